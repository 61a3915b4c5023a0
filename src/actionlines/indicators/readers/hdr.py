"""UNDP Human Development Report: all composite indices over time, one line per country, one column per index
and year.

A column is a stem and a year (`hdi_1990`, `eys_f_2022`); the stem is the series. Some editions are written in
Windows-1252 instead of UTF-8. Regions have codes of UNDP's own (`ZZK.WORLD`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from actionlines.indicators.readers.delimited import records
from actionlines.indicators.readers.figures import filled, wide_batch
from actionlines.indicators.readers.header import Layout
from actionlines.indicators.readers.lines import encoding_of
from actionlines.indicators.readers.reading import Batch

SOURCE: Final = "UNDP_HDR"

NO_FIGURE: Final = ("", "..")

_DATED: Final = re.compile(r"(.+)_(\d{4})")


def _is_dated(column: str) -> bool:
    return _DATED.fullmatch(column) is not None


LAYOUTS: Final = (Layout("UNDP wide table", ("iso3", "country"), ("hdicode", "region"), figures=_is_dated),)


def _meaning(column: str) -> dict[str, str]:
    return {"SERIES": column[:-5], "TIME_PERIOD": column[-4:]}


def batches(path: Path, *, number: int = 0) -> Iterator[Batch]:
    """The figures of one file; SERIES is the stem, TIME_PERIOD the year in the column's name."""
    for part in records(path, LAYOUTS, encoding=encoding_of(path, fallback="cp1252")):
        figures = {name: _meaning(name) for name in part.header.figures}
        yield wide_batch(part, {"AREA": filled("iso3")}, figures=figures, number=number, no_figure=NO_FIGURE)
