"""The small file (TOML) that says what stands where in a table of one's own: see `docs/readers.md`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import polars as pl

from actionlines.errors import BadInputError
from actionlines.indicators.observations import RAW_SCHEMA
from actionlines.indicators.readers.figures import NO_FIGURE, NumberForm
from actionlines.indicators.readers.header import MOST_COLUMNS

FIELDS: Final = tuple(name for name in RAW_SCHEMA if name not in ("RAW_VALUE", "FILE", "LINE", "COLUMN"))
"""What a column can be."""

ALIASES: Final = {"INDICATOR": "SERIES", "REF_AREA": "AREA"}
NEEDED: Final = ("SERIES", "AREA", "TIME_PERIOD")
SECTIONS: Final = ("source", "file", "columns", "constants", "values", "headings", "ignore")
FILE_KEYS: Final = ("encoding", "delimiter", "decimal", "thousands", "sheet", "header_row", "no_figure")


class MappingError(BadInputError):
    """A mapping file does not say what it must, or says what is not known."""


@dataclass(frozen=True, slots=True)
class TableMapping:
    """What a mapping file says."""

    source: str | None
    encoding: str
    delimiter: str | None
    form: NumberForm
    sheet: str | None
    header_row: int | None
    no_figure: tuple[str, ...]
    columns: dict[str, str]  # our field: the file's column
    constants: dict[str, str]
    values: dict[str, dict[str, str]]  # our field: {as the file writes it: our code}
    headings: str | None  # tells columns of figures; its named groups are our fields
    ignore: tuple[str, ...]

    def meaning(self, heading: str) -> dict[str, str]:
        """What the heading of a column of figures stands for; empty where it is no such column."""
        groups = _groups(self.headings, heading) if self.headings else {}
        return {_ours(n): self.values.get(_ours(n), {}).get(text, text) for n, text in groups.items() if text}


def load_mapping(path: Path) -> TableMapping:
    """Read and check a mapping file.

    Raises
    ------
    MappingError
        If it cannot be read, has a key that is not known, or leaves out what every figure needs. The text
        names the key.
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except RecursionError as error:
        raise MappingError(f"{path.name}: is nested too deeply; see docs/readers.md") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MappingError(f"{path.name}: cannot be read as TOML ({error}); see docs/readers.md") from error
    _refuse_unknown(path, "", told, SECTIONS)
    file = _table(path, told, "file")
    _refuse_unknown(path, "file.", file, FILE_KEYS)
    mapping = TableMapping(
        source=_text(path, told, "source"),
        encoding=_text(path, file, "encoding") or "utf-8",
        delimiter=_one_letter(path, file, "delimiter"),
        form=NumberForm(
            _one_letter(path, file, "decimal") or ".", _one_letter(path, file, "thousands") or ""
        ),
        sheet=_text(path, file, "sheet"),
        header_row=_row(path, file),
        no_figure=(*NO_FIGURE, *_texts(path, file, "no_figure")),
        columns=_fields(path, told, "columns"),
        constants=_fields(path, told, "constants"),
        values=_values(path, told),
        headings=_headings(path, told),
        ignore=_texts(path, told, "ignore"),
    )
    _refuse_incomplete(path, mapping)
    return mapping


def _ours(name: str) -> str:
    return ALIASES.get(name, name)


def _refuse_unknown(path: Path, prefix: str, table: Mapping[str, Any], known: tuple[str, ...]) -> None:
    unknown = next((key for key in table if key not in known), None)
    if unknown is not None:
        raise MappingError(
            f"{path.name}: key {prefix + unknown!r} is not known; there are {', '.join(known)}"
        )


def _table(path: Path, told: Mapping[str, Any], key: str) -> dict[str, Any]:
    table = told.get(key, {})
    if not isinstance(table, dict):
        raise MappingError(f"{path.name}: {key!r} must be a section: [{key}]")
    return table


def _text(path: Path, table: Mapping[str, Any], key: str) -> str | None:
    value = table.get(key)
    if value is not None and not isinstance(value, str):
        raise MappingError(f'{path.name}: {key!r} must be text in quotation marks, such as {key} = "{value}"')
    return value


def _one_letter(path: Path, table: Mapping[str, Any], key: str) -> str | None:
    value = _text(path, table, key)
    if value is not None and (len(value) != 1 or value.isalnum() or value in '"\n\r'):
        raise MappingError(f"{path.name}: {key!r} must be one sign that is no letter or digit, not {value!r}")
    return value


def _texts(path: Path, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise MappingError(f'{path.name}: {key!r} must be a list of texts, such as {key} = ["a", "b"]')
    return tuple(value)


def _row(path: Path, file: Mapping[str, Any]) -> int | None:
    value = file.get("header_row")
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
        raise MappingError(
            f"{path.name}: 'header_row' must be a number from 1 (the first line), not {value!r}"
        )
    return value


def _fields(path: Path, told: Mapping[str, Any], section: str) -> dict[str, str]:
    table = _table(path, told, section)
    known = (*FIELDS, *ALIASES)
    for key in table:
        if key not in known or (section == "constants" and key == "OBS_VALUE"):
            raise MappingError(f"{path.name}: {section}.{key} is not known; there are {', '.join(FIELDS)}")
        _text(path, table, key)
    return {_ours(key): value for key, value in table.items()}


def _values(path: Path, told: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    values = _table(path, told, "values")
    for name in values:
        if name not in (*FIELDS, *ALIASES) or name == "OBS_VALUE":
            raise MappingError(f"{path.name}: values.{name} is not known; there are {', '.join(FIELDS)}")
        for key in _table(path, values, name):
            _text(path, values[name], key)
    return {_ours(name): dict(codes) for name, codes in values.items()}


@lru_cache(maxsize=2 * MOST_COLUMNS)
def _groups(pattern: str, heading: str) -> dict[str, str | None]:
    """What the groups of a pattern hold of a whole heading, if it is such.

    Polars matches in a time that grows with the heading's length alone; Python's own way can take for ever.
    """
    found = pl.select(pl.lit(heading).str.extract_groups(rf"\A(?:{pattern})\z")).item()
    return {name: text for name, text in found.items() if not name.isdecimal()}


def _headings(path: Path, told: Mapping[str, Any]) -> str | None:
    pattern = _text(path, told, "headings")
    if pattern is None:
        return None
    try:
        found = re.compile(pattern)
        _groups(pattern, "")
    except (re.error, RecursionError, OverflowError) as error:
        raise MappingError(f"{path.name}: 'headings' is not a regular expression ({error})") from error
    except pl.exceptions.PolarsError as error:
        text = f"{path.name}: 'headings' asks for more than is understood"
        raise MappingError(f"{text}: look-around, a back-reference, or too many repeats") from error
    strange = [name for name in found.groupindex if _ours(name) not in FIELDS or _ours(name) == "OBS_VALUE"]
    if strange or not found.groupindex:
        text = f"{path.name}: 'headings' must name our fields in groups, such as (?P<TIME_PERIOD>\\d{{4}})"
        raise MappingError(f"{text}; {strange[0]!r} is none" if strange else text)
    return pattern


def _refuse_incomplete(path: Path, mapping: TableMapping) -> None:
    groups = _groups(mapping.headings, "") if mapping.headings else {}
    from_headings = {_ours(name) for name in groups}
    said = [*mapping.columns, *mapping.constants, *from_headings]
    missing = next((name for name in NEEDED if name not in said), None)
    if missing:
        text = (
            f"{path.name}: nothing says which is the {missing}; add {missing} to [columns] or to [constants]"
        )
        raise MappingError(text)
    twice = next((name for name in said if said.count(name) > 1), None)
    if twice:
        raise MappingError(
            f"{path.name}: {twice} is said twice; keep one of [columns], [constants], headings"
        )
    if (mapping.headings is None) == ("OBS_VALUE" not in mapping.columns):
        text = f"{path.name}: say where the figures are: OBS_VALUE in [columns] for a long table, or headings"
        raise MappingError(f"{text} for a wide one, and not both")
