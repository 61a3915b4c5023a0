"""A table as an Excel workbook. Text stays text, also where it looks like a formula; figures stay figures.

xlsxwriter makes the workbook and its header. The rows below it are written column by column by Polars: cell by
cell a download of an indicator would hold a processor for seconds, and one of a hundred countries for a minute.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

import polars as pl
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

ROWS_AT_A_TIME: Final = 20_000
WIDEST: Final = 60
"""Characters a column is wide at most."""

MOST_SIGNS: Final = 32_767
"""What a cell can hold; Excel calls a workbook with a longer one damaged."""

CUT_OFF: Final = " [...] (Excel holds no more in a cell: the whole text stands in the CSV and JSON files)"

_KEPT: Final = (MOST_SIGNS - len(CUT_OFF)) // 2
"""Excel counts in UTF-16, where a letter may take two."""

_CONTROL: Final = [chr(code) for code in range(32) if chr(code) not in "\t\n"] + ["\ufffe", "\uffff"]
_PLAIN: Final = ["&", "<", ">", *_CONTROL]
_WRITTEN: Final = ["&amp;", "&lt;", "&gt;", *(f"_x{ord(sign):04X}_" for sign in _CONTROL)]


class _Figures(Worksheet):  # type: ignore[misc]
    """A sheet whose rows below the header are written all at once."""

    figures: pl.DataFrame

    def _write_rows(self) -> None:
        super()._write_rows()
        for piece in _row_elements(self.figures):
            self.fh.write(piece)


def workbook(rows: pl.DataFrame, *, sheet: str) -> bytes:
    """Give `rows` as a workbook with one sheet: a bold header that stays, a filter on every column.

    The same rows give the same bytes. An absent value is an empty cell. Of a text longer than a cell can hold the
    beginning is written, and that it is one.

    Examples
    --------
    >>> workbook(pl.DataFrame({"NOTE": ["=1+1"]}), sheet="figures")[:2]
    b'PK'
    """
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
        page = book.add_worksheet(sheet, worksheet_class=_Figures)
        page.figures = rows
        page.write_row(0, 0, rows.columns, book.add_format({"bold": True}))
        for column, width in enumerate(_widths(rows)):
            page.set_column(column, column, width)
        page.freeze_panes(1, 0)
        if rows.width:
            page.autofilter(0, 0, max(rows.height, 1), rows.width - 1)
    return target.getvalue()


def _widths(rows: pl.DataFrame) -> list[int]:
    """Width of each column by its header and its first rows, in characters."""
    shown = rows.head(1000).select(pl.all().cast(pl.String).str.len_chars().max().fill_null(0))
    widths = shown.row(0) if shown.height else (0,) * rows.width
    return [min(WIDEST, 3 + max(len(name), width)) for name, width in zip(rows.columns, widths, strict=True)]


def _row_elements(rows: pl.DataFrame) -> Iterator[str]:
    for start in range(0, rows.height, ROWS_AT_A_TIME):
        piece = rows.slice(start, ROWS_AT_A_TIME).with_row_index("\x00row", offset=start + 2)
        number = pl.col("\x00row").cast(pl.String)
        cells = [
            _cell(name, dtype, xl_col_to_name(at)) for at, (name, dtype) in enumerate(rows.schema.items())
        ]
        line = pl.concat_str([pl.lit('<row r="'), number, pl.lit('">'), *cells, pl.lit("</row>")])
        yield piece.select(line.str.join("")).item()


def _cell(name: str, dtype: pl.DataType, letters: str) -> pl.Expr:
    """One cell as XML; nothing where the value is absent."""
    place = pl.concat_str([pl.lit(f'<c r="{letters}'), pl.col("\x00row").cast(pl.String)])
    if dtype.is_numeric():
        finite = pl.col(name).cast(pl.Float64).is_finite()
        figure = pl.concat_str([place, pl.lit('"><v>'), pl.col(name).cast(pl.String), pl.lit("</v></c>")])
        odd = pl.concat_str([place, pl.lit('" t="e"><v>#NUM!</v></c>')])
        written = pl.when(finite).then(figure).otherwise(odd)
    else:
        opening = pl.lit('" t="inlineStr"><is><t xml:space="preserve">')
        written = pl.concat_str([place, opening, _escaped(name), pl.lit("</t></is></c>")])
    return pl.when(pl.col(name).is_not_null()).then(written).otherwise(pl.lit(""))


def _escaped(name: str) -> pl.Expr:
    """Text as XML holds it; what XML cannot hold as Excel writes it (`_x0007_`), and what looks so made plain."""
    text = pl.col(name).cast(pl.String)
    short = text.str.head(_KEPT) + pl.lit(CUT_OFF)
    kept = pl.when(text.str.len_chars() > MOST_SIGNS // 2).then(short).otherwise(text)
    return kept.str.replace_all(r"_(x[0-9A-Fa-f]{4}_)", "_x005F_$1").str.replace_many(_PLAIN, _WRITTEN)
