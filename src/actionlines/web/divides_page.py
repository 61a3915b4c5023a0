"""A country's divides: women and men, town and country, over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.safestring import SafeString, mark_safe

from actionlines import places
from actionlines.charts import pair_chart
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.releases import Release
from actionlines.languages import number, translate
from actionlines.profiles.breakdown_words import dimension_text, part_text
from actionlines.profiles.country import CountryProfile, country
from actionlines.profiles.edition import plain
from actionlines.profiles.gaps import Divide
from actionlines.profiles.latest import GAP_DIMENSIONS
from actionlines.profiles.other_divides import DIMENSIONS, OtherDivide, other_divides
from actionlines.profiles.sentences import divide_text, divides_lead
from actionlines.profiles.wording import gap_size_text, measure, period_text, sides, value_text
from actionlines.web import downloads
from actionlines.web.addresses import address, address_of, key_of
from actionlines.web.divide_kinds import WITHIN, split_key
from actionlines.web.pages import Download, Page, page

PAGE = "country-divides"


@dataclass(frozen=True)
class ShownDivide:
    """One divide on the page: drawn where it has several periods."""

    name: str
    address: str
    text: str
    source: str
    svg: SafeString
    rows: tuple[tuple[str, ...], ...]
    """Period, both figures, gap, parity."""


@page()
def divides_view(release: Release, request: HttpRequest, *, lang: str, name: str) -> Page | HttpResponse:
    code = places.find(name, lang=lang).code
    if key_of("country", code) != name:
        return HttpResponseRedirect(address_of(PAGE, code, lang=lang))
    profile = country(release, code, lang=lang)
    others = other_divides(release, code)
    lead, used = divides_lead(profile), {one.source for one in (*profile.divides, *others)}
    return Page(
        "web/divides.html",
        {
            "here": "country",
            "name": profile.name,
            "address": address_of("country", code, lang=lang),
            "lead": lead,
            "description": lead,
            "edition": profile.edition,
            "dimensions": [_dimension(profile, dimension) for dimension in _split(profile)],
            "others": _others(others, lang),
            "sources": [note for note in profile.sources if note.id in used],
            "downloads": downloads.links(
                {form: address_of(PAGE, code, lang=lang, form=form) for form in downloads.FORMS}, lang=lang
            ),
        },
    )


@page()
def divides_file(
    release: Release, request: HttpRequest, *, lang: str, name: str, form: str
) -> Download | HttpResponse:
    code = places.find(name, lang=lang).code
    if key_of("country", code) != name:
        return HttpResponseRedirect(address_of(PAGE, code, lang=lang, form=form))
    profile = country(release, code, lang=lang)
    if form == "json":
        facts = profile.as_dict()
        told = {key: facts[key] for key in ("area", "name", "edition", "divides")}
        return Download("", form, facts={**told, "others": plain(other_divides(release, code))})
    return Download(f"{name}-divides.{form}", form, rows=profile.divides_table())


def _others(others: tuple[OtherDivide, ...], lang: str) -> list[dict[str, Any]]:
    """Divides by age, income, schooling and disability: a table for each, every row with its own two groups."""
    heading = translate("By %(dimension)s", lang=lang, context="divide")
    return [
        {
            "key": split_key(dimension),
            "heading": heading % {"dimension": dimension_text(dimension, lang=lang)},
            "rows": [_other(one, lang) for one in others if one.dimension == dimension],
        }
        for dimension in DIMENSIONS
        if any(one.dimension == dimension for one in others)
    ]


def _other(one: OtherDivide, lang: str) -> dict[str, str]:
    subject = load_catalogue().indicator(one.indicator)
    words = {"name": key_of("indicator", one.indicator), "split": split_key(one.dimension)}
    sides = [
        f"{part_text(one.dimension, code, lang=lang)}: {value_text(value, subject, lang=lang)}"
        for code, value in zip(one.groups, (one.behind, one.ahead), strict=True)
    ]
    return {
        "name": subject.names[lang],
        "address": address(WITHIN, lang=lang, **words),
        "first": sides[0],
        "second": sides[1],
        "gap": gap_size_text(one.gap, subject, lang=lang),
        "parity": "" if one.parity is None else number(one.parity, lang=lang, decimals=2),
        "period": period_text(one.period, lang=lang),
        "source": load_catalogue().source_name(one.source, lang=lang),
    }


def _split(profile: CountryProfile) -> list[str]:
    """Dimensions that any figure is split by."""
    return [name for name in GAP_DIMENSIONS if any(one.dimension == name for one in profile.divides)]


def _dimension(profile: CountryProfile, dimension: str) -> dict[str, Any]:
    lang = profile.lang
    own = [one for one in profile.divides if one.dimension == dimension]
    shown = [_shown(one, profile) for one in own]
    headings = {
        "SEX": translate("Women and men", lang=lang),
        "URBANISATION": translate("Town and country", lang=lang),
    }
    return {
        "key": dimension.lower(),
        "heading": headings[dimension],
        "facts": _facts(own, dimension, lang),
        "columns": _columns(dimension, lang),
        "drawn": [one for one in shown if one.svg],
        "single": [one for one in shown if not one.svg],
    }


def _facts(own: list[Divide], dimension: str, lang: str) -> list[tuple[str, str]]:
    """How many figures are split, on which side they are higher, and how many gaps narrow."""
    first, second = {
        "SEX": (translate("Higher among women", lang=lang), translate("Higher among men", lang=lang)),
        "URBANISATION": (
            translate("Higher in urban areas", lang=lang),
            translate("Higher in rural areas", lang=lang),
        ),
    }[dimension]
    verdicts = [one.trend.verdict for one in own if one.trend]
    counts = [
        (translate("Indicators split", lang=lang), len(own)),
        (first, sum(one.last.first > one.last.second for one in own)),
        (second, sum(one.last.first < one.last.second for one in own)),
    ]
    if verdicts:
        counts += [
            (translate("Gap narrower", lang=lang), verdicts.count("better")),
            (translate("Gap about the same", lang=lang), verdicts.count("steady")),
            (translate("Gap wider", lang=lang), verdicts.count("worse")),
        ]
    return [(term, number(count, lang=lang)) for term, count in counts]


def _columns(dimension: str, lang: str) -> list[str]:
    return [
        translate("Period", lang=lang, context="column"),
        *sides(dimension, lang=lang),
        translate("Gap", lang=lang, context="column"),
        translate("Parity", lang=lang, context="column"),
    ]


def _shown(divide: Divide, profile: CountryProfile) -> ShownDivide:
    lang, indicator = profile.lang, load_catalogue().indicator(divide.indicator)
    return ShownDivide(
        name=indicator.names[lang],
        address=address_of("indicator", divide.indicator, lang=lang, query={"areas": profile.area}),
        text=divide_text(divide, lang=lang),
        source=load_catalogue().source_name(divide.source, lang=lang),
        svg=_drawn(divide, lang) if len(divide.points) > 1 else mark_safe(""),
        rows=tuple(
            (
                period_text(point.period, lang=lang),
                value_text(point.first, indicator, lang=lang),
                value_text(point.second, indicator, lang=lang),
                gap_size_text(point.difference, indicator, lang=lang),
                "" if point.parity is None else number(point.parity, lang=lang, decimals=2),
            )
            for point in divide.points
        ),
    )


def _drawn(divide: Divide, lang: str) -> SafeString:
    indicator = load_catalogue().indicator(divide.indicator)
    columns = {
        "TIME_PERIOD": [point.period for point in divide.points],
        "FIRST": [point.first for point in divide.points],
        "SECOND": [point.second for point in divide.points],
        "BROKEN": [point.broken for point in divide.points],
    }
    drawn = pair_chart(
        pl.DataFrame(columns),
        measure=measure(indicator, lang=lang),
        lang=lang,
        names=sides(divide.dimension, lang=lang),
        title=indicator.names[lang],
    )
    return mark_safe(drawn.svg)  # noqa: S308  drawn by us
