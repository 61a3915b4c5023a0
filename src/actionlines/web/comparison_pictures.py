"""The pictures of a comparison: panels of lines or of places, and all of them as one to take away."""

from __future__ import annotations

from typing import Final

import polars as pl

from actionlines import places
from actionlines.charts.panels import Facet
from actionlines.charts.picture import Measure
from actionlines.charts.ranks import rank_multiples
from actionlines.charts.small_multiples import Multiples, small_multiples
from actionlines.indicators.catalogue import Indicator, load_catalogue
from actionlines.languages import list_of, number, translate
from actionlines.profiles.comparison import Comparison, Course, Step
from actionlines.profiles.wording import measure
from actionlines.web.comparison_asked import Asked
from actionlines.web.pictures import FROM

_SCHEMA: Final = {
    "LINE": pl.String,
    "TIME_PERIOD": pl.String,
    "OBS_VALUE": pl.Float64,
    "OBS_STATUS": pl.String,
    "FLAGS": pl.String,
}
Row = tuple[str, str, float, str | None, str]


def panels_of(profile: Comparison, asked: Asked) -> Multiples | None:
    """The panels that the address asks for; None where there is nothing to draw."""
    lang, title = profile.lang, title_of(profile)
    facets = _by_area(profile) if by_area(profile, asked) else _by_indicator(profile, asked)
    if not facets:
        return None
    names = line_names(profile, asked)
    if asked.view == "ranks":
        return rank_multiples(facets, names=names, lang=lang, title=title)
    same = asked.scale == "same"
    return small_multiples(facets, names=names, lang=lang, title=title, same_scale=same)


def by_area(profile: Comparison, asked: Asked) -> bool:
    """Whether there is a panel for each country: only figures of one unit share an axis, and places have none."""
    return asked.by == "area" and asked.view == "lines" and one_unit(profile)


def one_unit(profile: Comparison) -> bool:
    """Whether all indicators have the same unit."""
    subjects = [load_catalogue().indicator(code) for code in profile.indicators]
    return len({(subject.unit, subject.unit_mult) for subject in subjects}) == 1


def line_names(profile: Comparison, asked: Asked) -> dict[str, str]:
    """What each line is called, in the order of colours."""
    lang = profile.lang
    if by_area(profile, asked):
        return {code: load_catalogue().indicator(code).short_names[lang] for code in profile.indicators}
    return {code: places.display_name(code, lang, short=True) for code in profile.areas}


def title_of(profile: Comparison) -> str:
    """Whom the comparison is of."""
    names = (places.display_name(code, profile.lang, short=True) for code in profile.areas)
    return list_of(names, lang=profile.lang)


def place_measure(name: str, *, lang: str) -> Measure:
    """How places are written."""
    return Measure(name, lambda value: number(value, lang=lang, decimals=0))


def _by_indicator(profile: Comparison, asked: Asked) -> list[Facet]:
    facets = []
    for one in profile.compared:
        subject = load_catalogue().indicator(one.indicator)
        ranked = asked.view == "ranks"
        rows = [
            row
            for course in one.courses
            if course.drawn
            for row in _rows(course.area, course, profile, asked.among if ranked else "")
        ]
        if rows:
            own = measure(subject, lang=profile.lang)
            drawn = place_measure(own.name, lang=profile.lang) if ranked else own
            facets.append(Facet(own.name, _table(rows), drawn, one.indicator))
    return facets


def _by_area(profile: Comparison) -> list[Facet]:
    facets = []
    subject = load_catalogue().indicator(profile.indicators[0])
    for area in profile.areas:
        rows = [
            row
            for one in profile.compared
            for course in one.courses
            if course.drawn and course.area == area
            for row in _rows(one.indicator, course, profile, "")
        ]
        if rows:
            name = places.display_name(area, profile.lang)
            facets.append(Facet(name, _table(rows), _shared(subject, name, profile.lang), area))
    return facets


def _shared(subject: Indicator, name: str, lang: str) -> Measure:
    own = measure(subject, lang=lang)
    return Measure(name, own.write, own.kind, own.factor, own.lowest, own.highest)


def _rows(line: str, course: Course, profile: Comparison, among: str) -> list[Row]:
    """What is drawn: figures, or places among all or the chosen; from the years of the Summit on unless asked."""
    shown = course.steps if profile.first is not None else _recent(course.steps)
    if among:
        ranked = ((step, step.place if among == "all" else step.place_chosen) for step in shown)
        return [(line, step.period, float(place), None, "") for step, place in ranked if place is not None]
    return [(line, step.period, step.value, step.status, " ".join(step.flags)) for step in shown]


def _recent(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    return tuple(step for step in steps if step.period >= FROM) or steps


def _table(rows: list[Row]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def sources_text(sources: tuple[str, ...], *, lang: str) -> str:
    """Who states the figures."""
    names = [load_catalogue().source_name(source, lang=lang) for source in sources]
    return translate("Source: %(names)s.", lang=lang) % {"names": list_of(names, lang=lang)} if names else ""
