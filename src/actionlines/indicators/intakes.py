"""What goes into a release: files of a source, who publishes them, and what became of their figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from actionlines.indicators.catalogue import Source
from actionlines.indicators.provenance import read_note
from actionlines.indicators.readers import SourceFile, Stream
from actionlines.indicators.releases import FileEntry, SourceEntry


@dataclass(frozen=True)
class Terms:
    """Who publishes a source that the catalogue does not know, where, and under which terms."""

    publisher: str
    address: str = ""
    licence: str = ""
    licence_address: str | None = None


@dataclass(frozen=True)
class Intake:
    """Files of one source, to be read together."""

    source: str
    paths: tuple[Path, ...]
    only: frozenset[str] | None = None
    """Series to take, in the source's own codes; None takes all."""
    vintage: str = ""
    """Which edition of the source the files are, in words: "October 2020"."""
    retrieved: str = ""
    """Day on which the files were had from the source, ISO 8601, where no note of a download lies beside them."""
    terms: Terms | None = None
    """Needed where the catalogue does not know the source."""
    options: dict[str, Any] = field(default_factory=dict)
    """Passed on to the reader, for example the mapping of a tidy file."""


AnyTerms = Source | Terms | SourceEntry
"""What says who publishes a source: the catalogue, whoever brings the files, an earlier release."""


def _file_entry(file: SourceFile, path: Path, retrieved: str) -> FileEntry:
    """What is known of a file; a note that a download left beside it says more."""
    note = read_note(path)
    return FileEntry(
        file.path,
        file.sha256,
        file.bytes,
        address=note.address if note else "",
        retrieved=note.on if note else retrieved,
    )


@dataclass
class Account:
    """What became of the figures of one source."""

    vintage: str
    streams: list[Stream] = field(default_factory=list)
    intakes: list[Intake] = field(default_factory=list)
    left_aside: int = 0
    staged: int = 0
    quarantined: int = 0

    @property
    def read(self) -> int:
        return sum(one.cells + one.rejected.height for one in self.streams) - self.left_aside

    @property
    def files(self) -> list[FileEntry]:
        return [
            _file_entry(file, path, intake.retrieved)
            for stream_, intake in zip(self.streams, self.intakes, strict=True)
            for file, path in zip(stream_.files, intake.paths, strict=True)
        ]
