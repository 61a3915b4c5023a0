"""A quick look at a sheet, as bytes: how large it is, if it is written the way every spreadsheet writes it.

It counts in the bytes as the library that reads workbooks sees them. What it cannot vouch for is followed cell by
cell (`workbook_extent`), which takes several times as long as the reading itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final

import polars as pl

PIECE: Final = 4 * 1024**2

_ANY_TAG: Final = r"<(?:[^\s<>/!?:]+:)?(?:c|row)[\s/>]"
_PLAIN_TAG: Final = r'<(?:c r="[A-Z]{1,3}|row r=")[0-9]{1,7}"[ />]'
_VALUE: Final = re.compile(rb'<c r="[A-Z]+([0-9]+)"(?:[^<>]*[^<>/])?>\s*<[^/!?]')


@dataclass(frozen=True, slots=True)
class Glance:
    """The size of a sheet, or of part of one."""

    first: int | None
    """First row with a value."""
    rows: int
    columns: int
    cells: int
    """Those there are, or more: rows count too."""


def glance(sheet: IO[bytes]) -> Glance | None:
    """The size of a sheet; None where a row or cell does not say its place, or says it in an odd way."""
    sizes = []
    for data in _pieces(sheet, tag=b"<c "):
        size = _size(data)
        if size is None:
            return None
        sizes.append(size)
    return Glance(
        next((size.first for size in sizes if size.first), None),
        max((size.rows for size in sizes), default=0),
        max((size.columns for size in sizes), default=0),
        sum(size.cells for size in sizes),
    )


def longest_text(shared: IO[bytes]) -> int:
    """Bytes of the longest text that cells share, or a few more."""
    longest = since = 0
    for data in _pieces(shared, tag=b"<si"):
        lengths = [len(part) for part in data.split(b"<si")]
        lengths[0] += since
        longest, since = max(longest, *lengths), lengths[-1]
    return longest


def _pieces(handle: IO[bytes], *, tag: bytes) -> Iterator[bytes]:
    """The bytes in pieces, cut before the last `tag`, or before the last one of any kind where that is none."""
    rest = b""
    while chunk := handle.read(PIECE):
        data = rest + chunk
        cut = data.rfind(tag)
        cut = cut if cut > 0 else data.rfind(b"<")
        cut = cut if cut > 0 else len(data)
        yield data[:cut]
        rest = data[cut:]
    yield rest


def _size(data: bytes) -> Glance | None:
    try:
        text = pl.Series([data.decode()])
    except UnicodeDecodeError:
        return None
    tags = text.str.extract_all(_PLAIN_TAG).explode().drop_nulls()
    if tags.len() != text.str.count_matches(_ANY_TAG)[0]:
        return None
    value = _VALUE.search(data)
    letters = tags.str.extract('"([A-Z]+)').drop_nulls().unique()
    numbers = tags.str.extract("([0-9]+)").cast(pl.Int64)
    columns = max(map(column_number, letters), default=0)
    rows = numbers.max() if tags.len() else 0
    return Glance(int(value[1]) if value else None, int(rows), columns, tags.len())  # type: ignore[arg-type]


def column_number(letters: str) -> int:
    """The number of a column.

    Examples
    --------
    >>> column_number("A"), column_number("Z"), column_number("AA"), column_number("XFD")
    (1, 26, 27, 16384)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
