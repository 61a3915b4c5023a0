"""Numbers are calculated with and compared with numbers, texts with texts: looked at before any row is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from actionlines.surveys.columns_used import Asked, asked
from actionlines.surveys.expressions import (
    Calculated,
    Column,
    Combined,
    Compared,
    Expression,
    Literally,
    Missing,
    Negated,
    OneOf,
    columns,
    parts,
)
from actionlines.surveys.findings import Found, file_of, how_numbers_are_written
from actionlines.surveys.units import Unit

NUMBERS: Final = "numbers"
TEXTS: Final = "texts"
OTHERS: Final = "neither numbers nor texts"


def types(unit: Unit) -> Iterator[Found]:
    """Every expression and column that a description names gives what is asked of it."""
    for one in dict.fromkeys(asked(unit.survey.description, unit.name)):
        if strange := _no_numbers(unit, one):
            yield _no_quantity(unit, one, strange)
        elif any(_unlike(unit, part) for part in parts(one.tree)):
            held = ", ".join(
                f"{column} holds {_of_column(unit, column)}" for column in dict.fromkeys(columns(one.tree))
            )
            text = f"{file_of(unit)}: {one.where}: {one.text!r} cannot be compared: {held}. Texts stand in quotes"
            yield Found("types_differ", unit.name, one.text, 0, text)


def _no_quantity(unit: Unit, one: Asked, strange: list[Expression]) -> Found:
    columns = [part for part in strange if isinstance(part, Column)]
    held = ", ".join(f"{column} holds {_of_column(unit, column)}" for column in columns) or "it is a text"
    hint = f". {how_numbers_are_written(unit, columns[0])}" if columns else ""
    text = f"{file_of(unit)}: {one.where}: {one.text!r} must be numbers: {held}{hint}"
    return Found("not_numbers", unit.name, one.text, 0, text)


def _no_numbers(unit: Unit, one: Asked) -> list[Expression]:
    """What must be a number and is none: sides of a calculation, and the whole where a quantity is asked for."""
    must = [
        side for part in parts(one.tree) if isinstance(part, Calculated) for side in (part.left, part.right)
    ]
    if one.kind == "quantity":
        must.append(one.tree)
    return [part for part in dict.fromkeys(must) if _kind(unit, part) not in (NUMBERS, None)]


def _unlike(unit: Unit, part: Expression) -> bool:
    """Whether it compares what cannot be; a day may be compared with a text that stands in the expression."""
    match part:
        case Compared(_, left, right):
            sides: tuple[Expression, ...] = (left, right)
        case OneOf(item, values):
            sides = (item, *values)
        case _:
            return False
    kinds = {_kind(unit, side) for side in sides} - {None}
    written = {_kind(unit, side) for side in sides if isinstance(side, Literally)}
    return len(kinds) > 1 and not (kinds == {TEXTS, OTHERS} and written == {TEXTS})


def _kind(unit: Unit, part: Expression) -> str | None:
    """What a part gives; nothing where it may stand for anything, as a column without a value does."""
    match part:
        case Column():
            return _of_column(unit, part)
        case Literally(value):
            return TEXTS if isinstance(value, str) else NUMBERS
        case Calculated():
            return NUMBERS
        case Compared() | OneOf() | Missing() | Combined() | Negated():
            return None
    raise AssertionError(part)


def _of_column(unit: Unit, column: Column) -> str | None:
    held = unit.survey.tables[column.file or unit.name][column.name].type()
    if held.is_null() or held.is_unknown():
        return None
    if held.is_string():
        return TEXTS
    return NUMBERS if held.is_numeric() or held.is_boolean() else OTHERS  # true and false are 1 and 0
