"""Where an area stands among those it is held against, beyond its place: all their figures, chosen peers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from actionlines.indicators.catalogue import load_catalogue
from actionlines.profiles import latest
from actionlines.profiles.board import falling, ordered
from actionlines.profiles.figures import Standing
from actionlines.profiles.peers import WORLD, compared_areas

if TYPE_CHECKING:
    from actionlines.profiles.board import Board
    from actionlines.profiles.peers import PeerGroup

FEWEST_BY_HAND: Final = 2
"""Who names countries wants to know the order of the few."""


def places_among(board: Board, area: str, group: PeerGroup) -> pl.DataFrame:
    """Give the places of `area` in a group that a reader chose, counted as one of it: columns as `latest.places`."""
    catalogue = load_catalogue()
    everyone = _with(area, group.areas)
    figures = board.latest.filter(pl.col("REF_AREA").is_in(everyone))
    peers = pl.DataFrame({"REF_AREA": everyone}).with_columns(GROUP=pl.lit(group.group))
    smallest = FEWEST_BY_HAND if group.by_hand else latest.SMALLEST_GROUP
    found = latest.places(ordered(figures, catalogue), peers, falling(catalogue), smallest=smallest)
    return found.filter(pl.col("REF_AREA") == area)


def standings(board: Board, area: str, group: PeerGroup | None) -> dict[str, Standing]:
    """Give all figures that an area's own is compared with, by indicator; of the world where no group is chosen.

    An indicator in which the area has no figure of the years compared has none, nor have dates.
    """
    if group is None:
        return _in_the_world(board, area)
    inside = board.latest.filter(
        pl.col("REF_AREA").is_in(_with(area, group.areas)), pl.col("YEAR") >= pl.col("WINDOW_FROM")
    )
    own = inside.filter(pl.col("REF_AREA") == area).select("INDICATOR")
    values = (
        ordered(inside, load_catalogue())
        .join(own, on="INDICATOR", how="semi")
        .group_by("INDICATOR")
        .agg(pl.col("OBS_VALUE").sort())
    )
    return {indicator: Standing(group.group, tuple(found)) for indicator, found in values.iter_rows()}


def _in_the_world(board: Board, area: str) -> dict[str, Standing]:
    if area not in compared_areas():
        return {}
    own = board.latest_by_area.of(area).select("INDICATOR", "YEAR", "WINDOW_FROM").iter_rows()
    return {
        indicator: Standing(WORLD, board.compared[indicator])
        for indicator, year, since in own
        if since is not None and year >= since and indicator in board.compared
    }


def _with(area: str, others: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys((area, *others)))
