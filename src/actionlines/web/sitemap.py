"""What search engines are told: which pages there are in each language, and which addresses to leave alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from django.http import HttpRequest, HttpResponse

from actionlines import commitments
from actionlines.commitments.book import books
from actionlines.errors import ActionlinesError
from actionlines.guides import GUIDES
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.releases import Release
from actionlines.indices.known import known_indices
from actionlines.languages import LANGUAGES
from actionlines.profiles.peers import compared_areas
from actionlines.progress.targets import known_sets
from actionlines.web.addresses import address, address_of, key_of, on_site, site_of, whole
from actionlines.web.head import head_of
from actionlines.web.library_in_use import the_library
from actionlines.web.pages import Drawn, page
from actionlines.web.passages import passage_address
from actionlines.web.release_in_use import release_in_use, the_store

XML: Final = "application/xml"
ALONE: Final = (
    "home",
    "countries",
    "indicators",
    "indices",
    "targets",
    "target-method",
    "compare",
    "documents",
    "matrix",
    "coverage",
    "tracker",
    "releases",
    *GUIDES,
)
"""Pages of which there is one."""
_NAMESPACES: Final = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)
CHOICES: Final = ("beside", "areas", "add", "asof", "peers", "named", "q", "against", "w1", "mean")
"""What a reader chooses in an address: without end for whoever follows every link."""


@page()
def sitemap(release: Release, request: HttpRequest, *, lang: str) -> Drawn:
    """Every page of a language, as of the release in use, with its fellows in the others."""
    entries = "".join(_entry(path, release.manifest.on, lang) for path in addresses(lang))
    return Drawn(_xml(f"<urlset {_NAMESPACES}>{entries}</urlset>"), XML)


def addresses(lang: str) -> Iterator[str]:
    """Addresses of all pages of a language that stand for themselves: no choices, no earlier release."""
    for view in ALONE:
        yield address(view, lang=lang)
    for kind, codes in {
        "line": (line.code for line in commitments.action_lines()),
        "country": compared_areas(),
        "indicator": load_catalogue().indicators,
    }.items():
        for code in codes:
            yield address_of(kind, code, lang=lang)
    for one in books(the_library()):
        yield address("document", lang=lang, name=one.code)
        for code in one.by_code:
            yield passage_address(one.code, code, lang=lang)
    for one in (each for found in known_sets(the_store().root).sets for each in found.targets):
        yield address("target", lang=lang, name=one.slug)
    for name in known_indices(the_store().root).indices:
        yield address("index-method", lang=lang, name=name)
    for code in load_catalogue().indicators:
        yield address("world-indicator", lang=lang, name=key_of("indicator", code))


def sitemaps(request: HttpRequest) -> HttpResponse:
    """Where the sitemap of each language is."""
    try:
        day = release_in_use().manifest.on
    except ActionlinesError:
        day = ""
    with on_site(site_of(request)):
        found = [whole(address("sitemap-language-file", lang=lang)) for lang in LANGUAGES]
    since = f"<lastmod>{day}</lastmod>" if day else ""
    entries = "".join(f"<sitemap><loc>{escape(one)}</loc>{since}</sitemap>" for one in found)
    return HttpResponse(
        _xml(f"<sitemapindex {_NAMESPACES.partition(' ')[0]}>{entries}</sitemapindex>"), content_type=XML
    )


def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read, but not every choice that a reader could make."""
    with on_site(site_of(request)):
        index = whole(address("sitemap-file"))
    rules = [f"Disallow: /*?*{name}=" for name in CHOICES]
    text = "\n".join(["User-agent: *", *rules, "Disallow: /api/", "", f"Sitemap: {index}", ""])
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _entry(path: str, day: str, lang: str) -> str:
    head = head_of(path, lang=lang, pictured=False)
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{tag}" href={quoteattr(href)}/>' for tag, href in head.others
    )
    return f"<url><loc>{escape(head.canonical)}</loc><lastmod>{day}</lastmod>{others}</url>"


def _xml(text: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()
