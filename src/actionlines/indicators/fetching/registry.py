"""Which source is fetched how, and the one way to fetch from any of them."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import httpx
import numpy as np

import actionlines
from actionlines.errors import ActionlinesError, NotFoundError
from actionlines.indicators.catalogue import Catalogue
from actionlines.indicators.fetching import itu, sdg, worldbank
from actionlines.indicators.fetching.addresses import Hosts, parsed
from actionlines.indicators.fetching.answers import FailingSourceError, RefusedError
from actionlines.indicators.fetching.contents import (
    DamagedFileError,
    EmptyAnswerError,
    NotTheFileError,
)
from actionlines.indicators.fetching.downloading import (
    CannotWriteError,
    Fetched,
    Line,
    TooLargeError,
    download,
)
from actionlines.indicators.fetching.failures import FetchError
from actionlines.indicators.fetching.timing import Clock, Patience
from actionlines.indicators.fetching.wanted import MIB, Ask, Kind, Wanted, Wishes

_DICTIONARY_LIMIT: Final = 64 * MIB

ABOUT_ONE_FILE: Final = (
    DamagedFileError,
    EmptyAnswerError,
    FailingSourceError,
    NotFoundError,
    NotTheFileError,
    RefusedError,
    TooLargeError,
)
"""Failures that say nothing of the source's other files, which are fetched all the same."""


class UnknownFetcherError(NotFoundError):
    """No fetcher is known for a source."""


class FolderInUseError(FetchError):
    """Another fetch is writing to the same folder."""


class SomeNotFetchedError(FetchError):
    """Some files came and some did not; `fetched` holds those that did."""

    def __init__(self, failures: Sequence[ActionlinesError], fetched: Sequence[Fetched]) -> None:
        reasons = "".join(f"\n- {failure}" for failure in failures)
        many = len(failures) + len(fetched)
        super().__init__(f"{len(failures)} of {many} files could not be fetched, the others were:{reasons}")
        self.fetched = tuple(fetched)


@dataclass(frozen=True, slots=True)
class Fetcher:
    """How the files of one source are fetched."""

    source: str
    brings: str
    hosts: tuple[str, ...]
    wanted: Callable[[Sequence[str], Callable[[str], str], Ask], Wishes]
    has_bulk: bool = False
    """Whether no series at all means everything the source has, in one file."""
    elsewhere: tuple[str, ...] = ()
    """Endings of codes that the catalogue has from other publications of the source."""

    def usual(self, catalogue: Catalogue) -> tuple[str, ...]:
        """What to fetch where nobody says: everything, or the series that the catalogue takes from it."""
        if self.has_bulk:
            return ()
        listed = (one for entry in catalogue.indicators.values() for one in entry.series)
        codes = {one.series for one in listed if one.source == self.source}
        return tuple(sorted(code for code in codes if not code.endswith(self.elsewhere or "/")))


FETCHERS: Final[dict[str, Fetcher]] = {
    fetcher.source: fetcher
    for fetcher in (
        Fetcher(
            worldbank.SOURCE,
            "WDI_CSV.zip, or SERIES.zip for each",
            worldbank.HOSTS,
            worldbank.wanted,
            has_bulk=True,
        ),
        Fetcher(sdg.SOURCE, "SERIES.csv for each", sdg.HOSTS, sdg.wanted),
        Fetcher(
            itu.SOURCE,
            "datahub-NUMBER.zip for each series",
            itu.HOSTS,
            itu.wanted,
            elsewhere=itu.ELSEWHERE,
        ),
    )
}
"""The sources whose files can be fetched."""


def fetcher_for(source: str) -> Fetcher:
    """The fetcher of a source.

    Raises
    ------
    UnknownFetcherError
        If there is none; its candidates are all that are.
    """
    if source not in FETCHERS:
        known = tuple(FETCHERS)
        text = f"{source!r} cannot be fetched; what can be is {', '.join(known)}"
        raise UnknownFetcherError(f"{text}: bring its file and use `actionlines data import`", known)
    return FETCHERS[source]


def fetch(
    source: str,
    series: Sequence[str] = (),
    *,
    into: Path,
    on: date,
    clock: Clock,
    rng: np.random.Generator,
    address: str | None = None,
    again: bool = False,
    patience: Patience | None = None,
    progress: Callable[[str, int, int | None], None] = lambda _name, _received, _total: None,
    tell: Callable[[str], None] = lambda _text: None,
) -> tuple[Fetched, ...]:
    """Bring files of a source into a folder, as its reader reads them, each with a note of where it is from.

    Parameters
    ----------
    series
        Codes of the source. None brings the bulk file where there is one, and nothing where there is not.
    into
        Folder; made where it is not there.
    on
        The day of the fetch, for the notes. A file fetched on that day is not fetched again unless `again`.
    clock, rng
        Time and chance for waiting between attempts.
    address
        `https://host` of a mirror instead of the source's own; plain http only on this machine.
    progress, tell
        Told how far each file is, and why and how long we wait.

    Returns
    -------
    tuple of Fetched
        In the order of the series.

    Raises
    ------
    UnknownFetcherError, BadSeriesCodeError, BadAddressError, InsecureAddressError
        Before anything is asked.
    FolderInUseError, CannotWriteError
        If the folder is in use or cannot be written to.
    SomeNotFetchedError
        If there are several files and some could not be fetched, for reasons of their own.
    FetchError, NoFiguresError
        If one file only is wanted, or the source itself cannot be reached.
    """
    fetcher, patience = fetcher_for(source), patience or Patience()
    mirror = None if address is None else parsed(address.rstrip("/"))
    hosts = Hosts(fetcher.hosts) if mirror is None else Hosts((mirror.host,), mirror.port)
    headers = {"User-Agent": f"actionlines/{actionlines.__version__}", "Accept-Encoding": "identity"}
    with _alone_in(into), httpx.Client(timeout=patience.timeout, headers=headers) as client:
        line = Line(client, hosts, clock, rng, patience, progress, tell)
        wanted = fetcher.wanted(series, lambda own: str(mirror or own), _asker(line, source, on))
        return _all(wanted, into, line, source=source, on=on, again=again)


def _all(
    wishes: Wishes, into: Path, line: Line, *, source: str, on: date, again: bool
) -> tuple[Fetched, ...]:
    """Fetch each file; a failure that is about one file only waits for the others, unless it comes twice running."""
    fetched: list[Fetched] = []
    failures: list[ActionlinesError] = []
    faulty = False
    for wish in wishes:
        try:
            fetched.append(_one(wish, into, line, source=source, on=on, again=again))
            faulty = False
        except ABOUT_ONE_FILE as error:
            if len(wishes) == 1 or (faulty and isinstance(error, FailingSourceError)):
                raise
            faulty = isinstance(error, FailingSourceError)
            failures.append(error)
    if failures:
        raise SomeNotFetchedError(failures, fetched)
    return tuple(fetched)


def _one(
    wish: Wanted | NotFoundError, into: Path, line: Line, *, source: str, on: date, again: bool
) -> Fetched:
    if isinstance(wish, NotFoundError):
        raise wish
    return download(wish, into, line, source=source, on=on, again=again)


def _asker(line: Line, source: str, on: date) -> Ask:
    def ask(address: str) -> Any:
        wanted = Wanted("dictionary", address, Kind.JSON, _DICTIONARY_LIMIT)
        with TemporaryDirectory() as folder:
            path = download(wanted, Path(folder), line, source=source, on=on).path
            try:
                return json.loads(path.read_bytes())
            except (ValueError, RecursionError) as error:
                text = f"{wanted.name}: {address} gave something that is not JSON ({error})"
                raise NotTheFileError(f"{text}; fetch it again later") from error

    return ask


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """One fetch in a folder at a time; the folder itself is the lock, so that none is left behind."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        text = f"{folder}: cannot be used ({error.strerror}); make room, or choose another folder"
        raise CannotWriteError(text) from error
    try:
        _lock(handle, folder)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, folder: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        text = f"{folder}: another fetch is writing here; wait until it has ended"
        raise FolderInUseError(text) from error
