"""A series laid out along time: its neighbours, its scale, what it lets expect."""

from __future__ import annotations

from typing import Final

import polars as pl

from actionlines.indicators.observations import BREAKDOWNS
from actionlines.indicators.validation.traits import AMOUNT, SHARE

SERIES: Final = ("INDICATOR", "REF_AREA", "FREQ", *BREAKDOWNS, "SOURCE")
"""What one series is of, and by whom."""

REACH: Final = 3
"""Periods on either side that count as neighbours."""

_STEPS: Final = {"A": 1.0, "S": 2.0, "Q": 4.0, "M": 12.0, "D": 365.25}
"""Periods of each frequency in a year."""


def history(rows: pl.DataFrame, traits: pl.DataFrame) -> pl.DataFrame:
    """Sort `rows` by series and time; add SERIES_ID, YEAR (with fraction), STEPS a year, and the traits."""
    steps = pl.col("FREQ").replace_strict(_STEPS, default=1.0, return_dtype=pl.Float64)
    return (
        rows.lazy()
        .select("ROW", *SERIES, "TIME_PERIOD", "OBS_VALUE")
        .join(traits.lazy(), on="INDICATOR", how="left")
        .with_columns(_year().alias("YEAR"), steps.alias("STEPS"))
        .sort(*SERIES, "YEAR", "ROW")
        .with_columns(pl.struct(SERIES).rle_id().alias("SERIES_ID"))
        .drop(*SERIES)
        .collect()
    )


def _year() -> pl.Expr:
    """Start of a period as a year with fraction: 2020-Q3 is 2020.5."""
    text, rest = pl.col("TIME_PERIOD"), pl.col("TIME_PERIOD").str.slice(5)
    month = rest.str.slice(0, 2).cast(pl.Int32, strict=False)
    day = rest.str.slice(3, 2).cast(pl.Int32, strict=False).fill_null(1)
    number = rest.str.slice(1).cast(pl.Int32, strict=False)
    fraction = (
        pl.when(rest.str.starts_with("S"))
        .then((number - 1) / 2)
        .when(rest.str.starts_with("Q"))
        .then((number - 1) / 4)
        .otherwise((month - 1) / 12 + (day - 1) / 366)
    )
    return text.str.slice(0, 4).cast(pl.Float64) + fraction.fill_null(0.0)


def beside(column: str, places: int) -> pl.Expr:
    """Value of `column` so many places later in the same series, earlier if negative; null past its ends."""
    same = pl.col("SERIES_ID") == pl.col("SERIES_ID").shift(-places)
    return pl.when(same).then(pl.col(column).shift(-places))


def around(column: str, reach: int = REACH) -> pl.Expr:
    """List of the values of `column` at the neighbours on both sides, missing ones left out."""
    places = [place for place in range(-reach, reach + 1) if place]
    return pl.concat_list(beside(column, place) for place in places).list.drop_nulls()


OFFSET: Final = 0.02
"""Share of the range, or of a series' largest value, added before taking a logit or logarithm.

Without it the step from 0.01 to 0.05 % of the people would look as large as that from 10 to 35 %. Two points
in a hundred is about what a household survey of a few thousand people can tell from nothing.
"""


def scaled() -> pl.Expr:
    """OBS_VALUE on the scale on which steps are compared: logit, log or as it stands."""
    value, largest = pl.col("OBS_VALUE"), pl.col("LARGEST")
    share = ((value - pl.col("FLOOR")) / _width()).clip(0, 1)
    return (
        pl.when(pl.col("SCALE") == SHARE)
        .then(((share + OFFSET) / (1 - share + OFFSET)).log())
        .when(pl.col("SCALE") == AMOUNT)
        .then((value.clip(0) + OFFSET * largest).log())
        .otherwise(value / largest)
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
        .otherwise(figure * largest)
    )


def _width() -> pl.Expr:
    return pl.col("CEILING") - pl.col("FLOOR")
