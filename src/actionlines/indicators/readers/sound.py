"""The short way for blocks without any fault: parse first, then prove that every line became one record.

The proof counts: as many records as lines, as many delimiters as the records need, every quotation mark at
the edge of a field. A block that fails any of it goes the long way (see `delimited`), where each line is
judged.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
import polars as pl

from actionlines.indicators.readers.header import Header
from actionlines.indicators.readers.lines import DAMAGED, NEWLINE

Schema: TypeAlias = dict[str, type[pl.DataType]]

QUOTE: Final = ord('"')
_MARKS: Final = (DAMAGED.encode(), b"\xef\xbb\xbf")


def sound_frame(data: bytes, header: Header, schema: Schema) -> pl.DataFrame | None:
    """The records of a block in which each line is exactly one of them; None where that cannot be shown."""
    array = np.frombuffer(data, dtype=np.uint8)
    if not data.endswith(b"\n") or has_faults(data):
        return None
    newline = array == NEWLINE
    if newline[0] or (newline[1:] & newline[:-1]).any():
        return None
    delimiter = ord(header.delimiter)
    if b'"' in data and not quotes_enclose(array, np.flatnonzero(array == QUOTE), delimiter):
        return None
    try:
        frame = pl.read_csv(data, has_header=False, separator=header.delimiter, schema=schema)
    except pl.exceptions.PolarsError:
        return None
    if frame.height != np.count_nonzero(newline) or not _all_numbers(frame):
        return None
    if (frame.to_series(0) == header.columns[0]).any():  # the header again?
        return None
    if any(
        column.null_count() != frame.height for column in frame.get_columns()[frame.width - header.blanks :]
    ):
        return None
    delimiters = frame.height * (frame.width - 1) + _delimiters_inside(frame, header.delimiter)
    return frame if np.count_nonzero(array == delimiter) == delimiters else None


def has_faults(data: bytes) -> bool:
    """Whether a block holds a byte that no sound one does."""
    if b"\x00" in data or b"\r" in data:
        return True
    return not data.isascii() and any(mark in data for mark in _MARKS)


def quotes_enclose(array: np.ndarray, at: np.ndarray, delimiter: int) -> bool:
    """Whether each quotation mark, they stand at `at`, opens a field, closes it or is doubled inside."""
    if at.size % 2:
        return False
    opening, closing = at[::2], at[1::2]
    before = np.where(opening == 0, NEWLINE, array[opening - 1])
    after = array[np.minimum(closing + 1, array.size - 1)]
    opens = (before == delimiter) | (before == NEWLINE) | (before == QUOTE)
    closes = (after == delimiter) | (after == NEWLINE) | (after == QUOTE)
    return bool(opens.all() and closes.all())


def _all_numbers(frame: pl.DataFrame) -> bool:
    """Whether every float is finite: `inf` and `nan` are texts that have to be kept as written."""
    floats = frame.select(pl.col(pl.Float64).is_finite().all())
    return floats.width == 0 or all(floats.row(0))


def _delimiters_inside(frame: pl.DataFrame, delimiter: str) -> int:
    texts = frame.select(pl.col(pl.String).str.count_matches(delimiter, literal=True).sum())
    return sum(texts.row(0)) if texts.width else 0
