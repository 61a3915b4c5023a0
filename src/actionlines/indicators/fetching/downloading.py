"""Bring one file into a folder: attempt after attempt, from where the last one ended, until it is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal

import httpx
import numpy as np

from actionlines.errors import ActionlinesError
from actionlines.indicators.fetching.addresses import Hosts
from actionlines.indicators.fetching.answers import BrokenAnswerError, answer, refuse_status
from actionlines.indicators.fetching.contents import DamagedFileError, refuse_wrong, take_off_padding
from actionlines.indicators.fetching.failures import FetchError, PassingError
from actionlines.indicators.fetching.parts import Part, Version, version_of
from actionlines.indicators.fetching.timing import Clock, Patience, backoff
from actionlines.indicators.fetching.wanted import Wanted
from actionlines.indicators.provenance import Provenance, read_note, sha256, write_note

State = Literal["fetched", "unchanged", "here"]


class StalledError(PassingError):
    """The file comes, but so slowly that it never ends."""


class ChangedFileError(PassingError):
    """The source has changed the file between two attempts."""


class TooLargeError(FetchError):
    """The file is larger than a file of this kind can sensibly be."""


class CannotWriteError(FetchError):
    """The folder cannot be written to."""


@dataclass(frozen=True)
class Line:
    """The line to a source: how it is asked, and who is told of it."""

    client: httpx.Client
    hosts: Hosts
    clock: Clock
    rng: np.random.Generator
    patience: Patience = field(default_factory=Patience)
    progress: Callable[[str, int, int | None], None] = lambda _name, _received, _total: None
    """Told a file's name, how many bytes of it have come, and of how many if that is known."""
    tell: Callable[[str], None] = lambda _text: None
    """Told why we wait, and how long."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that lies in the folder."""

    path: Path
    state: State
    """`fetched` now, `unchanged` at the source, or `here` since earlier that day."""
    note: Provenance


def download(
    wanted: Wanted, folder: Path, line: Line, *, source: str, on: date, again: bool = False
) -> Fetched:
    """Bring one file into a folder and write its note.

    A file that was fetched on the same day stays as it is; an older one is asked for only if it has changed;
    `again` fetches it whatever lies there. The old one stays until the new one is whole and has been looked at.

    Raises
    ------
    FetchError
        One class for each way to fail. What can be resumed is kept as `NAME.part`, nothing else.
    NoFiguresError
        If the source says that there is nothing.
    """
    old = None if again else _old_note(folder / wanted.name, wanted)
    if old is not None and old.on == on.isoformat():
        return Fetched(folder / wanted.name, "here", old)
    part = Part(folder, wanted)
    try:
        found = _until_whole(part, line, source=source, old=old)
        note = replace(found.note, on=on.isoformat())
        write_note(note, folder)
    except OSError as error:
        text = f"{error.filename or folder}: cannot be written ({error.strerror})"
        raise CannotWriteError(f"{text}; make room, or choose another folder") from error
    finally:
        with suppress(OSError):  # a folder that cannot be written to has been told of already
            part.keep_if_of_use()
    return replace(found, note=note)


def _old_note(path: Path, wanted: Wanted) -> Provenance | None:
    note = read_note(path)
    return note if note and (note.address, note.form) == (wanted.address, wanted.form) else None


def _until_whole(part: Part, line: Line, *, source: str, old: Provenance | None) -> Fetched:
    failures = 0
    while True:
        before = part.size
        try:
            return _attempt(part, line, source=source, old=old)
        except PassingError as error:
            part.keep_if_of_use()
            gained = part.size - before >= line.patience.worth_bytes
            failures = 1 if gained else failures + 1
            _wait_or_give_up(error, failures, line, kept=part.size)
        except ActionlinesError:
            part.drop()
            raise


def _wait_or_give_up(error: PassingError, failures: int, line: Line, *, kept: int) -> None:
    patience, asked = line.patience, error.wait_seconds or 0.0
    if failures >= patience.attempts or asked > patience.longest_asked:
        raise error.after(failures, kept=kept) from error
    wait = max(asked, backoff(failures, patience=patience, rng=line.rng))
    line.tell(f"{error.what}; attempt {failures + 1} of {patience.attempts} in {wait:.0f} s")
    line.clock.sleep(wait)


def _attempt(part: Part, line: Line, *, source: str, old: Provenance | None) -> Fetched:
    resumes = part.version is not None
    expected = (200, 206, 416) if resumes else (200, 304) if old else (200,)
    with answer(line.client, part.wanted, hosts=line.hosts, headers=_headers(part, old)) as response:
        refuse_status(response, part.wanted, expected=expected)
        if response.status_code == 304 and old is not None:
            return Fetched(part.path.with_name(old.file), "unchanged", old)
        if response.status_code in (206, 416) and not part.continues(response):
            part.drop()
            text = f"{part.wanted.name}: the source has changed the file since it was begun"
            raise ChangedFileError(text, "fetch it again")
        _receive(response, part, line)
    _look_at(part, resumed=response.status_code == 206)
    return _finished(part, version_of(response, part.wanted, start=0), source)


def _headers(part: Part, old: Provenance | None) -> dict[str, str]:
    """Ask for the rest of a part, or for an old file only if it has changed."""
    version = part.version
    if version is not None:
        return {"Range": f"bytes={part.size}-", "If-Range": version.validator}
    if old is not None and old.etag:
        return {"If-None-Match": old.etag}
    return {"If-Modified-Since": old.last_modified} if old is not None and old.last_modified else {}


def _receive(response: httpx.Response, part: Part, line: Line) -> None:
    name, limit = part.wanted.name, part.wanted.limit
    with part.opened(response) as handle:
        received = handle.tell()
        total = version_of(response, part.wanted, start=received).total
        for chunk in _steady(response, line, name):
            received += len(chunk)
            if max(received, total or 0) > limit:
                text = f"{name}: has more than {limit:,} bytes, which a file of this kind cannot have"
                raise TooLargeError(f"{text}; look at {part.wanted.address} in a browser")
            handle.write(chunk)
            line.progress(name, received, total)
    if total is not None and received != total:
        raise BrokenAnswerError(
            f"{name}: {received:,} bytes came where {total:,} were announced", "fetch it again"
        )


def _steady(response: httpx.Response, line: Line, name: str) -> Iterator[bytes]:
    """The pieces of an answer, as long as they come at a pace that leads somewhere."""
    patience, since, received = line.patience, line.clock.now(), 0
    for chunk in response.iter_bytes():
        yield chunk
        received += len(chunk)
        elapsed = line.clock.now() - since
        if elapsed > patience.stall:
            if received < patience.stall_bytes:
                text = f"{name}: only {received:,} bytes came in {elapsed:.0f} seconds"
                raise StalledError(text, "fetch it again when the line or the source is faster")
            since, received = line.clock.now(), 0


def _look_at(part: Part, *, resumed: bool) -> None:
    if part.wanted.padded:
        take_off_padding(part.path)
    try:
        refuse_wrong(part.path, part.wanted)
    except DamagedFileError as error:
        if not resumed:
            raise
        part.drop()
        text = f"{part.wanted.name}: its pieces do not fit together"
        raise ChangedFileError(text, "fetch it again") from error


def _finished(part: Part, version: Version, source: str) -> Fetched:
    path = part.finish()
    note = Provenance(
        source=source,
        file=path.name,
        address=part.wanted.address,
        form=dict(part.wanted.form) if part.wanted.form is not None else None,
        on="",
        bytes=path.stat().st_size,
        sha256=sha256(path),
        etag=version.etag,
        last_modified=version.last_modified,
    )
    return Fetched(path, "fetched", note)
