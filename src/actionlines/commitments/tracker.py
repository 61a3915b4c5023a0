"""A tracker of what a text asks for: the action, who is asked, by when, and what became of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from actionlines.errors import NotFoundError
from actionlines.words import fold, nearest

_LONGEST_SLUG: Final = 60
_LONGEST: Final = 60
_SEARCHED: Final = 500
_SLIPS: Final = 3
"""How far and among how many what was meant is looked for: anybody may ask for anything."""


class UnknownChoiceError(NotFoundError):
    """No action of the trackers has such a text, entity, state or paragraph."""


class By(StrEnum):
    """What actions are shown under."""

    PARAGRAPH = "paragraph"
    ENTITY = "entity"
    STATE = "state"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Entity:
    """Who is asked."""

    name: str
    """As the table writes it."""
    agency: str | None
    """Code of the agency of ours that is called so; None where none is."""

    @property
    def key(self) -> str:
        """By which it is found again in other rows."""
        return self.agency or " ".join(self.name.split()).casefold()

    @property
    def slug(self) -> str:
        """As it stands in addresses: names that differ in accents, blanks and signs alone share one.

        Examples
        --------
        >>> Entity("The World Health Organization", "WHO").slug, Entity("États Membres (tous)", None).slug
        ('who', 'etats-membres-tous')
        """
        plain = re.sub(r"[\W_]+", "-", fold(self.key)).strip("-")
        if plain and len(plain) <= _LONGEST_SLUG:
            return plain
        digest = hashlib.sha256(self.key.encode()).hexdigest()[:8]
        return f"{plain[: _LONGEST_SLUG - 9]}-{digest}".strip("-")


@dataclass(frozen=True, slots=True)
class Asked:
    """One row: an action that is asked for."""

    row: int
    """As a spreadsheet counts: the header of a table without a title is row 1."""
    paragraphs: tuple[str, ...]
    action: str
    entities: tuple[Entity, ...]
    due: str = ""
    """By when, as the table writes it."""
    due_by: date | None = None
    """Last day of the one year, quarter, month or day that `due` names; None where what it means cannot be told."""
    state: str = ""
    evidence: str = ""
    source: str = ""
    dated: str = ""
    """Of the state: a year, month or day."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that could not be taken, with the cell that is wrong and why."""

    row: int
    column: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Tracker:
    """What a table says, row by row: each row is in `asked` or in `bad`."""

    file: str
    asked: tuple[Asked, ...]
    bad: tuple[BadRow, ...]
    ignored: tuple[str, ...] = ()
    """Columns that nobody reads."""

    def by_paragraph(self) -> dict[str, tuple[Asked, ...]]:
        """Actions asked for by each paragraph, in the table's order; one of two paragraphs is under both."""
        return _grouped((code, one) for one in self.asked for code in one.paragraphs)

    def by_entity(self) -> dict[str, tuple[Asked, ...]]:
        """Actions asked of each entity, by the code of the agency or the name first written; "" where nobody is."""
        names: dict[str, str] = {}
        for entity in (each for one in self.asked for each in one.entities):
            names.setdefault(entity.key, entity.agency or entity.name)
        pairs = (
            (names[key] if key else "", one)
            for one in self.asked
            for key in dict.fromkeys(each.key for each in one.entities) or [""]
        )
        return _grouped(pairs)

    def by_state(self) -> dict[str, tuple[Asked, ...]]:
        """Actions in each state, as the table writes it; "" where it says none."""
        return _grouped((one.state, one) for one in self.asked)

    def by_deadline(self) -> dict[str, tuple[Asked, ...]]:
        """Actions by the last day that is named, the earliest first; "", at the end, where none is."""
        dated = sorted((one for one in self.asked if one.due_by), key=lambda one: one.due_by or date.max)
        rest = (one for one in self.asked if not one.due_by)
        return _grouped((one.due_by.isoformat() if one.due_by else "", one) for one in (*dated, *rest))

    def chosen(self, *, entity: str = "", state: str | None = None, paragraph: str = "") -> Tracker:
        """The same with those actions alone that ask an entity (by its slug), are in a state, or are of a paragraph.

        Raises
        ------
        UnknownChoiceError
            If no action has what is chosen; `candidates` holds what may have been meant.
        """
        if entity:
            check_choice("entity", entity, (each.slug for one in self.asked for each in one.entities))
        if state is not None:
            check_choice("state", state, (one.state for one in self.asked))
        if paragraph:
            check_choice("paragraph", paragraph, (code for one in self.asked for code in one.paragraphs))
        asked = (
            one
            for one in self.asked
            if (not entity or entity in {each.slug for each in one.entities})
            and (state is None or one.state == state)
            and (not paragraph or paragraph in one.paragraphs)
        )
        return replace(self, asked=tuple(asked))


def check_choice(what: str, asked: str, known: Iterable[str]) -> None:
    """That some action has what is chosen.

    Raises
    ------
    UnknownChoiceError
        If none has; names the nearest.
    """
    there = tuple(dict.fromkeys(known))
    if asked not in there:
        near = tuple(nearest(asked[:_LONGEST], [one for one in there if one][:_SEARCHED], limit=_SLIPS))
        hint = f"; nearest are {', '.join(near)}" if near else ""
        raise UnknownChoiceError(f"no tracker names the {what} {asked[:80]!r}{hint}", near)


def _grouped(pairs: Iterable[tuple[str, Asked]]) -> dict[str, tuple[Asked, ...]]:
    found: dict[str, list[Asked]] = {}
    for key, one in pairs:
        found.setdefault(key, []).append(one)
    return {key: tuple(rows) for key, rows in found.items()}
