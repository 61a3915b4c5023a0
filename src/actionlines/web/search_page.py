"""Search over countries, indicators and action lines."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final

from django.http import HttpRequest, HttpResponse

from actionlines.indicators.releases import Release
from actionlines.languages import mark, number, quote, translate, translate_plural
from actionlines.search import search
from actionlines.search.index import MOST_LETTERS
from actionlines.web.pages import Page, page
from actionlines.web.results import ShownHit, shown_hits

_GROUPS: Final = {"country": mark("Countries"), "line": mark("Action lines"), "indicator": mark("Indicators")}


@page("q")
def search_view(release: Release, request: HttpRequest, *, lang: str) -> Page | HttpResponse:
    query = request.GET.get("q", "").strip()[:MOST_LETTERS]
    hits = shown_hits(search(query, lang=lang), lang=lang) if query else []
    return Page(
        "web/search.html",
        {
            "here": "search",
            "query": query,
            "outcome": _outcome(query, hits, lang),
            "groups": _grouped(hits, lang),
        },
        keep=False,
    )


def _outcome(query: str, hits: list[ShownHit], lang: str) -> str:
    asked = quote(query, lang=lang)
    if not hits:
        return translate("Nothing found for %(query)s.", lang=lang) % {"query": asked}
    if hits[0].guessed:
        return translate("Nothing is called %(query)s. Spelt nearly alike:", lang=lang) % {"query": asked}
    message = translate_plural(
        "%(n)s result for %(query)s.", "%(n)s results for %(query)s.", len(hits), lang=lang
    )
    return message % {"n": number(len(hits), lang=lang), "query": asked}


def _grouped(hits: list[ShownHit], lang: str) -> list[dict[str, Any]]:
    """Groups in order of their best hit."""
    order = list(dict.fromkeys(hit.kind for hit in hits))
    ranked = sorted(hits, key=lambda hit: order.index(hit.kind))
    return [
        {"kind": kind, "name": translate(_GROUPS[kind], lang=lang), "hits": list(group)}
        for kind, group in groupby(ranked, key=lambda hit: hit.kind)
    ]
