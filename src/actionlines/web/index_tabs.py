"""The pages of one index: which there are, and what all of them say on top."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect

from actionlines.errors import ActionlinesError
from actionlines.indicators.releases import Release
from actionlines.indices.known import full_name, known_index
from actionlines.languages import translate
from actionlines.profiles.built_index import BuiltIndex, built_index
from actionlines.profiles.edition import edition
from actionlines.profiles.index_words import index_title
from actionlines.profiles.what_if import can_be_weighed
from actionlines.web.addresses import address
from actionlines.web.indicator_tabs import Tab
from actionlines.web.release_in_use import the_store

RANKING: Final = "index"
COUNTRY: Final = "index-country"
SURE: Final = "index-sure"
WHAT_IF: Final = "index-what-if"
METHOD: Final = "index-method"
TABS: Final = (RANKING, COUNTRY, SURE, WHAT_IF, METHOD)


def elsewhere(
    view: str, name: str, *, lang: str, query: dict[str, str] | None = None, form: str | None = None
) -> HttpResponse | None:
    """Lead to the full name of an edition, where the address has it without its year or otherwise written."""
    whole = full_name(name, the_store().root)
    if whole == name:
        return None
    words = {"lang": lang, "name": whole, **({"form": form} if form else {})}
    return HttpResponseRedirect(address(view, query=query, **words))


def top(view: str, name: str, release: Release, *, lang: str, area: str = "") -> dict[str, Any]:
    """What stands on top of every page of an index; `area` is the country the reader looks at."""
    specification = known_index(name, the_store().root).specification
    title = specification.name(specification.root, lang=lang)
    return {
        "here": "index",
        "title": index_title(title, specification.year, lang=lang),
        "edition": edition(release),
        "tabs": _tabs(view, name, release, area, lang),
        "tabs_label": translate("Pages of this index", lang=lang),
    }


def _tabs(here: str, name: str, release: Release, area: str, lang: str) -> list[Tab]:
    names = {
        RANKING: translate("Ranking", lang=lang, context="tab"),
        COUNTRY: translate("One country", lang=lang, context="tab"),
        SURE: translate("How sure", lang=lang, context="tab"),
        WHAT_IF: translate("What if", lang=lang, context="tab"),
        METHOD: translate("Method", lang=lang, context="tab"),
    }
    built = _built(release, name)
    why = _missing(built, lang)
    query = {COUNTRY: {"area": area.lower()}}
    return [
        Tab(
            names[view],
            "" if view in why else address(view, lang=lang, name=name, query=query.get(view)),
            view == here,
            why.get(view, ""),
        )
        for view in TABS
    ]


def _missing(built: BuiltIndex | None, lang: str) -> dict[str, str]:
    """Why some of the pages have nothing to show."""
    if built is None:
        return dict.fromkeys((RANKING, COUNTRY, SURE, WHAT_IF), translate("figures are missing", lang=lang))
    why = {} if can_be_weighed(built) else {WHAT_IF: translate("no weights to change", lang=lang)}
    if built.result.specification.robustness is None:
        why[SURE] = translate("no doubts declared", lang=lang)
    return why


def _built(release: Release, name: str) -> BuiltIndex | None:
    """The index, where this release has what it takes."""
    try:
        return built_index(release, name)
    except ActionlinesError:
        return None
