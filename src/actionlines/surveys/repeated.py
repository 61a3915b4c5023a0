"""Estimates from answers that were filled in several times, as one: the error holds what filling in adds to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

import numpy as np
import polars as pl
import scipy

from actionlines.surveys.intervals import IntervalName, of_proportions, plain
from actionlines.surveys.stages import Numbers

MEANT: Final = ("ASKED", "YES", "NUMERATOR", "DENOMINATOR")
"""What is told of filled-in estimates as the mean of the draws: also who was asked, as a part that is filled in brings
people into a breakdown's parts."""

ROWS: Final = ("ASKED", "YES")
"""Those of them that count rows."""

NOISE: Final = 1e-10
"""How far apart, as a share of their size, two sums of the same numbers in another order may lie."""


def combined(
    bare: pl.DataFrame,
    draws: Sequence[pl.DataFrame],
    *,
    touched: Collection[str],
    interval: IntervalName,
    level: float,
) -> pl.DataFrame:
    """Estimates from several draws as one table.

    Parameters
    ----------
    bare
        The estimates with what is missing left out: they tell which parts have a row, `ANSWERED` and `NO_ANSWER`. A row
        that filling in does not change stays as it is here.
    draws
        The same estimates from each draw. A part that no one is asked in has no row in a draw: there a total is 0, and
        anything else has no value.
    touched
        The indicators that filling in may change.
    interval, level
        Of proportions; other statistics have the plain interval.

    Returns
    -------
    DataFrame
        `VALUE` is the mean of the draws that have one; the variance is the mean of theirs and, times 1 + 1 / draws,
        that between them, and not known of one draw alone; `IMPUTED` is by how many rows more have an answer. Degrees
        of freedom are Barnard and Rubin's, those of the whole sample being the mean of the draws'. `DEFF` is
        the variance over the mean of the draws' variances of a simple random sample: of as many rows as then count.

    References
    ----------
    Rubin (1987), Multiple Imputation for Nonresponse in Surveys, 3.3; Barnard and Rubin (1999), Biometrika 86, 948-955.
    """
    told = _beside(bare, [_of_every_part(bare, draw) for draw in draws], ("VALUE", "ANSWERED", *MEANT))
    differs = (
        (told["_ANSWERED"] > told["ANSWERED"]) | (told["_between"] > 0) | (told["_ASKED"] != told["ASKED"])
    )
    changed = differs.fill_null(value=False) & told["INDICATOR"].is_in(list(touched))
    if not changed.any():
        return bare
    within, between, number, whole = (
        _numbers(told, name) for name in ("_within", "_between", "_draws", "_DF")
    )
    variance = total_variance(within, between, number)
    df = degrees_of_freedom(within, between, number, whole)
    value, error, counted = _numbers(told, "_VALUE"), np.sqrt(variance), _numbers(told, "ANSWERED")
    lower, upper = plain(value, error, df, level)
    shares = of_proportions(interval, value, error, df, counted, level)
    is_share = (told["STATISTIC"] == "proportion").to_numpy()
    with np.errstate(invalid="ignore", divide="ignore"):
        columns = {
            "VALUE": value,
            "STD_ERROR": error,
            "LOWER": np.where(is_share, shares[0], lower),
            "UPPER": np.where(is_share, shares[1], upper),
            "DF": df,
            "CV": error / np.abs(value),
            "DEFF": variance / _numbers(told, "_simple"),
        }
    return _replaced(told, bare, changed, columns)


def combined_differences(bare: pl.DataFrame, draws: Sequence[pl.DataFrame], *, level: float) -> pl.DataFrame:
    """Differences from several draws as one table, by the same rules.

    Parameters
    ----------
    bare
        The differences with what is missing left out; they tell `ANSWERED`.
    draws
        The same differences from each draw, of those whose sides have an estimate in it.
    level
        Of the plain interval.

    References
    ----------
    Rubin (1987), 3.3 and 3.4.
    """
    told = _beside(bare, draws, ("VALUE", "FIRST", "SECOND", "COVARIANCE"))
    moved = (told["_VALUE"] - told["VALUE"]).abs() > NOISE * told["_size"]
    changed = (moved | (told["_between"] > 0)).fill_null(value=False)
    if not changed.any():
        return bare
    within, between, number, whole = (
        _numbers(told, name) for name in ("_within", "_between", "_draws", "_DF")
    )
    error = np.sqrt(total_variance(within, between, number))
    df = degrees_of_freedom(within, between, number, whole)
    value = _numbers(told, "_VALUE")
    lower, upper = plain(value, error, df, level)
    with np.errstate(invalid="ignore", divide="ignore"):
        chance = 2 * scipy.special.stdtr(df, -np.abs(value) / error)
        common = _numbers(told, "_COVARIANCE") + (1 + 1 / number) * _numbers(told, "_common")
    columns = {
        "VALUE": value,
        "STD_ERROR": error,
        "LOWER": lower,
        "UPPER": upper,
        "DF": df,
        "P": np.where((error > 0) & (df > 0), chance, np.nan),
        "FIRST": _numbers(told, "_FIRST"),
        "SECOND": _numbers(told, "_SECOND"),
        "COVARIANCE": common,
    }
    return _replaced(told, bare, changed, columns)


def total_variance(within: Numbers, between: Numbers, number: Numbers) -> Numbers:
    """The mean variance of the draws, and that between them; NaN with less than two draws.

    Parameters
    ----------
    within, between, number
        Of one shape: the mean of the draws' variances, the variance of their estimates, and how many there are.

    References
    ----------
    Rubin (1987), equation 3.1.5.

    Examples
    --------
    >>> total_variance(np.array([4.0]), np.array([1.0]), np.array([5.0]))
    array([5.2])
    """
    found: Numbers = np.where(number > 1, within + (1 + 1 / np.maximum(number, 1)) * between, np.nan)
    return found


def degrees_of_freedom(within: Numbers, between: Numbers, number: Numbers, whole: Numbers) -> Numbers:
    """Barnard and Rubin's: never more than the sample has, and fewer the more the draws differ; none of one draw alone.

    Parameters
    ----------
    within, between, number
        As `total_variance` takes them.
    whole
        The degrees of freedom of the design, which hold where the draws do not differ.

    References
    ----------
    Barnard and Rubin (1999), equation 3.

    Examples
    --------
    >>> degrees_of_freedom(np.array([4.0]), np.array([1.0]), np.array([5.0]), np.array([30.0])).round(3)
    array([16.823])
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        share = (1 + 1 / number) * between / total_variance(within, between, number)
        of_draws = (number - 1) / share**2
        of_sample = (whole + 1) / (whole + 3) * whole * (1 - share)
        found = 1 / (1 / of_draws + 1 / of_sample)
    return np.where(number > 1, np.where(between > 0, np.where(share < 1, found, of_draws), whole), np.nan)


def _of_every_part(bare: pl.DataFrame, draw: pl.DataFrame) -> pl.DataFrame:
    """A row of a draw for each of `bare`: what it says of a part that nobody is asked in is that nobody is in it."""
    keys = bare.columns[: bare.columns.index("VALUE")]
    rows = bare.select(keys).join(draw, on=keys, how="left", maintain_order="left")
    none = pl.when(pl.col("STATISTIC").is_in(["total", "count"])).then(0.0)
    counts = {name: pl.lit(0 if bare[name].count() else None) for name in ("ANSWERED", *MEANT)}
    nothing = {"VALUE": none, "STD_ERROR": none, **counts}
    asked = pl.col("ASKED").is_not_null()
    return rows.with_columns(
        pl.when(asked).then(name).otherwise(empty).cast(bare.schema[name]).alias(name)
        for name, empty in nothing.items()
    )


def _beside(bare: pl.DataFrame, draws: Sequence[pl.DataFrame], names: Sequence[str]) -> pl.DataFrame:
    """The rows of `bare` with what the draws tell of each: means by name, and how far their values lie apart."""
    keys = bare.columns[: bare.columns.index("VALUE")]
    every = pl.concat(draws)
    sizes = [name for name in ("VALUE", "FIRST", "SECOND") if name in names]
    simple = (pl.col("STD_ERROR") ** 2 / pl.col("DEFF")).filter(pl.col("DEFF") > 0)
    more = pl.cov("FIRST", "SECOND").alias("_common") if "FIRST" in names else simple.mean().alias("_simple")
    told = every.group_by(keys).agg(
        *(pl.col(name).cast(pl.Float64).mean().alias(f"_{name}") for name in names),
        more,
        (pl.col("STD_ERROR") ** 2).mean().alias("_within"),
        pl.col("DF").mean().alias("_DF"),
        pl.col("VALUE").var().fill_null(0.0).alias("_between"),
        pl.max_horizontal(pl.col(sizes).abs().max()).alias("_size"),
        pl.col("VALUE").count().alias("_draws"),
    )
    apart = pl.when(pl.col("_between") > (NOISE * pl.col("_size")) ** 2).then("_between").otherwise(0.0)
    told = told.with_columns(apart.alias("_between"))
    return bare.join(told, on=keys, how="left", maintain_order="left")


def _numbers(table: pl.DataFrame, name: str) -> Numbers:
    return table[name].cast(pl.Float64).fill_null(np.nan).to_numpy()


def _replaced(
    told: pl.DataFrame, bare: pl.DataFrame, changed: pl.Series, columns: dict[str, Any]
) -> pl.DataFrame:
    """The rows that filling in changes with their new figures, and the others as they were."""
    new = {
        name: pl.Series(name, numbers).fill_nan(None).cast(bare.schema[name])
        for name, numbers in columns.items()
    }
    if "IMPUTED" in bare.columns:
        for name in MEANT:
            mean = told[f"_{name}"]
            new[name] = (mean.round(0) if name in ROWS else mean).cast(bare.schema[name])
        more = (told["_ANSWERED"].round(0) - told["ANSWERED"]).clip(lower_bound=0)
        new["IMPUTED"] = more.cast(bare.schema["IMPUTED"])
    return bare.with_columns(series.zip_with(changed, bare[name]).alias(name) for name, series in new.items())
