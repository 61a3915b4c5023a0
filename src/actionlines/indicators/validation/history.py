"""A series laid out along time: its neighbours, its scale, what it lets expect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from actionlines.indicators.observations import BREAKDOWNS
from actionlines.indicators.validation.traits import AMOUNT, SHARE
from actionlines.periods import parse

SERIES: Final = ("INDICATOR", "REF_AREA", "FREQ", *BREAKDOWNS, "SOURCE")
"""What one series is of, and by whom."""

REACH: Final = 3
"""Periods on either side that count as neighbours."""

STEPS: Final[dict[str | None, float]] = {"A": 1.0, "S": 2.0, "Q": 4.0, "M": 12.0, "D": 365.25}
"""Periods of each frequency in a year."""


def history(rows: pl.DataFrame, traits: pl.DataFrame) -> pl.DataFrame:
    """Sort figures by series and time, and add what the rules along time need.

    That is SERIES_ID, YEAR (with fraction), STEPS (periods a year), RUN and LENGTH (number of a stretch of
    one value, and its figures), STEPPED (see `_stepped`) and scale and range of the indicator. The order of
    series means nothing.
    """
    years = {text: start_year(text) for text in rows["TIME_PERIOD"].unique().to_list()}
    return (
        rows.lazy()
        .select(
            "ROW",
            series_hash(rows, SERIES).alias("_series"),
            pl.col("TIME_PERIOD").replace_strict(years, return_dtype=pl.Float64).alias("YEAR"),
            pl.col("FREQ").replace_strict(STEPS, default=1.0, return_dtype=pl.Float64).alias("STEPS"),
            "INDICATOR",
            "TIME_PERIOD",
            "OBS_VALUE",
        )
        .join(traits.lazy().select("INDICATOR", "SCALE", "FLOOR", "CEILING"), on="INDICATOR", how="left")
        .drop("INDICATOR")
        .sort("_series", "YEAR", "ROW")
        .with_columns(pl.col("_series").rle_id().alias("SERIES_ID"))
        .with_columns(pl.struct("SERIES_ID", "OBS_VALUE").rle_id().alias("RUN"))
        .with_columns(pl.len().over("RUN").alias("LENGTH"))
        .with_columns(_rests().alias("_rests"))
        .with_columns(_stepped().alias("STEPPED"))
        .drop("_series", "_rests")
        .collect()
    )


def series_hash(rows: pl.DataFrame, columns: Sequence[str]) -> pl.Expr:
    """Number that tells what `columns` say, 64 bits of it: far quicker to sort and group by than the texts.

    Among ten million series two come out the same once in 400,000 releases, and then a flag may be wrong.
    Columns that say the same in every row are left out.
    """
    varying = [name for name in columns if rows.height and rows[name].ne_missing(rows[name][0]).any()]
    return pl.struct(varying).hash() if varying else pl.lit(0, dtype=pl.UInt64)


MIN_STANDSTILLS: Final = 3
"""Stretches of one value, two periods or longer, that a series needs to be said to move in steps."""


def _stepped() -> pl.Expr:
    """Whether a series stands still more often than it moves, as seats in a parliament do between elections.

    It has at least three stretches of one value, and they hold half of its figures. A value carried forward
    once or twice in a series that else moves is not that.
    """
    enough = pl.col("_rests").sum().over("SERIES_ID") >= MIN_STANDSTILLS
    return enough & ((pl.col("LENGTH") >= 2).mean().over("SERIES_ID") >= 0.5)


def _rests() -> pl.Expr:
    """Whether a stretch of one value begins here."""
    return (pl.col("LENGTH") >= 2) & pl.col("RUN").ne_missing(pl.col("RUN").shift(1))


def start_year(text: str) -> float:
    """Start of a period as a year with fraction: 2020-Q3 is 2020.5."""
    start = parse(text).start
    return start.year + (start.month - 1) / 12 + (start.day - 1) / 366


def beside(column: str, places: int) -> pl.Expr:
    """Value of `column` so many places later in the same series, earlier if negative; null past its ends."""
    same = pl.col("SERIES_ID") == pl.col("SERIES_ID").shift(-places)
    return pl.when(same).then(pl.col(column).shift(-places))


OFFSET: Final = 0.02
"""Share of the range, or of a series' largest value, added before taking a logit or logarithm.

Without it the step from 0.01 to 0.05 % of the people would look as large as that from 10 to 35 %. Two points
in a hundred is about what a household survey of a few thousand people can tell from nothing.
"""


def scaled() -> pl.Expr:
    """OBS_VALUE on the scale on which steps are compared: logit, log, or inverse hyperbolic sine."""
    value, largest = pl.col("OBS_VALUE"), pl.col("LARGEST")
    share = ((value - pl.col("FLOOR")) / _width()).clip(0, 1)
    return (
        pl.when(pl.col("SCALE") == SHARE)
        .then(((share + OFFSET) / (1 - share + OFFSET)).log())
        .when(pl.col("SCALE") == AMOUNT)
        .then((value.clip(0) + OFFSET * largest).log())
        .otherwise((value / (2 * OFFSET * largest)).arcsinh())
    )


def unscaled(column: str) -> pl.Expr:
    """Turn a figure on the scale of `scaled` back into the unit of OBS_VALUE."""
    figure, largest = pl.col(column), pl.col("LARGEST")
    odds = figure.exp()
    share = ((1 + OFFSET) * odds - OFFSET) / (1 + odds)
    return (
        pl.when(pl.col("SCALE") == SHARE)
        .then(pl.col("FLOOR") + share.clip(0, 1) * _width())
        .when(pl.col("SCALE") == AMOUNT)
        .then((odds - OFFSET * largest).clip(0))
        .otherwise(figure.sinh() * 2 * OFFSET * largest)
    )


def _width() -> pl.Expr:
    return pl.col("CEILING") - pl.col("FLOOR")
