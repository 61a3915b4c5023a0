"""A sheet of an Excel workbook as records. Opened with care: it is an archive of XML from a stranger."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeVar

import fastexcel
import polars as pl
from lxml import etree

from actionlines.errors import BadInputError
from actionlines.indicators.readers.delimited import Records
from actionlines.indicators.readers.header import Layout, header_of
from actionlines.indicators.readers.opening import EmptyFileError, NotATableError
from actionlines.indicators.readers.workbook_extent import first_row, refuse_bombs

ERRORS: Final[dict[str, str]] = {
    "Div0": "#DIV/0!",
    "NA": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
    "GettingData": "#DATA!",
}
"""What Excel shows for the errors that the reading library names."""

T = TypeVar("T")


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
    TooLargeError, DamagedArchiveError, NotATableError, NoSheetError, EmptyFileError
        If the workbook cannot be read safely, or the sheet is not there or empty.
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
    refuse_bombs(path)
    try:
        book = _surely(lambda: fastexcel.read_excel(path))
        name = _sheet_name(path, book.sheet_names, sheet)
        first = first_row(path, name)
        loaded = _surely(lambda: book.load_sheet(name, header_row=None, dtypes="string"))
        cells, errors = loaded.to_arrow_with_errors()
    except (
        fastexcel.FastExcelError,
        etree.XMLSyntaxError,
        KeyError,
        ValueError,
        zipfile.BadZipFile,
    ) as error:
        said = (str(error).splitlines() or ["it is damaged"])[0]
        text = (
            f"{path.name}: is not a workbook that can be read ({said}); open it in Excel and save it "
            "again as .xlsx"
        )
        raise NotATableError(text) from error
    table = pl.DataFrame(cells)
    if table.height == 0:
        raise EmptyFileError(f"{path.name}: the sheet {name!r} is empty; name the one that holds the figures")
    return _with_errors(table, errors.errors if errors else []), first


def _surely(read: Callable[[], T]) -> T:
    """Do as the library does; where it panics, which is no `Exception`, say so."""
    try:
        return read()
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise ValueError("a cell or a part of it makes no sense") from error


def _with_errors(table: pl.DataFrame, faults: Sequence[fastexcel.CellError]) -> pl.DataFrame:
    """Put back what Excel shows in cells that the library leaves empty because they hold an error."""
    shown: dict[int, dict[int, str]] = {}
    for fault in faults:
        row, column = fault.offset_position
        text = next((text for code, text in ERRORS.items() if f"({code})" in fault.detail), "#ERROR!")
        shown.setdefault(column, {})[row] = text
    columns = [
        table.to_series(column).scatter(list(texts), list(texts.values())) for column, texts in shown.items()
    ]
    return table.with_columns(columns)


def _sheet_name(path: Path, names: Sequence[str], wanted: str | None) -> str:
    if wanted is None and len(names) == 1:
        return names[0]
    if wanted in names:
        return str(wanted)
    asked = f"there is no sheet {wanted!r}" if wanted else "there are several sheets"
    text = (
        f"{path.name}: {asked}; name one in the mapping file, sheet = ...: "
        f"{', '.join(names[:20]) or 'it has none'}"
    )
    raise NoSheetError(text)
