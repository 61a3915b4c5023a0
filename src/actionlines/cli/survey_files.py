"""Estimates of a survey written as files: tables, messages and a report in each language asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import polars as pl

from actionlines.charts.sheet import written as written_sheet
from actionlines.cli.survey_report import survey_sheet
from actionlines.indicators.catalogue import load_catalogue
from actionlines.surveys.description import Description
from actionlines.surveys.differing import judge_differences
from actionlines.surveys.estimating import Estimated
from actionlines.surveys.findings import Found
from actionlines.surveys.observations import left_out
from actionlines.surveys.output_folder import stem_of
from actionlines.surveys.outputs import judged_of, write_differences, write_files
from actionlines.surveys.provenance import Origin
from actionlines.surveys.publication import publish


def in_no_message(description: Description) -> list[Found]:
    """What a reader of the SDMX messages alone would miss."""
    return list(left_out(description, load_catalogue()))


def write_estimates(
    found: Estimated,
    description: Description,
    out: Path,
    *,
    origin: Origin,
    notes: Sequence[Found],
    langs: Sequence[str],
    on: datetime,
) -> tuple[pl.DataFrame, list[Path]]:
    """Write what the rules of publication let out; the estimates as they were written, and where."""
    judged = judged_of(found.estimates, description)
    table, stem = publish(judged), stem_of(description)
    written = write_files(table, description, out, catalogue=load_catalogue(), on=on)
    apart = None
    if description.differences:
        apart = judge_differences(found.differences, judged, judged)
        written += write_differences(apart, out, stem=f"{stem}_differences", first=description)
    for code in langs:
        sheet = survey_sheet(table, description, origin=origin, notes=notes, differences=apart, lang=code)
        written.append(out / f"{stem}.{code}.html")
        written[-1].write_text(written_sheet(sheet), "utf-8")
    return table, written
