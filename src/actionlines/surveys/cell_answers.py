"""Cells of yes or no: rows are counted by what they answered, and what is summed is worked out of these few counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import polars as pl

from actionlines.surveys.cell_sums import COUNTED, WEIGHT, added_up, fpc_sums
from actionlines.surveys.measures import Measure
from actionlines.surveys.units import Unit

ANSWER_BITS: Final = 2
"""What an answer takes: not in scope, none, no, yes."""

_FEW: Final = 2
"""Questions that rows are counted by: each makes up to four of one cell."""

_ANSWER: Final = "answer"


def answers_are_few(unit: Unit, measures: Sequence[Measure]) -> bool:
    """Whether rows of a cell can be counted by what they answered before anything is worked out of the answers."""
    return len(measures) <= _FEW and all(
        measure.is_share and (measure.y is None or unit.told(measure.y).type().is_boolean())
        for measure in measures
    )


def by_answer(unit: Unit, keys: dict[str, Any], measures: Sequence[Measure]) -> Any:
    """Rows of a cell with the same answers, their number and weight: all that the engine need add up."""
    answers = {f"{_ANSWER}_{place}": measure.answer(unit) for place, measure in enumerate(measures)}
    table = unit.table.select(**keys, **unit.fpc_columns(), row_w=unit.weight(), **answers)
    sums = {
        "rows": table.count(),
        COUNTED: table.row_w.count(where=table.row_w > 0),
        WEIGHT: table.row_w.sum(),
    }
    return added_up(table, [*keys, *answers], {**fpc_sums(table), **sums})


def told_by_answer(frame: pl.DataFrame, measures: Sequence[Measure]) -> pl.DataFrame:
    """What is summed for each measure, of cells whose rows gave the same answers."""
    counted, weight = pl.col(COUNTED), pl.col(WEIGHT)
    told: dict[str, pl.Expr] = {}
    for place, measure in enumerate(measures):
        answer = pl.col(f"{_ANSWER}_{place}")
        in_x = answer > (0 if measure.keeps_unknown else 1)
        for name, column, those in (
            ("answered", counted, answer > 1),
            ("asked", counted, answer > 0),
            ("yes", counted, answer == 3),
            ("weight", weight, answer > 0),
            ("lost", weight, answer == 1),
            ("x", weight, in_x),
            ("y", weight, answer == 3),
        ):
            told[f"{name}_{place}"] = pl.when(those).then(column).otherwise(0)
    answers = [f"{_ANSWER}_{place}" for place in range(len(measures))]
    return frame.with_columns(**told).drop(COUNTED, WEIGHT, *answers)
