"""From a file as an office has it to Parquet with one type a column, which every engine reads alike.

Only the columns that a description uses are taken. The copy stands in a folder that its maker removes; it is
streamed where the format allows, so that a file may be larger than memory.
"""

from __future__ import annotations

from collections.abc import Collection
from importlib import import_module
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from actionlines.surveys.columns_there import require_columns
from actionlines.surveys.description import DataFile
from actionlines.surveys.microdata_errors import MissingFileError, NoFileError, UnreadableFileError

_READERS: Final = {
    "csv": "actionlines.surveys.delimited:text_to_parquet",
    "sav": "actionlines.surveys.statistical:statistical_to_parquet",
    "dta": "actionlines.surveys.statistical:statistical_to_parquet",
    "xlsx": "actionlines.surveys.workbook:workbook_to_parquet",
}
"""What reads each format, loaded when there is a file of it."""


def require_file(path: Path) -> None:
    """A file stands there, and no folder: of all formats Parquet alone may be one.

    Raises
    ------
    MissingFileError
        If it is not there.
    NoFileError
        If it is a folder.
    """
    if not path.exists():
        raise MissingFileError(f"there is no file {path}. Say in which folder it is with --data")
    if not path.is_file():
        raise NoFileError(
            f"{path} is a folder; name a file in it. A folder of files can be read in Parquet alone"
        )


def require_parquet(path: Path, columns: Collection[str]) -> None:
    """Look at a Parquet file, or at each of a folder of them, before an engine does: it is whole and has the columns.

    Raises
    ------
    actionlines.surveys.microdata_errors.MicrodataError
        If it is cut off or no Parquet, or lacks a column.
    """
    if not path.is_dir():
        require_file(path)
    files = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
    if not files:
        raise MissingFileError(f"the folder {path.name} holds no file that ends in .parquet")
    for file in files:
        try:
            names = pq.read_schema(file).names
        except (pa.ArrowInvalid, OSError) as error:
            raise UnreadableFileError(
                f"{file.name} cannot be read as Parquet: it is none, or is cut off. Copy it again, whole"
            ) from error
        require_columns(file, names, sorted(columns))


def to_parquet(path: Path, target: Path, *, file: DataFile, columns: Collection[str]) -> None:
    """Write chosen columns of a file as Parquet.

    Raises
    ------
    actionlines.surveys.microdata_errors.MicrodataError
        A subclass for each reason: file, column or line and how to mend it; never what a row holds.
    """
    require_file(path)
    module, _, reader = _READERS[file.kind or "csv"].partition(":")
    getattr(import_module(module), reader)(path, target, file=file, columns=columns)
