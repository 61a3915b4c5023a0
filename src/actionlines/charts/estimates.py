"""Estimates of a sample as dots with their intervals, in groups and in order: never bars, which hide the error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from actionlines.charts import sentences
from actionlines.charts.axes import FONT, WIDE, Axis, value_axis
from actionlines.charts.letters import isolated, width, wrapped
from actionlines.charts.marks import Row, rings, rules, shapes, texts
from actionlines.charts.picture import MISSING, Measure, Picture
from actionlines.charts.series import NothingToDrawError
from actionlines.charts.svg import enclose
from actionlines.languages import interval, percent, side_by_side, translate

NAMES: Final = 220
LEADING: Final = 16
TOP: Final = 26
BOTTOM: Final = 8
APART: Final = 8
"""Above the heading of a group."""


@dataclass(frozen=True)
class Estimate:
    """An estimate and between which ends it lies; without `value` it is kept back, and nothing of it is drawn.

    `doubtful` has a ring in place of a dot.
    """

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    doubtful: bool = False


@dataclass(frozen=True)
class Group:
    """Estimates under a heading, such as the parts of one breakdown; without a title there is none."""

    title: str
    estimates: tuple[Estimate, ...]


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
        svg=_drawn(groups, measure, lang, title, description),
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


def kept_back_text(lang: str) -> str:
    """What stands in the place of an estimate that is not shown."""
    return translate("kept back", lang=lang, context="estimate")


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
    if one.low is None or one.high is None:
        return (name, measure.write(one.value), MISSING)
    return (name, measure.write(one.value), interval(measure.write(one.low), measure.write(one.high)))


@dataclass(frozen=True)
class _Line:
    """One line of the picture: the heading of a group, or an estimate; `middle` is how far down it stands."""

    name: tuple[str, ...]
    middle: float
    one: Estimate | None


@dataclass(frozen=True)
class _Ground:
    axis: Axis
    left: float
    across: float
    bottom: float

    def along(self, value: float) -> float:
        return self.left + self.axis.place(value, self.across)


def _drawn(groups: Sequence[Group], measure: Measure, lang: str, title: str, description: str) -> str:
    told = [one for group in groups for one in group.estimates]
    ends = [end for one in told for end in (one.value, one.low, one.high) if end is not None]
    lines, bottom = _lines(groups)
    values = {id(one): _value_text(one, measure, lang) for one in told}
    names = [width(part, FONT) for line in lines if line.one is not None for part in line.name]
    left = round(max(names) + 14)
    right = round(max(width(text, FONT) for text in values.values()) + 16)
    axis = value_axis(ends, measure, lang=lang, ticks=5)
    ground = _Ground(axis, left, WIDE - left - right, bottom)
    rows = [(line, line.one) for line in lines if line.one is not None]
    body = "".join(
        [
            rules(_grid(ground), role="rule"),
            texts(_ticks(ground), anchor="middle", role="quiet"),
            rules(_intervals(rows, ground), role="strong", thick=3),
            shapes(_dots(rows, ground, doubtful=False)),
            rings(_dots(rows, ground, doubtful=True)),
            texts(_names(lines, left - 10), anchor="end"),
            texts(_titles(lines), weight=600),
            texts(
                (
                    {"x": WIDE - right + 12, "y": line.middle + 5, "t": isolated(values[id(one)])}
                    for line, one in rows
                )
            ),
        ]
    )
    return enclose(body, size=(WIDE, round(bottom + BOTTOM)), title=title, description=description)


def _value_text(one: Estimate, measure: Measure, lang: str) -> str:
    return kept_back_text(lang) if one.value is None else measure.write(one.value)


def _lines(groups: Sequence[Group]) -> tuple[list[_Line], float]:
    lines, below = [], float(TOP)
    for group in groups:
        if group.title:
            below += APART
            title = tuple(wrapped(group.title, size=FONT * 1.08, widest=WIDE - 10))
            lines.append(_Line(title, below + LEADING * len(title) / 2, None))
            below += LEADING * len(title) + 2
        for one in group.estimates:
            name = tuple(wrapped(one.name, size=FONT, widest=NAMES))
            tall = LEADING * len(name) + 5
            lines.append(_Line(name, below + tall / 2, one))
            below += tall
    return lines, below


def _grid(ground: _Ground) -> Iterator[Row]:
    for value, _ in ground.axis.ticks:
        x = round(ground.along(value)) + 0.5
        yield {"x": x, "x2": x, "y": TOP - 4, "y2": ground.bottom}


def _ticks(ground: _Ground) -> Iterator[Row]:
    for value, text in ground.axis.ticks:
        yield {"x": ground.along(value), "y": TOP - 10, "t": isolated(text)}


def _intervals(rows: Sequence[tuple[_Line, Estimate]], ground: _Ground) -> Iterator[Row]:
    for line, one in rows:
        if one.value is not None and one.low is not None and one.high is not None:
            ends = {"x": ground.along(one.low), "x2": ground.along(one.high)}
            yield {**ends, "y": line.middle, "y2": line.middle}


def _dots(rows: Sequence[tuple[_Line, Estimate]], ground: _Ground, *, doubtful: bool) -> Iterator[Row]:
    for line, one in rows:
        if one.value is not None and one.doubtful == doubtful:
            yield {"x": ground.along(one.value), "y": line.middle, "c": "accent", "s": "circle"}


def _names(lines: Sequence[_Line], x: float) -> Iterator[Row]:
    for line in lines:
        first = line.middle - LEADING * (len(line.name) - 1) / 2 + 5
        for at, text in enumerate(line.name):
            if line.one is not None:
                yield {"x": x, "y": first + LEADING * at, "t": isolated(text)}


def _titles(lines: Sequence[_Line]) -> Iterator[Row]:
    for line in lines:
        first = line.middle - LEADING * (len(line.name) - 1) / 2 + 5
        for at, text in enumerate(line.name):
            if line.one is None:
                yield {"x": 0, "y": first + LEADING * at, "t": isolated(text)}
