"""What an index is built from on the command line: a specification by file or name, figures of a release or a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from actionlines import places
from actionlines.cli.setup import store
from actionlines.errors import BadInputError, NotFoundError
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indices.presets import UnknownPresetError, preset, with_catalogue_names
from actionlines.indices.release_sheet import sheet_from_release
from actionlines.indices.sheet import Sheet, sheet_from_frame
from actionlines.indices.specification import Specification
from actionlines.indices.specification_file import read_specification

if TYPE_CHECKING:
    from actionlines.indicators.releases import Release
    from actionlines.indices.result import IndexResult

UNIT: Final = "UNIT"
ERROR: Final = "_SE"
"""Behind an indicator's code: the column of its standard errors."""


class UnreadableTableError(BadInputError):
    """A file of figures that is neither CSV nor Parquet."""


class UnknownIndexError(NotFoundError):
    """Neither a file nor an index that comes with the package."""


@dataclass(frozen=True)
class Given:
    """A specification and its figures, and where these are from."""

    specification: Specification
    sheet: Sheet
    figures: pl.DataFrame | None
    """Columns of `release_sheet.FIGURES`; None where they are a table of the user's own."""
    release: Release | None
    table: Path | None

    @property
    def origin(self) -> str:
        """Release or table, as people call it."""
        if self.release is not None:
            return f"{self.release.label} ({self.release.id})"
        return str(self.table.name if self.table else "")


def given(
    spec: str, *, release: str, areas: Sequence[str] = (), data: Path | None = None, year: int | None = None
) -> Given:
    """Read a specification and the figures it asks for.

    Raises
    ------
    UnknownIndexError
        If `spec` is neither a file nor the name of an index that comes with the package.
    UnreadableTableError
        If `data` cannot be read as a table.
    """
    specification = specification_of(spec)
    if data is not None:
        return Given(specification, _only(_table_sheet(data, specification), areas), None, None, data)
    found = store().open(release)
    chosen = sheet_from_release(
        specification, found, load_catalogue(), areas=_codes(areas) or None, year=year
    )
    return Given(specification, chosen.sheet, chosen.figures, found, None)


def specification_of(spec: str) -> Specification:
    """The specification of a file, or of an index that comes with the package."""
    path = Path(spec)
    if path.is_file():
        return with_catalogue_names(read_specification(path), load_catalogue())
    try:
        return preset(spec)
    except UnknownPresetError as error:
        raise UnknownIndexError(
            f"{spec!r} is no file, and {error}; `actionlines index list` shows them", error.candidates
        ) from error


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


def _table_sheet(file: Path, specification: Specification) -> Sheet:
    """A sheet of a file: numbers are indicators, texts groups; `CODE_SE` are standard errors of CODE."""
    frame = _read(file)
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    unit = UNIT if UNIT in frame.columns or not texts else texts[0]
    codes = [one.code for one in specification.indicators]
    errors = {code: f"{code}{ERROR}" for code in codes if f"{code}{ERROR}" in frame.columns}
    denominators = {one.denominator for one in specification.indicators if one.denominator}
    return sheet_from_frame(
        frame,
        unit=unit,
        indicators=codes,
        groups=[name for name in texts if name not in {unit, *codes}],
        denominators=sorted(denominators),
        errors=errors,
        year=specification.year,
    )


def _read(file: Path) -> pl.DataFrame:
    options: dict[str, Any] = {"null_values": ["", "NA", "NaN", "..", "…"], "infer_schema_length": None}
    try:
        if file.suffix.lower() == ".parquet":
            return pl.read_parquet(file)
        return pl.read_csv(file, **options)
    except (pl.exceptions.PolarsError, OSError, UnicodeDecodeError) as error:
        raise UnreadableTableError(
            f"{file} cannot be read as a table: {error}; give a CSV with a header, or a Parquet file, with one row "
            "for each unit and one column for each indicator"
        ) from error
