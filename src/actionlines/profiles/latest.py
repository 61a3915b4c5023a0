"""From all figures of a release to the latest one of each indicator and area, and what it is held against.

Rules, as pages state them:

- *Which source*: the whole series of the source that speaks for the area (`indicators.precedence`).
- *Trend*: the latest figure against the one nearest to five years before it, three to seven years apart;
  none across a break in the series, between figures about people of different ages or periods asked about,
  or between editions of an index that each have a scale of their own.
- *Place*: among areas (countries and territories) whose latest figure is no older than the window: the
  three years that end with the last year in which ten areas report. Fewer than five areas: no place; among
  countries that a reader named, fewer than two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from actionlines.indicators.comparability.notes import is_break
from actionlines.indicators.derive import gap
from actionlines.indicators.observations import BREAKDOWNS, TOTAL
from actionlines.indicators.precedence import rank_sources, select_series

if TYPE_CHECKING:
    from actionlines.indicators.catalogue import Catalogue

TREND_YEARS: Final = 5
TREND_TOLERANCE: Final = 2
"""A trend runs over five years, give or take these."""

WINDOW_YEARS: Final = 3
WINDOW_AREAS: Final = 10
SMALLEST_GROUP: Final = 5

SERIES: Final = ("INDICATOR", "REF_AREA")
YEAR: Final = pl.col("TIME_PERIOD").str.slice(0, 4).cast(pl.Int32)
FOOTING: Final = ("AGE_SCOPE", "REF_PERIOD")
"""What two figures must not state differently to be held against each other."""
GAP_DIMENSIONS: Final = ("SEX", "URBANISATION")


def principal_keys(catalogue: Catalogue) -> pl.LazyFrame:
    """Breakdown that speaks for each indicator: everybody (`_T`), unless the catalogue says otherwise."""
    return catalogue.once(_principal_keys)


def _principal_keys(catalogue: Catalogue) -> pl.LazyFrame:
    rows = [
        (code, *(indicator.principal.get(dimension, TOTAL) for dimension in BREAKDOWNS))
        for code, indicator in catalogue.indicators.items()
    ]
    return pl.LazyFrame(rows, schema=dict.fromkeys(("INDICATOR", *BREAKDOWNS), pl.String), orient="row")


def principal(rows: pl.LazyFrame, catalogue: Catalogue) -> pl.LazyFrame:
    """Keep the figures that speak for their indicator."""
    return rows.join(
        principal_keys(catalogue), on=["INDICATOR", *BREAKDOWNS], how="semi", maintain_order="left"
    )


def split_by(rows: pl.LazyFrame, catalogue: Catalogue, dimension: str) -> pl.LazyFrame:
    """Keep what is broken down by `dimension`, and else speaks for its indicator."""
    rest = [name for name in BREAKDOWNS if name != dimension]
    return rows.filter(pl.col(dimension) != TOTAL).join(
        principal_keys(catalogue), on=["INDICATOR", *rest], how="semi", maintain_order="left"
    )


def latest_figures(chosen: pl.DataFrame, *, editions: frozenset[str] = frozenset()) -> pl.DataFrame:
    """Give the last row of each indicator and area, with YEAR, and the older figure its trend starts from.

    Adds BEFORE_PERIOD and BEFORE_VALUE (null where nothing lies three to seven years back) and BROKEN:
    whether the two do not compare, because the series says it was broken in between, because they state
    different age scopes or reference periods, or because the indicator is one of `editions`, whose every
    edition has a scale of its own.
    """
    ordered = chosen.with_columns(YEAR.alias("YEAR")).sort(*SERIES, "TIME_PERIOD")
    latest = ordered.group_by(SERIES, maintain_order=True).last()
    ends = latest.select(*SERIES, pl.col("YEAR").alias("_end"), pl.col("FREQ").alias("_freq"))
    back = pl.col("_end") - pl.col("YEAR")
    history = ordered.join(ends, on=SERIES).filter(pl.col("FREQ") == pl.col("_freq"))
    before = (
        history.filter(back.is_between(TREND_YEARS - TREND_TOLERANCE, TREND_YEARS + TREND_TOLERANCE))
        .with_columns((back - TREND_YEARS).abs().alias("_off"))
        .sort(*SERIES, "_off", "TIME_PERIOD")
        .group_by(SERIES, maintain_order=True)
        .first()
        .select(
            *SERIES,
            pl.col("TIME_PERIOD").alias("BEFORE_PERIOD"),
            pl.col("OBS_VALUE").alias("BEFORE_VALUE"),
            *(pl.col(name).alias(f"_{name}") for name in FOOTING),
        )
    )
    breaks = (
        history.join(before, on=SERIES)
        .filter(pl.col("TIME_PERIOD") > pl.col("BEFORE_PERIOD"))
        .group_by(SERIES)
        .agg(is_break().any().alias("BROKEN"))
    )
    rescaled = pl.col("INDICATOR").is_in(sorted(editions)) & pl.col("BEFORE_VALUE").is_not_null()
    other_footing = [pl.col(name) != pl.col(f"_{name}") for name in FOOTING]
    apart = [found.fill_null(value=False) for found in (pl.col("BROKEN"), *other_footing, rescaled)]
    return (
        latest.join(before, on=SERIES, how="left")
        .join(breaks, on=SERIES, how="left")
        .with_columns(pl.any_horizontal(apart).alias("BROKEN"))
        .drop(f"_{name}" for name in FOOTING)
    )


def windows(latest: pl.DataFrame) -> pl.DataFrame:
    """First year of each indicator's window: INDICATOR, WINDOW_FROM. `latest` holds no aggregates."""
    last_year = (
        latest.group_by("INDICATOR", "YEAR")
        .len()
        .filter(pl.col("len") >= WINDOW_AREAS)
        .group_by("INDICATOR")
        .agg(pl.col("YEAR").max().alias("_last"))
    )
    return (
        latest.group_by("INDICATOR")
        .agg(pl.col("YEAR").max().alias("_any"))
        .join(last_year, on="INDICATOR", how="left")
        .select(
            "INDICATOR",
            (pl.coalesce("_last", "_any") - WINDOW_YEARS + 1).alias("WINDOW_FROM"),
        )
    )


def places(
    latest: pl.DataFrame,
    peers: pl.DataFrame,
    lower_is_better: frozenset[str],
    *,
    smallest: int = SMALLEST_GROUP,
) -> pl.DataFrame:
    """Place of each area among its peers: INDICATOR, REF_AREA, GROUP, RANK, AREAS.

    Parameters
    ----------
    latest
        From `latest_figures`, areas only, with WINDOW_FROM.
    peers
        REF_AREA, GROUP: the groups each area is held against; an area may have several rows.
    lower_is_better
        Indicators in which 1st is the lowest; in all others it is the highest. Equal figures share a place.
    smallest
        A group in which fewer areas are compared has no place.
    """
    descending = ~pl.col("INDICATOR").is_in(sorted(lower_is_better))
    value = pl.when(descending).then(-pl.col("OBS_VALUE")).otherwise(pl.col("OBS_VALUE"))
    group = ["INDICATOR", "GROUP"]
    return (
        latest.filter(pl.col("YEAR") >= pl.col("WINDOW_FROM"))
        .join(peers, on="REF_AREA")
        .with_columns(
            value.rank("min").over(group).cast(pl.Int32).alias("RANK"),
            pl.len().over(group).cast(pl.Int32).alias("AREAS"),
        )
        .filter(pl.col("AREAS") >= smallest)
        .select("INDICATOR", "REF_AREA", "GROUP", "RANK", "AREAS")
    )


def gaps(rows: pl.LazyFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Latest gap between women and men and between urban and rural, by the source that speaks for it.

    Columns of `derive.gap` and DIMENSION; one row for each indicator, area and dimension.
    """
    found = []
    for dimension in GAP_DIMENSIONS:
        paired = gap(split_by(rows, catalogue, dimension).collect(), dimension=dimension)
        found.append(
            select_series(paired, catalogue)
            .sort(*SERIES, "TIME_PERIOD")
            .group_by(SERIES, maintain_order=True)
            .last()
            .with_columns(pl.lit(dimension).alias("DIMENSION"))
        )
    return pl.concat(found)


def other_sources(statements: pl.DataFrame) -> pl.DataFrame:
    """Compare each source that does not speak for an area with the one that does.

    Parameters
    ----------
    statements
        From `ranked`.

    Returns
    -------
    DataFrame
        One row for each indicator, area and other SOURCE: its latest TIME_PERIOD and OBS_VALUE; COMMON, how
        many periods both state; the largest difference among them (other minus chosen) as DIFFERENCE, with
        DIFFERENCE_PERIOD, null where they share no period.
    """
    chosen = statements.filter(pl.col("RANK") == 0).select(
        *SERIES, "FREQ", "TIME_PERIOD", pl.col("OBS_VALUE").alias("_chosen")
    )
    others = (
        statements.filter(pl.col("RANK") > 0)
        .join(chosen, on=[*SERIES, "FREQ", "TIME_PERIOD"], how="left")
        .with_columns((pl.col("OBS_VALUE") - pl.col("_chosen")).alias("_difference"))
        .sort(*SERIES, "RANK", "SOURCE", "TIME_PERIOD")
    )
    widest = pl.col("_difference").abs().arg_max()
    return others.group_by(*SERIES, "SOURCE", maintain_order=True).agg(
        pl.col("TIME_PERIOD").last(),
        pl.col("OBS_VALUE").last(),
        pl.col("_difference").count().cast(pl.Int32).alias("COMMON"),
        pl.col("_difference").get(widest, null_on_oob=True).alias("DIFFERENCE"),
        pl.col("TIME_PERIOD").get(widest, null_on_oob=True).alias("DIFFERENCE_PERIOD"),
    )


def summaries(latest: pl.DataFrame) -> pl.DataFrame:
    """What the areas of the window say together, one row an indicator.

    AREAS (any year), IN_WINDOW, FIRST_YEAR and LAST_YEAR of the figures in the window, MEDIAN, LOW and HIGH
    (quarter and three quarters of the areas lie below), and for the same areas then and now MEDIAN_BEFORE,
    MEDIAN_AFTER, SINCE (median year of the older figure) and FOLLOWED (how many areas have both).
    """
    inside = pl.col("YEAR") >= pl.col("WINDOW_FROM")
    followed = inside & pl.col("BEFORE_VALUE").is_not_null() & ~pl.col("BROKEN")
    value = pl.col("OBS_VALUE")
    return (
        latest.group_by("INDICATOR")
        .agg(
            pl.len().cast(pl.Int32).alias("AREAS"),
            inside.sum().cast(pl.Int32).alias("IN_WINDOW"),
            pl.col("YEAR").filter(inside).min().alias("FIRST_YEAR"),
            pl.col("YEAR").filter(inside).max().alias("LAST_YEAR"),
            value.filter(inside).median().alias("MEDIAN"),
            value.filter(inside).quantile(0.25, "linear").alias("LOW"),
            value.filter(inside).quantile(0.75, "linear").alias("HIGH"),
            pl.col("BEFORE_VALUE").filter(followed).median().alias("MEDIAN_BEFORE"),
            value.filter(followed).median().alias("MEDIAN_AFTER"),
            pl.col("BEFORE_PERIOD")
            .filter(followed)
            .str.slice(0, 4)
            .cast(pl.Int32)
            .median()
            .floor()
            .cast(pl.Int32)
            .alias("SINCE"),
            followed.sum().cast(pl.Int32).alias("FOLLOWED"),
        )
        .sort("INDICATOR")
    )


def ranked(rows: pl.LazyFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Figures that speak for their indicator, of every source; RANK 0 is the one that speaks for the area."""
    return rank_sources(principal(rows, catalogue).collect(), catalogue)
