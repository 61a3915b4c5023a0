"""The texts that made commitments: what they are called, their symbols, and the days from which they hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

from actionlines.commitments.texts import Texts, in_language
from actionlines.declared import Node, read_yaml
from actionlines.errors import NotFoundError


class UnknownDocumentError(NotFoundError):
    """No text of that name is known."""


@dataclass(frozen=True, slots=True)
class OfficialText:
    """A text that made commitments; its facts come from knowledge of it and were not checked in the original."""

    code: str
    names: Texts = field(hash=False)
    called: tuple[str, ...]
    """Other names that run in texts, of any language."""
    symbol: str
    """Its number among the documents of its body; empty where it has none."""
    adopted: date
    last: int | None
    """Number of its last paragraph, where known."""

    def name(self, *, lang: str) -> str:
        """What it is called in a language."""
        return in_language(self.names, lang=lang)


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
    entries = node.mapping(required=("names", "called", "adopted"), optional=("symbol", "last"))
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
    )
