"""Rows as numbers: every text of a column once in a lexicon, in the rows only its number.

Ten million rows of thirty columns are sorted, compared, written and hashed as arrays of small integers; a
column that says the same throughout is one number. Nothing of this is on disk: files hold texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

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


class Lexicon:
    """The texts of one column. A text keeps its number; numbers say nothing of the order of texts."""

    def __init__(self) -> None:
        self._categories = pl.Categories.random(physical=pl.UInt32)
        self._kept = pl.Series(
            dtype=pl.Categorical(self._categories)
        )  # texts last as long as a column of them
        self._count = 0
        self._texts = pl.Series([None], dtype=pl.String)
        self._order: Array = np.zeros(1, dtype=np.uint32)
        self._ranks: Array = self._order

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
        self._count = max(self._count, int(numbers.max()))
        return numbers

    @property
    def texts(self) -> pl.Series:
        """Text of every number."""
        self._refresh()
        return self._texts

    @property
    def ranks(self) -> Array:
        """Place of every number in the order of texts, the missing one first."""
        self._refresh()
        return self._ranks

    @property
    def order(self) -> Array:
        """Numbers in the order of their texts."""
        self._refresh()
        return self._order

    def _refresh(self) -> None:
        if self._count + 1 == self._texts.len():
            return
        self._texts = pl.concat([pl.Series([None], dtype=pl.String), self._categories.to_series().alias("")])
        self._count = self._texts.len() - 1
        self._order = self._texts.arg_sort().to_numpy()
        self._ranks = np.empty(self._order.size, dtype=np.uint32)
        self._ranks[self._order] = np.arange(self._order.size, dtype=np.uint32)


@dataclass(frozen=True, slots=True)
class Coded:
    """Rows as numbers, column by column: of texts and whole numbers those of a lexicon, of floats themselves."""

    height: int
    columns: dict[str, Column]

    def array(self, name: str) -> Array:
        """Numbers of a column, one a row."""
        column = self.columns[name]
        if isinstance(column, np.ndarray):
            return column
        if column == NO_FIGURE:
            return np.full(self.height, np.nan)
        return np.full(self.height, column, dtype=np.uint32)

    def varies(self, name: str) -> bool:
        """Whether a column has an array of its own."""
        return isinstance(self.columns[name], np.ndarray)

    def take(self, rows: Array | slice) -> Coded:
        """Some of the rows, by place or by mask."""
        some = {
            name: column[rows] if isinstance(column, np.ndarray) else column
            for name, column in self.columns.items()
        }
        if isinstance(rows, slice):
            return Coded(len(range(*rows.indices(self.height))), some)
        return Coded(int(np.count_nonzero(rows)) if rows.dtype == bool else rows.size, some)

    def repeat(self, times: Array) -> Coded:
        """Each row as many times as `times` says."""
        columns = {
            name: np.repeat(column, times) if isinstance(column, np.ndarray) else column
            for name, column in self.columns.items()
        }
        return Coded(int(times.sum()), columns)

    def replaced(self, **columns: Column) -> Coded:
        """The same rows with other columns."""
        return Coded(self.height, {**self.columns, **columns})


def stacked(parts: Sequence[Coded]) -> Coded:
    """Rows of several, one after the other; all have the same columns."""
    if len(parts) == 1:
        return parts[0]
    columns: dict[str, Column] = {}
    for name in parts[0].columns:
        given = [part.columns[name] for part in parts]
        first = given[0]
        if not isinstance(first, np.ndarray) and all(
            not isinstance(one, np.ndarray) and one == first for one in given
        ):
            columns[name] = first
        else:
            columns[name] = np.concatenate([part.array(name) for part in parts])
    return Coded(sum(part.height for part in parts), columns)


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
        ranks: Array = self.lexicons[name].ranks[rows.array(name)]
        return ranks
