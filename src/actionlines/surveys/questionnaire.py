"""Estimates in the order of ITU's questionnaire: for each indicator its breakdowns and their classes, one row each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from actionlines.surveys.core_list import core_list
from actionlines.surveys.description import Description, Indicator
from actionlines.surveys.publication import WHOLE
from actionlines.surveys.questionnaire_layout import Block, Kind, layout
from actionlines.surveys.questionnaire_names import breakdown_name, class_name
from actionlines.surveys.rows import DIMENSIONS

Row = Mapping[str, Any]

TOTAL: Final = "Total"
SCALES: Final = {"proportion": 100.0}
"""What an estimate is multiplied by: proportions stand in per cent."""


@dataclass(frozen=True)
class Line:
    """A row of the questionnaire; `row` is the estimate, and nothing where the survey has none."""

    breakdown: str
    category: str
    code: str
    item: str
    row: Row | None


def kind_of(indicator: Indicator, description: Description) -> Kind:
    """Whether an indicator is of individuals or of households: by the core list, or else by whom its rows belong to."""
    if indicator.code in core_list():
        return core_list()[indicator.code].unit
    return "household" if description.files[indicator.unit].parent is None else "person"


def rows_of(published: pl.DataFrame, description: Description) -> dict[str, list[Row]]:
    """The rows of `outputs.published` by indicator, items as the description names them."""
    found: dict[str, list[Row]] = {}
    for row in published.iter_rows(named=True):
        found.setdefault(row["INDICATOR"], []).append(row)
    for indicator in description.indicators:
        items = [*(indicator.items or ()), *(name for name, _ in indicator.shares)]
        if items and indicator.code in found:
            found[indicator.code].sort(key=lambda row: items.index(row["ITEM"]))
    return found


def cross_of(row: Row, description: Description) -> tuple[str, ...]:
    """The breakdowns that a row is a part of."""
    named = (*DIMENSIONS, *(name for name in description.by if name not in DIMENSIONS))
    return tuple(name for name in named if row.get(name, WHOLE) != WHOLE)


def scaled(row: Row, names: Sequence[str]) -> list[float | None]:
    """Figures of a row as they are shown: shares in per cent."""
    scale = SCALES.get(row["STATISTIC"], 1.0)
    return [None if row[name] is None else scale * row[name] for name in names]


def lines_of(rows: Sequence[Row], description: Description, indicator: Indicator) -> list[Line]:
    """The rows of an indicator in the questionnaire's order.

    Parameters
    ----------
    rows
        Of the indicator, of `rows_of`.

    Returns
    -------
    list of Line
        Of each item: the total; each breakdown of the questionnaire with all its classes, those that the survey does
        not have without an estimate; classes of the survey's own behind them; then breakdowns of the survey's own and
        crosses.
    """
    blocks = layout().blocks(kind_of(indicator, description))
    by_item: dict[str, dict[tuple[str, ...], list[Row]]] = {}
    for row in rows:
        by_item.setdefault(row["ITEM"], {}).setdefault(cross_of(row, description), []).append(row)
    return [
        line for item, by_cross in by_item.items() for line in _of_item(item, by_cross, blocks, description)
    ]


def _of_item(
    item: str,
    by_cross: Mapping[tuple[str, ...], Sequence[Row]],
    blocks: Sequence[Block],
    description: Description,
) -> Iterator[Line]:
    for row in by_cross.get((), ()):
        yield Line(TOTAL, TOTAL, WHOLE, item, row)
    for block in blocks:
        yield from _of_block(item, block, by_cross.get((block.dimension,), ()), description)
    asked_for = {(block.dimension,) for block in blocks}
    for cross, rows in sorted(by_cross.items(), key=lambda pair: len(pair[0])):
        if cross and cross not in asked_for:
            yield from (_of_cross(item, cross, row, description) for row in rows)


def _of_block(item: str, block: Block, rows: Sequence[Row], description: Description) -> Iterator[Line]:
    """The questionnaire's classes, then the survey's own."""
    by_code = {row[block.dimension]: row for row in rows}
    for code, name in block.classes.items():
        yield Line(block.name, name, code, item, by_code.get(code))
    for code, row in by_code.items():
        if code not in block.classes:
            yield Line(block.name, class_name(block.dimension, code, description), code, item, row)


def _of_cross(item: str, cross: Sequence[str], row: Row, description: Description) -> Line:
    """A part of a breakdown that the questionnaire does not ask for."""
    names = [breakdown_name(name, description) for name in cross]
    classes = [class_name(name, row[name], description) for name in cross]
    return Line(" x ".join(names), ", ".join(classes), " x ".join(row[name] for name in cross), item, row)
