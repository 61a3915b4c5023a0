"""Medians of groups over time: what a country's own line is held against.

A year is left out where fewer than 60 percent of the group's areas that report at all have a figure of it: a
median of whoever happens to report moves with who that is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import polars as pl

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.precedence import select_series
from actionlines.profiles import latest
from actionlines.profiles.figures import Point
from actionlines.profiles.peers import peer_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from actionlines.indicators.releases import Release

LEAST_SHARE: Final = 0.6
FEWEST: Final = 5
FEWEST_YEARS: Final = 5
"""A group with fewer years than this has no line: two or three points of a sparse survey are no course."""


@dataclass(frozen=True)
class GroupMedian:
    """The median of a group's areas, year by year."""

    group: str
    points: tuple[Point, ...]


def group_medians(release: Release, indicator: str, groups: Iterable[str]) -> tuple[GroupMedian, ...]:
    """Give the medians of `groups`, those that have at least five years, in their order."""
    rows = _medians(release, indicator)
    found = []
    for group in groups:
        own = rows.filter(pl.col("GROUP") == group)
        if own.height >= FEWEST_YEARS:
            points = own.select("TIME_PERIOD", "MEDIAN").iter_rows()
            found.append(GroupMedian(group, tuple(Point(period, value) for period, value in points)))
    return tuple(found)


@lru_cache(maxsize=64)
def _medians(release: Release, indicator: str) -> pl.DataFrame:
    """Columns GROUP, TIME_PERIOD, MEDIAN, AREAS."""
    catalogue = load_catalogue()
    rows = latest.principal(release.indicator(indicator).lazy(), catalogue).collect()
    chosen = select_series(rows, catalogue).filter(pl.col("FREQ") == "A")
    members = chosen.join(peer_table(on=int(release.manifest.on[:4])), on="REF_AREA")
    reporting = members.group_by("GROUP").agg(pl.col("REF_AREA").n_unique().alias("_reporting"))
    return (
        members.group_by("GROUP", "TIME_PERIOD")
        .agg(pl.col("OBS_VALUE").median().alias("MEDIAN"), pl.len().alias("AREAS"))
        .join(reporting, on="GROUP")
        .filter(pl.col("AREAS") >= FEWEST, pl.col("AREAS") >= LEAST_SHARE * pl.col("_reporting"))
        .drop("_reporting")
        .sort("GROUP", "TIME_PERIOD")
    )
