"""Periods of time in SDMX notation: years, half-years, quarters, months and days.

References
----------
SDMX 2.1, Section 6: Technical Notes, 4.2 (time formats); ISO 8601.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, total_ordering
from typing import Final, Literal, cast

from actionlines.errors import BadInputError

Frequency = Literal["A", "S", "Q", "M", "D"]
# No look-around and no group names, so that vectorised engines (Polars, DuckDB) take the same text.
PATTERN: Final = r"^[0-9]{4}(-S[12]|-Q[1-4]|-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
_MATCH: Final = re.compile(PATTERN)
_MONTHS: Final = {"A": 12, "S": 6, "Q": 3, "M": 1}


class PeriodError(BadInputError):
    """Text that is no period."""


class FrequencyError(BadInputError):
    """Two periods of different length where one length is needed."""


@total_ordering
@dataclass(frozen=True)
class Period:
    """A stretch of time. Ordered by its end, then by its start: 2020-Q4 comes after the whole year 2020.

    Made by `parse`; `str` gives the notation back.

    Examples
    --------
    >>> parse("2020-Q3").start, parse("2020-Q3").end
    (datetime.date(2020, 7, 1), datetime.date(2020, 9, 30))
    """

    freq: Frequency
    start: datetime.date

    @cached_property
    def end(self) -> datetime.date:
        """Its last day."""
        if self.freq == "D":
            return self.start
        month = self.start.month + _MONTHS[self.freq]
        # From ordinals, since the day after 9999-12-31 does not exist.
        years, months = divmod(month - 1, 12)
        if self.start.year + years > datetime.MAXYEAR:
            return datetime.date.max
        return datetime.date(self.start.year + years, months + 1, 1) - datetime.timedelta(days=1)

    @property
    def year(self) -> int:
        return self.start.year

    def __lt__(self, other: Period) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return (self.end, self.start) < (other.end, other.start)

    def __str__(self) -> str:
        year, month = f"{self.start.year:04d}", self.start.month
        if self.freq == "A":
            return year
        if self.freq == "D":
            return self.start.isoformat()
        if self.freq == "M":
            return f"{year}-{month:02d}"
        return f"{year}-{self.freq}{(month - 1) // _MONTHS[self.freq] + 1}"

    def __contains__(self, other: datetime.date | Period) -> bool:
        """Whether a day, or the whole of another period, lies within."""
        first, last = (other.start, other.end) if isinstance(other, Period) else (other, other)
        return self.start <= first and last <= self.end

    def next(self) -> Period:
        """The period of the same length that follows."""
        return Period(self.freq, self.end + datetime.timedelta(days=1))


def parse(text: str) -> Period:
    """Read a period.

    Parameters
    ----------
    text : str
        A year "2020", half-year "2020-S1", quarter "2020-Q3", month "2020-05" or day "2020-05-17".

    Raises
    ------
    PeriodError
        If it is none of these, or a day that the calendar does not have.

    Examples
    --------
    >>> parse("2020") < parse("2020-Q4") < parse("2021-01")
    True
    >>> str(parse("2020-S2")), parse("2020-05").freq
    ('2020-S2', 'M')
    """
    if not _MATCH.match(text) or text.endswith("\n"):
        raise PeriodError(f"{text!r} is no period; write 2020, 2020-S1, 2020-Q3, 2020-05 or 2020-05-17")
    year, rest = int(text[:4]), text[5:]
    freq = cast(Frequency, rest[0] if rest[:1] in {"S", "Q"} else {0: "A", 2: "M", 5: "D"}[len(rest)])
    try:
        return Period(freq, _start(year, freq, rest))
    except ValueError:
        raise PeriodError(f"{text!r} is no day of the calendar") from None


def _start(year: int, freq: Frequency, rest: str) -> datetime.date:
    if freq == "A":
        return datetime.date(year, 1, 1)
    if freq == "D":
        return datetime.date(year, int(rest[:2]), int(rest[3:]))
    if freq == "M":
        return datetime.date(year, int(rest), 1)
    return datetime.date(year, (int(rest[1]) - 1) * _MONTHS[freq] + 1, 1)


def span(first: Period, last: Period) -> Iterator[Period]:
    """Give every period from one to another, both included; nothing if the first comes after the last.

    Examples
    --------
    >>> [str(each) for each in span(parse("2019-Q3"), parse("2020-Q1"))]
    ['2019-Q3', '2019-Q4', '2020-Q1']
    """
    if first.freq != last.freq:
        raise FrequencyError(
            f"no range from {first} to {last}: one is of frequency {first.freq}, one {last.freq}"
        )
    while first < last:
        yield first
        first = first.next()
    if first == last:
        yield first
