"""What a reader hands over: the figures of a source's files, in the source's own codes, with a full account.

Every place where a figure could stand is a *slot*. A slot is either a *cell* (a row of `frame`; where its
text is not a number, `OBS_VALUE` is null and `RAW_VALUE` holds the text) or *empty*. A line that could not be
taken apart into fields is a row of `rejected`. So nothing of a file is lost: cells + empty = slots, and every
line is a heading, blank, part of a record, or rejected.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from actionlines.errors import BadInputError
from actionlines.indicators.observations import RAW_SCHEMA, conform

REJECTED_SCHEMA: Final = pl.Schema(
    {
        "FILE": pl.UInt16(),  # position of the file in `Reading.files`
        "LINE": pl.UInt32(),  # line of the source file, first line 1
        "REASON": pl.String(),  # a key of REASONS
        "TEXT": pl.String(),  # the line as written, at most TEXT_LIMIT characters
    }
)
"""Columns of the lines that could not be taken apart into fields."""

TEXT_LIMIT: Final = 1000
"""Characters of a rejected line that are kept."""

REASONS: Final[dict[str, str]] = {
    "too-few-fields": "the line has fewer fields than the header",
    "too-many-fields": "the line has more fields than the header",
    "unbalanced-quote": "a quotation mark is never closed, or stands inside a field that has none around it",
    "not-utf-8": "the line is not in the file's character encoding",
    "nul-byte": "the line holds a NUL byte: the file is damaged",
    "byte-order-mark": "a byte order mark inside the file: two files were joined",
    "not-a-record": "an element of the list is not a record of an area, a year and its figures",
    "deletion": "the line asks to delete a figure, which a file of figures cannot do",
    "repeated-header": "the header stands here again: two files were joined",
}
"""Why a line was rejected, in words."""


_DIGESTED: Final = 1024**2
"""Bytes hashed at a time."""

REFUSED_LIMIT: Final = 1_000_000
"""Lines that may be rejected before a file is taken for another than its name says."""


class NoTableError(BadInputError):
    """So many lines cannot be taken apart that the file is no table."""


class ChangedFileError(BadInputError):
    """Somebody wrote to a file while it was read."""


class AccountError(AssertionError):
    """A reader lost or invented a figure: a fault of ours, never of the file."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file as it was given: enough to tell it again."""

    path: str  # name without folder
    sha256: str
    bytes: int
    lines: int  # after unpacking; 0 for a format without lines (workbook)


@dataclass(frozen=True, slots=True)
class Wide:
    """Figures of a wide table as they stand: records and columns, each told once.

    Whoever translates codes can do so once a record and once a column, and ask for rows only of what is odd.
    """

    records: pl.DataFrame  # what all figures of a record share: SERIES, AREA, LINE, a SUFFIX of SERIES
    columns: pl.DataFrame  # what all figures of a column share: COLUMN, TIME_PERIOD
    lengths: np.ndarray  # figures of each record
    places: np.ndarray  # row of `columns` of each figure, record by record
    values: np.ndarray  # every one a number
    number: int  # of the file

    @property
    def height(self) -> int:
        """How many figures there are."""
        return int(self.values.size)

    def frame(self, rows: np.ndarray | slice = slice(None)) -> pl.DataFrame:
        """Some of the figures, by mask, in the columns of RAW_SCHEMA."""
        record = np.repeat(np.arange(self.lengths.size, dtype=np.uint32), self.lengths)[rows]
        place = pl.Series(self.places[rows], dtype=pl.UInt32)
        values = pl.DataFrame({"OBS_VALUE": self.values[rows]})
        return raw_frame(
            rows_of(self.records[pl.Series(record)], self.columns[place], values), number=self.number
        )


@dataclass(frozen=True)
class Batch:
    """Part of a file: some of its lines."""

    figures: pl.DataFrame | Wide
    slots: int
    empty: int
    lines: int = 0
    rejected: pl.DataFrame = field(default_factory=lambda: REJECTED_SCHEMA.to_frame())

    def __post_init__(self) -> None:
        if self.cells + self.empty != self.slots:
            raise AccountError(f"{self.cells} cells + {self.empty} empty are not {self.slots} slots")

    @property
    def cells(self) -> int:
        """How many figures there are."""
        return self.figures.height

    @cached_property
    def frame(self) -> pl.DataFrame:
        """The figures in the columns of RAW_SCHEMA."""
        return self.figures if isinstance(self.figures, pl.DataFrame) else self.figures.frame()


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was read from the files of one source."""

    source: str
    files: tuple[SourceFile, ...]
    frame: pl.DataFrame
    cells: int
    empty: int
    rejected: pl.DataFrame

    @property
    def slots(self) -> int:
        """Places where a figure could stand."""
        return self.cells + self.empty


class Stream:
    """The batches of a reading, one after the other; iterate once, then ask for the account.

    `files`, `cells`, `empty` and `rejected` grow with each batch and are complete when the iteration has
    ended. A file that turns out to be damaged raises on the way: what was taken from the stream so far must
    be thrown away.
    """

    def __init__(self, source: str, parts: Iterable[tuple[Path, Iterator[Batch]]]) -> None:
        self.source = source
        self._parts = parts
        self.files: tuple[SourceFile, ...] = ()
        self.cells = 0
        self.empty = 0
        self._rejected: list[pl.DataFrame] = []

    @property
    def rejected(self) -> pl.DataFrame:
        """Lines that could not be taken apart, of the batches read so far."""
        return pl.concat([REJECTED_SCHEMA.to_frame(), *self._rejected])

    def __iter__(self) -> Iterator[Batch]:
        for path, batches in self._parts:
            before, lines = _state(path), 0
            with ThreadPoolExecutor(max_workers=1) as pool:
                digest = pool.submit(_digest, path)
                for batch in batches:
                    lines += batch.lines
                    self.cells += batch.cells
                    self.empty += batch.empty
                    self._reject(path, batch.rejected)
                    yield batch
                self.files += (SourceFile(path.name, digest.result(), path.stat().st_size, lines),)
            if _state(path) != before:
                raise ChangedFileError(
                    f"{path.name}: changed while it was read; wait until it is complete, then import it again"
                )

    def _reject(self, path: Path, lines: pl.DataFrame) -> None:
        if lines.height:
            self._rejected.append(lines)
        if sum(part.height for part in self._rejected) > REFUSED_LIMIT:
            found = self.rejected["REASON"].value_counts(sort=True, name="LINES")
            counted = ", ".join(f"{count:,} {reason}" for reason, count in found.iter_rows())
            text = f"{path.name}: more than {REFUSED_LIMIT:,} lines cannot be taken apart ({counted})"
            raise NoTableError(f"{text}; check that it is the file you mean, and which source wrote it")

    def collect(self) -> Reading:
        """Read to the end and put the batches together."""
        frames = [batch.frame for batch in self if batch.cells]
        frame = pl.concat(frames) if frames else RAW_SCHEMA.to_frame()
        return Reading(self.source, self.files, frame, frame.height, self.empty, self.rejected)


def _state(path: Path) -> tuple[int, ...] | None:
    """What tells that a file is still the same; None where it is not there, which the reader says better."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _digest(path: Path) -> str:
    """SHA-256 of a file as it lies on disk (packed, if it is packed).

    In large pieces: between two of them the thread has to wait for its turn among those that read the file.
    """
    digest, piece = hashlib.sha256(), memoryview(bytearray(_DIGESTED))
    with path.open("rb", buffering=0) as handle:
        while count := handle.readinto(piece):
            digest.update(piece[:count])
    return digest.hexdigest()


def rows_of(records: pl.DataFrame, columns: pl.DataFrame, values: pl.DataFrame) -> pl.DataFrame:
    """Put together what is known of figures from their record, from their column and from their own cell.

    A record's SUFFIX is put behind the SERIES, where a breakdown has no field of its own.
    """
    rows = pl.concat([records, columns, values], how="horizontal")
    if "SUFFIX" not in rows.columns:
        return rows
    return rows.with_columns(pl.col("SERIES") + pl.col("SUFFIX")).drop("SUFFIX")


def raw_frame(frame: pl.DataFrame, *, number: int) -> pl.DataFrame:
    """Give `frame` the columns of RAW_SCHEMA, as figures of file `number`."""
    return conform(frame.with_columns(pl.lit(number, dtype=pl.UInt16).alias("FILE")), RAW_SCHEMA)


def rejected_frame(lines: pl.DataFrame, *, number: int) -> pl.DataFrame:
    """Give LINE, REASON and TEXT the columns of REJECTED_SCHEMA, as lines of file `number`."""
    return lines.select(
        pl.lit(number, dtype=pl.UInt16).alias("FILE"),
        pl.col("LINE").cast(pl.UInt32),
        pl.col("REASON").cast(pl.String),
        pl.col("TEXT").str.head(TEXT_LIMIT),
    )
