"""An indicator country by country: the latest figure of each, or all figures of one year, in the order asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from actionlines import places
from actionlines.errors import BadInputError
from actionlines.indicators.catalogue import Indicator, load_catalogue
from actionlines.profiles.board import board
from actionlines.profiles.edition import Edition, SourceNote, edition, plain, source_notes
from actionlines.profiles.figures import Figure, Place, Trend
from actionlines.profiles.indicator import GroupFigure, group_figures, standings
from actionlines.profiles.listings import sort_key
from actionlines.profiles.peers import WORLD, compared_areas
from actionlines.profiles.scores import figure
from actionlines.profiles.yearly import yearly_figures, yearly_places

if TYPE_CHECKING:
    from collections.abc import Callable

    from actionlines.indicators.releases import Release

SORTS: Final = ("place", "name", "value", "year", "change")
"""What a table can be ordered by; a minus before it turns the order round."""


class UnknownOrderError(BadInputError):
    """A table cannot be ordered by this."""


class NoSuchYearError(BadInputError):
    """No country has a figure of this year."""


@dataclass(frozen=True)
class TableRow:
    """One country or territory."""

    area: str
    name: str
    place: Place | None
    """In the world."""
    figure: Figure
    trend: Trend | None
    """Of the latest figure; None where a year was asked for."""


@dataclass(frozen=True)
class IndicatorTable:
    """Figures of one indicator, one a country."""

    indicator: Indicator
    name: str
    lang: str
    edition: Edition
    year: int | None
    """The year asked for; None for the latest figure of each."""
    years: tuple[int, ...]
    """Years of which any country has a figure, the newest first."""
    window_from: int | None
    group: str | None
    sort: str
    rows: tuple[TableRow, ...]
    groups: tuple[GroupFigure, ...]
    """Latest aggregate of each group of countries that has one."""
    without: tuple[str, ...]
    """Countries (of the group) that have no such figure, in order of their names."""
    sources: tuple[SourceNote, ...]

    def table(self) -> pl.DataFrame:
        """One row for each country."""
        rows = [
            (
                self.indicator.code,
                one.area,
                one.name,
                one.figure.period,
                one.figure.value,
                one.figure.unit,
                one.figure.std_error,
                one.figure.low,
                one.figure.high,
                one.place.rank if one.place else None,
                one.place.areas if one.place else None,
                *((one.trend.since, one.trend.change, one.trend.verdict) if one.trend else (None,) * 3),
                one.figure.source,
                one.figure.status,
                one.figure.nature,
                " ".join(one.figure.flags),
                one.figure.note,
                self.edition.id,
            )
            for one in self.rows
        ]
        return pl.DataFrame(rows, schema=TABLE, orient="row")

    def as_dict(self) -> dict[str, Any]:
        """The table as JSON can hold it."""
        facts: dict[str, Any] = plain(self)
        return facts


TABLE: Final = pl.Schema(
    {
        **dict.fromkeys(("INDICATOR", "REF_AREA", "NAME", "TIME_PERIOD"), pl.String()),
        "OBS_VALUE": pl.Float64(),
        "UNIT_MEASURE": pl.String(),
        **dict.fromkeys(("STD_ERROR", "LOWER", "UPPER"), pl.Float64()),
        "WORLD_RANK": pl.Int32(),
        "WORLD_AREAS": pl.Int32(),
        "TREND_SINCE": pl.String(),
        "TREND_CHANGE": pl.Float64(),
        **dict.fromkeys(
            ("TREND_VERDICT", "SOURCE", "OBS_STATUS", "NATURE", "FLAGS", "COMMENT_OBS", "RELEASE"),
            pl.String(),
        ),
    }
)
"""Columns of the table's file."""


def indicator_table(
    release: Release,
    code: str,
    *,
    year: int | None = None,
    group: str | None = None,
    sort: str = "place",
    lang: str,
) -> IndicatorTable:
    """Give the figures of an indicator, one a country.

    Parameters
    ----------
    year
        Annual figures of this year; None for the latest of each country, whatever its year.
    group
        Code of a region, income group or other group: its members only.
    sort
        One of `SORTS`, with a minus before it for the other way round.

    Raises
    ------
    actionlines.errors.NotFoundError
        If there is no such indicator or group.
    NoSuchYearError, UnknownOrderError
    """
    subject = load_catalogue().indicator(code)
    if sort.removeprefix("-") not in SORTS:
        raise UnknownOrderError(f"{sort!r} is no order of a table; there are {', '.join(SORTS)}")
    members = set(compared_areas())
    if group is not None:
        members &= places.members(group, on=int(release.manifest.on[:4]))
    yearly = yearly_figures(release, subject.code).filter(pl.col("REF_AREA").is_in(compared_areas()))
    years = tuple(int(one) for one in yearly["TIME_PERIOD"].unique().sort(descending=True))
    if year is not None and year not in years:
        raise NoSuchYearError(f"no country has a figure of {subject.code} for {year}")
    rows = _latest(release, subject, lang) if year is None else _of_year(release, subject, yearly, year, lang)
    shown = [one for one in rows if one.area in members]
    has_figure = {one.area for one in shown}
    named = [
        places.display_name(area, lang)
        for area in members - has_figure
        if places.area(area).kind == "country"
    ]
    window = board(release).latest.filter(pl.col("INDICATOR") == subject.code)["WINDOW_FROM"]
    return IndicatorTable(
        indicator=subject,
        name=subject.names[lang],
        lang=lang,
        edition=edition(release),
        year=year,
        years=years,
        window_from=window[0] if len(window) else None,
        group=group,
        sort=sort,
        rows=_ordered(shown, sort),
        groups=group_figures(release, subject),
        without=tuple(sorted(named, key=sort_key)),
        sources=source_notes({one.figure.source for one in shown}, release, load_catalogue(), lang=lang),
    )


def _latest(release: Release, subject: Indicator, lang: str) -> list[TableRow]:
    return [
        TableRow(one.area, places.display_name(one.area, lang), one.place, one.figure, one.trend)
        for one in standings(subject, board(release))
    ]


def _of_year(
    release: Release, subject: Indicator, yearly: pl.DataFrame, year: int, lang: str
) -> list[TableRow]:
    ranked = yearly_places(release, subject.code).filter(pl.col("TIME_PERIOD") == str(year))
    ranks = {area: (place, placed) for area, _, place, placed in ranked.iter_rows()}
    return [
        TableRow(
            row["REF_AREA"],
            places.display_name(row["REF_AREA"], lang),
            Place(WORLD, "world", *ranks[row["REF_AREA"]]) if row["REF_AREA"] in ranks else None,
            figure(row),
            None,
        )
        for row in yearly.filter(pl.col("TIME_PERIOD") == str(year)).iter_rows(named=True)
    ]


_KEYS: Final[dict[str, Callable[[TableRow], Any]]] = {
    "place": lambda row: row.place.rank if row.place else None,
    "name": lambda row: sort_key(row.name),
    "value": lambda row: -row.figure.value,
    "year": lambda row: -row.figure.year,
    "change": lambda row: -row.trend.change if row.trend else None,
}
"""Best place, A, largest value, newest, largest rise first; what has none stands last either way."""


def _ordered(rows: list[TableRow], sort: str) -> tuple[TableRow, ...]:
    key = _KEYS[sort.removeprefix("-")]
    named = sorted(rows, key=lambda row: sort_key(row.name))
    having = [row for row in named if key(row) is not None]
    rest = [row for row in named if key(row) is None]
    return (*sorted(having, key=key, reverse=sort.startswith("-")), *rest)
