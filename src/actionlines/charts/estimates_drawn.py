"""How estimates and their intervals are drawn: in rows on a wide screen and on paper, stacked on a small one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from actionlines.charts.axes import FONT, NARROW, WIDE, Axis, value_axis
from actionlines.charts.letters import isolated, width, wrapped
from actionlines.charts.marks import Row, rings, rules, shapes, texts
from actionlines.charts.picture import MISSING, Measure
from actionlines.charts.svg import enclose
from actionlines.languages import interval, translate

NAMES: Final = 200
LEADING: Final = 16
TOP: Final = 26
BOTTOM: Final = 8
APART: Final = 8
"""Above the heading of a group."""

INSET: Final = 18
"""On a small screen, before and behind the axis: half of what stands at its ends."""


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


def kept_back_text(lang: str) -> str:
    """What stands in the place of an estimate that is not shown."""
    return translate("kept back", lang=lang, context="estimate")


def bounds_text(one: Estimate, measure: Measure) -> str:
    """Between which ends an estimate lies, and the sign of what is missing where that is not known."""
    if one.value is None or one.low is None or one.high is None:
        return MISSING
    return interval(measure.write(one.low), measure.write(one.high))


@dataclass(frozen=True)
class _Line:
    """One line of the picture: the heading of a group, or an estimate.

    `first` is how far down its first line of text stands, `middle` its dot.
    """

    name: tuple[str, ...]
    first: float
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


def drawn_wide(groups: Sequence[Group], measure: Measure, lang: str, title: str, description: str) -> str:
    """Names before the axis, figures and their bounds behind it: on paper nothing else tells them."""
    told = [one for group in groups for one in group.estimates]
    values = {id(one): _value_text(one, measure, lang) for one in told}
    bounds = {id(one): bounds_text(one, measure) for one in told if one.value is not None}
    lines, bottom = _lines(groups)
    left = round(max(width(part, FONT) for line in lines if line.one for part in line.name) + 14)
    behind = round(max(width(text, FONT) for text in bounds.values()) + 12)
    shown = max(width(values[id(one)], FONT) for one in told if one.value is not None)
    right = round(max(shown + behind, *(width(text, FONT) for text in values.values())) + 16)
    ground = _Ground(_axis(told, measure, lang), left, WIDE - left - right, bottom)
    rows = _rows(lines)
    figures = [
        texts(_names(lines, left - 10), anchor="end"),
        texts(
            (
                {"x": WIDE - right + 12, "y": line.middle + 5, "t": isolated(values[id(one)])}
                for line, one in rows
            )
        ),
        texts(
            (
                {"x": WIDE, "y": line.middle + 5, "t": isolated(bounds[id(one)])}
                for line, one in rows
                if id(one) in bounds
            ),
            anchor="end",
            role="quiet",
        ),
    ]
    body = "".join([*_marks(rows, ground), *figures, texts(_titles(lines), weight=600)])
    return enclose(body, size=(WIDE, round(bottom + BOTTOM)), title=title, description=description)


def drawn_narrow(groups: Sequence[Group], measure: Measure, lang: str, title: str, description: str) -> str:
    """For a screen of 360 pixels: name and figure above the axis, which has the whole width."""
    told = [one for group in groups for one in group.estimates]
    values = {id(one): _value_text(one, measure, lang) for one in told}
    lines, bottom = _stacked(groups, values)
    ground = _Ground(_axis(told, measure, lang, ticks=4), INSET, NARROW - 2 * INSET, bottom)
    rows = _rows(lines)
    figures = [
        texts(_names(lines, 0)),
        texts(
            ({"x": NARROW, "y": line.first, "t": isolated(values[id(one)])} for line, one in rows),
            anchor="end",
        ),
    ]
    body = "".join([*_marks(rows, ground), *figures, texts(_titles(lines), weight=600)])
    return enclose(body, size=(NARROW, round(bottom + BOTTOM)), title=title, description=description)


def _axis(told: Sequence[Estimate], measure: Measure, lang: str, *, ticks: int = 5) -> Axis:
    """The axis of what is shown alone."""
    ends = [end for one in told for end in (one.value, one.low, one.high) if end is not None]
    return value_axis(ends, measure, lang=lang, ticks=ticks)


def _marks(rows: Sequence[tuple[_Line, Estimate]], ground: _Ground) -> Iterator[str]:
    yield rules(_grid(ground), role="rule")
    yield texts(_ticks(ground), anchor="middle", role="quiet")
    yield rules(_intervals(rows, ground), role="strong", thick=3)
    yield shapes(_dots(rows, ground, doubtful=False))
    yield rings(_dots(rows, ground, doubtful=True))


def _value_text(one: Estimate, measure: Measure, lang: str) -> str:
    return kept_back_text(lang) if one.value is None else measure.write(one.value)


def _lines(groups: Sequence[Group]) -> tuple[list[_Line], float]:
    """Names beside their dots."""
    lines: list[_Line] = []
    below = float(TOP)
    for group in groups:
        below = _headed(lines, group, below, widest=WIDE)
        for one in group.estimates:
            name = tuple(wrapped(one.name, size=FONT, widest=NAMES))
            tall = LEADING * len(name) + 5
            middle = below + tall / 2
            lines.append(_Line(name, middle - LEADING * (len(name) - 1) / 2 + 5, middle, one))
            below += tall
    return lines, below


def _stacked(groups: Sequence[Group], values: Mapping[int, str]) -> tuple[list[_Line], float]:
    """Names above their dots."""
    lines: list[_Line] = []
    below = float(TOP)
    for group in groups:
        below = _headed(lines, group, below, widest=NARROW)
        for one in group.estimates:
            room = NARROW - width(values[id(one)], FONT) - 12
            name = tuple(wrapped(one.name, size=FONT, widest=room))
            tall = LEADING * len(name)
            lines.append(_Line(name, below + LEADING, below + tall + 10, one))
            below += tall + 21
    return lines, below


def _headed(lines: list[_Line], group: Group, below: float, *, widest: float) -> float:
    """Add the heading of a group, where it has one; how far down it ends."""
    if not group.title:
        return below
    below += APART
    title = tuple(wrapped(group.title, size=FONT * 1.08, widest=widest - 10))
    lines.append(_Line(title, below + LEADING - 3, below, None))
    return below + LEADING * len(title) + 2


def _rows(lines: Sequence[_Line]) -> list[tuple[_Line, Estimate]]:
    return [(line, line.one) for line in lines if line.one is not None]


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
    return (row for line in lines if line.one is not None for row in _written(line, x))


def _titles(lines: Sequence[_Line]) -> Iterator[Row]:
    return (row for line in lines if line.one is None for row in _written(line, 0))


def _written(line: _Line, x: float) -> Iterator[Row]:
    for at, text in enumerate(line.name):
        yield {"x": x, "y": line.first + LEADING * at, "t": isolated(text)}
