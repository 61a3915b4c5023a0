"""What the cells of a text file's columns hold: whole numbers, numbers or texts; one kind a column.

A column is numbers only if every value of it is. What could be a code stays as it is written: `07`, `1E5` in a column
without a decimal mark, a number of more digits than a number of the machine holds, and, where the decimal mark is a
comma, whatever has a point.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

EMPTY: Final = ("", "NA", "NaN", ".")
"""What the cells of R, Python, SAS and Stata hold where there is nothing."""

_SPACES: Final = " \t"

WHOLE: Final = r"^-?(0|[1-9][0-9]{0,17})$"
"""A whole number that 64 bits hold."""

LONG: Final = r"^[+-]?[1-9][0-9]{18,}$"
"""One that may be more than they do: two such would become one number."""

NUMBER: Final = r"^[+-]?((0|[1-9][0-9]*)({mark}[0-9]*)?|{mark}[0-9]+)([eE][+-]?[0-9]+)?$"
"""A number as written, with its decimal mark; not one with leading zeros, which is a code."""

BARE_EXPONENT: Final = r"^[+-]?[0-9]+[eE]-?[0-9]+$"
"""A number or a code, such as `1E5`. With a plus, `1e+05`, it is what R and Python write for a large number."""

_TYPES: Final = {"text": pa.string(), "whole": pa.int64(), "number": pa.float64()}


@dataclass
class _Seen:
    """What is known of a column so far."""

    kind: str
    marked: bool = False
    bare: bool = False

    @property
    def in_the_end(self) -> str:
        """The kind, once all of it was seen: with exponents alone it is codes."""
        return "text" if self.kind == "number" and self.bare and not self.marked else self.kind


class Kinds:
    """What each column holds, once all of it was seen."""

    def __init__(self, columns: Collection[str], *, text: Collection[str], decimal: str) -> None:
        self.decimal = decimal
        self.rows = 0
        self.columns = {name: _Seen("text" if name in text else "whole") for name in columns}

    def see(self, batch: pa.RecordBatch) -> None:
        """Take some more rows into account."""
        self.rows += batch.num_rows
        for name, seen in self.columns.items():
            if seen.kind != "text":
                self._look(trimmed(batch.column(name)), seen)

    def _look(self, values: Any, seen: _Seen) -> None:
        if seen.kind == "whole" and all_match(values, WHOLE):
            return
        seen.kind = "number"
        if any_matches(values, LONG) or not all_match(values, NUMBER.format(mark=re.escape(self.decimal))):
            seen.kind = "text"
            return
        seen.marked = seen.marked or any_matches(values, re.escape(self.decimal))
        seen.bare = seen.bare or any_matches(values, BARE_EXPONENT)

    @property
    def schema(self) -> pa.Schema:
        """The type of each column."""
        return pa.schema([(name, _TYPES[seen.in_the_end]) for name, seen in self.columns.items()])

    def typed(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Rows that were seen, each cell of its column's type."""
        schema = self.schema
        arrays = [self._cast(trimmed(batch.column(field.name)), field.type) for field in schema]
        return pa.record_batch(arrays, schema=schema)

    def _cast(self, values: Any, kind: pa.DataType) -> Any:
        if kind == pa.float64() and self.decimal != ".":
            values = pc.replace_substring(values, self.decimal, ".")
        return values.cast(kind)


def trimmed(values: Any) -> Any:
    """Without blanks around it; what is empty then, or says that it is missing, is missing."""
    bare = pc.utf8_trim(values, characters=_SPACES)
    return pc.if_else(pc.is_in(bare, value_set=pa.array(EMPTY)), pa.scalar(None, pa.string()), bare)


def all_match(values: Any, pattern: str) -> bool:
    """Whether every value that is there has a form."""
    return pc.all(pc.match_substring_regex(values, pattern), min_count=0).as_py() is not False


def any_matches(values: Any, pattern: str) -> bool:
    """Whether some value has a form."""
    return pc.any(pc.match_substring_regex(values, pattern), min_count=0).as_py() is True
