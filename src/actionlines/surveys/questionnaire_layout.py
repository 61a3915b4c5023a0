"""The breakdowns of ITU's questionnaire and their classes, as data with its source and how sure we are of it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Literal

from actionlines.surveys.described import Described

Kind = Literal["person", "household"]


class Block(Described):
    """A breakdown of the questionnaire: what it is called, and its classes by code."""

    dimension: str
    name: str
    classes: dict[str, str]


class Layout(Described):
    """The questionnaire's order, for indicators of individuals and of households; `status`: seen, or unverified.

    `other` are classes that it does not ask for, and what they are called.
    """

    layout: str
    source: str
    status: Literal["seen", "unverified"]
    person: tuple[Block, ...]
    household: tuple[Block, ...]
    other: tuple[Block, ...]

    def blocks(self, kind: Kind) -> tuple[Block, ...]:
        """The breakdowns of one kind of indicator."""
        return self.person if kind == "person" else self.household

    def of(self, dimension: str) -> Iterator[Block]:
        """All that names classes of a breakdown."""
        blocks = (*self.person, *self.household, *self.other)
        return (block for block in blocks if block.dimension == dimension)


@cache
def layout() -> Layout:
    """The order that comes with the package."""
    text = (files("actionlines.surveys") / "data/questionnaire.toml").read_text("utf-8")
    return Layout.model_validate(tomllib.loads(text))
