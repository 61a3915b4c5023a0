"""A value of a declaration that knows where it stands, so that an error can name file, line and key."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from actionlines.errors import BadInputError
from actionlines.languages import LANGUAGES

Keys: TypeAlias = tuple[str | int, ...]
"""The keys that lead to a value, outermost first; a position in a list is a whole number."""


class DeclarationError(BadInputError):
    """A declaration is not as it must be."""


class UnreadableDeclarationError(DeclarationError):
    """It is not there, or not of its format."""


class MissingKeyError(DeclarationError):
    """A key that must be there is not."""


class MissingLanguageError(MissingKeyError):
    """A text lacks one of the six languages."""


class UnknownKeyError(DeclarationError):
    """A key that nobody reads: most likely misspelt."""


class WrongValueError(DeclarationError):
    """A value of the wrong type, out of range, or not one of the words allowed."""


class DuplicateError(DeclarationError):
    """The same code, key or series twice."""


class Written(Protocol):
    """The file as it was written."""

    @property
    def name(self) -> str:
        """How errors call it."""

    def line_of(self, keys: Keys) -> int:
        """Line where these keys lead; of the innermost key that is there, and 1 where none is."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its file and the keys that lead to it."""

    value: Any
    file: Written
    keys: Keys = ()

    def fail(
        self, error: type[DeclarationError], text: str, *, key: str | int | None = None
    ) -> DeclarationError:
        """An error that says where: `internet_use.yaml, line 12, indicators.INTERNET_USERS.unit: ...`."""
        keys = self.keys if key is None else (*self.keys, key)
        dotted = ".".join(str(part) for part in keys) or "the whole file"
        return error(f"{self.file.name}, line {self.file.line_of(keys)}, {dotted}: {text}")

    def mapping(self, *, required: Collection[str] = (), optional: Collection[str] = ()) -> dict[str, Node]:
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

    def entries(self) -> dict[str, Node]:
        """Its entries, whatever their keys."""
        if not isinstance(self.value, dict):
            raise self.fail(WrongValueError, f"keys with their values are expected, not {self.value!r}")
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

    def number(self, *, least: float = float("-inf"), most: float = float("inf")) -> float:
        """A number from `least` to `most`, whole or not; never infinite or NaN."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.fail(WrongValueError, f"a number is expected, not {value!r}")
        if not (least <= value <= most and abs(value) < float("inf")):
            text = f"a number from {least:g} to {most:g} is expected, not {value!r}"
            raise self.fail(WrongValueError, text)
        return float(value)

    def numbers(self, *, count: int | None = None) -> tuple[float, ...]:
        """A list of numbers, `count` of them where given."""
        found = tuple(item.number() for item in self.items())
        if count is not None and len(found) != count:
            raise self.fail(WrongValueError, f"{count} numbers are expected, not {len(found)}")
        return found

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

    def texts(self) -> dict[str, str]:
        """One text in each of the six languages."""
        entries = self.entries()
        for language in LANGUAGES:
            if language not in entries:
                raise self.fail(MissingLanguageError, f"the text in {language!r} is missing")
        return {language: node.text() for language, node in self.mapping(required=LANGUAGES).items()}
