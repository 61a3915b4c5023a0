"""The command line: each module holds the commands of one subject, and this one gathers them.

A new subject is one line in `SUBJECTS`: where its function or its `typer.Typer` stands, and what it is for. It is
imported when it is called, so that `actionlines serve` does not wait for what reads figures, and `--help` for nothing.
"""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator, Mapping
from copy import copy
from importlib import import_module
from typing import Any, Final, NamedTuple

import typer
from rich.console import Console
from typer.core import TyperCommand, TyperGroup

from actionlines.errors import ActionlinesError

ROUNDS: Final = (50_000, 20, 50)
"""How much more a command makes before garbage is collected; most of what is loaded stays, and is looked at in vain."""


class Subject(NamedTuple):
    """Where the commands of a subject stand, and what `--help` says of them."""

    place: str
    help: str


SUBJECTS: Final[dict[str, Subject]] = {
    "serve": Subject("actionlines.cli.serve:serve", "Serve the pages and the API until Ctrl+C."),
    "prepare": Subject(
        "actionlines.cli.prepare:prepare",
        "Make ready what a site needs on disk: catalogues, tables of the records, static files, bundled releases.",
    ),
    "derive": Subject(
        "actionlines.cli.derive:derive",
        "Make parity, gaps, aggregates, figures per head, verdicts, forecasts, divides and indices from a release.",
    ),
    "show": Subject(
        "actionlines.cli.show:show",
        "Show what is known of a country, an indicator, an action line, of the world in one year, or of some compared.",
    ),
    "data": Subject(
        "actionlines.cli.figures:app",
        "Figures: bring them in, look at releases, compare them, take figures out.",
    ),
    "progress": Subject(
        "actionlines.cli.progress:app",
        "Dated targets, who is on track by whose rule, and how wide divides are.",
    ),
    "survey": Subject(
        "actionlines.cli.survey:app",
        "Household surveys: check what is described, estimate its indicators.",
    ),
    "index": Subject(
        "actionlines.cli.index:app",
        "Composite indices: build one, explain a score, say how sure it is, compare two.",
    ),
    "commitments": Subject(
        "actionlines.cli.commitments:app", "Official texts as paragraphs with codes that can be cited."
    ),
}


class Subjects(Mapping[str, Any]):
    """The commands by name, each imported when it is asked for."""

    def __getitem__(self, name: str) -> Any:
        module, _, member = SUBJECTS[name].place.partition(":")
        found = getattr(import_module(module), member)
        if isinstance(found, typer.Typer):
            group = typer.main.get_group(found)
            group.name = name
            return group
        alone = typer.Typer(add_completion=False)
        alone.command(name)(found)
        return typer.main.get_command(alone)

    def __iter__(self) -> Iterator[str]:
        return iter(SUBJECTS)

    def __len__(self) -> int:
        return len(SUBJECTS)


class Commands(TyperGroup):
    """What a person can mend is a sentence on standard error and exit code 1, never a traceback."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.commands = Subjects()

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The list of subjects without what they are made of."""
        listed = copy(self)
        listed.commands = {name: TyperCommand(name, help=one.help) for name, one in SUBJECTS.items()}
        super(Commands, listed).format_help(ctx, formatter)

    def invoke(self, ctx: Any) -> Any:
        gc.set_threshold(*ROUNDS)
        atexit.register(gc.freeze)  # what a process leaves goes with it, and need not be looked through first
        try:
            return super().invoke(ctx)
        except ActionlinesError as error:
            Console(stderr=True, soft_wrap=True, highlight=False).print(str(error), style="red", markup=False)
            raise typer.Exit(1) from error


app = typer.Typer(
    cls=Commands,
    name="actionlines",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.callback()
def actionlines() -> None:
    """Figures, commitments and records of the information society."""
