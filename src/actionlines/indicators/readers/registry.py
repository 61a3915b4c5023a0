"""Which reader reads a source's files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from actionlines.errors import BadInputError, NotFoundError
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
    sdmx_csv,
    sdmx_ml,
    tidy,
    worldbank,
)
from actionlines.indicators.readers.opening import (
    ArchiveMembersError,
    peek,
    refuse_what_is_no_file,
    unpacked,
)
from actionlines.indicators.readers.reading import Batch, Reading, Stream


class UnknownSourceError(NotFoundError):
    """No reader is known for a source."""


class UnknownOptionError(BadInputError):
    """A reader was given an option that it does not have."""


@dataclass(frozen=True, slots=True)
class Reader:
    """How the files of one source are read."""

    source: str
    formats: str  # what it reads, in words
    batches: Callable[..., Iterator[Batch]]  # (path, *, number, **options)
    options: tuple[str, ...] = ()

    def stream(self, paths: Iterable[Path | str], **options: Any) -> Stream:
        """Read the files in order, a batch at a time.

        Raises
        ------
        UnknownOptionError
            If the reader has no such option.
        """
        unknown = next((name for name in options if name not in self.options), None)
        if unknown is not None:
            has = f"has {', '.join(self.options)}" if self.options else "has none"
            raise UnknownOptionError(f"the reader of {self.source} has no option {unknown!r}; it {has}")
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
        Reader(iana.SOURCE, "list of top-level domains (CSV); needs on=", iana.batches, ("on",)),
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
        raise UnknownSourceError(f"{text}; any other table needs a mapping file", known)
    return READERS[source]


def stream(source: str, paths: Sequence[Path | str], **options: Any) -> Stream:
    """The figures of a source's files, a batch at a time.

    With `mapping=`, a mapping file, any table can be read as of any source. SDMX messages too need no reader
    of the source's own. Everything else goes to the source's reader.

    Raises
    ------
    UnknownSourceError
        If the source has no reader and the first file is neither described nor SDMX.
    """
    return _chosen(source, [Path(path) for path in paths], options).stream(paths, **options)


def read(source: str, paths: Sequence[Path | str], **options: Any) -> Reading:
    """The figures of a source's files, all at once; see `stream`."""
    return stream(source, paths, **options).collect()


def _chosen(source: str, paths: Sequence[Path], options: dict[str, Any]) -> Reader:
    for path in paths:
        refuse_what_is_no_file(path)
    if "mapping" in options:
        return Reader(source, "table described by a mapping file (CSV, XLSX)", tidy.batches, ("mapping",))
    if paths and sdmx_message(paths[0]) is not None:
        return Reader(
            source, "SDMX-CSV 1.0 and 2.0, SDMX-ML 2.1 and 3.0", _sdmx_batches, ("concepts", "structure")
        )
    return reader_for(source)


def _sdmx_batches(path: Path, *, number: int = 0, **options: Any) -> Iterator[Batch]:
    batches = sdmx_csv.batches if sdmx_message(path) == "csv" else sdmx_ml.batches
    return batches(path, number=number, **options)


def sdmx_message(path: Path) -> str | None:
    """`csv` or `xml` where the file starts like an SDMX message, else None."""
    try:
        with unpacked(path) as handle:
            head = peek(path, handle).lstrip(b"\xef\xbb\xbf \t\r\n")
    except ArchiveMembersError:  # the source's reader knows which file is meant
        return None
    if head.lower().startswith((b"<!doctype html", b"<html")):
        return None
    if head.startswith(b"<"):
        return "xml"
    return "csv" if head.lstrip(b'"').startswith((b"DATAFLOW", b"STRUCTURE")) else None
