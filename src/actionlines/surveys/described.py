"""What every key of a description is made of: names, codes, and expressions that can be read."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from math import inf, isfinite
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from actionlines.surveys.expressions import BEYOND, ExpressionError, Kind, parse

CROSSED: Final = " x "
"""Between the dimensions of a cross: `SEX x AGE`."""


def as_list(value: Any) -> Any:
    """A single name may stand alone: `strata = "ESTRATO"`."""
    return [value] if isinstance(value, str | int | float) else value


def parsed(text: str, kind: Kind) -> str:
    """The text itself, where it is an expression of that kind."""
    try:
        parse(text, kind=kind)
    except ExpressionError as error:
        raise ValueError(str(error)) from error
    return text


def _answer(code: Any) -> Any:
    """A code that a column may hold."""
    if isinstance(code, int) and abs(code) >= BEYOND:
        raise ValueError(
            "a number of more than 18 digits is a text in every column that holds it: write it in quotes"
        )
    if isinstance(code, float) and not isfinite(code):
        raise ValueError("nan and inf are no codes; an empty cell is no answer anyhow")
    return code


def _limits(limits: Any) -> Any:
    """The limits of a class, which are numbers; what has no end has none."""
    if isinstance(limits, list) and any(isinstance(one, float) and not isfinite(one) for one in limits):
        raise ValueError("nan and inf are no limits; a class without an end names its beginning alone: [65]")
    return limits


def check_classes(classes: Mapping[str, tuple[float, ...]]) -> None:
    """Each class ends where it begins or later, and before the next begins: both limits are included."""
    ends = {part: (limits[0], (*limits, inf)[1]) for part, limits in classes.items()}
    for part, (first, last) in ends.items():
        if last < first:
            raise ValueError(f"the class {part} ends at {last:g}, before it begins at {first:g}")
    in_order = sorted(ends.items(), key=lambda each: each[1])
    for (part, (_, last)), (after, (first, _)) in pairwise(in_order):
        if first <= last:
            raise ValueError(
                f"the classes {part} and {after} both hold {first:g}, and a row is in one part; both limits are "
                "included. Where one is to be within another, make it a breakdown of its own"
            )


def _truth(text: str) -> str:
    return parsed(text, "truth")


def _quantity(text: str) -> str:
    return parsed(text, "quantity")


Names = Annotated[tuple[str, ...], BeforeValidator(as_list)]
Truth = Annotated[str, AfterValidator(_truth)]
Quantity = Annotated[str, AfterValidator(_quantity)]
AnswerCode = Annotated[int | float | str, BeforeValidator(_answer)]
Limits = Annotated[tuple[float] | tuple[float, float], BeforeValidator(_limits)]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_@$\-]+$", max_length=60)]


class Described(BaseModel):
    """Frozen, and refuses what it does not know: a slip of the pen is told, not ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)
