"""The words of the field in six languages, each with what it means here: `glossary.yaml`.

`docs/glossary.md` is made from the same file (`recipes/glossary.py`), and a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import yaml

FILE: Final = Path(__file__).parent / "glossary.yaml"


@dataclass(frozen=True)
class Term:
    """A word of the field."""

    anchor: str
    """How it stands in addresses: `glossary#anchor`."""
    names: dict[str, str]
    means: dict[str, str]
    read: tuple[str, ...] = ()
    """Languages in which the word itself was read in an official text."""
    note: str = ""
    """What a translator must know, in English."""


@dataclass(frozen=True)
class Theme:
    """Words that belong together."""

    anchor: str
    names: dict[str, str]
    terms: tuple[Term, ...]


@cache
def glossary() -> tuple[Theme, ...]:
    """Give all words by theme, in the order of the file."""
    return tuple(
        Theme(theme["id"], theme["names"], tuple(_term(one) for one in theme["terms"]))
        for theme in yaml.load(FILE.read_text("utf-8"), Loader=yaml.CSafeLoader)
    )


def _term(facts: dict[str, object]) -> Term:
    names, means, read = facts["names"], facts["means"], facts.get("read", [])
    assert isinstance(names, dict)
    assert isinstance(means, dict)
    assert isinstance(read, list)
    return Term(str(facts["id"]), names, means, tuple(read), str(facts.get("note", "")))
