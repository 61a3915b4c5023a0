"""`actionlines survey estimate`: every indicator of a description with its errors, as files and on the screen.

What intervals, files and reports are made with takes half a second to load: it is loaded while the engine reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Final

import polars as pl

from actionlines.cli.output import say
from actionlines.cli.survey_opened import Source, opened
from actionlines.cli.survey_screen import say_written, show_whole
from actionlines.languages import language
from actionlines.surveys.checking import check
from actionlines.surveys.estimating import estimate_all
from actionlines.surveys.output_folder import require_folder, stem_of
from actionlines.surveys.provenance import origin_of

ESTIMATED: Final = (
    *("INDICATOR", "ITEM", "STATISTIC", "VALUE", "STD_ERROR"),
    *("LOWER", "UPPER", "DEFF", "ASKED", "STATUS"),
)


def estimate_files(source: Source, out: Path, *, engine: str, langs: Sequence[str], as_json: bool) -> None:
    """Check and estimate, write what may be published, and show the whole population."""
    langs, now = [language(code).code for code in langs], datetime.now(UTC)
    with opened(source, engine=engine, title="Estimate") as (survey, advance):
        require_folder(out, stem=stem_of(survey.description), read=survey.paths.values())
        Thread(target=_load_what_comes_after, name="loading").start()
        notes = check(survey, tell=advance)
        found = estimate_all(survey, tell=advance)
        advance("hashes of the files", len(survey.paths))
        origin = origin_of(survey, spec=source.spec, on=now.date())
    for note in notes:
        say(f"Note: {note}")
    from actionlines.cli.survey_files import write_estimates

    table, written = write_estimates(
        found, survey.description, out, origin=origin, notes=notes, langs=langs, on=now
    )
    named = survey.description.survey
    title = f"{named.name} {named.round}: the whole population"
    show_whole(table, ESTIMATED, title=title, as_json=as_json)
    _say_how_many(table)
    say_written(written)


def _load_what_comes_after() -> None:
    """A module is loaded once, whoever asks first; who asks meanwhile waits for it."""
    import scipy.special  # noqa: F401

    from actionlines.cli import survey_files

    survey_files.load_catalogue()


def _say_how_many(table: pl.DataFrame) -> None:
    kept = sorted(table["STATUS"].value_counts().iter_rows())
    say(f"{table.height:,} estimates: {', '.join(f'{count:,} {status}' for status, count in kept)}")
