"""Estimates in the order of ITU's questionnaire: for each indicator its breakdowns and their classes, one row each.

The order is data, with its source and how sure we are of it (`data/questionnaire.toml`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

import polars as pl

from actionlines.surveys.core_list import core_list
from actionlines.surveys.described import Described
from actionlines.surveys.description import Description, Indicator
from actionlines.surveys.publication import WHOLE
from actionlines.surveys.rows import DIMENSIONS

Kind = Literal["person", "household"]

TOTAL: Final = "Total"
SCALES: Final = {"proportion": 100.0}
"""What an estimate is multiplied by: proportions stand in per cent."""


class Block(Described):
    """A breakdown of the questionnaire: what it is called, and its classes by code."""

    dimension: str
    name: str
    classes: dict[str, str]


class Layout(Described):
    """The questionnaire's order, for indicators of individuals and of households; `status`: seen, or unverified."""

    layout: str
    source: str
    status: Literal["seen", "unverified"]
    person: tuple[Block, ...]
    household: tuple[Block, ...]

    def blocks(self, kind: Kind) -> tuple[Block, ...]:
        """The breakdowns of one kind of indicator."""
        return self.person if kind == "person" else self.household


@dataclass(frozen=True)
class Line:
    """A row of the questionnaire; `row` is the estimate, and nothing where the survey has none."""

    breakdown: str
    category: str
    code: str
    item: str
    row: Mapping[str, Any] | None


@cache
def layout() -> Layout:
    """The order that comes with the package."""
    text = (files("actionlines.surveys") / "data/questionnaire.toml").read_text("utf-8")
    return Layout.model_validate(tomllib.loads(text))


def kind_of(indicator: Indicator, description: Description) -> Kind:
    """Whether an indicator is of individuals or of households: by the core list, or else by whom its rows belong to."""
    if indicator.code in core_list():
        return core_list()[indicator.code].unit
    return "household" if description.files[indicator.unit].parent is None else "person"


def lines_of(published: pl.DataFrame, description: Description, indicator: Indicator) -> list[Line]:
    """The rows of an indicator in the questionnaire's order.

    Parameters
    ----------
    published
        Of `outputs.published`.

    Returns
    -------
    list of Line
        Of each item: the total; each breakdown of the questionnaire with all its classes, those that the survey does
        not have without an estimate; classes of the survey's own behind them; then breakdowns of the survey's own and
        crosses.
    """
    rows = published.filter(pl.col("INDICATOR") == indicator.code).to_dicts()
    dimensions = [name for name in published.columns if name in (*DIMENSIONS, *description.by)]
    blocks = layout().blocks(kind_of(indicator, description))
    found: list[Line] = []
    for item in dict.fromkeys(row["ITEM"] for row in rows):
        by_cross: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
        for row in rows:
            if row["ITEM"] == item:
                by_cross.setdefault(_cross(row, dimensions), []).append(row)
        found.extend(_of_item(item, by_cross, blocks))
    return found


def _cross(row: Mapping[str, Any], dimensions: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in dimensions if row[name] != WHOLE)


def _of_item(
    item: str, by_cross: Mapping[tuple[str, ...], Sequence[Mapping[str, Any]]], blocks: Sequence[Block]
) -> Iterator[Line]:
    for row in by_cross.get((), ()):
        yield Line(TOTAL, TOTAL, WHOLE, item, row)
    for block in blocks:
        yield from _of_block(item, block, by_cross.get((block.dimension,), ()))
    asked_for = {(block.dimension,) for block in blocks}
    named = {block.dimension: block for block in blocks}
    for cross, rows in sorted(by_cross.items(), key=lambda pair: len(pair[0])):
        if cross and cross not in asked_for:
            yield from (_of_cross(item, cross, row, named) for row in rows)


def _of_block(item: str, block: Block, rows: Sequence[Mapping[str, Any]]) -> Iterator[Line]:
    """The questionnaire's classes, then the survey's own."""
    by_code = {row[block.dimension]: row for row in rows}
    for code, name in block.classes.items():
        yield Line(block.name, name, code, item, by_code.get(code))
    for code, row in by_code.items():
        if code not in block.classes:
            yield Line(block.name, code, code, item, row)


def _of_cross(item: str, cross: Sequence[str], row: Mapping[str, Any], named: Mapping[str, Block]) -> Line:
    """A part of a breakdown that the questionnaire does not ask for."""
    names = [named[name].name if name in named else name for name in cross]
    classes = [
        named[name].classes.get(row[name], row[name]) if name in named else row[name] for name in cross
    ]
    return Line(" x ".join(names), ", ".join(classes), " x ".join(row[name] for name in cross), item, row)
