"""Rule `jump`: a step that neither the pace of a series nor its usual scatter explains."""

from __future__ import annotations

import math
from typing import Final

import polars as pl

from actionlines.indicators.validation.history import OFFSET, REACH, beside, scaled, unscaled
from actionlines.indicators.validation.traits import SHARE

JUMP: Final = "jump"

MIN_POINTS: Final = 6
"""Fewer figures than this give no history to hold a step against."""

MAX_SCORE: Final = 3.5
"""Modified z-score past which a step is an outlier (Iglewicz and Hoaglin 1993, recommended cut-off)."""

MAD_TO_SIGMA: Final = 0.6745
"""Median absolute deviation of a normal distribution in standard deviations (same source)."""

MIN_MAD: Final = 0.02
"""Least spread of steps taken as a series' own, on its scale: interpolated series have none at all."""

MIN_STEPS: Final = 4
"""Steps that must be known among one, three before and three after, to say what was to be expected."""

MAX_GAP: Final = 3.0
"""Periods between two figures past which a step between them tells nothing."""

MIN_SHARE_STEP: Final = 0.12
"""A share must miss what was expected by this part of its range: 12 points of 100."""

MIN_SHARE_SPIKE: Final = 0.10
"""Less is enough for a figure that stands alone: it is two steps away, there and back."""

MIN_LOG_STEP: Final = math.log(2)
"""An amount must miss it by this much on the log scale: twice or half."""

MIN_AMOUNT_STEP: Final = 0.3
"""And by this part of the largest figure near it: doubling next to nothing is how everything begins."""

RETURN: Final = 0.5
"""The figures on both sides of one that stands alone must be this much nearer to each other than to it."""

_WINDOW: Final = 2 * REACH + 1


def jumps(series: pl.DataFrame) -> pl.DataFrame:
    """Find the jumps of series laid out by `history`: columns ROW, FLAG, EXPECTED, SCORE.

    Figures are compared on a scale that suits the unit: logit for shares, logarithm for amounts. Two things are
    a jump, each by its modified z-score over the series:

    - a figure that stands alone, away from those on both sides, which agree;
    - a step to another level that neither the pace of the series explains (the median of the step, three before
      and three after, so that slow and fast growth both pass) nor its usual scatter. The step back from a figure
      that stands alone is none.

    A series that stands still by nature (seats in a parliament) moves in steps and is passed over.
    """
    scored = _scored(series.filter(~pl.col("STEPPED")))
    alone = _stands_alone().fill_null(value=False)
    leap = (_leaps() & ~_comes_back() & ~_beginning()).fill_null(value=False)
    return (
        scored.with_columns(alone.alias("ALONE"))
        .filter(pl.col("ALONE") | leap)
        .select(
            "ROW",
            pl.lit(JUMP).alias("FLAG"),
            pl.when("ALONE").then("BETWEEN").otherwise("EXPECTED").alias("EXPECTED"),
            pl.when("ALONE").then("LEVEL_SCORE").otherwise("STEP_SCORE").alias("SCORE"),
        )
    )


def _scored(series: pl.DataFrame) -> pl.DataFrame:
    """Add to each figure how far it and the step to it are from what its neighbours let expect."""
    return (
        _on_scale(series)
        .with_columns((pl.col("SCALED") - pl.col("BEFORE")).alias("STEP"), *_level())
        .with_columns(_score("AWAY").alias("LEVEL_SCORE"), _pace().alias("PACE"))
        .with_columns(
            pl.when(pl.col("GAP") <= MAX_GAP).then(pl.col("STEP") - pl.col("PACE")).alias("REST"),
            (pl.col("BEFORE") + pl.col("PACE")).alias("NEXT"),
        )
        .with_columns(
            _score("REST").alias("STEP_SCORE"), unscaled("NEXT").clip("LEAST", "MOST").alias("EXPECTED")
        )
        .collect()
    )


def _on_scale(series: pl.DataFrame) -> pl.LazyFrame:
    """Series long enough, with SCALED, the GAP since the figure BEFORE, and the range of the figures near."""
    value = pl.col("OBS_VALUE")
    return (
        series.lazy()
        .filter((pl.len() >= MIN_POINTS).over("SERIES_ID"))
        .with_columns(value.abs().max().over("SERIES_ID").alias("LARGEST"))
        .filter(pl.col("LARGEST") > 0)
        .with_columns(
            scaled().alias("SCALED"),
            ((pl.col("YEAR") - beside("YEAR", -1)) * pl.col("STEPS")).alias("GAP"),
            value.rolling_min(_WINDOW, center=True, min_samples=1).over("SERIES_ID").alias("LEAST"),
            value.rolling_max(_WINDOW, center=True, min_samples=1).over("SERIES_ID").alias("MOST"),
        )
        .with_columns(beside("SCALED", -1).alias("BEFORE"))
    )


def _level() -> tuple[pl.Expr, pl.Expr]:
    """AWAY, from the median of five figures around, and BETWEEN the two next to it, in our unit."""
    middle = pl.col("SCALED").rolling_median(5, center=True, min_samples=3).over("SERIES_ID")
    between = (beside("OBS_VALUE", -1) + beside("OBS_VALUE", 1)) / 2
    return (pl.col("SCALED") - middle).alias("AWAY"), between.alias("BETWEEN")


def _pace() -> pl.Expr:
    """Step that was to be expected since the figure before: the median of the steps around, by their gaps."""
    per_period = pl.when(pl.col("GAP") <= MAX_GAP).then(pl.col("STEP") / pl.col("GAP"))
    usual = per_period.rolling_median(_WINDOW, center=True, min_samples=MIN_STEPS).over("SERIES_ID")
    return usual * pl.col("GAP")


def _score(column: str) -> pl.Expr:
    """Modified z-score of a column within its series."""
    figure = pl.col(column)
    scatter = (figure - figure.median().over("SERIES_ID")).abs().median().over("SERIES_ID")
    return MAD_TO_SIGMA * figure / scatter.clip(lower_bound=MIN_MAD)


def _matters(expected: str, off: str, share: float) -> pl.Expr:
    """Whether a figure misses what was expected by enough, in its unit, to matter."""
    value = pl.col("OBS_VALUE")
    miss = (value - pl.col(expected)).abs()
    of_near = miss / pl.max_horizontal(pl.col("MOST").abs(), pl.col("LEAST").abs(), value.abs())
    return (
        pl.when(pl.col("SCALE") == SHARE)
        .then(miss >= share * (pl.col("CEILING") - pl.col("FLOOR")))
        .otherwise((of_near >= MIN_AMOUNT_STEP) & (pl.col(off).abs() >= MIN_LOG_STEP))
    )


def _stands_alone() -> pl.Expr:
    """Whether the figures on both sides agree with each other and not with this one."""
    near = (pl.col("GAP") <= MAX_GAP) & (beside("GAP", 1) <= MAX_GAP)
    after = beside("SCALED", 1)
    agree = (after - pl.col("BEFORE")).abs() < RETURN * pl.min_horizontal(
        pl.col("STEP").abs(), (after - pl.col("SCALED")).abs()
    )
    outlying = pl.col("LEVEL_SCORE").abs() > MAX_SCORE
    return near & agree & outlying & _matters("BETWEEN", "AWAY", MIN_SHARE_SPIKE)


def _leaps() -> pl.Expr:
    """Whether a step is outlying, large enough to matter, and a step, not a standstill while others move."""
    moves = pl.col("STEP").abs() >= pl.col("REST").abs() / 2
    return (pl.col("STEP_SCORE").abs() > MAX_SCORE) & _matters("EXPECTED", "REST", MIN_SHARE_STEP) & moves


def _beginning() -> pl.Expr:
    """Whether an amount rises from next to nothing: how every new thing spreads."""
    nothing = beside("OBS_VALUE", -1).abs() <= OFFSET * pl.col("MOST")
    return ((pl.col("SCALE") != SHARE) & nothing & (pl.col("STEP") > 0)).fill_null(value=False)


def _comes_back() -> pl.Expr:
    """Whether a step undoes the one before it: the figure between stood alone."""
    before, over_two = beside("STEP", -1), (pl.col("SCALED") - beside("SCALED", -2)).abs()
    undone = (pl.col("STEP") * before < 0) & (over_two < RETURN * pl.col("STEP").abs())
    return undone.fill_null(value=False)
