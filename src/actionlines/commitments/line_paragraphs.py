"""Paragraphs of each official text that an action line stands on: read somewhere, or from memory and unverified."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final, TypedDict

from actionlines.commitments.known_links import shipped_links
from actionlines.commitments.links import Basis, Kind, Linked, Links, Sure
from actionlines.commitments.official_texts import OfficialText, official_text, official_texts, reference
from actionlines.commitments.references import Reference, known_references
from actionlines.commitments.register import CODES, action_line
from actionlines.declared import MissingKeyError, Node, WrongValueError, read_yaml
from actionlines.languages import mark

AGENDA: Final = "sdg"
"""The text whose targets the links of paragraphs lead to."""
_ALL: Final = "all"
_MADE: Final = ("by", "dated")
_REVIEW: Final = "wsis10-zh"
_MATRIX: Final = "wsis-sdg-matrix"
_NEAR: Final = mark("Nearest to the line, by our reading: the text names none.")
_CITED: Final = re.compile(r"(\d+)(?:-(\d+)| \(([a-z])\))?")


class _Grounds(TypedDict):
    """Why an entry holds, how sure that is, and what was read for it."""

    why: str
    sure: Sure
    source: Reference | None


@dataclass(frozen=True, slots=True)
class LineParagraphs:
    """Paragraphs of one text that an action line stands on, for one reason."""

    line: str
    document: str
    cited: tuple[str, ...]
    """As they are cited: `9`, `21-23`, `6 (a)`, `V.B.5`, `9.c`."""
    codes: tuple[str, ...]
    """Of each paragraph among them: `21`, `22`, `23`; `6.a`."""
    why: str
    """In English."""
    sure: Sure
    source: Reference | None
    """What was read; None where it is known from memory alone."""
    by: str
    on: date

    @property
    def unverified(self) -> bool:
        """Whether nothing was read for it."""
        return self.source is None


def line_paragraphs(line: str, *, document: str | None = None) -> tuple[LineParagraphs, ...]:
    """Which paragraphs of the official texts an action line stands on: text by text by adoption, the surest first.

    Parameters
    ----------
    line
        Code or slug of an action line.
    document
        Code of one text; all of them where it is not given.

    Raises
    ------
    actionlines.commitments.register.UnknownActionLineError
        If there is no such line.
    actionlines.commitments.official_texts.UnknownDocumentError
        If there is no such text.

    References
    ----------
    Each entry names what was read for it. The whole texts of Geneva and Tunis, A/RES/70/125, A/RES/79/1 and
    A/RES/80/173 were not at hand; what is known of them from memory is unverified and of low sureness.

    Examples
    --------
    >>> [(one.document, one.cited) for one in line_paragraphs("C5") if one.sure is Sure.HIGH][:2]
    [('geneva-plan', ('12',)), ('tunis-agenda', ('41-42',))]
    >>> [(one.cited, one.unverified) for one in line_paragraphs("C10", document="gdc")]
    [(('22-25',), True), (('50-63',), True)]
    """
    wanted = {official_text(document).code} if document else {one.code for one in official_texts()}
    code = action_line(line).code
    return tuple(one for one in known_line_paragraphs() if one.line == code and one.document in wanted)


def lines_of_paragraph(document: str, code: str) -> tuple[LineParagraphs, ...]:
    """The entries of lines that stand on a paragraph, in the order of the lines.

    >>> [one.line for one in lines_of_paragraph("review-2025", "28")]
    ['C3', 'C8']
    """
    return tuple(one for one in known_line_paragraphs() if one.document == document and code in one.codes)


@cache
def known_line_paragraphs() -> tuple[LineParagraphs, ...]:
    """All entries: those written down, and those that follow from the links of single paragraphs."""
    with resources.as_file(resources.files(__package__) / "data" / "line_paragraphs.yaml") as file:
        found = (*read_line_paragraphs(file), *_linked(shipped_links()))
    adopted, sure = [one.code for one in official_texts()], list(Sure)
    return tuple(
        sorted(
            found,
            key=lambda one: (CODES.index(one.line), adopted.index(one.document), sure.index(one.sure)),
        )
    )


def read_line_paragraphs(file: Path) -> tuple[LineParagraphs, ...]:
    """The entries of a data file, each checked against what is known of its text."""
    found = read_yaml(file).mapping(required=("made", "texts"))
    made = found["made"].mapping(required=_MADE)
    by, on = made["by"].text(), _day(made["dated"])
    texts = {one.code: one for one in official_texts()}
    return tuple(
        LineParagraphs(line, code, cited, codes, by=by, on=on, **_grounds(entry))
        for code, lines in found["texts"].mapping(optional=texts).items()
        for name, entries in lines.mapping(optional=(_ALL, *CODES)).items()
        for line in (CODES if name == _ALL else (name,))
        for cited, codes, entry in _entries(entries, texts[code])
    )


def _entries(node: Node, text: OfficialText) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], Node]]:
    for cited, entry in node.entries().items():
        found = _CITED.fullmatch(cited)
        if found is None:
            raise entry.fail(WrongValueError, "cite paragraphs as '9', '21-23' or '6 (a)'")
        first, last, item = int(found[1]), int(found[2] or found[1]), found[3]
        if not 1 <= first <= last or (text.last is not None and last > text.last):
            end = f"1 to {text.last}" if text.last else "1 on"
            raise entry.fail(WrongValueError, f"{text.code} has paragraphs from {end}, a run of them upwards")
        codes = tuple(f"{number}.{item}" if item else str(number) for number in range(first, last + 1))
        yield (cited,), codes, entry


def _grounds(node: Node) -> _Grounds:
    found = node.mapping(required=("sure", "why"), optional=("source",))
    sure = Sure(found["sure"].text(among=tuple(Sure)))
    if "source" not in found and sure is not Sure.LOW:
        text = "from memory alone: name under 'source' what was read, or write 'sure: low'"
        raise node.fail(MissingKeyError, text)
    source = reference(found["source"]) if "source" in found else None
    return {"why": found["why"].text(), "sure": sure, "source": source}


def _day(node: Node) -> date:
    """A day; YAML reads it as a date where it is not in quotes."""
    if type(node.value) is date:
        return node.value
    try:
        return date.fromisoformat(node.text())
    except ValueError as error:
        raise node.fail(WrongValueError, f"{node.value!r} is no day; write 2026-11-30") from error


def _linked(links: Links) -> Iterator[LineParagraphs]:
    """What follows from the links: a line's own paragraphs, those near it, and targets its own lead to."""
    for line in CODES:
        own = [one for one in links.paragraphs if one.code.rpartition(".")[0] == line]
        near = [one for one in links.paragraphs if line in one.lines and one not in own]
        for found, sure, why in ((own, Sure.HIGH, mark("The line's own.")), (near, Sure.MEDIUM, _NEAR)):
            if found:
                yield _review(links, line, [one.code for one in found], sure, why)
        yield from _targets(links, line, own)


def _review(links: Links, line: str, codes: list[str], sure: Sure, why: str) -> LineParagraphs:
    codes_ = tuple(codes)
    source = known_references()[_REVIEW]
    return LineParagraphs(line, links.document, codes_, codes_, why, sure, source, links.by, links.on)


def _targets(links: Links, line: str, own: list[Linked]) -> Iterator[LineParagraphs]:
    """Targets of the 2030 Agenda: those of the matrix, then those of our own reading alone."""
    found = [one for each in own for one in each.of(Kind.SDG)]
    paired = {one.code for one in found if one.basis is Basis.MATRIX}
    read = {one.code for one in found} - paired
    for targets, sure, why, source in (
        (paired, Sure.HIGH, mark("The WSIS-SDG matrix of 2015 pairs them with the line."), _MATRIX),
        (read, Sure.MEDIUM, mark("Its own paragraphs lead to them, by our reading."), _REVIEW),
    ):
        codes = tuple(sorted(targets, key=_place))
        if codes:
            at = known_references()[source]
            yield LineParagraphs(line, AGENDA, codes, codes, why, sure, at, links.by, links.on)


def _place(target: str) -> tuple[int, bool, int, str]:
    """Numbered targets of a goal before lettered ones."""
    goal, _, part = target.partition(".")
    return int(goal), not part.isdecimal(), int(part) if part.isdecimal() else 0, part
