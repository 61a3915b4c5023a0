"""The folder that estimates are written to: how its files are named, and that none is written over one being read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from actionlines.errors import BadInputError
from actionlines.surveys.description import Description

ENDS: Final = (".csv", ".parquet", ".sdmx.csv", ".sdmx.xml", ".xlsx", ".questionnaire.xlsx")
"""Of the files of estimates, behind the survey's source and round."""

APART: Final = ("_differences.csv", "_differences.parquet")


class NoFolderError(BadInputError):
    """What files are to be written to is not a folder."""


class WrittenOverError(BadInputError):
    """A file that is read would be written over."""


def require_folder(folder: Path, *, stem: str, read: Iterable[Path]) -> None:
    """Refuse to write where a file that is read is one of those that would be written.

    Parameters
    ----------
    folder
        It need not be there.
    read
        The files that are read; of a folder among them, every file in it.

    Raises
    ------
    NoFolderError
        If it is a file.
    WrittenOverError
        Naming the file, which may be the same under another name.
    """
    if folder.exists() and not folder.is_dir():
        raise NoFolderError(
            f"{folder} is a file. Name a folder to write to; it is made where it is not there"
        )
    named = [one for end in (*ENDS, *APART) if (one := folder / f"{stem}{end}").exists()]
    for path in (one for each in read for one in (each, *(each.iterdir() if each.is_dir() else ()))):
        if any(path.samefile(one) for one in named):
            raise WrittenOverError(
                f"{path} is read, and estimates written to {folder} would take its place. Write to another folder"
            )


def stem_of(description: Description) -> str:
    """How the files of a survey's round begin."""
    return f"{description.survey.source}_{description.survey.round}"
