"""Estimates of a sample as dots with their intervals, in groups and in order: never bars, which hide the error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import polars as pl

from actionlines.charts import sentences
from actionlines.charts.estimates_drawn import Estimate as Estimate
from actionlines.charts.estimates_drawn import Group as Group
from actionlines.charts.estimates_drawn import bounds_text, drawn_narrow, drawn_wide, kept_back_text
from actionlines.charts.picture import MISSING, Measure, Picture
from actionlines.charts.series import NothingToDrawError
from actionlines.languages import percent, side_by_side, translate


def estimates_chart(
    groups: Sequence[Group], *, measure: Measure, lang: str, title: str, heading: str, level: float
) -> Picture:
    """Draw estimates and their intervals, a row each.

    Parameters
    ----------
    groups : sequence of Group
        In the order in which they are drawn. The axis is made from the estimates that are shown alone.
    measure, lang
        As for `line_chart`.
    title : str
        What it shows.
    heading : str
        What the estimates are of: heading of the names in the table.
    level : float
        Confidence of the intervals, 0 to 1.

    Raises
    ------
    NothingToDrawError
        If no estimate is shown.
    """
    told = [one for group in groups for one in group.estimates]
    if not any(one.value is not None for one in told):
        raise NothingToDrawError("there is no estimate to draw: all are kept back")
    description = sentences.joined([*_said(_told_apart(groups, lang), measure, level, lang)], lang=lang)
    rows = [(group.title, one) for group in groups for one in group.estimates]
    return Picture(
        svg=drawn_wide(groups, measure, lang, title, description),
        narrow_svg=drawn_narrow(groups, measure, lang, title, description),
        title=title,
        description=description,
        table=pl.DataFrame(told, schema=SCHEMA),
        columns=(heading, sentences.headings(lang)["value"], _level_text(level, lang)),
        rows=tuple(_cells(group, one, measure, lang) for group, one in rows),
    )


SCHEMA: Final = {
    "name": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "doubtful": pl.Boolean,
}


def _level_text(level: float, lang: str) -> str:
    shown = percent(100 * level, lang=lang, decimals=None)
    return translate("%(level)s interval", lang=lang, context="column") % {"level": shown}


def _told_apart(groups: Sequence[Group], lang: str) -> list[Estimate]:
    """All estimates, each under its group's title too where another has the same name."""
    named = Counter(one.name for group in groups for one in group.estimates)
    return [
        replace(one, name=side_by_side([group.title, one.name], lang=lang))
        if named[one.name] > 1 and group.title
        else one
        for group in groups
        for one in group.estimates
    ]


def _said(told: Sequence[Estimate], measure: Measure, level: float, lang: str) -> Iterator[str]:
    """The ends of what is shown, and what line, ring and missing dot are."""
    shown = sorted(
        ((one.value, one.name) for one in told if one.value is not None), key=lambda pair: (pair[0], pair[1])
    )
    facts = {"high": shown[-1][1], "most": measure.write(shown[-1][0])}
    facts |= {"low": shown[0][1], "least": measure.write(shown[0][0])}
    if len(shown) > 1:
        yield translate("Highest: %(high)s with %(most)s; lowest: %(low)s with %(least)s.", lang=lang) % facts
    else:
        yield translate("%(high)s: %(most)s.", lang=lang, context="one estimate") % facts
    line = translate("The line through a dot is the %(level)s interval.", lang=lang)
    yield line % {"level": percent(100 * level, lang=lang, decimals=None)}
    if any(one.doubtful for one in told):
        yield translate("A ring is an estimate to be read with care.", lang=lang)
    if any(one.value is None for one in told):
        yield translate("Estimates kept back by the rules of publication have no dot.", lang=lang)


def _cells(group: str, one: Estimate, measure: Measure, lang: str) -> tuple[str, ...]:
    name = translate("%(group)s: %(name)s", lang=lang, context="row") % {"group": group, "name": one.name}
    name = name if group else one.name
    if one.value is None:
        return (name, kept_back_text(lang), MISSING)
    return (name, measure.write(one.value), bounds_text(one, measure))
