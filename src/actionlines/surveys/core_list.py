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


class Item(Described):
    """One of the answers or skills that an indicator asks for, in words of our own in each language.

    `global_database` is its code in the UN's older database of the SDGs, `catalogue` our indicator of its figures.
    """

    code: str
    names: dict[str, str]
    global_database: str | None = None
    catalogue: str | None = None


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
    items: tuple[Item, ...] = ()
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


def core_item(code: str, item: str) -> Item | None:
    """An item of an indicator by its code, and nothing where the core list names none such.

    Examples
    --------
    >>> core_item("HH15", "SFWR").names["en"]
    'Finding, downloading, installing and configuring software'
    """
    known = core_list().get(code)
    return next((one for one in known.items if one.code == item), None) if known else None
