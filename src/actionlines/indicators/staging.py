"""Coded rows set aside and taken back in the order of one column, each row read once.

A part is grouped by that column before it is set aside, and what lies where is kept in memory: whatever the
order of the rows that come, a piece is put together from one stretch of each part. What is more than memory
should hold lies on disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

import numpy as np

from actionlines.indicators.coded import NO_FIGURE, NOTHING, Array, Code, Coded, Column, stacked

ROWS_PER_PIECE: Final = 1_600_000
"""Rows held in memory at a time."""

KEPT: Final = 256 * 1024**2
"""Bytes that stay in memory: only what does not fit is written to disk."""


@dataclass(frozen=True, slots=True)
class _Written:
    """An array that was set aside: itself, or where it lies in the file."""

    array: Array | None
    place: int
    dtype: np.dtype
    by_run: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """Where the rows of a part lie: `starts[i]` is the first with the number `numbers[i]`, `runs[i]` its run."""

    height: int
    numbers: Array
    starts: Array
    columns: dict[str, Column | _Written]
    runs: Array
    lengths: _Written | None
    run_count: int


class Staging:
    """Rows set aside in the file `path`, to come back in the order of column `by`."""

    def __init__(self, path: Path, code: Code, *, by: str) -> None:
        self.code = code
        self.by = by
        self._file: IO[bytes] = path.open("w+b")
        self._kept = 0
        self._parts: list[_Part] = []
        self.gaps: set[str] = set()
        """Columns in which something is missing."""

    def add(self, rows: Coded) -> None:
        """Set rows aside; those with the same number keep their order."""
        if not rows.height:
            return
        rows, numbers = self._grouped(rows)
        firsts = np.concatenate([[0], np.flatnonzero(numbers[1:] != numbers[:-1]) + 1])
        starts = rows.run_starts[firsts] if numbers.size < rows.height else firsts
        columns: dict[str, Column | _Written] = {
            name: self._written(column, by_run=rows.by_run(name))
            if isinstance(column, np.ndarray)
            else column
            for name, column in rows.columns.items()
        }
        self.gaps |= {name for name, column in rows.columns.items() if _has_gaps(column)}
        lengths = None if rows.lengths is None else self._written(rows.lengths, by_run=True)
        count = 0 if rows.lengths is None else rows.lengths.size
        self._parts.append(_Part(rows.height, numbers[firsts], starts, columns, firsts, lengths, count))

    def _grouped(self, rows: Coded) -> tuple[Coded, Array]:
        """Rows in groups of one number, and the numbers: one a run where the column has that, else one a row."""
        heads = rows.heads([self.by])
        numbers = rows.array(self.by) if heads is None else heads.array(self.by)
        if heads is None and rows.lengths is not None:
            rows = rows.take(np.arange(rows.height))
        if (numbers[1:] < numbers[:-1]).any():
            order = _stable_order(numbers)
            rows = rows.take(order) if heads is None else rows.take_runs(order)
            numbers = numbers[order]
        return rows, numbers

    def _written(self, column: Array, *, by_run: bool) -> _Written:
        if self._kept + column.nbytes <= KEPT:
            self._kept += column.nbytes
            own = column if column.base is None else column.copy()
            return _Written(own, 0, column.dtype, by_run)
        place = self._file.seek(0, 2)
        self._file.write(np.ascontiguousarray(column).data)
        return _Written(None, place, column.dtype, by_run)

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
        edges = np.flatnonzero(np.diff(np.concatenate([[False], wanted, [False]]).astype(np.int8)))
        starts, runs = np.append(part.starts, part.height), np.append(part.runs, part.run_count)
        for first, past in zip(edges[::2], edges[1::2], strict=True):
            yield self._read(part, slice(starts[first], starts[past]), slice(runs[first], runs[past]))

    def _read(self, part: _Part, rows: slice, runs: slice) -> Coded:
        columns = {
            name: self._array(column, runs if column.by_run else rows)
            if isinstance(column, _Written)
            else column
            for name, column in part.columns.items()
        }
        lengths = None if part.lengths is None else self._array(part.lengths, runs)
        return Coded(int(rows.stop - rows.start), columns, lengths)

    def _array(self, written: _Written, some: slice) -> Array:
        if written.array is not None:
            return written.array[some]
        self._file.seek(int(written.place + some.start * written.dtype.itemsize))
        return np.fromfile(self._file, dtype=written.dtype, count=int(some.stop - some.start))

    def close(self) -> None:
        """Give memory and file back."""
        self._parts.clear()
        self._file.close()


def _has_gaps(column: Column) -> bool:
    if not isinstance(column, np.ndarray):
        return column in (NOTHING, NO_FIGURE)
    return bool((np.isnan(column) if column.dtype.kind == "f" else column == NOTHING).any())


def _stable_order(numbers: Array) -> Array:
    """Order of the numbers that leaves equal ones as they stand; small numbers are sorted by their digits."""
    small = numbers.max() < 2**16
    return np.argsort(numbers.astype(np.uint16) if small else numbers, kind="stable")
