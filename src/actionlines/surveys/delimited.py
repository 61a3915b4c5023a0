"""CSV, plain or gzipped, in any encoding and decimal mark, to Parquet with one type a column.

A file is read twice: once to see what each column holds throughout (`cell_kinds`), once to write it so. A column is
numbers only if every value of it is; one value such as `07` or `A1` makes it texts, so that a code never changes its
type half way down the file.
"""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from actionlines.surveys.cell_kinds import Kinds
from actionlines.surveys.columns_there import require_columns
from actionlines.surveys.description import DataFile
from actionlines.surveys.microdata_errors import (
    BrokenRowError,
    EmptyFileError,
    MissingFileError,
    TruncatedFileError,
    UnclosedQuoteError,
    WrongEncodingError,
)

BLOCK: Final = 8 << 20
"""Bytes of text taken at a time; a longer line is refused."""

WIDE: Final = ("utf-16", "utf16", "utf-32", "utf32")
"""Encodings in which a byte like that of a quote may be half a letter, so that quotes are not counted."""


def text_to_parquet(
    path: Path, target: Path, *, file: DataFile, columns: Collection[str], block: int = BLOCK
) -> None:
    """Write chosen columns of a CSV file, plain or gzipped, as Parquet.

    Parameters
    ----------
    block
        Bytes of text that are taken at a time.

    Raises
    ------
    MicrodataError
        A subclass for each reason: file, column or line and how to mend it; never what a row holds.
    """
    with told(path, file):
        names = header_of(path, file)
        require_columns(path, names, columns)
        kinds = Kinds(columns, text=file.text, decimal=file.decimal)
        for batch in _batches(path, file, columns, block):
            kinds.see(batch)
        if kinds.rows == 0:
            raise EmptyFileError(f"{path.name} has a header and no row")
        with pq.ParquetWriter(target, kinds.schema, compression="zstd") as writer:
            for batch in _batches(path, file, columns, block):
                writer.write_batch(kinds.typed(batch))


def _batches(path: Path, file: DataFile, columns: Collection[str], block: int) -> Iterator[pa.RecordBatch]:
    with _opened(path, file) as stream:
        reader = pyarrow.csv.open_csv(
            stream,
            read_options=pyarrow.csv.ReadOptions(block_size=block, encoding=_codec(file.encoding)),
            parse_options=pyarrow.csv.ParseOptions(delimiter=file.separator, newlines_in_values=True),
            convert_options=pyarrow.csv.ConvertOptions(
                include_columns=list(columns),
                column_types=dict.fromkeys(columns, pa.string()),
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
                null_values=[""],
            ),
        )
        yield from reader


class _Quotes(io.RawIOBase):
    """A stream that counts quotes as it is read: in a whole table each one that opens is closed."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.count = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        block: bytes = self.stream.read(size)
        self.count += block.count(b'"')
        return block


@contextmanager
def _opened(path: Path, file: DataFile) -> Iterator[Any]:
    """The bytes of a file, unpacked; a cut-off archive is told by its reader."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
        counted = _Quotes(stream)
        yield pa.PythonFile(counted, mode="r")
        if counted.count % 2 and not _codec(file.encoding).lower().startswith(WIDE):
            raise UnclosedQuoteError(
                f"{path.name}: a quote opens a text and nothing closes it, so that rows after it would be lost. Close "
                "it, or double a quote that belongs to a text"
            )


def _codec(encoding: str) -> str:
    """The name of an encoding of texts; Python knows others, such as base64, that are none."""
    if not getattr(codecs.lookup(encoding), "_is_text_encoding", True):
        raise LookupError(encoding)
    return "utf-8" if encoding.lower().replace("_", "-") in ("utf-8", "utf8", "utf-8-sig") else encoding


def header_of(path: Path, file: DataFile) -> list[str]:
    """The names in the first line.

    Raises
    ------
    MicrodataError
        A subclass for each reason, as of `text_to_parquet`.
    """
    with told(path, file):
        return _header(path, file)


def _header(path: Path, file: DataFile) -> list[str]:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
        text = codecs.getreader(_codec(file.encoding))(stream).readline().removeprefix("\ufeff")
    if not text.strip():
        raise EmptyFileError(f"{path.name} is empty")
    table = pyarrow.csv.read_csv(
        pa.BufferReader(text.encode() + b"\n"),
        parse_options=pyarrow.csv.ParseOptions(delimiter=file.separator),
    )
    return list(table.column_names)


@contextmanager
def told(path: Path, file: DataFile) -> Iterator[None]:
    """Say in our words what broke, without the row that the library quotes."""
    try:
        yield
    except FileNotFoundError as error:
        raise MissingFileError(f"there is no file {path}. Say in which folder it is with --data") from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise TruncatedFileError(f"{path.name} is cut off or no gzip file: copy it again, whole") from error
    except (UnicodeError, LookupError) as error:
        raise WrongEncodingError(_encoding_text(path, file, error)) from error
    except pa.ArrowInvalid as error:
        if "UTF8" in str(error):
            raise WrongEncodingError(_encoding_text(path, file, error)) from None
        raise BrokenRowError(_row_text(path, error)) from None


def _encoding_text(path: Path, file: DataFile, error: Exception) -> str:
    if isinstance(error, LookupError) and not isinstance(error, UnicodeError):
        return f"{path.name}: no encoding is called {file.encoding!r}; common ones are utf-8, cp1252, latin-1"
    return f"{path.name} is not in {file.encoding}: say its encoding; common ones are cp1252, latin-1, cp1251, gbk"


def _row_text(path: Path, error: Exception) -> str:
    """The library's message, up to where it quotes the row."""
    text = str(error).split(":")
    told = ":".join(text[: 3 if "Row #" in str(error) else 2]).strip()
    return f"{path.name} cannot be read as a table: {told}. Each row must have a cell for each column of the header"
