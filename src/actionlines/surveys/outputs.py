"""Estimates as files. What is written passed the rules of publication; a suppressed estimate is an empty row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Final

import polars as pl

from actionlines.errors import BadInputError
from actionlines.indicators.catalogue import Catalogue
from actionlines.indicators.exports import to_csv, to_sdmx_csv, to_xlsx
from actionlines.indicators.sdmx_message import to_sdmx_ml
from actionlines.surveys.description import Description
from actionlines.surveys.observations import as_observations
from actionlines.surveys.publication import judge, publish
from actionlines.surveys.questionnaire_book import to_questionnaire

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


def published(estimates: pl.DataFrame, description: Description) -> pl.DataFrame:
    """The estimates as the description's rules of publication let them out."""
    return publish(judged_of(estimates, description))


def judged_of(estimates: pl.DataFrame, description: Description) -> pl.DataFrame:
    """The estimates with `STATUS` and `REASON` by the description's rules; not yet fit to be passed on."""
    separate = [one.code for one in description.indicators if one.no_answer == "separate"]
    known = description.design.known
    return judge(estimates, description.publication.chosen, design_known=known, keeps_unknown=separate)


def stem_of(description: Description) -> str:
    """How the files of a survey's round begin."""
    return f"{description.survey.source}_{description.survey.round}"


def write_files(
    table: pl.DataFrame, description: Description, folder: Path, *, catalogue: Catalogue, on: datetime
) -> list[Path]:
    """Write published estimates as tidy CSV, Parquet and XLSX, and in the order of ITU's questionnaire; as SDMX-CSV and
    SDMX-ML what an observation can hold.

    Parameters
    ----------
    table
        Of `published`.
    folder
        Made where it is not there.
    on
        When the message in SDMX-ML is prepared.

    Returns
    -------
    list of Path
        What was written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stem = stem_of(description)
    tidy, columnar, sdmx, message, book, questionnaire = (folder / f"{stem}{end}" for end in ENDS)
    observations = as_observations(table, description, catalogue)
    tidy.write_bytes(to_csv(table))
    table.write_parquet(columnar)
    sdmx.write_bytes(to_sdmx_csv(observations))
    message.write_bytes(to_sdmx_ml(observations, sender=description.survey.source, on=on))
    book.write_bytes(to_xlsx(table))
    questionnaire.write_bytes(to_questionnaire(table, description))
    return [tidy, columnar, sdmx, message, book, questionnaire]


def write_differences(table: pl.DataFrame, folder: Path, *, stem: str) -> list[Path]:
    """Write differences that were judged as tidy CSV and Parquet.

    Parameters
    ----------
    table
        Of `differing.judge_differences`.
    folder
        Made where it is not there.
    stem
        How the files' names begin.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tidy, columnar = folder / f"{stem}.csv", folder / f"{stem}.parquet"
    tidy.write_bytes(to_csv(table))
    table.write_parquet(columnar)
    return [tidy, columnar]
