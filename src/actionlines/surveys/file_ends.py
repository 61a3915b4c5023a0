"""What files tell of their columns without a row being read: how many rows, and the least and greatest value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from actionlines.surveys.expressions import Column
from actionlines.surveys.units import Unit


@dataclass(frozen=True)
class Ends:
    """The least and the greatest value of a column, if it has any, and whether every row has one."""

    low: Any
    high: Any
    full: bool
    whole: bool
    """Whether its values are whole numbers by their type."""

    @property
    def bits(self) -> int | None:
        """Bits that its values take, and one more value for none; nothing where they are no whole numbers."""
        if not self.whole:
            return None
        return 1 if self.low is None else int(self.high - self.low + 1).bit_length()

    @property
    def positive(self) -> bool:
        """Whether every row has a value above 0."""
        return self.full and (self.low is None or bool(self.low > 0))


@dataclass(frozen=True)
class FileEnds:
    """The rows of a unit's own file, and the ends of columns of it and of the file that it is joined to."""

    rows: int
    columns: Mapping[Column, Ends]


def ends_of(unit: Unit, wanted: Iterable[Column]) -> FileEnds:
    """Ask for the ends of columns of numbers, in one query a file; others have none.

    Nothing is asked of an engine that would have to read every row for it.
    """
    survey = unit.survey
    if not survey.engine.keeps_ends:
        return FileEnds(0, {})
    asked: dict[str, set[Column]] = {unit.name: set()}
    for column in wanted:
        if survey.tables[file := column.file or unit.name][column.name].type().is_numeric():
            asked.setdefault(file, set()).add(column)
    rows, found = 0, {}
    for file, columns in asked.items():
        table = survey.tables[file]
        sums = {
            f"{end} {column.name}": getattr(table[column.name], end)()
            for column in columns
            for end in ("min", "max", "count")
        }
        told = survey.engine.small(table.aggregate(rows=table.count(), **sums)).row(0, named=True)
        rows = told["rows"] if file == unit.name else rows
        for column in columns:
            low, high, known = (told[f"{end} {column.name}"] for end in ("min", "max", "count"))
            whole = table[column.name].type().is_integer()
            found[column] = Ends(low, high, known == told["rows"], whole)
    return FileEnds(rows, found)
