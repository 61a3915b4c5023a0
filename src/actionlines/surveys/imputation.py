"""Answers that were not given, as a description says that they are filled in: by those of somebody alike."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from actionlines.surveys.described import Code, Described, Names, Truth


class Deck(Described):
    """Of a file: columns whose missing answers a donor of the same classes gives, all of them one donor."""

    unit: Code
    columns: Annotated[Names, Field(min_length=1)]
    classes: Names = ()
    scope: Truth | None = None


class Imputation(Described):
    """How often all that is missing is filled in anew, by which numbers of chance, and how."""

    draws: Annotated[int, Field(ge=2, le=100)] = 10
    seed: int = 0
    decks: Annotated[tuple[Deck, ...], Field(min_length=1)]

    def of(self, unit: str) -> tuple[Deck, ...]:
        """The decks of a file."""
        return tuple(deck for deck in self.decks if deck.unit == unit)
