"""The divide between countries in one indicator: over time, parted by region and income, and who is how far behind."""

from __future__ import annotations

from typing import Any

import polars as pl
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.releases import Release
from actionlines.languages import number, percent, translate
from actionlines.profiles.divide import DivideProfile, divide_profile
from actionlines.profiles.progress_pictures import divide_picture
from actionlines.profiles.wording import value_text
from actionlines.web import downloads
from actionlines.web.addresses import address, address_of, key_of
from actionlines.web.divide_kinds import BETWEEN, divide_kinds
from actionlines.web.indicator_tabs import DIVIDE, asked_for, elsewhere, top
from actionlines.web.pages import Download, Page, handed_out, page
from actionlines.web.target_cells import NONE, shown

PAGE = BETWEEN
SHOWN = ("gini", "theil_t", "theil_l", "hoover", "bonferroni", "wagstaff")
NAMES = ("Gini", "Theil T", "Theil L", "Hoover", "Bonferroni", "Wagstaff")
MOST_BEHIND = 40


@page("areas")
def indicator_divide_view(
    release: Release, request: HttpRequest, *, lang: str, name: str
) -> Page | HttpResponse:
    subject, choice = asked_for(request, lang=lang, name=name)
    leads = elsewhere(DIVIDE, subject, choice, request, lang=lang, name=name, params=())
    if leads is not None:
        return leads
    profile, areas = divide_profile(release, subject.code, lang=lang), ",".join(choice.areas)
    lead = _lead(profile)
    files = {
        form: address(f"{PAGE}-file", lang=lang, name=name, form=form) for form in downloads.WITHOUT_WORKBOOK
    }
    return Page(
        "web/indicator_divide.html",
        {
            **top(DIVIDE, release, subject, choice, lang=lang),
            "kinds": divide_kinds(release, subject, here=BETWEEN, lang=lang, areas=areas),
            "lead": lead,
            "description": lead,
            "method": address("target-method", lang=lang),
            "facts": _facts(profile),
            "picture": shown(divide_picture(profile), [one.id for one in profile.sources], lang=lang),
            "columns": NAMES,
            "otherwise": [heading for _, heading in _otherwise(profile)],
            "rows": _rows(profile),
            "parts": _parts(profile),
            "behind": [
                {
                    "name": one.name,
                    "chosen": one.area in choice.areas,
                    "address": address_of("country", one.area, lang=lang),
                    "value": value_text(one.value, profile.indicator, lang=lang),
                    "year": str(one.year),
                    "years": _years(one.years, one.at_least, lang),
                }
                for one in profile.behind[:MOST_BEHIND]
            ],
            "downloads": downloads.links(files, lang=lang),
            "sources": profile.sources,
        },
    )


@page()
def indicator_divide_file(
    release: Release, request: HttpRequest, *, lang: str, name: str, form: str
) -> Download | HttpResponse:
    code = load_catalogue().indicator(name).code
    if key_of("indicator", code) != name:
        return HttpResponseRedirect(
            address(f"{PAGE}-file", lang=lang, name=key_of("indicator", code), form=form)
        )
    profile = divide_profile(release, code, lang=lang)
    return handed_out(profile, f"{name}-divide", form)


def _by_people(profile: DivideProfile) -> pl.DataFrame:
    return profile.measures.filter(pl.col("WEIGHTED") == "people", pl.col("SIDE") != "lack")


def _lead(profile: DivideProfile) -> str:
    lang = profile.lang
    gini = _by_people(profile).filter(pl.col("MEASURE") == "gini", pl.col("VALUE").is_not_null()).sort("YEAR")
    first, last = gini.row(0, named=True), gini.row(-1, named=True)
    facts = {
        "before": number(first["VALUE"], lang=lang, decimals=2),
        "since": str(first["YEAR"]),
        "after": number(last["VALUE"], lang=lang, decimals=2),
        "until": str(last["YEAR"]),
    }
    message = translate(
        "Inequality between countries, counted by people (Gini coefficient, 0 all alike): %(before)s in %(since)s, "
        "%(after)s in %(until)s.",
        lang=lang,
    )
    return message % facts


def _facts(profile: DivideProfile) -> list[tuple[str, str]]:
    lang, facts = profile.lang, []
    if profile.sigma is not None:
        value = percent(100 * profile.sigma.slope, lang=lang, decimals=1)
        facts.append((translate("Spread between the same countries, change a year", lang=lang), value))
    if profile.beta is not None and profile.beta.speed > 0:
        value = number(profile.beta.half_life_years, lang=lang, decimals=0)
        facts.append((translate("Years in which half of the distance closes", lang=lang), value))
    if profile.beta is not None:
        facts.append((translate("Same countries", lang=lang), number(profile.beta.areas, lang=lang)))
    return facts


def _rows(profile: DivideProfile) -> list[tuple[str, list[str]]]:
    """Measures of each year, the newest first: by people, then the Gini coefficient seen otherwise."""
    lang = profile.lang
    whole = profile.measures.filter(pl.col("SCHEME").is_null())
    found: dict[int, dict[tuple[str, str, bool], float | None]] = {}
    for year, weighted, side, measure, value in whole.select(
        "YEAR", "WEIGHTED", "SIDE", "MEASURE", "VALUE"
    ).iter_rows():
        found.setdefault(year, {})[measure, weighted, side == "lack"] = value
    keys = [*((name, "people", False) for name in SHOWN), *(key for key, _ in _otherwise(profile))]
    return [
        (str(year), [_cell(values.get(key), lang) for key in keys])
        for year, values in sorted(found.items(), reverse=True)
    ]


def _otherwise(profile: DivideProfile) -> list[tuple[tuple[str, str, bool], str]]:
    """The Gini coefficient with each country counted alike, and of a figure with a bound, of what is missing to it."""
    alike = translate("Gini, each country alike", lang=profile.lang, context="column")
    lack = translate("Gini of those who lack it", lang=profile.lang, context="column")
    found = [(("gini", "areas", False), alike)]
    bounded = "lack" in set(profile.measures["SIDE"])
    return [*found, (("gini", "people", True), lack)] if bounded else found


def _parts(profile: DivideProfile) -> list[tuple[str, str, str]]:
    """Share of Theil's T that lies between regions and between income groups, the newest year first."""
    parted = _by_people(profile).filter(
        pl.col("SCHEME").is_not_null(), pl.col("MEASURE") == "theil_t", pl.col("VALUE") > 0
    )
    found: dict[int, dict[str, float]] = {}
    for year, scheme, total, between in parted.select("YEAR", "SCHEME", "VALUE", "BETWEEN").iter_rows():
        found.setdefault(year, {})[scheme] = 100 * between / total
    return [
        (str(year), *(_share(shares.get(scheme), profile.lang) for scheme in ("REGION", "INCOME")))  # type: ignore[misc]
        for year, shares in sorted(found.items(), reverse=True)
    ]


def _share(value: float | None, lang: str) -> str:
    return NONE if value is None else percent(value, lang=lang, decimals=0)


def _cell(value: float | None, lang: str) -> str:
    return NONE if value is None else number(value, lang=lang, decimals=3)


def _years(years: float, at_least: bool, lang: str) -> Any:
    written = number(years, lang=lang, decimals=0)
    return translate("at least %(n)s", lang=lang) % {"n": written} if at_least else written
