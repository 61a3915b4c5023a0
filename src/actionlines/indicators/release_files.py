"""Writing the files of a release: the same rows give the same bytes, however many they are.

Rows come as sorted pieces that fit in memory one after the other; a piece is written as row groups and
forgotten, so that ten million rows need no more memory than the largest piece.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from actionlines.indicators.observations import SCHEMA
from actionlines.indicators.releases import FILE_NAMES, SORT_KEYS

ROWS_PER_GROUP: Final = 50_000
"""One country of a release of ten million rows lies in one or two row groups of this size."""

ROWS_PER_PIECE: Final = 600_000
"""Rows held in memory at a time."""

_ARROW_SCHEMA: Final = SCHEMA.to_frame().to_arrow(compat_level=pl.CompatLevel.oldest()).schema


def write_by_area(pieces: Iterable[pl.DataFrame], folder: Path) -> tuple[int, str]:
    """Write pieces that follow each other in area order; return the number of rows and their SHA-256."""
    digest = hashlib.sha256()
    rows = 0
    with pq.ParquetWriter(folder / FILE_NAMES["area"], _ARROW_SCHEMA, compression="zstd") as writer:
        for piece in pieces:
            ordered = piece.sort(SORT_KEYS["area"])
            digest.update(ordered.write_csv(include_header=rows == 0).encode())
            _write(writer, ordered)
            rows += ordered.height
    return rows, digest.hexdigest()


def write_by_indicator(folder: Path) -> None:
    """Write the rows of the file in area order once more, in indicator order."""
    source = folder / FILE_NAMES["area"]
    with pq.ParquetWriter(folder / FILE_NAMES["indicator"], _ARROW_SCHEMA, compression="zstd") as writer:
        for piece in in_pieces(pl.scan_parquet(source), "INDICATOR"):
            _write(writer, piece.sort(SORT_KEYS["indicator"]))


def in_pieces(rows: pl.LazyFrame, column: str) -> Iterator[pl.DataFrame]:
    """Read rows in pieces that follow each other in order of `column` and never cut one value in two."""
    for low, high in ranges(rows.group_by(column).len().collect(engine="streaming"), column):
        yield rows.filter(pl.col(column).is_between(pl.lit(low), pl.lit(high))).collect()


def ranges(counts: pl.DataFrame, column: str) -> list[tuple[str, str]]:
    """Cut the sorted values of `column` into neighbouring ranges of about `ROWS_PER_PIECE` rows.

    Examples
    --------
    >>> ranges(pl.DataFrame({"REF_AREA": ["B", "A", "C"], "len": [400_000, 300_000, 1]}), "REF_AREA")
    [('A', 'A'), ('B', 'C')]
    """
    pieces = (
        counts.group_by(column)
        .agg(pl.col("len").sum())
        .sort(column)
        .with_columns((pl.col("len").cast(pl.Int64).cum_sum() - 1).floordiv(ROWS_PER_PIECE).alias("piece"))
        .group_by("piece", maintain_order=True)
        .agg(pl.col(column).first().alias("low"), pl.col(column).last().alias("high"))
    )
    return list(zip(pieces["low"], pieces["high"], strict=True))


def _write(writer: pq.ParquetWriter, rows: pl.DataFrame) -> None:
    table: pa.Table = rows.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(_ARROW_SCHEMA)
    writer.write_table(table, row_group_size=ROWS_PER_GROUP)
