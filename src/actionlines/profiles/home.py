"""The information society at a glance: eighteen action lines, one headline each, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import polars as pl

from actionlines.commitments import action_lines
from actionlines.indicators.catalogue import Catalogue, load_catalogue
from actionlines.profiles.board import Board, board
from actionlines.profiles.edition import Edition, SourceNote, edition, plain, source_notes
from actionlines.profiles.figures import Reason, Trend, trend
from actionlines.profiles.medians import GroupMedian, group_medians
from actionlines.profiles.peers import LEAD, REGIONS, compared_areas

if TYPE_CHECKING:
    from actionlines.indicators.releases import Release

FEWEST_FOLLOWED: Final = 10
"""A trend of the median needs this many areas with both figures."""


@dataclass(frozen=True)
class Spread:
    """What the areas of the window say together: half of them lie at or below the median."""

    indicator: str
    areas: int
    """Areas with a figure of any year."""
    in_window: int
    first_year: int
    last_year: int
    median: float
    low: float
    high: float
    trend: Trend | None
    """Of the median of the areas that have both figures."""
    followed: int


@dataclass(frozen=True)
class Tile:
    """One action line: its headline, or why it has none."""

    line: str
    spread: Spread | None
    directness: str | None
    reason: Reason | None
    candidate: str | None
    measured_by: int
    """Indicators of the line that have figures."""


@dataclass(frozen=True)
class HomeProfile:
    """The eighteen tiles and how much stands behind them."""

    lang: str
    edition: Edition
    indicators: int
    areas: int
    first_year: int
    last_year: int
    tiles: tuple[Tile, ...]
    lead: str
    """Indicator of the picture."""
    medians: tuple[GroupMedian, ...]
    """Of each region, in the indicator `lead`."""
    lead_sources: tuple[str, ...]
    """Sources of those medians."""
    sources: tuple[SourceNote, ...]

    def table(self) -> pl.DataFrame:
        """One row for each action line, as the page's `.csv` has it."""
        return pl.DataFrame([_row(self, tile) for tile in self.tiles], schema=TABLE, orient="row")

    def as_dict(self) -> dict[str, Any]:
        """The profile as JSON can hold it."""
        facts: dict[str, Any] = plain(self)
        return facts


TABLE: Final = pl.Schema(
    {
        "LINE": pl.String(),
        "INDICATOR": pl.String(),
        "INDICATOR_NAME": pl.String(),
        "DIRECTNESS": pl.String(),
        "REASON_MISSING": pl.String(),
        "MEDIAN": pl.Float64(),
        "LOW": pl.Float64(),
        "HIGH": pl.Float64(),
        "FIRST_YEAR": pl.Int32(),
        "LAST_YEAR": pl.Int32(),
        "AREAS_IN_WINDOW": pl.Int32(),
        "AREAS": pl.Int32(),
        "TREND_SINCE": pl.String(),
        "TREND_BEFORE": pl.Float64(),
        "TREND_CHANGE": pl.Float64(),
        "TREND_VERDICT": pl.String(),
        "TREND_AREAS": pl.Int32(),
        "RELEASE": pl.String(),
    }
)
"""Columns of the home page's table."""


def home(release: Release, *, lang: str) -> HomeProfile:
    """Give the profile of the whole."""
    catalogue, made = load_catalogue(), board(release)
    tiles = tuple(_tile(line.code, made, catalogue) for line in action_lines())
    own = made.latest.filter(pl.col("REF_AREA").is_in(compared_areas()))
    shown = [tile.spread.indicator for tile in tiles if tile.spread]
    span = release.coverage.select(
        pl.col("first").str.slice(0, 4).cast(pl.Int32).min(),
        pl.col("last").str.slice(0, 4).cast(pl.Int32).max(),
    ).row(0)
    return HomeProfile(
        lang=lang,
        edition=edition(release),
        indicators=own["INDICATOR"].n_unique(),
        areas=own["REF_AREA"].n_unique(),
        first_year=span[0],
        last_year=span[1],
        tiles=tiles,
        lead=LEAD,
        medians=group_medians(release, LEAD, REGIONS),
        lead_sources=_sources_of(own, [LEAD]),
        sources=source_notes(_sources_of(own, [*shown, LEAD]), release, catalogue, lang=lang),
    )


def _sources_of(latest: pl.DataFrame, indicators: list[str]) -> tuple[str, ...]:
    """Sources of the latest figures, the most frequent first."""
    sources = latest.filter(pl.col("INDICATOR").is_in(indicators))["SOURCE"]
    return tuple(sources.value_counts().sort("count", "SOURCE", descending=[True, False])["SOURCE"])


def spread(code: str, made: Board, catalogue: Catalogue) -> Spread | None:
    """Give what the areas say together of one indicator; None where no area has a figure."""
    row = next(made.summaries.filter(pl.col("INDICATOR") == code).iter_rows(named=True), None)
    if row is None:
        return None
    indicator = catalogue.indicator(code)
    moved = None
    if row["FOLLOWED"] >= FEWEST_FOLLOWED:
        moved = trend(
            before=row["MEDIAN_BEFORE"],
            after=row["MEDIAN_AFTER"],
            since=str(row["SINCE"]),
            in_points=indicator.moves_in_points,
            better=indicator.direction,
        )
    return Spread(
        indicator=code,
        areas=row["AREAS"],
        in_window=row["IN_WINDOW"],
        first_year=row["FIRST_YEAR"],
        last_year=row["LAST_YEAR"],
        median=row["MEDIAN"],
        low=row["LOW"],
        high=row["HIGH"],
        trend=moved,
        followed=row["FOLLOWED"],
    )


def _tile(line: str, made: Board, catalogue: Catalogue) -> Tile:
    headline = catalogue.headline(line)
    found = spread(headline.indicator, made, catalogue) if headline and headline.indicator else None
    codes = [one.code for one in catalogue.by_line(line)]
    reason: Reason | None = None
    if found is None:
        reason = cast("Reason", headline.reason if headline and headline.reason else "not_bundled")
    return Tile(
        line=line,
        spread=found,
        directness=headline.directness if headline and found else None,
        reason=reason,
        candidate=headline.candidate if headline else None,
        measured_by=made.summaries.filter(pl.col("INDICATOR").is_in(codes)).height,
    )


def _row(profile: HomeProfile, tile: Tile) -> tuple[Any, ...]:
    found = tile.spread
    if found is None:
        return (tile.line, None, None, None, tile.reason, *(None,) * 12, profile.edition.id)
    moved = found.trend
    return (
        tile.line,
        found.indicator,
        load_catalogue().indicator(found.indicator).names[profile.lang],
        tile.directness,
        None,
        found.median,
        found.low,
        found.high,
        found.first_year,
        found.last_year,
        found.in_window,
        found.areas,
        *((moved.since, moved.before, moved.change, moved.verdict) if moved else (None,) * 4),
        found.followed,
        profile.edition.id,
    )
