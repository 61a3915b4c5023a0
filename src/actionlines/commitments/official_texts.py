"""The texts that made commitments: what they are called, their symbols, and the days from which they hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

from actionlines.commitments.references import Reference, known_references
from actionlines.commitments.texts import Texts, in_language
from actionlines.declared import Node, read_yaml
from actionlines.errors import NotFoundError

_OPTIONAL = ("symbol", "last", "supplements", "source")


class UnknownDocumentError(NotFoundError):
    """No text of that name is known."""


@dataclass(frozen=True, slots=True)
class OfficialText:
    """A text that made commitments; names and last numbers come from knowledge of it, unverified."""

    code: str
    names: Texts = field(hash=False)
    called: tuple[str, ...]
    """Other names that run in texts, of any language."""
    symbol: str
    """Its number among the documents of its body; empty where it has none."""
    adopted: date
    last: int | None
    """Number of its last paragraph, where known."""
    holds_for: Texts = field(hash=False)
    """What it is in force for, since the day of its adoption, in our words."""
    supplements: tuple[str, ...]
    """Codes of the texts that it adds to."""
    source: Reference | None
    """Where its symbol and the day of its adoption were read; None where they are unverified."""

    def name(self, *, lang: str) -> str:
        """What it is called in a language."""
        return in_language(self.names, lang=lang)

    def purpose(self, *, lang: str) -> str:
        """What it is in force for.

        >>> official_text("tunis-agenda").purpose(lang="en")
        'finance, Internet governance and follow-up'
        """
        return in_language(self.holds_for, lang=lang)


@cache
def official_texts() -> tuple[OfficialText, ...]:
    """All texts, in the order of their adoption."""
    with resources.as_file(resources.files(__package__) / "data" / "official_texts.yaml") as file:
        return read_texts(file)


def read_texts(file: Path) -> tuple[OfficialText, ...]:
    """The texts of a data file."""
    documents = read_yaml(file).mapping(required=("texts",))["texts"].entries()
    return tuple(sorted((_text(code, node) for code, node in documents.items()), key=lambda one: one.adopted))


def official_text(code: str) -> OfficialText:
    """A text by its code.

    Raises
    ------
    UnknownDocumentError
        If there is none of that code.
    """
    known = {one.code: one for one in official_texts()}
    if code not in known:
        raise UnknownDocumentError(f"no text is called {code!r}; there are {', '.join(known)}", tuple(known))
    return known[code]


def in_force(on: date) -> tuple[OfficialText, ...]:
    """The texts that hold on a day: none of them has ended another so far.

    >>> [one.code for one in in_force(date(2005, 1, 1))]
    ['geneva-declaration', 'geneva-plan']
    """
    return tuple(one for one in official_texts() if one.adopted <= on)


def _text(code: str, node: Node) -> OfficialText:
    entries = node.mapping(required=("names", "called", "adopted", "for"), optional=_OPTIONAL)
    adopted = entries["adopted"]
    if not isinstance(adopted.value, date):
        adopted = Node(date.fromisoformat(adopted.text()), adopted.file, adopted.keys)
    return OfficialText(
        code,
        entries["names"].texts(),
        tuple(one.text() for one in entries["called"].items()),
        entries["symbol"].text() if "symbol" in entries else "",
        adopted.value,
        entries["last"].whole(least=1, most=1000) if "last" in entries else None,
        entries["for"].texts(),
        tuple(one.text() for one in entries["supplements"].items()) if "supplements" in entries else (),
        reference(entries["source"]) if "source" in entries else None,
    )


def reference(node: Node) -> Reference:
    """The reference that a value names."""
    return known_references()[node.text(among=known_references())]
