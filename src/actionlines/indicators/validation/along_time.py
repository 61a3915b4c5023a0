"""Rules on one series against its own history: jump, unit slip, repeated value."""

from __future__ import annotations

from typing import Final

import polars as pl

from actionlines.indicators.validation.history import REACH, around, beside, scaled, unscaled
from actionlines.indicators.validation.traits import AMOUNT, SHARE, SIGNED

JUMP: Final = "jump"
UNIT_SLIP: Final = "unit_slip"
REPEATED: Final = "repeated"

MIN_POINTS: Final = 6
"""Fewer figures than this give no history to hold a step against (five steps, four neighbours)."""

MAX_SCORE: Final = 3.5
"""Modified z-score past which a step is an outlier (Iglewicz and Hoaglin 1993, recommended cut-off)."""

MAD_TO_SIGMA: Final = 0.6745
"""Median absolute deviation of a normal distribution in standard deviations (same source)."""

MIN_MAD: Final = 0.02
"""Least spread of steps taken as a series' own, on its scale: interpolated series have none at all."""

MIN_STEPS_BESIDE: Final = 2
"""Steps that must be known beside one to say what was to be expected."""

MAX_GAP: Final = 3.0
"""Periods between two figures past which a step between them tells nothing."""

MIN_SHARE_STEP: Final = 0.12
"""A share must miss what was expected by this part of its range: 12 points of 100."""

MIN_LOG_STEP: Final = 0.6931471805599453
"""An amount must miss it by this much on the log scale: twice or half (ln 2)."""

MIN_AMOUNT_STEP: Final = 0.3
"""And by this part of the largest figure near it: doubling next to nothing is how everything begins."""

SLIPS: Final = (3.0, 6.0)
"""Powers of ten between the units that are mistaken for each other: ones, thousands, millions."""

SHARE_SLIPS: Final = (2.0, 3.0, 6.0)
"""For a share also a hundred: 0.58 written for 58 %."""

SLIP_TOLERANCE: Final = 0.2
"""How far from a whole power of ten a slip may lie, in powers of ten (factor 1.6): real change goes on."""

SLIP_SPREAD: Final = 0.2
"""Neighbours of a slip must agree within this, as median absolute deviation in powers of ten."""

MIN_BESIDE_SLIP: Final = 3
"""Neighbours that are needed to call one figure the slip and not the others."""

MIN_YEARS: Final = 4
"""Years that a value must stand unchanged before it is called repeated."""

MIN_DIGITS: Final = 3
"""Figures that a repeated value must have: 12 or 0.4 may well come twice, 12.7 four times hardly."""

NEAR_BOUND: Final = 0.01
"""Part of the range next to a bound where values stand still by nature: 99.5 % coverage stays that."""


def jumps(series: pl.DataFrame) -> pl.DataFrame:
    """Steps that neither the series' pace nor its usual scatter explains.

    A step is the change from one figure to the next on a scale that suits the unit (logit for shares,
    logarithm for amounts). What was to be expected is the median of the two steps before and the two after,
    so that slow and fast growth both pass. The rest is held against its own median absolute deviation over
    the series. Where the figure after returns to the level before, the figure between is the one flagged.
    """
    steps = _steps(series)
    deviation = (pl.col("REST") - pl.col("REST").median().over("SERIES_ID")).abs()
    scored = steps.with_columns(
        (
            MAD_TO_SIGMA * pl.col("REST") / deviation.median().over("SERIES_ID").clip(lower_bound=MIN_MAD)
        ).alias("SCORE")
    ).with_columns(_is_jump().fill_null(value=False).alias("JUMP"))
    back = _comes_back()
    peak = scored.with_columns((pl.col("JUMP") & back).alias("PEAK_BEFORE")).with_columns(
        beside("PEAK_BEFORE", 1).fill_null(value=False).alias("PEAK"),
        beside("SCORE", 1).neg().alias("SCORE_AFTER"),
        ((beside("OBS_VALUE", -1) + beside("OBS_VALUE", 1)) / 2).alias("MIDDLE"),
    )
    own = pl.col("JUMP") & ~pl.col("PEAK_BEFORE")
    return peak.filter(own | pl.col("PEAK")).select(
        "ROW",
        pl.lit(JUMP).alias("FLAG"),
        pl.when(own).then("EXPECTED").otherwise("MIDDLE").alias("EXPECTED"),
        pl.when(own).then("SCORE").otherwise("SCORE_AFTER").alias("SCORE"),
    )


def _steps(series: pl.DataFrame) -> pl.DataFrame:
    """Add REST, the part of each step that its neighbours do not explain, and EXPECTED in our unit."""
    gap = (pl.col("YEAR") - beside("YEAR", -1)) * pl.col("STEPS")
    near = around("OBS_VALUE")
    expected = pl.col("BEFORE") + pl.col("PACE") * pl.col("GAP")
    return (
        series.lazy()
        .filter((pl.len() >= MIN_POINTS).over("SERIES_ID"))
        .with_columns(pl.col("OBS_VALUE").abs().max().over("SERIES_ID").alias("LARGEST"))
        .filter(pl.col("LARGEST") > 0)
        .with_columns(scaled().alias("SCALED"), gap.alias("GAP"))
        .with_columns(beside("SCALED", -1).alias("BEFORE"))
        .with_columns(
            pl.when(pl.col("GAP") <= MAX_GAP)
            .then((pl.col("SCALED") - pl.col("BEFORE")) / pl.col("GAP"))
            .alias("STEP")
        )
        .with_columns(around("STEP", 2).alias("BESIDE"))
        .with_columns(
            pl.when(pl.col("BESIDE").list.len() >= MIN_STEPS_BESIDE)
            .then(pl.col("BESIDE").list.median())
            .alias("PACE"),
            near.list.min().alias("LEAST"),
            near.list.max().alias("MOST"),
        )
        .with_columns(
            ((pl.col("STEP") - pl.col("PACE")) * pl.col("GAP")).alias("REST"), expected.alias("NEXT")
        )
        .with_columns(unscaled("NEXT").clip("LEAST", "MOST").alias("EXPECTED"))
        .collect()
    )


def _is_jump() -> pl.Expr:
    """Outlying on the series' own scale, and large enough in its unit to matter."""
    miss = (pl.col("OBS_VALUE") - pl.col("EXPECTED")).abs()
    of_range = miss / (pl.col("CEILING") - pl.col("FLOOR"))
    of_near = miss / pl.max_horizontal(pl.col("MOST").abs(), pl.col("LEAST").abs(), pl.col("OBS_VALUE").abs())
    matters = (
        pl.when(pl.col("SCALE") == SHARE)
        .then(of_range >= MIN_SHARE_STEP)
        .when(pl.col("SCALE") == AMOUNT)
        .then((of_near >= MIN_AMOUNT_STEP) & (pl.col("REST").abs() >= MIN_LOG_STEP))
        .when(pl.col("SCALE") == SIGNED)
        .then(of_near >= MIN_AMOUNT_STEP)
    )
    return (pl.col("SCORE").abs() > MAX_SCORE) & matters


def _comes_back() -> pl.Expr:
    """Whether a step undoes the one before it: the figure between stood alone."""
    step, before = pl.col("SCALED") - pl.col("BEFORE"), beside("SCALED", -1) - beside("SCALED", -2)
    over_two = (pl.col("SCALED") - beside("SCALED", -2)).abs()
    return ((step * before < 0) & (over_two < 0.5 * step.abs())).fill_null(value=False)


def unit_slips(series: pl.DataFrame) -> pl.DataFrame:
    """Figures a thousand or a million times (for shares also a hundred times) those around them."""
    positive = (
        series.lazy().filter(pl.col("OBS_VALUE") > 0).with_columns(pl.col("OBS_VALUE").log10().alias("POWER"))
    )
    near = (
        positive.with_columns(around("POWER").alias("BESIDE"), beside("POWER", -1).is_null().alias("FIRST"))
        .filter(pl.col("BESIDE").list.len() >= MIN_BESIDE_SLIP)
        .with_columns(pl.col("BESIDE").list.median().alias("LEVEL"))
        .with_columns(
            (pl.col("POWER") - pl.col("LEVEL")).alias("OFF"),
            pl.col("BESIDE")
            .list.eval((pl.element() - pl.element().median()).abs())
            .list.median()
            .alias("SPREAD"),
        )
    )
    nearest = pl.col("OFF").abs().round()
    known = pl.when(pl.col("SCALE") == SHARE).then(nearest.is_in(SHARE_SLIPS)).otherwise(nearest.is_in(SLIPS))
    close = (pl.col("OFF").abs() - nearest).abs() <= SLIP_TOLERANCE
    beginning = pl.col("FIRST") & (pl.col("OFF") < 0)  # from next to nothing: how a new thing spreads
    return (
        near.filter(known & close & (pl.col("SPREAD") <= SLIP_SPREAD) & ~beginning)
        .select(
            "ROW",
            pl.lit(UNIT_SLIP).alias("FLAG"),
            (10 ** pl.col("LEVEL")).alias("EXPECTED"),
            (10 ** (pl.col("OFF").sign() * nearest)).alias("SCORE"),
        )
        .collect()
    )


def repeats(series: pl.DataFrame) -> pl.DataFrame:
    """Figures that have not moved in the last digit for years; the first of them is not flagged."""
    first = pl.col("TIME_PERIOD").first().over("RUN")
    years = (pl.col("YEAR").last() - pl.col("YEAR").first() + 1 / pl.col("STEPS").first()).over("RUN")
    return (
        series.lazy()
        .with_columns(pl.struct("SERIES_ID", "OBS_VALUE").rle_id().alias("RUN"))
        .with_columns(first.alias("SINCE"), years.alias("YEARS"), pl.len().over("RUN").alias("POINTS"))
        .filter((pl.col("POINTS") >= MIN_YEARS) & (pl.col("YEARS") >= MIN_YEARS - 1e-6))
        .filter(_digits() >= MIN_DIGITS, ~_near_bound(), pl.col("TIME_PERIOD") != pl.col("SINCE"))
        .select("ROW", pl.lit(REPEATED).alias("FLAG"), pl.col("YEARS").round(2).alias("SCORE"), "SINCE")
        .collect()
    )


def _digits() -> pl.Expr:
    """Digits of a figure without the noughts before and after: 0.0520 has two, 1,250,000 three."""
    text = pl.col("OBS_VALUE").cast(pl.String).str.replace(r"[eE].*$", "").str.replace_all(r"[^0-9]", "")
    return text.str.strip_chars("0").str.len_chars()


def _near_bound() -> pl.Expr:
    margin = NEAR_BOUND * (pl.col("CEILING") - pl.col("FLOOR")).fill_null(0.0)
    value = pl.col("OBS_VALUE")
    low = (value <= pl.col("FLOOR") + margin).fill_null(value=False)
    high = (value >= pl.col("CEILING") - margin).fill_null(value=False)
    return low | high


assert REACH >= MIN_BESIDE_SLIP
