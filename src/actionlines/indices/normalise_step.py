"""The step that normalises: each indicator by its own method or the step's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from actionlines.indices.arrays import Floats, floats
from actionlines.indices.methods import NORMALISERS, ROUNDERS
from actionlines.indices.normalise import MissingReferenceError
from actionlines.indices.result import StepRecord
from actionlines.indices.sheet import Sheet
from actionlines.indices.specification import Choice, Indicator, Specification


def normalise_step(
    specification: Specification, sheet: Sheet, choice: Choice, rng: np.random.Generator | None
) -> tuple[Sheet, StepRecord]:
    """Normalise a sheet; the record's table says by which method each indicator was."""
    scores = normalised(specification.indicators, sheet.values, choice, units=sheet.units)
    return normalise_record(specification, sheet, choice, scores)


def normalise_record(
    specification: Specification, sheet: Sheet, choice: Choice, scores: Floats
) -> tuple[Sheet, StepRecord]:
    """The sheet with its scores, and the record of the step."""
    after = replace(sheet, values=scores, errors=None)
    methods = [(one.normalise or choice).method for one in specification.indicators]
    changes = pl.DataFrame(
        {
            "INDICATOR": [one.code for one in specification.indicators],
            "METHOD": methods,
            "REASON": ["direction reversed" if one.direction < 0 else "" for one in specification.indicators],
        }
    )
    return after, StepRecord("normalise", choice.method, choice.parameters, sheet.units, scores, changes)


def round_step(
    specification: Specification, sheet: Sheet, choice: Choice, rng: np.random.Generator | None
) -> tuple[Sheet, StepRecord]:
    """Round scores as a report prints them; the record's table says by how much each indicator's moved at most."""
    scores: Floats = ROUNDERS[choice.method].function(sheet.values, **choice.parameters)
    moved = np.nan_to_num(np.abs(scores - sheet.values)).max(axis=0)
    changes = pl.DataFrame(
        {
            "INDICATOR": [one.code for one in specification.indicators],
            "LARGEST_CHANGE": moved,
            "REASON": ["rounded" if change > 0 else "" for change in moved],
        }
    )
    after = replace(sheet, values=scores, errors=None)
    return after, StepRecord("round", choice.method, choice.parameters, sheet.units, scores, changes)


def normalised(
    indicators: Sequence[Indicator],
    values: Floats,
    choice: Choice,
    *,
    units: Sequence[str] = (),
    over: Floats | None = None,
) -> Floats:
    """Scores of figures (..., units, indicators), each indicator by its own method or else by `choice`.

    Parameters
    ----------
    indicators
        One for each column.
    values
        NaN where missing; what comes before the units is a batch.
    choice
        Method and parameters for indicators that have none of their own.
    units
        Codes of the rows; needed for a distance to a reference unit only.
    over
        Figures that ends, mean and deviation are taken from, where these are not those of `values`.
    """
    scores = np.empty(values.shape)
    waiting = list(range(len(indicators)))
    while waiting:
        own = indicators[waiting[0]].normalise or choice
        columns = [column for column in waiting if (indicators[column].normalise or choice) == own]
        base = None if over is None else over[..., columns]
        some = [indicators[column] for column in columns]
        arguments = _arguments(own, some, units, base)
        direction = floats([one.direction for one in some])
        if len(columns) == len(indicators):
            return floats(NORMALISERS[own.method].function(values, direction, **arguments))
        scores[..., columns] = NORMALISERS[own.method].function(values[..., columns], direction, **arguments)
        waiting = [column for column in waiting if column not in columns]
    return scores


def _arguments(
    choice: Choice, indicators: Sequence[Indicator], units: Sequence[str], over: Floats | None
) -> dict[str, Any]:
    """The method's keywords: its parameters, and what it needs of the indicators."""
    needs = NORMALISERS[choice.method].needs
    arguments = dict(choice.parameters)
    if "over" in needs and over is not None:
        arguments["over"] = over
    if "codes" in needs:
        arguments["codes"] = [one.code for one in indicators]
    if "target" in needs:
        arguments["target"] = [np.nan if one.target is None else one.target for one in indicators]
    if "goalposts" in needs:
        ends = [one.goalposts for one in indicators]
        arguments["lower"] = [np.nan if end is None else end.lower for end in ends]
        arguments["upper"] = [np.nan if end is None else end.upper for end in ends]
        arguments["truncate"] = [end is None or end.truncate for end in ends]
    if "reference" in needs:
        arguments["reference"] = _row(units, arguments.pop("unit"))
    return arguments


def _row(units: Sequence[str], unit: str) -> int:
    if unit not in units:
        raise MissingReferenceError(f"the reference unit {unit} is not among the units; choose one that is")
    return list(units).index(unit)
