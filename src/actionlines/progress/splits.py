"""One split of one indicator followed over countries and years: women and men, town and country, ages, incomes."""

from __future__ import annotations

from typing import Final

import polars as pl

from actionlines import places
from actionlines.indicators.catalogue import Catalogue, Indicator
from actionlines.indicators.comparability.notes import is_break
from actionlines.indicators.observations import BREAKDOWNS, TOTAL
from actionlines.indicators.precedence import select_series
from actionlines.indicators.releases import Release
from actionlines.progress.within import DIVIDE_SCHEMA, PAIRS, divides, pair_of

SPLIT_SCHEMA: Final = pl.Schema(
    {
        **DIVIDE_SCHEMA,
        "BROKEN": pl.Boolean(),  # it does not compare with the period before: a break, other ages, another reference
    }
)
"""Columns of a split over countries and years."""

YEARLY_SCHEMA: Final = pl.Schema(
    {
        "YEAR": pl.Int64(),
        "AREAS": pl.Int64(),
        **dict.fromkeys(("PARITY_LOW", "PARITY_MEDIAN", "PARITY_HIGH"), pl.Float64()),
        **dict.fromkeys(("GAP_LOW", "GAP_MEDIAN", "GAP_HIGH"), pl.Float64()),
        **dict.fromkeys(("IN_PARITY", "IN_NEAR", "IN_BEHIND", "IN_AHEAD"), pl.Int64()),
    }
)
"""Columns of what the countries of a year say together."""

SHARES: Final = {"Q1": 20.0, "Q5": 20.0, "B20": 20.0, "T20": 20.0, "B40": 40.0, "T60": 60.0}
"""Share of the people in a group of incomes, which its definition says."""

BANDS: Final = ("parity", "near", "behind", "ahead")
"""ITU's bands, as `within.band` tells them."""


def split_dimensions(release: Release, indicator: Indicator) -> tuple[str, ...]:
    """Dimensions of `within.PAIRS` by which the release states both groups of a pair in an indicator.

    None of a count: two groups of people differ in it by how many they are.
    """
    if indicator.kind == "count":
        return ()
    rows = release.lazy("indicator").filter(pl.col("INDICATOR") == indicator.code)
    there = rows.select(pl.col(name).unique().implode() for name in PAIRS).collect()
    found = {name: set(there[name][0]) for name in PAIRS}
    return tuple(name for name, pairs in PAIRS.items() if any(found[name].issuperset(one) for one in pairs))


def divides_within(
    release: Release, indicator: Indicator, catalogue: Catalogue, *, dimension: str
) -> pl.DataFrame:
    """Hold the two groups of a dimension against each other in every country and period of a release.

    Parameters
    ----------
    dimension
        A key of `within.PAIRS`.

    Returns
    -------
    DataFrame
        Columns of `SPLIT_SCHEMA`, by area and period: of each area the whole series of the one source that speaks for
        it. Who lacks it is told of women and men, town and country, by their numbers at all ages, and of incomes.

    Raises
    ------
    actionlines.progress.within.UnknownPairError
        If the dimension is none of `within.PAIRS`.
    """
    rows = _split(release.lazy("indicator"), indicator, dimension)
    pair, weights = pair_of(rows, dimension), _people(release, rows, catalogue, dimension)
    told = divides(rows, dimension=dimension, pair=pair, weights=None if weights.is_empty() else weights)
    chosen = select_series(told, catalogue).sort("REF_AREA", "TIME_PERIOD", "FREQ")
    return _with_breaks(chosen, rows.filter(pl.col(dimension).is_in(pair)))


def _split(rows: pl.LazyFrame, indicator: Indicator, dimension: str) -> pl.DataFrame:
    """Figures of countries split by the dimension alone; of the others what speaks for the indicator."""
    headline = [
        pl.col(name) == indicator.principal.get(name, TOTAL) for name in BREAKDOWNS if name != dimension
    ]
    countries = [area.code for area in places.areas() if area.kind != "aggregate"]
    return rows.filter(
        pl.col("INDICATOR") == indicator.code,
        pl.col("REF_AREA").is_in(countries),
        pl.col(dimension) != TOTAL,
        *headline,
    ).collect()


def _people(release: Release, rows: pl.DataFrame, catalogue: Catalogue, dimension: str) -> pl.DataFrame:
    """WEIGHT of each group; no row where nobody counts its people."""
    at = ["REF_AREA", "TIME_PERIOD", dimension]
    if dimension == "INCOME_WEALTH_QUANTILE":
        known = rows.filter(pl.col(dimension).is_in(list(SHARES))).select(at).unique()
        return known.with_columns(
            pl.col(dimension).replace_strict(SHARES, return_dtype=pl.Float64).alias("WEIGHT")
        )
    people = _split(release.lazy("indicator"), catalogue.indicator("POPULATION"), dimension)
    return select_series(people, catalogue).select(*at, pl.col("OBS_VALUE").alias("WEIGHT"))


def _with_breaks(told: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    at = ["REF_AREA", "SOURCE", "TIME_PERIOD", "FREQ"]
    breaks = rows.filter(is_break()).select(at).unique().with_columns(_break=True)
    series = ["REF_AREA", "FREQ"]
    footing = [
        pl.col(name).ne_missing(pl.col(name).shift().over(series)) for name in ("AGE_SCOPE", "REF_PERIOD")
    ]
    follows = pl.col("TIME_PERIOD").shift().over(series).is_not_null()
    marked = told.join(breaks, on=at, how="left", maintain_order="left").with_columns(
        BROKEN=follows & pl.any_horizontal(pl.col("_break").fill_null(value=False), *footing)
    )
    return marked.select(SPLIT_SCHEMA.names())


def by_year(told: pl.DataFrame) -> pl.DataFrame:
    """What the countries of each year say together: median and quarters of parity and gap, and how many in which band.

    Parameters
    ----------
    told
        REF_AREA, TIME_PERIOD, PARITY, BAND and GAP of `SPLIT_SCHEMA`. Of several periods of one year the last counts.

    Returns
    -------
    DataFrame
        Columns of `YEARLY_SCHEMA`, in order of time. Countries that report differ from year to year: a median moves
        with them too. Quarters are of type 7 (linear between order statistics).

    References
    ----------
    ITU, Measuring digital development: Facts and figures 2021 (bands of the parity score); Hyndman, R. and Fan, Y.
    (1996), Sample quantiles in statistical packages, The American Statistician 50(4).

    Examples
    --------
    >>> rows = pl.DataFrame({"REF_AREA": ["A", "B", "C"], "TIME_PERIOD": ["2020"] * 3, "PARITY": [0.9, 0.96, 1.0],
    ...                      "BAND": ["behind", "near", "parity"], "GAP": [5.0, 2.0, 0.0]})
    >>> by_year(rows).select("YEAR", "AREAS", "PARITY_MEDIAN", "GAP_MEDIAN", "IN_BEHIND").row(0)
    (2020, 3, 0.96, 2.0, 1)
    """
    yearly = told.with_columns(pl.col("TIME_PERIOD").str.slice(0, 4).cast(pl.Int64).alias("YEAR"))
    last = (
        yearly.sort("REF_AREA", "TIME_PERIOD")
        .group_by("REF_AREA", "YEAR", maintain_order=True)
        .last()
        .group_by("YEAR")
    )
    quarters = [
        pl.col(name).quantile(at, "linear").alias(f"{name}_{part}")
        for name in ("PARITY", "GAP")
        for part, at in (("LOW", 0.25), ("MEDIAN", 0.5), ("HIGH", 0.75))
    ]
    counts = [(pl.col("BAND") == name).sum().alias(f"IN_{name.upper()}") for name in BANDS]
    found = last.agg(pl.len().alias("AREAS"), *quarters, *counts).sort("YEAR")
    return found.select(pl.col(name).cast(kind) for name, kind in YEARLY_SCHEMA.items())
