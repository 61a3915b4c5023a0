"""What is known of one indicator: chosen series, the latest figure of all areas, sources, cautions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from actionlines import places
from actionlines.errors import BadInputError
from actionlines.indicators.catalogue import Indicator, load_catalogue
from actionlines.indicators.derived_layer import open_derived
from actionlines.indicators.observations import BREAKDOWNS, TOTAL
from actionlines.indicators.precedence import rank_sources
from actionlines.profiles import latest
from actionlines.profiles.board import Board, board
from actionlines.profiles.cautions import Caution, cautions
from actionlines.profiles.edition import Edition, SourceNote, edition, plain, source_notes
from actionlines.profiles.figures import Figure, Place, Trend
from actionlines.profiles.home import Spread, spread
from actionlines.profiles.peers import WORLD, compared_areas, largest_by_region
from actionlines.profiles.scores import figure, trend_of

if TYPE_CHECKING:
    from actionlines.indicators.releases import Release

MOST_AREAS: Final = 12
"""Lines a reader can still tell apart in one picture."""


class TooManyAreasError(BadInputError):
    """More areas were chosen than a picture can show."""


@dataclass(frozen=True)
class AreaSeries:
    """One area's series by one source."""

    area: str
    source: str
    chosen: bool
    """Whether this source speaks for the area; the others stand beside it."""
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Standing:
    """One area's latest figure and what became of it."""

    area: str
    figure: Figure
    place: Place | None
    """In the world; None where the figure is too old to be compared."""
    trend: Trend | None
    other_sources: int


@dataclass(frozen=True)
class SourceShare:
    """How much of the indicator one source states, and how far it lies from the chosen figures."""

    source: str
    areas: int
    speaks_for: int
    """Areas for which it is the chosen one."""
    first: str
    last: str
    common: int
    """Figures it shares, by area and period, with the chosen source."""
    differing: int
    """Of those, how many differ by more than half a unit of the last digit shown."""
    largest_difference: float | None
    largest_area: str | None
    largest_period: str | None


@dataclass(frozen=True)
class GroupFigure:
    """What a group of countries comes to together, from the derived layer."""

    group: str
    recipe: str
    """`aggregate_weighted_mean` or `aggregate_sum`."""
    period: str
    value: float
    areas: int
    """Members that have a figure and a weight."""
    areas_in_group: int
    coverage_pct: float
    """Share of the group's weight that they hold."""


@dataclass(frozen=True)
class IndicatorProfile:
    """What is known of one indicator."""

    indicator: Indicator
    name: str
    definition: str
    lang: str
    edition: Edition
    spread: Spread | None
    window_from: int | None
    areas: tuple[str, ...]
    """Areas whose series are given."""
    asked: bool
    """Whether they were chosen by the reader; else they are the most populous country of each region."""
    series: tuple[AreaSeries, ...]
    standings: tuple[Standing, ...]
    """Latest figure of each area, best (or highest) first, those too old to compare last."""
    groups: tuple[GroupFigure, ...]
    """Latest aggregate of each group of countries that has one; empty where there is no rule to make it."""
    shares: tuple[SourceShare, ...]
    cautions: tuple[Caution, ...]
    breakdowns: tuple[str, ...]
    """Dimensions by which at least one figure is split."""
    sources: tuple[SourceNote, ...]
    observations: pl.DataFrame = field(repr=False, compare=False)
    """Every figure of every source, and whether it was CHOSEN: of the areas asked for, or of all."""

    def table(self) -> pl.DataFrame:
        """All figures with their key and attributes, as the downloads have them."""
        return self.observations.with_columns(pl.lit(self.edition.id).alias("RELEASE"))

    def as_dict(self) -> dict[str, Any]:
        """The profile as JSON can hold it; all figures stand in the downloads."""
        facts: dict[str, Any] = plain(self)
        del facts["observations"]
        return facts


def indicator(release: Release, code: str, *, areas: tuple[str, ...] = (), lang: str) -> IndicatorProfile:
    """Give the profile of an indicator, with the series of `areas`.

    Parameters
    ----------
    areas
        Codes of areas, at most twelve; empty for the most populous country of each region.

    Raises
    ------
    actionlines.errors.NotFoundError
        If there is no such indicator or area.
    TooManyAreasError
        If more than twelve areas are asked for.
    """
    catalogue, made = load_catalogue(), board(release)
    subject = catalogue.indicator(code)
    wanted = _wanted(areas)
    ranked = rank_sources(release.indicator(subject.code), catalogue)
    ranking = standings(subject, made)
    shown = wanted or largest_by_region(release, among=frozenset(one.area for one in ranking))
    window = made.latest.filter(pl.col("INDICATOR") == subject.code)["WINDOW_FROM"]
    statements = latest.principal(ranked.lazy(), catalogue).collect()
    return IndicatorProfile(
        indicator=subject,
        name=subject.names[lang],
        definition=subject.definitions[lang],
        lang=lang,
        edition=edition(release),
        spread=spread(subject.code, made, catalogue),
        window_from=window[0] if len(window) else None,
        areas=shown,
        asked=bool(wanted),
        series=_series(statements, shown),
        standings=ranking,
        groups=group_figures(release, subject),
        shares=_shares(statements, subject),
        cautions=cautions(statements, shown),
        breakdowns=_breakdowns(ranked, subject),
        sources=source_notes(ranked["SOURCE"].unique(), release, catalogue, lang=lang),
        observations=_observations(ranked, wanted),
    )


def group_figures(release: Release, subject: Indicator) -> tuple[GroupFigure, ...]:
    """Latest aggregate of each group of countries that has one."""
    whole = {name: subject.principal.get(name, TOTAL) for name in BREAKDOWNS}
    rows = (
        open_derived(release, release.path.parents[1])
        .filter(pl.col("INDICATOR") == subject.code, pl.col("RECIPE").str.starts_with("aggregate"))
        .filter(pl.col(name) == value for name, value in whole.items())
        .sort("REF_AREA", "TIME_PERIOD")
        .group_by("REF_AREA", maintain_order=True)
        .last()
        .select("REF_AREA", "RECIPE", "TIME_PERIOD", "OBS_VALUE", "AREAS", "AREAS_IN_GROUP", "COVERAGE_PCT")
    )
    return tuple(GroupFigure(*row) for row in rows.collect().iter_rows())


def _wanted(areas: tuple[str, ...]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(places.area(code).code for code in areas))
    if len(found) > MOST_AREAS:
        raise TooManyAreasError(
            f"{len(found)} areas are asked for; a picture shows at most {MOST_AREAS}: leave some out, "
            "or take all figures from the download"
        )
    return found


def _observations(ranked: pl.DataFrame, wanted: tuple[str, ...]) -> pl.DataFrame:
    rows = ranked.filter(pl.col("REF_AREA").is_in(wanted)) if wanted else ranked
    return rows.with_columns((pl.col("RANK") == 0).alias("CHOSEN")).drop("RANK")


def _series(statements: pl.DataFrame, areas: tuple[str, ...]) -> tuple[AreaSeries, ...]:
    rows = statements.filter(pl.col("REF_AREA").is_in(areas)).sort("RANK", "SOURCE", "TIME_PERIOD")
    groups = rows.group_by("REF_AREA", "SOURCE", "RANK", maintain_order=True)
    found = [
        AreaSeries(
            str(area), str(source), rank == 0, tuple(figure(row) for row in group.iter_rows(named=True))
        )
        for (area, source, rank), group in groups
    ]
    return tuple(sorted(found, key=lambda one: (areas.index(one.area), not one.chosen)))


def standings(subject: Indicator, made: Board) -> tuple[Standing, ...]:
    """Give the latest figure of each area, best (or highest) first, those too old to compare last."""
    own = pl.col("INDICATOR") == subject.code
    world = made.places.filter(own, pl.col("GROUP") == WORLD).select("REF_AREA", "RANK", "AREAS")
    others = made.others.filter(own).group_by("REF_AREA").len("_others")
    rows = (
        made.latest.filter(own, pl.col("REF_AREA").is_in(compared_areas()))
        .join(world, on="REF_AREA", how="left")
        .join(others, on="REF_AREA", how="left")
        .sort("RANK", "REF_AREA", nulls_last=True)
    )
    return tuple(_standing(row, subject) for row in rows.iter_rows(named=True))


def _standing(row: dict[str, Any], subject: Indicator) -> Standing:
    return Standing(
        row["REF_AREA"],
        figure(row),
        Place(WORLD, "world", row["RANK"], row["AREAS"]) if row["RANK"] is not None else None,
        trend_of(row, subject),
        row["_others"] or 0,
    )


def _shares(statements: pl.DataFrame, subject: Indicator) -> tuple[SourceShare, ...]:
    at = ["REF_AREA", "FREQ", "TIME_PERIOD"]
    chosen = statements.filter(pl.col("RANK") == 0).select(*at, pl.col("OBS_VALUE").alias("_chosen"))
    difference = pl.col("OBS_VALUE") - pl.col("_chosen")
    shared = pl.col("_chosen").is_not_null() & (pl.col("RANK") > 0)
    widest = pl.when(shared).then(difference.abs()).arg_max()
    rows = (
        statements.join(chosen, on=at, how="left")
        .group_by("SOURCE")
        .agg(
            pl.col("REF_AREA").n_unique().alias("areas"),
            pl.col("REF_AREA").filter(pl.col("RANK") == 0).n_unique().alias("speaks_for"),
            pl.col("TIME_PERIOD").min().alias("first"),
            pl.col("TIME_PERIOD").max().alias("last"),
            shared.sum().alias("common"),
            (shared & (difference.abs() > 0.5 * 10.0**-subject.decimals)).sum().alias("differing"),
            *(
                pl.when(shared.any()).then(expression.get(widest, null_on_oob=True)).alias(name)
                for name, expression in (
                    ("largest_difference", difference),
                    ("largest_area", pl.col("REF_AREA")),
                    ("largest_period", pl.col("TIME_PERIOD")),
                )
            ),
        )
        .sort("speaks_for", "areas", "SOURCE", descending=[True, True, False])
    )
    return tuple(SourceShare(row.pop("SOURCE"), **row) for row in rows.iter_rows(named=True))


def _breakdowns(ranked: pl.DataFrame, subject: Indicator) -> tuple[str, ...]:
    split = ranked.select((pl.col(name) != subject.principal.get(name, TOTAL)).any() for name in BREAKDOWNS)
    return tuple(name for name in BREAKDOWNS if split[name][0])
