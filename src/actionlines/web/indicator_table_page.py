"""An indicator country by country: the latest figures or those of a year, of a group, in the order asked for."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_noop

from actionlines import places
from actionlines.errors import BadInputError
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.releases import Release
from actionlines.languages import list_of, number, side_by_side, translate, translate_plural
from actionlines.profiles.indicator_table import IndicatorTable, NoSuchYearError, TableRow, indicator_table
from actionlines.profiles.sentences import joined
from actionlines.profiles.wording import (
    areas_text,
    interval_text,
    period_text,
    remarks,
    trend_text,
    value_text,
)
from actionlines.web import downloads
from actionlines.web.addresses import address, address_of, key_of
from actionlines.web.errors import error_page
from actionlines.web.indicator_tables import group_lead, group_rows, value_heading
from actionlines.web.indicator_tabs import TABLE, asked_for, elsewhere, tab_address, top
from actionlines.web.lists import schemes
from actionlines.web.pages import Download, Page, handed_out, page

PARAMS: Final = ("year", "group", "sort")
_FOUR: Final = 4
"""Digits of a year."""


class NotAYearError(BadInputError):
    """What an address says for a year is none."""


@page("areas", *PARAMS, every_release=True)
def table_view(release: Release, request: HttpRequest, *, lang: str, name: str) -> Page | HttpResponse:
    subject, choice = asked_for(request, lang=lang, name=name)
    leads = elsewhere(TABLE, subject, choice, request, lang=lang, name=name, params=PARAMS)
    if leads is not None:
        return leads
    try:
        profile = _asked(release, subject.code, request, lang)
    except (NotAYearError, NoSuchYearError):
        return _no_such_year(request, indicator_table(release, subject.code, lang=lang))
    query = {param: request.GET.get(param, "").strip() for param in PARAMS} | {
        "areas": ",".join(choice.areas)
    }
    lead = _lead(profile)
    files = {
        form: address("indicator-table-file", lang=lang, name=name, form=form, query={**query, "areas": ""})
        for form in downloads.FORMS
    }
    facts = {
        **top(TABLE, release, subject, choice, lang=lang),
        "lead": lead,
        "description": lead,
        "address": address(TABLE, lang=lang, name=name),
        "years": profile.years,
        "year": profile.year,
        "schemes": schemes(lang),
        "group": profile.group or "",
        "sort": query["sort"],
        "heading": _heading(profile),
        "ranking": _ranking_text(profile),
        "value_heading": value_heading(profile),
        "columns": _columns(profile, query),
        "trends": profile.year is None,
        "rows": [_row(one, profile, choice.areas) for one in profile.rows],
        "without": list_of(profile.without, lang=lang),
        "without_text": _without_text(profile),
        "groups": group_rows(profile) if profile.year is None and profile.group is None else [],
        "groups_lead": group_lead(profile),
        "sources": profile.sources,
        "downloads": downloads.links(files, lang=lang),
    }
    return Page("web/indicator_table.html", facts, keep=query["group"] == (profile.group or ""))


@page(*PARAMS)
def table_file(
    release: Release, request: HttpRequest, *, lang: str, name: str, form: str
) -> Download | HttpResponse:
    subject = load_catalogue().indicator(name)
    key = key_of("indicator", subject.code)
    if key != name:
        query = {param: request.GET.get(param, "") for param in PARAMS}
        return HttpResponseRedirect(
            address("indicator-table-file", lang=lang, name=key, form=form, query=query)
        )
    profile = _asked(release, subject.code, request, lang)
    return handed_out(profile, f"{name}-table", form)


def _no_such_year(request: HttpRequest, profile: IndicatorTable) -> HttpResponse:
    """The newest and the first year, in place of one without figures."""
    lang, subject = profile.lang, profile.indicator
    message = translate("%(indicator)s, %(year)s", lang=lang)
    meant = [
        {
            "name": message % {"indicator": profile.name, "year": year},
            "address": tab_address(TABLE, subject, lang=lang, query={"year": str(year)}),
        }
        for year in dict.fromkeys((*profile.years[:1], *profile.years[-1:]))
    ]
    sentence = gettext_noop("The indicator has no figures of this year.")
    return error_page(request, 400, lang=lang, sentence=sentence, meant=meant)


def _asked(release: Release, code: str, request: HttpRequest, lang: str) -> IndicatorTable:
    year, group = (request.GET.get(param, "").strip() for param in ("year", "group"))
    if year and (len(year) != _FOUR or not (year.isascii() and year.isdigit())):
        raise NotAYearError(f"{year[:20]!r} is not a year: write four digits, such as 2015")
    return indicator_table(
        release,
        code,
        year=int(year) if year else None,
        group=places.area(group).code if group else None,
        sort=request.GET.get("sort", "").strip() or "place",
        lang=lang,
    )


def _lead(profile: IndicatorTable) -> str:
    """How many countries have a figure, and of when."""
    lang = profile.lang
    if not profile.rows:
        return translate("No country or territory has such a figure.", lang=lang)
    facts = {"areas": areas_text(len(profile.rows), lang=lang)}
    if profile.year is not None:
        message = translate("%(areas)s with a figure of %(year)s.", lang=lang)
        return message % {**facts, "year": profile.year}
    years = [one.figure.year for one in profile.rows]
    message = translate(
        "%(areas)s with a figure; the latest are of %(last)s, the oldest of %(first)s.", lang=lang
    )
    return message % {**facts, "first": min(years), "last": max(years)}


def _heading(profile: IndicatorTable) -> str:
    lang = profile.lang
    if profile.year is None:
        heading = translate("Latest figure of each country", lang=lang)
    else:
        heading = translate("Figures of %(year)s", lang=lang) % {"year": profile.year}
    if profile.group is None:
        return heading
    return f"{heading} · {places.display_name(profile.group, lang)}"


def _ranking_text(profile: IndicatorTable) -> str:
    lang = profile.lang
    if profile.window_from is None or profile.indicator.kind == "year":
        return ""
    order = {
        1: translate("1 is the highest, which is best.", lang=lang),
        -1: translate("1 is the lowest, which is best.", lang=lang),
        0: translate("1 is the highest; neither more nor less is better.", lang=lang),
    }[profile.indicator.direction]
    if profile.year is not None:
        rule = translate(
            "Places are among all countries and territories with a figure of that year.", lang=lang
        )
        return joined([order, rule], lang=lang)
    window = translate(
        "Ranked are figures of %(year)s and later: from two years before the last in which ten report.",
        lang=lang,
    ) % {"year": profile.window_from}
    return joined([order, window], lang=lang)


def _columns(profile: IndicatorTable, query: dict[str, str]) -> list[dict[str, Any]]:
    """Headings; those that the table can be ordered by lead to it in that order, or turned round."""
    lang = profile.lang
    named = [
        ("place", translate("Place", lang=lang), True),
        ("name", translate("Country or territory", lang=lang), False),
        ("value", value_heading(profile), True),
        ("year", translate("Year", lang=lang), True),
        *([("change", translate("Trend", lang=lang), False)] if profile.year is None else []),
        ("", translate("Source and remarks", lang=lang), False),
    ]
    return [
        _column(sort, name, numeric=numeric, profile=profile, query=query) for sort, name, numeric in named
    ]


def _column(
    sort: str, name: str, *, numeric: bool, profile: IndicatorTable, query: dict[str, str]
) -> dict[str, Any]:
    if not sort:
        return {"name": name, "numeric": numeric}
    here = profile.sort.removeprefix("-") == sort
    turned = f"-{sort}" if here and not profile.sort.startswith("-") else sort
    rising = (sort in {"place", "name"}) != profile.sort.startswith("-")
    asked = {**query, "sort": "" if turned == "place" else turned}
    return {
        "name": name,
        "numeric": numeric,
        "address": tab_address(TABLE, profile.indicator, lang=profile.lang, query=asked),
        "order": ("ascending" if rising else "descending") if here else "",
    }


def _row(one: TableRow, profile: IndicatorTable, chosen: tuple[str, ...]) -> dict[str, Any]:
    lang, subject = profile.lang, profile.indicator
    source = load_catalogue().source_name(one.figure.source, lang=lang)
    return {
        "rank": number(one.place.rank, lang=lang) if one.place else "–",
        "name": one.name,
        "chosen": one.area in chosen,
        "address": address_of("country", one.area, lang=lang),
        "value": value_text(one.figure.value, subject, lang=lang),
        "interval": interval_text(one.figure, subject, lang=lang),
        "period": period_text(one.figure.period, lang=lang),
        "trend": trend_text(one.trend, subject, lang=lang) if one.trend else "",
        "direction": one.trend.direction if one.trend else "",
        "remarks": side_by_side((source, *remarks(one.figure, lang=lang)), lang=lang, apart=True),
    }


def _without_text(profile: IndicatorTable) -> str:
    message = translate_plural(
        "%(n)s country without such a figure",
        "%(n)s countries without such a figure",
        len(profile.without),
        lang=profile.lang,
    )
    return message % {"n": number(len(profile.without), lang=profile.lang)}
