"""`actionlines survey estimate`: every indicator of a description with its errors, as files and on the screen.

What estimates, files and reports are made with takes half a second to load: it is loaded while the engine reads for
the check. The files are hashed while it reads for the estimates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Final

import polars as pl

from actionlines.cli.output import say
from actionlines.cli.survey_opened import Source, opened
from actionlines.cli.survey_screen import say_written, show_whole
from actionlines.languages import language
from actionlines.surveys.checking import check
from actionlines.surveys.description import About
from actionlines.surveys.output_folder import require_folder, stem_of
from actionlines.surveys.provenance import origin_of

ESTIMATED: Final = (
    *("INDICATOR", "ITEM", "STATISTIC", "VALUE", "STD_ERROR"),
    *("LOWER", "UPPER", "DEFF", "ASKED", "STATUS"),
)


def estimate_files(source: Source, out: Path, *, engine: str, langs: Sequence[str], as_json: bool) -> None:
    """Check and estimate, write what may be published, and show the whole population."""
    langs, now = [language(code).code for code in langs], datetime.now(UTC)
    with opened(source, engine=engine, title="Estimate") as (survey, advance), _beside() as beside:
        require_folder(out, stem=stem_of(survey.description), read=survey.paths.values())
        estimates, files = beside.submit(_estimates), beside.submit(_files)
        notes = check(survey, tell=advance)
        hashed = beside.submit(origin_of, survey, spec=source.spec, on=now.date())
        found = estimates.result().estimate_all(survey, tell=advance)
        advance("hashes of the files", len(survey.paths))
        origin = hashed.result()
    writing = files.result()
    notes = [*notes, *writing.in_no_message(survey.description)]
    for note in notes:
        say(f"Note: {note}")
    table, written = writing.write_estimates(
        found, survey.description, out, origin=origin, notes=notes, langs=langs, on=now
    )
    _show(table, survey.description.survey, as_json=as_json)
    say_written(written)


@contextmanager
def _beside() -> Iterator[Executor]:
    """A thread for what need not wait for the engine; what it has not begun when the block ends in an error is left."""
    thread = ThreadPoolExecutor(1)
    try:
        yield thread
    finally:
        thread.shutdown(wait=False, cancel_futures=True)


def _estimates() -> ModuleType:
    """What makes estimates, with what it takes later of libraries that load their parts when asked."""
    from pyarrow import compute  # noqa: F401, I001  what the first answers of the engine need

    from actionlines.surveys import estimating
    from scipy import sparse, special  # noqa: F401

    return estimating


def _files() -> ModuleType:
    """What writes files, with the catalogue."""
    from actionlines.cli import survey_files
    from actionlines.indicators.catalogue import load_catalogue

    load_catalogue()
    return survey_files


def _show(table: pl.DataFrame, survey: About, *, as_json: bool) -> None:
    """The whole population, and how many estimates there are in all."""
    title = f"{survey.name} {survey.round}: the whole population"
    show_whole(table, ESTIMATED, title=title, as_json=as_json)
    kept = sorted(table["STATUS"].value_counts().iter_rows())
    many = "estimate" if table.height == 1 else "estimates"
    say(f"{table.height:,} {many}: {', '.join(f'{count:,} {status}' for status, count in kept)}")
