"""What every key of a description is made of: names, codes, and expressions that can be read."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from actionlines.surveys.expressions import ExpressionError, Kind, parse

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


def _truth(text: str) -> str:
    return parsed(text, "truth")


def _quantity(text: str) -> str:
    return parsed(text, "quantity")


Names = Annotated[tuple[str, ...], BeforeValidator(as_list)]
Truth = Annotated[str, AfterValidator(_truth)]
Quantity = Annotated[str, AfterValidator(_quantity)]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_@$\-]+$", max_length=60)]


class Described(BaseModel):
    """Frozen, and refuses what it does not know: a slip of the pen is told, not ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
