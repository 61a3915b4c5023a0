"""Medians of groups over time: what a country's own line is held against.

A year is left out where fewer than 60 percent of the group's areas that report at all have a figure of it: a
median of whoever happens to report moves with who that is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import polars as pl

from actionlines.profiles.figures import Point
from actionlines.profiles.peers import group_table
from actionlines.profiles.yearly import FEWEST as FEWEST
from actionlines.profiles.yearly import LEAST_SHARE as LEAST_SHARE
from actionlines.profiles.yearly import yearly_figures

if TYPE_CHECKING:
    from collections.abc import Iterable

    from actionlines.indicators.releases import Release

FEWEST_YEARS: Final = 5
"""A group with fewer years than this has no line: two or three points of a sparse survey are no course."""


@dataclass(frozen=True)
class GroupMedian:
    """The median of a group's areas, year by year."""

    group: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class AreaSeries:
    """One area's own figures, drawn beside another's."""

    area: str
    source: str
    points: tuple[Point, ...]


def group_medians(release: Release, indicator: str, groups: Iterable[str]) -> tuple[GroupMedian, ...]:
    """Give the medians of `groups`, those that have at least five years, in their order."""
    return _as_lines(medians_by_year(release, indicator), groups)


def median_among(
    release: Release, indicator: str, group: str, areas: Iterable[str]
) -> tuple[GroupMedian, ...]:
    """Give the median of these areas as that of `group`; nothing where it has fewer than five years."""
    membership = pl.DataFrame({"REF_AREA": list(areas)}, schema={"REF_AREA": pl.String})
    rows = _by_year(yearly_figures(release, indicator), membership.with_columns(GROUP=pl.lit(group)))
    return _as_lines(rows, (group,))


def area_series(release: Release, indicator: str, areas: Iterable[str]) -> tuple[AreaSeries, ...]:
    """Give the series of each area that has one, by the source that speaks for it, in the order asked."""
    rows = yearly_figures(release, indicator)
    found = []
    for area in areas:
        own = rows.filter(pl.col("REF_AREA") == area).sort("TIME_PERIOD")
        if own.height:
            points = own.select("TIME_PERIOD", "OBS_VALUE").iter_rows()
            found.append(
                AreaSeries(area, own["SOURCE"][-1], tuple(Point(period, value) for period, value in points))
            )
    return tuple(found)


def _as_lines(rows: pl.DataFrame, groups: Iterable[str]) -> tuple[GroupMedian, ...]:
    found = []
    for group in groups:
        own = rows.filter(pl.col("GROUP") == group)
        if own.height >= FEWEST_YEARS:
            points = own.select("TIME_PERIOD", "MEDIAN").iter_rows()
            found.append(GroupMedian(group, tuple(Point(period, value) for period, value in points)))
    return tuple(found)


@lru_cache(maxsize=64)
def medians_by_year(release: Release, indicator: str) -> pl.DataFrame:
    """As `_by_year`, of every group whose members are known."""
    return _by_year(yearly_figures(release, indicator), group_table(on=int(release.manifest.on[:4])))


def _by_year(figures: pl.DataFrame, membership: pl.DataFrame) -> pl.DataFrame:
    """Columns GROUP, TIME_PERIOD, MEDIAN, AREAS."""
    members = figures.join(membership, on="REF_AREA")
    reporting = members.group_by("GROUP").agg(pl.col("REF_AREA").n_unique().alias("_reporting"))
    return (
        members.group_by("GROUP", "TIME_PERIOD")
        .agg(pl.col("OBS_VALUE").median().alias("MEDIAN"), pl.len().cast(pl.Int32).alias("AREAS"))
        .join(reporting, on="GROUP")
        .filter(pl.col("AREAS") >= FEWEST, pl.col("AREAS") >= LEAST_SHARE * pl.col("_reporting"))
        .drop("_reporting")
        .sort("GROUP", "TIME_PERIOD")
    )
