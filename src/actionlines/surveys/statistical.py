"""SPSS (.sav, .zsav) and Stata (.dta) files to Parquet, by a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, TypeVar

from actionlines.confined import BrokenReaderError
from actionlines.confined.statistical import (
    UnreadableStatisticalFileError,
    Variables,
    variables_of,
    variables_to_parquet,
)
from actionlines.surveys.columns_there import require_columns
from actionlines.surveys.description import DataFile
from actionlines.surveys.microdata_errors import EmptyFileError, UnreadableFileError

T = TypeVar("T")


def statistical_to_parquet(path: Path, target: Path, *, file: DataFile, columns: Collection[str]) -> None:
    """Write chosen columns of an SPSS or Stata file; codes stay codes, their labels are not applied.

    Raises
    ------
    actionlines.surveys.microdata_errors.MicrodataError
        If it is no such file, is cut off, has no row, or lacks a column.
    actionlines.errors.BadInputError
        If it cannot be read within the limits of `actionlines.confined`.
    """
    found = _said(path, file, variables_to_parquet, target=target, columns=columns)
    require_columns(path, list(found.names), columns)
    if found.rows == 0:
        raise EmptyFileError(f"{path.name} has no row")


def described(path: Path, file: DataFile) -> Variables:
    """The names of a file's columns, what each is called, and what each of its codes means."""
    return _said(path, file, variables_of)


def _said(path: Path, file: DataFile, read: Callable[..., T], **how: Any) -> T:
    """What the other process says; of a reader that broke down nothing is told, since it may hold what a row holds."""
    encoding = None if file.encoding == "utf-8" else file.encoding
    try:
        return read(path, kind=file.kind or "", encoding=encoding, **how)
    except UnreadableStatisticalFileError as error:
        raise _unreadable(path, file, str(error)) from None
    except BrokenReaderError:
        raise _unreadable(path, file, "it is none, or is damaged") from None


def _unreadable(path: Path, file: DataFile, reason: str) -> UnreadableFileError:
    return UnreadableFileError(
        f"{path.name} cannot be read as .{file.kind}: {reason}. Copy it again, whole; if letters are the reason, say "
        "its encoding"
    )
