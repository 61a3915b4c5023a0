"""A table of one's own, CSV or Excel, long or wide, described by a mapping file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl

from actionlines.indicators.observations import RAW_SCHEMA
from actionlines.indicators.readers import workbook
from actionlines.indicators.readers.delimited import Records, records
from actionlines.indicators.readers.figures import filled, long_batch, wide_batch
from actionlines.indicators.readers.header import Layout
from actionlines.indicators.readers.mapping import TableMapping, load_mapping
from actionlines.indicators.readers.reading import Batch


def batches(path: Path, *, number: int = 0, mapping: Path | str) -> Iterator[Batch]:
    """The figures of one file, as the mapping file says."""
    told = load_mapping(Path(mapping))
    for part in _records(path, told):
        if told.headings is None:
            yield _long(part, told, number)
        else:
            yield _wide(part, told, number)


def _records(path: Path, told: TableMapping) -> Iterable[Records]:
    layouts = (
        Layout(
            "mapping file",
            tuple(dict.fromkeys(told.columns.values())),
            told.ignore,
            figures=(lambda name: bool(told.meaning(name))) if told.headings else None,
            tolerant="*" in told.ignore,
        ),
    )
    if workbook.is_workbook(path):
        return [workbook.sheet_records(path, layouts, sheet=told.sheet, header_row=told.header_row)]
    return records(
        path, layouts, encoding=told.encoding, delimiter=told.delimiter, header_row=told.header_row
    )


def _long(part: Records, told: TableMapping, number: int) -> Batch:
    value = told.columns["OBS_VALUE"]
    return long_batch(
        part, _columns(told), value=value, number=number, no_figure=told.no_figure, form=told.form
    )


def _wide(part: Records, told: TableMapping, number: int) -> Batch:
    figures = {name: told.meaning(name) for name in part.header.figures}
    return wide_batch(
        part, _columns(told), figures=figures, number=number, no_figure=told.no_figure, form=told.form
    )


def _columns(told: TableMapping) -> dict[str, pl.Expr]:
    """Numbers among the attributes follow the same decimal mark as the figures."""
    columns: dict[str, pl.Expr] = {name: pl.lit(text) for name, text in told.constants.items()}
    for name, column in told.columns.items():
        if name != "OBS_VALUE":
            text = filled(column).replace(told.values.get(name, {}))
            columns[name] = text if RAW_SCHEMA[name] == pl.String else told.form.parse(text)
    return {name: expression.cast(RAW_SCHEMA[name], strict=False) for name, expression in columns.items()}
