"""A file of SPSS or Stata from a stranger, opened in a process of its own and handed over as columns."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from actionlines.confined.archives import TooLargeError
from actionlines.confined.process import confined
from actionlines.errors import BadInputError

SECONDS: Final = 180
"""Of processor time, for a file of any size."""
SECONDS_PER_MIB: Final = 4
"""Beyond that: a MiB of answers packed in a byte each takes half a second."""
MIB: Final = 2 * 1024
"""Of address space, of which the libraries reserve 700 that they never touch; a piece of a file takes 300."""
_READER: Final = "actionlines.confined.statistical_rows"


class UnreadableStatisticalFileError(BadInputError):
    """It is no file of SPSS or Stata, or damaged; the text is the reason alone."""


_REFUSALS: Final = (TooLargeError, UnreadableStatisticalFileError)


@dataclass(frozen=True, slots=True)
class Variables:
    """What a file says of its columns."""

    names: tuple[str, ...]
    labels: Mapping[str, str]
    """What a column is called, where the file says so."""
    codes: Mapping[str, Mapping[Any, str]]
    """What the values of a column mean, where the file says so."""


@dataclass(frozen=True, slots=True)
class Written:
    """The columns that a file has, and how many rows were written."""

    names: tuple[str, ...]
    rows: int


def variables_of(path: Path, *, kind: str, encoding: str | None) -> Variables:
    """The columns of a file, without its rows.

    Parameters
    ----------
    kind
        `sav` or `dta`.
    encoding
        Of its texts; None where the file itself tells.

    Raises
    ------
    UnreadableStatisticalFileError
        If it is no such file.
    actionlines.confined.TooSlowFileError, actionlines.confined.TooLargeFileError
        If reading it goes beyond the limits of time and memory.
    actionlines.confined.BrokenReaderError
        If the reader broke down over it.
    """
    told = _read("variables", path, kind, encoding)
    codes = {name: dict(pairs) for name, pairs in told["codes"].items()}
    return Variables(tuple(told["names"]), told["labels"], codes)


def variables_to_parquet(
    path: Path, target: Path, *, kind: str, encoding: str | None, columns: Collection[str]
) -> Written:
    """Write chosen columns, numbers as numbers and texts as texts; nothing is written where one is not there.

    Errors are those of `variables_of`, and `actionlines.confined.archives.TooLargeError` where it unpacks to more
    than is read.
    """
    told = _read("rows_to", path, kind, encoding, json.dumps(list(columns)), str(target.absolute()))
    return Written(tuple(told["names"]), told["rows"])


def _read(function: str, path: Path, kind: str, encoding: str | None, *more: str) -> dict[str, Any]:
    seconds = SECONDS + SECONDS_PER_MIB * (path.stat().st_size // 2**20)
    arguments = (str(path.absolute()), kind, encoding or "", *more)
    told: dict[str, Any] = confined(
        f"{_READER}:{function}", *arguments, seconds=seconds, mib=MIB, refusals=_REFUSALS
    )
    return told
