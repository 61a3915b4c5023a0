"""A sheet of an Excel workbook as records. It is opened in a process of its own."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from actionlines.confined.archives import UnreadableWorkbookError
from actionlines.confined.workbook import sheet_of
from actionlines.errors import BadInputError
from actionlines.indicators.readers.delimited import Records
from actionlines.indicators.readers.header import Layout, header_of
from actionlines.indicators.readers.opening import EmptyFileError, NotATableError


class NoSheetError(BadInputError):
    """The workbook has no sheet of that name, or several and none was named."""


def is_workbook(path: Path) -> bool:
    """Whether the file is an archive that holds a workbook, whatever its name says."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def sheet_records(
    path: Path, layouts: Sequence[Layout], *, sheet: str | None, header_row: int | None
) -> Records:
    """The rows below the header of a sheet, all text; `line` is the row's number in Excel.

    Raises
    ------
    NotATableError, NoSheetError, EmptyFileError
        If it is no workbook, or the sheet is not there or empty.
    actionlines.errors.BadInputError
        If it cannot be read within the limits of `actionlines.confined`.
    """
    table, first = _table(path, sheet)
    rows = table.head(60).fill_null("").rows()
    header = header_of(path, rows, layouts, first=first, at=header_row)
    below = table.slice(header.end - first + 1)
    frame = below.rename(dict(zip(below.columns, header.names, strict=True)))
    line = pl.int_range(header.end + 1, header.end + 1 + frame.height, dtype=pl.UInt32, eager=True).alias(
        "LINE"
    )
    used = frame.select(~pl.all_horizontal(pl.all().is_null())).to_series()
    if not used.any():
        raise EmptyFileError(f"{path.name}: the sheet has a header and no rows below it; fill it")
    nameless = frame.columns[frame.width - header.blanks :]
    strange = frame.select(pl.any_horizontal(pl.lit(False), pl.col(nameless).is_not_null())).to_series()
    bad = frame.filter(strange).select(
        line.filter(strange),
        pl.lit("too-many-fields").alias("REASON"),
        pl.concat_str(pl.all(), separator="\t", ignore_nulls=True).alias("TEXT"),
    )
    good = used & ~strange
    return Records(header, frame.filter(good), line.filter(good), bad, first + table.height - 1)


def _table(path: Path, sheet: str | None) -> tuple[pl.DataFrame, int]:
    """All cells as text, and the number of the first row in use."""
    try:
        found = sheet_of(path, sheet)
    except UnreadableWorkbookError as error:
        raise NotATableError(str(error)) from error
    if found.name is None:
        raise _no_sheet(path, found.sheets, sheet)
    if found.cells.height == 0:
        raise EmptyFileError(
            f"{path.name}: the sheet {found.name!r} is empty; name the one that holds the figures"
        )
    return found.cells, found.first


def _no_sheet(path: Path, names: Sequence[str], wanted: str | None) -> NoSheetError:
    asked = f"there is no sheet {wanted!r}" if wanted else "there are several sheets"
    text = (
        f"{path.name}: {asked}; name one in the mapping file, sheet = ...: "
        f"{', '.join(names[:20]) or 'it has none'}"
    )
    return NoSheetError(text)
