"""`actionlines survey check`: everything that is wrong with a survey's files, or worth knowing."""

from __future__ import annotations

import polars as pl

from actionlines.cli.output import print_rows, say
from actionlines.cli.survey_opened import Source, opened
from actionlines.surveys.checking import check


def check_files(source: Source, *, engine: str, as_json: bool) -> None:
    """Look at the files, and print what is to be known."""
    with opened(source, engine=engine, title="Check") as (survey, advance):
        notes = check(survey, tell=advance)
    rows = [{"file": one.file, "column": one.column, "rows": one.rows, "note": one.text} for one in notes]
    schema = {"file": pl.String, "column": pl.String, "rows": pl.Int64, "note": pl.String}
    if not rows and not as_json:
        say(f"{source.spec.name}: nothing is wrong, and there is nothing to note")
        return
    title = f"{source.spec.name}: nothing is wrong; to be known:"
    print_rows(pl.DataFrame(rows, schema=schema), title=title, as_json=as_json)
