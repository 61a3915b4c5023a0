"""`actionlines data fetch`: bring the files of a source here, as its reader reads them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Timer
from typing import Annotated

import numpy as np
import polars as pl
import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from actionlines.cli.data import import_files
from actionlines.cli.output import AsJson, print_rows
from actionlines.cli.setup import set_up_django
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.fetching import FETCHERS, Fetched, SomeNotFetchedError, fetcher_for
from actionlines.indicators.fetching import fetch as fetch_files

BAR_AFTER_SECONDS = 1.0


class SystemClock:
    """Time as this machine has it."""

    now = staticmethod(time.monotonic)
    sleep = staticmethod(time.sleep)


def fetch(
    source: Annotated[str, typer.Argument(help=f"One of {', '.join(FETCHERS)}.")],
    series: Annotated[
        list[str] | None,
        typer.Argument(help="Codes of the source; without any all of WB_WDI, else the catalogue's."),
    ] = None,
    into: Annotated[
        Path | None, typer.Option(help="Folder for the files, else downloads/SOURCE in var.")
    ] = None,
    then_import: Annotated[
        bool, typer.Option("--then-import", help="Make a release of what came, as `import` does.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Fetch also what was fetched today or has not changed.")
    ] = False,
    address: Annotated[
        str | None, typer.Option(help="https://host of a mirror instead of the source's own.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Fetch files of a source; what broke off goes on where it ended."""
    fetcher = fetcher_for(source)
    failure: SomeNotFetchedError | None = None
    with _bar(source) as (progress, tell):
        try:
            fetched = fetch_files(
                source,
                tuple(series or fetcher.usual(load_catalogue())),
                into=into or _downloads() / source,
                on=datetime.now(UTC).date(),
                clock=SystemClock(),
                rng=np.random.default_rng(),
                address=address,
                again=again,
                progress=progress,
                tell=tell,
            )
        except SomeNotFetchedError as error:
            fetched, failure = error.fetched, error
    if not (as_json and then_import):
        print_rows(_table(fetched), title=f"Files of {source}", as_json=as_json)
    if then_import and fetched:
        import_files([one.path for one in fetched], source, as_json=as_json)
    if failure is not None:
        raise failure


def _downloads() -> Path:
    set_up_django()
    from django.conf import settings

    return Path(settings.ACTIONLINES_VAR) / "downloads"


def _table(fetched: tuple[Fetched, ...]) -> pl.DataFrame:
    rows = [
        {
            "file": str(one.path),
            "state": one.state,
            "bytes": one.note.bytes,
            "on": one.note.on,
            "sha256": one.note.sha256,
        }
        for one in fetched
    ]
    schema = {"file": pl.String, "state": pl.String, "bytes": pl.Int64, "on": pl.String, "sha256": pl.String}
    return pl.DataFrame(rows, schema=schema)


@contextmanager
def _bar(source: str) -> Iterator[tuple[Callable[[str, int, int | None], None], Callable[[str], None]]]:
    """Show from the first second on how far each file is, if a person is looking; tell why we wait."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    bar = Progress(
        *columns,
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    tasks = {"": bar.add_task(f"Fetch {source}", total=None)}

    def progress(name: str, received: int, total: int | None) -> None:
        if name not in tasks:
            for task in tasks.values():
                bar.update(task, visible=False)
            tasks[name] = bar.add_task(name, completed=received, total=total)
        bar.update(tasks[name], completed=received, total=total)

    start = Timer(BAR_AFTER_SECONDS, bar.start)
    start.daemon = True
    start.start()
    try:
        yield progress, lambda text: console.print(text, markup=False)
    finally:
        start.cancel()
        start.join()
        if bar.live.is_started:
            bar.stop()
