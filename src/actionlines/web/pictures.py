"""The pictures of pages: from a profile's series to a drawing with its words, its table and its source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Final

import polars as pl
from django.utils.safestring import SafeString, mark_safe

from actionlines import places
from actionlines.charts import (
    Picture,
    draw_narrow,
    line_chart,
    mute_sparkline,
    strip_chart,
    tile_grid,
    world_map,
)
from actionlines.charts.land import boundary_note
from actionlines.indicators.catalogue import Indicator, load_catalogue
from actionlines.languages import list_of, number, percent, translate
from actionlines.profiles.action_line import ActionLineProfile
from actionlines.profiles.country import CountryProfile
from actionlines.profiles.figures import Point, Score
from actionlines.profiles.home import HomeProfile
from actionlines.profiles.indicator import IndicatorProfile
from actionlines.profiles.medians import LEAST_SHARE, GroupMedian
from actionlines.profiles.sentences import group_name, joined
from actionlines.profiles.wording import measure
from actionlines.profiles.world import WorldProfile
from actionlines.profiles.world_sentences import world_title
from actionlines.web.addresses import address_of, beside

_OWN = "own"
MAIN: Final = "main"
"""The first picture of a page."""
RUNTIME_KB: Final = 125
"""What the scripts weigh packed that a picture is explored with; a test weighs them."""

FROM: Final = "2000"
"""Where pictures of medians begin: the years of the Summit; an indicator's own page has all years."""


@dataclass(frozen=True)
class ShownPicture:
    """A picture on a page."""

    svg: SafeString
    narrow: SafeString
    """The same for a small screen; empty where the wide one has to do."""
    heading: str
    description: str
    source: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    name: str = ""
    """What its files and its page for exploring are asked for by; empty where it has none."""
    live: Callable[[], Mapping[str, Any]] | None = field(default=None, repr=False)
    """Makes the Vega-Lite specification of the same picture for a reader who wants to try it out."""
    live_narrow: Callable[[], Mapping[str, Any]] | None = field(default=None, repr=False)


def links_of(picture: ShownPicture, address: str, *, lang: str) -> list[tuple[str, str]]:
    """Name and address of a picture's files, and of the page where it is explored, beside the page at `address`."""
    if not picture.name:
        return []
    which = "" if picture.name == MAIN else picture.name
    named = [("svg", translate("Picture as SVG", lang=lang)), ("png", translate("Picture as PNG", lang=lang))]
    if picture.live is not None:
        message = translate("Explore the picture (%(weight)s KB of scripts)", lang=lang)
        named.insert(0, ("explore", message % {"weight": number(RUNTIME_KB, lang=lang)}))
    return [(name, beside(address, form, picture=which)) for form, name in named]


def home_picture(profile: HomeProfile) -> ShownPicture | None:
    """Medians of the regions over time."""
    indicator = load_catalogue().indicator(profile.lead)
    return _medians_picture(indicator, profile.medians, profile.lang, profile.lead_sources)


def line_picture(profile: ActionLineProfile) -> ShownPicture | None:
    """Medians of the regions over time, in the indicator chosen."""
    if profile.chosen is None:
        return None
    indicator = load_catalogue().indicator(profile.chosen.indicator)
    return _medians_picture(
        indicator, profile.medians, profile.lang, (leader.source for leader in profile.leaders)
    )


def spread_picture(profile: ActionLineProfile) -> ShownPicture | None:
    """All countries of the indicator chosen as a strip."""
    if profile.chosen is None or not profile.values:
        return None
    lang, indicator = profile.lang, load_catalogue().indicator(profile.chosen.indicator)
    table = pl.DataFrame(
        [(point.period, point.value) for point in profile.values],
        schema={"REF_AREA": pl.String, "OBS_VALUE": pl.Float64},
        orient="row",
    )
    names = {point.period: places.display_name(point.period, lang) for point in profile.values}
    drawn = strip_chart(table, measure=measure(indicator, lang=lang), lang=lang, names=names)
    return _shown(drawn, (leader.source for leader in profile.leaders), lang, name="spread")


def country_picture(profile: CountryProfile) -> ShownPicture | None:
    """The country's own line, and the medians of its region and of the world."""
    lead = profile.lead
    if lead is None or lead.figure is None:
        return None
    lang = profile.lang
    rows = _rows(_OWN, _recent(lead.series)) + _median_rows(profile.medians)
    rows += [row for one in profile.beside for row in _rows(one.area, _recent(one.points))]
    names = {_OWN: profile.name, **_median_names(profile.medians, lang)}
    names |= {one.area: places.display_name(one.area, lang, short=True) for one in profile.beside}
    drawn = line_chart(
        _table(rows),
        measure=measure(load_catalogue().indicator(lead.indicator), lang=lang),
        lang=lang,
        names=names,
        focus=(_OWN,),
    )
    sources = (lead.figure.source, *(one.source for one in profile.beside))
    return _shown(drawn, sources, lang, note=_median_rule(lang) if profile.medians else "")


def indicator_picture(profile: IndicatorProfile) -> ShownPicture | None:
    """Series of the countries chosen."""
    chosen = [one for one in profile.series if one.chosen]
    if not chosen:
        return None
    lang = profile.lang
    rows = [
        (one.area, figure.period, figure.value, figure.status, " ".join(figure.flags))
        for one in chosen
        for figure in one.figures
    ]
    ends = [(figure.low, figure.high) for one in chosen for figure in one.figures]
    names = {area: places.display_name(area, lang, short=True) for area in profile.areas}
    drawn = line_chart(
        _with_ends(_table(rows), ends), measure=measure(profile.indicator, lang=lang), lang=lang, names=names
    )
    return _shown(drawn, (one.source for one in chosen), lang)


def spark(score: Score) -> SafeString:
    """The figure's own way, the size of a word; the words beside it say the same."""
    if len(score.series) < 2:
        return mark_safe("")
    drawn = mute_sparkline((point.period, point.value) for point in score.series)
    return mark_safe(drawn)  # noqa: S308  drawn by us


def world_pictures(profile: WorldProfile, *, alone: bool = False) -> dict[str, ShownPicture]:
    """Map, tiles and strip of a year of the world; their figures stand in one table of the page.

    On the page each area leads to its own page; `alone` they have a key, and the note on boundaries.
    """
    if not profile.figures:
        return {}
    lang, means = profile.lang, measure(profile.indicator, lang=profile.lang)
    means = replace(means, write=cache(means.write))  # each figure is written for several pictures
    stated = [(one.area, one.figure.period, one.figure.value, None, "") for one in profile.figures]
    names = {one.area: one.name for one in profile.figures}
    areas = names | {code: places.display_name(code, lang) for code in profile.missing}
    links = {} if alone else {code: address_of("country", code, lang=lang) for code in areas}
    told = {"measure": means, "lang": lang, "title": world_title(profile)}
    medians = {group_name(one.group, lang=lang): one.median for one in profile.medians[:1]}
    drawn = {
        "map": world_map(_table(stated), bounds=profile.bounds, names=areas, links=links, **told),
        "tiles": tile_grid(_table(stated), bounds=profile.bounds, names=areas, links=links, **told),
        "spread": strip_chart(_table(stated), names=names, medians=medians, ident="spread", **told),
    }
    sources = dict.fromkeys(one.figure.source for one in profile.figures)
    notes = {"map": boundary_note(lang) if alone else ""}
    shown = {
        name: _shown(one, sources, lang, note=notes.get(name, ""), name=MAIN if name == "map" else name)
        for name, one in drawn.items()
    }
    shown["spread"] = replace(shown["spread"], heading=translate("How far apart they are", lang=lang))
    return {name: replace(one, rows=(), live=None, live_narrow=None) for name, one in shown.items()}


def _medians_picture(
    indicator: Indicator, medians: tuple[GroupMedian, ...], lang: str, sources: Iterable[str]
) -> ShownPicture | None:
    rows = _median_rows(medians)
    if not rows:
        return None
    names = {one.group: places.display_name(one.group, lang) for one in medians}
    title = translate("%(indicator)s: median country of each region", lang=lang) % {
        "indicator": indicator.names[lang]
    }
    drawn = line_chart(
        _table(rows), measure=measure(indicator, lang=lang), lang=lang, names=names, title=title
    )
    return _shown(drawn, sources, lang, note=_median_rule(lang))


def _median_names(medians: tuple[GroupMedian, ...], lang: str) -> dict[str, str]:
    message = translate("%(group)s (median)", lang=lang)
    return {one.group: message % {"group": group_name(one.group, lang=lang)} for one in medians}


def _recent(points: Iterable[Point]) -> tuple[Point, ...]:
    """From the years of the Summit on; all of them where there are none since."""
    every = tuple(points)
    return tuple(point for point in every if point.period >= FROM) or every


def _median_rows(medians: Iterable[GroupMedian]) -> list[tuple[str, str, float, str | None, str]]:
    return [row for one in medians for row in _rows(one.group, (p for p in one.points if p.period >= FROM))]


def _rows(line: str, points: Iterable[Point]) -> list[tuple[str, str, float, str | None, str]]:
    return [(line, point.period, point.value, None, "") for point in points]


def _table(rows: list[tuple[str, str, float, str | None, str]]) -> pl.DataFrame:
    schema = {
        "REF_AREA": pl.String,
        "TIME_PERIOD": pl.String,
        "OBS_VALUE": pl.Float64,
        "OBS_STATUS": pl.String,
        "FLAGS": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _with_ends(table: pl.DataFrame, ends: list[tuple[float | None, float | None]]) -> pl.DataFrame:
    """The table with intervals, where any figure has one."""
    if all(low is None for low, _ in ends):
        return table
    known = pl.DataFrame(ends, schema={"LOW": pl.Float64, "HIGH": pl.Float64}, orient="row")
    return table.hstack(known)


def _median_rule(lang: str) -> str:
    message = translate(
        "A median leaves out years in which fewer than %(share)s of those that report have a figure.",
        lang=lang,
    )
    return message % {"share": percent(100 * LEAST_SHARE, lang=lang, decimals=0)}


def _shown(
    drawn: Picture, sources: Iterable[str], lang: str, *, note: str = "", name: str = MAIN
) -> ShownPicture:
    names = [load_catalogue().source_name(source, lang=lang) for source in dict.fromkeys(sources)]
    credit = translate("Source: %(names)s.", lang=lang) % {"names": list_of(names, lang=lang)}
    return ShownPicture(
        mark_safe(drawn.svg),  # noqa: S308  drawn by us
        mark_safe(draw_narrow(drawn)),  # noqa: S308  drawn by us
        drawn.title,
        drawn.description,
        joined([part for part in (note, credit) if part], lang=lang),
        drawn.columns,
        drawn.rows,
        name,
        drawn.live,
        drawn.live_narrow,
    )
