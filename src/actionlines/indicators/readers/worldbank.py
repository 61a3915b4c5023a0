"""World Bank: the wide tables of the World Development Indicators, and long tables made of its API.

Four layouts. Wide: the bulk file (`WDICSV.csv`, once `WDIData.csv`) and the per-indicator download, which has
four lines before the header and three files in its archive; DataBank writes `1960 [YR1960]` and `..` for
nothing. Long: one column per series (as the R and Python clients save it), or a column that names the series.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl

from actionlines.indicators.readers.delimited import Records, records
from actionlines.indicators.readers.figures import filled, long_batch, wide_batch
from actionlines.indicators.readers.header import Layout
from actionlines.indicators.readers.reading import Batch

SOURCE: Final = "WB_WDI"

NO_FIGURE: Final = ("", "..")
"""`..` is DataBank's sign for "not available"."""

_YEAR: Final = re.compile(r"(\d{4})(?: \[YR\d{4}\])?")
_SERIES: Final = re.compile(r"[A-Z][A-Z0-9]*(?:\.[A-Z0-9_]+)+")
_CONTEXT: Final = ("lastupdated", "status", "region", "capital", "longitude", "latitude", "income", "lending")


def _is_year(column: str) -> bool:
    return _YEAR.fullmatch(column) is not None


def _is_series(column: str) -> bool:
    return _SERIES.fullmatch(column) is not None


WIDE: Final = (
    Layout(
        "World Bank wide table",
        ("Country Name", "Country Code", "Indicator Name", "Indicator Code"),
        figures=_is_year,
        before=("Data Source", "Last Updated Date"),
    ),
    Layout(
        "DataBank wide table",
        ("Country Name", "Country Code", "Series Name", "Series Code"),
        figures=_is_year,
    ),
)
LONG: Final = Layout("World Bank long table", ("iso2c", "country", "year", "indicator", "value"), ("iso3c",))
BY_SERIES: Final = Layout(
    "World Bank table by series", ("country", "iso2c", "iso3c", "year"), _CONTEXT, figures=_is_series
)
LAYOUTS: Final = (*WIDE, LONG, BY_SERIES)

MEMBERS: Final = ("WDICSV.csv", "WDIData.csv", "[!M]*.csv")
"""In the bulk archive the figures are one file of six; in the others `Metadata_...csv` lies beside them."""


def batches(path: Path, *, number: int = 0) -> Iterator[Batch]:
    """The figures of one file; SERIES is the World Bank's code, AREA its three-letter code where given."""
    for part in records(path, LAYOUTS, members=MEMBERS, floats=True):
        layout = part.header.layout
        if layout in WIDE:
            yield _wide(part, number)
        elif layout is LONG:
            yield _long(part, number)
        else:
            yield _by_series(part, number)


def _wide(part: Records, number: int) -> Batch:
    series = next(name for name in part.header.columns if name in ("Indicator Code", "Series Code"))
    columns = {"SERIES": filled(series), "AREA": filled("Country Code")}
    figures = {name: {"TIME_PERIOD": name[:4]} for name in part.header.figures}
    return wide_batch(part, columns, figures=figures, number=number, no_figure=NO_FIGURE)


def _long(part: Records, number: int) -> Batch:
    columns = {"SERIES": filled("indicator"), "AREA": _area(part), "TIME_PERIOD": filled("year")}
    return long_batch(part, columns, value="value", number=number, no_figure=NO_FIGURE)


def _by_series(part: Records, number: int) -> Batch:
    columns = {"AREA": _area(part), "TIME_PERIOD": filled("year")}
    figures = {name: {"SERIES": name} for name in part.header.figures}
    return wide_batch(part, columns, figures=figures, number=number, no_figure=NO_FIGURE)


def _area(part: Records) -> pl.Expr:
    codes = [name for name in ("iso3c", "iso2c", "country") if name in part.header.columns]
    return pl.coalesce([filled(name) for name in codes])
