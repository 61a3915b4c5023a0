"""A document to be read as a book: its passages in order, its sections, what became of former codes.

Words come into a book only where whoever imported them said that they may be shown: no other text of it leads to any.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

from actionlines.commitments.gists import gists
from actionlines.commitments.kept_trackers import Trackers
from actionlines.commitments.library import Edition, Library, Origin
from actionlines.commitments.line_paragraphs import AGENDA, known_line_paragraphs
from actionlines.commitments.official_texts import (
    OfficialText,
    UnknownDocumentError,
    official_text,
    official_texts,
)
from actionlines.commitments.passages import Passage, passages_of
from actionlines.commitments.texts import in_language
from actionlines.errors import NotFoundError
from actionlines.languages import LANGUAGES
from actionlines.words import nearest

_KEPT: Final = 32
"""Books held in memory."""


class UnknownPassageError(NotFoundError):
    """A document has and had no passage of that code; `candidates` holds the codes that may have been meant."""


@dataclass(frozen=True)
class Book:
    """A document with all that may be shown of it."""

    code: str
    edition: str
    """Of the texts that were imported; empty where none was."""
    text: OfficialText | None
    """What is known of it beside its words; None where it is a text of the installation's own."""
    passages: tuple[Passage, ...]
    origins: Mapping[str, Origin]
    """Where each text came from, by language; also of those whose words are not shown."""
    moved: Mapping[str, tuple[str, ...]]

    def name(self, *, lang: str) -> str:
        """What it is called; a text that nobody named is called by its code."""
        return self.text.name(lang=lang) if self.text else self.code

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Languages in which its words may be shown."""
        return tuple(one for one in LANGUAGES if one in self.origins and self.origins[one].publishable)

    @cached_property
    def withheld(self) -> tuple[str, ...]:
        """Languages that were imported and are not shown."""
        return tuple(one for one in LANGUAGES if one in self.origins and not self.origins[one].publishable)

    @cached_property
    def by_code(self) -> Mapping[str, Passage]:
        """Its passages by code."""
        return {one.code: one for one in self.passages}

    def passage(self, code: str) -> Passage:
        """The passage of a code.

        Raises
        ------
        UnknownPassageError
            If there is none.
        """
        if code not in self.by_code:
            near = tuple(nearest(code, self.by_code))
            hint = f"; did you mean {', '.join(near)}?" if near else ""
            raise UnknownPassageError(f"{self.code} has no paragraph {code!r}{hint}", near)
        return self.by_code[code]

    def now(self, code: str) -> tuple[str, ...]:
        """Codes of what became of the passage that has or had this code.

        Raises
        ------
        UnknownPassageError
            If none has or had it.
        """
        found = tuple(dict.fromkeys(self._now(code, frozenset())))
        return found or (self.passage(code).code,)

    def _now(self, code: str, passed: frozenset[str]) -> Iterator[str]:
        if code in self.by_code:
            yield code
        elif code in self.moved and code not in passed:
            for one in self.moved[code]:
                yield from self._now(one, passed | {code})

    def formers(self, code: str) -> tuple[str, ...]:
        """Codes that lead to this one, whatever the way, also those that another passage has now."""
        return tuple(one for one in self.moved if one != code and code in self._leads(one))

    def had_before(self, code: str) -> tuple[str, ...]:
        """Codes of what became of another passage that had this code before; none where none had it."""
        led = self._leads(code) if code in self.moved and code in self.by_code else ()
        return () if code in led else tuple(dict.fromkeys(led))

    def before_now(self, code: str, older: Book) -> str:
        """The code that a passage had in an older edition; empty where it was not there."""
        led = [one for one in self.moved if one in older.by_code and code in self._leads(one)]
        kept = [code] if code in older.by_code and code not in self.moved else []
        return next(iter((*kept, *led)), "")

    def _leads(self, former: str) -> tuple[str, ...]:
        """Codes that a code leads to by the moves that were told of, whoever has it now."""
        return tuple(now for one in self.moved[former] for now in self._now(one, frozenset({former})))

    def gist(self, code: str, *, lang: str) -> str:
        """What it asks for in one unofficial sentence of ours; empty where none was written."""
        texts = gists().texts.get(code) if self.code == gists().document else None
        return in_language(texts, lang=lang) if texts else ""

    def heading_of(self, code: str) -> str:
        """Code of the heading that a passage is read under; empty where there is none."""
        over = self.passage(code).over
        while over in self.by_code and not self.by_code[over].heading:
            over = self.by_code[over].over
        return over if over in self.by_code else ""

    def trail(self, code: str) -> tuple[Passage, ...]:
        """What a passage stands under, the widest first."""
        found: list[Passage] = []
        over = self.passage(code).over
        while over in self.by_code and self.by_code[over] not in found:
            found.insert(0, self.by_code[over])
            over = self.by_code[over].over
        return tuple(found)

    @cached_property
    def sections(self) -> Mapping[str, tuple[Passage, ...]]:
        """Passages that are read under each heading, in order; under no code those outside all headings."""
        found: dict[str, list[Passage]] = {one.code: [] for one in self.passages if one.heading}
        for one in self.passages:
            if not one.heading:
                found.setdefault(self.heading_of(one.code), []).append(one)
        return {heading: tuple(each) for heading, each in found.items()}

    def beside(self, code: str) -> tuple[str, str]:
        """Codes of the passages before and after one in the order of reading; empty at either end."""
        asked = self.passage(code)
        codes = [one.code for one in self.passages if one.heading == asked.heading and not one.footnote]
        if code not in codes:
            return "", ""
        at = codes.index(code)
        return codes[at - 1] if at else "", codes[at + 1] if at + 1 < len(codes) else ""


def book(library: Library, document: str) -> Book:
    """A document as it stands in a library, or as far as it is known without any import.

    Raises
    ------
    actionlines.commitments.official_texts.UnknownDocumentError
        If nobody knows a document of that name; `candidates` holds those that there are.

    Examples
    --------
    >>> empty = Library(Path("/nowhere"))
    >>> review = book(empty, "wsis10")
    >>> [one.code for one in review.sections["C2"]], review.languages
    (['C2.p1', 'C2.a', 'C2.b', 'C2.c', 'C2.d'], ())
    >>> review.beside("C2.d"), [one.code for one in review.trail("C2.d")]
    (('C2.c', 'C3.p1'), ['V', 'V.C', 'C2'])
    """
    return _book(library.root, document, library.current(document), Trackers(library.root).fingerprint)


def books(library: Library) -> tuple[Book, ...]:
    """All documents that are known or were imported: official texts by the day of their adoption, then others."""
    codes = (*(one.code for one in official_texts()), *library.documents())
    return tuple(book(library, code) for code in dict.fromkeys(codes))


def former(library: Library, opened: Book, *, lang: str) -> Book | None:
    """The document as it was before its text in a language was read anew; None where it was read once."""
    return _former(library.root, opened.code, opened.edition, lang) if lang in opened.languages else None


@lru_cache(maxsize=_KEPT)
def _former(root: Path, document: str, edition: str, lang: str) -> Book | None:
    library = Library(root)
    now = library.open(document, edition)
    before = now.based_on
    while before:
        older = library.open(document, before)
        if lang not in older.documents:
            return None
        if older.documents[lang] != now.documents[lang]:
            return bound(document, older)
        before = older.based_on
    return None


@lru_cache(maxsize=_KEPT)
def _book(root: Path, document: str, edition: str, _trackers: str) -> Book:
    known = {one.code for one in official_texts()}
    if not edition and document not in known:
        there = tuple(dict.fromkeys((*known, *Library(root).documents())))
        raise UnknownDocumentError(f"no text is called {document!r}; there are {', '.join(there)}", there)
    opened = Library(root).open(document, edition) if edition else None
    return bound(document, opened, named=_named(Trackers(root), document))


def _named(trackers: Trackers, document: str) -> Iterator[str]:
    """Codes of paragraphs that a tracker has actions of, or that action lines stand on."""
    if document in trackers.documents():
        yield from trackers.open(document).tracker.by_paragraph()
    if document != AGENDA:
        for one in known_line_paragraphs():
            yield from one.codes if one.document == document else ()


def bound(document: str, edition: Edition | None, *, named: Iterable[str] = ()) -> Book:
    """One edition of a document as a book, or the document without any text; `named` as for `passages_of`."""
    origins = edition.origins if edition else {}
    publishable = [lang for lang, origin in origins.items() if origin.publishable]
    return Book(
        code=document,
        edition=edition.id if edition else "",
        text=official_text(document) if document in {one.code for one in official_texts()} else None,
        passages=passages_of(document, edition.documents if edition else {}, publishable, named=named),
        origins=origins,
        moved=edition.moved if edition else {},
    )
