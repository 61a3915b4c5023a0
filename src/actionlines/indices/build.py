"""Build an index: run the steps of its specification over a sheet, and record each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from actionlines.indices.impute_step import impute_step
from actionlines.indices.normalise_step import normalise_step, round_step
from actionlines.indices.prepare_step import denominate_step, screen_step, transform_step
from actionlines.indices.result import IndexResult, StepRecord
from actionlines.indices.roll_up import roll_up
from actionlines.indices.sheet import Sheet
from actionlines.indices.specification import Choice, Specification
from actionlines.indices.treat_step import treat_step

StepFunction = Callable[[Specification, Sheet, Choice, np.random.Generator | None], tuple[Sheet, StepRecord]]

STEP_FUNCTIONS: Final[Mapping[str, StepFunction]] = {
    "denominate": denominate_step,
    "screen": screen_step,
    "impute": impute_step,
    "transform": transform_step,
    "treat": treat_step,
    "normalise": normalise_step,
    "round": round_step,
}


def build(
    specification: Specification, sheet: Sheet, *, rng: np.random.Generator | None = None
) -> IndexResult:
    """Scores and places of every unit in every node of the index.

    Parameters
    ----------
    specification
        What the index is.
    sheet
        A column for each of its indicators; further columns are left alone.
    rng
        For steps that draw at random, which none does unless the specification asks for it.

    Returns
    -------
    IndexResult

    Raises
    ------
    MissingColumnError
        If the sheet lacks an indicator, group or denominator that the specification names.
    NormalisationError, NonPositiveScoreError, WeightError
        If a method cannot be used on these figures; the text says where and what to do.

    Examples
    --------
    >>> from actionlines.indices.specification_file import parse_specification
    >>> two = parse_specification('''
    ... code = "NETS"
    ... [[indicators]]
    ... code = "USERS"
    ... [[indicators]]
    ... code = "PRICE"
    ... direction = -1
    ... [[steps]]
    ... do = "normalise"
    ... method = "min_max"
    ... ''')
    >>> figures = Sheet(("A", "B", "C"), ("USERS", "PRICE"), [[90, 2], [30, 4], [60, 1]])
    >>> build(two, figures).score_table()["NETS"].round(1).to_list()
    [83.3, 0.0, 75.0]
    """
    now, records = run_steps(specification, sheet, rng=rng)
    rolled = roll_up(specification, now.values, units=now.units)
    return IndexResult(specification, sheet, now.units, records, rolled.scores, rolled.weights)


def run_steps(
    specification: Specification, sheet: Sheet, *, rng: np.random.Generator | None = None
) -> tuple[Sheet, tuple[StepRecord, ...]]:
    """The sheet after the specification's steps, its indicators alone, and a record of each step."""
    now = sheet.select(indicators=[one.code for one in specification.indicators])
    records: list[StepRecord] = []
    for step in specification.steps:
        now, record = STEP_FUNCTIONS[step.name](specification, now, step.choice, rng)
        records.append(record)
    return now, tuple(records)
