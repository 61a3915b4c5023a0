"""Axes whose ends, ticks and labels are ours: Vega is told each, measures no text and picks no digits."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from actionlines.charts.letters import isolated
from actionlines.charts.palette import colour
from actionlines.charts.picture import Measure
from actionlines.languages import compact, number, percent

FONT: Final = 14
WIDE: Final = 640
"""How wide a picture is beside or below a column of text."""
NARROW: Final = 336
"""How wide it is on a screen of 360 pixels."""
SHORT_FROM: Final = 10_000
"""Ticks from here on are written short: 20K."""


@dataclass(frozen=True)
class Axis:
    """Where an axis begins and ends, and its ticks with the text at each."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]

    def place(self, value: float, length: float) -> float:
        """Give how far along an axis of this length a value lies."""
        return round(length * (value - self.low) / (self.high - self.low), 2)


def value_axis(values: Sequence[float], measure: Measure, *, lang: str, ticks: int = 5) -> Axis:
    """Give the axis of a measure: from zero unless all values lie far from it, within the valid range."""
    low, high = min(values), max(values)
    if low >= 0 and low < 0.6 * high:
        low = 0.0
    if high - low <= 1e-9 * abs(high):
        low, high = (low, low + 1) if low == 0 else (low - abs(low) / 2, high + abs(high) / 2)
    step = _nice((high - low) / ticks)
    low, high = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    if measure.lowest is not None and min(values) >= measure.lowest:
        low = max(low, measure.lowest)
    if measure.highest is not None and max(values) <= measure.highest:
        high = min(high, measure.highest)
    digits = 2 - math.floor(math.log10(step))
    places = [
        round(step * n, digits)
        for n in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)
    ]
    return Axis(low, high, tuple(zip(places, texts_at(places, step, measure, lang=lang), strict=True)))


def year_axis(first: float, last: float, *, ticks: int = 8) -> Axis:
    """Give an axis of years; one year alone stands in the middle."""
    if last - first < 1:
        first, last = math.floor(first) - 1, math.ceil(last) + 1
    step = next(size for size in (1, 2, 5, 10, 20, 50, 100) if (last - first) / size <= ticks)
    years = range(math.ceil(first / step) * step, math.floor(last) + 1, step)
    return Axis(first, last, tuple((year, str(year)) for year in years))


def axis_spec(
    axis: Axis, *, grid: bool, line: bool, extent: float, orient: Literal["left", "bottom"]
) -> dict[str, Any]:
    """Give the axis as Vega-Lite has it."""
    conditions = [f"datum.value==={json.dumps(at)}?{json.dumps(isolated(text))}:" for at, text in axis.ticks]
    return {
        "aria": False,
        "orient": orient,
        "title": None,
        "values": [at for at, _ in axis.ticks],
        "labelExpr": "".join(conditions) + "''",
        "minExtent": extent,
        "maxExtent": extent,
        "grid": grid,
        "gridColor": colour("rule"),
        "domain": line,
        "domainColor": colour("strong"),
        "ticks": line,
        "tickColor": colour("strong"),
        "tickSize": 4,
        "labelPadding": 5,
    }


def frame(
    width: float, height: float, *, left: float, right: float, top: float, bottom: float
) -> dict[str, Any]:
    """Give the outside of a specification: sizes that nothing changes, and no text but what it is told."""
    labels = {
        "labelColor": colour("quiet"),
        "labelFontSize": FONT,
        "labelOverlap": False,
        "labelLimit": 0,
        "labelBound": False,
        "labelFlush": False,
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": width,
        "height": height,
        "autosize": {"type": "none"},
        "padding": {"left": left, "right": right, "top": top, "bottom": bottom},
        "config": {
            "axis": labels,
            "aria": False,
            "background": "transparent",
            "font": "sans-serif",
            "text": {"fontSize": FONT, "color": colour("ink"), "limit": 0},
            "view": {"stroke": None},
        },
    }


def scaled(axis: Axis, field: str, spec: dict[str, Any] | None) -> dict[str, Any]:
    """Give the encoding of a field along an axis; without a specification the axis is not drawn."""
    scale = {"domain": [axis.low, axis.high], "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": spec}


def _nice(rough: float) -> float:
    size = 10.0 ** math.floor(math.log10(rough))
    return next(factor * size for factor in (1, 2, 2.5, 5, 10) if factor * size >= rough * (1 - 1e-9))


def texts_at(places: Sequence[float], step: float, measure: Measure, *, lang: str) -> list[str]:
    """Write round values of a measure that lie `step` apart, with the digits that takes."""
    values, decimals = [at * measure.factor for at in places], _decimals(step * measure.factor)
    if measure.kind == "percent":
        return [percent(value, lang=lang, decimals=decimals) for value in values]
    if measure.kind == "year":
        return [str(round(value)) for value in values]
    if max(map(abs, values)) >= SHORT_FROM:
        texts = [compact(value, lang=lang, decimals=2) for value in values]
        if len(set(texts)) == len(texts):
            return texts
    return [number(value, lang=lang, decimals=decimals) for value in values]


def _decimals(step: float) -> int:
    return next((places for places in range(7) if abs(round(step, places) - step) < step * 1e-6), 7)
