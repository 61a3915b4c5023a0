"""Our World in Data's grapher tables: entity, code, year and one column per chart variable.

The column's name is the series. Regions of OWID's own making have no code, or one like `OWID_WRL`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl

from actionlines.indicators.readers.delimited import records
from actionlines.indicators.readers.figures import filled, wide_batch
from actionlines.indicators.readers.header import Layout
from actionlines.indicators.readers.reading import Batch

SOURCE: Final = "OWID"

_CONTEXT: Final = (
    "owid_region",
    "World region according to OWID",
    "World regions according to OWID",
    "Continent",
)
_KEYS: Final = (("entity", "code", "year"), ("Entity", "Code", "Year"))


def _is_variable(column: str) -> bool:
    return column not in (*_CONTEXT, *_KEYS[0], *_KEYS[1], "")


LAYOUTS: Final = tuple(Layout("OWID grapher table", keys, _CONTEXT, figures=_is_variable) for keys in _KEYS)


def batches(path: Path, *, number: int = 0) -> Iterator[Batch]:
    """The figures of one file; SERIES is the column, AREA the code, or else the entity's name."""
    for part in records(path, LAYOUTS):
        entity, code, year = part.header.layout.required
        columns: dict[str, pl.Expr] = {
            "AREA": pl.coalesce(filled(code), filled(entity)),
            "TIME_PERIOD": filled(year),
        }
        figures = {name: {"SERIES": name} for name in part.header.figures}
        yield wide_batch(part, columns, figures=figures, number=number)
