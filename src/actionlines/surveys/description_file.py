"""From a TOML file to a `Description`, every key and value looked at."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from actionlines.declared import Node, UnreadableDeclarationError, read_toml
from actionlines.errors import BadInputError
from actionlines.surveys.described import Described
from actionlines.surveys.description import Description

LOOKS: Final[dict[tuple[int | str, ...], str]] = {
    (
        "survey",
        "area",
    ): "it is the code of a country or territory, three capital letters (ISO 3166), such as ARG",
    ("survey", "round"): "it is a year, or a year and what tells its rounds apart, such as 2016 or 2018-Q4",
}
PART: Final = "it may have letters without accents, digits and _ @ $ - alone"
"""What names of tables, parts and codes are written with, so that SDMX can name them."""


class DescriptionError(BadInputError):
    """A description of a survey cannot be used."""


class UnreadableDescriptionError(DescriptionError):
    """It is not there, or is not TOML."""


class WrongDescriptionError(DescriptionError):
    """A key is missing, unknown, or has a value that cannot be; each is named with its line."""


def read_description(path: Path, *, round_: str | None = None) -> Description:
    """Read a description.

    Parameters
    ----------
    path
        A TOML file.
    round_
        The survey's round, such as ``"2016"``, in place of the one that the file names: it stands for
        ``{round}`` in the paths of files and is the year of what is estimated.

    Raises
    ------
    UnreadableDescriptionError
        If it is not there or not TOML; names the line.
    WrongDescriptionError
        With every key that is wrong.
    """
    try:
        node = read_toml(path)
    except UnreadableDeclarationError as error:
        raise UnreadableDescriptionError(str(error)) from error
    content = dict(node.value)
    if round_ is not None:
        content["survey"] = {**content.get("survey", {}), "round": round_}
    try:
        return Description.model_validate(content)
    except ValidationError as error:
        raise WrongDescriptionError(_told(path, node, error)) from error


def _told(path: Path, node: Node, error: ValidationError) -> str:
    problems = [*_first_faults(error.errors(include_url=False, include_input=False))]
    lines = [f"{path}: {len(problems)} of its keys cannot be used"]
    for problem in problems:
        where = ".".join(map(str, problem["loc"])) or "the whole"
        line = node.file.line_of(problem["loc"])
        lines.append(f"  line {line}, {where}: {_in_words(problem)}")
    return "\n".join(lines)


def _first_faults(problems: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """All but those that say no more than that a part is wrong: a list whose only entries are wrong is not empty."""
    for problem in problems:
        depth = len(problem["loc"])
        within = any(len(one["loc"]) > depth and one["loc"][:depth] == problem["loc"] for one in problems)
        if problem["type"] != "too_short" or not within:
            yield problem


def _in_words(problem: Mapping[str, Any]) -> str:
    """What is wrong with a key, and how to mend it."""
    match problem["type"]:
        case "extra_forbidden":
            near = difflib.get_close_matches(str(problem["loc"][-1]), sorted(_keys(Described)), n=1)
            return f"there is no such key here{f'; {near[0]!r} may be meant' if near else ''}"
        case "missing":
            return "it is not there, and must be said"
        case "string_pattern_mismatch":
            return LOOKS.get(problem["loc"][-2:], PART)
    return str(problem["msg"]).removeprefix("Value error, ")


def _keys(kind: type[Described]) -> set[str]:
    """The keys of every table of a description."""
    return {*kind.model_fields, *(key for one in kind.__subclasses__() for key in _keys(one))}
