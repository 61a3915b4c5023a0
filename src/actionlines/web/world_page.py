"""The world in one indicator and one year: map, tiles of the same size, classes, strip, who has no figure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_noop

from actionlines import places
from actionlines.charts.classes import class_texts
from actionlines.charts.land import boundary_note
from actionlines.commitments import action_lines
from actionlines.errors import BadInputError
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.releases import Release
from actionlines.languages import number, translate
from actionlines.profiles.board import board
from actionlines.profiles.peers import LEAD
from actionlines.profiles.sentences import group_name
from actionlines.profiles.wording import areas_text, measure, period_text, remarks, unit_text, value_text
from actionlines.profiles.world import AreaFigure, WorldProfile, YearWithoutFiguresError, world
from actionlines.profiles.world_sentences import class_rule, world_lead, world_scope, world_title
from actionlines.web import downloads
from actionlines.web.addresses import address, address_of, key_of
from actionlines.web.errors import error_page
from actionlines.web.lines import shown_line
from actionlines.web.pages import Download, Page, handed_out, page
from actionlines.web.pictures import world_pictures

FOUR: Final = 4
"""Digits of a year."""
WIDEST: Final = 100
"""How wide the bar of the class with the most areas is."""


class NotAYearError(BadInputError):
    """What an address says for a year is none."""


@page("indicator")
def world_entrance(release: Release, request: HttpRequest, *, lang: str) -> Page | HttpResponse:
    """The indicator that people ask for first; or leads to the one chosen."""
    chosen = request.GET.get("indicator", "").strip()
    if chosen:
        return HttpResponseRedirect(_address(load_catalogue().indicator(chosen).code, lang=lang))
    return Page("web/world.html", _facts(world(release, LEAD, lang=lang), release))


@page("year")
def world_view(release: Release, request: HttpRequest, *, lang: str, name: str) -> Page | HttpResponse:
    subject = load_catalogue().indicator(name)
    asked = request.GET.get("year", "").strip()
    if key_of("indicator", subject.code) != name:
        return HttpResponseRedirect(_address(subject.code, lang=lang, year=asked))
    try:
        profile = world(release, subject.code, year_asked(request), lang=lang)
    except (NotAYearError, YearWithoutFiguresError):
        return no_such_year(request, world(release, subject.code, lang=lang))
    return Page("web/world.html", _facts(profile, release))


@page("year")
def world_file(
    release: Release, request: HttpRequest, *, lang: str, name: str, form: str
) -> Download | HttpResponse:
    subject = load_catalogue().indicator(name)
    asked = request.GET.get("year", "").strip()
    if key_of("indicator", subject.code) != name:
        return HttpResponseRedirect(_address(subject.code, lang=lang, year=asked, form=form))
    profile = world(release, subject.code, year_asked(request), lang=lang)
    return handed_out(profile, f"world-{name}-{profile.year}", form)


def year_asked(request: HttpRequest) -> int | None:
    """Year that the address asks for; None where it does not say.

    Raises
    ------
    NotAYearError
        If it says something else than four digits.
    """
    text = request.GET.get("year", "").strip()
    if not text:
        return None
    if len(text) != FOUR or not (text.isascii() and text.isdigit()):
        raise NotAYearError(f"{text[:20]!r} is not a year: write four digits, such as 2015")
    return int(text)


def _address(code: str, *, lang: str, year: int | str | None = None, form: str | None = None) -> str:
    """Address of an indicator's world; without a year it is the latest good one."""
    words = {"lang": lang, "name": key_of("indicator", code)}
    query = {"year": str(year or "")}
    if form is None:
        return address("world-indicator", query=query, **words)
    return address("world-indicator-file", query=query, **words, form=form)


def no_such_year(request: HttpRequest, profile: WorldProfile) -> HttpResponse:
    """The first, the last and the latest good year, in place of one without figures."""
    lang, code = profile.lang, profile.indicator.code
    years = (
        sorted({profile.years[0].year, profile.years[-1].year, profile.year or 0}) if profile.years else []
    )
    message = translate("%(indicator)s, %(year)s", lang=lang)
    meant = [
        {
            "name": message % {"indicator": profile.name, "year": year},
            "address": _address(code, lang=lang, year=year),
        }
        for year in years
    ]
    sentence = gettext_noop("The indicator has no figures of this year.")
    return error_page(request, 400, lang=lang, sentence=sentence, meant=meant)


def _facts(profile: WorldProfile, release: Release) -> dict[str, Any]:
    def where(year: int | None) -> str:
        return _address(profile.indicator.code, lang=profile.lang, year=year)

    return {"here": "world", "chooser": _chooser(profile, release), **world_facts(profile, where)}


def world_facts(profile: WorldProfile, where: Callable[[int | None], str]) -> dict[str, Any]:
    """All that is shown of one indicator and year; `where` gives the page's address for another year."""
    lang, code = profile.lang, profile.indicator.code
    lead, pictures = world_lead(profile), world_pictures(profile)
    return {
        "title": world_title(profile),
        "lead": lead,
        "description": lead,
        "edition": profile.edition,
        "scope": world_scope(profile),
        "unit": unit_text(profile.indicator, lang=lang),
        "indicator_address": address_of("indicator", code, lang=lang),
        "indicator_name": profile.name,
        "slider": _slider(profile, where),
        "classes": _classes(profile),
        "class_rule": class_rule(profile),
        "medians": [
            (group_name(one.group, lang=lang), value_text(one.median, profile.indicator, lang=lang))
            for one in profile.medians
        ],
        "picture": pictures.get("map"),
        **pictures,
        "boundaries": boundary_note(lang),
        "missing": [
            {"name": places.display_name(area, lang), "address": address_of("country", area, lang=lang)}
            for area in profile.missing
        ],
        "missing_text": _missing_text(profile),
        "rows": [_row(one, profile) for one in profile.figures],
        "sources": profile.sources,
        "downloads": downloads.links(
            {form: _address(code, lang=lang, year=profile.year, form=form) for form in downloads.FORMS},
            lang=lang,
        ),
    }


def _chooser(profile: WorldProfile, release: Release) -> list[dict[str, Any]]:
    """Indicators with figures, each under the first action line it measures."""
    lang, known = profile.lang, set(board(release).summaries["INDICATOR"])
    shown: dict[str, list[dict[str, Any]]] = {}
    for one in load_catalogue().indicators.values():
        if one.code in known:
            option = {"key": key_of("indicator", one.code), "name": one.names[lang]}
            option["chosen"] = one.code == profile.indicator.code
            shown.setdefault(one.measures[0].line if one.measures else "", []).append(option)
    other = [{"name": translate("Other indicators", lang=lang), "options": shown.pop("", [])}]
    lines = [shown_line(line.code, lang) for line in action_lines() if line.code in shown]
    groups = [{"name": f"{line.code} {line.title}", "options": shown[line.code]} for line in lines]
    return groups + [group for group in other if group["options"]]


def _slider(profile: WorldProfile, where: Callable[[int | None], str]) -> dict[str, Any]:
    """The years there are, the one shown, and the nearest to it with a figure of their own."""
    if profile.year is None:
        return {}
    years = [one.year for one in profile.years]
    before = max((year for year in years if year < profile.year), default=None)
    after = min((year for year in years if year > profile.year), default=None)
    return {
        "action": where(None).partition("?")[0],
        "year": profile.year,
        "first": years[0],
        "last": years[-1],
        "before": {"year": before, "address": where(before)} if before else None,
        "after": {"year": after, "address": where(after)} if after else None,
        "years": [
            {
                "year": one.year,
                "areas": number(one.areas, lang=profile.lang),
                "address": where(one.year),
                "shown": one.year == profile.year,
            }
            for one in profile.years
        ],
    }


def _classes(profile: WorldProfile) -> list[dict[str, Any]]:
    """Each class with what lies in it, how many areas, and a bar; last those without a figure."""
    if not profile.figures:
        return []
    texts = class_texts(profile.bounds, measure(profile.indicator, lang=profile.lang), lang=profile.lang)
    most = max(*profile.counts, len(profile.missing))
    found = [
        {
            "number": at,
            "text": text,
            "areas": number(count, lang=profile.lang),
            "bar": WIDEST * count // most,
        }
        for at, (text, count) in enumerate(zip(texts, profile.counts, strict=True), start=1)
    ]
    without = {
        "number": 0,
        "text": translate("no figure", lang=profile.lang),
        "areas": number(len(profile.missing), lang=profile.lang),
        "bar": WIDEST * len(profile.missing) // most,
    }
    return [*found, without]


def _missing_text(profile: WorldProfile) -> str:
    message = translate("Without a figure: %(areas)s", lang=profile.lang)
    return message % {"areas": areas_text(len(profile.missing), lang=profile.lang)}


def _row(one: AreaFigure, profile: WorldProfile) -> dict[str, str]:
    lang = profile.lang
    source = load_catalogue().source_name(one.figure.source, lang=lang)
    return {
        "name": one.name,
        "address": address_of("country", one.area, lang=lang),
        "value": value_text(one.figure.value, profile.indicator, lang=lang),
        "period": period_text(one.figure.period, lang=lang),
        "source": source,
        "remarks": ", ".join(remarks(one.figure, lang=lang)),
    }
