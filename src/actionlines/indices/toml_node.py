"""A value of a TOML file that knows where it stands, so that an error can name file, line and key."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from actionlines.errors import BadInputError


class TomlError(BadInputError):
    """A specification's file is not as it must be."""


class UnreadableTomlError(TomlError):
    """The file is not there, not UTF-8 or not TOML."""


class MissingKeyError(TomlError):
    """A key that must be there is not."""


class UnknownKeyError(TomlError):
    """A key that nobody reads: most likely misspelt."""


class WrongValueError(TomlError):
    """A value of the wrong type, out of range, or not one of the words allowed."""


@dataclass(frozen=True, slots=True)
class TomlNode:
    """A value with its file and the keys that lead to it."""

    value: Any
    file: str
    text_of_file: str = field(repr=False, compare=False, default="")
    keys: tuple[str | int, ...] = ()

    def fail(self, error: type[TomlError], text: str, *, key: str | int | None = None) -> TomlError:
        """An error that says where: `hdi.toml, line 12, indicators.0.direction: ...`."""
        keys = self.keys if key is None else (*self.keys, key)
        return error(located(self.file, self.text_of_file, keys, text))

    def mapping(
        self, *, required: Collection[str] = (), optional: Collection[str] = ()
    ) -> dict[str, TomlNode]:
        """Its entries; all of `required` are there and nothing but `required` and `optional`."""
        entries = self.entries()
        for key in required:
            if key not in entries:
                raise self.fail(MissingKeyError, f"the key {key!r} is missing")
        known = {*required, *optional}
        for key in entries:
            if key not in known:
                text = f"nobody reads this key; known are {', '.join(sorted(known)) or 'none'}"
                raise self.fail(UnknownKeyError, text, key=key)
        return entries

    def entries(self) -> dict[str, TomlNode]:
        """Its entries, whatever their keys."""
        if not isinstance(self.value, dict):
            raise self.fail(WrongValueError, f"a table of key = value is expected, not {self.value!r}")
        return {key: self._under(key, value) for key, value in self.value.items()}

    def items(self) -> Iterator[TomlNode]:
        """The members of an array."""
        if not isinstance(self.value, list):
            raise self.fail(WrongValueError, f"an array is expected, not {self.value!r}")
        for position, value in enumerate(self.value):
            yield self._under(position, value)

    def text(self, *, among: Collection[str] | None = None) -> str:
        """A text that is not empty; one of `among` where given."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.fail(WrongValueError, f"a text is expected, not {self.value!r}")
        if among is not None and self.value not in among:
            raise self.fail(WrongValueError, f"{self.value!r} is none of {', '.join(among)}")
        return self.value

    def number(self, *, least: float = float("-inf"), most: float = float("inf")) -> float:
        """A number from `least` to `most`, whole or not; never infinite or NaN."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.fail(WrongValueError, f"a number is expected, not {value!r}")
        if not (least <= value <= most and abs(value) < float("inf")):
            raise self.fail(
                WrongValueError, f"a number from {least:g} to {most:g} is expected, not {value!r}"
            )
        return float(value)

    def whole(self, *, least: int, most: int) -> int:
        """A whole number between `least` and `most`."""
        if isinstance(self.value, bool) or not isinstance(self.value, int) or not least <= self.value <= most:
            text = f"a whole number from {least} to {most} is expected, not {self.value!r}"
            raise self.fail(WrongValueError, text)
        return self.value

    def truth(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise self.fail(WrongValueError, f"true or false is expected, not {self.value!r}")
        return self.value

    def numbers(self, *, count: int | None = None) -> tuple[float, ...]:
        """An array of numbers, `count` of them where given."""
        found = tuple(item.number() for item in self.items())
        if count is not None and len(found) != count:
            raise self.fail(WrongValueError, f"{count} numbers are expected, not {len(found)}")
        return found

    def _under(self, key: str | int, value: Any) -> TomlNode:
        return TomlNode(value, self.file, self.text_of_file, (*self.keys, key))


def read_toml(file: Path) -> TomlNode:
    """The content of a TOML file.

    Raises
    ------
    UnreadableTomlError
        If there is no such file, or it is not UTF-8 or not TOML.
    """
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableTomlError(f"{file}: cannot be read ({error}); is it a specification?") from error
    return parse_toml(text, file=file.name)


def parse_toml(text: str, *, file: str = "specification") -> TomlNode:
    """The content of a TOML text; as for `read_toml`."""
    try:
        return TomlNode(tomllib.loads(text), file, text)
    except tomllib.TOMLDecodeError as error:
        raise UnreadableTomlError(f"{file}: not TOML: {error}") from error


def located(file: str, text_of_file: str, keys: tuple[str | int, ...], text: str) -> str:
    """The text of an error with file, line and key before it."""
    dotted = ".".join(str(part) for part in keys) or "the whole file"
    return f"{file}, line {line_of(text_of_file, keys)}, {dotted}: {text}"


def line_of(text: str, keys: tuple[str | int, ...]) -> int:
    """Line where these keys lead; of the innermost key that has a line of its own."""
    lines = dict(_lines(text))
    for length in range(len(keys), 0, -1):
        if keys[:length] in lines:
            return lines[keys[:length]]
    return 1


def _lines(text: str) -> Iterator[tuple[tuple[str | int, ...], int]]:
    """Keys and line of each header and each `key = value`; the TOML reader itself says where a value ends."""
    table: tuple[str | int, ...] = ()
    counts: dict[tuple[str | int, ...], int] = {}
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


def _table(parsed: Mapping[str, Any], counts: dict[tuple[str | int, ...], int]) -> tuple[str | int, ...]:
    """Keys of a header, with the position in each array of tables; `counts` holds how many each has so far."""
    keys: tuple[str | int, ...] = ()
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


def _paths(parsed: Mapping[str, Any]) -> Iterator[tuple[str | int, ...]]:
    for key, value in parsed.items():
        yield (key,)
        if isinstance(value, dict):
            yield from ((key, *inner) for inner in _paths(value))
        if isinstance(value, list):
            yield from ((key, position) for position in range(len(value)))
