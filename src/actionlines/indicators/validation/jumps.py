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

MIN_LOG_STEP: Final = math.log(2)
"""An amount must miss it by this much on the log scale: twice or half."""

MIN_AMOUNT_STEP: Final = 0.3
"""And by this part of the largest figure near it: doubling next to nothing is how everything begins."""

RETURN: Final = 0.5
"""After a spike the series is back to within this part of the step that led away from it."""


def jumps(series: pl.DataFrame) -> pl.DataFrame:
    """Find the jumps of series laid out by `history`: columns ROW, FLAG, EXPECTED, SCORE.

    A step is the change from one figure to the next on a scale that suits the unit (logit for shares,
    logarithm for amounts). What was to be expected is the median of it, three steps before and three after,
    so that slow and fast growth both pass. The rest is held against its own median absolute deviation over
    the series. Where the figure after returns to the level before, the figure between is the one flagged. A
    series that stands still by nature (seats in a parliament) moves in steps and is passed over.
    """
    steps = _steps(series.filter(~pl.col("STEPPED")))
    deviation = (pl.col("REST") - pl.col("REST").median().over("SERIES_ID")).abs()
    scatter = deviation.median().over("SERIES_ID").clip(lower_bound=MIN_MAD)
    scored = (
        steps.with_columns((MAD_TO_SIGMA * pl.col("REST") / scatter).alias("SCORE"))
        .with_columns(_is_jump().fill_null(value=False).alias("JUMP"))
        .with_columns((pl.col("JUMP") & _comes_back()).alias("UNDOES"))
        .with_columns(
            beside("UNDOES", 1).fill_null(value=False).alias("SPIKE"),
            beside("SCORE", 1).neg().alias("SCORE_AFTER"),
            ((beside("OBS_VALUE", -1) + beside("OBS_VALUE", 1)) / 2).alias("BETWEEN"),
        )
    )
    own = pl.col("JUMP") & ~pl.col("UNDOES") & ~_beginning().fill_null(value=False)
    return scored.filter(own | pl.col("SPIKE")).select(
        "ROW",
        pl.lit(JUMP).alias("FLAG"),
        pl.when("SPIKE").then("BETWEEN").otherwise("EXPECTED").alias("EXPECTED"),
        pl.when("SPIKE").then("SCORE_AFTER").otherwise("SCORE").alias("SCORE"),
    )


def _steps(series: pl.DataFrame) -> pl.DataFrame:
    """Add REST, the part of each step that its neighbours do not explain, and EXPECTED in our unit."""
    value, window = pl.col("OBS_VALUE"), 2 * REACH + 1
    gap = (pl.col("YEAR") - beside("YEAR", -1)) * pl.col("STEPS")
    per_period = pl.when(pl.col("GAP") <= MAX_GAP).then(pl.col("STEP") / pl.col("GAP"))
    pace = pl.col("PER_PERIOD").rolling_median(window, center=True, min_samples=MIN_STEPS)
    return (
        series.lazy()
        .filter((pl.len() >= MIN_POINTS).over("SERIES_ID"))
        .with_columns(value.abs().max().over("SERIES_ID").alias("LARGEST"))
        .filter(pl.col("LARGEST") > 0)
        .with_columns(
            scaled().alias("SCALED"),
            gap.alias("GAP"),
            value.rolling_min(window, center=True, min_samples=1).over("SERIES_ID").alias("LEAST"),
            value.rolling_max(window, center=True, min_samples=1).over("SERIES_ID").alias("MOST"),
        )
        .with_columns(beside("SCALED", -1).alias("BEFORE"))
        .with_columns((pl.col("SCALED") - pl.col("BEFORE")).alias("STEP"))
        .with_columns(per_period.alias("PER_PERIOD"))
        .with_columns((pace.over("SERIES_ID") * pl.col("GAP")).alias("PACE"))
        .with_columns(
            (pl.col("PER_PERIOD") * pl.col("GAP") - pl.col("PACE")).alias("REST"),
            (pl.col("BEFORE") + pl.col("PACE")).alias("NEXT"),
        )
        .with_columns(unscaled("NEXT").clip("LEAST", "MOST").alias("EXPECTED"))
        .collect()
    )


def _is_jump() -> pl.Expr:
    """Outlying on the series' own scale, large enough in its unit to matter, and a step, not a standstill."""
    value, rest = pl.col("OBS_VALUE"), pl.col("REST").abs()
    miss = (value - pl.col("EXPECTED")).abs()
    of_near = miss / pl.max_horizontal(pl.col("MOST").abs(), pl.col("LEAST").abs(), value.abs())
    matters = (
        pl.when(pl.col("SCALE") == SHARE)
        .then(miss >= MIN_SHARE_STEP * (pl.col("CEILING") - pl.col("FLOOR")))
        .otherwise((of_near >= MIN_AMOUNT_STEP) & (rest >= MIN_LOG_STEP))
    )
    return (pl.col("SCORE").abs() > MAX_SCORE) & matters & (pl.col("STEP").abs() >= rest / 2)


def _beginning() -> pl.Expr:
    """Whether an amount rises from next to nothing: how every new thing spreads."""
    nothing = beside("OBS_VALUE", -1).abs() <= OFFSET * pl.col("MOST")
    return (pl.col("SCALE") != SHARE) & nothing & (pl.col("STEP") > 0)


def _comes_back() -> pl.Expr:
    """Whether a step undoes the one before it: the figure between stood alone."""
    step, before = pl.col("SCALED") - pl.col("BEFORE"), beside("SCALED", -1) - beside("SCALED", -2)
    over_two = (pl.col("SCALED") - beside("SCALED", -2)).abs()
    return ((step * before < 0) & (over_two < RETURN * step.abs())).fill_null(value=False)
