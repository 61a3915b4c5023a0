"""Gapminder's Systema Globalis (DDF): one long table of `geo,time,indicator,value`.

`geo` is ISO 3166 alpha-3 in lower case, and Gapminder's own code for places that have none (`kos`, `ussr`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl

from actionlines.indicators.readers.delimited import records
from actionlines.indicators.readers.figures import filled, long_batch
from actionlines.indicators.readers.header import Layout
from actionlines.indicators.readers.reading import Batch

SOURCE: Final = "GAPMINDER"

LAYOUTS: Final = (Layout("Gapminder long table", ("geo", "time", "indicator", "value")),)


def batches(path: Path, *, number: int = 0) -> Iterator[Batch]:
    """The figures of one file; SERIES is the indicator, AREA the geo, both as written."""
    columns: dict[str, pl.Expr] = {
        "SERIES": filled("indicator"),
        "AREA": filled("geo"),
        "TIME_PERIOD": filled("time"),
    }
    for part in records(path, LAYOUTS):
        yield long_batch(part, columns, value="value", number=number)
