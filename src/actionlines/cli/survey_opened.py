"""A survey that a command names, open over an engine as long as it is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIGHUP, SIGTERM, signal
from threading import current_thread, main_thread
from typing import NoReturn

from actionlines.cli.output import progress
from actionlines.places import UnknownAreaError, area
from actionlines.surveys.description_file import WrongDescriptionError, read_description
from actionlines.surveys.engines import Engine, open_engine
from actionlines.surveys.telling import Tell
from actionlines.surveys.units import Opened, open_survey
from actionlines.surveys.work_folder import work_folder


@dataclass(frozen=True)
class Source:
    """A description, the folder of its files where that is another, and a round in place of the described one."""

    spec: Path
    data: Path | None
    round_: str | None


@contextmanager
def opened(source: Source, *, engine: str, title: str) -> Iterator[tuple[Opened, Tell]]:
    """The survey over an engine of its own and what shows how far it is, open as long as the block lasts."""
    with (
        progress(title) as advance,
        open_engine(engine) as running,
        opened_on(running, source, tell=advance) as survey,
    ):
        yield survey, advance


@contextmanager
def opened_on(running: Engine, source: Source, *, tell: Tell) -> Iterator[Opened]:
    """The survey over an engine that runs; copies of its files go with the block."""
    description = read_description(source.spec, round_=source.round_)
    try:
        area(description.survey.area)
    except UnknownAreaError as error:
        raise WrongDescriptionError(f"{source.spec}: survey.area: {error}") from error
    data = source.data or source.spec.parent
    with _in_order(), work_folder() as work:
        yield open_survey(description, engine=running, data=data, work=work, tell=tell)


@contextmanager
def _in_order() -> Iterator[None]:
    """A run that is asked to end clears up before it does."""
    if current_thread() is not main_thread():
        yield
        return
    before = {number: signal(number, _end) for number in (SIGTERM, SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal(number, handler)


def _end(number: int, _: object) -> NoReturn:
    raise SystemExit(128 + number)
