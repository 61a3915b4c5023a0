"""Who moved fastest towards the better: by a rule that a page can state in a sentence.

The latest figure against the one nearest to five years before it, three to seven years apart, as every trend
(`profiles.latest`): of one source, with no break and no other scope in between, and no older than the window.
Besides, at least three figures lie on the way, so that no single pair of surveys makes a climber. Shares and rates
are ranked by what they gained a year in their own unit, counts and money by what they gained a year in per cent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from actionlines.indicators.catalogue import Indicator, load_catalogue
from actionlines.profiles.board import board
from actionlines.profiles.peers import compared_areas
from actionlines.profiles.yearly import yearly_figures

if TYPE_CHECKING:
    from actionlines.indicators.releases import Release

FEWEST_FIGURES: Final = 3
"""On the way from the older figure to the latest, both counted."""
SHOWN: Final = 5
RELATIVE: Final = ("count", "money", "quantity")
"""Kinds whose size says little: they are ranked by their growth in per cent."""


@dataclass(frozen=True)
class Climber:
    """One area and how far it came."""

    area: str
    rank: int
    since: str
    before: float
    period: str
    value: float
    per_year: float
    """Gained a year: in the figure's unit, or in per cent where `relative`; less is a gain where less is better."""
    relative: bool
    gap_closed_pct: float | None
    """Of what was missing to 100 per cent, the share since gained; only of shares that cannot go beyond."""
    figures: int
    source: str


def climbers(release: Release, indicator: str) -> tuple[Climber, ...]:
    """Give the first five places of those that moved fastest towards the better, ties included.

    None where neither more nor less is better, or where no two figures compare.
    """
    subject = load_catalogue().indicator(indicator)
    if not subject.direction or subject.kind == "year":
        return ()
    relative = subject.kind in RELATIVE
    moved = _moved(release, subject)
    gain = subject.direction * (pl.col("OBS_VALUE") - pl.col("BEFORE_VALUE"))
    if relative:
        moved, gain = moved.filter(pl.col("BEFORE_VALUE") > 0), 100 * gain / pl.col("BEFORE_VALUE")
    rows = (
        moved.with_columns((gain / pl.col("_years")).alias("_per_year"), _closed(subject).alias("_closed"))
        .filter(pl.col("_per_year") > 0)
        .with_columns(pl.col("_per_year").rank("min", descending=True).cast(pl.Int32).alias("_rank"))
        .filter(pl.col("_rank") <= SHOWN)
        .sort("_rank", "REF_AREA")
    )
    return tuple(
        Climber(
            area=row["REF_AREA"],
            rank=row["_rank"],
            since=row["BEFORE_PERIOD"],
            before=row["BEFORE_VALUE"],
            period=row["TIME_PERIOD"],
            value=row["OBS_VALUE"],
            per_year=row["_per_year"],
            relative=relative,
            gap_closed_pct=row["_closed"],
            figures=row["_figures"],
            source=row["SOURCE"],
        )
        for row in rows.iter_rows(named=True)
    )


def _moved(release: Release, subject: Indicator) -> pl.DataFrame:
    """Rows of the board that have a trend of enough figures; with _years and _figures."""
    latest = board(release).latest.filter(
        pl.col("INDICATOR") == subject.code,
        pl.col("REF_AREA").is_in(compared_areas()),
        pl.col("YEAR") >= pl.col("WINDOW_FROM"),
        pl.col("BEFORE_VALUE").is_not_null(),
        ~pl.col("BROKEN"),
    )
    spans = latest.select("REF_AREA", "BEFORE_PERIOD", pl.col("TIME_PERIOD").alias("_last"))
    between = pl.col("TIME_PERIOD").is_between(pl.col("BEFORE_PERIOD"), pl.col("_last"))
    counted = (
        yearly_figures(release, subject.code)
        .join(spans, on="REF_AREA")
        .filter(between)
        .group_by("REF_AREA")
        .agg(pl.len().cast(pl.Int32).alias("_figures"))
    )
    years = pl.col("YEAR") - pl.col("BEFORE_PERIOD").str.slice(0, 4).cast(pl.Int32)
    return (
        latest.join(counted, on="REF_AREA")
        .filter(pl.col("_figures") >= FEWEST_FIGURES)
        .with_columns(years.alias("_years"))
    )


def _closed(subject: Indicator) -> pl.Expr:
    """Share of what was missing to 100 per cent that was gained."""
    none = pl.lit(None, dtype=pl.Float64)
    if subject.kind != "percent" or subject.valid_max != 100 or subject.direction < 0:
        return none
    missing = 100 - pl.col("BEFORE_VALUE")
    return (
        pl.when(missing > 0)
        .then(100 * (pl.col("OBS_VALUE") - pl.col("BEFORE_VALUE")) / missing)
        .otherwise(none)
    )
