"""Search in one document: paragraphs by words of any of the six languages, or by citation."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from actionlines.commitments.book import book
from actionlines.commitments.finding import Found
from actionlines.indicators.releases import Release
from actionlines.languages import language, number, quote, translate, translate_plural
from actionlines.profiles.edition import edition
from actionlines.profiles.found_paragraphs import FoundParagraphs, found_paragraphs
from actionlines.web import downloads
from actionlines.web.addresses import address
from actionlines.web.library_in_use import the_library
from actionlines.web.pages import Download, Page, handed_out, page
from actionlines.web.passages import document_address, passage_address, search_hint


@page("q")
def document_search_view(
    release: Release, request: HttpRequest, *, lang: str, name: str
) -> Page | HttpResponse:
    query = request.GET.get("q", "")
    if name != name.lower():
        return HttpResponseRedirect(
            address("document-search", lang=lang, name=name.lower(), query={"q": query})
        )
    opened = book(the_library(), name)
    profile = found_paragraphs(the_library(), query, lang=lang, document=name)
    called = opened.name(lang=lang)
    files = {
        form: address("document-search-file", lang=lang, name=name, form=form, query={"q": profile.query})
        for form in downloads.WITHOUT_WORKBOOK
    }
    facts = {
        "here": "documents",
        "document": called,
        "document_address": document_address(name, lang=lang),
        "search_address": address("document-search", lang=lang, name=name),
        "hint": search_hint(called, lang=lang),
        "query": profile.query,
        "outcome": outcome(profile) if profile.query else "",
        "found": [shown_found(one, lang=lang) for one in profile.found],
        "edition": edition(release),
        "downloads": downloads.links(files, lang=lang) if profile.found else [],
    }
    return Page("web/document_search.html", facts, keep=False)


@page("q")
def document_search_file(
    release: Release, request: HttpRequest, *, lang: str, name: str, form: str
) -> Download:
    profile = found_paragraphs(the_library(), request.GET.get("q", ""), lang=lang, document=name.lower())
    return handed_out(profile, f"{name.lower()}-search", form)


def outcome(profile: FoundParagraphs) -> str:
    """How many were found, in a sentence."""
    lang, count = profile.lang, len(profile.found)
    asked = quote(profile.query, lang=lang)
    if not count:
        return translate("Nothing found for %(query)s.", lang=lang) % {"query": asked}
    message = translate_plural(
        "%(n)s result for %(query)s.", "%(n)s results for %(query)s.", count, lang=lang
    )
    return message % {"n": number(count, lang=lang), "query": asked}


def found_address(one: Found, *, lang: str) -> str:
    """Where a paragraph that was found is read; where its words are of another language, that stands beside it."""
    beside = one.lang if one.lang != lang and not one.gist else ""
    return passage_address(one.document, one.code, lang=lang, beside=beside)


def shown_found(one: Found, *, lang: str) -> dict[str, Any]:
    """A paragraph that was found, ready to be shown."""
    return {
        "code": one.code,
        "address": found_address(one, lang=lang),
        "language": language(one.lang),
        "gist": one.gist,
        "excerpt": one.excerpt,
    }
