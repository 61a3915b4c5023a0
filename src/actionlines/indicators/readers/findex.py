"""World Bank Global Findex: one line per economy, year and group of people, one column per question.

Figures are fractions of 1, but for `pop_adult`: the adults of the economy. The group says which breakdown the
line is of; those in and out of the labour force have no dimension in our key and become part of the series code.
The region and the income group of the economy are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import polars as pl

from actionlines.indicators.readers.delimited import Records, records
from actionlines.indicators.readers.figures import filled, wide_batch
from actionlines.indicators.readers.header import Layout
from actionlines.indicators.readers.reading import Batch

SOURCE: Final = "WB_FINDEX"

GROUPS: Final[dict[str, dict[str, str]]] = {
    "SEX": {"women": "F", "men": "M"},
    "AGE": {"ages 15-24": "Y15T24", "age 25+": "Y_GE25"},
    "URBANISATION": {"urban": "U", "rural": "R"},
    "EDUCATION_LEV": {"prim edu or less": "ISCED11_0_1", "secondary edu or more": "ISCED11_GE2"},
    "INCOME_WEALTH_QUANTILE": {"poorest 40%": "B40", "richest 60%": "T60"},
}
"""Our dimension, and our code for each of Findex's groups."""

LABOUR_FORCE: Final = {"in laborforce": ".IN_LF", "out of laborforce": ".OUT_LF"}

_KEYS: Final = ("countrynewwb", "codewb", "year", "group", "group2")
POPULATION: Final = "pop_adult"
"""Taken from the line of the whole only: on the others it is not the number of the group."""

_CONTEXT: Final = ("regionwb24_hi", "incomegroupwb24", "regionwb", "incomegroupwb")
_QUESTION: Final = re.compile(r"[a-z][a-z0-9_]*")


def _is_question(column: str) -> bool:
    return column not in (*_KEYS, *_CONTEXT) and _QUESTION.fullmatch(column) is not None


LAYOUTS: Final = (Layout("Findex table", _KEYS, _CONTEXT, figures=_is_question),)


def _suffix() -> pl.Expr:
    """Nothing where a dimension holds the group; a group that is not known is never taken for the whole."""
    known = {"all": "", **LABOUR_FORCE, **{name: "" for codes in GROUPS.values() for name in codes}}
    group = pl.col("group2").str.strip_chars()
    return pl.coalesce(
        group.replace_strict(known, default=None, return_dtype=pl.String), "." + group, pl.lit(".?")
    )


def _with_population_of_the_whole(part: Records) -> Records:
    """Empty `pop_adult` on the lines of groups."""
    if POPULATION not in part.frame.columns:
        return part
    is_whole = pl.col("group2").str.strip_chars() == "all"
    return replace(part, frame=part.frame.with_columns(pl.when(is_whole).then(POPULATION).alias(POPULATION)))


def batches(path: Path, *, number: int = 0) -> Iterator[Batch]:
    """The figures of one file; SERIES is the column of the question."""
    columns: dict[str, pl.Expr] = {"AREA": filled("codewb"), "TIME_PERIOD": filled("year")}
    for name, codes in GROUPS.items():
        group = pl.col("group2").str.strip_chars()
        columns[name] = group.replace_strict(codes, default=None, return_dtype=pl.String)
    for given in records(path, LAYOUTS):
        part = _with_population_of_the_whole(given)
        figures = {name: {"SERIES": name} for name in part.header.figures}
        yield wide_batch(part, columns, figures=figures, number=number, suffix=_suffix())
