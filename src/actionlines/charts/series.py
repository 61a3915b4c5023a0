"""A table of figures as lines: parts without a hole, and where a hole or a break lies between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import isfinite
from typing import Final

import numpy as np
import polars as pl

from actionlines.charts.picture import Measure
from actionlines.errors import BadInputError
from actionlines.periods import parse

Z_95: Final = 1.959964
"""Half the width of a 95 % interval, in standard errors of a normal estimate."""


class NothingToDrawError(BadInputError):
    """A table without a single figure."""


class MissingColumnError(BadInputError):
    """A table without a column that the picture is drawn from."""


class TwoValuesError(BadInputError):
    """Two figures for one point of a line."""


@dataclass(frozen=True)
class Spot:
    """One figure; `at` is its period as a year with fractions."""

    at: float
    period: str
    value: float
    low: float | None = None
    high: float | None = None
    flagged: bool = False
    broken: bool = False


@dataclass(frozen=True)
class Series:
    """A line: `parts` are joined within, apart from each other; `missing` periods lie between figures."""

    code: str
    name: str
    parts: tuple[tuple[Spot, ...], ...]
    missing: int

    @property
    def spots(self) -> list[Spot]:
        return [spot for part in self.parts for spot in part]

    @property
    def first(self) -> Spot:
        return self.parts[0][0]

    @property
    def last(self) -> Spot:
        return self.parts[-1][-1]


def figures(table: pl.DataFrame, measure: Measure, *, by: str) -> pl.DataFrame:
    """Give the rows that have a figure, with LOW and HIGH where an interval is known.

    LOW and HIGH stand in the table, or follow from STD_ERROR at 95 % and end where the valid range does.
    """
    if absent := [name for name in (by, "OBS_VALUE") if name not in table.columns]:
        raise MissingColumnError(f"no column {absent[0]}; there are {', '.join(table.columns)}")
    finite = np.isfinite(table["OBS_VALUE"].cast(pl.Float64).to_numpy())
    given = table if finite.all() else table.filter(pl.Series(finite))
    if given.is_empty():
        raise NothingToDrawError("no row of the table has a figure: show in words that nothing is measured")
    if "LOW" in given.columns or "STD_ERROR" not in given.columns:
        return given
    half = Z_95 * pl.col("STD_ERROR")
    low, high = (pl.col("OBS_VALUE") - half).clip(measure.lowest), (pl.col("OBS_VALUE") + half)
    return given.with_columns(LOW=low, HIGH=high.clip(upper_bound=measure.highest))


def series_of(table: pl.DataFrame, measure: Measure, *, by: str, names: Mapping[str, str]) -> list[Series]:
    """Give a line for each value of `by`: first those that have a name, in the order of the names."""
    if "TIME_PERIOD" not in table.columns:
        raise MissingColumnError(f"no column TIME_PERIOD; there are {', '.join(table.columns)}")
    given = figures(table, measure, by=by)
    rows: dict[str, list[Spot]] = {}
    for row in given.iter_rows(named=True):
        rows.setdefault(row[by], []).append(_spot(row))
    order = [code for code in names if code in rows] + sorted(rows.keys() - names.keys())
    return [_series(code, names.get(code, code), rows[code]) for code in order]


def line_of(points: Iterable[tuple[str, float]]) -> Series:
    """Give one line without a name through the figure of each period."""
    spots = [Spot(*_placed(period), value) for period, value in points if isfinite(value)]
    if not spots:
        raise NothingToDrawError("no period has a figure: show in words that nothing is measured")
    return _series("", "", spots)


@lru_cache(maxsize=2048)
def _placed(text: str) -> tuple[float, str]:
    """Where a period lies, as a year with fractions, and its name."""
    period = parse(text)
    return round(period.year + (period.start.timetuple().tm_yday - 1) / 366, 4), str(period)


def _spot(row: Mapping[str, object]) -> Spot:
    at, period = _placed(str(row["TIME_PERIOD"]))
    low, high, value = row.get("LOW"), row.get("HIGH"), row["OBS_VALUE"]
    assert isinstance(value, (int, float))
    return Spot(
        at=at,
        period=period,
        value=float(value),
        low=float(low) if isinstance(low, (int, float)) else None,
        high=float(high) if isinstance(high, (int, float)) else None,
        flagged=bool(row.get("FLAGS")),
        broken=row.get("OBS_STATUS") == "B",
    )


def _series(code: str, name: str, spots: list[Spot]) -> Series:
    spots = sorted(spots, key=lambda spot: spot.at)
    for one, other in pairwise(spots):
        if one.at == other.at:
            raise TwoValuesError(
                f"{code} has two figures for {one.period}: draw one source and one breakdown"
            )
    usual = _usual_step(spots)
    parts: list[list[Spot]] = [[spots[0]]]
    missing = 0
    for one, other in pairwise(spots):
        left_out = round((other.at - one.at) / usual) - 1
        missing += max(left_out, 0)
        if left_out > 0 or other.broken:
            parts.append([])
        parts[-1].append(other)
    return Series(code, name, tuple(map(tuple, parts)), missing)


def _usual_step(spots: Sequence[Spot]) -> float:
    """How far apart figures mostly are: a survey of every other year has no hole in each year between."""
    steps = Counter(round(other.at - one.at, 2) for one, other in pairwise(spots))
    return min(steps, key=lambda step: (-steps[step], step)) if steps else 1.0
