"""A document as a book: its contents, and each section on a page of its own with the contents beside it."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from actionlines.commitments.book import book
from actionlines.errors import BadInputError
from actionlines.indicators.releases import Release
from actionlines.languages import date, number, translate, translate_plural
from actionlines.profiles.documents import DocumentLine
from actionlines.profiles.edition import plain
from actionlines.profiles.reading import SectionProfile, section, whole_table
from actionlines.web import downloads
from actionlines.web.addresses import address
from actionlines.web.library_in_use import the_library
from actionlines.web.pages import Download, Page, page
from actionlines.web.passages import (
    beside_choices,
    document_address,
    passage_address,
    search_hint,
    shown_heading,
    shown_passage,
    text_sources,
    words_note,
)


class PageNumberError(BadInputError):
    """A page of a section is asked for by something that is no number."""


@page("beside", "page")
def document_view(release: Release, request: HttpRequest, *, lang: str, name: str) -> Page | HttpResponse:
    asked = request.GET.get("beside", "")
    profile = section(release, the_library(), name.lower(), lang=lang, beside=asked, page=page_asked(request))
    if name != name.lower() or not said_plainly(request, profile):
        return HttpResponseRedirect(
            document_address(name.lower(), lang=lang, beside=profile.beside, page=profile.page)
        )
    return Page("web/document.html", {**_frame(profile), **_about(profile)})


@page("beside")
def document_file(
    release: Release, request: HttpRequest, *, lang: str, name: str, form: str
) -> Download | HttpResponse:
    asked = request.GET.get("beside", "")
    if name != name.lower():
        query = {"beside": asked}
        return HttpResponseRedirect(
            address("document-file", lang=lang, name=name.lower(), form=form, query=query)
        )
    profile = section(release, the_library(), name, lang=lang, beside=asked)
    rows = whole_table(book(the_library(), name), lang=lang, beside=profile.beside)
    if form == "json":
        facts = {"document": plain(profile.document), "contents": plain(profile.contents)}
        return Download("", form, facts=facts | {"lang": lang, "passages": rows.to_dicts()})
    return Download(f"{name}.{form}", form, rows=rows)


def section_page(profile: SectionProfile) -> Page:
    """The page of a section."""
    lang, document = profile.lang, profile.document
    heading = profile.heading
    facts = _frame(profile) | {
        "code": profile.code,
        "title": heading.name if heading else "",
        "unofficial": heading is not None and bool(heading.name) and not heading.official,
        "trail": [shown_heading(one, document.code, lang=lang) for one in profile.trail],
        "below": [
            shown_heading(one, document.code, lang=lang, beside=profile.beside)
            for one in profile.contents
            if _stands_under(one.code, profile)
        ],
        "description": document.name,
        "downloads": downloads.links(
            {
                form: address(
                    "paragraph-file",
                    lang=lang,
                    name=document.code,
                    code=profile.code,
                    form=form,
                    query={"beside": profile.beside},
                )
                for form in downloads.WITHOUT_WORKBOOK
            },
            lang=lang,
        ),
    }
    return Page("web/section.html", facts)


def _stands_under(code: str, profile: SectionProfile) -> bool:
    """Whether a heading is the next one below that of the page."""
    codes = [one.code for one in profile.contents]
    depths = {one.code: one.depth for one in profile.contents}
    at = codes.index(profile.code)
    for other in codes[at + 1 :]:
        if depths[other] <= depths[profile.code]:
            return False
        if other == code:
            return depths[other] == depths[profile.code] + 1
    return False


def page_asked(request: HttpRequest) -> int:
    """Number of the page of a long section that is asked for.

    Raises
    ------
    PageNumberError
        If it is no number.
    """
    asked = request.GET.get("page", "") or "1"
    if not (asked.isascii() and asked.isdigit() and len(asked) <= 4):
        raise PageNumberError(f"{asked!r} is no number of a page; write 1, 2, 3")
    return int(asked)


def said_plainly(request: HttpRequest, profile: SectionProfile) -> bool:
    """Whether the address says what is chosen in the one way that it is written."""
    chosen = {"beside": profile.beside, "page": str(profile.page) if profile.page > 1 else ""}
    said = {name: request.GET[name] for name in chosen if name in request.GET}
    return said == {name: value for name, value in chosen.items() if value}


def _frame(profile: SectionProfile) -> dict[str, Any]:
    """What every page of a book has: contents, passages, ways on, notes."""
    lang, document, beside = profile.lang, profile.document, profile.beside

    def at(other: str) -> str:
        if profile.code:
            return passage_address(document.code, profile.code, lang=lang, beside=other, page=profile.page)
        return document_address(document.code, lang=lang, beside=other, page=profile.page)

    return {
        "here": "documents",
        "document": document.name,
        "document_address": document_address(document.code, lang=lang, beside=beside),
        "search_address": address("document-search", lang=lang, name=document.code),
        "edition": profile.edition,
        "note": words_note(document, lang=lang),
        "contents": [
            shown_heading(one, document.code, lang=lang, beside=beside, here=profile.code)
            for one in profile.contents
        ],
        "passages": [shown_passage(one, document.code, lang=lang, beside=beside) for one in profile.passages],
        "two": bool(beside),
        "choices": beside_choices(document, beside, lang=lang, at=at),
        "alone": at("") if beside else "",
        "lacking": ", ".join(profile.lacking),
        "pages": _pages(profile, lang),
        "before": _way(profile, profile.before),
        "after": _way(profile, profile.after),
        "text_sources": text_sources(profile.sources),
    }


def _pages(profile: SectionProfile, lang: str) -> list[dict[str, Any]]:
    if profile.pages == 1:
        return []
    code = profile.code

    def at(page_number: int) -> str:
        if code:
            return passage_address(
                profile.document.code, code, lang=lang, beside=profile.beside, page=page_number
            )
        return document_address(profile.document.code, lang=lang, beside=profile.beside, page=page_number)

    return [
        {"number": number(one, lang=lang), "address": at(one), "here": one == profile.page}
        for one in range(1, profile.pages + 1)
    ]


def _way(profile: SectionProfile, code: str) -> dict[str, Any] | None:
    if not code:
        return None
    heading = next(one for one in profile.contents if one.code == code)
    return shown_heading(heading, profile.document.code, lang=profile.lang, beside=profile.beside)


def _about(profile: SectionProfile) -> dict[str, Any]:
    """Facts of the document, and its files."""
    lang, document = profile.lang, profile.document
    files = {
        form: address(
            "document-file", lang=lang, name=document.code, form=form, query={"beside": profile.beside}
        )
        for form in downloads.WITHOUT_WORKBOOK
    }
    return {
        "facts": _facts(document, lang),
        "lead": _lead(document, lang),
        "description": _lead(document, lang),
        "downloads": downloads.links(files, lang=lang),
        "hint": search_hint(document.name, lang=lang),
    }


def _facts(document: DocumentLine, lang: str) -> list[tuple[str, str, bool]]:
    """Term, value, and whether the value is a code that stands in Latin letters."""
    found = []
    if document.symbol:
        found.append((translate("Symbol", lang=lang), document.symbol, True))
    if document.adopted:
        since = date(datetime.date.fromisoformat(document.adopted), lang=lang)
        found.append((translate("Adopted, and in force since", lang=lang), since, False))
    if document.holds_for:
        found.append((translate("In force for", lang=lang), document.holds_for, False))
    return found


def _lead(document: DocumentLine, lang: str) -> str:
    message = translate_plural(
        "%(n)s paragraph, with a code that can be cited.",
        "%(n)s paragraphs, each with a code that can be cited.",
        document.paragraphs,
        lang=lang,
    )
    return message % {"n": number(document.paragraphs, lang=lang)}
