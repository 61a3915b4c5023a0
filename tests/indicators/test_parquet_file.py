"""Parquet files as we write them, read with three readers that are not ours."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionlines.indicators.parquet_file import (
    Chunk,
    Column,
    Dictionary,
    ParquetFile,
    by_dictionary,
    floats,
    missing,
)
from actionlines.indicators.thrift import i32, listed, struct, varint


def by_polars(path: Path) -> list[object]:
    return pl.read_parquet(path).to_series().to_list()


def by_pyarrow(path: Path) -> list[object]:
    return pq.read_table(path).column(0).to_pylist()


def by_duckdb(path: Path) -> list[object]:
    duckdb = pytest.importorskip("duckdb")
    return [value for (value,) in duckdb.sql(f"SELECT * FROM read_parquet('{path}')").fetchall()]


READERS: list[Callable[[Path], list[object]]] = [by_polars, by_pyarrow, by_duckdb]


def written(path: Path, column: Column, groups: Sequence[tuple[int, Chunk]]) -> Path:
    file = ParquetFile(path, [column])
    for rows, chunk in groups:
        file.write(rows, [chunk])
    file.close()
    return path


def told(column: Column, values: Sequence[object]) -> Chunk:
    """A column of texts or whole numbers, told by its distinct values."""
    said = [value for value in values if value is not None]
    if not said:
        return missing(column, len(values))
    known = sorted(set(said), key=str)
    there = None if len(said) == len(values) else np.array([value is not None for value in values])
    places = np.array([known.index(value) for value in said], dtype=np.uint32)
    return by_dictionary(column, Dictionary.of(column, known), places, there=there)


def read_back(column: Column, groups: Sequence[tuple[int, Chunk]]) -> list[list[object]]:
    with TemporaryDirectory() as folder:
        path = written(Path(folder) / "x.parquet", column, groups)
        return [read(path) for read in READERS]


texts = st.none() | st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=5)
runs = st.lists(st.tuples(texts, st.sampled_from([1, 2, 9, 70, 9000])), min_size=1, max_size=12)


@settings(deadline=None, max_examples=60)
@given(runs, st.booleans())
def test_texts_in_runs_long_and_short_and_with_gaps_are_read_back(
    runs: list[tuple[str | None, int]], packed: bool
) -> None:
    values = [text for text, count in runs for _ in range(count)]
    column = Column("TEXT", "text", optional=True, packed=packed)
    chunk = told(column, values)
    assert read_back(column, [(len(values), chunk), (len(values), chunk)]) == [values * 2] * 3


@pytest.mark.parametrize("count", [1, 2, 255, 256, 257, 65_536, 65_537])
@pytest.mark.parametrize("packed", [True, False])
def test_places_of_one_two_and_four_bytes_are_read_back(count: int, packed: bool) -> None:
    values = [f"{number:05}" for number in range(count)] * 2
    column = Column("TEXT", "text", optional=False, packed=packed)
    places = np.tile(np.arange(count, dtype=np.uint32), 2)
    chunk = by_dictionary(column, Dictionary.of(column, values[:count]), places)
    assert read_back(column, [(places.size, chunk)]) == [values] * 3


@pytest.mark.parametrize(("kind", "most"), [("int8", 127), ("int64", 2**62)])
def test_whole_numbers_are_read_back_as_such(kind: str, most: int, tmp_path: Path) -> None:
    values = [-3, None, most, 0, 0, None, -3]
    column = Column("NUMBER", kind, optional=True, packed=True)  # type: ignore[arg-type]
    path = written(tmp_path / "x.parquet", column, [(7, told(column, values))])
    assert [read(path) for read in READERS] == [values] * 3
    assert pl.read_parquet_schema(path)["NUMBER"] == {"int8": pl.Int8(), "int64": pl.Int64()}[kind]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.none() | st.floats(allow_nan=False), min_size=1, max_size=50), st.booleans())
def test_floats_are_read_back_to_the_last_bit_and_gaps_as_gaps(
    values: list[float | None], packed: bool
) -> None:
    column = Column("VALUE", "float", optional=True, packed=packed)
    chunk = floats(column, np.array([math.nan if value is None else value for value in values]))
    back = read_back(column, [(len(values), chunk)])
    assert back == [values] * 3
    signs = [[math.copysign(1, value) for value in each if value is not None] for each in (*back, values)]
    assert signs.count(signs[-1]) == 4


def test_floats_that_pack_well_are_packed_and_others_are_left() -> None:
    column = Column("VALUE", "float", optional=False, packed=True)
    many = np.random.default_rng(7).random(50_000)
    assert floats(column, np.round(many)).length < 50_000
    assert floats(column, many).length < 8 * 50_000 + 100
    for values in (np.round(many), many):
        assert read_back(column, [(50_000, floats(column, values))]) == [values.tolist()] * 3


def test_a_column_of_one_text_takes_few_bytes_however_long_it_is() -> None:
    column = Column("TEXT", "text", optional=False, packed=False)
    chunk = by_dictionary(column, Dictionary.of(column, ["_T"]), np.zeros(1_000_000, dtype=np.uint8))
    assert chunk.length < 60
    assert read_back(column, [(1_000_000, chunk)]) == [["_T"] * 1_000_000] * 3


def test_a_file_without_rows_has_its_columns(tmp_path: Path) -> None:
    path = written(tmp_path / "x.parquet", Column("TEXT", "text", optional=True, packed=True), [])
    assert [read(path) for read in READERS] == [[]] * 3
    assert pl.read_parquet_schema(path) == {"TEXT": pl.String()}


def test_readers_pass_over_row_groups_by_the_least_and_greatest_text(tmp_path: Path) -> None:
    column = Column("AREA", "text", optional=False, packed=False)
    groups = []
    for area in ("ABW", "RWA", "ZWE"):
        places, known = np.zeros(10, dtype=np.uint8), Dictionary.of(column, [area])
        groups.append((10, by_dictionary(column, known, places, bounds=(area, area))))
    path = written(tmp_path / "x.parquet", column, groups)
    told = [pq.ParquetFile(path).metadata.row_group(group).column(0).statistics for group in range(3)]
    assert [(one.min, one.max, one.null_count) for one in told] == [
        ("ABW", "ABW", 0),
        ("RWA", "RWA", 0),
        ("ZWE", "ZWE", 0),
    ]
    assert pl.scan_parquet(path).filter(pl.col("AREA") == "RWA").collect().height == 10


def test_the_compact_protocol_writes_as_its_specification_says() -> None:
    assert [varint(number) for number in (0, 127, 128, 300, 2**32)] == [
        b"\x00",
        b"\x7f",
        b"\x80\x01",
        b"\xac\x02",
        b"\x80\x80\x80\x80\x10",
    ]
    assert [i32(number).data for number in (0, -1, 1, -2)] == [b"\x00", b"\x01", b"\x02", b"\x03"]
    assert struct({1: i32(1), 4: i32(2)}).data == b"\x15\x02\x35\x04\x00"
    assert listed([i32(1)] * 15).data == b"\xf5\x0f" + b"\x02" * 15
