"""One Parquet file of coded rows, written row group by row group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from actionlines.indicators.coded import Coded
from actionlines.indicators.observations import SCHEMA
from actionlines.indicators.row_digest import Ranked

ROWS_PER_GROUP: Final = 50_000
"""One country of a release of ten million rows lies in one or two row groups of this size."""

_FEW_TEXTS: Final = 5_000
"""Of a column with more texts each row group gets those only that occur in it."""

_ARROW_TYPES: Final[dict[pl.DataType, pa.DataType]] = {
    pl.Float64(): pa.float64(),
    pl.Int8(): pa.int8(),
    pl.Int64(): pa.int64(),
}
_TEXTS: Final = pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True, slots=True)
class Form:
    """How columns are written, which changes nothing of what they say."""

    sure: frozenset[str] = frozenset()
    """Columns in which nothing is missing: that needs not be said row by row."""
    loose: frozenset[str] = frozenset()
    """Columns of few texts, which their numbers alone make small: not worth packing."""

    def schema(self) -> pa.Schema:
        """As the columns are handed over; the file itself says texts."""
        return pa.schema(
            pa.field(name, _ARROW_TYPES.get(dtype, _TEXTS), nullable=name not in self.sure)
            for name, dtype in SCHEMA.items()
        )

    def packing(self) -> dict[str, str]:
        """Compression of each column."""
        return {name: "NONE" if name in self.loose else "ZSTD" for name in SCHEMA}


class RowFile:
    """A Parquet file that is being written; `leading` is the column by which row groups are passed over."""

    def __init__(self, path: Path, form: Form, *, leading: str) -> None:
        self._schema = form.schema()
        packing = form.packing()
        self._writer = pq.ParquetWriter(
            path,
            self._schema,
            compression=packing,
            compression_level={name: 1 for name, kind in packing.items() if kind == "ZSTD"},
            write_batch_size=ROWS_PER_GROUP,
            use_dictionary=[name for name in SCHEMA if SCHEMA[name] != pl.Float64],
            write_statistics=[leading],
            store_schema=False,
        )

    def write(self, rows: Coded, texts: Mapping[str, Ranked]) -> None:
        """Write rows; `texts` has every column that is not of floats."""
        most = min(rows.height, ROWS_PER_GROUP)
        same = {field.name: _same(field, rows, texts, most) for field in self._schema}
        for start in range(0, rows.height, ROWS_PER_GROUP):
            part = slice(start, min(start + ROWS_PER_GROUP, rows.height))
            arrays = [
                _varying(field, rows, texts, part) if found is None else found.slice(0, part.stop - start)
                for field, found in zip(self._schema, same.values(), strict=True)
            ]
            self._writer.write_batch(pa.record_batch(arrays, schema=self._schema))

    def close(self) -> None:
        """Write what stands at the end of the file."""
        self._writer.close()


def _same(field: pa.Field, rows: Coded, texts: Mapping[str, Ranked], count: int) -> pa.Array | None:
    """A column that says the same throughout, `count` rows of it; None where it does not."""
    if field.name not in texts:
        return None if rows.varies(field.name) else pa.nulls(count, field.type)
    column = texts[field.name]
    if column.places is not None:
        return None
    return _texts(column.texts, np.zeros(count, dtype=np.int32), field.type)


def _varying(field: pa.Field, rows: Coded, texts: Mapping[str, Ranked], part: slice) -> pa.Array:
    if field.name not in texts:
        return pa.array(rows.array(field.name)[part], from_pandas=field.nullable)
    column = texts[field.name]
    assert column.places is not None
    places = column.places[part].view(np.int32)
    if len(column.texts) <= _FEW_TEXTS:
        return _texts(column.texts, places, field.type)
    found, inverse = np.unique(places, return_inverse=True)
    return _texts([column.texts[place] for place in found.tolist()], inverse.astype(np.int32), field.type)


def _texts(texts: list[str | None], places: np.ndarray, kind: pa.DataType) -> pa.Array:
    """A column of texts as a dictionary, or of whole numbers as such."""
    numbers = pa.array(places, mask=places == 0) if texts[0] is None else pa.array(places)
    if pa.types.is_dictionary(kind):
        filled = pa.array([text or "" for text in texts], pa.string())
        return pa.DictionaryArray.from_arrays(numbers, filled, safe=False)
    return pa.array([None if text is None else int(text) for text in texts], kind).take(numbers)
