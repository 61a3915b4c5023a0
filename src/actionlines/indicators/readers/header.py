"""Find the header of a table and check it against the layouts a reader knows."""

from __future__ import annotations

import csv
import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from actionlines.errors import BadInputError
from actionlines.indicators.readers.opening import EmptyFileError

DELIMITERS: Final = (",", ";", "\t", "|")
SEARCHED_LINES: Final = 40

MOST_COLUMNS: Final = 20_000
"""Official wide tables have a few hundred; a sheet of Excel ends at 16,384."""

_MEND: Final = "fetch the file again, or describe it in a mapping file"


class MissingColumnError(BadInputError):
    """A column that the reader needs is not in the header."""


class MisplacedHeaderError(BadInputError):
    """Lines stand before the header that the source does not write: they could be figures."""


class UnknownColumnError(BadInputError):
    """The header has a column that the reader does not know: its figures could be mistaken for others."""


class TooManyColumnsError(BadInputError):
    """The header has more columns than any table."""


class DuplicateColumnError(BadInputError):
    """The header has the same column twice."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One way in which a source writes its table."""

    name: str
    required: tuple[str, ...]  # the columns that tell it
    optional: tuple[str, ...] = ()  # read or passed over where there
    figures: Callable[[str], bool] | None = None  # tells the columns of figures, if the table is wide
    tolerant: bool = False  # other columns are allowed: the reader makes them part of the series code
    before: tuple[str, ...] = ()  # how lines before the header begin, if the source writes such

    def holds_figures(self, column: str) -> bool:
        """Whether `column` is one of a wide table's columns of figures."""
        return self.figures is not None and column not in self.required and self.figures(column)

    def knows(self, column: str) -> bool:
        """Whether the reader knows what stands in `column`."""
        return self.tolerant or column in (*self.required, *self.optional) or self.holds_figures(column)


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table."""

    columns: tuple[str, ...]
    delimiter: str
    line: int  # where it starts
    end: int  # its last line
    layout: Layout

    @property
    def figures(self) -> tuple[str, ...]:
        """The columns that hold figures, if the table is wide."""
        return tuple(name for name in self.columns if name and self.layout.holds_figures(name))

    @property
    def blanks(self) -> int:
        """How many columns at the end have no name: lines end in so many delimiters more."""
        return len(self.columns) - len(_named(self.columns))

    @property
    def names(self) -> list[str]:
        """The columns, those without a name under one that no file has."""
        return [name or f"\x00blank{position}" for position, name in enumerate(self.columns)]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that may be the header."""

    fields: tuple[str, ...]
    delimiter: str
    line: int
    end: int


def find_header(
    path: Path,
    lines: Sequence[str],
    layouts: Sequence[Layout],
    *,
    delimiter: str | None = None,
    at: int | None = None,
) -> Header:
    """The first line that has all columns of a layout, under whichever delimiter makes it so.

    `delimiter` and `at`, the line of the header, narrow the search.

    Raises
    ------
    EmptyFileError
        If there is no line that is not blank.
    MissingColumnError, UnknownColumnError, DuplicateColumnError
        If the nearest line to a header lacks a column, has one more, or one twice.
    MisplacedHeaderError
        If lines stand before the header that the source does not write.
    """
    marks = (delimiter,) if delimiter else DELIMITERS
    return _nearest(path, [one for mark in marks for one in _candidates(lines, mark)], layouts, at)


def header_of(
    path: Path, rows: Sequence[Sequence[str]], layouts: Sequence[Layout], *, first: int, at: int | None = None
) -> Header:
    """The same for rows of a sheet, the first of which is row `first`."""
    found = [
        Candidate(tuple(name.strip() for name in row), "", line, line)
        for line, row in enumerate(rows[:SEARCHED_LINES], start=first)
        if any(name.strip() for name in row)
    ]
    return _nearest(path, found, layouts, at)


def _candidates(lines: Sequence[str], delimiter: str) -> Iterable[Candidate]:
    start = 1
    rows = csv.reader((line + "\n" for line in lines[:SEARCHED_LINES]), delimiter=delimiter)
    while True:
        try:
            fields = next(rows)
        except (StopIteration, csv.Error):
            return
        if any(name.strip() for name in fields):
            yield Candidate(tuple(name.strip() for name in fields), delimiter, start, rows.line_num)
        start = rows.line_num + 1


def _nearest(path: Path, lines: Sequence[Candidate], layouts: Sequence[Layout], at: int | None) -> Header:
    found = [one for one in lines if at is None or one.line == at]
    if not found:
        where = "no lines" if at is None else f"nothing in line {at}, where the header is said to be"
        raise EmptyFileError(f"{path.name}: the file has {where}; fetch it again, or name the right line")
    ranked = (
        (len(missing) / (len(layout.required) or 1), order, one.line, missing, layout, one)
        for one in found
        for order, layout in enumerate(layouts)
        for missing in [[name for name in layout.required if name not in one.fields]]
    )
    _, _, _, missing, layout, best = min(ranked, key=lambda one: one[:3])
    if len(best.fields) > MOST_COLUMNS:
        text = (
            f"{path.name}, line {best.line}: has {len(best.fields):,} columns, more than the {MOST_COLUMNS:,}"
        )
        raise TooManyColumnsError(f"{text} that are read; write the table long, one figure a line")
    if missing:
        raise MissingColumnError(_missing_text(path, best, layout, missing))
    header = Header(best.fields, best.delimiter, best.line, best.end, layout)
    if at is None:
        _refuse_lines_before(path, header, lines)
    _refuse_duplicates(path, header)
    _refuse_unknown(path, header)
    if layout.figures is not None and not header.figures:
        text = (
            f"{path.name}, line {best.line}: no column of figures; a file of the layout {layout.name!r} "
            "has some"
        )
        raise MissingColumnError(f"{text}; {_MEND}")
    return header


def _missing_text(path: Path, candidate: Candidate, layout: Layout, missing: Sequence[str]) -> str:
    nearest = difflib.get_close_matches(missing[0], candidate.fields, n=1, cutoff=0.6)
    meant = f" (is it {nearest[0]!r}?)" if nearest else ""
    seen = ", ".join(repr(name[:40]) for name in candidate.fields[:8])
    return (
        f"{path.name}, line {candidate.line}: no column {missing[0]!r}{meant}; a file of the layout "
        f"{layout.name!r} has {', '.join(layout.required)}, this one has {seen}; {_MEND}"
    )


def _named(columns: tuple[str, ...]) -> tuple[str, ...]:
    """Without the columns at the end that have no name."""
    last = max((place for place, name in enumerate(columns, start=1) if name), default=0)
    return columns[:last]


def _refuse_lines_before(path: Path, header: Header, lines: Sequence[Candidate]) -> None:
    for one in lines:
        same = one.delimiter == header.delimiter
        if same and one.line < header.line and one.fields[0] not in header.layout.before:
            text = (
                f"{path.name}, line {one.line}: {one.fields[0][:40]!r} stands before the header in line "
                f"{header.line}"
            )
            raise MisplacedHeaderError(
                f"{text}; remove what is before it, or give header_row in a mapping file"
            )


def _refuse_duplicates(path: Path, header: Header) -> None:
    counts = Counter(_named(header.columns))
    twice = next((name for name, count in counts.items() if count > 1), None)
    if twice is not None:
        text = f"{path.name}, line {header.line}: two columns are named {twice!r}; rename or remove one"
        raise DuplicateColumnError(text)


def _refuse_unknown(path: Path, header: Header) -> None:
    where = f"{path.name}, line {header.line}"
    for position, name in enumerate(_named(header.columns), start=1):
        if not name:
            raise UnknownColumnError(f"{where}: column {position} has no name; name it or remove it")
        if not header.layout.knows(name):
            raise UnknownColumnError(
                f"{where}: column {name[:60]!r} is not known in the layout {header.layout.name!r}, and "
                "its rows "
                f"could be mistaken for others; remove it, or describe the file in a mapping file"
            )
