"""Who belongs to no part, and of whom nobody was asked: nothing of it is left out in silence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ibis

from actionlines.surveys.description import Indicator
from actionlines.surveys.findings import Found, file_of, rows
from actionlines.surveys.units import Unit


def unplaced(unit: Unit) -> Iterator[Found]:
    """How many rows are in no part of a breakdown: they count in the whole alone. All of them are too many."""
    description = unit.survey.description
    own = [one for one in description.indicators if one.unit == unit.name]
    used = dict.fromkeys(name for one in own for cross in description.crosses_of(one) for name in cross)
    if not used:
        return
    sums = {f"left_{place}": _partless(unit, name) for place, name in enumerate(used)}
    found = unit.counted({"every": unit.table.count(), **sums})
    for place, name in enumerate(used):
        column, left = description.by[name].column or name, int(found[f"left_{place}"] or 0)
        start = f"{file_of(unit)}: by.{name}: "
        if left and left == found["every"]:
            text = f"{start}all {rows(left)} are in none of its parts. Look at how its values are written in the file"
            yield Found("nobody_placed", unit.name, column, left, text)
        elif left:
            told = "is in none of its parts and counts" if left == 1 else "are in none of its parts and count"
            text = f"{start}{rows(left)} {told} in the whole alone"
            yield Found("unplaced", unit.name, column, left, text, problem=False)


def _partless(unit: Unit, name: str) -> Any:
    """Rows in no part; a column without a single value may have no type that a code could equal."""
    column = unit.survey.description.by[name].column
    if column is not None:
        kind = unit.raw(unit.survey.description.column(column)).type()
        if kind.is_null() or kind.is_unknown():
            return unit.table.count()
    return unit.part_itself(name).isnull().cast("int64").sum()


def unasked(unit: Unit) -> Iterator[Found]:
    """Indicators whose scope or denominator holds for nobody."""
    own = [one for one in unit.survey.description.indicators if one.unit == unit.name and _conditions(one)]
    if not own:
        return
    sums = {f"asked_{place}": _asked(unit, one).sum() for place, one in enumerate(own)}
    found = unit.counted(sums)
    for place, one in enumerate(own):
        if not found[f"asked_{place}"]:
            text = (
                f"{file_of(unit)}: {one.code}: nobody fulfils {' and '.join(map(repr, _conditions(one)))}, so that "
                "there is nobody to estimate from. Look for a code that is written otherwise"
            )
            yield Found("nobody_asked", unit.name, one.code, 0, text)


def _conditions(indicator: Indicator) -> list[str]:
    """What somebody must fulfil to be asked; the denominator of a ratio is a quantity."""
    denominator = None if indicator.statistic == "ratio" else indicator.denominator
    return [text for text in (indicator.scope, denominator) if text is not None]


def _asked(unit: Unit, indicator: Indicator) -> Any:
    fulfilled = ibis.literal(True)
    for text in _conditions(indicator):
        fulfilled = fulfilled & ibis.coalesce(unit.told(text), ibis.literal(False))
    return fulfilled.cast("int64")
