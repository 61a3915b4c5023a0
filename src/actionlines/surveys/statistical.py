"""SPSS (.sav) and Stata (.dta) files to Parquet, in pieces. Values that the file declares missing are missing."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat

from actionlines.surveys.delimited import require_columns
from actionlines.surveys.description import DataFile
from actionlines.surveys.microdata_errors import EmptyFileError, UnreadableFileError

PIECE: Final = 200_000
"""Rows read at a time."""

READERS: Final[dict[str, Callable[..., Any]]] = {"sav": pyreadstat.read_sav, "dta": pyreadstat.read_dta}


def statistical_to_parquet(path: Path, target: Path, *, file: DataFile, columns: Collection[str]) -> None:
    """Write chosen columns of an SPSS or Stata file; codes stay codes, their labels are not applied.

    Raises
    ------
    actionlines.surveys.microdata_errors.MicrodataError
        If it is no such file, is cut off, has no row, or lacks a column.
    """
    schema = _schema(path, file, columns)
    rows = 0
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        try:
            pieces = pyreadstat.read_file_in_chunks(
                READERS[file.kind or ""], str(path), chunksize=PIECE, usecols=list(columns), **_options(file)
            )
            for piece, _ in pieces:
                rows += piece.height
                writer.write_table(_cleaned(piece, schema))
        except pyreadstat.ReadstatError as error:
            raise _unreadable(path, file, error) from None
    if rows == 0:
        raise EmptyFileError(f"{path.name} has no row")


def columns_of(path: Path, file: DataFile) -> list[str]:
    """The names of a file's columns."""
    return list(_described(path, file).column_names)


def labels_of(path: Path, file: DataFile) -> tuple[dict[str, str], dict[str, dict[Any, str]]]:
    """What each column of a file is called, and what each of its codes means."""
    described = _described(path, file)
    names = {name: label for name, label in described.column_names_to_labels.items() if label}
    return names, dict(described.variable_value_labels)


def _described(path: Path, file: DataFile) -> Any:
    try:
        _, described = READERS[file.kind or ""](str(path), metadataonly=True, **_options(file))
    except pyreadstat.ReadstatError as error:
        raise _unreadable(path, file, error) from None
    return described


def _options(file: DataFile) -> dict[str, Any]:
    encoding = {} if file.encoding == "utf-8" else {"encoding": file.encoding}
    return {"output_format": "polars", "disable_datetime_conversion": True, **encoding}


def _schema(path: Path, file: DataFile, columns: Collection[str]) -> pa.Schema:
    described = _described(path, file)
    require_columns(path, list(described.column_names), columns)
    kinds = described.readstat_variable_types
    texts = {name for name in columns if kinds[name] == "string"}
    return pa.schema([(name, pa.string() if name in texts else pa.float64()) for name in columns])


def _cleaned(piece: pl.DataFrame, schema: pa.Schema) -> pa.Table:
    """Empty texts and what is not a number are missing."""
    wanted = [
        pl.col(field.name).cast(pl.String).str.strip_chars().replace("", None)
        if field.type == pa.string()
        else pl.col(field.name).cast(pl.Float64).fill_nan(None)
        for field in schema
    ]
    return piece.select(wanted).to_arrow().cast(schema)


def _unreadable(path: Path, file: DataFile, error: Exception) -> UnreadableFileError:
    reason = str(error).rstrip(".")
    return UnreadableFileError(
        f"{path.name} cannot be read as .{file.kind}: {reason}. Copy it again, whole; if letters are the reason, say "
        "its encoding"
    )
