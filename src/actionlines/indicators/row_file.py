"""One Parquet file of coded rows, written row group by row group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from actionlines.indicators.coded import Array, Coded
from actionlines.indicators.observations import SCHEMA
from actionlines.indicators.parquet_file import (
    Chunk,
    Column,
    Dictionary,
    Kind,
    ParquetFile,
    by_dictionary,
    floats,
    missing,
)
from actionlines.indicators.row_digest import Ranked

ROWS_PER_GROUP: Final = 50_000
"""One country of a release of ten million rows lies in one or two row groups of this size."""

_FEW_TEXTS: Final = 5_000
"""Of a column with more texts each row group gets those only that occur in it."""

_KINDS: Final[dict[pl.DataType, Kind]] = {
    pl.String(): "text",
    pl.Float64(): "float",
    pl.Int8(): "int8",
    pl.Int64(): "int64",
}


@dataclass(frozen=True, slots=True)
class Form:
    """How columns are written, which changes nothing of what they say."""

    sure: frozenset[str] = frozenset()
    """Columns in which nothing is missing: that needs not be said row by row."""
    loose: frozenset[str] = frozenset()
    """Columns of few texts, which their numbers alone make small: not worth packing."""

    def columns(self) -> list[Column]:
        """The columns of the file."""
        return [
            Column(name, _KINDS[dtype], name not in self.sure, name not in self.loose)
            for name, dtype in SCHEMA.items()
        ]


@dataclass(frozen=True, slots=True)
class _Texts:
    """Texts of a column without the missing one."""

    texts: list[str]
    gap: int
    """1 where the missing text is the first of all."""
    dictionary: Dictionary

    @classmethod
    def of(cls, column: Column, texts: list[str | None]) -> _Texts:
        """Texts in their order."""
        said = [text for text in texts if text is not None]
        values = said if column.kind == "text" else [int(text) for text in said]
        return cls(said, len(texts) - len(said), Dictionary.of(column, values))


class RowFile:
    """A Parquet file that is being written; `leading` is the column by which row groups are passed over."""

    def __init__(self, path: Path, form: Form, *, leading: str) -> None:
        self._columns = form.columns()
        self._leading = leading
        self._file = ParquetFile(path, self._columns)
        self._same: dict[tuple[str, str | None, int], Chunk] = {}

    def write(self, rows: Coded, texts: Mapping[str, Ranked]) -> None:
        """Write rows; `texts` has every column that is not of floats."""
        known = {
            column.name: _Texts.of(column, texts[column.name].texts)
            for column in self._columns
            if column.name in texts and len(texts[column.name].texts) <= _FEW_TEXTS
        }
        for start in range(0, rows.height, ROWS_PER_GROUP):
            part = slice(start, min(start + ROWS_PER_GROUP, rows.height))
            chunks = [self._chunk(column, rows, texts, known, part) for column in self._columns]
            self._file.write(part.stop - part.start, chunks)

    def _chunk(
        self,
        column: Column,
        rows: Coded,
        texts: Mapping[str, Ranked],
        known: Mapping[str, _Texts],
        part: slice,
    ) -> Chunk:
        name = column.name
        if name not in texts:
            values = rows.columns[name]
            if not isinstance(values, np.ndarray):
                return self._one(column, None, part.stop - part.start)
            return floats(column, values[part])
        places = texts[name].places
        if places is None:
            return self._one(column, texts[name].texts[0], part.stop - part.start)
        if name in known:
            return self._told(column, known[name], places[part])
        found, here = np.unique(places[part], return_inverse=True)
        few: list[str | None] = [texts[name].texts[place] for place in found.tolist()]
        return self._told(column, _Texts.of(column, few), here)

    def _one(self, column: Column, text: str | None, rows: int) -> Chunk:
        """A column that says one thing; the same chunk each time."""
        key = (column.name, text, rows)
        if key not in self._same:
            self._same[key] = (
                missing(column, rows)
                if text is None
                else self._told(column, _Texts.of(column, [text]), np.zeros(rows, dtype=np.uint8))
            )
        return self._same[key]

    def _told(self, column: Column, known: _Texts, places: Array) -> Chunk:
        """Places among the texts with the missing one, if there is one."""
        there = None
        if known.gap:
            there = places != 0
            if not there.any():
                return missing(column, places.size)
            places = places[there] - 1
        bounds = None
        if column.name == self._leading:
            bounds = known.texts[int(places.min())], known.texts[int(places.max())]
        return by_dictionary(column, known.dictionary, places, there=there, bounds=bounds)

    def close(self) -> None:
        """Write what stands at the end of the file."""
        self._file.close()
