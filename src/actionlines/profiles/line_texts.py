"""What an action line stands on: paragraphs of each official text, how sure that is, and what was read for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from actionlines.commitments.line_paragraphs import LineParagraphs, line_paragraphs
from actionlines.commitments.official_texts import official_text
from actionlines.commitments.register import action_line
from actionlines.languages import translate


@dataclass(frozen=True)
class ReadIn:
    """What was read for an entry."""

    id: str
    document: str
    publisher: str
    date: str
    address: str | None


@dataclass(frozen=True)
class Standing:
    """Paragraphs of a text that the line stands on, for one reason."""

    cited: tuple[str, ...]
    """As they are cited: `9`, `21-23`, `6 (a)`, `V.B.5`."""
    codes: tuple[str, ...]
    """Of each paragraph among them."""
    why: str
    """In English."""
    sure: str
    source: ReadIn | None
    """None where it is known from memory alone, and unverified."""
    by: str
    on: str


@dataclass(frozen=True)
class TextOfLine:
    """One official text with the paragraphs of it that a line stands on."""

    document: str
    name: str
    symbol: str
    in_force_since: str
    in_force_for: str
    supplements: tuple[str, ...]
    """Codes of the texts that it adds to."""
    paragraphs: tuple[Standing, ...]


def line_texts(line: str, *, lang: str, document: str | None = None) -> tuple[TextOfLine, ...]:
    """Give the texts that an action line stands on, in the order of their adoption.

    Parameters
    ----------
    line
        Code or slug of the line.
    lang
        Language of the texts' names and of what they are in force for.
    document
        Code of one text; all of them where it is not given.
    """
    found = line_paragraphs(action_line(line).code, document=document)
    return tuple(_text(code, entries, lang) for code, entries in groupby(found, key=lambda one: one.document))


def _text(code: str, entries: Iterator[LineParagraphs], lang: str) -> TextOfLine:
    text = official_text(code)
    return TextOfLine(
        document=code,
        name=text.name(lang=lang),
        symbol=text.symbol,
        in_force_since=text.adopted.isoformat(),
        in_force_for=text.purpose(lang=lang),
        supplements=text.supplements,
        paragraphs=tuple(_standing(one, lang) for one in entries),
    )


def _standing(one: LineParagraphs, lang: str) -> Standing:
    read = one.source
    return Standing(
        cited=one.cited,
        codes=one.codes,
        why=translate(one.why, lang=lang),
        sure=one.sure.value,
        source=ReadIn(read.id, read.document, read.publisher, read.date, read.address) if read else None,
        by=one.by,
        on=one.on.isoformat(),
    )
