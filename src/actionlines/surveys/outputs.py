"""Estimates as files. What is written passed the rules of publication; a suppressed estimate is an empty row."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from actionlines.indicators.catalogue import Catalogue
from actionlines.indicators.exports import to_csv, to_sdmx_csv
from actionlines.surveys.description import Description
from actionlines.surveys.observations import as_observations
from actionlines.surveys.publication import judge, publish


def published(estimates: pl.DataFrame, description: Description) -> pl.DataFrame:
    """The estimates as the description's rules of publication let them out."""
    judged = judge(estimates, description.publication.chosen, design_known=description.design.known)
    return publish(judged)


def write_files(
    table: pl.DataFrame, description: Description, folder: Path, *, catalogue: Catalogue
) -> list[Path]:
    """Write published estimates as tidy CSV and Parquet, and as SDMX-CSV those that an observation can hold.

    Parameters
    ----------
    table
        Of `published`.
    folder
        Made where it is not there.

    Returns
    -------
    list of Path
        What was written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{description.survey.source}_{description.survey.round}"
    tidy, columnar, sdmx = (folder / f"{stem}{end}" for end in (".csv", ".parquet", ".sdmx.csv"))
    tidy.write_bytes(to_csv(table))
    table.write_parquet(columnar)
    sdmx.write_bytes(to_sdmx_csv(as_observations(table, description, catalogue)))
    return [tidy, columnar, sdmx]
