"""Figures as files: CSV, XLSX, JSON and SDMX-CSV, each with the full key, status, notes and source."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

import polars as pl

from actionlines.errors import BadInputError

DATAFLOW: Final = "ACTIONLINES:OBSERVATIONS(1.0)"
"""Structure named in SDMX-CSV: agency, dataflow, version."""

DERIVED_DATAFLOW: Final = "ACTIONLINES:DERIVED(1.0)"
"""The same for rows of the derived layer, which have RECIPE among their dimensions."""


XLSX_ROWS: Final = 1_048_576
"""Rows of a sheet, its header among them."""


class UnknownFormatError(BadInputError):
    """There is no such format to export to."""


class TooManyRowsError(BadInputError):
    """The format cannot hold so many rows."""


def to_csv(rows: pl.DataFrame) -> bytes:
    """CSV in UTF-8 with a header; an absent value is an empty cell."""
    return rows.write_csv().encode()


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
    import xlsxwriter

    if rows.height >= XLSX_ROWS:
        raise TooManyRowsError(
            f"{rows.height:,} rows do not fit a sheet of Excel ({XLSX_ROWS:,} with header); export as csv"
        )
    target = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, {**options, "in_memory": True}) as workbook:
        workbook.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})  # same rows, same bytes
        rows.write_excel(workbook, worksheet="figures", autofit=True, float_precision=6)
    return target.getvalue()


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
