"""A table of one's own as figures of an index: a row for each unit, a column for each indicator."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from actionlines import places
from actionlines.errors import BadInputError
from actionlines.indicators.observations import BREAKDOWNS, TOTAL, conform
from actionlines.indices.release_sheet import FIGURES, ReleaseSheet
from actionlines.indices.sheet import Sheet, sheet_from_frame, table

if TYPE_CHECKING:
    from actionlines.indices.specification import Specification

UNIT: Final = "UNIT"
YEAR: Final = "YEAR"
ERROR: Final = "_SE"
"""Behind an indicator's code: the column of its standard errors."""
_MISSING: Final = ("", "NA", "NaN", "..", "…")


class UnreadableTableError(BadInputError):
    """A file of figures that is neither CSV nor Parquet."""


class NoYearError(BadInputError):
    """A table with years that lacks the one the index is of."""


class NoUnitError(BadInputError):
    """A row that does not say what it is of."""


def read_table(file: Path) -> pl.DataFrame:
    """The table of a CSV or Parquet file.

    Raises
    ------
    UnreadableTableError
        If it is neither.
    """
    try:
        if file.suffix.lower() == ".parquet":
            return pl.read_parquet(file)
        return pl.read_csv(file, null_values=list(_MISSING), infer_schema_length=None)
    except (pl.exceptions.PolarsError, OSError, UnicodeDecodeError) as error:
        raise UnreadableTableError(
            f"{file} cannot be read as a table: {error}; give a CSV with a header, or a Parquet file, with one row "
            "for each unit and one column for each indicator"
        ) from error


def columns_of(frame: pl.DataFrame, specification: Specification) -> dict[str, Any]:
    """Which column is what, for `sheet_from_frame`: numbers are indicators, texts groups, `CODE_SE` standard errors.

    The unit is the column `UNIT`, or the first of texts.
    """
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String and name != YEAR]
    unit = UNIT if UNIT in frame.columns or not texts else texts[0]
    codes = [one.code for one in specification.indicators]
    denominators = {one.denominator for one in specification.indicators if one.denominator}
    return {
        "unit": unit,
        "indicators": codes,
        "groups": [name for name in texts if name not in {unit, *codes}],
        "denominators": sorted(denominators),
        "errors": {code: f"{code}{ERROR}" for code in codes if f"{code}{ERROR}" in frame.columns},
    }


def rows_of_year(frame: pl.DataFrame, year: int | None) -> tuple[pl.DataFrame, int | None]:
    """Rows of that year, or of the newest, where a table has a column YEAR, and which year it is; else all of it.

    Raises
    ------
    NoYearError
        If it has no row of the year.

    Examples
    --------
    >>> two = pl.DataFrame({"UNIT": ["RWA", "RWA"], "YEAR": [2020, 2021], "NET": [30.0, 34.0]})
    >>> rows_of_year(two, None)[0]["NET"].to_list(), rows_of_year(two, 2020)[1]
    ([34.0], 2020)
    """
    if YEAR not in frame.columns:
        return frame, year
    whole = frame.schema[YEAR].is_numeric() or frame.schema[YEAR] == pl.String
    years = frame[YEAR].cast(pl.Int64, strict=False) if whole else pl.Series([], dtype=pl.Int64)
    newest = years.max()
    if not isinstance(newest, int):
        raise NoYearError(f"the column {YEAR} holds no year; write four digits, or leave the column out")
    wanted = newest if year is None else year
    rows = frame.filter(years == wanted)
    if rows.is_empty():
        raise NoYearError(f"the table has no row of {wanted} in its column {YEAR}")
    return rows, wanted


def sheet_from_table(specification: Specification, file: Path, *, source: str) -> ReleaseSheet:
    """The figures of a table whose units are countries and territories, as a release would give them.

    Parameters
    ----------
    specification
        Of its `year` where the table has a column YEAR; of the newest year there where it states none.
    file
        CSV or Parquet.
    source
        What the source of each figure is called.

    Raises
    ------
    UnreadableTableError, NoYearError, NoUnitError
        If the file is no table, lacks the year, or has a row without a unit.
    actionlines.places.UnknownAreaError
        If a unit is no area.
    actionlines.indices.sheet.MissingColumnError
        If an indicator has no column.
    """
    frame, year = rows_of_year(read_table(file), specification.year)
    columns = columns_of(frame, specification)
    if columns["unit"] in frame.columns and frame[columns["unit"]].null_count():
        raise NoUnitError(f"{file.name} has a row without a code in its column {columns['unit']}")
    sheet = sheet_from_frame(frame, year=year, **columns)
    for unit in sheet.units:
        places.area(unit)
    return ReleaseSheet(sheet, _figures(specification, sheet, source))


def _figures(specification: Specification, sheet: Sheet, source: str) -> pl.DataFrame:
    """Each figure as an observation."""
    stated = {one.code: one for one in specification.indicators}
    long = table(sheet.units, sheet.indicators, sheet.values).unpivot(
        index="UNIT", variable_name="NODE", value_name="OBS_VALUE"
    )
    if sheet.errors is not None:
        errors = table(sheet.units, sheet.indicators, sheet.errors).unpivot(
            index="UNIT", value_name="STD_ERROR"
        )
        long = long.with_columns(errors["STD_ERROR"])
    rows = long.drop_nulls("OBS_VALUE").rename({"UNIT": "REF_AREA"})
    named = rows.with_columns(
        pl.col("NODE")
        .replace_strict({code: one.series or code for code, one in stated.items()})
        .alias("INDICATOR"),
        pl.col("NODE").replace_strict({code: one.unit for code, one in stated.items()}).alias("UNIT_MEASURE"),
        pl.lit(str(sheet.year or "")).alias("TIME_PERIOD"),
        pl.lit("A").alias("FREQ"),
        pl.lit(source).alias("SOURCE"),
        pl.lit("").alias("FLAGS"),
        *(pl.lit(TOTAL).alias(name) for name in BREAKDOWNS),
    )
    return conform(named, FIGURES).sort(
        pl.col("NODE").replace_strict({code: at for at, code in enumerate(stated)}), "REF_AREA"
    )
