"""The latest figure of the world in an indicator: what a source states of it, else the middle of all countries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import polars as pl

from actionlines.indicators.catalogue import load_catalogue
from actionlines.profiles.board import Board, board
from actionlines.profiles.home import spread
from actionlines.profiles.peers import WORLD, compared_areas

if TYPE_CHECKING:
    from actionlines.indicators.releases import Release

Whole = Literal["whole", "median"]
STATED: Final = WORLD


@dataclass(frozen=True)
class WorldFigure:
    """One figure for the world."""

    indicator: str
    kind: Whole
    """`whole`: a source states it of the world; `median`: half of the countries and territories lie at or below it."""
    value: float
    first_year: int
    last_year: int
    """The same where it is of one year."""
    sources: tuple[str, ...]
    """Of a median those of its figures, most first."""
    areas: int | None
    """Countries and territories that a median is of."""


def world_figure(release: Release, indicator: str) -> WorldFigure | None:
    """Give the latest figure of the world in an indicator; None where this release has none."""
    made = board(release)
    return _stated(made, indicator) or _median(made, indicator)


def _stated(made: Board, indicator: str) -> WorldFigure | None:
    rows = made.latest.filter(pl.col("INDICATOR") == indicator, pl.col("REF_AREA") == STATED)
    row = next(rows.iter_rows(named=True), None)
    if row is None:
        return None
    return WorldFigure(indicator, "whole", row["OBS_VALUE"], row["YEAR"], row["YEAR"], (row["SOURCE"],), None)


def _median(made: Board, indicator: str) -> WorldFigure | None:
    found = spread(indicator, made, load_catalogue())
    if found is None:
        return None
    inside = made.latest.filter(
        pl.col("INDICATOR") == indicator,
        pl.col("REF_AREA").is_in(compared_areas()),
        pl.col("YEAR") >= pl.col("WINDOW_FROM"),
    )["SOURCE"].value_counts(name="n")
    sources = tuple(inside.sort("n", "SOURCE", descending=[True, False])["SOURCE"])
    return WorldFigure(
        indicator, "median", found.median, found.first_year, found.last_year, sources, found.in_window
    )
