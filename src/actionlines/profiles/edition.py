"""Which release a profile speaks of, and whose figures it shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from actionlines.indicators.catalogue import Catalogue, Source
    from actionlines.indicators.releases import Release, SourceEntry


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
    entries = {entry.id: entry for entry in release.manifest.sources}
    notes = [_note(entries[source_id], catalogue.sources.get(source_id), lang) for source_id in set(ids)]
    return tuple(sorted(notes, key=lambda note: note.name))


def _note(entry: SourceEntry, source: Source | None, lang: str) -> SourceNote:
    """What the release says of a source, in the catalogue's words where it knows the source."""
    return SourceNote(
        id=entry.id,
        name=source.names[lang] if source else entry.publisher,
        publisher=entry.publisher,
        address=entry.address,
        licence=entry.licence,
        licence_address=entry.licence_address,
        attribution=source.attribution if source else entry.publisher,
        vintage=entry.vintage,
    )


def plain(value: Any) -> Any:
    """A profile's part as JSON can hold it: dataclasses become objects, absent things `null`."""
    if hasattr(value, "__dataclass_fields__"):
        return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list | frozenset):
        return [plain(item) for item in value]
    return value
