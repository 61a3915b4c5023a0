"""The data files of the commitments: YAML whose every value knows where it stands.

An error names the file, the line and the key, so that whoever edits a file finds the place at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

import yaml

from actionlines.errors import BadInputError

_TAGS: Final = {"tag:yaml.org,2002:str", "tag:yaml.org,2002:int", "tag:yaml.org,2002:float"}
"""Scalars that are read as text: dates and truth values have no place in these files."""


class CommitmentsFileError(BadInputError):
    """A data file of the commitments is not as it must be."""


class UnreadableFileError(CommitmentsFileError):
    """The file is not YAML."""


class MissingKeyError(CommitmentsFileError):
    """A key that must be there is not."""


class UnknownKeyError(CommitmentsFileError):
    """A key that nobody reads: most likely misspelt."""


class DuplicateKeyError(CommitmentsFileError):
    """The same key or code twice."""


class WrongValueError(CommitmentsFileError):
    """A value of the wrong kind, empty, or none of those allowed."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a file, with the file's name and the keys that lead to it."""

    node: yaml.Node
    file: str
    keys: tuple[str, ...] = ()
    key_line: int | None = None

    @property
    def line(self) -> int:
        """The line of its key, or where it has none, its own first; counted from 1."""
        return self.key_line or _line(self.node)

    def error(self, kind: type[CommitmentsFileError], text: str) -> CommitmentsFileError:
        """An error that says where: ``action_lines.yaml, line 12, C2.titles.fr: ...``."""
        where = ".".join(self.keys) or "the whole file"
        return kind(f"{self.file}, line {self.line}, {where}: {text}")

    def entries(self) -> dict[str, Value]:
        """Its keys and values, in the order of the file."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.error(WrongValueError, "keys with values are expected here")
        found: dict[str, Value] = {}
        for key, value in self.node.value:
            name = Value(key, self.file, self.keys).text()
            entry = Value(value, self.file, (*self.keys, name), _line(key))
            if name in found:
                raise entry.error(DuplicateKeyError, "stands twice; leave only one of the two")
            found[name] = entry
        return found

    def fields(self, *, required: Collection[str], optional: Collection[str] = ()) -> dict[str, Value]:
        """Its keys and values: all of `required`, none but `required` and `optional`."""
        found = self.entries()
        for name, value in found.items():
            if name not in required and name not in optional:
                known = ", ".join([*required, *optional])
                raise value.error(UnknownKeyError, f"nobody reads this key; known are {known}")
        for name in required:
            if name not in found:
                raise self.error(MissingKeyError, f"the key {name!r} is missing")
        return found

    def members(self) -> Iterator[Value]:
        """The members of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.error(WrongValueError, "a list is expected here")
        for position, node in enumerate(self.node.value, start=1):
            yield Value(node, self.file, (*self.keys, str(position)))

    def text(self, *, among: Collection[str] | None = None) -> str:
        """A text that is not empty; one of `among` where given."""
        if not isinstance(self.node, yaml.ScalarNode) or self.node.tag not in _TAGS:
            raise self.error(WrongValueError, "a text is expected here; put it in quotes")
        found = str(self.node.value).strip()
        if not found:
            raise self.error(WrongValueError, "the text is empty")
        if among is not None and found not in among:
            raise self.error(WrongValueError, f"{found!r} is none of {', '.join(among)}")
        return found


def parse(text: str, *, file: str) -> Value:
    """The content of a data file.

    Raises
    ------
    UnreadableFileError
        If it is not YAML, or empty.

    Examples
    --------
    >>> parse("a:\\n  b: one\\n", file="x.yaml").entries()["a"].entries()["b"].text()
    'one'
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "cannot be read"
        raise UnreadableFileError(f"{file}{where}: this is not YAML ({problem})") from error
    if node is None:
        raise UnreadableFileError(f"{file}: the file is empty")
    return Value(node, file)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
