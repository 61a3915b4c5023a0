"""The command line: each module holds the commands of one subject, and this one gathers them.

A new subject is one line in `SUBJECTS`: where its function or its `typer.Typer` stands. It is imported when it is
called, so that `actionlines serve` does not wait for what reads figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, Final

import typer
from rich.console import Console
from typer.core import TyperGroup

from actionlines.errors import ActionlinesError

SUBJECTS: Final[dict[str, str]] = {
    "serve": "actionlines.cli.serve:serve",
    "prepare": "actionlines.cli.prepare:prepare",
    "derive": "actionlines.cli.derive:derive",
    "show": "actionlines.cli.show:show",
    "data": "actionlines.cli.figures:app",
    "progress": "actionlines.cli.progress:app",
    "survey": "actionlines.cli.survey:app",
    "index": "actionlines.cli.index:app",
    "commitments": "actionlines.cli.commitments:app",
}


class Subjects(Mapping[str, Any]):
    """The commands by name, each imported when it is asked for."""

    def __getitem__(self, name: str) -> Any:
        module, _, member = SUBJECTS[name].partition(":")
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

    def invoke(self, ctx: Any) -> Any:
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
