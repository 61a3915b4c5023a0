"""One country in an index: its place, its figures and scores, what sets it apart, what would move it most."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from actionlines import places
from actionlines.errors import NotFoundError
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.releases import Release
from actionlines.indices.known import known_index
from actionlines.languages import change, list_of, number, side_by_side, translate
from actionlines.profiles.index import IndexNode, IndexProfile, index
from actionlines.profiles.index_country import (
    IndexCountryProfile,
    NodeInCountry,
    YearInIndex,
    index_country,
)
from actionlines.profiles.index_explained import IndexExplanation, index_explained
from actionlines.profiles.index_words import (
    country_lead,
    highest_score,
    place_text,
    score_decimals,
    score_text,
    share_text,
    years_text,
)
from actionlines.profiles.wording import exact_text, period_text, remarks, unit_text
from actionlines.web import downloads
from actionlines.web.addresses import address, address_of
from actionlines.web.choices import Choice, wrong_name
from actionlines.web.index_tabs import COUNTRY, elsewhere, top
from actionlines.web.pages import Download, Page, page
from actionlines.web.release_in_use import the_store

PARAMS: Final = ("area", "against")
MOVES: Final = 5


@page(*PARAMS)
def index_country_view(
    release: Release, request: HttpRequest, *, lang: str, name: str
) -> Page | HttpResponse:
    asked = _query(request)
    leads = elsewhere(COUNTRY, name, lang=lang, query=asked)
    if leads is not None:
        return leads
    whole = index(release, name, lang=lang)
    found, typed = _meant(asked, whole, lang)
    if not typed and found != asked:
        return HttpResponseRedirect(address(COUNTRY, lang=lang, name=name, query=found))
    return Page("web/index_country.html", _facts(release, whole, found, typed), keep=not typed)


@page(*PARAMS)
def index_country_file(
    release: Release, request: HttpRequest, *, lang: str, name: str, form: str
) -> Download | HttpResponse:
    asked = _query(request)
    leads = elsewhere("index-country-file", name, lang=lang, form=form, query=asked)
    if leads is not None:
        return leads
    code = places.find(asked.get("area") or index(release, name, lang=lang).ranking[0].area, lang=lang).code
    profile = index_country(release, name, code, lang=lang)
    if form == "json":
        return Download("", form, facts={**profile.as_dict(), **_explained_facts(release, profile, asked)})
    return Download(f"{name}-{code.lower()}.{form}", form, rows=profile.table())


def _explained_facts(release: Release, profile: IndexCountryProfile, asked: dict[str, str]) -> dict[str, Any]:
    if profile.score is None:
        return {"explanation": None}
    against = places.find(asked["against"], lang=profile.lang).code if asked.get("against") else None
    told = index_explained(release, profile.index, profile.area, against=against, lang=profile.lang)
    return {"explanation": told.as_dict()}


def _query(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in PARAMS if request.GET.get(name)}


def _meant(asked: dict[str, str], whole: IndexProfile, lang: str) -> tuple[dict[str, str], dict[str, str]]:
    """The countries that the address means, by code, and the names in it that mean none; the first if it says none."""
    found, typed = {}, {}
    for param, text in asked.items():
        try:
            found[param] = places.find(text, lang=lang).code.lower()
        except NotFoundError:
            typed[param] = text
    if "area" not in found and whole.ranking:
        found = {"area": whole.ranking[0].area.lower(), **found}
    if found.get("against") == found.get("area"):
        found.pop("against", None)
    return found, typed


def _facts(
    release: Release, whole: IndexProfile, found: dict[str, str], typed: dict[str, str]
) -> dict[str, Any]:
    lang, name = whole.lang, whole.name
    profile = index_country(release, name, places.area(found["area"]).code, lang=lang)
    highest = highest_score(whole)
    lead = country_lead(profile, highest=highest)
    scored = profile.score is not None
    told = (
        index_explained(release, name, profile.area, against=found.get("against"), lang=lang)
        if scored
        else None
    )
    files = {
        form: address("index-country-file", lang=lang, name=name, form=form, query=found)
        for form in downloads.FORMS
    }
    return {
        **top(COUNTRY, name, release, lang=lang, area=profile.area),
        "country": profile.name,
        "country_address": address_of("country", profile.area, lang=lang),
        "lead": lead,
        "description": lead,
        "address": address(COUNTRY, lang=lang, name=name),
        "area": found["area"],
        "against": told.against_name if told else "",
        "wrong": {param: wrong_name(Choice((), typed=text), lang=lang) for param, text in typed.items()},
        "lacking": list_of([whole.node(code).name for code in profile.lacking], lang=lang),
        "nodes": [_node(one, whole, highest) for one in profile.nodes],
        "gap": _gap(told, whole, highest) if told else [],
        "moves": _moves(told, highest, lang) if told else [],
        "years": [_year(one, whole, found, highest) for one in profile.years]
        if len(profile.years) > 1
        else [],
        "years_note": _years_note(name, lang),
        "split": len({one.index for one in profile.years}) > 1,
        "sources": profile.sources,
        "downloads": downloads.links(files, lang=lang),
    }


def _node(one: NodeInCountry, whole: IndexProfile, highest: float) -> dict[str, Any]:
    lang, node = whole.lang, one.node
    return {
        "depth": _depth(node, whole),
        "name": node.name,
        "address": address_of("indicator", node.indicator, lang=lang) if node.indicator else "",
        "weight": share_text(node.effective, lang=lang) if node.parent is not None else "",
        "figure": _figure(one, lang),
        "score": score_text(one.score, highest=highest, lang=lang),
        "place": place_text(one.place, lang=lang),
        "areas": number(one.areas, lang=lang),
    }


def _figure(one: NodeInCountry, lang: str) -> dict[str, str]:
    """What the source states, where the node is an indicator of the catalogue."""
    if one.figure is None or one.node.indicator is None:
        return {}
    indicator = load_catalogue().indicator(one.node.indicator)
    source = load_catalogue().source_name(one.figure.source, lang=lang)
    return {
        "value": exact_text(one.figure.value, indicator, lang=lang),
        "unit": unit_text(indicator, lang=lang),
        "period": period_text(one.figure.period, lang=lang),
        "source": side_by_side((source, *remarks(one.figure, lang=lang)), lang=lang, apart=True),
    }


def _depth(node: IndexNode, whole: IndexProfile) -> int:
    return 0 if node.parent is None else 1 + _depth(whole.node(node.parent), whole)


def _gap(told: IndexExplanation, whole: IndexProfile, highest: float) -> list[dict[str, Any]]:
    """Both scores of each node, and what it adds to the gap in the index."""
    lang, decimals = whole.lang, score_decimals(highest)
    return [
        {
            "depth": _depth(whole.node(one.node), whole),
            "name": one.name,
            "score": score_text(one.score, highest=highest, lang=lang),
            "other": score_text(one.other, highest=highest, lang=lang),
            "contribution": "…"
            if one.contribution is None
            else change(one.contribution, lang=lang, decimals=decimals),
        }
        for one in told.gap
    ]


def _year(one: YearInIndex, whole: IndexProfile, found: dict[str, str], highest: float) -> dict[str, str]:
    """One year; an edition leads to the same country in it."""
    lang, decimals = whole.lang, score_decimals(highest)
    query = {key: value for key, value in found.items() if key in PARAMS}
    other = one.index != whole.name

    def moved(value: float | None) -> str:
        return "" if value is None else change(value, lang=lang, decimals=decimals)

    return {
        "year": str(one.year),
        "address": address(COUNTRY, lang=lang, name=one.index, query=query) if other else "",
        "score": score_text(one.score, highest=highest, lang=lang),
        "place": place_text(one.place, lang=lang),
        "areas": number(one.areas, lang=lang),
        "change": moved(one.change),
        "by_figures": moved(one.by_figures),
        "by_method": moved(one.by_method),
    }


def _years_note(name: str, lang: str) -> str:
    """How the years compare: as the panel says, or edition by edition."""
    rule = known_index(name, the_store().root).specification.panel
    if rule is not None:
        return years_text(rule.scale, rule.reference_year, lang=lang)
    return translate(
        "Each edition is built by its own rules. A change is split into what new figures made of it and what another "
        "method did.",
        lang=lang,
    )


def _moves(told: IndexExplanation, highest: float, lang: str) -> list[dict[str, str]]:
    decimals = score_decimals(highest)
    return [
        {
            "name": one.name,
            "score": score_text(one.score, highest=highest, lang=lang),
            "best": score_text(one.best, highest=highest, lang=lang),
            "change": change(one.change, lang=lang, decimals=decimals),
            "place": place_text(one.place, lang=lang),
        }
        for one in told.moves[:MOVES]
        if one.change
    ]
