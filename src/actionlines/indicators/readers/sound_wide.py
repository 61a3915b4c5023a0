"""The shortest way, for blocks of wide tables without any fault: no cell becomes a text of its own.

The places of delimiters and line ends, those inside quotation marks left out, must form a grid as wide as the
header: then each line is one record. Numbers are read where they stand in the block. A block in which anything is
odd goes the next way (see `sound`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
import pyarrow as pa

from actionlines.indicators.readers.header import Header
from actionlines.indicators.readers.lines import NEWLINE, STRETCH
from actionlines.indicators.readers.sound import QUOTE, has_faults, quotes_enclose

_LARGEST: Final = 2**31 - 1
"""Places in a block are numbers of four bytes."""

_EVERY_OTHER: Final = 0b01010101


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells of a block's columns of figures that hold a number, record by record."""

    lengths: np.ndarray  # how many each record has
    places: np.ndarray  # which of the header's columns of figures each stands in
    values: np.ndarray


def sound_cells(data: bytes, header: Header) -> tuple[pl.DataFrame, Cells] | None:
    """The columns before the figures, and the figures; None where a block is not plainly sound."""
    first = _first_figure(header)
    if not first or not data.endswith(b"\n") or len(data) > _LARGEST:
        return None
    array = np.frombuffer(data, dtype=np.uint8)
    grid = _grid(array, ord(header.delimiter), len(header.columns))
    if grid is None:
        return None
    past = first + len(header.figures)
    if (grid[:, past:] - grid[:, past - 1 : -1] != 1).any():  # something under a column without a name
        return None
    records = _heads(data, grid, header, first)
    cells = _cells(data, grid[:, first - 1 : past])
    return None if records is None or cells is None else (records, cells)


def _first_figure(header: Header) -> int:
    """Column of the first figure; 0 where figures are not all that stands from there on."""
    figures = header.figures
    first = len(header.columns) - header.blanks - len(figures)
    return first if figures and header.columns[first : first + len(figures)] == figures else 0


def _grid(array: np.ndarray, delimiter: int, width: int) -> np.ndarray | None:
    """Where each field of each record ends; None where lines are not records of `width` fields each."""
    ends, quotes, lines, within = [], [], 0, 0
    for start in range(0, array.size, STRETCH):
        part = array[start : start + STRETCH]
        at = np.flatnonzero((part == delimiter) | (part == NEWLINE) | (part == QUOTE))
        kinds = part[at]
        lines += int(np.count_nonzero(kinds == NEWLINE))
        quote = kinds == QUOTE
        at += start
        if within or quote.any():
            inside = (np.cumsum(quote, dtype=np.uint8) + np.uint8(within)) & 1
            within = int(inside[-1])
            quotes.append(at[np.flatnonzero(quote)])
            at = at[np.flatnonzero((inside | quote) == 0)]
        ends.append(at.astype(np.int32))
    found = np.concatenate(ends)
    if found.size != lines * width or (
        quotes and not quotes_enclose(array, np.concatenate(quotes), delimiter)
    ):
        return None
    grid = found.reshape(lines, width)
    return grid if (array[grid[:, -1]] == NEWLINE).all() else None


def _heads(data: bytes, grid: np.ndarray, header: Header, first: int) -> pl.DataFrame | None:
    """What stands before the figures, all text."""
    starts = np.zeros(len(grid), dtype=np.int32)
    starts[1:] = grid[:-1, -1] + 1
    heads = _texts(data, starts, grid[:, first - 1] + 1).drop_null()
    _, offsets, texts = heads.buffers()
    ends = np.frombuffer(offsets, dtype=np.int32)[: len(heads) + 1]
    lines = np.frombuffer(texts, dtype=np.uint8)[ends[0] : ends[-1]].copy()
    lines[ends[1:] - ends[0] - 1] = NEWLINE
    schema = dict.fromkeys(header.names[:first], pl.String)
    text = lines.tobytes()
    if has_faults(text):
        return None
    try:
        frame = pl.read_csv(text, has_header=False, separator=header.delimiter, schema=schema)
    except pl.exceptions.PolarsError:
        return None
    again = (frame.to_series(0) == header.columns[0]).any()
    return None if again or frame.height != len(grid) else frame


def _cells(data: bytes, ends: np.ndarray) -> Cells | None:
    """What stands between each end and the next of a record; None where one is not a finite number."""
    records, width = ends.shape[0], ends.shape[1] - 1
    before, after = ends[:, :-1].ravel(), ends[:, 1:].ravel()
    filled = np.flatnonzero(after - before > 1)
    if not filled.size:
        return None
    texts = _texts(data, before[filled] + 1, after[filled])
    try:
        numbers = texts.cast(pa.float64())
    except pa.ArrowInvalid:
        return None
    values = np.frombuffer(numbers.buffers()[1], dtype=np.float64)[: len(numbers) : 2].copy()
    if not np.isfinite(values).all():
        return None
    firsts = np.searchsorted(filled, np.arange(0, (records + 1) * width, width))
    return Cells(np.diff(firsts), (filled % width).astype(np.uint16), values)


def _texts(data: bytes, starts: np.ndarray, ends: np.ndarray) -> pa.StringArray:
    """The stretches of `data` where they lie; what is between them counts as missing."""
    bounds = np.empty((len(starts), 2), dtype=np.int32)
    bounds[:, 0], bounds[:, 1] = starts, ends
    count = 2 * len(starts) - 1
    present = np.full(count // 8 + 1, _EVERY_OTHER, dtype=np.uint8)
    return pa.StringArray.from_buffers(count, pa.py_buffer(bounds), pa.py_buffer(data), pa.py_buffer(present))
