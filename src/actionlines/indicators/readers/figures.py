"""Turn text into figures, and records into rows of RAW_SCHEMA, without a loop over rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from actionlines.indicators.readers.delimited import Records
from actionlines.indicators.readers.reading import Batch, Wide, raw_frame, rejected_frame, rows_of

NO_FIGURE: Final = ("",)
"""Texts that stand for no figure, where the format does not say otherwise."""


@dataclass(frozen=True, slots=True)
class NumberForm:
    """How a file writes numbers."""

    decimal: str = "."
    thousands: str = ""

    def parse(self, text: pl.Expr) -> pl.Expr:
        """Float64; null where `text` is not a finite number written in this form."""
        if self.thousands:
            grouped = rf"^[+-]?\d{{1,3}}(\{self.thousands}\d{{3}})+(\{self.decimal}\d*)?$"
            plain = text.str.replace_all(self.thousands, "", literal=True)
            text = pl.when(text.str.contains(grouped)).then(plain).otherwise(text)
        if self.decimal != ".":
            strange = text.str.contains(".", literal=True)
            text = pl.when(~strange).then(text.str.replace(self.decimal, ".", literal=True))
        number = text.cast(pl.Float64, strict=False)
        return pl.when(number.is_finite()).then(number)


PLAIN: Final = NumberForm()


def joined(*columns: str, also: pl.Expr | None = None) -> pl.Expr:
    """The texts of `columns`, and `also`, separated by `; `; null where all are empty."""
    texts = [*(filled(name) for name in columns), *([] if also is None else [also])]
    text = pl.concat_str(texts, separator="; ", ignore_nulls=True)
    return pl.when(text != "").then(text)


def filled(column: str) -> pl.Expr:
    """The text of `column` without blanks around it; null where empty."""
    text = pl.col(column).str.strip_chars()
    return pl.when(text != "").then(text)


def long_batch(
    records: Records,
    columns: Mapping[str, pl.Expr],
    *,
    value: str,
    number: int,
    no_figure: Iterable[str] = NO_FIGURE,
    form: NumberForm = PLAIN,
) -> Batch:
    """One row per record whose column `value` is not empty."""
    rows = records.frame.select(**columns, RAW_VALUE=pl.col(value)).with_columns(records.line.alias("LINE"))
    cells = cells_of(rows, no_figure, form)
    return _batch(records, cells, slots=rows.height, empty=rows.height - cells.height, number=number)


def wide_batch(
    records: Records,
    columns: Mapping[str, pl.Expr],
    *,
    figures: Mapping[str, Mapping[str, str]],
    number: int,
    no_figure: Iterable[str] = NO_FIGURE,
    form: NumberForm = PLAIN,
    suffix: pl.Expr | None = None,
) -> Batch:
    """One row per record and column of figures that is not empty.

    `figures` says, for each column of figures, which fields of RAW_SCHEMA its name stands for:
    `{"1960": {"TIME_PERIOD": "1960"}, "hdi_1990": {"SERIES": "hdi", "TIME_PERIOD": "1990"}}`.
    `suffix` is put behind SERIES, where a breakdown has no field of its own.
    """
    tail = {} if suffix is None else {"SUFFIX": suffix}
    index = records.frame.select(**columns, **tail).with_columns(records.line.alias("LINE"))
    told, slots = _columns(figures), index.height * len(figures)
    if (cells := records.cells) is not None:
        wide = Wide(index, told, cells.lengths, cells.places, cells.values, number)
        return Batch(wide, slots, slots - wide.height, records.lines)
    values = records.frame.select(*figures)
    if all(dtype == pl.Float64 for dtype in values.dtypes):
        wide = Wide(index, told, *_number_cells(values), number)
    else:
        texts = cells_of(_text_cells(values), no_figure, form)
        record, place = texts["ROW"], texts["PLACE"]
        if texts["OBS_VALUE"].null_count():
            rows = rows_of(index[record], told[place], texts.drop("ROW", "PLACE"))
            return _batch(records, rows, slots=slots, empty=slots - rows.height, number=number)
        lengths = np.bincount(record.to_numpy(), minlength=index.height)
        wide = Wide(index, told, lengths, place.to_numpy(), texts["OBS_VALUE"].to_numpy(), number)
    rejected = rejected_frame(records.rejected, number=number)
    return Batch(wide, slots, slots - wide.height, records.lines, rejected)


def _columns(figures: Mapping[str, Mapping[str, str]]) -> pl.DataFrame:
    """What each column of figures stands for, one row a column."""
    fields = sorted({name for meaning in figures.values() for name in meaning})
    told = {name: [meaning.get(name) for meaning in figures.values()] for name in fields}
    return pl.DataFrame(
        {"COLUMN": list(figures), **told}, schema=dict.fromkeys(("COLUMN", *fields), pl.String)
    )


def _number_cells(values: pl.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """How many cells of each record are not empty, in which columns, and what stands there."""
    array = values.to_numpy(order="c")
    filled_in = ~np.isnan(array)
    place = np.broadcast_to(np.arange(values.width, dtype=np.uint16), array.shape)
    return filled_in.sum(axis=1), place[filled_in], array[filled_in]


def _text_cells(values: pl.DataFrame) -> pl.DataFrame:
    """ROW, PLACE and RAW_VALUE of all that is not empty, record by record."""
    tall = values.rename({name: str(place) for place, name in enumerate(values.columns)}).with_row_index(
        "ROW"
    )
    tall = tall.unpivot(index="ROW", variable_name="PLACE", value_name="RAW_VALUE").drop_nulls("RAW_VALUE")
    return tall.with_columns(pl.col("PLACE").cast(pl.UInt32)).sort("ROW", maintain_order=True)


def cells_of(
    rows: pl.DataFrame, no_figure: Iterable[str] = NO_FIGURE, form: NumberForm = PLAIN
) -> pl.DataFrame:
    """Rows that hold a figure, with OBS_VALUE; RAW_VALUE is kept only where it is not a number."""
    text = pl.col("RAW_VALUE").str.strip_chars()
    rows = rows.filter(text.is_not_null() & ~text.is_in(list(no_figure)))
    rows = rows.with_columns(form.parse(text).alias("OBS_VALUE"))
    return rows.with_columns(
        pl.when(pl.col("OBS_VALUE").is_null()).then(pl.col("RAW_VALUE")).alias("RAW_VALUE")
    )


def _batch(records: Records, cells: pl.DataFrame, *, slots: int, empty: int, number: int) -> Batch:
    rejected = rejected_frame(records.rejected, number=number)
    return Batch(raw_frame(cells, number=number), slots, empty, records.lines, rejected)
