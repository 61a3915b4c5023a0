"""An expression as a column of a table, in whatever engine holds the table."""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import reduce
from typing import Any, Final

import ibis
import ibis.expr.types as ir

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
)

Find = Callable[[Column], ir.Value]
"""Gives the table's column for a name, with no-answer codes already missing."""

_OPERATORS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "and": operator.and_,
    "or": operator.or_,
}


def to_column(expression: Expression, find: Find) -> Any:
    """The column that an expression says, three-valued: what a missing answer decides is missing."""

    def column(part: Expression) -> Any:
        return to_column(part, find)

    match expression:
        case Column():
            return find(expression)
        case Literally(value):
            return ibis.literal(value)
        case Missing(item):
            return _bracketed(find(item).isnull())
        case Negated(part):
            return _bracketed(column(part), False)
        case OneOf(item, values):  # Ibis 12 writes `x IN (1) IS NULL`, which Spark does not take
            said = column(item)
            return reduce(operator.or_, (said == value.value for value in values), ibis.literal(False))
        case Combined(sign, parts):
            return reduce(_OPERATORS[sign], map(column, parts))
        case Calculated("/", left, right):
            below = column(right).cast("float64")
            return column(left).cast("float64") / below.nullif(0.0)
        case Calculated(sign, left, right):
            return _OPERATORS[sign](column(left).cast("float64"), column(right).cast("float64"))
        case Compared(sign, left, right):
            return _OPERATORS[sign](column(left), column(right))
    raise AssertionError(expression)


def _bracketed(truth: Any, wanted: bool = True) -> Any:
    """The same truth, or its contrary, in a form that stays whole inside another.

    Ibis 12 writes `NOT x IS NULL` for ``(~x).isnull()``, which means something else.
    """
    return truth == ibis.literal(wanted)
