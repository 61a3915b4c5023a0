"""The board: what all profiles of one release share, computed once for it and kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Final

import polars as pl

from actionlines.indicators.catalogue import load_catalogue
from actionlines.profiles import latest
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
    catalogue = load_catalogue()
    rows = release.lazy("indicator")
    statements = latest.ranked(rows, catalogue)
    editions = frozenset(code for code, one in catalogue.indicators.items() if not one.comparable_over_time)
    figures = latest.latest_figures(statements.filter(pl.col("RANK") == 0).drop("RANK"), editions=editions)
    own = pl.col("REF_AREA").is_in(compared_areas())
    figures = figures.join(latest.windows(figures.filter(own)), on="INDICATOR", how="left")
    of_areas = figures.filter(own)
    return Board(
        release.id,
        figures,
        latest.places(
            ordered(of_areas, catalogue),
            peer_table(on=int(release.manifest.on[:4])),
            falling(catalogue),
        ),
        latest.gaps(rows, catalogue),
        latest.other_sources(statements),
        latest.summaries(of_areas),
    )
