"""The official texts that made commitments: which there are, which hold, in which languages they can be read here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from actionlines.commitments.book import Book, books
from actionlines.profiles.edition import Edition, edition, plain

if TYPE_CHECKING:
    from actionlines.commitments.library import Library
    from actionlines.indicators.releases import Release


@dataclass(frozen=True)
class DocumentLine:
    """One document as a list has it."""

    code: str
    name: str
    symbol: str
    """Among the documents of its body; empty where it has none or none is known."""
    adopted: str | None
    """Day, ISO 8601; None of a text of the installation's own."""
    holds_for: str
    """What it is in force for since then, in our words; empty of a text of the installation's own."""
    status: str
    """Whether symbol and day were `seen` in a source, or are `unverified`."""
    in_force: bool
    """Whether it was adopted by the day of the release; no text that is known ended another."""
    languages: tuple[str, ...]
    """In which its words can be read here."""
    withheld: tuple[str, ...]
    """In which it was imported, but its words are not ours to show."""
    edition: str
    """Of the texts; empty where none was imported."""
    paragraphs: int
    gists: int
    """Paragraphs with a gist of ours."""


@dataclass(frozen=True)
class DocumentsProfile:
    """All documents."""

    lang: str
    edition: Edition
    documents: tuple[DocumentLine, ...]

    def table(self) -> pl.DataFrame:
        """One row for each document, as the page's `.csv` has it."""
        return pl.DataFrame([_row(one) for one in self.documents], schema=TABLE, orient="row")

    def as_dict(self) -> dict[str, Any]:
        """The profile as JSON can hold it."""
        facts: dict[str, Any] = plain(self)
        return facts


TABLE: Final = pl.Schema(
    {
        "DOCUMENT": pl.String(),
        "NAME": pl.String(),
        "SYMBOL": pl.String(),
        "ADOPTED": pl.String(),
        "HOLDS_FOR": pl.String(),
        "STATUS": pl.String(),
        "IN_FORCE": pl.Boolean(),
        "LANGUAGES": pl.String(),
        "WITHHELD": pl.String(),
        "EDITION": pl.String(),
        "PARAGRAPHS": pl.Int32(),
        "GISTS": pl.Int32(),
    }
)
"""Columns of the table of documents."""


def documents(release: Release, library: Library, *, lang: str) -> DocumentsProfile:
    """Give all documents that are known or were imported, by the day of their adoption.

    Parameters
    ----------
    release
        Its day says which documents hold.
    library
        The texts of the installation.
    """
    on = date.fromisoformat(release.manifest.on)
    lines = tuple(document_line(one, on=on, lang=lang) for one in books(library))
    return DocumentsProfile(lang, edition(release), lines)


def document_line(book: Book, *, on: date, lang: str) -> DocumentLine:
    """Facts of one document on a day."""
    adopted = book.text.adopted if book.text else None
    paragraphs = [one for one in book.passages if not one.heading and not one.footnote]
    return DocumentLine(
        code=book.code,
        name=book.name(lang=lang),
        symbol=book.text.symbol if book.text else "",
        adopted=adopted.isoformat() if adopted else None,
        holds_for=book.text.purpose(lang=lang) if book.text else "",
        status="seen" if book.text is None or book.text.source else "unverified",
        in_force=adopted is None or adopted <= on,
        languages=book.languages,
        withheld=book.withheld,
        edition=book.edition,
        paragraphs=len(paragraphs),
        gists=sum(bool(book.gist(one.code, lang=lang)) for one in paragraphs),
    )


def _row(one: DocumentLine) -> tuple[object, ...]:
    return (
        one.code,
        one.name,
        one.symbol,
        one.adopted,
        one.holds_for,
        one.status,
        one.in_force,
        " ".join(one.languages),
        " ".join(one.withheld),
        one.edition,
        one.paragraphs,
        one.gists,
    )
