"""A sheet of a workbook from a stranger, opened in a process of its own and handed over as columns."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from actionlines.confined.archives import DamagedArchiveError, TooLargeError, UnreadableWorkbookError
from actionlines.confined.process import confined

SECONDS: Final = 180
"""Of processor time: twenty million cells, the most that are read of figures, take 50."""
MIB: Final = 4 * 1024
"""Of address space, of which the libraries reserve 1,700 that they never touch; eight million cells take 700 more."""
_READER: Final = "actionlines.confined.workbook_cells"
_REFUSALS: Final = (DamagedArchiveError, TooLargeError, UnreadableWorkbookError)


@dataclass(frozen=True)
class Sheet:
    """All cells of a sheet as text, or the names of the sheets that could be meant."""

    name: str | None
    """None where it is not plain which sheet is meant."""
    sheets: tuple[str, ...]
    cells: pl.DataFrame
    first: int
    """Number in Excel of the first row of `cells`: empty rows above it are left out."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What a sheet has, and how many rows of it were written."""

    name: str | None
    """None where there is no such sheet."""
    sheets: tuple[str, ...]
    columns: tuple[str, ...]
    rows: int


def sheet_of(path: Path, sheet: str | None, *, first_of_several: bool = False) -> Sheet:
    """A sheet of a workbook, the only one where none is named.

    Raises
    ------
    actionlines.confined.archives.TooLargeError, actionlines.confined.archives.DamagedArchiveError
        If it unpacks to more than is read, or not at all.
    actionlines.confined.archives.UnreadableWorkbookError
        If it is no workbook.
    actionlines.confined.TooSlowFileError, actionlines.confined.TooLargeFileError
        If reading it goes beyond the limits of time and memory.
    """
    with tempfile.TemporaryDirectory(prefix="actionlines-") as folder:
        target = Path(folder) / "cells.arrow"
        told = _read("texts_to", path, sheet, "first" if first_of_several else "", target)
        cells = pl.read_ipc(target) if told["sheet"] is not None else pl.DataFrame()
    return Sheet(told["sheet"], tuple(told["sheets"]), cells, told["first"])


def columns_to_parquet(
    path: Path,
    target: Path,
    *,
    sheet: str | None,
    columns: Collection[str],
    text: Collection[str] = (),
    missing: Collection[str] = (),
) -> Columns:
    """Write chosen columns of a sheet, the first where none is named; its first row is the header.

    Columns of `text` are read as text whatever they hold; texts that are `missing` become empty. Nothing is written
    where the sheet or a column is not there. Errors are those of `sheet_of`.
    """
    wanted = {"columns": list(columns), "text": list(text), "missing": list(missing)}
    told = _read("columns_to", path, sheet, json.dumps(wanted), target)
    return Columns(told["sheet"], tuple(told["sheets"]), tuple(told["columns"]), told["rows"])


def _read(function: str, path: Path, sheet: str | None, how: str, target: Path) -> dict[str, Any]:
    arguments = (str(path.absolute()), sheet or "", how, str(target.absolute()))
    told: dict[str, Any] = confined(
        f"{_READER}:{function}", *arguments, seconds=SECONDS, mib=MIB, refusals=_REFUSALS
    )
    return told
