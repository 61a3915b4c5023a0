"""Writes Parquet files of sorted rows, in which a column that says one thing costs nothing however long it is.

Only what a release needs of the format: flat columns of texts, floats and whole numbers; texts and whole numbers
by dictionary; places in it in runs or, where runs are short, in whole bytes; one page a column and row group. Any
reader of Parquet takes it: `tests/indicators/test_parquet_file.py` reads it with three.

References
----------
Apache Parquet, file format: parquet.thrift; Encodings.md, "Run Length Encoding / Bit-Packing Hybrid (RLE = 3)",
"Dictionary Encoding", "Plain".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa

from actionlines.indicators.thrift import TRUE, Field, begun, binary, i8, i32, i64, listed, struct, varint

Array: TypeAlias = np.ndarray
Buffer: TypeAlias = bytes | memoryview
Kind = Literal["text", "float", "int8", "int64"]

MAGIC: Final = b"PAR1"

_INT32, _INT64, _DOUBLE, _BYTE_ARRAY = 1, 2, 5, 6
_TYPES: Final[dict[Kind, int]] = {"text": _BYTE_ARRAY, "float": _DOUBLE, "int8": _INT32, "int64": _INT64}
_PLAIN, _RLE, _RLE_DICTIONARY = 0, 3, 8
_DATA_PAGE, _DICTIONARY_PAGE = 0, 2
_UNPACKED, _ZSTD = 0, 6
_UTF8, _INT_8 = 0, 15
_VERSION: Final = 2
_EMPTY: Final = struct({})
_ZSTD_1: Final = pa.Codec("zstd", 1)
_SAMPLE: Final = 2**15


@dataclass(frozen=True, slots=True)
class Column:
    """What a column is, and how it is written."""

    name: str
    kind: Kind
    optional: bool
    """Whether something may be missing in it."""
    packed: bool
    """Whether its pages are compressed."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A column of a row group: its pages, and what the end of the file says of them but where they lie."""

    facts: bytes
    pages: tuple[Buffer, ...]
    length: int
    """Bytes of the pages together."""
    dictionary: int
    """Bytes of the dictionary's page, which comes first; 0 where there is none."""
    statistics: Field | None = None


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The values of a column that its places stand for, and the page that tells them."""

    count: int
    page: bytes
    unpacked: int

    @classmethod
    def of(cls, column: Column, values: Sequence[str] | Sequence[int]) -> Dictionary:
        """Texts or whole numbers, as the column has them."""
        data = _plain(values, column.kind)
        packed = _packed(column, data)
        told = struct({1: i32(len(values)), 2: i32(_PLAIN)})
        head = struct({1: i32(_DICTIONARY_PAGE), 2: i32(len(data)), 3: i32(len(packed)), 7: told}).data
        return cls(len(values), head + packed, len(head) + len(data))


def _plain(values: Sequence[str] | Sequence[int], kind: Kind) -> bytes:
    if kind != "text":
        return np.array(values, dtype="<i8" if kind == "int64" else "<i4").tobytes()
    texts = [str(value).encode() for value in values]
    return b"".join(part for text in texts for part in (len(text).to_bytes(4, "little"), text))


def missing(column: Column, rows: int) -> Chunk:
    """A column in which nothing is said."""
    return _chunk(column, rows, _page(column, rows, [_levels(np.zeros(1, dtype=bool), rows)], _PLAIN))


def floats(column: Column, values: Array) -> Chunk:
    """A column of floats; NaN is missing where anything may be."""
    levels, present = b"", values
    if column.optional:
        there = ~np.isnan(values)
        if not there.any():
            return missing(column, values.size)
        levels, present = _levels(there, values.size), values[there]
    data = np.ascontiguousarray(present, dtype="<f8").data.cast("B")
    if column.packed and not _worth_packing(data):
        column = replace(column, packed=False)
    return _chunk(column, values.size, _page(column, values.size, [levels, data], _PLAIN))


def by_dictionary(
    column: Column,
    known: Dictionary,
    places: Array,
    *,
    there: Array | None = None,
    bounds: tuple[str, str] | None = None,
) -> Chunk:
    """A column told by places in a dictionary.

    `there` says in which rows something is said; `places` has those only. `bounds` are the least and the greatest
    text, for readers to pass over the row group by.
    """
    rows = places.size if there is None else there.size
    levels = b"" if not column.optional else _levels(np.ones(1, dtype=bool) if there is None else there, rows)
    page = _page(column, rows, [levels, _hybrid(places, known.count)], _RLE_DICTIONARY)
    statistics = None
    if bounds is not None:
        least, most = (binary(bound.encode()) for bound in bounds)
        statistics = struct({3: i64(rows - places.size), 5: most, 6: least})
    return _chunk(column, rows, page, known, statistics)


class _Page(NamedTuple):
    """A page of data, its head first."""

    parts: tuple[Buffer, ...]
    length: int
    unpacked: int


def _page(column: Column, rows: int, data: list[Buffer], encoding: int) -> _Page:
    unpacked = sum(map(len, data))
    if column.packed:
        data = [_packed(column, b"".join(data))]
    length = sum(map(len, data))
    told = struct({1: i32(rows), 2: i32(encoding), 3: i32(_RLE), 4: i32(_RLE)})
    head = struct({1: i32(_DATA_PAGE), 2: i32(unpacked), 3: i32(length), 5: told}).data
    return _Page((head, *data), len(head) + length, len(head) + unpacked)


def _worth_packing(data: memoryview) -> bool:
    """Whether the middle of some data packs to nine tenths at most: figures of many digits hardly do."""
    sample = data[len(data) // 2 :][:_SAMPLE]
    return len(_ZSTD_1.compress(sample, asbytes=True)) <= 0.9 * len(sample)


def _packed(column: Column, data: bytes) -> bytes:
    packed: bytes = _ZSTD_1.compress(data, asbytes=True) if column.packed else data
    return packed


def _chunk(
    column: Column, rows: int, page: _Page, known: Dictionary | None = None, statistics: Field | None = None
) -> Chunk:
    first = b"" if known is None else known.page
    encodings = (_PLAIN, _RLE) if known is None else (_PLAIN, _RLE, _RLE_DICTIONARY)
    length = len(first) + page.length
    facts = {
        1: i32(_TYPES[column.kind]),
        2: listed([i32(encoding) for encoding in encodings]),
        3: listed([binary(column.name.encode())]),
        4: i32(_ZSTD if column.packed else _UNPACKED),
        5: i64(rows),
        6: i64(page.unpacked + (0 if known is None else known.unpacked)),
        7: i64(length),
    }
    return Chunk(begun(facts), (first, *page.parts), length, len(first), statistics)


def _levels(there: Array, rows: int) -> bytes:
    """Row by row whether something is said; one truth stands for all."""
    if there.size == 1 or there.all():
        data = varint(rows << 1) + bytes((int(there[0]),))
    else:
        data = varint(-(-rows // 8) << 1 | 1) + np.packbits(there, bitorder="little").tobytes()
    return len(data).to_bytes(4, "little") + data


def _hybrid(places: Array, count: int) -> bytes:
    """Places in a dictionary: runs with their lengths, or each in as many whole bytes as the greatest needs."""
    size = 1 if count <= 2**8 else 2 if count <= 2**16 else 4
    changes = places[1:] != places[:-1]
    if (np.count_nonzero(changes) + 1) * (3 + size) < places.size * size:
        starts = np.concatenate([[0], np.flatnonzero(changes) + 1])
        return bytes((8 * size,)) + _runs(places, starts, size)
    groups = -(-places.size // 8)
    padding = bytes((groups * 8 - places.size) * size)
    told = varint(groups << 1 | 1) + places.astype(f"<u{size}").tobytes()
    return bytes((8 * size,)) + told + padding


def _runs(places: Array, starts: Array, size: int) -> bytes:
    """Each run as its length, always in three bytes, and its place."""
    told = np.diff(starts, append=places.size) << 1
    table = np.empty((starts.size, 3 + size), dtype=np.uint8)
    table[:, 0], table[:, 1], table[:, 2] = told & 0x7F | 0x80, told >> 7 & 0x7F | 0x80, told >> 14
    table[:, 3:] = places[starts].astype(f"<u{size}").view(np.uint8).reshape(-1, size)
    return table.tobytes()


def _metadata(chunk: Chunk, place: int) -> Field:
    """What is known of a chunk that lies at `place`."""
    more = {9: i64(place + chunk.dictionary)}
    if chunk.dictionary:
        more[11] = i64(place)
    if chunk.statistics is not None:
        more[12] = chunk.statistics
    return Field(_EMPTY.kind, chunk.facts + begun(more, after=7) + b"\x00")


def _root(columns: int) -> Field:
    return struct({4: binary(b"schema"), 5: i32(columns)})


def _element(column: Column) -> Field:
    fields = {1: i32(_TYPES[column.kind]), 3: i32(int(column.optional)), 4: binary(column.name.encode())}
    if column.kind == "text":
        fields |= {6: i32(_UTF8), 10: struct({1: _EMPTY})}
    if column.kind == "int8":
        fields |= {6: i32(_INT_8), 10: struct({10: struct({1: i8(8), 2: TRUE})})}
    return struct(fields)


class ParquetFile:
    """A file that is being written, row group by row group; use as a context."""

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._file = path.open("wb")
        self._file.write(MAGIC)
        self._groups: list[Field] = []
        self._rows = 0

    def write(self, rows: int, chunks: Sequence[Chunk]) -> None:
        """Write a row group: a chunk of each column, of `rows` rows.

        They are 2^20 - 1 at most: a run's number and one bit more fit in three bytes of seven bits.
        """
        start = place = self._file.tell()
        told = []
        for chunk in chunks:
            told.append(struct({2: i64(0), 3: _metadata(chunk, place)}))
            place += chunk.length
        self._file.writelines(part for chunk in chunks for part in chunk.pages)
        self._groups.append(struct({1: listed(told), 2: i64(place - start), 3: i64(rows)}))
        self._rows += rows

    def close(self) -> None:
        """Write what stands at the end of the file."""
        if self._file.closed:
            return
        end = struct(
            {
                1: i32(_VERSION),
                2: listed([_root(len(self._columns)), *map(_element, self._columns)]),
                3: i64(self._rows),
                4: listed(self._groups),
                6: binary(b"actionlines"),
                7: listed([struct({1: _EMPTY})] * len(self._columns)),
            }
        ).data
        self._file.write(end + len(end).to_bytes(4, "little") + MAGIC)
        self._file.close()

    def __enter__(self) -> ParquetFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
