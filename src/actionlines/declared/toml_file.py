"""Declarations in TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from actionlines.declared.node import Keys, Node, UnreadableDeclarationError


@dataclass(frozen=True, slots=True)
class TomlText:
    """A text in TOML, and what errors call it."""

    name: str
    text: str = field(repr=False)

    def line_of(self, keys: Keys) -> int:
        """Line of the innermost of `keys` that has one of its own."""
        lines = dict(_lines(self.text))
        for length in range(len(keys), 0, -1):
            if keys[:length] in lines:
                return lines[keys[:length]]
        return 1


def read_toml(path: Path) -> Node:
    """The content of a TOML file.

    Raises
    ------
    UnreadableDeclarationError
        If there is no such file, or it is not UTF-8 or not TOML.
    """
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise UnreadableDeclarationError(f"{path}: cannot be opened ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise UnreadableDeclarationError(
            f"{path.name}: not UTF-8: {error.reason}, byte {error.start}"
        ) from error
    return parse_toml(text, name=path.name)


def parse_toml(text: str, *, name: str) -> Node:
    """The content of a text in TOML; errors call it `name`.

    Raises
    ------
    UnreadableDeclarationError
        If it is not TOML, or nested beyond reading.
    """
    try:
        return Node(tomllib.loads(text), TomlText(name, text))
    except tomllib.TOMLDecodeError as error:
        raise UnreadableDeclarationError(f"{name}: not TOML: {error}") from error
    except ValueError as error:  # Python's own, of a number of thousands of digits
        raise UnreadableDeclarationError(f"{name}: a number has more digits than can be read") from error
    except RecursionError as error:
        raise UnreadableDeclarationError(f"{name}: values lie within values too deep to be read") from error


def _lines(text: str) -> Iterator[tuple[Keys, int]]:
    """Keys and line of each header and each `key = value`; the TOML reader itself says where a value ends."""
    table: Keys = ()
    counts: dict[Keys, int] = {}
    statement, start = "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        statement, start = (statement + line + "\n", start) if statement else (line + "\n", number)
        try:
            parsed = tomllib.loads(statement)
        except tomllib.TOMLDecodeError:
            continue
        if parsed and statement.lstrip().startswith("["):
            table = _table(parsed, counts)
            yield table, start
        elif parsed:
            yield from (((*table, *keys), start) for keys in _paths(parsed))
        statement = ""


def _table(parsed: Mapping[str, Any], counts: dict[Keys, int]) -> Keys:
    """Keys of a header, with the position in each array of tables; `counts` holds how many each has so far."""
    keys: Keys = ()
    value: Any = parsed
    while isinstance(value, dict) and value:
        key, value = next(iter(value.items()))
        keys = (*keys, key)
        if isinstance(value, list):
            counts[keys] = counts.get(keys, 0) + 1
            value = value[0]
        if keys in counts:
            keys = (*keys, counts[keys] - 1)
    return keys


def _paths(parsed: Mapping[str, Any]) -> Iterator[Keys]:
    for key, value in parsed.items():
        yield (key,)
        if isinstance(value, dict):
            yield from ((key, *inner) for inner in _paths(value))
        if isinstance(value, list):
            yield from ((key, position) for position in range(len(value)))
