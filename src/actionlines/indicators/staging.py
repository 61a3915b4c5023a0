"""Coded rows set aside on disk and taken back in the order of one column, each row read once.

A part is grouped by that column before it is written, and what lies where is kept in memory: whatever the
order of the rows that come, a piece is put together from one stretch of each part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

import numpy as np

from actionlines.indicators.coded import Array, Code, Coded, Column, stacked

ROWS_PER_PIECE: Final = 800_000
"""Rows held in memory at a time."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Where the rows of a part lie: `starts[i]` is the first with the number `numbers[i]`."""

    height: int
    numbers: Array
    starts: Array
    columns: dict[str, Column | tuple[int, np.dtype]]


class Staging:
    """Rows set aside in the file `path`, to come back in the order of column `by`."""

    def __init__(self, path: Path, code: Code, *, by: str) -> None:
        self.code = code
        self.by = by
        self._file: IO[bytes] = path.open("w+b")
        self._parts: list[_Part] = []

    def add(self, rows: Coded) -> None:
        """Set rows aside; those with the same number keep their order."""
        if not rows.height:
            return
        numbers = rows.array(self.by)
        if (numbers[1:] < numbers[:-1]).any():
            rows = rows.take(_stable_order(numbers))
            numbers = rows.array(self.by)
        starts = np.concatenate([[0], np.flatnonzero(numbers[1:] != numbers[:-1]) + 1])
        columns = {name: self._written(column) for name, column in rows.columns.items()}
        self._parts.append(_Part(rows.height, numbers[starts], starts, columns))

    def _written(self, column: Column) -> Column | tuple[int, np.dtype]:
        if not isinstance(column, np.ndarray):
            return column
        place = self._file.seek(0, 2)
        self._file.write(np.ascontiguousarray(column).data)
        return place, column.dtype

    @property
    def counts(self) -> dict[int, int]:
        """Rows of each number of the column."""
        found: dict[int, int] = {}
        for part in self._parts:
            lengths = np.diff(part.starts, append=part.height)
            for number, length in zip(part.numbers.tolist(), lengths.tolist(), strict=True):
                found[number] = found.get(number, 0) + length
        return found

    def pieces(self) -> Iterator[Coded]:
        """All rows, in pieces that follow each other in order of the column and never cut one value in two."""
        for numbers in self._ranges():
            yield stacked([found for part in self._parts for found in self._stretches(part, numbers)])

    def _ranges(self) -> Iterator[Array]:
        """Numbers of neighbouring texts, of about `ROWS_PER_PIECE` rows together."""
        counts, ranks = self.counts, self.code.lexicons[self.by].ranks
        ordered = sorted(counts, key=lambda number: int(ranks[number]))
        ends = np.cumsum([counts[number] for number in ordered]) - 1
        for piece in np.unique(ends // ROWS_PER_PIECE):
            yield np.array([ordered[place] for place in np.flatnonzero(ends // ROWS_PER_PIECE == piece)])

    def _stretches(self, part: _Part, numbers: Array) -> Iterator[Coded]:
        """Rows of a part with these numbers, neighbouring ones in one go."""
        wanted = np.isin(part.numbers, numbers)
        ends = np.append(part.starts[1:], part.height)
        edges = np.flatnonzero(np.diff(np.concatenate([[False], wanted, [False]]).astype(np.int8)))
        for first, past in zip(edges[::2], edges[1::2], strict=True):
            yield self._read(part, int(part.starts[first]), int(ends[past - 1]))

    def _read(self, part: _Part, start: int, end: int) -> Coded:
        columns: dict[str, Column] = {}
        for name, column in part.columns.items():
            if isinstance(column, tuple):
                place, dtype = column
                self._file.seek(place + start * dtype.itemsize)
                columns[name] = np.fromfile(self._file, dtype=dtype, count=end - start)
            else:
                columns[name] = column
        return Coded(end - start, columns)

    def close(self) -> None:
        """Give the file back."""
        self._file.close()


def _stable_order(numbers: Array) -> Array:
    """Order of the numbers that leaves equal ones as they stand; small numbers are sorted by their digits."""
    small = numbers.max() < 2**16
    return np.argsort(numbers.astype(np.uint16) if small else numbers, kind="stable")
