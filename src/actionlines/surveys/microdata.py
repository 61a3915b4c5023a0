"""From a file as an office has it to Parquet with one type a column, which every engine reads alike.

Only the columns that a description uses are taken. The copy stands in a folder that its maker removes; it is
streamed where the format allows, so that a file may be larger than memory.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final

from actionlines.surveys.delimited import text_to_parquet
from actionlines.surveys.description import DataFile
from actionlines.surveys.microdata_errors import MissingFileError
from actionlines.surveys.statistical import statistical_to_parquet
from actionlines.surveys.workbook import workbook_to_parquet

_READERS: Final[dict[str, Callable[..., None]]] = {
    "csv": text_to_parquet,
    "sav": statistical_to_parquet,
    "dta": statistical_to_parquet,
    "xlsx": workbook_to_parquet,
}


def to_parquet(path: Path, target: Path, *, file: DataFile, columns: Collection[str]) -> None:
    """Write chosen columns of a file as Parquet.

    Raises
    ------
    actionlines.surveys.microdata_errors.MicrodataError
        A subclass for each reason: file, column or line and how to mend it; never what a row holds.
    """
    if not path.exists():
        raise MissingFileError(f"there is no file {path}. Say in which folder it is with --data")
    _READERS[file.kind or "csv"](path, target, file=file, columns=columns)
