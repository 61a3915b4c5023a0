"""Writing the files of a release: the same rows give the same bytes, however many they are.

Rows come in pieces of whole areas, in area order; a piece is written as row groups and set aside for the file
in indicator order, so that ten million rows need no more memory than a few pieces.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Final

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from actionlines.indicators.coded import Code, Coded
from actionlines.indicators.observations import SCHEMA
from actionlines.indicators.ordering import in_order, key_numbers
from actionlines.indicators.releases import FILE_NAMES, SORT_KEYS, Order, Release
from actionlines.indicators.row_digest import Ranked, RowDigest, ranked
from actionlines.indicators.staging import ROWS_PER_PIECE, Staging

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
_ARROW_SCHEMA: Final = pa.schema([(name, _ARROW_TYPES.get(dtype, _TEXTS)) for name, dtype in SCHEMA.items()])
"""As the columns are handed over; the file itself says texts."""


class ReleaseWriter:
    """Writes pieces of coded rows in both orders and hashes them; use as a context, then `finish`."""

    def __init__(self, folder: Path, code: Code) -> None:
        self.folder = folder
        self.code = code
        self.rows = 0
        self.per_source: dict[str, int] = {}
        self.digest = RowDigest()
        self._by_area = _OneFile(folder, "area")
        self._aside = Staging(folder / ".by-indicator", code, by="INDICATOR")

    def add(self, rows: Coded) -> None:
        """Write a piece: whole areas after those before it, in order, columns of `SCHEMA`."""
        if not rows.height:
            return
        texts = {name: ranked(rows, name, self.code) for name in SCHEMA if name in self.code.lexicons}
        self._count(texts["SOURCE"], rows.height)
        self._by_area.write(rows, texts)
        self.digest.update(rows, texts)
        self._aside.add(Coded(rows.height, {name: rows.columns[name] for name in SCHEMA}))
        self.rows += rows.height

    def _count(self, sources: Ranked, height: int) -> None:
        counts = [height] if sources.places is None else np.bincount(sources.places).tolist()
        for source, count in zip(sources.texts, counts, strict=True):
            self.per_source[str(source)] = self.per_source.get(str(source), 0) + count

    def finish(self) -> tuple[int, str]:
        """Write the file in indicator order; return the number of rows and their hash."""
        self._by_area.close()
        by_indicator = _OneFile(self.folder, "indicator")
        for piece in self._aside.pieces():
            rows, _ = in_order(piece, key_numbers(piece, self.code, SORT_KEYS["indicator"]))
            texts = {name: ranked(rows, name, self.code) for name in SCHEMA if name in self.code.lexicons}
            by_indicator.write(rows, texts)
        by_indicator.close()
        return self.rows, self.digest.hexdigest()

    def __enter__(self) -> ReleaseWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._by_area.close()
        self._aside.close()
        (self.folder / ".by-indicator").unlink()


def write_rows(pieces: Iterable[pl.DataFrame], folder: Path) -> tuple[int, str]:
    """Write frames in both orders; return the number of rows and their hash.

    Each frame has whole areas, and no area comes after one that it stands before.
    """
    code = Code(SCHEMA)
    with ReleaseWriter(folder, code) as writer:
        for piece in pieces:
            rows = code.encode(piece)
            writer.add(in_order(rows, key_numbers(rows, code, SORT_KEYS["area"]))[0])
        return writer.finish()


def coded_rows(release: Release, code: Code) -> Iterator[Coded]:
    """All rows of a release, part by part."""
    with pq.ParquetFile(release.path / FILE_NAMES["area"]) as file:
        for batch in file.iter_batches(batch_size=ROWS_PER_PIECE):
            frame = pl.from_arrow(batch)
            assert isinstance(frame, pl.DataFrame)
            yield code.encode(frame)


class _OneFile:
    """One Parquet file, written in a second thread while the next piece is prepared."""

    def __init__(self, folder: Path, order: Order) -> None:
        self._writer = pq.ParquetWriter(
            folder / FILE_NAMES[order],
            _ARROW_SCHEMA,
            compression="zstd",
            compression_level=1,
            use_dictionary=[name for name in SCHEMA if SCHEMA[name] != pl.Float64],
            write_statistics=[SORT_KEYS[order][0]],  # by which row groups are passed over
            store_schema=False,
        )
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._pending: Future[None] | None = None

    def write(self, rows: Coded, texts: Mapping[str, Ranked]) -> None:
        self._wait()
        self._pending = self._pool.submit(self._write, rows, texts)

    def _write(self, rows: Coded, texts: Mapping[str, Ranked]) -> None:
        for start in range(0, rows.height, ROWS_PER_GROUP):
            part = slice(start, min(start + ROWS_PER_GROUP, rows.height))
            arrays = [
                _texts(texts[field.name], part, field.type)
                if field.name in texts
                else _floats(rows, field.name, part)
                for field in _ARROW_SCHEMA
            ]
            self._writer.write_batch(pa.record_batch(arrays, schema=_ARROW_SCHEMA))

    def _wait(self) -> None:
        if self._pending is not None:
            pending, self._pending = self._pending, None
            pending.result()

    def close(self) -> None:
        try:
            self._wait()
        finally:
            self._pool.shutdown()
            self._writer.close()


def _floats(rows: Coded, name: str, part: slice) -> pa.Array:
    column = rows.columns[name]
    if not isinstance(column, np.ndarray):
        return pa.nulls(part.stop - part.start, pa.float64())
    return pa.array(column[part], from_pandas=True)


def _texts(column: Ranked, part: slice, kind: pa.DataType) -> pa.Array:
    """Part of a column of texts as a dictionary, or of whole numbers as such."""
    if column.places is None:
        texts, places = column.texts, np.zeros(part.stop - part.start, dtype=np.int32)
    elif len(column.texts) > _FEW_TEXTS:
        found, inverse = np.unique(column.places[part], return_inverse=True)
        texts, places = [column.texts[place] for place in found.tolist()], inverse.astype(np.int32)
    else:
        texts, places = column.texts, column.places[part].view(np.int32)
    numbers = pa.array(places, mask=places == 0) if texts[0] is None else pa.array(places)
    if pa.types.is_dictionary(kind):
        filled = pa.array([text or "" for text in texts], pa.string())
        return pa.DictionaryArray.from_arrays(numbers, filled)
    return pa.array([None if text is None else int(text) for text in texts], kind).take(numbers)
