"""Paragraphs of official texts among the hits of the site's search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from actionlines.commitments.book import book
from actionlines.commitments.finding import Found
from actionlines.languages import language
from actionlines.profiles.found_paragraphs import CITED, found_paragraphs
from actionlines.web.document_search_page import found_address
from actionlines.web.library_in_use import the_library
from actionlines.web.results import ShownHit

MOST: Final = 60


@dataclass(frozen=True)
class ParagraphHit:
    """A paragraph that was found."""

    hit: ShownHit
    cited: bool
    """Whether the query is its code or cites it."""


def paragraph_hits(query: str, *, lang: str) -> list[ParagraphHit]:
    """Paragraphs that fit a query, the best first."""
    found = found_paragraphs(the_library(), query, lang=lang, most=MOST).found
    return [ParagraphHit(_shown(one, lang), one.score >= CITED) for one in found]


def _shown(one: Found, lang: str) -> ShownHit:
    return ShownHit(
        kind="paragraph",
        code=f"{one.document} {one.code}",
        address=found_address(one, lang=lang),
        name=f"{one.code} – {book(the_library(), one.document).name(lang=lang)}",
        also=_excerpt(one),
        guessed=False,
    )


def _excerpt(one: Found) -> SafeString:
    parts = format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>", part.text) if part.found else part.text,) for part in one.excerpt),
    )
    told = language(one.lang)
    return format_html('<bdi class="excerpt" lang="{}" dir="{}">{}</bdi>', told.tag, told.direction, parts)
