"""SDMX-CSV 1.0 (`DATAFLOW` first) and 2.0 (`STRUCTURE,STRUCTURE_ID,ACTION` first).

Columns and values may carry labels (`REF_AREA: Reference area`, `RWA: Rwanda`); the code stands before the
colon. Rows whose action is to delete hold no figure to read and are rejected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import polars as pl

from actionlines.indicators.readers.delimited import Records, records
from actionlines.indicators.readers.figures import filled, long_batch
from actionlines.indicators.readers.header import DuplicateColumnError, Layout
from actionlines.indicators.readers.reading import Batch
from actionlines.indicators.readers.sdmx import NO_FIGURE, columns_of, dimensions_of

LAYOUTS: Final = (
    Layout("SDMX-CSV 1.0", ("DATAFLOW",), tolerant=True),
    Layout("SDMX-CSV 2.0", ("STRUCTURE_ID",), tolerant=True),
)


def batches(
    path: Path,
    *,
    number: int = 0,
    concepts: Mapping[str, str] | None = None,
    structure: Path | str | None = None,
) -> Iterator[Batch]:
    """The figures of one message; `concepts` names columns that are not called as usual."""
    dimensions = dimensions_of(structure) if structure else None
    for part in records(path, LAYOUTS):
        part = _without_deletions(_without_labels(part, path))
        columns, value = columns_of(
            part.frame.columns, file=path.name, concepts=concepts, dimensions=dimensions
        )
        yield long_batch(part, columns, value=value, number=number, no_figure=NO_FIGURE)


def _without_labels(part: Records, path: Path) -> Records:
    """Codes only: what stands before `: ` in a column that is labelled itself."""
    names = {column: column.split(": ", 1)[0] for column in part.frame.columns}
    twice = next((code for code in names.values() if list(names.values()).count(code) > 1), None)
    if twice is not None:
        text = f"{path.name}, line {part.header.line}: two columns are named {twice!r}; rename or remove one"
        raise DuplicateColumnError(text)
    labelled = [column for column, code in names.items() if column != code]
    codes = (
        part.frame.with_columns(pl.col(labelled).str.replace(r"(?s): .*$", "")) if labelled else part.frame
    )
    return replace(part, frame=codes.rename(names))


def _without_deletions(part: Records) -> Records:
    if "ACTION" not in part.frame.columns:
        return part
    deletes = part.frame.select((filled("ACTION") == "D").fill_null(False)).to_series()
    if not deletes.any():
        return part
    text = part.frame.filter(deletes).select(
        pl.concat_str(pl.all(), separator=",", ignore_nulls=True).alias("TEXT")
    )
    gone = text.select(part.line.filter(deletes), pl.lit("deletion").alias("REASON"), "TEXT")
    rejected = pl.concat([part.rejected, gone]).sort("LINE")
    return replace(
        part, frame=part.frame.filter(~deletes), line=part.line.filter(~deletes), rejected=rejected
    )
