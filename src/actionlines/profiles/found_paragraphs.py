"""Paragraphs that a search found, in one document or in all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from actionlines.commitments.book import book, books
from actionlines.commitments.citations import citations
from actionlines.commitments.finding import MOST_LETTERS, Found, Stretch, find
from actionlines.profiles.edition import plain

if TYPE_CHECKING:
    from actionlines.commitments.library import Library

MOST: Final = 100
CITED: Final = 2.0
"""Score of a paragraph that the query cites."""


@dataclass(frozen=True)
class FoundParagraphs:
    """What was found, the best first."""

    lang: str
    query: str
    document: str
    """The one that was searched in; empty for all."""
    found: tuple[Found, ...]

    def table(self) -> pl.DataFrame:
        """One row for each paragraph."""
        rows = [
            (one.document, one.code, one.lang, one.gist, "".join(part.text for part in one.excerpt))
            for one in self.found
        ]
        return pl.DataFrame(rows, schema=TABLE, orient="row")

    def as_dict(self) -> dict[str, Any]:
        """The profile as JSON can hold it."""
        facts: dict[str, Any] = plain(self)
        return facts


TABLE: Final = pl.Schema(
    {
        "DOCUMENT": pl.String(),
        "PARAGRAPH": pl.String(),
        "LANG": pl.String(),
        "GIST": pl.Boolean(),
        "EXCERPT": pl.String(),
    }
)
"""Columns of the table of what was found."""


def found_paragraphs(
    library: Library, query: str, *, lang: str, document: str = "", most: int = MOST
) -> FoundParagraphs:
    """Find paragraphs by their words, or by a citation (`C2.c`, `WSIS+10 Vision, C2 (c)`): cited ones come first.

    Raises
    ------
    actionlines.commitments.official_texts.UnknownDocumentError
        If nobody knows the document.
    """
    if document:
        document = book(library, document).code
    query = query.strip()[:MOST_LETTERS]
    cited = _cited(library, query, document, lang) if query else ()
    worded = find(library, query, lang=lang, document=document, most=most) if query else ()
    known = {(one.document, one.code) for one in cited}
    rest = (one for one in worded if (one.document, one.code) not in known)
    return FoundParagraphs(lang, query, document, (*cited, *rest)[:most])


def _cited(library: Library, query: str, document: str, lang: str) -> tuple[Found, ...]:
    """Paragraphs that the query cites, each with its words or its gist."""
    there = {one.code: one for one in books(library)}
    codes = {name: {*one.by_code, *one.moved} for name, one in there.items()}
    exact = [(document, query)] if document and query in there[document].by_code else []
    cited = [(one.document, one.code) for one in citations(query, codes) if one.there]
    found = [
        (name, now)
        for name, code in dict.fromkeys((*exact, *cited))
        if document in {"", name}
        for now in there[name].now(code)
    ]
    return tuple(_as_found(library, name, code, lang) for name, code in dict.fromkeys(found))


def _as_found(library: Library, document: str, code: str, lang: str) -> Found:
    opened = book(library, document)
    wordings = opened.passage(code).wordings
    text = wordings[lang].text if lang in wordings else opened.gist(code, lang=lang)
    return Found(document, code, lang, lang not in wordings, CITED, (Stretch(text, found=False),))
