"""United Nations E-Government Development Index: one line per country and survey.

Three layouts: a long table with the year in a column; a file per survey, whose year stands in its name alone
(`egdi-2018.csv`); and UN DESA's download, which names countries (with a blank behind) and gives no codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl

from actionlines.errors import BadInputError
from actionlines.indicators.readers.delimited import Records, records
from actionlines.indicators.readers.figures import filled, wide_batch
from actionlines.indicators.readers.header import Layout
from actionlines.indicators.readers.reading import Batch

SOURCE: Final = "UN_EGDI"

_SERIES: Final[dict[str, str]] = {
    "rank": "rank",
    "egdi": "egdi",
    "epi": "epi",
    "osi": "osi",
    "hci": "hci",
    "tii": "tii",
    "e-gov-rank": "rank",
    "e-gov-index": "egdi",
    "e-pat-index": "epi",
    "E-Government Rank": "rank",
    "E-Government Index": "egdi",
    "E-Participation Index": "epi",
    "Online Service Index": "osi",
    "Human Capital Index": "hci",
    "Telecommunication Infrastructure Index": "tii",
}

LONG: Final = Layout("EGDI long table", ("iso3", "country", "year"), figures=_SERIES.__contains__)
SURVEY: Final = Layout("EGDI file per survey", ("country-code", "country-name"), figures=_SERIES.__contains__)
DESA: Final = Layout("EGDI of UN DESA", ("Survey Year", "Country Name"), figures=_SERIES.__contains__)
LAYOUTS: Final = (LONG, SURVEY, DESA)

_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class NoYearError(BadInputError):
    """A file of one survey does not say which."""


def batches(path: Path, *, number: int = 0) -> Iterator[Batch]:
    """The figures of one file; SERIES is one of egdi, epi, osi, hci, tii, rank."""
    for part in records(path, LAYOUTS):
        figures = {name: {"SERIES": _SERIES[name]} for name in part.header.figures}
        yield wide_batch(part, _columns(part, path), figures=figures, number=number)


def _columns(part: Records, path: Path) -> dict[str, pl.Expr]:
    layout = part.header.layout
    if layout is LONG:
        return {"AREA": filled("iso3"), "TIME_PERIOD": filled("year")}
    if layout is DESA:
        return {"AREA": filled("Country Name"), "TIME_PERIOD": filled("Survey Year")}
    years = set(_YEAR.findall(path.name))
    if len(years) != 1:
        text = (
            f"{path.name}: the file has no column for the year, so its name must hold it, as in egdi-2018.csv"
        )
        raise NoYearError(f"{text}; rename it")
    return {"AREA": filled("country-code"), "TIME_PERIOD": pl.lit(years.pop())}
