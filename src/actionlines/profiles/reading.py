"""A document as it is read: its contents, and one section of it with the words of each paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from actionlines.commitments.action_lines import ActionLine
from actionlines.commitments.book import Book, book
from actionlines.commitments.passages import Passage
from actionlines.commitments.register import CODES, action_line
from actionlines.errors import NotFoundError
from actionlines.languages import language, mark, translate
from actionlines.profiles.documents import DocumentLine, document_line
from actionlines.profiles.edition import Edition, edition, plain

if TYPE_CHECKING:
    from actionlines.commitments.library import Library, Origin
    from actionlines.indicators.releases import Release

MOST_SIGNS: Final = 40_000
"""On one page, of one language: a longer section goes on on the next."""

_REVIEW: Final = "wsis10"
_NAMES: Final = {
    "S": mark("Statement", context="part of a text"),
    "S.A": mark("Preamble", context="part of a text"),
    "S.B": mark("What was found", context="part of a text"),
    "S.C": mark("Challenges", context="part of a text"),
    "V": mark("Vision", context="part of a text"),
    "V.A": mark("Preamble", context="part of a text"),
    "V.B": mark("Priorities", context="part of a text"),
    "V.C": mark("Action lines", context="part of a text"),
    "V.C.1": mark("Carrying them out", context="part of a text"),
    "V.C.3": mark("Working together", context="part of a text"),
}
"""What we call parts whose own headings are not shown."""


class NotInThatLanguageError(NotFoundError):
    """The words of a document cannot be read here in the language that was asked for."""


class NoSuchPageError(NotFoundError):
    """A section has fewer pages."""


@dataclass(frozen=True)
class Words:
    """A passage in one language, as printed."""

    lang: str
    label: str
    text: str
    calls: tuple[tuple[int, str], ...]
    """Of each footnote: behind how many signs of the text it is called, and its code."""


@dataclass(frozen=True)
class Read:
    """A passage as it is shown."""

    code: str
    level: str
    heading: bool
    footnote: bool
    gist: str
    """Ours, and not official; empty where none was written."""
    words: Words | None
    """In the page's language; None where they are not here, or are not ours to show."""
    beside: Words | None
    """In the language that stands beside it."""


@dataclass(frozen=True)
class Heading:
    """A heading of the contents."""

    code: str
    depth: int
    name: str
    official: bool
    """Whether the name is the text's own, or an official title; else it is ours."""
    paragraphs: int
    """That are read under it directly."""


@dataclass(frozen=True)
class TextSource:
    """Where the words in a language came from."""

    lang: str
    address: str
    dated: str
    licence: str
    sha256: str


@dataclass(frozen=True)
class SectionProfile:
    """A document's section: one page of it."""

    lang: str
    edition: Edition
    document: DocumentLine
    contents: tuple[Heading, ...]
    code: str
    """Of the heading; empty for what stands under none."""
    heading: Heading | None
    trail: tuple[Heading, ...]
    passages: tuple[Read, ...]
    page: int
    pages: int
    before: str
    """Code of the section before this one; empty where there is none."""
    after: str
    beside: str
    """Language that stands beside the page's own; empty where none was asked for."""
    lacking: tuple[str, ...]
    """Codes of this page that the page's language has and the one beside it lacks, or the other way round."""
    sources: tuple[TextSource, ...]

    def table(self) -> pl.DataFrame:
        """One row for each passage."""
        return _table(self.passages)

    def as_dict(self) -> dict[str, Any]:
        """The profile as JSON can hold it."""
        facts: dict[str, Any] = plain(self)
        return facts


TABLE: Final = pl.Schema(
    {
        "CODE": pl.String(),
        "LEVEL": pl.String(),
        "GIST": pl.String(),
        "LABEL": pl.String(),
        "TEXT": pl.String(),
        "LABEL_BESIDE": pl.String(),
        "TEXT_BESIDE": pl.String(),
    }
)
"""Columns of the table of a section."""


def section(
    release: Release,
    library: Library,
    document: str,
    code: str = "",
    *,
    lang: str,
    beside: str = "",
    page: int = 1,
) -> SectionProfile:
    """Give one page of a section of a document.

    Parameters
    ----------
    code
        Of a heading; empty for the paragraphs that stand under none.
    lang
        Language of the page: of names and gists, and of the words where they can be read here.
    beside
        Another language whose words stand beside them.

    Raises
    ------
    actionlines.commitments.official_texts.UnknownDocumentError
        If nobody knows the document.
    actionlines.commitments.book.UnknownPassageError
        If it has no heading of that code.
    NotInThatLanguageError
        If its words cannot be read here in the language asked for beside it.
    NoSuchPageError
        If the section has fewer pages.
    """
    opened = book(library, document)
    beside = checked_beside(opened, beside, lang=lang)
    contents = contents_of(opened, lang=lang)
    pages = list(_pages(opened.sections.get(code, ())))
    if not 1 <= page <= max(1, len(pages)):
        raise NoSuchPageError(f"{document} {code} has {max(1, len(pages))} pages, and no page {str(page)!r}")
    shown = [read(opened, one, lang=lang, beside=beside) for one in (pages[page - 1] if pages else ())]
    named = {one.code: one for one in contents}
    before, after = _around(opened, code)
    return SectionProfile(
        lang=lang,
        edition=edition(release),
        document=document_line(opened, on=date.fromisoformat(release.manifest.on), lang=lang),
        contents=contents,
        code=code,
        heading=named[opened.passage(code).code] if code else None,
        trail=tuple(named[one.code] for one in opened.trail(code)) if code else (),
        passages=tuple(shown),
        page=page,
        pages=max(1, len(pages)),
        before=before,
        after=after,
        beside=beside,
        lacking=_lacking(shown) if beside and lang in opened.languages else (),
        sources=sources_of(opened, (lang, beside)),
    )


def _lacking(shown: Iterable[Read]) -> tuple[str, ...]:
    """Codes of what stands in one of two languages alone."""
    return tuple(one.code for one in shown if (one.words is None) != (one.beside is None))


def checked_beside(opened: Book, beside: str, *, lang: str) -> str:
    """The language to stand beside the page's own; empty where none was asked for or it is the page's own."""
    if not beside or beside == lang:
        return ""
    if language(beside).code not in opened.languages:
        raise NotInThatLanguageError(f"{opened.code} cannot be read here in {beside!r}")
    return beside


def contents_of(opened: Book, *, lang: str) -> tuple[Heading, ...]:
    """All headings of a document, in order."""
    return tuple(_heading(opened, one, lang) for one in opened.passages if one.heading)


def read(opened: Book, passage: Passage, *, lang: str, beside: str = "") -> Read:
    """A passage as it is shown in one language, or two."""
    return Read(
        code=passage.code,
        level=passage.level,
        heading=passage.heading,
        footnote=passage.footnote,
        gist=opened.gist(passage.code, lang=lang),
        words=_words(passage, lang),
        beside=_words(passage, beside),
    )


def sources_of(opened: Book, langs: Iterable[str]) -> tuple[TextSource, ...]:
    """Where the words came from that are shown in these languages."""
    return tuple(_source(lang, opened.origins[lang]) for lang in langs if lang in opened.languages)


def _source(lang: str, origin: Origin) -> TextSource:
    return TextSource(lang, origin.address, origin.dated, origin.licence, origin.sha256)


def _words(passage: Passage, lang: str) -> Words | None:
    one = passage.wordings.get(lang)
    return Words(lang, one.label, one.text, one.calls) if one else None


def _heading(opened: Book, passage: Passage, lang: str) -> Heading:
    name, official = heading_name(opened, passage, lang=lang)
    depth = len([one for one in opened.trail(passage.code) if one.heading])
    return Heading(passage.code, depth, name, official, len(opened.sections[passage.code]))


def heading_name(opened: Book, passage: Passage, *, lang: str) -> tuple[str, bool]:
    """What a heading is called: its own words where they may be shown, else what we know of it, else nothing."""
    if lang in passage.wordings:
        return passage.wordings[lang].text, True
    if opened.code == _REVIEW:
        if passage.code in _NAMES:
            return translate(_NAMES[passage.code], lang=lang, context="part of a text"), False
        line = _line(passage.code)
        if line is not None:
            titles = line.titles if line.code == passage.code else line.heading
            if titles is not None:
                title = titles.title(lang=lang)
                return title.text, title.official
    return "", False


def _line(code: str) -> ActionLine | None:
    """The line of a code; of C7 its first application, which knows what C7 is called."""
    found = code if code in CODES else next((one for one in CODES if one.startswith(f"{code}.")), "")
    return action_line(found) if found else None


def _pages(passages: Iterable[Passage]) -> Iterator[list[Passage]]:
    """Passages in stretches that one page can hold."""
    held: list[Passage] = []
    signs = 0
    for one in passages:
        size = max((len(each.text) for each in one.wordings.values()), default=0)
        if held and signs + size > MOST_SIGNS:
            yield held
            held, signs = [], 0
        held.append(one)
        signs += size
    if held:
        yield held


def _around(opened: Book, code: str) -> tuple[str, str]:
    """Codes of the sections with paragraphs before and after this one."""
    codes = [one for one, passages in opened.sections.items() if one and (passages or one == code)]
    at = codes.index(code) if code in codes else -1
    before = codes[at - 1] if at > 0 else ""
    after = codes[at + 1] if at + 1 < len(codes) else ""
    return before, after


def _table(passages: Iterable[Read]) -> pl.DataFrame:
    rows = [
        (
            one.code,
            one.level,
            one.gist or None,
            *((one.words.label, one.words.text) if one.words else (None, None)),
            *((one.beside.label, one.beside.text) if one.beside else (None, None)),
        )
        for one in passages
    ]
    return pl.DataFrame(rows, schema=TABLE, orient="row")


def whole_table(opened: Book, *, lang: str, beside: str = "") -> pl.DataFrame:
    """One row for each passage of a whole document, headings among them."""
    return _table(read(opened, one, lang=lang, beside=beside) for one in opened.passages)
