"""`actionlines survey compare`: a second survey's estimates taken off a first one's."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from actionlines.cli.output import progress, say
from actionlines.cli.survey_opened import Source, opened_on
from actionlines.cli.survey_screen import say_written, show_whole
from actionlines.surveys.checking import check
from actionlines.surveys.differing import judge_differences
from actionlines.surveys.engines import open_engine
from actionlines.surveys.estimating import estimate
from actionlines.surveys.output_folder import require_folder, stem_of
from actionlines.surveys.outputs import judged_of, write_differences
from actionlines.surveys.rounds import compare

COMPARED: Final = ("INDICATOR", "ITEM", "TIME_PERIOD", "FIRST", "SECOND", "VALUE", "STD_ERROR", "P", "STATUS")


def compare_files(first: Source, second: Source, out: Path, *, engine: str, as_json: bool) -> None:
    """Compare two surveys over one engine, write the differences, and show those of the whole population."""
    with (
        progress("Compare") as advance,
        open_engine(engine) as running,
        opened_on(running, first, tell=advance) as one,
        opened_on(running, second, tell=advance) as other,
    ):
        stem = f"{stem_of(one.description)}_less_{stem_of(other.description)}"
        require_folder(out, stem=stem, read=[*one.paths.values(), *other.paths.values()])
        notes = [note for each in (one, other) for note in check(each, tell=advance)]
        judged = [judged_of(estimate(each, tell=advance), each.description) for each in (one, other)]
        table = judge_differences(compare(one, other, tell=advance), judged[0], judged[1])
    for note in notes:
        say(f"Note: {note}")
    written = write_differences(table, out, stem=stem, first=one.description, second=other.description)
    show_whole(table, COMPARED, title="The whole population: first less second", as_json=as_json)
    say_written(written)
