"""The lists: countries by region, indicators by family, each filtered by a form that needs no script."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from django.http import HttpRequest

from actionlines import commitments, places
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.releases import Release
from actionlines.languages import number, side_by_side, translate, translate_plural
from actionlines.profiles.listings import (
    CountryListing,
    IndicatorListing,
    ListedArea,
    ListedIndicator,
    countries,
    indicators,
)
from actionlines.profiles.peers import INCOME_GROUPS, REGIONS, SPECIAL
from actionlines.profiles.sentences import years_text
from actionlines.profiles.wording import areas_text, unit_text, value_text
from actionlines.web import downloads
from actionlines.web.addresses import address, address_of
from actionlines.web.lines import shown_line
from actionlines.web.pages import Download, Page, handed_out, page
from actionlines.words import fold

_LONGEST_NAME: Final = 60


@page("group", "named")
def countries_view(release: Release, request: HttpRequest, *, lang: str) -> Page:
    listing, named = countries(release, group=_group(request), lang=lang), _named(request)
    listing = replace(listing, areas=tuple(one for one in listing.areas if _has(one.name, named)))
    return Page(
        "web/countries.html",
        {
            "here": "countries",
            "lead": _countries_lead(listing),
            "edition": listing.edition,
            "schemes": schemes(lang),
            "chosen": listing.group or "",
            "regions": [_region(code, areas, lang) for code, areas in listing.by_region()],
            "named": named,
            "downloads": _downloads("countries-file", lang),
        },
        keep=not named and request.GET.get("group", "") == (listing.group or ""),
    )


@page("group")
def countries_file(release: Release, request: HttpRequest, *, lang: str, form: str) -> Download:
    listing = countries(release, group=_group(request), lang=lang)
    return handed_out(listing, "countries", form)


@page("line", "named")
def indicators_view(release: Release, request: HttpRequest, *, lang: str) -> Page:
    listing, named = indicators(release, line=_line(request), lang=lang), _named(request)
    found = tuple(one for one in listing.indicators if _has(one.name, named))
    listing = replace(listing, indicators=found)
    chosen = shown_line(listing.line, lang).key if listing.line else ""
    return Page(
        "web/indicators.html",
        {
            "here": "indicators",
            "lead": _indicators_lead(listing),
            "edition": listing.edition,
            "lines": [shown_line(line.code, lang) for line in commitments.action_lines()],
            "chosen": chosen,
            "families": _families(listing),
            "named": named,
            "downloads": _downloads("indicators-file", lang),
        },
        keep=not named and request.GET.get("line", "") in {"", chosen},
    )


@page("line")
def indicators_file(release: Release, request: HttpRequest, *, lang: str, form: str) -> Download:
    listing = indicators(release, line=_line(request), lang=lang)
    return handed_out(listing, "indicators", form)


def _group(request: HttpRequest) -> str | None:
    asked = request.GET.get("group", "")
    return places.area(asked).code if asked else None


def _line(request: HttpRequest) -> str | None:
    asked = request.GET.get("line", "")
    return commitments.action_line(asked).code if asked else None


def _named(request: HttpRequest) -> str:
    return request.GET.get("named", "").strip()[:_LONGEST_NAME]


def _has(name: str, part: str) -> bool:
    """Whether a part of a name was written, in whatever case and with or without accents."""
    return fold(part) in fold(name)


def _downloads(name: str, lang: str) -> list[tuple[str, str]]:
    forms = ("csv", "json")
    return downloads.links({form: address(name, lang=lang, form=form) for form in forms}, lang=lang)


def _countries_lead(listing: CountryListing) -> str:
    message = translate(
        "%(areas)s, each with its scorecard over the eighteen action lines.", lang=listing.lang
    )
    return message % {"areas": areas_text(len(listing.areas), lang=listing.lang)}


def schemes(lang: str) -> list[dict[str, Any]]:
    """The groups a reader can choose from."""
    found = (
        (translate("Region", lang=lang), REGIONS),
        (translate("Income group", lang=lang), INCOME_GROUPS),
        (translate("Special situation", lang=lang), SPECIAL),
    )
    return [
        {"name": name, "groups": [{"code": code, "name": places.display_name(code, lang)} for code in codes]}
        for name, codes in found
    ]


def _region(code: str | None, areas: tuple[ListedArea, ...], lang: str) -> dict[str, Any]:
    elsewhere = translate("Without a region", lang=lang)
    return {
        "code": code or "none",
        "name": places.display_name(code, lang) if code else elsewhere,
        "areas": [_area(one, lang) for one in areas],
    }


def _area(one: ListedArea, lang: str) -> dict[str, str]:
    note = "" if one.indicators else translate("no figures", lang=lang)
    return {"name": one.name, "address": address_of("country", one.area, lang=lang), "note": note}


def _indicators_lead(listing: IndicatorListing) -> str:
    lang = listing.lang
    with_figures = sum(one.spread is not None for one in listing.indicators)
    message = translate_plural(
        "%(n)s indicator, %(measured)s with figures in this release.",
        "%(n)s indicators, %(measured)s of them with figures in this release.",
        len(listing.indicators),
        lang=lang,
    )
    return message % {
        "n": number(len(listing.indicators), lang=lang),
        "measured": number(with_figures, lang=lang),
    }


def _families(listing: IndicatorListing) -> list[dict[str, Any]]:
    families = dict.fromkeys(one.family for one in listing.indicators)
    return [
        {
            "code": family,
            "name": load_catalogue().families[family].names[listing.lang],
            "indicators": [
                _indicator(one, listing.lang) for one in listing.indicators if one.family == family
            ],
        }
        for family in families
    ]


def _indicator(one: ListedIndicator, lang: str) -> dict[str, str]:
    shown = {
        "name": one.name,
        "address": address_of("indicator", one.indicator, lang=lang),
        "lines": side_by_side(one.lines, lang=lang),
    }
    if one.spread is None:
        return shown
    indicator = load_catalogue().indicator(one.indicator)
    return shown | {
        "value": value_text(one.spread.median, indicator, lang=lang),
        "unit": unit_text(indicator, lang=lang),
        "years": years_text(one.spread.first_year, one.spread.last_year),
        "areas": number(one.spread.in_window, lang=lang),
    }
