"""What a check found, told without quoting a row, a key or a weight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from actionlines.errors import BadInputError
from actionlines.surveys.expressions import Column
from actionlines.surveys.units import Opened, Unit


@dataclass(frozen=True)
class Found:
    """One thing that is wrong (`problem`) or worth knowing (`note`), and how many rows it concerns."""

    reason: str
    file: str
    column: str
    rows: int
    text: str
    problem: bool = True

    def __str__(self) -> str:
        return self.text


class ProblemsError(BadInputError):
    """The files are not as the description says; the text lists every problem, `found` holds them."""

    def __init__(self, found: list[Found]) -> None:
        self.found = found
        head = f"{len(found)} problems" if len(found) > 1 else "one problem"
        lines = "\n".join(f"  {number}. {one.text}" for number, one in enumerate(found, 1))
        super().__init__(f"the survey's files are not as its description says, {head}:\n{lines}")


def count(survey: Opened, table: Any, condition: Any = None) -> int:
    """How many rows of a table fulfil a condition."""
    kept = table if condition is None else table.filter(condition)
    return int(survey.engine.small(kept.aggregate(rows=kept.count()))["rows"][0])


def file_of(unit: Unit) -> str:
    """The name of a unit's file."""
    return unit.survey.paths[unit.name].name


def rows(number: int) -> str:
    """`1 row`, `1,204 rows`."""
    return f"{number:,} row" if number == 1 else f"{number:,} rows"


def kind_of_column(column: Any) -> str:
    """What a column holds."""
    return "texts" if column.type().is_string() else "numbers"


def how_numbers_are_written(unit: Unit, column: Column) -> str:
    """What a column's file takes for a number, and how to mend what it does not."""
    name = column.file or unit.name
    mark = unit.survey.description.files[name].decimal
    return (
        f"A number is digits and the decimal mark {mark!r} of files.{name}, without a mark for thousands or any other "
        "sign: mend the file, or say files.*.decimal"
    )
