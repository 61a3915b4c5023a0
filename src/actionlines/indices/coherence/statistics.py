"""One row per indicator: its spread, shape, gaps, zeros and ties, and a flag on what an index team looks at first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl
import scipy

from actionlines.indices.arrays import Floats, Truths, Wholes, floats

MIN_AVAILABLE: Final = 0.65
"""Below this share of units with a figure an indicator is flagged LOW (as COINr's `get_stats` does)."""

MIN_NON_ZERO: Final = 0.5
MIN_UNIQUE: Final = 0.5

MAX_SKEWNESS: Final = 2.0
MAX_KURTOSIS: Final = 3.5
"""Outliers are flagged where skewness and kurtosis both are beyond: JRC's practice."""


def indicator_statistics(
    values: npt.ArrayLike,
    indicators: Sequence[str],
    *,
    min_available: float = MIN_AVAILABLE,
    min_non_zero: float = MIN_NON_ZERO,
    min_unique: float = MIN_UNIQUE,
) -> pl.DataFrame:
    """Describe each indicator: centre, spread, skewness and kurtosis, and how much of it is there, zero or tied.

    Parameters
    ----------
    values : (units, indicators)
        NaN means missing: it takes no part.
    indicators
        One code per column.
    min_available, min_non_zero, min_unique
        Shares, 0 to 1, below which an indicator is flagged ``LOW``: units with a figure among all; figures
        other than zero, and different figures, among those with a figure.

    Returns
    -------
    DataFrame
        One row per indicator: minimum, maximum, mean, median, standard deviation (n - 1), skewness and
        excess kurtosis (type 2, as Excel's; null below four figures or where all are equal), counts, shares,
        and flags: ``ok``, ``LOW``, or ``OUT`` where |skewness| > 2 and kurtosis > 3.5.

    References
    ----------
    D. N. Joanes, C. A. Gill (1998), Comparing measures of sample skewness and kurtosis, The Statistician 47,
    type 2. OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 3.

    Examples
    --------
    >>> table = indicator_statistics([[0.0, 5.0], [1.0, np.nan], [1.0, 7.0]], ("A", "B"))
    >>> table.select("INDICATOR", "MEAN", "AVAILABLE", "MOST_FREQUENT", "FLAG_UNIQUE").rows()
    [('A', 0.6666666666666666, 3, 2, 'ok'), ('B', 6.0, 2, 1, 'ok')]
    """
    x = floats(values)
    present = ~np.isnan(x)
    unique, most_frequent = _ties(x)
    table = _shape(x, present).with_columns(
        pl.Series("INDICATOR", list(indicators), dtype=pl.String),
        AVAILABLE=pl.Series(present.sum(axis=0)),
        NON_ZERO=pl.Series((present & (x != 0)).sum(axis=0)),
        UNIQUE=pl.Series(unique),
        MOST_FREQUENT=pl.Series(most_frequent),
    )
    table = table.with_columns(SHARE_AVAILABLE=pl.col("AVAILABLE") / len(x), **_shares_of_available())
    lows = {"AVAILABLE": min_available, "NON_ZERO": min_non_zero, "UNIQUE": min_unique}
    flags = [_low(name, least) for name, least in lows.items()]
    return table.with_columns(*flags, _outliers()).select(_ORDER)


_COUNTED: Final = ("NON_ZERO", "UNIQUE", "MOST_FREQUENT")
_MOMENTS: Final = ("MINIMUM", "MAXIMUM", "MEAN", "MEDIAN", "STANDARD_DEVIATION", "SKEWNESS", "KURTOSIS")
_ORDER: Final = (
    "INDICATOR",
    *_MOMENTS,
    "AVAILABLE",
    *_COUNTED,
    "SHARE_AVAILABLE",
    *(f"SHARE_{name}" for name in _COUNTED),
    *(f"FLAG_{name}" for name in ("AVAILABLE", "NON_ZERO", "UNIQUE", "OUTLIERS")),
)


def _ties(x: Floats) -> tuple[Wholes, Wholes]:
    """How many different figures each column has, and how often its most frequent one occurs."""
    counts = [np.unique(column[~np.isnan(column)], return_counts=True)[1] for column in x.T]
    return np.array([len(count) for count in counts]), np.array([count.max(initial=0) for count in counts])


def _shape(x: Floats, present: Truths) -> pl.DataFrame:
    """Centre, spread and shape of each column; null where they are not defined."""
    out = np.full((len(_MOMENTS), x.shape[1]), np.nan)
    count = present.sum(axis=0)
    some = count > 0
    there = x[:, some]
    out[:2, some] = np.nanmin(there, axis=0), np.nanmax(there, axis=0)
    out[2:4, some] = np.nanmean(there, axis=0), np.nanmedian(there, axis=0)
    out[4, count > 1] = np.nanstd(x[:, count > 1], axis=0, ddof=1)
    shaped = (count > 3) & (out[0] < out[1])
    if shaped.any():
        out[5, shaped] = scipy.stats.skew(x[:, shaped], axis=0, bias=False, nan_policy="omit")
        out[6, shaped] = scipy.stats.kurtosis(x[:, shaped], axis=0, bias=False, nan_policy="omit")
    return pl.DataFrame(dict(zip(_MOMENTS, out, strict=True))).with_columns(pl.all().fill_nan(None))


def _shares_of_available() -> dict[str, pl.Expr]:
    some = pl.when(pl.col("AVAILABLE") > 0)
    return {f"SHARE_{name}": some.then(pl.col(name) / pl.col("AVAILABLE")) for name in _COUNTED}


def _low(name: str, least: float) -> pl.Expr:
    enough = (pl.col(f"SHARE_{name}") >= least).fill_null(False)
    return pl.when(enough).then(pl.lit("ok")).otherwise(pl.lit("LOW")).alias(f"FLAG_{name}")


def _outliers() -> pl.Expr:
    beyond = (pl.col("SKEWNESS").abs() > MAX_SKEWNESS) & (pl.col("KURTOSIS") > MAX_KURTOSIS)
    return pl.when(beyond).then(pl.lit("OUT")).otherwise(pl.lit("ok")).alias("FLAG_OUTLIERS")
