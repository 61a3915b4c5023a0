"""Breakdowns: whether every value is a part, every part has somebody, and who belongs to none: nothing in silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from operator import add
from typing import Any, Final

import ibis
import polars as pl

from actionlines.surveys.checking_sums import Question
from actionlines.surveys.codes import as_text, parts_of_codes
from actionlines.surveys.columns_used import breakdowns_of
from actionlines.surveys.description import Breakdown
from actionlines.surveys.expressions import Column, columns, parse
from actionlines.surveys.findings import Found, file_of, rows
from actionlines.surveys.telling import numbered
from actionlines.surveys.units import Unit

MOST_NAMED: Final = 10
"""Values of a column that one problem names."""

MOST_QUOTED: Final = 60
"""Different values without a part, above which they are taken for keys, names or amounts, and none is quoted."""


def placed(unit: Unit) -> dict[str, pl.DataFrame]:
    """Of each breakdown that is used: its values, how many rows hold each, and the part they are in."""
    description = unit.survey.description
    used = dict.fromkeys(
        name
        for indicator in description.indicators
        if indicator.unit == unit.name
        for cross in description.crosses_of(indicator)
        for name in cross
    )
    return {name: _counted(unit, name, description.by[name]) for name in used}


def _counted(unit: Unit, name: str, breakdown: Breakdown) -> pl.DataFrame:
    table = unit.table.select(value=unit.part(name))
    grouped = unit.survey.engine.small(table.group_by("value").aggregate(rows=ibis._.count()))
    return grouped.select(
        parts_of_codes(grouped["value"], breakdown).cast(pl.String).alias("part"),
        as_text(grouped["value"]),
        "rows",
    ).sort("rows", "value", descending=[True, False])


def breakdowns(unit: Unit, counted: dict[str, pl.DataFrame]) -> Iterator[Found]:
    """Every answer belongs to a part, and every part has somebody."""
    for name, values in counted.items():
        yield from _parts(unit, name, values)


def _parts(unit: Unit, name: str, counted: pl.DataFrame) -> Iterator[Found]:
    breakdown = unit.survey.description.by[name]
    outside = counted.filter(counted["part"].is_null() & counted["value"].is_not_null())
    if outside.height and breakdown.codes is not None:
        text = f"{file_of(unit)}: by.{name}: {breakdown.column} holds {_listed(unit, breakdown, outside)}"
        yield Found(
            "value_outside_codes", unit.name, breakdown.column or name, int(outside["rows"].sum()), text
        )
    present = set(counted["part"].drop_nulls())
    for part in breakdown.values:
        if part not in present:
            text = f"{file_of(unit)}: by.{name}: nobody is {part}; it has no row in the results"
            yield Found("empty_part", unit.name, breakdown.column or name, 0, text, problem=False)


def _listed(unit: Unit, breakdown: Breakdown, outside: pl.DataFrame) -> str:
    """Values that no code stands for, the most frequent first; of a key, or where they are many, how many alone."""
    if outside.height > MOST_QUOTED or unit.survey.description.column(breakdown.column or "") in _keys(unit):
        return (
            f"{outside.height:,} different values that codes does not list, in {rows(int(outside['rows'].sum()))}; "
            "none is quoted, as a key or a name may be one. Look whether it is the right column; of a quantity, say "
            "classes"
        )
    listed = ", ".join(f"{value} ({rows(held)})" for _, value, held in outside.head(MOST_NAMED).rows())
    more = f" and {outside.height - MOST_NAMED} more" if outside.height > MOST_NAMED else ""
    return f"values that codes does not list: {listed}{more}. Add them to codes, or to answers.missing"


def _keys(unit: Unit) -> set[Column]:
    """What tells one row, one household or one weight from others."""
    description, name = unit.survey.description, unit.name
    file = description.files[name]
    own = {Column(one) for one in (*file.key, *file.on, *description.design.clusters)}
    parent = (
        set()
        if file.parent is None
        else {Column(one, file.parent) for one in description.files[file.parent].key}
    )
    return own | parent | set(columns(parse(description.weight_of(name))))


def unplaced(unit: Unit, counted: dict[str, pl.DataFrame]) -> Iterator[Found]:
    """How many rows are in no part of a breakdown: they count in the whole alone. All of them are too many."""
    for name, values in counted.items():
        column = unit.survey.description.by[name].column or name
        left = int(values.filter(values["part"].is_null())["rows"].sum())
        start = f"{file_of(unit)}: by.{name}: "
        if left and left == values["rows"].sum():
            text = f"{start}all {rows(left)} are in none of its parts. Look at how its values are written in the file"
            yield Found("nobody_placed", unit.name, column, left, text)
        elif left:
            told = "is in none of its parts and counts" if left == 1 else "are in none of its parts and count"
            text = f"{start}{rows(left)} {told} in the whole alone"
            yield Found("unplaced", unit.name, column, left, text, problem=False)


def in_several(unit: Unit) -> Question:
    """Rows that fulfil several conditions of a breakdown: they are in the first of those parts."""
    named = {
        name: cases
        for name in breakdowns_of(unit.survey.description, unit.name)
        if (cases := unit.survey.description.by[name].cases) is not None and len(cases) > 1
    }

    def findings(counted: Mapping[str, Any]) -> Iterator[Found]:
        for name in named:
            if several := counted[name]:
                told = numbered(several, "row fulfils", "rows fulfil")
                text = f"{file_of(unit)}: by.{name}: {told} more than one of its cases and count in the first of them"
                yield Found("in_several_parts", unit.name, name, several, text, problem=False)

    return Question({name: _several(unit, cases) for name, cases in named.items()}, findings)


def _several(unit: Unit, cases: Mapping[str, str]) -> Any:
    held = [ibis.coalesce(unit.told(text), ibis.literal(False)).cast("int64") for text in cases.values()]
    return (reduce(add, held) > 1).sum()
