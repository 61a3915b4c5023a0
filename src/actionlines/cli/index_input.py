"""What an index is built from on the command line: a specification by file or name, figures of a release or a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from actionlines import places
from actionlines.cli.setup import store
from actionlines.errors import BadInputError, NotFoundError
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indices.known import known_index
from actionlines.indices.panel import Panel, panel_from_frame
from actionlines.indices.panel_rule import PanelRule
from actionlines.indices.presets import UnknownPresetError, with_catalogue_names
from actionlines.indices.release_sheet import panel_from_release, sheet_from_release
from actionlines.indices.sheet import Sheet, sheet_from_frame
from actionlines.indices.specification import Specification
from actionlines.indices.specification_file import read_specification
from actionlines.indices.table_file import YEAR, columns_of, read_table, rows_of_year

if TYPE_CHECKING:
    from actionlines.cli.index_asked import Asked
    from actionlines.indicators.releases import Release
    from actionlines.indices.result import IndexResult


class UnknownIndexError(NotFoundError):
    """Neither a file nor an index that comes with the package."""


class WrongYearsError(BadInputError):
    """What was given for years is neither a range nor some years."""


@dataclass(frozen=True)
class Given:
    """A specification and its figures, and where these are from."""

    specification: Specification
    sheet: Sheet
    figures: pl.DataFrame | None
    """Columns of `release_sheet.FIGURES`; None where they are a table of the user's own."""
    origin: str
    """Release or table, as people call it."""


@dataclass(frozen=True)
class GivenYears:
    """The same for several years: `figures` have a column YEAR before the others."""

    specification: Specification
    panel: Panel
    rule: PanelRule
    figures: pl.DataFrame | None
    origin: str


def given(spec: str, asked: Asked) -> Given:
    """Read a specification and the figures it asks for.

    Raises
    ------
    UnknownIndexError
        If `spec` is neither a file nor the name of an index that comes with the package.
    UnreadableTableError
        If the table cannot be read.
    """
    specification, own = specification_of(spec)
    file = asked.data or own
    if file is not None:
        frame, year = rows_of_year(read_table(file), asked.year or specification.year)
        sheet = sheet_from_frame(frame, year=year, **columns_of(frame, specification))
        return Given(specification, _only(sheet, asked.areas or ()), None, file.name)
    found = store().open(asked.release)
    chosen = sheet_from_release(
        specification, found, load_catalogue(), areas=_codes(asked.areas or ()) or None, year=asked.year
    )
    return Given(specification, chosen.sheet, chosen.figures, _called(found))


def given_years(spec: str, asked: Asked, years: str | None) -> GivenYears | None:
    """The same for several years: those asked for, or those of the specification where no single year is asked for.

    None where neither says any; a table without a column YEAR is of one year unless years are asked for.

    Raises
    ------
    WrongYearsError
        If `years` is neither a range nor some years.
    actionlines.indices.release_sheet.NoFiguresError
        If the release has no figure of an indicator in one of the years.
    """
    specification, own = specification_of(spec)
    rule = _rule(specification, asked, years)
    if rule is None:
        return None
    file = asked.data or own
    if file is not None:
        frame = read_table(file)
        if years is None and YEAR not in frame.columns:
            return None
        panel = panel_from_frame(_of_years(frame, rule.years), time=YEAR, **columns_of(frame, specification))
        kept = Panel(tuple(_only(sheet, asked.areas or ()) for sheet in panel.sheets))
        return GivenYears(specification, kept, rule, None, file.name)
    found = store().open(asked.release)
    chosen = panel_from_release(
        specification, found, load_catalogue(), years=rule.years, areas=_codes(asked.areas or ()) or None
    )
    return GivenYears(specification, chosen.panel, rule, chosen.figures, _called(found))


def years_meant(text: str) -> tuple[int, ...]:
    """Years of `2010-2013` or `2010,2012`, in rising order.

    Examples
    --------
    >>> years_meant("2010-2012"), years_meant("2014, 2010")
    ((2010, 2011, 2012), (2010, 2014))
    """
    parts = [part.strip() for part in text.split(",")]
    ends = [part.split("-") for part in parts]
    if not all(
        len(each) <= 2 and all(re.fullmatch(r"(?:19|20|21)\d\d", end) for end in each) for each in ends
    ):
        raise WrongYearsError(
            f"{text!r} are no years; write a range, 2010-2022, or some of them, 2010,2014,2022"
        )
    years = sorted({year for each in ends for year in range(int(each[0]), int(each[-1]) + 1)})
    if len(years) < 2:
        raise WrongYearsError(f"{text!r} is not two years or more in rising order; for one year take --year")
    return tuple(years)


def _rule(specification: Specification, asked: Asked, years: str | None) -> PanelRule | None:
    stated = specification.panel
    if years is None:
        return stated if asked.year is None else None
    if asked.year is not None:
        raise WrongYearsError("--year and --years cannot go together: leave out one of them")
    wanted = years_meant(years)
    return PanelRule(wanted) if stated is None else replace(stated, years=wanted)


def _of_years(frame: pl.DataFrame, years: Sequence[int]) -> pl.DataFrame:
    """Rows of these years; one that the table lacks is an error, not a gap."""
    if YEAR not in frame.columns:
        return frame
    there = set(frame[YEAR].cast(pl.Int64, strict=False).drop_nulls().to_list())
    absent = [str(year) for year in years if year not in there]
    if absent:
        raise WrongYearsError(f"the table has no row of {', '.join(absent)} in its column {YEAR}")
    return frame.filter(pl.col(YEAR).cast(pl.Int64, strict=False).is_in(list(years)))


def _called(release: Release) -> str:
    return f"{release.label} ({release.id})"


def specification_of(spec: str) -> tuple[Specification, Path | None]:
    """The specification of a file, or of an index of the installation with its own table where it has one."""
    path = Path(spec)
    if path.is_file():
        return with_catalogue_names(read_specification(path), load_catalogue()), None
    try:
        known = known_index(spec, store().root)
    except UnknownPresetError as error:
        raise UnknownIndexError(
            f"{spec!r} is no file, and {error}; `actionlines index list` shows them", error.candidates
        ) from error
    return known.specification, known.table


def unit_meant(result: IndexResult, name: str) -> str:
    """The unit of this code, or the country of this name."""
    return name if name in result.sheet.units else places.find(name).code


def unit_names(units: Sequence[str], *, lang: str) -> dict[str, str]:
    """What to call units: an area by its name, any other unit by its code."""
    known = {one.code for one in places.areas()}
    return {unit: places.display_name(unit, lang) if unit in known else unit for unit in units}


def _codes(areas: Sequence[str]) -> list[str]:
    """Codes of groups as they are, of areas by code or name."""
    groups = {group.code for group in places.groups()}
    return [name if name in groups else places.find(name).code for name in areas]


def _only(sheet: Sheet, areas: Sequence[str]) -> Sheet:
    """The units asked for, by code, name or group; all where none is."""
    if not areas:
        return sheet
    groups = {group.code for group in places.groups()}
    year = sheet.year or 2100
    wanted: set[str] = set()
    for name in areas:
        if name in sheet.units:
            wanted.add(name)
        else:
            wanted |= places.members(name, on=year) if name in groups else {places.find(name).code}
    return sheet.select(units=[row for row, unit in enumerate(sheet.units) if unit in wanted])
