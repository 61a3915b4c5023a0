"""`actionlines survey`: from a household survey's microdata to indicators with their errors.

What a command does stands in a module of its own, loaded when it is called: what reads and estimates takes a second to
load, and a command that only tells of itself needs none of it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from actionlines.cli.output import AsJson

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
    from actionlines.cli.survey_check import check_files
    from actionlines.cli.survey_opened import Source

    check_files(Source(spec, data, round_), engine=engine, as_json=as_json)


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
    from actionlines.cli.survey_estimate import estimate_files
    from actionlines.cli.survey_opened import Source

    estimate_files(Source(spec, data, round_), out, engine=engine, langs=lang or ["en"], as_json=as_json)


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
    from actionlines.cli.survey_compare import compare_files
    from actionlines.cli.survey_opened import Source

    sides = Source(first, data, round_), Source(second, second_data or data, second_round)
    compare_files(*sides, out, engine=engine, as_json=as_json)


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
    from actionlines.surveys.template import read_columns
    from actionlines.surveys.template import template as make_template

    sys.stdout.write(make_template(codes, read_columns(file), area=area, round_=round_))
