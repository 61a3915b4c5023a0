"""All official texts: what they are called, since when they hold, in which languages they can be read here."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest

from actionlines.indicators.releases import Release
from actionlines.languages import date, language, number, translate
from actionlines.profiles.documents import DocumentLine, documents
from actionlines.web import downloads
from actionlines.web.addresses import address
from actionlines.web.library_in_use import the_library
from actionlines.web.pages import Download, Page, handed_out, page
from actionlines.web.passages import document_address


@page()
def documents_view(release: Release, request: HttpRequest, *, lang: str) -> Page:
    profile = documents(release, the_library(), lang=lang)
    lead = translate(
        "The texts in which the commitments of the information society were made. Each paragraph has a code that can "
        "be cited, and an address that stays.",
        lang=lang,
    )
    files = {form: address("documents-file", lang=lang, form=form) for form in downloads.WITHOUT_WORKBOOK}
    return Page(
        "web/documents.html",
        {
            "here": "documents",
            "lead": lead,
            "description": lead,
            "documents": [_line(one, lang) for one in profile.documents],
            "edition": profile.edition,
            "downloads": downloads.links(files, lang=lang),
        },
    )


@page()
def documents_file(release: Release, request: HttpRequest, *, lang: str, form: str) -> Download:
    profile = documents(release, the_library(), lang=lang)
    return handed_out(profile, "documents", form)


def _line(one: DocumentLine, lang: str) -> dict[str, Any]:
    return {
        "name": one.name,
        "address": document_address(one.code, lang=lang),
        "symbol": one.symbol,
        "since": date(datetime.date.fromisoformat(one.adopted), lang=lang) if one.adopted else "",
        "for": one.holds_for,
        "unverified": one.status == "unverified",
        "later": not one.in_force,
        "paragraphs": number(one.paragraphs, lang=lang) if one.paragraphs else "…",
        "languages": [
            {"language": language(code), "address": document_address(one.code, lang=code)}
            for code in one.languages
        ],
        "here": what_is_here(one, lang=lang),
    }


def what_is_here(one: DocumentLine, *, lang: str) -> str:
    """What of a document can be read here beside its words."""
    if one.gists:
        return translate("codes, and sentences of ours", lang=lang)
    if one.paragraphs:
        return translate("codes alone", lang=lang)
    return translate("nothing yet", lang=lang)
