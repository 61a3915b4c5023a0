"""From a TOML file to a `Description`, every key and value looked at."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import ValidationError

from actionlines.errors import BadInputError
from actionlines.surveys.description import Description


class DescriptionError(BadInputError):
    """A description of a survey cannot be used."""


class UnreadableDescriptionError(DescriptionError):
    """It is not there, or is not TOML."""


class WrongDescriptionError(DescriptionError):
    """A key is missing, unknown, or has a value that cannot be; each is named with where it stands."""


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
        content = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UnreadableDescriptionError(f"{path}: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableDescriptionError(f"{path} is not TOML in UTF-8: {error}") from error
    if round_ is not None:
        content.setdefault("survey", {})["round"] = round_
    try:
        return Description.model_validate(content)
    except ValidationError as error:
        raise WrongDescriptionError(_told(path, error)) from error


def _told(path: Path, error: ValidationError) -> str:
    lines = [f"{path}: {error.error_count()} of its keys cannot be used"]
    for problem in error.errors(include_url=False, include_input=False, include_context=False):
        where = ".".join(map(str, problem["loc"])) or "the whole"
        lines.append(f"  {where}: {problem['msg'].removeprefix('Value error, ')}")
    return "\n".join(lines)
