"""Rows as numbers: every text of a column once in a lexicon, in the rows only its number.

Ten million rows of thirty columns are sorted, compared, written and hashed as arrays of small integers; a
column that says the same throughout is one number. Nothing of this is on disk: files hold texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
import polars as pl

Array: TypeAlias = np.ndarray
Column: TypeAlias = Array | int
"""Numbers of all rows, or the one that stands for all."""

NOTHING: Final = 0
"""Number of the missing text."""

_AS_THEY_ARE: Final = (pl.Float64, pl.UInt16, pl.UInt32)
"""Figures, and the places where they stood (from 1, so that 0 is none); all else goes by a lexicon."""

NO_FIGURE: Final = -1
"""Stands for a column of floats without a single figure."""


class InOrder(NamedTuple):
    """The texts of a lexicon at one moment."""

    texts: pl.Series
    """Text of every number."""
    order: Array
    """Numbers in the order of their texts."""
    ranks: Array
    """Place of every number in the order of texts, the missing one first."""


class Lexicon:
    """The texts of one column. A text keeps its number; numbers say nothing of the order of texts."""

    def __init__(self) -> None:
        self._categories = pl.Categories.random(physical=pl.UInt32)
        self._kept = pl.Series(
            dtype=pl.Categorical(self._categories)
        )  # texts last as long as a column of them
        self._count = 0
        nothing = np.zeros(1, dtype=np.uint32)
        self._in_order = InOrder(pl.Series([None], dtype=pl.String), nothing, nothing)
        self._turn = Lock()

    def encode(self, texts: pl.Series) -> Column:
        """Numbers of texts; new ones are taken in. One number where all are the same."""
        if texts.null_count() == texts.len():
            return NOTHING
        if not texts.null_count() and (texts == texts[0]).all():
            return int(self._numbers(texts.head(1))[0])
        return self._numbers(texts)

    def _numbers(self, texts: pl.Series) -> Array:
        physical = texts.cast(pl.Categorical(self._categories)).to_physical()
        numbers: Array = (physical + 1).fill_null(NOTHING).to_numpy()
        with self._turn:
            self._count = max(self._count, int(numbers.max()))
        return numbers.astype(_narrow(self._count), copy=False)

    @property
    def in_order(self) -> InOrder:
        """All texts so far; other threads may take in more meanwhile."""
        with self._turn:
            if self._count + 1 != self._in_order.texts.len():
                self._put_in_order()
            return self._in_order

    @property
    def texts(self) -> pl.Series:
        """Text of every number."""
        return self.in_order.texts

    @property
    def ranks(self) -> Array:
        """Place of every number in the order of texts, the missing one first."""
        return self.in_order.ranks

    def _put_in_order(self) -> None:
        texts = pl.concat([pl.Series([None], dtype=pl.String), self._categories.to_series().alias("")])
        order = texts.arg_sort().to_numpy()
        ranks = np.empty(order.size, dtype=np.uint32)
        ranks[order] = np.arange(order.size, dtype=np.uint32)
        self._in_order, self._count = InOrder(texts, order, ranks), texts.len() - 1


@dataclass(frozen=True, slots=True)
class Coded:
    """Rows as numbers, column by column: of texts and whole numbers those of a lexicon, of floats themselves.

    Rows may come in runs, as those of a record of a wide table do. Then `lengths` says how many each run has, one
    or more, and a column has a number a run where all its rows say the same.
    """

    height: int
    columns: dict[str, Column]
    lengths: Array | None = None

    def array(self, name: str) -> Array:
        """Numbers of a column, one a row."""
        column = self.columns[name]
        if isinstance(column, np.ndarray):
            return self._spread(column)
        if column == NO_FIGURE:
            return np.full(self.height, np.nan)
        return np.full(self.height, column, dtype=_narrow(column))

    def looked_up(self, name: str, table: Array) -> Array:
        """What `table` has at the number of each row; one for all where a column is one number."""
        found: Array = table[self.columns[name]]
        return self._spread(found) if isinstance(found, np.ndarray) else found

    def _spread(self, column: Array) -> Array:
        if self.lengths is None or column.size == self.height:
            return column
        spread: Array = np.repeat(column, self.lengths)
        return spread

    def varies(self, name: str) -> bool:
        """Whether a column has an array of its own."""
        return isinstance(self.columns[name], np.ndarray)

    def by_run(self, name: str) -> bool:
        """Whether a column has a number a run."""
        column = self.columns[name]
        return (
            isinstance(column, np.ndarray) and self.lengths is not None and column.size == self.lengths.size
        )

    def heads(self, names: Iterable[str]) -> Coded | None:
        """One row a run; None where a column differs within runs, or there are no runs."""
        columns = {name: self.columns[name] for name in names}
        if self.lengths is None or any(self.varies(name) and not self.by_run(name) for name in columns):
            return None
        return Coded(self.lengths.size, columns)

    @property
    def run_starts(self) -> Array:
        """Place of the first row of each run."""
        assert self.lengths is not None
        starts: Array = np.cumsum(self.lengths) - self.lengths
        return starts

    def take(self, rows: Array) -> Coded:
        """Some of the rows, by place or by mask; by mask runs stay runs."""
        if self.lengths is not None:
            return self._taken_from_runs(rows)
        some = {
            name: column[rows] if isinstance(column, np.ndarray) else column
            for name, column in self.columns.items()
        }
        return Coded(int(np.count_nonzero(rows)) if rows.dtype == bool else rows.size, some)

    def _taken_from_runs(self, rows: Array) -> Coded:
        assert self.lengths is not None
        if rows.dtype == bool:
            lengths = np.add.reduceat(rows, self.run_starts, dtype=np.int64)
            some = lengths > 0
            return Coded(int(lengths.sum()), self._picked(some, rows), lengths[some])
        runs = np.searchsorted(np.cumsum(self.lengths), rows, side="right")
        return Coded(rows.size, self._picked(runs, rows))

    def take_runs(self, order: Array) -> Coded:
        """The runs in another order."""
        assert self.lengths is not None
        lengths = self.lengths[order]
        moved = self.run_starts[order] - (np.cumsum(lengths) - lengths)
        rows = np.repeat(moved, lengths) + np.arange(self.height)
        return Coded(self.height, self._picked(order, rows), lengths)

    def _picked(self, runs: Array, rows: Array) -> dict[str, Column]:
        return {
            name: column[runs if self.by_run(name) else rows] if isinstance(column, np.ndarray) else column
            for name, column in self.columns.items()
        }

    def repeat(self, times: Array) -> Coded:
        """Each row as many times as `times` says, as a run."""
        some = times > 0
        columns = {
            name: column[some] if isinstance(column, np.ndarray) else column
            for name, column in self.columns.items()
        }
        return Coded(int(times.sum()), columns, times[some])

    def replaced(self, **columns: Column) -> Coded:
        """The same rows with other columns."""
        return Coded(self.height, {**self.columns, **columns}, self.lengths)


def stacked(parts: Sequence[Coded]) -> Coded:
    """Rows of several, one after the other; all have the same columns. Runs stay runs where all have them."""
    if len(parts) == 1:
        return parts[0]
    height = sum(part.height for part in parts)
    lengths = [part.lengths for part in parts if part.lengths is not None]
    if len(lengths) < len(parts):
        return Coded(height, {name: _stacked(parts, name) for name in parts[0].columns})
    columns: dict[str, Column] = {}
    for name in parts[0].columns:
        heads = [part.heads([name]) for part in parts]
        by_run = [head for head in heads if head is not None]
        columns[name] = _stacked(by_run if len(by_run) == len(parts) else parts, name)
    return Coded(height, columns, np.concatenate(lengths))


def _stacked(parts: Sequence[Coded], name: str) -> Column:
    given = [part.columns[name] for part in parts]
    if not any(isinstance(one, np.ndarray) for one in given) and len(set(given)) == 1:
        return given[0]
    return np.concatenate([part.array(name) for part in parts])


def _narrow(largest: int) -> type[np.unsignedinteger[Any]]:
    """The least kind of number that holds the largest: what is narrow is moved and written faster."""
    return np.uint16 if largest < 2**16 else np.uint32


class Code:
    """The lexicons of a table with the columns of `schema`."""

    def __init__(self, schema: Mapping[str, pl.DataType]) -> None:
        self.schema = schema
        self.lexicons = {name: Lexicon() for name, dtype in schema.items() if dtype not in _AS_THEY_ARE}

    def encode(self, frame: pl.DataFrame) -> Coded:
        """Rows of a frame as numbers; a column that it does not have is missing throughout."""
        columns = {name: self.column(name, frame) for name in self.schema}
        return Coded(frame.height, columns)

    def column(self, name: str, frame: pl.DataFrame) -> Column:
        """One column of a frame as numbers."""
        if name not in frame.columns or frame[name].null_count() == frame.height:
            return NO_FIGURE if self.schema[name] == pl.Float64 else NOTHING
        values = frame[name]
        if name in self.lexicons:
            return self.lexicons[name].encode(values.cast(pl.String))
        if self.schema[name] == pl.Float64:
            return values.to_numpy()
        return (values.cast(pl.UInt32) + 1).fill_null(NOTHING).to_numpy()

    def decode(self, rows: Coded, names: Iterable[str] | None = None) -> pl.DataFrame:
        """The frame that was encoded."""
        return pl.DataFrame([self._decoded(name, rows) for name in names or self.schema])

    def _decoded(self, name: str, rows: Coded) -> pl.Series:
        numbers = rows.array(name)
        if self.schema[name] == pl.Float64:
            return pl.Series(name, numbers, dtype=pl.Float64, nan_to_null=True)
        if name not in self.lexicons:
            places = pl.Series(name, numbers, dtype=pl.Int64)
            return places.set(places == NOTHING, None).cast(self.schema[name]) - 1
        texts = self.lexicons[name].texts.gather(pl.Series(numbers, dtype=pl.UInt32))
        return texts.cast(self.schema[name]).alias(name)

    def rank(self, name: str, rows: Coded) -> Array:
        """Place of each row's text in the order of the column's texts."""
        return rows.looked_up(name, self.lexicons[name].ranks)
