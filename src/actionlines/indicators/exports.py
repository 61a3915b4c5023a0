"""Figures as files: CSV, XLSX, JSON and SDMX-CSV, each with the full key, status, notes and source."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import polars as pl

from actionlines.errors import BadInputError
from actionlines.indicators.sheets import workbook

DATAFLOW: Final = "ACTIONLINES:OBSERVATIONS(1.0)"
"""Structure named in SDMX-CSV: agency, dataflow, version."""

DERIVED_DATAFLOW: Final = "ACTIONLINES:DERIVED(1.0)"
"""The same for rows of the derived layer, which have RECIPE among their dimensions."""


XLSX_ROWS: Final = 1_048_576
"""Rows of a sheet, its header among them."""


FORMULA: Final = r"^[\s\x00]*[=+@\-\uFF1D\uFF0B\uFF20\uFF0D]|^[\t\r\n\x00]"
"""How a text begins that a spreadsheet calculates instead of showing; East Asian ones take wide signs too."""

FIGURE: Final = r"^[+-]?[0-9]+([.,][0-9]+)*$"


class UnknownFormatError(BadInputError):
    """There is no such format to export to."""


class TooManyRowsError(BadInputError):
    """The format cannot hold so many rows."""


def to_csv(rows: pl.DataFrame) -> bytes:
    """CSV in UTF-8 with a header; an absent value is an empty cell.

    A text that a spreadsheet would take for a formula has an apostrophe before it; figures are as they are. JSON
    and SDMX-CSV, which programs read, have every text as it was stated.

    References
    ----------
    OWASP, Application Security Verification Standard 5.0, requirement 1.2.10; MITRE, CWE-1236.
    """
    texts = [name for name, dtype in rows.schema.items() if dtype == pl.String]
    return rows.with_columns(_shown(name) for name in texts).write_csv().encode()


def _shown(name: str) -> pl.Expr:
    text = pl.col(name)
    harmful = text.str.contains(FORMULA) & ~text.str.contains(FIGURE)
    return pl.when(harmful).then(pl.lit("'") + text).otherwise(text).alias(name)


def to_json(rows: pl.DataFrame) -> bytes:
    """JSON: a list of one object a row."""
    return rows.write_json().encode()


def to_sdmx_csv(rows: pl.DataFrame) -> bytes:
    """SDMX-CSV 2.0: the structure first, then the row's action (I: information), then the columns.

    OBS_STATUS is A (normal) where the source states none, as the code list asks; other attributes that were
    not stated are empty.

    References
    ----------
    SDMX Technical Working Group, SDMX-CSV field guide, version 2.0; SDMX code list for observation status
    (CL_OBS_STATUS), code A.
    """
    dataflow = DERIVED_DATAFLOW if "RECIPE" in rows.columns else DATAFLOW
    if "OBS_STATUS" in rows.columns:
        rows = rows.with_columns(pl.col("OBS_STATUS").fill_null("A"))
    leading = (
        pl.lit("dataflow").alias("STRUCTURE"),
        pl.lit(dataflow).alias("STRUCTURE_ID"),
        pl.lit("I").alias("ACTION"),
    )
    return rows.select(*leading, pl.all()).write_csv().encode()


def to_xlsx(rows: pl.DataFrame) -> bytes:
    """Excel workbook with one sheet; text stays text, also where it looks like a formula."""
    if rows.height >= XLSX_ROWS:
        raise TooManyRowsError(
            f"{rows.height:,} rows do not fit a sheet of Excel ({XLSX_ROWS:,} with header); export as csv"
        )
    return workbook(rows, sheet="figures")


FORMATS: Final[dict[str, tuple[Callable[[pl.DataFrame], bytes], str]]] = {
    "csv": (to_csv, "text/csv; charset=utf-8"),
    "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "json": (to_json, "application/json"),
    "sdmx-csv": (to_sdmx_csv, "application/vnd.sdmx.data+csv;version=2.0.0"),
}
"""Per format: the writer and the media type."""


def export(rows: pl.DataFrame, format_name: str) -> bytes:
    """Write `rows` in the format of this name.

    Raises
    ------
    UnknownFormatError
        If there is no such format; names those there are.

    Examples
    --------
    >>> export(pl.DataFrame({"REF_AREA": ["ISL"], "OBS_VALUE": [99.83]}), "csv")
    b'REF_AREA,OBS_VALUE\\nISL,99.83\\n'
    """
    if format_name not in FORMATS:
        raise UnknownFormatError(f"no format {format_name!r}; there are {', '.join(FORMATS)}")
    return FORMATS[format_name][0](rows)
