"""The command line: each module holds the commands of one subject, and this one gathers them.

A new subject is one line here: `app.add_typer(data.app, name="data")`, or `app.command()(show)`.
"""

from __future__ import annotations

from typing import Any

import typer
from rich.console import Console
from typer.core import TyperGroup

from actionlines.cli import data
from actionlines.cli.derive import derive
from actionlines.cli.fetch import fetch
from actionlines.cli.prepare import prepare
from actionlines.cli.serve import serve
from actionlines.cli.show import show
from actionlines.errors import ActionlinesError


class Commands(TyperGroup):
    """What a person can mend is a sentence on standard error and exit code 1, never a traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except ActionlinesError as error:
            Console(stderr=True, soft_wrap=True, highlight=False).print(str(error), style="red", markup=False)
            raise typer.Exit(1) from error


app = typer.Typer(
    cls=Commands,
    name="actionlines",
    help="Figures, commitments and records of the information society.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command()(serve)
app.command()(prepare)
app.command()(derive)
app.command()(show)
data.app.command()(fetch)
app.add_typer(data.app, name="data")
