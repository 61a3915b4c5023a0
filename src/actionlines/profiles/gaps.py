"""Divides of one country over time: women and men, town and country, side by side with the gap and the parity.

A point is what one source states of both groups in one period, of people of the same ages. The trend is that
of the size of the gap, by the same rule as any trend (`latest`): it narrows or widens, whoever is ahead.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from actionlines.indicators.comparability.notes import is_break
from actionlines.indicators.derive import gap, parity
from actionlines.indicators.observations import KEY
from actionlines.indicators.precedence import select_series
from actionlines.profiles import latest
from actionlines.profiles.figures import Gap, Trend, trend

if TYPE_CHECKING:
    from actionlines.indicators.catalogue import Catalogue, Indicator
    from actionlines.profiles.board import Board

_LINE: Final = ("REF_AREA", "INDICATOR", "SOURCE")


@dataclass(frozen=True)
class GapPoint:
    """Both groups in one period."""

    period: str
    first: float
    """Women, or urban areas."""
    second: float
    """Men, or rural areas."""
    difference: float
    """As `derive.gap` has it: men minus women, urban minus rural."""
    parity: float | None
    """The first divided by the second; none where the second is nought."""
    broken: bool
    """It does not compare with the point before."""


@dataclass(frozen=True)
class Divide:
    """One indicator split in two, over all periods that its source states both of."""

    indicator: str
    dimension: str
    """SEX or URBANISATION."""
    source: str
    points: tuple[GapPoint, ...]
    trend: Trend | None
    """Of the size of the gap: `better` where it narrows."""

    @property
    def last(self) -> GapPoint:
        """The newest."""
        return self.points[-1]

    @property
    def gap(self) -> Gap:
        """The newest as a scorecard has it."""
        last = self.last
        return Gap(self.dimension, last.period, self.source, last.first, last.second, last.difference)


def divides(board: Board, code: str, catalogue: Catalogue) -> tuple[Divide, ...]:
    """Give the divides of an area in what measures an action line, in the order of the catalogue."""
    points: dict[tuple[str, str], list[tuple[Any, ...]]] = defaultdict(list)
    for dimension, indicator, *values in board.divides.of(code).select(_POINT).iter_rows():
        points[dimension, indicator].append(tuple(values))
    moved = {
        (dimension, indicator): (since, before, after)
        for dimension, indicator, since, before, after in board.moves.of(code).select(_MOVE).iter_rows()
    }
    found = [
        (dimension, code, indicator)
        for dimension in latest.GAP_DIMENSIONS
        for code, indicator in catalogue.indicators.items()
        if indicator.measures and (dimension, code) in points
    ]
    return tuple(
        Divide(
            indicator,
            dimension,
            points[dimension, indicator][0][0],
            tuple(GapPoint(*values) for _, *values in points[dimension, indicator]),
            _trend(moved.get((dimension, indicator)), subject),
        )
        for dimension, indicator, subject in found
    )


_POINT: Final = (
    *("DIMENSION", "INDICATOR", "SOURCE"),
    *("TIME_PERIOD", "INPUT_1", "INPUT_2", "OBS_VALUE", "PARITY", "BROKEN"),
)
_MOVE: Final = ("DIMENSION", "INDICATOR", "BEFORE_PERIOD", "BEFORE_VALUE", "OBS_VALUE")
_SERIES: Final = ("REF_AREA", "INDICATOR")


def points_of_all(rows: pl.LazyFrame, catalogue: Catalogue) -> pl.DataFrame:
    """One row an area, indicator, dimension and period by the source that speaks for it, with PARITY and BROKEN."""
    return pl.concat(
        _points(latest.split_by(rows, catalogue, dimension).collect(), dimension, catalogue)
        for dimension in latest.GAP_DIMENSIONS
    )


def _points(rows: pl.DataFrame, dimension: str, catalogue: Catalogue) -> pl.DataFrame:
    paired = select_series(gap(rows, dimension=dimension), catalogue).sort(*_SERIES, "TIME_PERIOD")
    ratios = parity(rows, dimension=dimension).select(*KEY, pl.col("OBS_VALUE").alias("PARITY"))
    breaks = rows.filter(is_break()).select(*_LINE, "TIME_PERIOD").unique().with_columns(_break=True)
    footing = [pl.col(name).ne_missing(pl.col(name).shift().over(_SERIES)) for name in latest.FOOTING]
    follows = pl.col("TIME_PERIOD").shift().over(_SERIES).is_not_null()
    return (
        paired.join(ratios, on=KEY, how="left", nulls_equal=True, maintain_order="left")
        .join(breaks, on=[*_LINE, "TIME_PERIOD"], how="left", maintain_order="left")
        .with_columns(
            (follows & pl.any_horizontal(pl.col("_break").fill_null(value=False), *footing)).alias("BROKEN"),
            pl.lit(dimension).alias("DIMENSION"),
        )
        .select("REF_AREA", *_POINT, "FREQ", *latest.FOOTING)
    )


def _trend(moved: tuple[str, float, float] | None, indicator: Indicator) -> Trend | None:
    if moved is None:
        return None
    since, before, after = moved
    return trend(before=before, after=after, since=since, in_points=indicator.moves_in_points, better=-1)


def moves_of_all(points: pl.DataFrame) -> pl.DataFrame:
    """Period and size of each gap about five years ago, and its size now, where the two compare."""
    sizes = points.with_columns(
        pl.col("OBS_VALUE").abs(),
        pl.when("BROKEN").then(pl.lit("B")).alias("OBS_STATUS"),
    ).drop("BROKEN")  # `latest_figures` asks of every period in between, not of the newest alone
    found = [
        latest.latest_figures(sizes.filter(pl.col("DIMENSION") == dimension))
        for dimension in latest.GAP_DIMENSIONS
    ]
    compared = pl.concat(found).filter(pl.col("BEFORE_VALUE").is_not_null(), ~pl.col("BROKEN"))
    return compared.select("REF_AREA", *_MOVE)
