"""Where two sources state the same thing differently, and by how much."""

from __future__ import annotations

from typing import Final

import polars as pl

from actionlines.indicators.observations import DIMENSIONS

THRESHOLD_ABS: Final = 0.05
"""Two sources that round to one decimal differ by this at most, in the unit of the figure."""

THRESHOLD_REL: Final = 0.0005
"""And by this share of the larger figure: half a unit in the fourth digit, for counts. Of 100 it is 0.05."""

DISAGREEMENTS_SCHEMA: Final = pl.Schema(
    {
        **dict.fromkeys(DIMENSIONS, pl.String()),
        "SOURCE": pl.String(),
        "OTHER_SOURCE": pl.String(),
        "OBS_VALUE": pl.Float64(),
        "OTHER_VALUE": pl.Float64(),
        "DIFFERENCE": pl.Float64(),  # other less first, in the unit of the figure
        "RELATIVE": pl.Float64(),  # as a share of the larger of the two
    }
)
"""Columns of a list of disagreements."""


def shared(observations: pl.DataFrame) -> pl.DataFrame:
    """List every figure that two sources state: same indicator, area, period and breakdown.

    Parameters
    ----------
    observations
        Columns of `observations.SCHEMA`; the key is unique.

    Returns
    -------
    DataFrame
        Columns of `DISAGREEMENTS_SCHEMA`, sorted by dimensions and sources; three sources make three pairs.
    """
    sides = observations.lazy().select(*DIMENSIONS, "SOURCE", "OBS_VALUE")
    others = sides.rename({"SOURCE": "OTHER_SOURCE", "OBS_VALUE": "OTHER_VALUE"})
    difference = pl.col("OTHER_VALUE") - pl.col("OBS_VALUE")
    larger = pl.max_horizontal(pl.col("OBS_VALUE").abs(), pl.col("OTHER_VALUE").abs())
    return (
        sides.join(others, on=DIMENSIONS, how="inner")
        .filter(pl.col("SOURCE") < pl.col("OTHER_SOURCE"))
        .with_columns(
            difference.alias("DIFFERENCE"),
            pl.when(larger > 0).then(difference / larger).otherwise(0.0).alias("RELATIVE"),
        )
        .select(DISAGREEMENTS_SCHEMA.names())
        .sort(*DIMENSIONS, "SOURCE", "OTHER_SOURCE")
        .collect()
    )


def disagreements(
    observations: pl.DataFrame,
    threshold_abs: float = THRESHOLD_ABS,
    threshold_rel: float = THRESHOLD_REL,
) -> pl.DataFrame:
    """List where two sources state the same thing differently, with the size of the difference.

    Parameters
    ----------
    observations
        Columns of `observations.SCHEMA`.
    threshold_abs
        In the unit of the figure; a difference must be larger.
    threshold_rel
        As a share of the larger figure; a difference must be larger than this too.

    Returns
    -------
    DataFrame
        Rows of `shared` past both thresholds, in the same order.

    Examples
    --------
    >>> from actionlines.indicators.observations import conform
    >>> whole = dict.fromkeys((*DIMENSIONS, "SOURCE"), "_T")
    >>> rows = pl.DataFrame({**whole, "TIME_PERIOD": ["2019", "2019", "2020", "2020"],
    ...                      "SOURCE": ["S", "T"] * 2, "OBS_VALUE": [20.0, 20.04, 26.5, 32.5]})
    >>> disagreements(conform(rows)).select("TIME_PERIOD", "SOURCE", "OTHER_SOURCE", "DIFFERENCE").rows()
    [('2020', 'S', 'T', 6.0)]
    """
    size = pl.col("DIFFERENCE").abs()
    return shared(observations).filter(size > threshold_abs, pl.col("RELATIVE").abs() > threshold_rel)


def agreement(
    observations: pl.DataFrame,
    threshold_abs: float = THRESHOLD_ABS,
    threshold_rel: float = THRESHOLD_REL,
) -> pl.DataFrame:
    """Count per indicator and pair of sources the figures they share and those they state differently.

    Returns
    -------
    DataFrame
        INDICATOR, SOURCE, OTHER_SOURCE, SHARED, DIFFERING (past both thresholds), MEDIAN and LARGEST
        (absolute difference over all shared figures), sorted.
    """
    size = pl.col("DIFFERENCE").abs()
    differing = (size > threshold_abs) & (pl.col("RELATIVE").abs() > threshold_rel)
    return (
        shared(observations)
        .group_by("INDICATOR", "SOURCE", "OTHER_SOURCE")
        .agg(
            pl.len().alias("SHARED"),
            differing.sum().alias("DIFFERING"),
            size.median().alias("MEDIAN"),
            size.max().alias("LARGEST"),
        )
        .sort("INDICATOR", "SOURCE", "OTHER_SOURCE")
    )
