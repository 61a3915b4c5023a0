"""What the process of its own does with a file of SPSS or Stata: see that it can hold what it claims, then read it.

Rows travel as Parquet, written piece by piece, so that a file may be larger than memory. Values that the file declares
missing are missing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyreadstat

from actionlines.confined.archives import refuse_bomb
from actionlines.confined.statistical import UnreadableStatisticalFileError

PIECE: Final = 4_000_000
"""Cells read at a time."""
PACKED: Final = b"$FL3"
"""How a file of SPSS begins whose rows are packed as in an archive (.zsav)."""

READERS: Final[dict[str, Callable[..., Any]]] = {"sav": pyreadstat.read_sav, "dta": pyreadstat.read_dta}


def variables(path: str, kind: str, encoding: str) -> dict[str, Any]:
    """The columns of a file: their names, what they are called, and what their codes mean.

    Parameters
    ----------
    path, kind
        The file; `sav` or `dta`.
    encoding
        Of its texts, or nothing where the file itself tells.
    """
    described = _described(path, kind, encoding)
    return {
        "names": list(described.column_names),
        "labels": {name: label for name, label in described.column_names_to_labels.items() if label},
        "codes": {name: list(codes.items()) for name, codes in described.variable_value_labels.items()},
    }


def rows_to(
    path: str, kind: str, encoding: str, columns: str, target: str, piece: int = PIECE
) -> dict[str, Any]:
    """Chosen columns, a list in JSON, written as Parquet; nothing is written where one is not there, or is there twice.

    Returns
    -------
    dict
        The names of all columns, and how many rows were written.
    """
    wanted = json.loads(columns)
    described = _described(path, kind, encoding)
    names = list(described.column_names)
    told: dict[str, Any] = {"names": names, "rows": 0}
    if not wanted or any(names.count(name) != 1 for name in wanted):
        return told
    _refuse_claims(Path(path), described)
    schema = _schema(described, wanted)
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for table in _pieces(
            path, kind, encoding, schema, total=described.number_rows, height=max(1, piece // len(wanted))
        ):
            writer.write_table(table)
            told["rows"] += table.num_rows
            refuse_bomb(Path(path), told["rows"] * len(names))
    return told


def _described(path: str, kind: str, encoding: str) -> Any:
    return _said(path, kind, encoding, metadataonly=True)[1]


def _said(path: str, kind: str, encoding: str, **how: Any) -> Any:
    """Do as the library does; its own reasons name no value of a row, others might."""
    spoken = {"encoding": encoding} if encoding else {}
    try:
        return READERS[kind](path, output_format="dict", disable_datetime_conversion=True, **spoken, **how)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError) as error:
        raise UnreadableStatisticalFileError(str(error).rstrip(".")) from None
    except UnicodeError:
        raise UnreadableStatisticalFileError("its texts are not in the encoding that is said") from None


def _refuse_claims(path: Path, described: Any) -> None:
    """A cell takes a byte at least, so that the size of a file tells how many it can have, whatever its header says."""
    rows = described.number_rows or 0
    with path.open("rb") as handle:
        packed = handle.read(len(PACKED)) == PACKED
    if not packed and rows * described.number_columns > path.stat().st_size:
        raise UnreadableStatisticalFileError(f"it says that it has {rows:,} rows, and has no room for them")
    refuse_bomb(path, rows * described.number_columns)


def _schema(described: Any, columns: Sequence[str]) -> pa.Schema:
    kinds = described.readstat_variable_types
    return pa.schema([(name, pa.string() if kinds[name] == "string" else pa.float64()) for name in columns])


def _pieces(
    path: str, kind: str, encoding: str, schema: pa.Schema, *, total: int | None, height: int
) -> Iterator[pa.Table]:
    """The rows of a file, some at a time, up to where it says that it ends or, where it does not, to its last one."""
    start = 0
    while total is None or start < total:
        how = {"row_offset": start, "row_limit": height, "usecols": schema.names}
        table = _table(_said(path, kind, encoding, **how)[0], schema)
        if table.num_rows == 0:
            return
        yield table
        start += height


def _table(found: dict[str, list[Any]], schema: pa.Schema) -> pa.Table:
    """Empty texts and what is not a number are missing."""
    arrays = [_array(found.pop(field.name), field.type) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def _array(values: list[Any], kind: pa.DataType) -> pa.Array:
    if kind != pa.string():
        return pa.array(values, kind, from_pandas=True)
    texts = pc.utf8_trim_whitespace(pa.array(values, kind))
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, kind), texts)
