"""The step that fills in what is missing, and its table of every figure filled in."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from actionlines.indices.arrays import Floats, floats
from actionlines.indices.impute import Centre, column_centre, group_centre, row_centre
from actionlines.indices.prepare_step import cell_changes
from actionlines.indices.result import StepRecord
from actionlines.indices.sheet import MissingColumnError, Sheet, SheetError
from actionlines.indices.specification import Choice, Specification


class OneYearError(SheetError):
    """A method that looks at several years, and a sheet of one."""


OVER_YEARS = frozenset({"carried_forward", "interpolated"})
"""Methods that need a panel."""


def impute_step(
    specification: Specification, sheet: Sheet, choice: Choice, rng: np.random.Generator | None
) -> tuple[Sheet, StepRecord]:
    """Fill in what is missing; the record has one row for each figure filled in.

    Raises
    ------
    OneYearError
        If the method looks at several years.
    MissingColumnError
        If the sheet has no such groups.
    """
    values = imputed(specification, sheet, choice)
    return imputed_record(sheet, values, choice)


def imputed_record(sheet: Sheet, values: Floats, choice: Choice) -> tuple[Sheet, StepRecord]:
    """The sheet with what was filled in, and the record of it."""
    filled = np.isnan(sheet.values) & ~np.isnan(values)
    changes = cell_changes(
        sheet, values, filled, f"missing; {_WORDS[choice.method].format(**choice.parameters)}"
    )
    after = replace(sheet, values=values)
    return after, StepRecord("impute", choice.method, choice.parameters, sheet.units, values, changes)


_WORDS = {
    "mean": "mean of the units that have a figure",
    "median": "median of the units that have a figure",
    "group_mean": "mean of its group in {group}",
    "group_median": "median of its group in {group}",
    "pillar_mean": "mean of its scores in the same pillar",
    "pillar_median": "median of its scores in the same pillar",
    "carried_forward": "last figure before",
    "interpolated": "between the figures of other years",
}


def imputed(specification: Specification, sheet: Sheet, choice: Choice) -> Floats:
    """Figures (units, indicators) with what is missing filled in by a method for one year."""
    if choice.method in OVER_YEARS:
        raise OneYearError(f"{choice.method} looks at several years, and here is one; use build_panel")
    kind, _, word = choice.method.rpartition("_")
    centre: Centre = "median" if word == "median" else "mean"
    if kind == "":
        return column_centre(sheet.values, centre=centre)
    if kind == "group":
        name = choice.parameters["group"]
        if name not in sheet.groups:
            raise MissingColumnError(
                f"the sheet has no groups {name!r}; it has {', '.join(sheet.groups) or 'none'}"
            )
        return group_centre(sheet.values, sheet.groups[name], centre=centre)
    return row_centre(
        sheet.values,
        pillars(specification),
        direction=floats([one.direction for one in specification.indicators]),
        centre=centre,
    )


def pillars(specification: Specification) -> list[list[int]]:
    """Columns of the indicators that share a parent."""
    found: dict[str, list[int]] = {}
    for column, one in enumerate(specification.indicators):
        found.setdefault(one.parent, []).append(column)
    return list(found.values())
