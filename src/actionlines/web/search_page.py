"""Search over everything that has a name here, grouped by what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from django.http import HttpRequest, HttpResponse

from actionlines import places
from actionlines.commitments import action_line
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.releases import Release
from actionlines.languages import mark, number, quote, translate, translate_plural
from actionlines.profiles.peers import LEAD
from actionlines.search import search
from actionlines.search.index import MOST_LETTERS
from actionlines.web.addresses import address, address_of
from actionlines.web.pages import Page, page
from actionlines.web.paragraph_hits import paragraph_hits
from actionlines.web.release_in_use import the_store
from actionlines.web.releases_page import release_name
from actionlines.web.results import ShownHit, shown_hits

_GROUPS: Final = {
    "figure": mark("Figures"),
    "country": mark("Countries and territories"),
    "line": mark("Action lines"),
    "indicator": mark("Indicators"),
    "group": mark("Groups of countries"),
    "index": mark("Composite indices"),
    "term": mark("Words of the glossary"),
    "page": mark("Pages of text"),
    "release": mark("Releases"),
    "paragraph": mark("Paragraphs of official texts"),
}

MOST_IN_A_GROUP: Final = 10
FEWEST_LETTERS_OF_A_RELEASE: Final = 4
HAN: Final = re.compile("[\u3400-\u9fff]+")
"""Text that is written without blanks."""
MOST_PARTS: Final = 12
"""Words, or characters of a text without blanks, in which a country and an indicator are looked for."""
MOST_FIGURES: Final = 3
WHOLE_NAME: Final = 1.0
"""Score from which on a country is named, and not merely begun or guessed."""


@page("q")
def search_view(release: Release, request: HttpRequest, *, lang: str) -> Page | HttpResponse:
    typed = request.GET.get("q", "").strip()
    query = typed[:MOST_LETTERS]
    hits = _hits(release, query, lang) if query else []
    return Page(
        "web/search.html",
        {
            "here": "search",
            "query": query,
            "outcome": _outcome(query, hits, lang) if query else "",
            "cut": _cut(lang) if len(typed) > MOST_LETTERS else "",
            "groups": _grouped(hits, lang),
            "examples": [] if hits else _examples(lang),
        },
        keep=False,
    )


def _hits(release: Release, query: str, lang: str) -> list[ShownHit]:
    named = shown_hits(search(query, lang=lang), lang=lang)
    of_texts = paragraph_hits(query, lang=lang)
    guessed = bool(named) and named[0].guessed
    first = [one for one in of_texts if one.cited or guessed]
    rest = [one for one in of_texts if one not in first]
    ordered = [*(one.hit for one in first), *named, *(one.hit for one in rest)]
    return [*_figures(release, query, lang), *_releases(query, lang), *ordered]


def _figures(release: Release, query: str, lang: str) -> list[ShownHit]:
    """Figures of an indicator in a country that are both named: `kenya internet`, 肯尼亚互联网."""
    blank = "" if HAN.fullmatch(query) else " "
    words = query.split() if blank else list(query)
    if len(words) > MOST_PARTS:
        return []
    found: dict[str, ShownHit] = {}
    for at in range(1, len(words)):
        parts = (blank.join(words[:at]), blank.join(words[at:]))
        for country, indicator in (parts, parts[::-1]):
            for hit in _figures_of(release, country, indicator, lang):
                found.setdefault(hit.code, hit)
    return list(found.values())[:MOST_FIGURES]


def _figures_of(release: Release, country: str, indicator: str, lang: str) -> Iterator[ShownHit]:
    where = search(country, lang=lang)[:1]
    if not where or where[0].entry.kind != "country" or where[0].score < WHOLE_NAME:
        return
    message = translate("%(indicator)s: %(country)s", lang=lang)
    area = where[0].entry
    reported = set(release.area(area.code)["INDICATOR"].unique())
    for hit in [hit for hit in search(indicator, lang=lang) if hit.entry.code in reported][:MOST_FIGURES]:
        yield ShownHit(
            kind="figure",
            code=f"{hit.entry.code} {area.code}",
            address=address_of("indicator", hit.entry.code, lang=lang, query={"areas": area.code}),
            name=message % {"indicator": hit.entry.names[lang], "country": area.names[lang]},
            also="",
            guessed=False,
        )


def _releases(query: str, lang: str) -> list[ShownHit]:
    """Releases whose label or id begins so: they come and go while the index of names stays."""
    begins = query.casefold()
    if len(begins) < FEWEST_LETTERS_OF_A_RELEASE:
        return []
    found = (
        one for one in the_store().releases() if one.label.startswith(begins) or one.id.startswith(begins)
    )
    message = translate("Release %(label)s", lang=lang)
    return [
        ShownHit(
            kind="release",
            code=one.id,
            address=address("release", lang=lang, name=release_name(one)),
            name=message % {"label": one.label},
            also="",
            guessed=False,
        )
        for one in found
    ]


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


def _cut(lang: str) -> str:
    message = translate_plural(
        "Only the first %(n)s letter was looked for: a name or two words are enough.",
        "Only the first %(n)s letters were looked for: a name or two words are enough.",
        MOST_LETTERS,
        lang=lang,
    )
    return message % {"n": number(MOST_LETTERS, lang=lang)}


def _grouped(hits: list[ShownHit], lang: str) -> list[dict[str, Any]]:
    """Groups in order of their best hit."""
    order = list(dict.fromkeys(hit.kind for hit in hits))
    ranked = sorted(hits, key=lambda hit: order.index(hit.kind))
    return [_group(kind, list(found), lang) for kind, found in groupby(ranked, key=lambda hit: hit.kind)]


def _group(kind: str, hits: list[ShownHit], lang: str) -> dict[str, Any]:
    heading = translate("%(heading)s (%(n)s)", lang=lang)
    more = len(hits) - MOST_IN_A_GROUP
    message = translate_plural(
        "%(n)s more fits: add a word to see it.", "%(n)s more fit: add a word to see them.", more, lang=lang
    )
    return {
        "kind": kind,
        "name": heading % {"heading": translate(_GROUPS[kind], lang=lang), "n": number(len(hits), lang=lang)},
        "hits": hits[:MOST_IN_A_GROUP],
        "more": message % {"n": number(more, lang=lang)} if more > 0 else "",
    }


def _examples(lang: str) -> list[tuple[str, str]]:
    """What one may search for, each with the address of that search."""
    words = (
        places.display_name("RWA", lang),
        load_catalogue().indicator(LEAD).short_names[lang],
        action_line("C7.e-health").short_name(lang=lang),
    )
    return [(word, address("search", lang=lang, query={"q": word})) for word in words]
