"""The years of one indicator: what speaks for each area, and which place that gives it among all of them.

A year in which fewer than 60 percent of those that report at all have a figure tells no places and no median:
they would move with who happens to report.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import polars as pl

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.precedence import select_series
from actionlines.profiles import latest
from actionlines.profiles.peers import compared_areas

if TYPE_CHECKING:
    from actionlines.indicators.releases import Release

LEAST_SHARE: Final = 0.6
FEWEST: Final = 5


@lru_cache(maxsize=64)
def yearly_figures(release: Release, indicator: str) -> pl.DataFrame:
    """Columns of a release: of each area, and of each aggregate of a source, the source that speaks for it."""
    catalogue = load_catalogue()
    rows = latest.principal(release.indicator(indicator).lazy(), catalogue).collect()
    return select_series(rows, catalogue).filter(pl.col("FREQ") == "A")


@lru_cache(maxsize=64)
def yearly_places(release: Release, indicator: str) -> pl.DataFrame:
    """Columns REF_AREA, TIME_PERIOD, PLACE, PLACED (how many have one); of the countries and territories compared.

    Equal figures share a place. 1st is the lowest where less is better, else the highest; an indicator that is
    a date has no places.
    """
    subject = load_catalogue().indicator(indicator)
    own = yearly_figures(release, indicator).filter(pl.col("REF_AREA").is_in(compared_areas()))
    if subject.kind == "year":
        own = own.clear()
    return places_among(own, falling=subject.direction < 0)


def places_among(figures: pl.DataFrame, *, falling: bool, fewest: int = FEWEST) -> pl.DataFrame:
    """Places of the areas of a table among each other, year by year, as `yearly_places` has them."""
    return (
        figures.with_columns(
            pl.col("OBS_VALUE")
            .rank("min", descending=not falling)
            .over("TIME_PERIOD")
            .cast(pl.Int32)
            .alias("PLACE"),
            pl.len().over("TIME_PERIOD").cast(pl.Int32).alias("PLACED"),
        )
        .filter(
            pl.col("PLACED") >= fewest,
            pl.col("PLACED") >= LEAST_SHARE * pl.col("REF_AREA").n_unique(),
        )
        .select("REF_AREA", "TIME_PERIOD", "PLACE", "PLACED")
    )
