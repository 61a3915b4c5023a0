"""The seventeen goals of the 2030 Agenda by name, and what its targets are about in a few words of ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from actionlines.commitments.texts import Texts, in_language
from actionlines.declared import WrongValueError, read_yaml
from actionlines.errors import NotFoundError

COUNT: Final = 17
TARGET: Final = re.compile(r"(1[0-7]|[1-9])\.(\d{1,2}|[a-d])")
"""How the Agenda writes a target: `9.c`."""


class UnknownGoalError(NotFoundError):
    """The Agenda has no such goal."""


@dataclass(frozen=True, slots=True)
class Goals:
    """Names of goals by number, and of targets by code."""

    names: Mapping[int, Texts] = field(hash=False)
    targets: Mapping[str, Texts] = field(hash=False)


def goal_number(asked: str | int) -> int:
    """The number of a goal that was asked for.

    Raises
    ------
    UnknownGoalError
        If it is none of 1 to 17.

    Examples
    --------
    >>> goal_number("9"), goal_number(" 17 ")
    (9, 17)
    """
    text = str(asked).strip()
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:3]) <= COUNT):
        raise UnknownGoalError(f"the 2030 Agenda has no goal {text[:20]!r}; write a number from 1 to {COUNT}")
    return int(text)


def goal_name(number: int, *, lang: str) -> str:
    """What a goal is called in short.

    References
    ----------
    Transforming our world: the 2030 Agenda for Sustainable Development (A/RES/70/1, 2015); the short names are those
    that the United Nations use beside it, from knowledge.

    Examples
    --------
    >>> goal_name(9, lang="es")
    'Industria, innovación e infraestructura'
    """
    return in_language(shipped_goals().names[goal_number(number)], lang=lang)


def goal_of(target: str) -> int:
    """The goal of a target: that of `9.c` is 9."""
    return goal_number(target.partition(".")[0])


def target_about(code: str, *, lang: str) -> str:
    """What a target is about in a few words of ours; empty where nothing was written.

    >>> target_about("9.c", lang="en"), target_about("14.1", lang="en")
    ('Affordable Internet for all in the least developed countries', '')
    """
    texts = shipped_goals().targets.get(code)
    return in_language(texts, lang=lang) if texts else ""


@cache
def shipped_goals() -> Goals:
    """Those that come with the package."""
    with resources.as_file(resources.files(__package__) / "data" / "goals.yaml") as file:
        return read_goals(file)


def read_goals(file: Path) -> Goals:
    """The names of a data file: of all seventeen goals, and of some targets."""
    found = read_yaml(file).mapping(required=("goals", "targets"))
    numbers = [str(number) for number in range(1, COUNT + 1)]
    goals = found["goals"].mapping(required=numbers)
    targets = found["targets"].entries()
    for code in targets:
        if not TARGET.fullmatch(code):
            raise found["targets"].fail(WrongValueError, f"{code!r} is no target; write 9.c", key=code)
    return Goals(
        {int(number): node.texts() for number, node in goals.items()},
        {code: node.texts() for code, node in targets.items()},
    )
