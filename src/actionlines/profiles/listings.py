"""Lists of what there is: countries and territories by region, indicators by family."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from actionlines import places
from actionlines.indicators.catalogue import load_catalogue
from actionlines.profiles.board import Board, board
from actionlines.profiles.edition import Edition, edition, plain
from actionlines.profiles.home import Spread, spread
from actionlines.profiles.peers import REGIONS, Peers, compared_areas, peers_of
from actionlines.words import fold

if TYPE_CHECKING:
    from actionlines.indicators.releases import Release


@dataclass(frozen=True)
class ListedArea:
    """One country or territory and how much is known of it."""

    area: str
    name: str
    kind: str
    iso2: str | None
    m49: str | None
    peers: Peers
    indicators: int


@dataclass(frozen=True)
class CountryListing:
    """Countries and territories, in alphabetical order of their names."""

    lang: str
    edition: Edition
    group: str | None
    areas: tuple[ListedArea, ...]

    def by_region(self) -> tuple[tuple[str | None, tuple[ListedArea, ...]], ...]:
        """The areas of each region; last those of none."""
        regions = (*REGIONS, None)
        found = (
            (region, tuple(one for one in self.areas if one.peers.region == region)) for region in regions
        )
        return tuple((region, areas) for region, areas in found if areas)

    def table(self) -> pl.DataFrame:
        """One row for each area."""
        rows = [
            (
                one.area,
                one.name,
                one.kind,
                one.iso2,
                one.m49,
                one.peers.region,
                one.peers.income,
                one.indicators,
                self.edition.id,
            )
            for one in self.areas
        ]
        return pl.DataFrame(rows, schema=COUNTRY_TABLE, orient="row")

    def as_dict(self) -> dict[str, Any]:
        """The listing as JSON can hold it."""
        facts: dict[str, Any] = plain(self)
        return facts


COUNTRY_TABLE: Final = pl.Schema(
    {
        **dict.fromkeys(("REF_AREA", "NAME", "KIND", "ISO2", "M49", "REGION", "INCOME_GROUP"), pl.String()),
        "INDICATORS": pl.Int32(),
        "RELEASE": pl.String(),
    }
)
"""Columns of the table of countries."""


@dataclass(frozen=True)
class ListedIndicator:
    """One indicator and what the areas say together."""

    indicator: str
    name: str
    family: str
    lines: tuple[str, ...]
    unit: str
    spread: Spread | None


@dataclass(frozen=True)
class IndicatorListing:
    """Indicators in the order of the catalogue; of one action line, where asked."""

    lang: str
    edition: Edition
    line: str | None
    indicators: tuple[ListedIndicator, ...]

    def table(self) -> pl.DataFrame:
        """One row for each indicator."""
        rows = [
            (
                one.indicator,
                one.name,
                one.family,
                " ".join(one.lines),
                one.unit,
                *(
                    (one.spread.median, one.spread.in_window, one.spread.last_year)
                    if one.spread
                    else (None,) * 3
                ),
                self.edition.id,
            )
            for one in self.indicators
        ]
        return pl.DataFrame(rows, schema=INDICATOR_TABLE, orient="row")

    def as_dict(self) -> dict[str, Any]:
        """The listing as JSON can hold it."""
        facts: dict[str, Any] = plain(self)
        return facts


INDICATOR_TABLE: Final = pl.Schema(
    {
        **dict.fromkeys(("INDICATOR", "NAME", "FAMILY", "LINES", "UNIT_MEASURE"), pl.String()),
        "MEDIAN": pl.Float64(),
        "AREAS": pl.Int32(),
        "LAST_YEAR": pl.Int32(),
        "RELEASE": pl.String(),
    }
)
"""Columns of the table of indicators."""


def countries(release: Release, *, group: str | None = None, lang: str) -> CountryListing:
    """List countries, and the territories that have any figure; those of one group, where asked.

    Raises
    ------
    actionlines.errors.NotFoundError
        If there is no such group.
    """
    year = int(release.manifest.on[:4])
    wanted = set(compared_areas())
    if group is not None:
        wanted &= places.members(group, on=year)
    made = board(release)
    counts = dict(made.latest.group_by("REF_AREA").len().iter_rows())
    areas = [
        ListedArea(
            area=code,
            name=places.display_name(code, lang),
            kind=places.area(code).kind,
            iso2=places.area(code).iso2,
            m49=places.area(code).m49,
            peers=peers_of(code, on=year),
            indicators=counts.get(code, 0),
        )
        for code in listed_areas(made)
        if code in wanted
    ]
    return CountryListing(
        lang, edition(release), group, tuple(sorted(areas, key=lambda one: sort_key(one.name)))
    )


def listed_areas(made: Board) -> tuple[str, ...]:
    """Countries, and the territories that have any figure, by code."""
    known = set(made.latest["REF_AREA"])
    return tuple(code for code in compared_areas() if code in known or places.area(code).kind == "country")


def sort_key(name: str) -> tuple[str, str]:
    """Order of names in a list: without marks and case first."""
    return (fold(name), name)


def indicators(release: Release, *, line: str | None = None, lang: str) -> IndicatorListing:
    """List indicators; those that measure one action line, where asked."""
    catalogue, made = load_catalogue(), board(release)
    found = catalogue.by_line(line) if line else tuple(catalogue.indicators.values())
    listed = tuple(
        ListedIndicator(
            indicator=one.code,
            name=one.names[lang],
            family=one.family,
            lines=tuple(measure.line for measure in one.measures),
            unit=one.unit,
            spread=spread(one.code, made, catalogue),
        )
        for one in found
    )
    return IndicatorListing(lang, edition(release), line, listed)
