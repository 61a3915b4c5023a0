"""Turn text into figures, and records into rows of RAW_SCHEMA, without a loop over rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl

from actionlines.indicators.readers.delimited import Records
from actionlines.indicators.readers.reading import Batch, raw_frame, rejected_frame

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
    frame = records.frame
    tail = {} if suffix is None else {"SUFFIX": suffix}
    index = frame.select(**columns, **tail).with_columns(records.line.alias("LINE"))
    values = frame.select(*figures)
    numeric = all(dtype == pl.Float64 for dtype in values.dtypes)
    cells = _number_cells(values) if numeric else cells_of(_text_cells(values), no_figure, form)
    row = cells["ROW"]
    cells = pl.concat([cells.drop("ROW"), index[row]], how="horizontal")
    cells = cells.with_columns(_from_column(figures))
    if suffix is not None:
        cells = cells.with_columns(pl.col("SERIES") + pl.col("SUFFIX")).drop("SUFFIX")
    slots = values.height * values.width
    batch = _batch(records, cells, slots=slots, empty=slots - cells.height, number=number)
    return batch if suffix is not None else replace(batch, index=index, row=row)


def _number_cells(values: pl.DataFrame) -> pl.DataFrame:
    """ROW, COLUMN and OBS_VALUE of all that is not empty, record by record."""
    array = values.to_numpy(order="c")
    row, column = np.nonzero(~np.isnan(array))
    names = pl.Series("COLUMN", values.columns)[pl.Series(column, dtype=pl.UInt32)]
    return pl.DataFrame(
        {"ROW": pl.Series(row, dtype=pl.UInt32), "COLUMN": names, "OBS_VALUE": array[row, column]}
    )


def _text_cells(values: pl.DataFrame) -> pl.DataFrame:
    """ROW, COLUMN and RAW_VALUE of all that is not empty, record by record."""
    tall = values.with_row_index("ROW").unpivot(
        on=values.columns, index="ROW", variable_name="COLUMN", value_name="RAW_VALUE"
    )
    return tall.drop_nulls("RAW_VALUE").sort("ROW", maintain_order=True)


def _from_column(figures: Mapping[str, Mapping[str, str]]) -> list[pl.Expr]:
    fields = {name for meaning in figures.values() for name in meaning}
    found = []
    for name in sorted(fields):
        meant = {
            column: meaning.get(name) for column, meaning in figures.items() if meaning.get(name) != column
        }
        found.append(pl.col("COLUMN").replace(meant).alias(name))
    return found


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
