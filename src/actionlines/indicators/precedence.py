"""Which source speaks for an area: one whole series, never a mix of points.

Several sources may state the same thing. For each indicator the catalogue gives an order of precedence, before
which come the sources that the operator prefers; per area and breakdown the first source in that order that has
any figure is taken with its whole series.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from actionlines.indicators.observations import BREAKDOWNS

if TYPE_CHECKING:
    from actionlines.indicators.catalogue import Catalogue

SERIES_KEY: Final = ("INDICATOR", "REF_AREA", "FREQ", *BREAKDOWNS)
"""What a series is of; with SOURCE it is one series."""


def ranks(catalogue: Catalogue) -> pl.DataFrame:
    """Order of precedence as a table: INDICATOR, SOURCE, RANK (the lowest speaks first).

    Sources that the operator prefers come below 0, for every indicator, whether the catalogue names them or not.
    """
    return catalogue.once(_ranks)


def _ranks(catalogue: Catalogue) -> pl.DataFrame:
    named = catalogue.series_table().group_by("INDICATOR", "SOURCE").agg(pl.col("RANK").min().cast(pl.Int32))
    count = len(catalogue.preferred)
    preferred = pl.DataFrame(
        {"SOURCE": catalogue.preferred, "RANK": range(-count, 0)},
        schema={"SOURCE": pl.String, "RANK": pl.Int32},
    )
    everywhere = pl.DataFrame({"INDICATOR": list(catalogue.indicators)}, schema={"INDICATOR": pl.String})
    others = named.join(preferred, on="SOURCE", how="anti")
    return pl.concat([others, everywhere.join(preferred, how="cross")]).sort("INDICATOR", "RANK", "SOURCE")


def rank_sources(observations: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Add the column RANK: 0 for the source that speaks for this series, 1 for the next, and so on.

    A source that the catalogue does not name for the indicator comes after those it names, in order of name.
    """
    order = (
        observations.lazy()
        .select(*SERIES_KEY, "SOURCE")
        .unique()
        .join(ranks(catalogue).lazy(), on=["INDICATOR", "SOURCE"], how="left")
        .sort(pl.col("RANK").fill_null(2**31 - 1), "SOURCE")
        .with_columns(pl.int_range(pl.len(), dtype=pl.Int32).over(SERIES_KEY).alias("RANK"))
    )
    return (
        observations.lazy()
        .join(order, on=[*SERIES_KEY, "SOURCE"], how="left", maintain_order="left")
        .collect()
    )


def select_series(observations: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Keep, for each indicator, area and breakdown, the whole series of the one source that speaks for it."""
    return rank_sources(observations, catalogue).filter(pl.col("RANK") == 0).drop("RANK")
