"""Find the header of a delimited file and check it against the layouts a reader knows."""

from __future__ import annotations

import csv
import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from actionlines.errors import BadInputError
from actionlines.indicators.readers.opening import EmptyFileError

DELIMITERS: Final = (",", ";", "\t", "|")
SEARCHED_LINES: Final = 40


class MissingColumnError(BadInputError):
    """A column that the reader needs is not in the header."""


class UnknownColumnError(BadInputError):
    """The header has a column that the reader does not know: its figures could be mistaken for others."""


class DuplicateColumnError(BadInputError):
    """The header has the same column twice."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One way in which a source writes its table."""

    name: str
    required: tuple[str, ...]  # the columns that tell it
    optional: tuple[str, ...] = ()  # read or passed over where there
    figures: Callable[[str], bool] = field(default=lambda name: False)  # the columns of figures, if wide
    tolerant: bool = False  # other columns are allowed: the reader makes them part of the series code

    def knows(self, column: str) -> bool:
        """Whether the reader knows what stands in `column`."""
        return self.tolerant or column in (*self.required, *self.optional) or self.figures(column)


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a delimited file."""

    columns: tuple[str, ...]
    delimiter: str
    line: int  # where it starts
    end: int  # its last line
    layout: Layout

    @property
    def figures(self) -> tuple[str, ...]:
        """The columns that hold figures, if the layout is wide."""
        return tuple(name for name in self.columns if self.layout.figures(name))

    @property
    def trailing_blank(self) -> bool:
        """Whether every line ends in a delimiter, so that there is a last column without a name."""
        return self.columns[-1] == ""


@dataclass(frozen=True, slots=True)
class _Candidate:
    fields: tuple[str, ...]
    delimiter: str
    line: int
    end: int


def find_header(
    path: Path, lines: Sequence[str], layouts: Sequence[Layout], *, delimiter: str | None = None
) -> Header:
    """The first line that has all columns of a layout, under whichever delimiter makes it so.

    Raises
    ------
    EmptyFileError
        If there is no line that is not blank.
    MissingColumnError, UnknownColumnError, DuplicateColumnError
        If the nearest line to a header lacks a column, has one more, or one twice.
    """
    found = [c for mark in ((delimiter,) if delimiter else DELIMITERS) for c in _candidates(lines, mark)]
    if not found:
        raise EmptyFileError(f"{path.name}: the file has no lines; fetch it again")
    ranked = [
        (_missing(layout, c.fields), order, c.line, layout, c)
        for c in found
        for order, layout in enumerate(layouts)
    ]
    missing, _, _, layout, best = min(ranked, key=lambda one: (len(one[0]) / len(one[3].required), *one[1:3]))
    if missing:
        raise MissingColumnError(_missing_text(path, best, layout, missing))
    _refuse_duplicates(path, best)
    _refuse_unknown(path, best, layout)
    return Header(best.fields, best.delimiter, best.line, best.end, layout)


def _candidates(lines: Sequence[str], delimiter: str) -> Iterable[_Candidate]:
    start = 1
    rows = csv.reader((line + "\n" for line in lines[:SEARCHED_LINES]), delimiter=delimiter)
    while True:
        try:
            fields = next(rows)
        except (StopIteration, csv.Error):
            return
        if any(name.strip() for name in fields):
            yield _Candidate(tuple(name.strip() for name in fields), delimiter, start, rows.line_num)
        start = rows.line_num + 1


def _missing(layout: Layout, fields: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in layout.required if name not in fields)


def _missing_text(path: Path, candidate: _Candidate, layout: Layout, missing: Sequence[str]) -> str:
    nearest = difflib.get_close_matches(missing[0], candidate.fields, n=1, cutoff=0.6)
    meant = f" (is it {nearest[0]!r}?)" if nearest else ""
    seen = ", ".join(repr(name[:40]) for name in candidate.fields[:8])
    return (
        f"{path.name}, line {candidate.line}: no column {missing[0]!r}{meant}; a file of the layout {layout.name!r} has "
        f"{', '.join(layout.required)}, this one has {seen}; fetch the file again, or describe it in a mapping file"
    )


def _refuse_duplicates(path: Path, candidate: _Candidate) -> None:
    twice = next((name for name in candidate.fields if candidate.fields.count(name) > 1), None)
    if twice is not None:
        text = f"{path.name}, line {candidate.line}: two columns are named {twice!r}; rename or remove one"
        raise DuplicateColumnError(text)


def _refuse_unknown(path: Path, candidate: _Candidate, layout: Layout) -> None:
    named = candidate.fields[:-1] if candidate.fields[-1] == "" else candidate.fields
    unknown = next((name for name in named if not layout.knows(name)), None)
    if unknown is not None:
        raise UnknownColumnError(
            f"{path.name}, line {candidate.line}: column {unknown[:60]!r} is not known in the layout {layout.name!r}: "
            f"its rows could be mistaken for others; remove it, or describe the file in a mapping file"
        )
