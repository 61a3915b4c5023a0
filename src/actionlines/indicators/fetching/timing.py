"""How long to wait: for an answer, and before asking again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Protocol

import httpx
import numpy as np


class Clock(Protocol):
    """Time as it passes: `now` in seconds from any start, and waiting. The caller's: a test need not wait."""

    def now(self) -> float: ...

    def sleep(self, seconds: float) -> None: ...


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often. Seconds, unless the name says otherwise."""

    connect: float = 15
    read: float = 60
    """Without a single byte."""
    stall: float = 120
    """With fewer than `stall_bytes` in all."""
    stall_bytes: int = 16 * 1024
    attempts: int = 5
    """In a row, without bringing `worth_bytes` that can be kept; a poor line that brings them may go on."""
    worth_bytes: int = 1024**2
    first_wait: float = 1
    longest_wait: float = 60
    longest_asked: float = 300
    """A source that asks for more time than this gets it from a person, not from a waiting program."""

    @property
    def timeout(self) -> httpx.Timeout:
        return httpx.Timeout(self.read, connect=self.connect)


def backoff(failures: int, *, patience: Patience, rng: np.random.Generator) -> float:
    """Seconds before the next attempt: doubled each time, between half and all of it by chance.

    Chance keeps many sites that failed at the same moment from asking again at the same moment.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> [round(backoff(n, patience=Patience(), rng=rng), 1) for n in (1, 2, 3, 10)]
    [0.8, 2.0, 2.3, 58.5]
    """
    longest = min(patience.longest_wait, patience.first_wait * 2.0 ** (failures - 1))
    return longest * (0.5 + 0.5 * float(rng.random()))


def asked_wait(headers: httpx.Headers) -> float | None:
    """Seconds that `Retry-After` asks for: a number, or a date held against the answer's own `Date`.

    Examples
    --------
    >>> asked_wait(httpx.Headers({"Retry-After": "120"}))
    120.0
    >>> now, then = "Mon, 23 Nov 2026 10:00:00 GMT", "Mon, 23 Nov 2026 10:01:30 GMT"
    >>> asked_wait(httpx.Headers({"Retry-After": then, "Date": now}))
    90.0
    """
    written = headers.get("Retry-After", "").strip()
    if written.isascii() and written.isdigit():
        return float(written[:9])
    until, now = _date(written), _date(headers.get("Date", ""))
    return max(0.0, (until - now).total_seconds()) if until and now else None


def _date(written: str) -> datetime | None:
    """A date of HTTP; None for whatever else stands in the header, which then says nothing."""
    try:
        found = parsedate_to_datetime(written)
    except (ValueError, TypeError):
        return None
    return found if found.tzinfo else None
