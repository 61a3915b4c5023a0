"""All countries and territories in one year: each one's figure, its class, who has none.

Rules, as pages state them:

- *Which figure*: of the year asked for, or else the latest of the two years before it; each says which.
- *Which source*: the whole series of the source that speaks for the area (`indicators.precedence`).
- *Which year*, where none is asked for: the last one in which the latest figures of ten areas lie.
- *Classes*: made from all figures since 2000 (`charts.classes`), the same in every year.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from actionlines import places
from actionlines.charts.classes import Bounds, class_bounds
from actionlines.errors import BadInputError
from actionlines.indicators.catalogue import Indicator, load_catalogue
from actionlines.indicators.precedence import select_series
from actionlines.profiles import latest
from actionlines.profiles.board import board
from actionlines.profiles.edition import Edition, SourceNote, edition, plain, source_notes
from actionlines.profiles.figures import Figure
from actionlines.profiles.listings import listed_areas, sort_key
from actionlines.profiles.peers import REGIONS, WORLD, compared_areas, peer_table
from actionlines.profiles.scores import figure
from actionlines.profiles.wording import measure

if TYPE_CHECKING:
    from actionlines.indicators.releases import Release

CARRIED_YEARS: Final = latest.WINDOW_YEARS - 1
"""How many years before the one asked for may stand in for it."""

CLASSES_FROM: Final = 2000
"""Classes are made from the figures of the years of the Summit and since; of all years where there are none."""


class YearWithoutFiguresError(BadInputError):
    """The year lies before the first or after the last figure of the indicator."""


@dataclass(frozen=True)
class AreaFigure:
    """One area's figure and its class."""

    area: str
    name: str
    figure: Figure
    number: int
    """Of its class: 1 is the lowest."""


@dataclass(frozen=True)
class YearCount:
    """How many areas have a figure of a year itself."""

    year: int
    areas: int


@dataclass(frozen=True)
class Middle:
    """Median of the figures shown, of one group."""

    group: str
    median: float
    areas: int


@dataclass(frozen=True)
class WorldProfile:
    """What is known of one indicator in all countries and territories in one year."""

    indicator: Indicator
    name: str
    lang: str
    edition: Edition
    year: int | None
    """None where no area has a figure of any year."""
    since: int | None
    """The earliest year whose figures may stand in."""
    years: tuple[YearCount, ...]
    """Every year in which an area has a figure, first to last."""
    bounds: Bounds
    """Where each class but the first begins."""
    counts: tuple[int, ...]
    """Areas in each class, lowest first."""
    figures: tuple[AreaFigure, ...]
    """Highest first."""
    medians: tuple[Middle, ...]
    """Of all, then of each region with at least five."""
    missing: tuple[str, ...]
    """Countries, and territories that have other figures, without one of these years; in order of their names."""
    earlier: int
    """Figures of the years before the one asked for."""
    estimates: int
    """Figures that are an estimate or a model and not a country's own."""
    sources: tuple[SourceNote, ...]

    def table(self) -> pl.DataFrame:
        """One row for each area, those without a figure last."""
        rows = [_row(self, one) for one in self.figures] + [
            (code, places.display_name(code, self.lang), *(None,) * 9, self.year) for code in self.missing
        ]
        return pl.DataFrame(rows, schema=TABLE, orient="row").with_columns(
            pl.lit(self.indicator.code).alias("INDICATOR"), pl.lit(self.edition.id).alias("RELEASE")
        )

    def as_dict(self) -> dict[str, Any]:
        """The profile as JSON can hold it."""
        facts: dict[str, Any] = plain(self)
        return facts


TABLE: Final = pl.Schema(
    {
        "REF_AREA": pl.String(),
        "NAME": pl.String(),
        "TIME_PERIOD": pl.String(),
        "OBS_VALUE": pl.Float64(),
        "UNIT_MEASURE": pl.String(),
        "CLASS": pl.Int32(),
        "OBS_STATUS": pl.String(),
        "NATURE": pl.String(),
        "AGE_SCOPE": pl.String(),
        "SOURCE": pl.String(),
        "FLAGS": pl.String(),
        "YEAR_ASKED": pl.Int32(),
    }
)
"""Columns of the table; INDICATOR and RELEASE follow."""


def world(release: Release, code: str, year: int | None = None, *, lang: str) -> WorldProfile:
    """Give the profile of an indicator in all areas in one year.

    Parameters
    ----------
    year
        None for the last one in which the latest figures of ten areas lie.

    Raises
    ------
    actionlines.errors.NotFoundError
        If there is no such indicator.
    YearWithoutFiguresError
        If the year lies before the first or after the last figure.
    """
    subject = load_catalogue().indicator(code)
    chosen = _chosen(release, subject.code)
    years = tuple(YearCount(*row) for row in chosen.group_by("YEAR").len().sort("YEAR").iter_rows())
    year = _year(release, subject, years, year)
    rows = _of_year(chosen, year)
    bounds = _bounds(chosen, subject)
    shown = rows.with_columns(_class(rows["OBS_VALUE"], bounds).alias("CLASS"))
    has_figure = set(shown["REF_AREA"])
    without = [area for area in listed_areas(board(release)) if area not in has_figure]
    return WorldProfile(
        indicator=subject,
        name=subject.names[lang],
        lang=lang,
        edition=edition(release),
        year=year,
        since=None if year is None else year - CARRIED_YEARS,
        years=years,
        bounds=bounds,
        counts=tuple(shown.filter(pl.col("CLASS") == n).height for n in range(1, len(bounds) + 2)),
        figures=tuple(_area_figure(row, lang) for row in shown.iter_rows(named=True)),
        medians=_medians(shown, int(release.manifest.on[:4])),
        missing=tuple(sorted(without, key=lambda area: sort_key(places.display_name(area, lang)))),
        earlier=shown.filter(pl.col("YEAR") < (year or 0)).height,
        estimates=sum(figure(row).is_estimate for row in shown.iter_rows(named=True)),
        sources=source_notes(shown["SOURCE"].unique(), release, load_catalogue(), lang=lang),
    )


@lru_cache(maxsize=32)
def _chosen(release: Release, indicator: str) -> pl.DataFrame:
    """Every figure of the source that speaks for each compared area, with YEAR; one a year, the last."""
    catalogue = load_catalogue()
    rows = latest.principal(release.indicator(indicator).lazy(), catalogue).collect()
    return (
        select_series(rows.filter(pl.col("REF_AREA").is_in(compared_areas())), catalogue)
        .with_columns(latest.YEAR.alias("YEAR"))
        .sort("REF_AREA", "TIME_PERIOD")
        .group_by("REF_AREA", "YEAR", maintain_order=True)
        .last()
    )


def _year(
    release: Release, subject: Indicator, years: tuple[YearCount, ...], asked: int | None
) -> int | None:
    """The year asked for, or the last in which the latest figures of ten areas lie."""
    if not years:
        return None
    if asked is None:
        window = board(release).latest.filter(pl.col("INDICATOR") == subject.code)["WINDOW_FROM"]
        return int(window.drop_nulls()[0]) + CARRIED_YEARS
    first, last = years[0].year, years[-1].year
    if not first <= asked <= last:
        raise YearWithoutFiguresError(
            f"{subject.code} has no figures of {asked}: ask for a year from {first} to {last}"
        )
    return asked


def _of_year(chosen: pl.DataFrame, year: int | None) -> pl.DataFrame:
    """The last figure of each area within the years that may stand in for `year`, highest first."""
    since = (year or 0) - CARRIED_YEARS
    return (
        chosen.filter(pl.col("YEAR").is_between(since, year or 0))
        .group_by("REF_AREA", maintain_order=True)
        .last()
        .sort("OBS_VALUE", "REF_AREA", descending=[True, False])
    )


def _bounds(chosen: pl.DataFrame, subject: Indicator) -> Bounds:
    """Made from the figures of many years, so that early and late years both tell areas apart."""
    recent = chosen.filter(pl.col("YEAR") >= CLASSES_FROM)
    values = (chosen if recent.is_empty() else recent)["OBS_VALUE"]
    return class_bounds(values.to_list(), measure(subject, lang="en"))


def _class(values: pl.Series, bounds: Bounds) -> pl.Series:
    return pl.Series(bounds, dtype=pl.Float64).search_sorted(values, side="right").cast(pl.Int32) + 1


def _area_figure(row: dict[str, Any], lang: str) -> AreaFigure:
    area = row["REF_AREA"]
    return AreaFigure(area, places.display_name(area, lang), figure(row), row["CLASS"])


def _medians(shown: pl.DataFrame, on: int) -> tuple[Middle, ...]:
    """Of all areas and of each region, where at least five have a figure."""
    found = (
        shown.join(peer_table(on=on), on="REF_AREA")
        .group_by("GROUP")
        .agg(pl.col("OBS_VALUE").median().alias("median"), pl.len().alias("areas"))
        .filter(pl.col("areas") >= latest.SMALLEST_GROUP)
    )
    by_group = {group: Middle(group, median, areas) for group, median, areas in found.iter_rows()}
    return tuple(by_group[group] for group in (WORLD, *REGIONS) if group in by_group)


def _row(profile: WorldProfile, one: AreaFigure) -> tuple[Any, ...]:
    stated = one.figure
    return (
        *(one.area, one.name, stated.period, stated.value, stated.unit, one.number),
        *(stated.status, stated.nature, stated.age_scope, stated.source, " ".join(stated.flags)),
        profile.year,
    )
