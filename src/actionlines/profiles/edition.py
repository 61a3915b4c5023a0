"""Which release a profile speaks of, and whose figures it shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from actionlines.indicators.catalogue import Catalogue
    from actionlines.indicators.releases import Release


@dataclass(frozen=True)
class Edition:
    """Name of the release and the day it is of."""

    id: str
    label: str
    on: str


@dataclass(frozen=True)
class SourceNote:
    """What a reader must be told of a source: who, where, under which terms, as of when."""

    id: str
    name: str
    publisher: str
    address: str
    licence: str
    licence_address: str | None
    attribution: str
    vintage: str


def edition(release: Release) -> Edition:
    """Edition of a release."""
    return Edition(release.id, release.label, release.manifest.on)


def source_notes(
    ids: Iterable[str], release: Release, catalogue: Catalogue, *, lang: str
) -> tuple[SourceNote, ...]:
    """Notes on these sources, each once, in order of name."""
    vintages = {entry.id: entry.vintage for entry in release.manifest.sources}
    notes = []
    for source_id in set(ids):
        source = catalogue.source(source_id)
        notes.append(
            SourceNote(
                id=source.id,
                name=source.names[lang],
                publisher=source.publisher,
                address=source.address,
                licence=source.licence,
                licence_address=source.licence_address,
                attribution=source.attribution,
                vintage=vintages.get(source_id, ""),
            )
        )
    return tuple(sorted(notes, key=lambda note: note.name))


def plain(value: Any) -> Any:
    """A profile's part as JSON can hold it: dataclasses become objects, absent things `null`."""
    if hasattr(value, "__dataclass_fields__"):
        return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list | frozenset):
        return [plain(item) for item in value]
    return value
