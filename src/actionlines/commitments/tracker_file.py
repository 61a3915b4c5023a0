"""Read a tracker from CSV or XLSX: a table as the United Nations publishes for resolutions.

Its columns are found by what they are called. The first row that names a paragraph and an action is the header, so that
a title may stand above it. A cell that was merged over several rows counts for each of them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from actionlines.commitments.deadlines import due_by
from actionlines.commitments.reading.files import (
    MOST,
    MissingTextError,
    TooLargeTextError,
    UnreadableTextError,
    decoded,
)
from actionlines.commitments.tracker import Asked, BadRow, Entity, Tracker
from actionlines.commitments.tracker_cells import WrongCellError, day, entities, paragraphs
from actionlines.confined.workbook import sheet_of
from actionlines.errors import BadInputError
from actionlines.words import nearest

CALLED: Final[Mapping[str, tuple[str, ...]]] = {
    "paragraph": ("para", "paras", "paragraph", "paragraphs", "para no", "paragraph no", "op", "code"),
    "action": ("action requested", "actions requested", "requested action", "action", "actions", "request"),
    "entities": (
        *("asked entities", "entities asked", "entity asked", "entities", "entity", "entities requested"),
        *("requested entities", "responsible", "responsible entity", "responsible entities", "addressees"),
    ),
    "due": ("by when", "deadline", "due", "due date", "timeline"),
    "state": ("state", "status"),
    "evidence": ("evidence",),
    "source": ("source", "sources"),
    "date": ("date", "as of", "updated", "last updated"),
}
"""What the columns are called, without signs and in small letters."""
REQUIRED: Final = ("paragraph", "action", "entities")
_WORKBOOKS: Final = (".xlsx", ".xlsm", ".xls")
_QUOTED: Final = re.compile(r'"[^"]*(?:"|$)')
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_NOTHING: Final = re.compile(r"[-‐‑–—−.…/]+|n\.?\s?/\s?a\.?", re.IGNORECASE)
_SEARCHED: Final = 30
"""Rows that a header is looked for in."""
MOST_ROWS: Final = 20_000
LONGEST_CELL: Final = 4000
MOST_ENTITIES: Final = 60
LONGEST_NAME: Final = 300
"""Of an entity. A table of the United Nations for a resolution has some hundreds of rows of some hundred signs."""


class MissingColumnError(BadInputError):
    """The table lacks a column that must be there."""


class UnknownColumnError(BadInputError):
    """A column was named that a tracker does not have."""


@dataclass(frozen=True, slots=True)
class _Header:
    """Where the columns of a table stand."""

    row: int
    places: Mapping[str, int]
    names: tuple[str, ...]


def read_tracker(
    path: Path,
    *,
    codes: Collection[str] | None = None,
    columns: Mapping[str, str] | None = None,
    sheet: str = "",
) -> Tracker:
    """Read a table of actions asked for.

    Parameters
    ----------
    path
        CSV, TSV or XLSX.
    codes
        Paragraphs of the text it belongs to, where they are known: a row of another paragraph is bad.
    columns
        What columns are called that are not called as in `CALLED`: `{"action": "Mandate"}`.
    sheet
        Of a workbook; the first where none is named.

    Returns
    -------
    Tracker
        Every row below the header that holds anything is in `asked` or in `bad`.

    Raises
    ------
    MissingColumnError
        If there is no column of paragraphs, of actions or of entities.
    UnknownColumnError
        If `columns` names what a tracker does not have.
    actionlines.errors.BadInputError
        If the file is not there, too large or no table.
    """
    rows = _rows(path, sheet)
    if len(rows) > MOST_ROWS:
        raise TooLargeTextError(f"{path.name}: has {len(rows)} rows, at most {MOST_ROWS} are read")
    header = _header(path, rows, columns or {})
    asked: list[Asked] = []
    bad: list[BadRow] = []
    above = ""
    for number, row in enumerate(rows[header.row :], start=header.row + 1):
        if not any(cell.strip() for cell in row):
            continue
        cells = {name: _said(name, row[at]) if at < len(row) else "" for name, at in header.places.items()}
        above = cells["paragraph"] = cells["paragraph"] or above
        one = _asked(number, cells, codes)
        if isinstance(one, BadRow):
            bad.append(one)
        else:
            asked.append(one)
    read = set(header.places.values())
    ignored = tuple(name for at, name in enumerate(header.names) if name and at not in read)
    return Tracker(path.name, tuple(asked), tuple(bad), ignored)


def _rows(path: Path, sheet: str) -> list[list[str]]:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise MissingTextError(f"{path}: {error.strerror or error}; check the name") from error
    if size > MOST:
        raise TooLargeTextError(f"{path.name}: has {size >> 20} MiB, at most {MOST >> 20} are read")
    if path.suffix.lower() in _WORKBOOKS:
        return _rows_of_workbook(path, sheet)
    text = decoded(path.read_bytes(), name=path.name, lang="en")
    separator = max(",;\t", key=_QUOTED.sub("", text[:10_000]).count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise UnreadableTextError(
            f"{path.name}: is no table in CSV ({error}); save it anew as CSV or XLSX"
        ) from error


def _rows_of_workbook(path: Path, sheet: str) -> list[list[str]]:
    """As a spreadsheet counts them: with the empty ones above."""
    found = sheet_of(path, sheet, first_of_several=True)
    if found.name is None:
        raise UnreadableTextError(f"{path.name}: has no sheet {sheet!r}; it has {', '.join(found.sheets)}")
    above: list[list[str]] = [[] for _ in range(found.first - 1)]
    return above + [list(row) for row in found.cells.fill_null("").rows()]


def _header(path: Path, rows: list[list[str]], columns: Mapping[str, str]) -> _Header:
    for given in columns:
        if given not in CALLED:
            raise UnknownColumnError(f"a tracker has no column {given!r}; it has {', '.join(CALLED)}")
    called = {_plain(word): name for name, words in CALLED.items() for word in words if name not in columns}
    called |= {_plain(word): name for name, word in columns.items()}
    best: dict[str, int] = {}
    for number, row in enumerate(rows[:_SEARCHED], start=1):
        found: dict[str, int] = {}
        for at, cell in enumerate(row):
            if name := called.get(_plain(cell), ""):
                found.setdefault(name, at)
        if all(name in found for name in REQUIRED):
            return _Header(number, found, tuple(" ".join(cell.split()) for cell in row))
        best = max(best, found, key=len)
    missing = [name for name in REQUIRED if name not in best]
    raise MissingColumnError(
        f"{path.name}: among the first {_SEARCHED} rows none is a header with columns for paragraph, action and "
        f"entities; missing: {', '.join(missing)}. Say what they are called: --column {missing[0]}=NAME"
    )


def _plain(cell: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", cell).split()).casefold()


def _asked(number: int, cells: Mapping[str, str], codes: Collection[str] | None) -> Asked | BadRow:
    column = max(cells, key=lambda name: len(cells[name]))
    try:
        _check_length(cells[column])
        column = "paragraph"
        found = paragraphs(cells[column])
        _check_known(found, codes)
        column = "action"
        if not cells[column]:
            raise WrongCellError("is empty; say what is asked for")
        column = "entities"
        asked = _entities(cells[column])
        column = "date"
        dated = day(cells[column]) if cells.get(column) else ""
    except WrongCellError as error:
        return BadRow(number, column, cells[column][:LONGEST_CELL], str(error))
    due = cells.get("due", "")
    return Asked(
        row=number,
        paragraphs=found,
        action=cells["action"],
        entities=asked,
        due=due,
        due_by=due_by(due),
        state=cells.get("state", ""),
        evidence=cells.get("evidence", ""),
        source=cells.get("source", ""),
        dated=dated,
    )


def _said(column: str, cell: str) -> str:
    """What a cell says; nothing where a sign stands for nothing, and that is an answer."""
    plain = _visible(cell)
    return "" if column not in {"paragraph", "action"} and _NOTHING.fullmatch(plain) else plain


def _visible(cell: str) -> str:
    """Without signs that are not seen and turn round or end what stands beside them."""
    return _UNSEEN.sub("", cell).strip()


def _check_length(cell: str) -> None:
    if len(cell) > LONGEST_CELL:
        raise WrongCellError(
            f"has {len(cell)} signs; write at most {LONGEST_CELL}, and name a document for more"
        )


def _entities(cell: str) -> tuple[Entity, ...]:
    found = entities(cell)
    if len(found) > MOST_ENTITIES or any(len(one.name) > LONGEST_NAME for one in found):
        raise WrongCellError(
            f"names more than {MOST_ENTITIES} entities, or one in more than {LONGEST_NAME} signs; write one a line"
        )
    return found


def _check_known(found: tuple[str, ...], codes: Collection[str] | None) -> None:
    for code in found:
        if codes is not None and code not in codes:
            near = ", ".join(nearest(code, codes)) or "none"
            raise WrongCellError(f"the text has no paragraph {code}; nearest are {near}")
