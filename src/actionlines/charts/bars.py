"""Bars from zero with the interval of each: shares of an uncertainty, what a change would add or take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from actionlines.charts import sentences
from actionlines.charts.axes import FONT, WIDE, Axis, value_axis
from actionlines.charts.letters import isolated, width, wrapped
from actionlines.charts.marks import Row, rules, shapes, texts
from actionlines.charts.picture import MISSING, Measure, Picture
from actionlines.charts.series import NothingToDrawError
from actionlines.charts.svg import enclose
from actionlines.languages import interval, translate

NAMES: Final = 230
LEADING: Final = 16
TOP: Final = 26
BOTTOM: Final = 8
THICK: Final = 9


@dataclass(frozen=True)
class Bar:
    """A figure from zero; a second one, marked by a diamond, that is a part of it or is held against it."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    second: float | None = None


def bar_chart(
    bars: Sequence[Bar],
    *,
    measure: Measure,
    lang: str,
    title: str,
    heading: str,
    first: str,
    second: str = "",
    interval_name: str = "",
) -> Picture:
    """Draw bars in the order given.

    Parameters
    ----------
    bars : sequence of Bar
        At least one.
    measure, lang
        As for `line_chart`.
    title : str
        What it shows.
    heading : str
        What the bars are of: heading of the names in the table.
    first, second : str
        What the bar shows and what the diamond shows; the second is empty where there is none.
    interval_name : str
        What the fine line across the end of a bar is.

    Raises
    ------
    NothingToDrawError
        If there is no bar.
    """
    if not bars:
        raise NothingToDrawError("there is no bar to draw")
    told = [_keys(first, second, interval_name, lang), *_most(bars, measure, lang)]
    description = sentences.joined([one for one in told if one], lang=lang)
    bounded = any(one.low is not None for one in bars)
    columns = (heading, first, *((interval_name,) if bounded else ()), *((second,) if second else ()))
    return Picture(
        svg=_drawn(bars, measure, lang, title, description),
        title=title,
        description=description,
        table=pl.DataFrame(bars, schema=list(Bar.__dataclass_fields__)),
        columns=columns,
        rows=tuple(_cells(one, measure, bounded=bounded, second=bool(second)) for one in bars),
    )


def _keys(first: str, second: str, interval_name: str, lang: str) -> str:
    if second and interval_name:
        message = translate("Bar: %(first)s. Diamond: %(second)s. Fine line: %(interval)s.", lang=lang)
    elif interval_name:
        message = translate("Bar: %(first)s. Fine line: %(interval)s.", lang=lang)
    elif second:
        message = translate("Bar: %(first)s. Diamond: %(second)s.", lang=lang)
    else:
        message = translate("Bar: %(first)s.", lang=lang)
    return message % {"first": first, "second": second, "interval": interval_name}


def _most(bars: Sequence[Bar], measure: Measure, lang: str) -> Iterator[str]:
    largest = max(bars, key=lambda one: abs(one.value))
    yield translate("Largest: %(name)s with %(value)s.", lang=lang) % {
        "name": largest.name,
        "value": measure.write(largest.value),
    }


def _cells(bar: Bar, measure: Measure, *, bounded: bool, second: bool) -> tuple[str, ...]:
    cells = [bar.name, measure.write(bar.value)]
    if bounded:
        known = bar.low is not None and bar.high is not None
        cells.append(
            interval(measure.write(bar.low or 0.0), measure.write(bar.high or 0.0)) if known else MISSING
        )
    if second:
        cells.append(MISSING if bar.second is None else measure.write(bar.second))
    return tuple(cells)


@dataclass(frozen=True)
class _Ground:
    axis: Axis
    left: float
    across: float
    middles: tuple[float, ...]
    bottom: float

    def along(self, value: float) -> float:
        return self.left + self.axis.place(value, self.across)


def _drawn(bars: Sequence[Bar], measure: Measure, lang: str, title: str, description: str) -> str:
    ends = [
        0.0,
        *(end for one in bars for end in (one.value, one.low, one.high, one.second) if end is not None),
    ]
    axis = value_axis(ends, measure, lang=lang, ticks=5)
    names = [wrapped(one.name, size=FONT, widest=NAMES) for one in bars]
    left = round(max(width(line, FONT) for lines in names for line in lines) + 14)
    right = round(max(width(measure.write(one.value), FONT) for one in bars) + 16)
    middles, bottom = _middles(names)
    ground = _Ground(axis, left, WIDE - left - right, middles, bottom)
    body = "".join(
        [
            rules(_grid(ground), role="rule"),
            texts(_ticks(ground), anchor="middle", role="quiet"),
            rules(_bodies(bars, ground), role="strong", thick=THICK),
            rules(_zero(ground), role="strong"),
            rules(_intervals(bars, ground), role="ink", thick=1.5),
            shapes(_diamonds(bars, ground)),
            texts(_names(names, ground), anchor="end"),
            texts(_values(bars, measure, ground)),
        ]
    )
    return enclose(body, size=(WIDE, round(bottom + BOTTOM)), title=title, description=description)


def _middles(names: Sequence[Sequence[str]]) -> tuple[tuple[float, ...], float]:
    middles, below = [], float(TOP)
    for lines in names:
        tall = LEADING * len(lines) + 8
        middles.append(below + tall / 2)
        below += tall
    return tuple(middles), below


def _grid(ground: _Ground) -> Iterator[Row]:
    for value, _ in ground.axis.ticks:
        x = round(ground.along(value)) + 0.5
        yield {"x": x, "x2": x, "y": TOP - 4, "y2": ground.bottom}


def _zero(ground: _Ground) -> Iterator[Row]:
    x = ground.along(0.0)
    yield {"x": x, "x2": x, "y": TOP - 4, "y2": ground.bottom}


def _ticks(ground: _Ground) -> Iterator[Row]:
    for value, text in ground.axis.ticks:
        yield {"x": ground.along(value), "y": TOP - 10, "t": isolated(text)}


def _bodies(bars: Sequence[Bar], ground: _Ground) -> Iterator[Row]:
    for one, y in zip(bars, ground.middles, strict=True):
        yield {"x": ground.along(0.0), "x2": ground.along(one.value), "y": y, "y2": y}


def _intervals(bars: Sequence[Bar], ground: _Ground) -> Iterator[Row]:
    for one, y in zip(bars, ground.middles, strict=True):
        if one.low is not None and one.high is not None:
            yield {"x": ground.along(one.low), "x2": ground.along(one.high), "y": y, "y2": y}


def _diamonds(bars: Sequence[Bar], ground: _Ground) -> Iterator[Row]:
    for one, y in zip(bars, ground.middles, strict=True):
        if one.second is not None:
            yield {"x": ground.along(one.second), "y": y, "c": "warm", "s": "diamond"}


def _names(names: Sequence[Sequence[str]], ground: _Ground) -> Iterator[Row]:
    for lines, middle in zip(names, ground.middles, strict=True):
        first = middle - LEADING * (len(lines) - 1) / 2 + 5
        for at, line in enumerate(lines):
            yield {"x": ground.left - 10, "y": first + LEADING * at, "t": isolated(line)}


def _values(bars: Sequence[Bar], measure: Measure, ground: _Ground) -> Iterator[Row]:
    for one, y in zip(bars, ground.middles, strict=True):
        ends = [end for end in (one.value, one.high, one.second, 0.0) if end is not None]
        yield {"x": ground.along(max(ends)) + 8, "y": y + 5, "t": isolated(measure.write(one.value))}
