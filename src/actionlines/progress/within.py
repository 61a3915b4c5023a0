"""Divides within a country: two groups of its people side by side, and how sure the distance is.

No single measure tells a divide. The ratio shrinks to 1 as both groups come near 100 % whatever the distance of
those who are left; the difference is small at both ends; the log-odds difference treats both ends alike; and who
is offline is told by people. All four are given.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, Literal

import numpy as np
import polars as pl

from actionlines.errors import BadInputError
from actionlines.indicators.derive import Pair, gap, parity
from actionlines.indicators.observations import BREAKDOWNS, KEY, TOTAL

Band = Literal["parity", "near", "behind", "ahead"]

PAIRS: Final = MappingProxyType(
    {
        "SEX": (("F", "M"),),
        "URBANISATION": (("R", "U"),),
        "AGE": (("Y_GE75", "Y15T24"), ("Y_GE65", "Y15T24"), ("Y_GE25", "Y15T24")),
        "INCOME_WEALTH_QUANTILE": (("Q1", "Q5"), ("B20", "T20"), ("B40", "T60")),
        "DISABILITY_STATUS": (("PD", "PWD"),),
        "EDUCATION_LEV": (("ISCED11_0_1", "ISCED11_5T8"), ("ISCED11_0_1", "ISCED11_GE2")),
    }
)
"""Per dimension the pairs of groups, the group that is usually behind first, the widest pair first."""

PARITY_LOW: Final = 0.98
PARITY_HIGH: Final = 1.02
NEAR: Final = 0.95
"""Bounds of ITU's gender parity score, Measuring digital development: Facts and figures 2021."""

TWO_SIDED_95: Final = 1.959963984540054
"""Quantile of the normal distribution for an interval of 95 %."""

DIVIDE_SCHEMA: Final = pl.Schema(
    {
        **dict.fromkeys((*KEY, "AGE_SCOPE", "REF_PERIOD", "DIMENSION", "BEHIND", "AHEAD"), pl.String()),
        "VALUE_BEHIND": pl.Float64(),
        "VALUE_AHEAD": pl.Float64(),
        "PARITY": pl.Float64(),  # behind / ahead; null where the group ahead has 0
        "BAND": pl.String(),  # parity, near, behind, ahead
        "GAP": pl.Float64(),  # ahead - behind, in the unit of the figure
        "LOG_ODDS": pl.Float64(),  # log-odds of ahead - those of behind; null where either is 0 or 100 %
        "SHARE_OF_LACKING_PCT": pl.Float64(),  # of all who lack it in both groups, who are of the group behind
        "GAP_STD_ERROR": pl.Float64(),  # null where either error is not known
        "GAP_LOW": pl.Float64(),  # interval of 95 %
        "GAP_HIGH": pl.Float64(),
        "LOG_ODDS_STD_ERROR": pl.Float64(),
        "CLEAR": pl.Boolean(),  # whether the interval of the gap leaves out 0
        "FLAGS": pl.String(),
    }
)
"""Columns of a table of divides."""


class UnknownPairError(BadInputError):
    """A dimension by which no two groups are told apart."""


def divides(
    observations: pl.DataFrame,
    *,
    dimension: str,
    pair: Pair | None = None,
    weights: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Hold two groups of one dimension against each other in all the ways there are.

    Parameters
    ----------
    observations
        Columns of `observations.SCHEMA`. Only figures of one source, period and scope are paired.
    dimension
        A key of `PAIRS`.
    pair
        Codes of the two groups, that which is usually behind first; the first of `PAIRS` that the observations
        have where not given.
    weights
        Columns REF_AREA, TIME_PERIOD, the dimension, WEIGHT: people of each group, for the share of those who lack
        it; without them that share is missing.

    Returns
    -------
    DataFrame
        Columns of `DIVIDE_SCHEMA`, sorted by key; empty where no two groups stand side by side. Log-odds, and the
        share of those who lack it, are given for percentages (unit PT) alone, log-odds only where both lie
        between 0 and 100, bounds excluded. Errors are combined as those of independent samples; where both groups
        were asked in the same dwellings the true error of the gap is smaller.

    Raises
    ------
    UnknownPairError
        If the dimension is none of `PAIRS`.

    References
    ----------
    ITU, Measuring digital development: Facts and figures 2021 (parity score and its bands) and 2022 (its limits);
    Agresti, A. (2013), Categorical Data Analysis, 3rd ed., ch. 2 and 3.1 (log-odds and the delta method).

    Examples
    --------
    >>> from actionlines.indicators.observations import conform
    >>> rows = pl.DataFrame({"INDICATOR": "I", "REF_AREA": "RWA", "TIME_PERIOD": "2020", "SEX": ["F", "M"],
    ...                      "SOURCE": "S", "UNIT_MEASURE": "PT", "OBS_VALUE": [40.0, 50.0]})
    >>> divides(conform(rows), dimension="SEX").select("PARITY", "BAND", "GAP", pl.col("LOG_ODDS").round(4)).row(0)
    (0.8, 'behind', 10.0, 0.4055)
    """
    behind, ahead = pair or pair_of(observations, dimension)
    groups = (behind, ahead)
    paired = gap(observations, dimension=dimension, pair=groups).rename({"OBS_VALUE": "GAP"})
    ratios = parity(observations, dimension=dimension, pair=groups)
    ratios = ratios.select(*KEY, "AGE_SCOPE", "REF_PERIOD", pl.col("OBS_VALUE").alias("PARITY"))
    rows = paired.join(ratios, on=[*KEY, "AGE_SCOPE", "REF_PERIOD"], how="left", nulls_equal=True)
    for group, name in ((behind, "_behind"), (ahead, "_ahead")):
        rows = _with_error(rows, observations, dimension, group, f"_error{name}")
        rows = _with_weight(rows, weights, dimension, group, f"_people{name}")
    named = rows.with_columns(
        pl.lit(dimension).alias("DIMENSION"),
        pl.lit(behind).alias("BEHIND"),
        pl.lit(ahead).alias("AHEAD"),
        pl.col("INPUT_1").alias("VALUE_BEHIND"),
        pl.col("INPUT_2").alias("VALUE_AHEAD"),
        band_expression(pl.col("PARITY")).alias("BAND"),
    )
    return _measured(named).select(pl.col(name).cast(kind) for name, kind in DIVIDE_SCHEMA.items()).sort(KEY)


def pair_of(observations: pl.DataFrame, dimension: str) -> Pair:
    """The widest pair of groups of a dimension that the observations have; the widest of all where they have none.

    Raises
    ------
    UnknownPairError
        If the dimension is none of `PAIRS`.
    """
    if dimension not in PAIRS:
        raise UnknownPairError(
            f"no two groups are told apart by {dimension!r}; use one of {', '.join(PAIRS)}"
        )
    there = set(observations[dimension].unique().to_list())
    return next((pair for pair in PAIRS[dimension] if there.issuperset(pair)), PAIRS[dimension][0])


def band(score: float) -> Band:
    """ITU's band of a parity score: `parity` from 0.98 to 1.02, `near` from 0.95, `behind` below, `ahead` above.

    Examples
    --------
    >>> band(0.94), band(0.95), band(0.98), band(1.02), band(1.03)
    ('behind', 'near', 'parity', 'parity', 'ahead')
    """
    if score > PARITY_HIGH:
        return "ahead"
    if score >= PARITY_LOW:
        return "parity"
    return "near" if score >= NEAR else "behind"


def band_expression(score: pl.Expr) -> pl.Expr:
    """The band of a column of parity scores; see `band`."""
    return (
        pl.when(score > PARITY_HIGH)
        .then(pl.lit("ahead"))
        .when(score >= PARITY_LOW)
        .then(pl.lit("parity"))
        .when(score >= NEAR)
        .then(pl.lit("near"))
        .when(score.is_not_null())
        .then(pl.lit("behind"))
    )


def log_odds_difference(behind_pct: float, ahead_pct: float) -> float:
    """Difference of log-odds: the same seen from both ends, and whichever side of the figure is told.

    NaN where a share is 0 or 100 %: its odds have no logarithm.

    Examples
    --------
    >>> round(log_odds_difference(40.0, 50.0), 4), round(log_odds_difference(50.0, 60.0), 4)
    (0.4055, 0.4055)
    """
    p, q = behind_pct / 100, ahead_pct / 100
    if not (0 < p < 1 and 0 < q < 1):
        return float("nan")
    return float(np.log(q / (1 - q)) - np.log(p / (1 - p)))


def _measured(rows: pl.DataFrame) -> pl.DataFrame:
    percent = pl.col("UNIT_MEASURE").is_in(["PT", "PP"])
    x, y = pl.col("VALUE_BEHIND"), pl.col("VALUE_AHEAD")
    inside = percent & x.is_between(0, 100, closed="none") & y.is_between(0, 100, closed="none")
    lacking = [pl.col(f"_people{name}") * (100 - value) for name, value in (("_behind", x), ("_ahead", y))]
    told = percent & (lacking[0] + lacking[1] > 0)
    errors = (pl.col("_error_behind"), pl.col("_error_ahead"))
    error = (errors[0] ** 2 + errors[1] ** 2).sqrt()
    on_odds = [100 * e / (value * (100 - value)) for e, value in zip(errors, (x, y), strict=True)]
    return rows.with_columns(
        pl.when(inside).then((y / (100 - y)).log() - (x / (100 - x)).log()).alias("LOG_ODDS"),
        pl.when(told).then(100 * lacking[0] / (lacking[0] + lacking[1])).alias("SHARE_OF_LACKING_PCT"),
        error.alias("GAP_STD_ERROR"),
        (pl.col("GAP") - TWO_SIDED_95 * error).alias("GAP_LOW"),
        (pl.col("GAP") + TWO_SIDED_95 * error).alias("GAP_HIGH"),
        pl.when(inside).then((on_odds[0] ** 2 + on_odds[1] ** 2).sqrt()).alias("LOG_ODDS_STD_ERROR"),
        (pl.col("GAP").abs() > TWO_SIDED_95 * error).alias("CLEAR"),
    )


def _with_error(
    rows: pl.DataFrame, observations: pl.DataFrame, dimension: str, group: str, name: str
) -> pl.DataFrame:
    same = [*(column for column in KEY if column != dimension), "AGE_SCOPE", "REF_PERIOD"]
    errors = observations.filter(pl.col(dimension) == group).select(*same, pl.col("STD_ERROR").alias(name))
    return rows.join(errors, on=same, how="left", nulls_equal=True)


def _with_weight(
    rows: pl.DataFrame, weights: pl.DataFrame | None, dimension: str, group: str, name: str
) -> pl.DataFrame:
    """People of one group; of the weights' other dimensions the whole is meant."""
    if weights is None or dimension not in weights.columns:
        return rows.with_columns(pl.lit(None, dtype=pl.Float64).alias(name))
    others = [column for column in BREAKDOWNS if column in weights.columns and column != dimension]
    own = weights.filter(pl.col(dimension) == group, *(pl.col(column) == TOTAL for column in others))
    people = own.select("REF_AREA", "TIME_PERIOD", pl.col("WEIGHT").alias(name))
    return rows.join(people, on=["REF_AREA", "TIME_PERIOD"], how="left")
