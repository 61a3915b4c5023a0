"""Official texts: which there are, one with its contents, one paragraph with all it is linked to, words in them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router

from actionlines.api.installation import library, release
from actionlines.api.problems import Problem
from actionlines.commitments.finding import MOST_LETTERS
from actionlines.indicators.store import CURRENT
from actionlines.profiles.documents import documents
from actionlines.profiles.found_paragraphs import found_paragraphs
from actionlines.profiles.paragraph import passage_profile
from actionlines.profiles.reading import section

Lang = Literal["en", "fr", "es", "ru", "ar", "zh"]
ERRORS: dict[int, Any] = {400: Problem, 404: Problem, 422: Problem}
Page = Annotated[int, Query(ge=1, le=9999)]

router = Router(tags=["commitments"])


@router.get("/documents", response={200: dict[str, Any], **ERRORS})
def list_documents(request: HttpRequest, lang: Lang = "en", asof: str = CURRENT) -> dict[str, Any]:
    """Official texts by the day of their adoption, and the languages in which each can be read here."""
    return documents(release(asof), library(), lang=lang).as_dict()


@router.get("/documents/{document}", response={200: dict[str, Any], **ERRORS})
def show_document(
    request: HttpRequest,
    document: str,
    lang: Lang = "en",
    beside: Lang | None = None,
    page: Page = 1,
    asof: str = CURRENT,
) -> dict[str, Any]:
    """One text: its contents, and the paragraphs that stand under no heading."""
    return section(release(asof), library(), document, lang=lang, beside=beside or "", page=page).as_dict()


@router.get("/documents/{document}/paragraphs/{code}", response={200: dict[str, Any], **ERRORS})
def show_paragraph(
    request: HttpRequest,
    document: str,
    code: str,
    lang: Lang = "en",
    beside: Lang | None = None,
    page: Page = 1,
    asof: str = CURRENT,
) -> dict[str, Any]:
    """One paragraph, by a code it has or had: words where they may be shown, our gist, and all it is linked to.

    The code of a heading gives the section below it.
    """
    return passage_profile(
        release(asof), library(), document, code, lang=lang, beside=beside or "", page=page
    ).as_dict()


@router.get("/documents/{document}/search", response={200: dict[str, Any], **ERRORS})
def search_document(
    request: HttpRequest,
    document: str,
    q: Annotated[str, Query(min_length=1, max_length=MOST_LETTERS)],
    lang: Lang = "en",
) -> dict[str, Any]:
    """Paragraphs by words of any of the six languages, in texts that may be shown and in our gists, or by citation."""
    return found_paragraphs(library(), q, lang=lang, document=document).as_dict()
