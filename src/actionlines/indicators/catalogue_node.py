"""A value of a YAML file that knows where it stands, so that an error can name file, line and key."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from actionlines.errors import BadInputError
from actionlines.languages import LANGUAGES

try:  # libyaml is ten times faster; the pure Python loader reads the same
    from yaml import CSafeLoader as _Loader
except ImportError:  # pragma: no cover
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]


class CatalogueError(BadInputError):
    """A file of the catalogue is not as it must be."""


class UnreadableCatalogueError(CatalogueError):
    """A file of the catalogue is not there or is not YAML."""


class MissingKeyError(CatalogueError):
    """A key that must be there is not."""


class MissingLanguageError(MissingKeyError):
    """A text lacks one of the six languages."""


class UnknownKeyError(CatalogueError):
    """A key that nobody reads: most likely misspelt."""


class WrongValueError(CatalogueError):
    """A value of the wrong type, out of range, or not one of the words allowed."""


class DuplicateError(CatalogueError):
    """The same code, key or series twice."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its file and the keys that lead to it."""

    value: Any
    file: Path
    keys: tuple[str | int, ...] = ()

    def fail(self, error: type[CatalogueError], text: str, *, key: str | int | None = None) -> CatalogueError:
        """An error that says where: `internet_use.yaml, line 12, indicators.INTERNET_USERS.unit: ...`."""
        keys = self.keys if key is None else (*self.keys, key)
        dotted = ".".join(str(part) for part in keys) or "the whole file"
        return error(f"{self.file.name}, line {_line(self.file, keys)}, {dotted}: {text}")

    def mapping(self, *, required: Collection[str] = (), optional: Collection[str] = ()) -> dict[str, Node]:
        """Its entries; all of `required` are there and nothing but `required` and `optional`."""
        entries = self.entries()
        for key in required:
            if key not in entries:
                raise self.fail(MissingKeyError, f"the key {key!r} is missing")
        known = {*required, *optional}
        for key in entries:
            if key not in known:
                raise self.fail(
                    UnknownKeyError, f"nobody reads this key; known are {', '.join(sorted(known))}", key=key
                )
        return entries

    def entries(self) -> dict[str, Node]:
        """Its entries, whatever their keys."""
        if not isinstance(self.value, dict):
            raise self.fail(WrongValueError, f"key: value pairs are expected, not {self.value!r}")
        return {str(key): Node(value, self.file, (*self.keys, key)) for key, value in self.value.items()}

    def items(self) -> Iterator[Node]:
        """The members of a list."""
        if not isinstance(self.value, list):
            raise self.fail(WrongValueError, f"a list is expected, not {self.value!r}")
        for position, value in enumerate(self.value):
            yield Node(value, self.file, (*self.keys, position))

    def text(self, *, among: Collection[str] | None = None) -> str:
        """A text that is not empty; one of `among` where given."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.fail(WrongValueError, f"a text is expected, not {self.value!r}; put codes in quotes")
        if among is not None and self.value not in among:
            raise self.fail(WrongValueError, f"{self.value!r} is none of {', '.join(among)}")
        return self.value

    def number(self) -> float:
        """A number, whole or not."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise self.fail(WrongValueError, f"a number is expected, not {self.value!r}")
        return float(self.value)

    def whole(self, *, least: int, most: int) -> int:
        """A whole number between `least` and `most`."""
        if isinstance(self.value, bool) or not isinstance(self.value, int) or not least <= self.value <= most:
            raise self.fail(
                WrongValueError, f"a whole number from {least} to {most} is expected, not {self.value!r}"
            )
        return self.value

    def truth(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise self.fail(WrongValueError, f"true or false is expected, not {self.value!r}")
        return self.value

    def texts(self) -> dict[str, str]:
        """One text in each of the six languages."""
        entries = self.entries()
        for language in LANGUAGES:
            if language not in entries:
                raise self.fail(
                    MissingLanguageError,
                    f"the text in {language!r} is missing",
                )
        return {language: node.text() for language, node in self.mapping(required=LANGUAGES).items()}


def read_yaml(file: Path) -> Node:
    """The content of a YAML file.

    Raises
    ------
    UnreadableCatalogueError
        If there is no such file, or it is not UTF-8 or not YAML.
    DuplicateError
        If a key stands twice in one place: YAML would drop the first in silence.
    """
    try:
        with file.open("rb") as stream:
            return Node(yaml.load(stream, _StrictLoader), file)  # noqa: S506  a subclass of the safe loader
    except OSError as error:
        raise UnreadableCatalogueError(
            f"{file}: cannot be opened ({error.strerror}); is it a catalogue folder?"
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or str(error)
        raise UnreadableCatalogueError(f"{file.name}{where}: not YAML: {problem}") from error


class _StrictLoader(_Loader):
    """The safe loader, but a key twice in one mapping is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                file, line = Path(key.start_mark.name).name, key.start_mark.line + 1
                raise DuplicateError(
                    f"{file}, line {line}, {key.value}: this key stands twice; YAML would drop the first"
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _line(file: Path, keys: tuple[str | int, ...]) -> int:
    """Line of the file where these keys lead; of the innermost key that is there."""
    with file.open("rb") as stream:
        node = yaml.compose(stream, _Loader)
    line = 1
    for key in keys:
        found = _child(node, key)
        if found is None:
            break
        line, node = found
    return line


def _child(node: yaml.Node | None, key: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == str(key):
                return name.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key].start_mark.line + 1, node.value[key]
    return None
