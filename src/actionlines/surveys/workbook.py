"""A sheet of an Excel workbook to Parquet, by a process of its own."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from actionlines.confined import BrokenReaderError
from actionlines.confined.archives import DamagedArchiveError, UnreadableWorkbookError
from actionlines.confined.workbook import Columns, columns_to_parquet
from actionlines.surveys.cell_kinds import EMPTY
from actionlines.surveys.columns_there import require_columns
from actionlines.surveys.description import DataFile
from actionlines.surveys.microdata_errors import EmptyFileError, UnreadableFileError


def workbook_to_parquet(path: Path, target: Path, *, file: DataFile, columns: Collection[str]) -> None:
    """Write chosen columns of a sheet, the first where none is named; its first row is the header.

    Raises
    ------
    actionlines.surveys.microdata_errors.MicrodataError
        If it is no workbook, or the sheet or a column is not there.
    actionlines.errors.BadInputError
        If it cannot be read within the limits of `actionlines.confined`.
    """
    found = _opened(path, target, file=file, columns=columns)
    require_columns(path, list(found.columns), columns)
    if found.rows == 0:
        raise EmptyFileError(f"{path.name} has no row in the sheet {found.name!r}")


def columns_of(path: Path, file: DataFile) -> list[str]:
    """The names in the first row of a sheet, the first where none is named."""
    return list(_opened(path, path, file=file, columns=()).columns)


def _opened(path: Path, target: Path, *, file: DataFile, columns: Collection[str]) -> Columns:
    """What the other process says; of what the library says nothing is told, since it may hold what a row holds."""
    try:
        found = columns_to_parquet(
            path, target, sheet=file.sheet, columns=columns, text=file.text, missing=EMPTY
        )
    except (UnreadableWorkbookError, DamagedArchiveError, BrokenReaderError) as error:
        raise UnreadableFileError(
            f"{path.name} cannot be read as .xlsx: it is none, or is cut off"
        ) from error
    if found.name is None:
        there = ", ".join(found.sheets)
        raise UnreadableFileError(f"{path.name} has no sheet {file.sheet!r}; it has {there}")
    return found
