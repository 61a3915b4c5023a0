"""A sheet of an Excel workbook to Parquet."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import fastexcel
import polars as pl
import pyarrow.parquet as pq

from actionlines.surveys.delimited import EMPTY, require_columns
from actionlines.surveys.description import DataFile
from actionlines.surveys.microdata_errors import EmptyFileError, UnreadableFileError


def workbook_to_parquet(path: Path, target: Path, *, file: DataFile, columns: Collection[str]) -> None:
    """Write chosen columns of a sheet, the first where none is named; its first row is the header.

    Raises
    ------
    actionlines.surveys.microdata_errors.MicrodataError
        If it is no workbook, or the sheet or a column is not there.
    """
    book, sheet = _opened(path, file)
    require_columns(path, columns_of(path, file), columns)
    loaded = book.load_sheet(sheet, use_columns=list(columns), dtypes=dict.fromkeys(file.text, "string"))
    table = loaded.to_polars().select(columns)
    if table.height == 0:
        raise EmptyFileError(f"{path.name} has no row in the sheet {sheet!r}")
    pq.write_table(table.with_columns(_cleaned(table)).to_arrow(), target)


def columns_of(path: Path, file: DataFile) -> list[str]:
    """The names in the first row of a sheet, the first where none is named."""
    book, sheet = _opened(path, file)
    return [column.name for column in book.load_sheet(sheet, n_rows=0).available_columns()]


def _opened(path: Path, file: DataFile) -> tuple[fastexcel.ExcelReader, str]:
    try:
        book = fastexcel.read_excel(path)
    except fastexcel.FastExcelError as error:
        raise UnreadableFileError(
            f"{path.name} cannot be read as .xlsx: it is none, or is cut off"
        ) from error
    sheet = file.sheet or book.sheet_names[0]
    if sheet not in book.sheet_names:
        raise UnreadableFileError(f"{path.name} has no sheet {sheet!r}; it has {', '.join(book.sheet_names)}")
    return book, sheet


def _cleaned(table: pl.DataFrame) -> list[pl.Expr]:
    """Numbers stay numbers; of texts, blanks around them go, and what says that it is missing is missing."""
    return [
        pl.col(name).str.strip_chars().replace(list(EMPTY), None)
        for name, kind in table.schema.items()
        if kind == pl.String
    ]
