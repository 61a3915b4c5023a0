"""Codes that a description names: one that means no answer, one that nobody has, one that the core list has not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import polars as pl

from actionlines.surveys.checking_answers import has_a_type
from actionlines.surveys.checking_sums import Question
from actionlines.surveys.codes import missing_codes
from actionlines.surveys.columns_used import Asked, asked, breakdowns_of
from actionlines.surveys.core_list import core_list
from actionlines.surveys.description import Description
from actionlines.surveys.expressions import Column, Combined, Compared, Expression, Literally, OneOf
from actionlines.surveys.findings import Found, file_of
from actionlines.surveys.units import Unit

MOST_NAMED: Final = 10
"""Codes that one note names."""


def outside_the_core_list(description: Description) -> Iterator[Found]:
    """Indicators whose code neither the core list nor our catalogue has: a slip, or the office's own."""
    own = [
        one.code for one in description.indicators if one.catalogue is None and one.code not in core_list()
    ]
    if own:
        text = (
            f"indicators: the core list has no {_listed(own)}; what it has not stands in tables and reports alone, and "
            "in no SDMX message. Look for a slip, or name the indicator's code in our catalogue"
        )
        yield Found("own_code", "", "indicators", 0, text, problem=False)


def taken(unit: Unit) -> Iterator[Found]:
    """Conditions and breakdowns that ask for a code which means no answer, so that nobody has it."""
    description = unit.survey.description
    for one in dict.fromkeys(asked(description, unit.name)):
        for column, code in dict.fromkeys(_asked_for(one.tree)):
            if code in missing_codes(description, column, text=isinstance(code, str)):
                yield _taken(unit, f"{one.where}: {one.text!r}", column, code)
    for name in breakdowns_of(description, unit.name):
        breakdown = description.by[name]
        column = description.column(breakdown.column or "")
        means_none = map(str, missing_codes(description, column, text=False))
        for code in sorted(set(means_none).intersection(breakdown.codes or {})):
            yield _taken(unit, f"by.{name}: codes", column, code)


def _taken(unit: Unit, where: str, column: Column, code: Any) -> Found:
    text = (
        f"{file_of(unit)}: {where} asks for {code!r} of {column}, which answers.missing takes for no answer: nobody "
        f"has it. Name {column} in answers.not_in, or leave the code away"
    )
    return Found("code_of_no_answer", unit.name, str(column), 0, text)


def _asked_for(tree: Expression) -> Iterator[tuple[Column, float | str]]:
    """Codes that a condition asks a column for; those that it rules out may well mean no answer."""
    match tree:
        case Compared("==", Column() as column, Literally(code)) | Compared(
            "==", Literally(code), Column() as column
        ):
            yield column, code
        case OneOf(Column() as column, values):
            yield from ((column, one.value) for one in values)
        case Combined(_, inner):
            yield from (found for part in inner for found in _asked_for(part))


def unheld(unit: Unit) -> Question:
    """Codes that a condition asks for beside others, and that nobody has; of one alone `unmet` tells."""
    found: dict[tuple[str, str, Column], list[float | str]] = {}
    for one in dict.fromkeys(asked(unit.survey.description, unit.name)):
        for column, code in _beside_others(unit, one):
            found.setdefault((one.where, one.text, column), []).append(code)
    named = list(found.items())
    sums = {
        f"held_{place}_{at}": (unit.raw(column) == code).cast("int64").sum()
        for place, ((_, _, column), codes) in enumerate(named)
        for at, code in enumerate(codes)
    }

    def findings(counted: Mapping[str, Any]) -> Iterator[Found]:
        for place, ((where, text, column), codes) in enumerate(named):
            none = [code for at, code in enumerate(codes) if not counted[f"held_{place}_{at}"]]
            if none:
                told = f"{file_of(unit)}: {where}: {text!r}: nobody has {_listed(none)} of {column}. Look for a slip"
                yield Found("code_of_nobody", unit.name, str(column), 0, told, problem=False)

    return Question(sums, findings)


def _beside_others(unit: Unit, one: Asked) -> dict[tuple[Column, float | str], None]:
    """Codes that a condition asks for, where it asks for several."""
    several = dict.fromkeys(_asked_for(one.tree))
    description = unit.survey.description
    return {
        (column, code): None
        for column, code in (several if len(several) > 1 else ())
        if has_a_type(unit, column)
        and code not in missing_codes(description, column, text=isinstance(code, str))
    }


def unused(unit: Unit, counted: Mapping[str, pl.DataFrame]) -> Iterator[Found]:
    """Codes that a breakdown lists for a part that has others, and that nobody has."""
    for name, values in counted.items():
        breakdown = unit.survey.description.by[name]
        held, parts = set(values["value"]), set(values["part"].drop_nulls())
        none = [code for code, part in (breakdown.codes or {}).items() if code not in held and part in parts]
        if none:
            column = breakdown.column or name
            text = f"{file_of(unit)}: by.{name}: codes lists {_listed(none)}, which nobody has in {column}"
            yield Found("code_of_nobody", unit.name, column, 0, text, problem=False)


def _listed(codes: Sequence[float | str]) -> str:
    more = f" and {len(codes) - MOST_NAMED} more" if len(codes) > MOST_NAMED else ""
    return f"{', '.join(map(str, codes[:MOST_NAMED]))}{more}"
