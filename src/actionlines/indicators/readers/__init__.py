"""Read the files of statistical sources: one small module per format, one shape for all (see `reading`)."""

from __future__ import annotations

from actionlines.indicators.readers.reading import (
    REASONS,
    REJECTED_SCHEMA,
    Batch,
    Reading,
    SourceFile,
    Stream,
)
from actionlines.indicators.readers.registry import (
    READERS,
    Reader,
    UnknownSourceError,
    read,
    reader_for,
    stream,
)

__all__ = [
    "READERS",
    "REASONS",
    "REJECTED_SCHEMA",
    "Batch",
    "Reader",
    "Reading",
    "SourceFile",
    "Stream",
    "UnknownSourceError",
    "read",
    "reader_for",
    "stream",
]
