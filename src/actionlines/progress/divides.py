"""Divides between countries in every indicator of a release, by year, with regions and income groups apart."""

from __future__ import annotations

from typing import Final

import polars as pl

from actionlines import places
from actionlines.indicators.catalogue import Catalogue, Indicator
from actionlines.indicators.derived_layer import membership_table
from actionlines.indicators.releases import Release
from actionlines.progress.between import BETWEEN_SCHEMA, between
from actionlines.progress.figures import country_figures

REGIONS: Final = ("002", "019", "142", "150", "009")
INCOMES: Final = ("WB_LIC", "WB_LMC", "WB_UMC", "WB_HIC")
LEAST_PEOPLE_PCT: Final = 60.0
"""Share of the world's people that the countries of a year hold, below which the year is left out."""
KINDS: Final = ("percent", "per_100", "per_million", "quantity")
"""Kinds of figure that can be had more or less of by people."""


def divides_between(release: Release, catalogue: Catalogue) -> pl.DataFrame:
    """Inequality between countries of every figure that people can have more or less of.

    Returns
    -------
    DataFrame
        INDICATOR and the columns of `between.BETWEEN_SCHEMA`. A year is left out where its countries hold less than
        60 % of the world's people.
    """
    people = _people(release, catalogue)
    groups = _groups(people["YEAR"].unique().to_list())
    found = [pl.DataFrame(schema={"INDICATOR": pl.String(), **BETWEEN_SCHEMA})]
    for code in release.coverage["INDICATOR"].unique().sort():
        indicator = catalogue.indicators.get(code)
        if indicator is None or indicator.kind not in KINDS or not indicator.measures:
            continue
        rows = _ready(country_figures(release, indicator, catalogue), people, groups)
        table = between(rows, bounded=is_bounded(indicator))
        found.append(table.select(pl.lit(code).alias("INDICATOR"), *BETWEEN_SCHEMA))
    return pl.concat(found)


def is_bounded(indicator: Indicator) -> bool:
    """Whether the figure is a share of something from 0 to 100 %."""
    return indicator.kind == "percent" and indicator.valid_max == 100


def _ready(figures: pl.DataFrame, people: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Figures with the people and groups of their area and year, of years that enough people are known of."""
    rows = (
        figures.filter(pl.col("VALUE") >= 0)
        .join(people, on=["REF_AREA", "YEAR"], how="left")
        .join(groups, on=["REF_AREA", "YEAR"], how="left")
    )
    world = people.group_by("YEAR").agg(pl.col("WEIGHT").sum().alias("_world"))
    share = 100 * pl.col("WEIGHT").sum().over("YEAR") / pl.col("_world")
    return rows.join(world, on="YEAR", how="left").filter(share >= LEAST_PEOPLE_PCT).drop("_world")


def _people(release: Release, catalogue: Catalogue) -> pl.DataFrame:
    rows = country_figures(release, catalogue.indicator("POPULATION"), catalogue)
    return rows.select("REF_AREA", "YEAR", pl.col("VALUE").alias("WEIGHT"))


def _groups(years: list[int]) -> pl.DataFrame:
    """REGION and INCOME of each area and year; areas in none have none."""
    known = {place.code for place in places.areas()}
    table = membership_table([str(year) for year in years]).with_columns(pl.col("TIME_PERIOD").cast(pl.Int64))
    sides = [
        table.filter(pl.col("GROUP").is_in(codes), pl.col("REF_AREA").is_in(known))
        .unique(["REF_AREA", "TIME_PERIOD"], keep="first", maintain_order=True)
        .select("REF_AREA", pl.col("TIME_PERIOD").alias("YEAR"), pl.col("GROUP").alias(name))
        for codes, name in ((REGIONS, "REGION"), (INCOMES, "INCOME"))
    ]
    return sides[0].join(sides[1], on=["REF_AREA", "YEAR"], how="full", coalesce=True)
