"""Estimates as files. What is written passed the rules of publication; a suppressed estimate is an empty row."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import polars as pl

from actionlines.indicators.catalogue import Catalogue
from actionlines.indicators.exports import to_csv, to_sdmx_csv, to_xlsx
from actionlines.indicators.sdmx_message import to_sdmx_ml
from actionlines.surveys.attributes import with_attributes
from actionlines.surveys.description import Description
from actionlines.surveys.observations import as_observations
from actionlines.surveys.output_folder import ENDS, stem_of
from actionlines.surveys.publication import judge, publish
from actionlines.surveys.questionnaire_book import to_questionnaire


def published(estimates: pl.DataFrame, description: Description) -> pl.DataFrame:
    """The estimates as the description's rules of publication let them out."""
    return publish(judged_of(estimates, description))


def judged_of(estimates: pl.DataFrame, description: Description) -> pl.DataFrame:
    """The estimates with `STATUS` and `REASON` by the description's rules; not yet fit to be passed on."""
    separate = [one.code for one in description.indicators if one.no_answer == "separate"]
    known = description.design.known
    return judge(estimates, description.publication.chosen, design_known=known, keeps_unknown=separate)


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
    told = with_attributes(table, description)
    tidy.write_bytes(to_csv(told))
    told.write_parquet(columnar)
    sdmx.write_bytes(to_sdmx_csv(observations))
    message.write_bytes(to_sdmx_ml(observations, sender=description.survey.source, on=on))
    book.write_bytes(to_xlsx(told))
    questionnaire.write_bytes(to_questionnaire(table, description))
    return [tidy, columnar, sdmx, message, book, questionnaire]


def write_differences(
    table: pl.DataFrame, folder: Path, *, stem: str, first: Description, second: Description | None = None
) -> list[Path]:
    """Write differences that were judged as tidy CSV and Parquet.

    Parameters
    ----------
    table
        Of `differing.judge_differences`.
    folder
        Made where it is not there.
    stem
        How the files' names begin.
    first, second
        The survey, and that which is taken off where the differences are between two.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tidy, columnar = folder / f"{stem}.csv", folder / f"{stem}.parquet"
    told = with_attributes(table, first, second)
    tidy.write_bytes(to_csv(told))
    told.write_parquet(columnar)
    return [tidy, columnar]
