"""All composite indices: those that this release has the figures for, and what the others lack."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.releases import Release
from actionlines.indices.known import known_index
from actionlines.languages import list_of, number, translate_plural
from actionlines.profiles.index_list import IndexListing, ListedIndex, indices
from actionlines.profiles.index_words import index_title
from actionlines.web import downloads
from actionlines.web.addresses import address
from actionlines.web.index_tabs import METHOD, RANKING
from actionlines.web.pages import Download, Page, handed_out, page
from actionlines.web.release_in_use import the_store


@page()
def indices_view(release: Release, request: HttpRequest, *, lang: str) -> Page:
    listing = indices(release, lang=lang)
    lead = _lead(listing)
    files = {form: address("indices-file", lang=lang, form=form) for form in ("csv", "json")}
    return Page(
        "web/indices.html",
        {
            "here": "indices",
            "lead": lead,
            "description": lead,
            "edition": listing.edition,
            "built": [_built(one, lang) for one in listing.indices if one.is_built],
            "others": [_other(one, lang) for one in listing.indices if not one.is_built],
            "downloads": downloads.links(files, lang=lang),
        },
    )


@page()
def indices_file(release: Release, request: HttpRequest, *, lang: str, form: str) -> Download:
    listing = indices(release, lang=lang)
    return handed_out(listing, "indices", form)


def _lead(listing: IndexListing) -> str:
    built = sum(one.is_built for one in listing.indices)
    message = translate_plural(
        "%(n)s composite index can be built from the figures of this release.",
        "%(n)s composite indices can be built from the figures of this release.",
        built,
        lang=listing.lang,
    )
    return message % {"n": number(built, lang=listing.lang)}


def _built(one: ListedIndex, lang: str) -> dict[str, Any]:
    return {
        "name": index_title(one.title, one.year, lang=lang),
        "address": address(RANKING, lang=lang, name=one.name),
        "source": one.source,
        "indicators": number(one.indicators, lang=lang),
        "areas": number(one.areas, lang=lang),
    }


def _other(one: ListedIndex, lang: str) -> dict[str, Any]:
    """An index that cannot be built, and the names of the figures it would need."""
    known = load_catalogue().indicators
    specification = known_index(one.name, the_store().root).specification
    names = {
        code: known[code].names[lang] if code in known else specification.name(code, lang=lang)
        for code in one.lacking
    }
    return {
        "name": index_title(one.title, one.year, lang=lang),
        "method": address(METHOD, lang=lang, name=one.name),
        "source": one.source,
        "lacking": list_of(names.values(), lang=lang),
    }
