"""Cells of yes or no: rows are counted by what they answered, and what is summed is worked out of these few counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from actionlines.surveys.cell_sums import COUNTED, WEIGHT, added_up, fpc_sums
from actionlines.surveys.dense import Keys, columns_of, keys_of
from actionlines.surveys.expressions import Column, columns, parse
from actionlines.surveys.file_ends import FileEnds, ends_of
from actionlines.surveys.measures import Measure
from actionlines.surveys.units import Unit

_BITS: Final = 2
"""What an answer takes: not in scope, none, no, yes."""

_FEW: Final = 2
"""Questions that rows are counted by: each makes up to four of one cell."""

_CODES: Final = 16
"""Combinations of codes, for each question, that rows are counted by in place of what these codes say."""

_ANSWER: Final = "answer"


def answers_are_few(unit: Unit, measures: Sequence[Measure]) -> bool:
    """Whether rows of a cell can be counted by what they answered before anything is worked out of the answers."""
    return len(measures) <= _FEW and all(
        measure.is_share and (measure.y is None or unit.told(measure.y).type().is_boolean())
        for measure in measures
    )


def counted_by_answer(
    unit: Unit, design: Mapping[str, Any], parts: Mapping[str, Any], measures: Sequence[Measure]
) -> tuple[Any, Keys]:
    """Rows of a cell with the same answers, their number and weight: all that the engine need add up.

    Where few codes tell the answers the engine groups by these, and works out the answers of its groups.

    Returns
    -------
    tuple
        An expression for `Engine.small`, and the keys, which know of strata that it leaves out.
    """
    coded, weight = _codes(unit, measures), parse(unit.survey.description.weight_of(unit.name))
    wanted = [column for _, column in columns_of(unit, design, parts)]
    ends = ends_of(unit, {*wanted, *coded, *((weight,) if isinstance(weight, Column) else ())})
    keys = keys_of(unit, design, parts, ends=ends, bits_beside=_BITS * len(measures))
    weighted = isinstance(weight, Column) and weight in ends.columns and ends.columns[weight].positive
    if not _are_few(coded, ends, keys, len(measures)):
        return _added_up(unit, keys, _answers(unit, measures), weighted=weighted), keys
    found = _added_up(unit, keys, {unit.raw_name(one): unit.raw(one) for one in coded}, weighted=weighted)
    return found.mutate(**_answers(unit.over(found), measures)), keys


def _codes(unit: Unit, measures: Sequence[Measure]) -> list[Column]:
    """The columns of files that tell the answers; none where answers are filled in, as these stand in no file."""
    texts = [text for one in measures for text in (one.y, *one.scope) if text is not None]
    return (
        []
        if unit.survey.draw
        else list(dict.fromkeys(each for text in texts for each in columns(parse(text))))
    )


def _are_few(coded: Sequence[Column], ends: FileEnds, keys: Keys, measures: int) -> bool:
    """Whether codes take the place of answers without the keys ceasing to be dense."""
    bits = [ends.columns[column].bits if column in ends.columns else None for column in coded]
    known = [one for one in bits if one is not None]
    taken = sum(known)
    return (
        keys.dense
        and 0 < len(known) == len(bits)
        and 2**taken <= _CODES * measures
        and taken - _BITS * measures <= keys.spare
    )


def _answers(unit: Unit, measures: Sequence[Measure]) -> dict[str, Any]:
    return {f"{_ANSWER}_{place}": measure.answer(unit) for place, measure in enumerate(measures)}


def _added_up(unit: Unit, keys: Keys, answers: Mapping[str, Any], *, weighted: bool) -> Any:
    """Rows and weights by keys and answers; rows that count are told apart only where a weight may not be above 0."""
    table = unit.table.select(**keys.columns, **unit.fpc_columns(), row_w=unit.weight(), **answers)
    counted = {} if weighted else {COUNTED: table.row_w.count(where=table.row_w > 0)}
    sums = {"rows": table.count(), **counted, WEIGHT: table.row_w.sum()}
    return added_up(table, [*keys.columns, *answers], {**fpc_sums(table), **sums})


def told_by_answer(frame: pl.DataFrame, keys: Sequence[str], measures: Sequence[Measure]) -> pl.DataFrame:
    """What is summed for each measure, of cells whose rows gave the same answers; cells of the same keys become one."""
    counted, weight = pl.col(COUNTED if COUNTED in frame.columns else "rows"), pl.col(WEIGHT)
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
    fpc = [name for name in frame.columns if name.startswith("fpc_")]
    return frame.with_columns(**told).group_by(list(keys)).agg(pl.col(fpc).max(), pl.col("rows", *told).sum())
