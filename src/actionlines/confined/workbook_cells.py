"""What the process of its own does with a workbook: look how large it becomes, then read a sheet into a file.

A table travels as a file of columns, so that the other process reads it as fast as if it had read it itself.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import fastexcel
import polars as pl
from lxml import etree

from actionlines.confined.archives import UnreadableWorkbookError
from actionlines.confined.workbook_extent import first_row, refuse_bombs

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


def texts_to(path: str, sheet: str, several: str, target: str) -> dict[str, Any]:
    """All cells of a sheet as text, written as Arrow.

    Parameters
    ----------
    path, sheet
        The workbook, and the name of the sheet; where none is given it is the only one, or with `several` the first.
    several
        `first`, or nothing.
    target
        Where to write; nothing is written where there is no such sheet.

    Returns
    -------
    dict
        The names of all sheets, that of the one read or none, and the number of the first row in use.
    """
    return _said(Path(path), lambda: _texts_to(path, sheet, several, target))


def _texts_to(path: str, sheet: str, several: str, target: str) -> dict[str, Any]:
    book = fastexcel.read_excel(path)
    name = _meant(book.sheet_names, sheet, several=bool(several))
    if name is None:
        return {"sheets": book.sheet_names, "sheet": None, "first": 1}
    first = first_row(Path(path), name)
    loaded = book.load_sheet(name, header_row=None, skip_rows=None, dtypes="string")
    cells, errors = loaded.to_arrow_with_errors()
    table = _with_errors(pl.DataFrame(cells), errors.errors if errors else [])
    table.write_ipc(target, compression="lz4")
    return {"sheets": book.sheet_names, "sheet": name, "first": first}


def columns_to(path: str, sheet: str, wanted: str, target: str) -> dict[str, Any]:
    """Chosen columns of a sheet, the first where none is named, written as Parquet; its first row is the header.

    Parameters
    ----------
    path, sheet
        The workbook, and the name of the sheet or nothing.
    wanted
        In JSON: `columns`; of those, `text`, read as text whatever they hold; and `missing`, texts that say that a cell
        is empty.
    target
        Where to write; nothing is written where the sheet or a column is not there, or none is wanted.

    Returns
    -------
    dict
        The names of all sheets, that of the one read or none, the names of its columns, and how many rows were written.
    """
    return _said(Path(path), lambda: _columns_to(path, sheet, json.loads(wanted), target))


def _columns_to(path: str, sheet: str, wanted: dict[str, list[str]], target: str) -> dict[str, Any]:
    book = fastexcel.read_excel(path)
    name = _meant(book.sheet_names, sheet, several=True)
    if name is None:
        return {"sheets": book.sheet_names, "sheet": None, "columns": [], "rows": 0}
    there = [column.name for column in book.load_sheet(name, n_rows=0).available_columns()]
    told = {"sheets": book.sheet_names, "sheet": name, "columns": there, "rows": 0}
    columns = wanted["columns"]
    if not columns or not set(columns) <= set(there):
        return told
    loaded = book.load_sheet(name, use_columns=columns, dtypes=dict.fromkeys(wanted["text"], "string"))
    table = loaded.to_polars().select(columns)
    table.with_columns(_cleaned(table, wanted["missing"])).write_parquet(target)
    return told | {"rows": table.height}


def _cleaned(table: pl.DataFrame, missing: Sequence[str]) -> list[pl.Expr]:
    """Numbers stay numbers; of texts, blanks around them go, and what says that it is missing is missing."""
    return [
        pl.col(name).str.strip_chars().replace(list(missing), None)
        for name, kind in table.schema.items()
        if kind == pl.String
    ]


def _said(path: Path, read: Callable[[], T]) -> T:
    """Do as the library does, once the archive was looked at; what it cannot read becomes one error.

    Where it panics, which is no `Exception`, a cell or part makes no sense to it.
    """
    refuse_bombs(path)
    try:
        return read()
    except (
        fastexcel.FastExcelError,
        etree.XMLSyntaxError,
        KeyError,
        ValueError,
        zipfile.BadZipFile,
    ) as error:
        said = (str(error).splitlines() or ["it is damaged"])[0]
        raise _unreadable(path, said) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        if "can't spawn" in str(error):  # a thread of its own asks for memory, too
            raise MemoryError from error
        raise _unreadable(path, "a cell or a part of it makes no sense") from error


def _unreadable(path: Path, said: str) -> UnreadableWorkbookError:
    return UnreadableWorkbookError(
        f"{path.name}: is not a workbook that can be read ({said}); open it in Excel and save it again as .xlsx"
    )


def _meant(names: Sequence[str], wanted: str, *, several: bool) -> str | None:
    """The sheet that is meant, if it is plain which."""
    if wanted:
        return wanted if wanted in names else None
    return names[0] if len(names) == 1 or (several and names) else None


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
