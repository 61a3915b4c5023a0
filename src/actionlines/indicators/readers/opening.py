"""Open a source file, packed or not, and hand over its bytes; what is odd becomes an error that helps."""

from __future__ import annotations

import fnmatch
import gzip
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Final, TypeAlias, cast

from actionlines.confined.archives import DamagedArchiveError, TooLargeError, refuse_bomb
from actionlines.errors import BadInputError

UNPACKED_LIMIT: Final = 8 * 1024**3
"""Bytes a packed file may unpack to; a small archive that grows past this is an attack or a mistake."""

Members: TypeAlias = tuple[str, ...]
ANY: Final[Members] = ("*",)

CHUNK: Final = 16 * 1024**2

_GZIP, _ZIP, _OLD_EXCEL = b"\x1f\x8b", b"PK", b"\xd0\xcf\x11\xe0"
_WIDE_MARKS = {b"\xff\xfe\x00\x00": "UTF-32", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


class UnreadableFileError(BadInputError):
    """The file is not there, is a folder, or may not be read."""


class EmptyFileError(BadInputError):
    """The file holds no figures at all."""


class TruncatedFileError(BadInputError):
    """The file ends too early: part of it is missing."""


class ArchiveMembersError(BadInputError):
    """An archive does not hold exactly one file that could be meant."""


class NotATableError(BadInputError):
    """The file is something else than its name says: a web page, a workbook, a picture."""


class WrongEncodingError(BadInputError):
    """The whole file is in another character encoding than expected."""


@contextmanager
def unpacked(path: Path, *, members: Members = ANY) -> Iterator[IO[bytes]]:
    """The bytes of a plain, gzip or zip file; `members` tells the one meant in an archive.

    Patterns are tried in order; the first that matches exactly one file decides.
    """
    refuse_what_is_no_file(path)
    with ExitStack() as stack:
        try:
            handle: IO[bytes] = stack.enter_context(path.open("rb"))
            magic = handle.read(4)
            handle.seek(0)
        except OSError as error:
            text = f"{path.name}: cannot be read ({error.strerror}); check the name and who may read it"
            raise UnreadableFileError(text) from error
        if not magic:
            raise EmptyFileError(f"{path.name}: the file is empty; fetch it again")
        if magic.startswith(_OLD_EXCEL):
            raise NotATableError(
                f"{path.name}: is an old Excel workbook (.xls); save it as .xlsx or as CSV in UTF-8"
            )
        if magic.startswith(_GZIP):
            handle = cast("IO[bytes]", stack.enter_context(gzip.open(handle)))
        elif magic.startswith(_ZIP):
            handle = stack.enter_context(_zip_member(path, handle, members))
        yield handle


@contextmanager
def _zip_member(path: Path, handle: IO[bytes], members: Members) -> Iterator[IO[bytes]]:
    try:
        with zipfile.ZipFile(handle) as archive:
            names = [name for name in archive.namelist() if not name.endswith("/")]
            if "[Content_Types].xml" in names:
                text = (
                    f"{path.name}: is an Excel workbook, not text; save it as CSV in UTF-8, or give a "
                    "mapping file"
                )
                raise NotATableError(text)
            with archive.open(_meant(path, names, members)) as stream:
                yield stream
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
        text = f"{path.name}: cannot be unpacked ({error}); fetch it again or unpack it by hand"
        raise DamagedArchiveError(text) from error


def _meant(path: Path, names: list[str], members: Members) -> str:
    for pattern in members:
        found = [name for name in names if fnmatch.fnmatchcase(name.rsplit("/", 1)[-1], pattern)]
        if len(found) == 1:
            return found[0]
    held = ", ".join(names[:5]) or "nothing"
    text = f"{path.name}: needs exactly one file inside that is named like {' or '.join(members)}"
    raise ArchiveMembersError(f"{text}, but holds {held}; unpack it and give the file that is meant")


def chunks(
    path: Path, *, members: Members = ANY, size: int = CHUNK, limit: int = UNPACKED_LIMIT
) -> Iterator[bytes]:
    """The unpacked bytes of a file, `size` at a time."""
    with unpacked(path, members=members) as handle:
        total = 0
        while chunk := _next_chunk(path, lambda: handle.read(size)):
            total += len(chunk)
            refuse_bomb(path, total)
            if total > limit:
                text = (
                    f"{path.name}: unpacks to more than {limit:,} bytes; split it, or unpack it and look "
                    "at it first"
                )
                raise TooLargeError(text)
            yield chunk
        if total == 0:
            raise EmptyFileError(f"{path.name}: the file is empty; fetch it again")


def refuse_what_is_no_file(path: Path) -> None:
    """A pipe or device gives its bytes once, or without end: a file is read from its beginning more than once.

    Raises
    ------
    UnreadableFileError
        If `path` is there and is no regular file.
    """
    if path.exists() and not path.is_file():
        raise UnreadableFileError(
            f"{path.name}: is no file but a folder, a pipe or a device; save what it holds as a file first"
        )


def whole(path: Path, *, members: Members = ANY, limit: int = 512 * 1024**2) -> bytes:
    """All unpacked bytes of a file that has to be read in one piece (XML, JSON)."""
    return b"".join(chunks(path, members=members, limit=limit))


def peek(path: Path, handle: IO[bytes], size: int = 4096) -> bytes:
    """The first bytes of an opened file."""
    return _next_chunk(path, lambda: handle.read(size))


def _next_chunk(path: Path, read: Callable[[], bytes]) -> bytes:
    try:
        return read()
    except EOFError as error:
        text = f"{path.name}: the packed file ends too early, the download was cut off; fetch it again"
        raise TruncatedFileError(text) from error
    except (gzip.BadGzipFile, zipfile.BadZipFile, zlib.error) as error:
        raise DamagedArchiveError(f"{path.name}: cannot be unpacked ({error}); fetch it again") from error
    except OSError as error:
        raise UnreadableFileError(f"{path.name}: cannot be read ({error.strerror}); try again") from error


def refuse_what_is_no_text(path: Path, head: bytes, *, encoding: str) -> None:
    """Tell a web page, a picture or UTF-16 from a table by its first bytes.

    Raises
    ------
    WrongEncodingError
        If the file starts like UTF-16 or UTF-32 and `encoding` is neither.
    NotATableError
        If it starts like a web page or holds binary data.
    """
    if not encoding.lower().startswith(("utf-16", "utf16", "utf-32", "utf32")):
        _refuse_wide(path, head)
        start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
        if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
            text = (
                f"{path.name}: is a web page, not a table: the site answered with a page; fetch the data "
                "file itself"
            )
            raise NotATableError(text)
        if start.startswith(b"<"):
            raise NotATableError(
                f"{path.name}: is XML, not a table; give its source or format so that it is read as XML"
            )


def _refuse_wide(path: Path, head: bytes) -> None:
    found = next((name for mark, name in _WIDE_MARKS.items() if head.startswith(mark)), None)
    sample = head[:2000]
    if found is None and len(sample) > 8 and sample.count(0) > len(sample) // 3:
        found = "UTF-16"
    if found:
        text = (
            f"{path.name}: is written in {found}; save it as UTF-8 (in Excel: CSV UTF-8), or name the "
            "encoding"
        )
        raise WrongEncodingError(f"{text} in a mapping file")
    if sample.count(0) > len(sample) // 10:
        raise NotATableError(
            f"{path.name}: holds binary data, not a table; check that it is the file you mean"
        )
