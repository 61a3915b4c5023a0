"""A paragraph of an official text as pages name it: its code, and where it can be read."""

from __future__ import annotations

from actionlines.commitments.book import book
from actionlines.commitments.official_texts import UnknownDocumentError
from actionlines.web.library_in_use import the_library
from actionlines.web.passages import passage_address

REVIEW = "wsis10"
"""The text whose paragraphs are linked to targets, indicators and agencies."""


def paragraph_address(code: str, *, lang: str, document: str = REVIEW) -> str:
    """Where a paragraph can be read; empty where nothing is known of it here."""
    try:
        known = code in book(the_library(), document).by_code
    except UnknownDocumentError:
        return ""
    return passage_address(document, code, lang=lang) if known else ""
