"""How commands speak: tables for people, JSON for programs, a bar for what takes longer than a second."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from actionlines import languages

if TYPE_CHECKING:
    import polars as pl

WIDTH_OF_FILES = 220

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of a table.")]


def print_json(facts: Any) -> None:
    """Print facts as JSON, readable and in any script."""
    sys.stdout.write(json.dumps(facts, ensure_ascii=False, indent=1, default=str) + "\n")


def print_rows(
    rows: pl.DataFrame,
    *,
    title: str,
    as_json: bool,
    lang: str = "en",
    decimals: Mapping[str, int | Sequence[int | None]] | None = None,
) -> None:
    """Print a table, whole: nothing is cut off in silence.

    `decimals` of columns whose figures do not say it, of all rows or row by row.
    """
    if as_json:
        print_json(rows.to_dicts())
        return
    import polars as pl

    _print_title(title)
    table = Table(header_style="bold", row_styles=["", "dim"])
    for name, dtype in rows.schema.items():
        code = dtype == pl.String and not rows[name].str.contains(" ", literal=True).any()
        table.add_column(
            name, justify="right" if dtype.is_numeric() else "left", overflow="fold", no_wrap=code
        )
    places = [(decimals or {}).get(name) for name in rows.columns]
    for at, row in enumerate(rows.iter_rows()):
        digits = (place if place is None or isinstance(place, int) else place[at] for place in places)
        table.add_row(*(_cell(value, lang, each) for value, each in zip(row, digits, strict=True)))
    console().print(table)


def print_facts(facts: dict[str, Any], *, title: str) -> None:
    """Print names and values, one a line."""
    _print_title(title)
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    for name, value in facts.items():
        table.add_row(name, _cell(value, "en"))
    console().print(table)


def say(text: str) -> None:
    """Tell what was done, on standard error, so that output stays clean for programs."""
    Console(stderr=True, soft_wrap=True, highlight=False).print(text, markup=False)


def console() -> Console:
    """Standard output; wide where it is not a screen."""
    return Console(width=None if sys.stdout.isatty() else WIDTH_OF_FILES, highlight=False)


@contextmanager
def progress(title: str) -> Iterator[Callable[[str, int], None]]:
    """Show how many figures each step has handled, from the first second on, if a person is looking."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.fields[count]}"))
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None, count="")

        def advance(step: str, count: int) -> None:
            bar.update(task, description=f"{title}: {step}", count=languages.number(count, lang="en"))

        yield advance


def _print_title(title: str) -> None:
    if title:
        console().print(title, style="bold", markup=False)


def _cell(value: object, lang: str, decimals: int | None = None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool | str):
        return str(value)
    if isinstance(value, int | float):
        return languages.number(value, lang=lang, decimals=decimals)
    return str(value)
