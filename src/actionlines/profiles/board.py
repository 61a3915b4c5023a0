"""The board: what all profiles of one release share, computed once for it and kept in its derived layer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Final

import polars as pl

from actionlines.indicators.catalogue import load_catalogue
from actionlines.profiles import latest
from actionlines.profiles.board_files import kept_tables
from actionlines.profiles.by_area import ByArea, by_area
from actionlines.profiles.gaps import moves_of_all, points_of_all
from actionlines.profiles.peers import compared_areas, peer_table

if TYPE_CHECKING:
    from actionlines.indicators.catalogue import Catalogue
    from actionlines.indicators.releases import Release

_KEPT: Final = 2
"""Boards held in memory: the release in use and the one before it."""

_lock = Lock()


@dataclass(frozen=True)
class Board:
    """Latest figures of a release and what they are held against; tables by indicator and area."""

    release_id: str
    latest: pl.DataFrame
    """From `latest.latest_figures` with WINDOW_FROM; areas and aggregates."""
    places: pl.DataFrame
    """Not of dates: see `ordered`."""
    gaps: pl.DataFrame
    others: pl.DataFrame
    summaries: pl.DataFrame
    """Areas only: an aggregate of a source never enters ours."""
    series: ByArea
    """All periods of what speaks for an indicator and area: INDICATOR, REF_AREA, TIME_PERIOD, OBS_VALUE."""
    divides: ByArea
    """From `gaps.points_of_all`."""
    moves: ByArea
    """From `gaps.moves_of_all`."""

    @cached_property
    def latest_by_area(self) -> ByArea:
        return by_area(self.latest)

    @cached_property
    def places_by_area(self) -> ByArea:
        return by_area(self.places)

    @cached_property
    def gaps_by_area(self) -> ByArea:
        return by_area(self.gaps)

    @cached_property
    def others_by_area(self) -> ByArea:
        return by_area(self.others)

    @cached_property
    def compared(self) -> dict[str, tuple[float, ...]]:
        """Figures of all areas that are held against each other, the lowest first, by indicator; of no dates."""
        inside = self.latest.filter(
            pl.col("REF_AREA").is_in(compared_areas()), pl.col("YEAR") >= pl.col("WINDOW_FROM")
        )
        values = (
            ordered(inside, load_catalogue())
            .group_by("INDICATOR")
            .agg(pl.col("OBS_VALUE").sort())
            .iter_rows()
        )
        return {indicator: tuple(found) for indicator, found in values}


def board(release: Release) -> Board:
    """Give the board of `release`, made on first use."""
    with _lock:
        return _board(release)


def ordered(figures: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Leave out dates: a year of adoption makes no order of merit."""
    dates = [code for code, one in catalogue.indicators.items() if one.kind == "year"]
    return figures.filter(~pl.col("INDICATOR").is_in(dates))


def falling(catalogue: Catalogue) -> frozenset[str]:
    """Indicators of which less is better."""
    return frozenset(code for code, one in catalogue.indicators.items() if one.direction < 0)


@lru_cache(maxsize=_KEPT)
def _board(release: Release) -> Board:
    tables = kept_tables(release, load_catalogue(), make=_tables)
    return Board(
        release.id,
        latest=tables["latest"],
        places=tables["places"],
        gaps=tables["gaps"],
        others=tables["others"],
        summaries=tables["summaries"],
        series=by_area(tables["series"]),
        divides=by_area(tables["divides"]),
        moves=by_area(tables["moves"]),
    )


def _tables(release: Release, catalogue: Catalogue) -> dict[str, pl.DataFrame]:
    rows = release.lazy("indicator")
    statements = latest.ranked(rows, catalogue)
    speaking = statements.filter(pl.col("RANK") == 0).drop("RANK")
    editions = frozenset(code for code, one in catalogue.indicators.items() if not one.comparable_over_time)
    figures = latest.latest_figures(speaking, editions=editions)
    own = pl.col("REF_AREA").is_in(compared_areas())
    figures = figures.join(latest.windows(figures.filter(own)), on="INDICATOR", how="left")
    of_areas = figures.filter(own)
    points = points_of_all(release.lazy("area"), catalogue)
    return {
        "latest": figures,
        "places": latest.places(
            ordered(of_areas, catalogue), peer_table(on=int(release.manifest.on[:4])), falling(catalogue)
        ),
        "gaps": latest.gaps(rows, catalogue),
        "others": latest.other_sources(statements),
        "summaries": latest.summaries(of_areas),
        "series": speaking.select("REF_AREA", "INDICATOR", "TIME_PERIOD", "OBS_VALUE").sort(
            "REF_AREA", "INDICATOR", "TIME_PERIOD"
        ),
        "divides": points,
        "moves": moves_of_all(points),
    }
