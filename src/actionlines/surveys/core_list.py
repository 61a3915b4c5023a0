"""The core list of ICT indicators of households and individuals, as data: what each is called, and how sure we are."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from actionlines.errors import BadInputError
from actionlines.surveys.described import Described

Sure = Literal["seen", "unverified"]


class UnknownCoreIndicatorError(BadInputError):
    """The core list of households and individuals has no such code."""


class CoreIndicator(Described):
    """An indicator of the core list; `status` is of its name, `definition_status` of its definition.

    `names` say it short in each language, in words of our own.
    """

    name: str
    unit: Literal["household", "person"]
    definition: str = ""
    reference_period: str | None = None
    disaggregations: tuple[str, ...] = ()
    sdg: str | None = None
    items: tuple[str, ...] = ()
    words: tuple[str, ...]
    names: dict[str, str]
    status: Sure
    definition_status: Sure = "unverified"
    source: str = ""


@cache
def core_list() -> dict[str, CoreIndicator]:
    """Every indicator of households and individuals by its code, in the list's order."""
    text = (files("actionlines.surveys") / "data/core_list.toml").read_text("utf-8")
    return {code: CoreIndicator.model_validate(entry) for code, entry in tomllib.loads(text).items()}


def core_indicator(code: str) -> CoreIndicator:
    """An indicator by its code.

    Raises
    ------
    UnknownCoreIndicatorError
        Naming the codes that there are.

    Examples
    --------
    >>> core_indicator("HH7").sdg
    '17.8.1'
    """
    if code not in core_list():
        raise UnknownCoreIndicatorError(
            f"the core list has no {code!r}; of households and individuals it has {', '.join(core_list())}"
        )
    return core_list()[code]
