"""`actionlines survey`: from a household survey's microdata to indicators with their errors."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import polars as pl
import typer

from actionlines.charts.sheet import written as written_sheet
from actionlines.cli.output import AsJson, print_rows, progress, say
from actionlines.cli.survey_report import survey_sheet
from actionlines.indicators.catalogue import load_catalogue
from actionlines.languages import language
from actionlines.surveys.checking import check as check_survey
from actionlines.surveys.description import Description
from actionlines.surveys.description_file import read_description
from actionlines.surveys.differing import judge_differences
from actionlines.surveys.engines import Engine as RunningEngine
from actionlines.surveys.engines import open_engine
from actionlines.surveys.estimating import estimate as estimate_survey
from actionlines.surveys.estimating import estimate_all
from actionlines.surveys.outputs import judged_of, require_folder, stem_of, write_differences, write_files
from actionlines.surveys.provenance import origin_of
from actionlines.surveys.publication import publish
from actionlines.surveys.rounds import compare as compare_surveys
from actionlines.surveys.telling import Tell
from actionlines.surveys.template import read_columns
from actionlines.surveys.template import template as make_template
from actionlines.surveys.units import Opened, open_survey

app = typer.Typer(
    help="Household surveys: check what is described, estimate its indicators.", no_args_is_help=True
)

Spec = Annotated[Path, typer.Argument(help="Description of the survey (TOML).", exists=True, dir_okay=False)]
Data = Annotated[
    Path | None,
    typer.Option(
        help="Folder of the survey's files; where not given, that of the description.",
        file_okay=False,
        exists=True,
    ),
]
Round = Annotated[
    str | None,
    typer.Option("--round", help="Round of the survey, such as 2016, in place of the described one."),
]
Engine = Annotated[
    str, typer.Option(help="What reads the microdata: duckdb, spark, or spark=ADDRESS of a cluster.")
]


@app.command()
def check(
    spec: Spec, data: Data = None, round_: Round = None, engine: Engine = "duckdb", as_json: AsJson = False
) -> None:
    """Hold a description against the survey's files, and tell everything that is wrong."""
    with _opened(spec, data, round_, engine, "Check") as (survey, advance):
        notes = check_survey(survey, tell=advance)
    rows = [{"file": one.file, "column": one.column, "rows": one.rows, "note": one.text} for one in notes]
    schema = {"file": pl.String, "column": pl.String, "rows": pl.Int64, "note": pl.String}
    if not rows and not as_json:
        say(f"{spec.name}: nothing is wrong, and there is nothing to note")
        return
    title = f"{spec.name}: nothing is wrong; to be known:"
    print_rows(pl.DataFrame(rows, schema=schema), title=title, as_json=as_json)


@app.command()
def estimate(
    spec: Spec,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder to write to; made where it is not there.")],
    data: Data = None,
    round_: Round = None,
    engine: Engine = "duckdb",
    lang: Annotated[
        list[str] | None, typer.Option(help="Language of the report; may be given several times. English.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Estimate every indicator of a description, with its errors, after a check in full."""
    spoken = [language(code).code for code in lang or ["en"]]
    now = datetime.now(UTC)
    with _opened(spec, data, round_, engine, "Estimate") as (survey, advance):
        require_folder(out, stem=_stem(survey), read=survey.paths.values())
        notes = check_survey(survey, tell=advance)
        found = estimate_all(survey, tell=advance)
        judged = judged_of(found.estimates, survey.description)
        advance("hashes of the files", len(survey.paths))
        origin = origin_of(survey, spec=spec, on=now.date())
    for note in notes:
        say(f"Note: {note}")
    table, description = publish(judged), survey.description
    written = write_files(table, description, out, catalogue=load_catalogue(), on=now)
    apart = None
    if description.differences:
        apart = judge_differences(found.differences, judged, judged)
        written += write_differences(apart, out, stem=f"{_stem(survey)}_differences")
    for code in spoken:
        sheet = survey_sheet(table, description, origin=origin, notes=notes, differences=apart, lang=code)
        written.append(out / f"{_stem(survey)}.{code}.html")
        written[-1].write_text(written_sheet(sheet), "utf-8")
    _tell_of(table, description, written, as_json=as_json)


def _tell_of(table: pl.DataFrame, description: Description, written: list[Path], *, as_json: bool) -> None:
    """The whole population on the screen, and what was written."""
    whole = table.filter(pl.all_horizontal(pl.col(_parts(table)) == "_T"))
    print_rows(
        whole.select(ESTIMATED),
        title=f"{description.survey.name} {description.survey.round}: the whole population",
        as_json=as_json,
        decimals=_as_sure(whole),
    )
    kept = sorted(table["STATUS"].value_counts().iter_rows())
    say(f"{table.height:,} estimates: {', '.join(f'{count:,} {status}' for status, count in kept)}")
    for path in written:
        say(f"{path}: {path.stat().st_size:,} bytes")


@app.command()
def compare(
    first: Spec,
    second: Annotated[
        Path, typer.Argument(help="Description whose estimates are taken off.", exists=True, dir_okay=False)
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder to write to; made where it is not there.")],
    data: Data = None,
    second_data: Annotated[
        Path | None,
        typer.Option(help="Folder with the second's files.", file_okay=False, exists=True),
    ] = None,
    round_: Round = None,
    second_round: Annotated[str | None, typer.Option(help="Round of the second, such as 2015.")] = None,
    engine: Engine = "duckdb",
    as_json: AsJson = False,
) -> None:
    """Take a second survey's estimates off a first one's, with the error of the difference."""
    with (
        progress("Compare") as advance,
        open_engine(engine) as running,
        _on(running, first, data, round_, advance) as one,
        _on(running, second, second_data or data, second_round, advance) as other,
    ):
        read = [*one.paths.values(), *other.paths.values()]
        require_folder(out, stem=f"{_stem(one)}_less_{_stem(other)}", read=read)
        notes = [note for each in (one, other) for note in check_survey(each, tell=advance)]
        judged = [judged_of(estimate_survey(each, tell=advance), each.description) for each in (one, other)]
        table = judge_differences(compare_surveys(one, other, tell=advance), judged[0], judged[1])
    for note in notes:
        say(f"Note: {note}")
    written = write_differences(table, out, stem=f"{_stem(one)}_less_{_stem(other)}")
    whole = table.filter(pl.all_horizontal(pl.col(_parts(table)) == "_T"))
    print_rows(
        whole.select(COMPARED),
        title="The whole population: first less second",
        as_json=as_json,
        decimals=_as_sure(whole),
    )
    for path in written:
        say(f"{path}: {path.stat().st_size:,} bytes")


@app.command()
def template(
    codes: Annotated[list[str], typer.Argument(help="Codes of the core list, such as HH7 HH15.")],
    file: Annotated[
        Path,
        typer.Option(
            "--for", help="File of microdata whose columns are looked at.", exists=True, dir_okay=False
        ),
    ],
    area: Annotated[str, typer.Option(help="ISO 3166 code of the country, three letters.")],
    round_: Annotated[str, typer.Option("--round", help="Round of the survey, such as 2016.")],
) -> None:
    """Print a description to start from, by a file's own columns and labels."""
    sys.stdout.write(make_template(codes, read_columns(file), area=area, round_=round_))


ESTIMATED = (
    *("INDICATOR", "ITEM", "STATISTIC", "VALUE", "STD_ERROR"),
    *("LOWER", "UPPER", "DEFF", "ASKED", "STATUS"),
)
COMPARED = ("INDICATOR", "ITEM", "TIME_PERIOD", "FIRST", "SECOND", "VALUE", "STD_ERROR", "P", "STATUS")


def _as_sure(table: pl.DataFrame) -> dict[str, list[int | None]]:
    """Decimals of each row's figures: as many as its standard error has with two digits that count."""
    error = pl.col("STD_ERROR")
    digits = pl.when(error > 0).then((1 - error.log10().floor()).clip(0, 9).cast(pl.Int64))
    told = table.select(digits.alias("DECIMALS"))["DECIMALS"].to_list()
    return dict.fromkeys(("VALUE", "STD_ERROR", "LOWER", "UPPER", "FIRST", "SECOND"), told)


def _stem(survey: Opened) -> str:
    return stem_of(survey.description)


@contextmanager
def _opened(
    spec: Path, data: Path | None, round_: str | None, engine: str, title: str
) -> Iterator[tuple[Opened, Tell]]:
    """The survey over an engine of its own and what shows how far it is, open as long as the block lasts."""
    with (
        progress(title) as advance,
        open_engine(engine) as running,
        _on(running, spec, data, round_, advance) as survey,
    ):
        yield survey, advance


@contextmanager
def _on(
    running: RunningEngine, spec: Path, data: Path | None, round_: str | None, advance: Tell
) -> Iterator[Opened]:
    """The survey over an engine that runs; copies of its files go with the block."""
    description = read_description(spec, round_=round_)
    with TemporaryDirectory(prefix="actionlines-survey-") as work:
        yield open_survey(
            description, engine=running, data=data or spec.parent, work=Path(work), tell=advance
        )


def _parts(table: pl.DataFrame) -> list[str]:
    first, last = table.columns.index("TIME_PERIOD") + 1, table.columns.index("VALUE")
    return table.columns[first:last]
