"""From a TOML file to a `Description`, every key and value looked at."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from actionlines.declared import Node, UnreadableDeclarationError, read_toml
from actionlines.errors import BadInputError
from actionlines.surveys.description import Description


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
    lines = [f"{path}: {error.error_count()} of its keys cannot be used"]
    for problem in error.errors(include_url=False, include_input=False, include_context=False):
        where = ".".join(map(str, problem["loc"])) or "the whole"
        line = node.file.line_of(problem["loc"])
        lines.append(f"  line {line}, {where}: {problem['msg'].removeprefix('Value error, ')}")
    return "\n".join(lines)
