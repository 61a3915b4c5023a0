"""What a title or a role was read in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from actionlines.commitments.data_files import MissingKeyError, UnknownKeyError, Value, parse


class Status(StrEnum):
    """Whether a statement was read in a source, or is only believed."""

    SEEN = "seen"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class Reference:
    """A document or page that was read.

    `address` is where it was read, None where it came as a file without one; `held` says then what was read.
    `date` is the document's own date as it states it: a year, a month or a day; `undated` where it states none.
    """

    id: str
    document: str
    publisher: str
    date: str
    address: str | None
    held: str | None


@cache
def known_references() -> Mapping[str, Reference]:
    """All that come with the package, by id.

    >>> known_references()["wsis10-zh"].publisher
    'ITU'
    """
    text = files("actionlines.commitments").joinpath("data", "references.yaml").read_text(encoding="utf-8")
    return MappingProxyType(read_references(parse(text, file="references.yaml")))


def read_references(value: Value) -> dict[str, Reference]:
    """The references of a file, by id."""
    return {name: _reference(name, entry) for name, entry in value.entries().items()}


def _reference(name: str, value: Value) -> Reference:
    found = value.fields(required=("document", "publisher", "date"), optional=("address", "held"))
    if "address" not in found and "held" not in found:
        raise value.error(MissingKeyError, "say where it was read: an 'address', or what was 'held'")
    return Reference(
        id=name,
        document=found["document"].text(),
        publisher=found["publisher"].text(),
        date=found["date"].text(),
        address=found["address"].text() if "address" in found else None,
        held=found["held"].text() if "held" in found else None,
    )


def referred(value: Value, references: Mapping[str, Reference]) -> Reference:
    """The reference that a value names."""
    name = value.text()
    if name not in references:
        raise value.error(UnknownKeyError, f"no reference is called {name!r}; add it to references.yaml")
    return references[name]
