"""Cut a text file into blocks of whole lines, in UTF-8, with every damaged byte marked."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from actionlines.errors import BadInputError
from actionlines.indicators.readers.opening import ANY, CHUNK, Members, chunks, refuse_what_is_no_text, whole

DAMAGED: Final = "\U0010ffff"
"""Stands where a byte does not belong to the file's encoding. Unicode keeps it free for such use."""

LINE_LIMIT: Final = 64 * 1024**2

NEWLINE: Final = ord("\n")

STRETCH: Final = 2**20
"""Bytes searched together: few enough that each pass finds them where the last one left them."""

_MARK_DAMAGE: Final = "actionlines-mark-damage"


class LineTooLongError(BadInputError):
    """A single line is too long to belong to a table."""


class UnknownEncodingError(BadInputError):
    """There is no character encoding of that name."""


def _mark(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return DAMAGED, error.end


codecs.register_error(_MARK_DAMAGE, _mark)


@dataclass(frozen=True, slots=True)
class Block:
    """Some whole lines of a file in UTF-8."""

    data: bytes
    first_line: int
    last: bool

    @property
    def ends_in_newline(self) -> bool:
        return self.data.endswith(b"\n")


def blocks(
    path: Path, *, encoding: str = "utf-8", members: Members = ANY, size: int = CHUNK
) -> Iterator[Block]:
    """Blocks of whole lines of about `size` bytes.

    Raises
    ------
    LineTooLongError
        If a line is longer than LINE_LIMIT.
    """
    line, rest = 1, b""
    for piece in _utf8_pieces(path, encoding=encoding, members=members, size=size):
        cut = piece.rfind(b"\n") + 1
        if cut:
            block = _whole_lines(b"".join((rest, memoryview(piece)[:cut])), encoding)
            yield Block(block, line, last=False)
            line += line_ends(block)
        rest = piece[cut:] if cut else rest + piece
        if len(rest) > LINE_LIMIT:
            raise LineTooLongError(
                f"{path.name}, line {line}: is longer than {LINE_LIMIT:,} bytes; this is no table"
            )
    yield Block(_whole_lines(rest, encoding), line, last=True)


def line_ends(data: bytes) -> int:
    """How many lines end in `data`; other threads work on meanwhile, which `bytes.count` does not let them."""
    array = np.frombuffer(data, dtype=np.uint8)
    stretches = range(0, array.size, STRETCH)
    return sum(int(np.count_nonzero(array[start : start + STRETCH] == NEWLINE)) for start in stretches)


def _utf8_pieces(path: Path, *, encoding: str, members: Members, size: int) -> Iterator[bytes]:
    """Pieces in UTF-8 (unchecked where the file is said to be that), without byte order mark, lines in LF."""
    decoder = None if _is_utf8(encoding) else _decoder(encoding)
    old_mac = False
    for number, chunk in enumerate(chunks(path, members=members, size=size)):
        if number == 0:
            refuse_what_is_no_text(path, chunk, encoding=encoding)
        piece = chunk if decoder is None else decoder.decode(chunk).encode()
        if number == 0:
            piece = piece.removeprefix(codecs.BOM_UTF8)
            old_mac = b"\r" in piece and b"\n" not in piece
        yield piece.replace(b"\r", b"\n") if old_mac else piece
    if decoder is not None:
        yield decoder.decode(b"", final=True).encode()


def _whole_lines(data: bytes, encoding: str) -> bytes:
    if not _is_utf8(encoding) or data.isascii():
        return data
    try:
        data.decode()
    except UnicodeDecodeError:
        return data.decode("utf-8", errors=_MARK_DAMAGE).encode()
    return data


def _is_utf8(encoding: str) -> bool:
    return encoding.lower().replace("_", "-") in ("utf-8", "utf8", "utf-8-sig")


def _decoder(encoding: str) -> codecs.IncrementalDecoder:
    try:
        return codecs.getincrementaldecoder(encoding)(errors=_MARK_DAMAGE)
    except (LookupError, TypeError) as error:
        text = f"there is no character encoding {encoding!r}; use a name like utf-8, cp1252, utf-16"
        raise UnknownEncodingError(text) from error


def encoding_of(path: Path, *, fallback: str, members: Members = ANY) -> str:
    """UTF-8, or `fallback` where not one of the file's letters beyond ASCII makes sense in UTF-8.

    A file of which some letters do is UTF-8 with damaged lines, and is read as such.
    """
    text = whole(path, members=members).decode("utf-8", errors=_MARK_DAMAGE)
    if text.isascii() or DAMAGED not in text:
        return "utf-8"
    sound = text.replace(DAMAGED, "").removeprefix("\ufeff").isascii()
    return fallback if sound else "utf-8"
