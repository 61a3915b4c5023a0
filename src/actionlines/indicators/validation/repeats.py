"""Rule `repeated`: a value that has not moved in its last digit for years, most likely carried forward."""

from __future__ import annotations

from typing import Final

import polars as pl

from actionlines.indicators.validation.traits import SHARE

REPEATED: Final = "repeated"

MIN_YEARS: Final = 4
"""Years that a value must stand unchanged before it is called repeated."""

MIN_DIGITS: Final = 3
"""Digits that a repeated value must have: 12 or 0.4 may well come twice, 12.7 four times hardly."""

NEAR_BOUND: Final = 0.01
"""Part of a share's range next to a bound where values stand still by nature: 99.5 % coverage stays that."""


def repeats(series: pl.DataFrame) -> pl.DataFrame:
    """Find repeated values of series laid out by `history`: columns ROW, FLAG, SCORE (years), SINCE.

    The first figure of a run is not flagged: it is the one that was measured. A series that stands still by
    nature (see `history`) is passed over.
    """
    first = pl.col("TIME_PERIOD").first().over("RUN")
    years = (pl.col("YEAR").last() - pl.col("YEAR").first() + 1 / pl.col("STEPS").first()).over("RUN")
    still = series.filter((pl.col("LENGTH") >= MIN_YEARS) & ~pl.col("STEPPED"))
    return (
        still.with_columns(first.alias("SINCE"), years.alias("YEARS"))
        .filter(
            pl.col("YEARS") >= MIN_YEARS - 1e-6,
            pl.col("TIME_PERIOD") != pl.col("SINCE"),
            _digits() >= MIN_DIGITS,
            ~_near_bound(),
        )
        .select("ROW", pl.lit(REPEATED).alias("FLAG"), pl.col("YEARS").round(2).alias("SCORE"), "SINCE")
    )


def _digits() -> pl.Expr:
    """Digits of a figure without the noughts before and after: 0.0520 has two, 1,250,000 three."""
    text = pl.col("OBS_VALUE").cast(pl.String).str.replace(r"[eE].*$", "").str.replace_all(r"[^0-9]", "")
    return text.str.strip_chars("0").str.len_chars()


def _near_bound() -> pl.Expr:
    value, margin = pl.col("OBS_VALUE"), NEAR_BOUND * (pl.col("CEILING") - pl.col("FLOOR"))
    near = (value <= pl.col("FLOOR") + margin) | (value >= pl.col("CEILING") - margin)
    return (pl.col("SCALE") == SHARE) & near
