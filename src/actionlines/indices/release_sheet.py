"""A sheet from a release, or one for each of several years: each figure that of the one source that speaks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from actionlines import places
from actionlines.errors import NotFoundError
from actionlines.indicators.observations import BREAKDOWNS, SCHEMA, TOTAL
from actionlines.indicators.precedence import select_series
from actionlines.indices.arrays import floats
from actionlines.indices.panel import Panel
from actionlines.indices.sheet import Sheet

if TYPE_CHECKING:
    from actionlines.indicators.catalogue import Catalogue
    from actionlines.indicators.releases import Release
    from actionlines.indices.specification import Indicator, Specification

FIGURES: Final = pl.Schema({"NODE": pl.String(), **SCHEMA})
"""Columns of the figures behind a sheet: the specification's code of the indicator, then those of a release."""

GROUPINGS: Final = {"region": ("002", "019", "142", "150", "009"), "income": "INCOME"}
"""Groupings that a sheet of a release has: M49 regions, income groups of the World Bank."""

NO_GROUP: Final = "none"


class NoFiguresError(NotFoundError):
    """The release has not a single figure of an indicator that the index needs."""


@dataclass(frozen=True)
class ReleaseSheet:
    """A sheet and, behind each of its cells, the whole observation."""

    sheet: Sheet
    figures: pl.DataFrame
    """Columns of `FIGURES`, in order of NODE in the specification and REF_AREA."""


def sheet_from_release(
    specification: Specification,
    release: Release,
    catalogue: Catalogue,
    *,
    areas: Sequence[str] | None = None,
    year: int | None = None,
) -> ReleaseSheet:
    """The figures that an index is built from, as a release has them.

    Parameters
    ----------
    specification
        Says of each indicator which `series` of the release and which `breakdown` it is.
    areas
        Codes of areas, groups among them; where not given, all countries and territories with any figure that
        are no part of another.
    year
        Of the figures, in place of the specification's; where neither says one, each area's newest figure.

    Returns
    -------
    ReleaseSheet
        Its sheet has each figure's status, standard errors where a source states any, and the groupings `GROUPINGS`.

    Raises
    ------
    NoFiguresError
        If the release has no figure of an indicator at all; names every such indicator.
    actionlines.places.UnknownAreaError
        If an area is not known.
    """
    wanted = specification.year if year is None else year
    rows = [
        select_series(_of_year(_stated(one, release), wanted), catalogue) for one in specification.indicators
    ]
    return _from_rows(specification, release, rows, areas, wanted)


def _from_rows(
    specification: Specification,
    release: Release,
    rows: Sequence[pl.DataFrame],
    areas: Sequence[str] | None,
    wanted: int | None,
) -> ReleaseSheet:
    """The sheet of the indicators' rows, one source for each area, in the order of the specification."""
    codes = [one.code for one in specification.indicators]
    found = [_newest(part, code) for part, code in zip(rows, codes, strict=True)]
    lacking = tuple(code for code, part in zip(codes, found, strict=True) if part.is_empty())
    if lacking:
        of_year = f" of {wanted}" if wanted else ""
        raise NoFiguresError(
            f"{specification.code} cannot be built from release {release.label}: it has no figures{of_year} of "
            f"{', '.join(lacking)}; bring them with `actionlines data import`, or a table with --data",
            lacking,
        )
    figures = pl.concat(found)
    units = _units(areas, figures, wanted or int(release.manifest.on[:4]))
    figures = figures.filter(pl.col("REF_AREA").is_in(units))
    return ReleaseSheet(_sheet(figures, units, codes, wanted, release), figures)


@dataclass(frozen=True)
class ReleasePanel:
    """A panel and, behind each of its cells, the whole observation."""

    panel: Panel
    figures: pl.DataFrame
    """YEAR of the sheet, then the columns of `FIGURES`."""


def panel_from_release(
    specification: Specification,
    release: Release,
    catalogue: Catalogue,
    *,
    years: Sequence[int],
    areas: Sequence[str] | None = None,
) -> ReleasePanel:
    """The figures of several years, a sheet for each; as for `sheet_from_release`.

    Of each area one source speaks for an indicator in all years, so that no change is one of sources; a year that it
    does not state is missing, though another may state it.

    Raises
    ------
    NoFiguresError
        If the release has no figure of an indicator in one of the years; names both.
    """
    whole = [_stated(one, release) for one in specification.indicators]
    among = pl.col("TIME_PERIOD").str.head(4).is_in([str(year) for year in years])
    chosen = [select_series(rows.filter(among), catalogue) for rows in whole]
    found = {
        year: _from_rows(specification, release, [_of_year(rows, year) for rows in chosen], areas, year)
        for year in years
    }
    figures = [
        one.figures.select(pl.lit(year, pl.Int64).alias("YEAR"), pl.all()) for year, one in found.items()
    ]
    return ReleasePanel(Panel(tuple(one.sheet for one in found.values())), pl.concat(figures))


def lacking_figures(specification: Specification, release: Release) -> tuple[str, ...]:
    """Codes of the specification's indicators of which the release has no figure of its year."""
    series = [one.series or one.code for one in specification.indicators]
    rows = release.lazy("indicator").filter(pl.col("INDICATOR").is_in(series))
    if specification.year is not None:
        rows = rows.filter(pl.col("TIME_PERIOD").str.head(4) == str(specification.year))
    there = set(rows.select("INDICATOR", *BREAKDOWNS).unique().collect().iter_rows())
    return tuple(
        one.code
        for one in specification.indicators
        if (one.series or one.code, *(one.breakdown.get(name, TOTAL) for name in BREAKDOWNS)) not in there
    )


def _stated(indicator: Indicator, release: Release) -> pl.DataFrame:
    """All that sources state of an indicator and its part of the population."""
    part = pl.all_horizontal(pl.col(name) == indicator.breakdown.get(name, TOTAL) for name in BREAKDOWNS)
    rows = release.indicator(indicator.series or indicator.code).filter(part)
    return rows.filter(pl.col("OBS_VALUE").is_not_null())


def _of_year(rows: pl.DataFrame, year: int | None) -> pl.DataFrame:
    return rows if year is None else rows.filter(pl.col("TIME_PERIOD").str.head(4) == str(year))


def _newest(rows: pl.DataFrame, code: str) -> pl.DataFrame:
    """One figure of each area, the last one; the code is the specification's."""
    return (
        rows.sort("REF_AREA", "TIME_PERIOD", "FREQ")
        .group_by("REF_AREA", maintain_order=True)
        .last()
        .select(pl.lit(code).alias("NODE"), *SCHEMA.names())
    )


def _units(areas: Sequence[str] | None, figures: pl.DataFrame, on: int) -> list[str]:
    if areas is None:
        there = set(figures["REF_AREA"])
        return [one.code for one in places.areas() if one.code in there and _stands_alone(one)]
    groups = {group.code for group in places.groups()}
    codes: set[str] = set()
    for name in areas:
        codes |= places.members(name, on=on) if name in groups else {places.area(name).code}
    return sorted(codes)


def _stands_alone(area: places.Area) -> bool:
    return area.kind in {"country", "territory"} and area.part_of is None


def _sheet(
    figures: pl.DataFrame, units: list[str], codes: list[str], year: int | None, release: Release
) -> Sheet:
    errors = floats(_matrix(figures, units, codes, "STD_ERROR").fill_null(float("nan")).to_numpy())
    statuses = _matrix(figures, units, codes, "OBS_STATUS").cast(pl.String).fill_null("")
    on = year or int(release.manifest.on[:4])
    return Sheet(
        tuple(units),
        tuple(codes),
        floats(_matrix(figures, units, codes, "OBS_VALUE").fill_null(float("nan")).to_numpy()),
        {name: _labels(units, name, on) for name in GROUPINGS},
        errors=errors if (errors == errors).any() else None,
        year=year,
        statuses=statuses.to_numpy().astype("<U8"),
    )


def _matrix(figures: pl.DataFrame, units: list[str], codes: list[str], column: str) -> pl.DataFrame:
    """One row for each unit and one column for each code; null where there is none."""
    wide = figures.pivot("NODE", index="REF_AREA", values=column)
    frame = pl.DataFrame({"REF_AREA": units}, schema={"REF_AREA": pl.String}).join(
        wide, on="REF_AREA", how="left", maintain_order="left"
    )
    absent = [code for code in codes if code not in frame.columns]
    frame = frame.with_columns(pl.lit(None, dtype=figures.schema[column]).alias(code) for code in absent)
    return frame.select(codes)


def _labels(units: list[str], grouping: str, on: int) -> tuple[str, ...]:
    """The group of each unit, `NO_GROUP` where it is in none."""
    if grouping == "income":
        found = {unit: places.groups_of(unit, on=on, scheme="INCOME") for unit in units}
        return tuple(found[unit][0] if found[unit] else NO_GROUP for unit in units)
    inside = {member: code for code in GROUPINGS["region"] for member in places.members(code, on=on)}
    return tuple(inside.get(unit, NO_GROUP) for unit in units)
