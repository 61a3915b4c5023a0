"""How much a packed file may unpack to, whoever opens it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from actionlines.errors import BadInputError

HARMLESS: Final = 64 * 1024**2
"""Bytes that any packed file may unpack to."""

MOST_TIMES: Final = 200
"""Beyond that, how many times its own size: official tables unpack to 30 times at most, a bomb to a thousand."""


class DamagedArchiveError(BadInputError):
    """A packed file cannot be unpacked."""


class TooLargeError(BadInputError):
    """A file is larger than what is read."""


class UnreadableWorkbookError(BadInputError):
    """It is no workbook, or damaged."""


def refuse_bomb(path: Path, unpacked: int) -> None:
    """Stop where a packed file unpacks to more than a table of its size would.

    Raises
    ------
    TooLargeError
        If `unpacked`, the bytes so far, are too many.
    """
    if unpacked > HARMLESS and unpacked > MOST_TIMES * path.stat().st_size:
        text = f"{path.name}: unpacks to more than {MOST_TIMES} times its size, as no table does"
        raise TooLargeError(f"{text}; if it is one, unpack it by hand and give the file inside")
