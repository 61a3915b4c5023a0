"""Which reader reads a source's files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from actionlines.errors import NotFoundError
from actionlines.indicators.readers import (
    egdi,
    findex,
    gapminder,
    gender,
    hdr,
    iana,
    itu,
    owid,
    sdg,
    worldbank,
)
from actionlines.indicators.readers.reading import Batch, Reading, Stream


class UnknownSourceError(NotFoundError):
    """No reader is known for a source."""


@dataclass(frozen=True, slots=True)
class Reader:
    """How the files of one source are read."""

    source: str
    formats: str  # what it reads, in words
    batches: Callable[..., Iterator[Batch]]  # (path, *, number, **options)

    def stream(self, paths: Iterable[Path | str], **options: Any) -> Stream:
        """Read the files in order, a batch at a time."""
        files = [Path(path) for path in paths]
        parts = ((path, self.batches(path, number=number, **options)) for number, path in enumerate(files))
        return Stream(self.source, parts)

    def read(self, paths: Iterable[Path | str], **options: Any) -> Reading:
        """Read the files in order, all at once."""
        return self.stream(paths, **options).collect()


READERS: Final[dict[str, Reader]] = {
    reader.source: reader
    for reader in (
        Reader(gapminder.SOURCE, "DDF long table (CSV)", gapminder.batches),
        Reader(
            worldbank.SOURCE, "wide bulk and per-indicator tables, long tables (CSV, ZIP)", worldbank.batches
        ),
        Reader(sdg.SOURCE, "the portal's table, tidy table (CSV)", sdg.batches),
        Reader(gender.SOURCE, "the portal's table (CSV)", gender.batches),
        Reader(itu.SOURCE, "the DataHub's download (CSV, ZIP) and its API's answers (JSON)", itu.batches),
        Reader(hdr.SOURCE, "wide table of all indices (CSV)", hdr.batches),
        Reader(egdi.SOURCE, "tables of one survey or several (CSV)", egdi.batches),
        Reader(findex.SOURCE, "table by groups of people (CSV)", findex.batches),
        Reader(owid.SOURCE, "grapher table (CSV)", owid.batches),
        Reader(iana.SOURCE, "list of top-level domains (CSV); needs on=", iana.batches),
    )
}
"""The readers of the sources that have a layout of their own."""


def reader_for(source: str) -> Reader:
    """The reader of a source.

    Raises
    ------
    UnknownSourceError
        If there is none; its candidates are all that are.
    """
    if source not in READERS:
        known = tuple(READERS)
        text = f"there is no reader for the source {source!r}; known are {', '.join(known)}"
        raise UnknownSourceError(f"{text}; any other file needs a mapping file", known)
    return READERS[source]


def stream(source: str, paths: Sequence[Path | str], **options: Any) -> Stream:
    """The figures of a source's files, a batch at a time."""
    return reader_for(source).stream(paths, **options)


def read(source: str, paths: Sequence[Path | str], **options: Any) -> Reading:
    """The figures of a source's files, all at once."""
    return reader_for(source).read(paths, **options)
