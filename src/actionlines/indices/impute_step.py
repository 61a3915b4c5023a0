"""The step that fills in what is missing, and its table of every figure filled in."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import polars as pl

from actionlines.indices.arrays import Floats, floats
from actionlines.indices.impute import Centre, column_centre, group_centre, row_centre
from actionlines.indices.impute_model import em, multiple
from actionlines.indices.prepare_step import cell_changes
from actionlines.indices.result import StepRecord
from actionlines.indices.sheet import MissingColumnError, Sheet, SheetError, table
from actionlines.indices.specification import Choice, Specification


class OneYearError(SheetError):
    """A method that looks at several years, and a sheet of one."""


class NoRandomnessError(SheetError):
    """A step that draws at random, without anything to draw from."""


DRAWS: Final = 20
"""Draws of a multiple imputation where the specification does not say how many."""

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
    NoRandomnessError
        If the method draws at random and there is no `rng`.
    MissingColumnError
        If the sheet has no such groups.
    """
    if choice.method == "multiple":
        drawn = drawn_figures(sheet, choice, rng)
        errors = np.full(sheet.values.shape, np.nan) if sheet.errors is None else sheet.errors
        spread = drawn.std(axis=0, ddof=1) if len(drawn) > 1 else np.zeros(sheet.values.shape)
        sheet = replace(sheet, errors=np.where(np.isnan(sheet.values), spread, errors))
        after, record = imputed_record(sheet, floats(drawn.mean(axis=0)), choice)
        return after, replace(record, changes=_with_errors(record.changes, sheet, spread))
    return imputed_record(sheet, imputed(specification, sheet, choice), choice)


def _with_errors(changes: pl.DataFrame, sheet: Sheet, spread: Floats) -> pl.DataFrame:
    """The table of what was filled in, with the standard error of each figure."""
    errors = table(sheet.units, sheet.indicators, spread).unpivot(
        index="UNIT", variable_name="INDICATOR", value_name="STANDARD_ERROR"
    )
    return changes.join(errors, on=["INDICATOR", "UNIT"], how="left", maintain_order="left")


def drawn_figures(sheet: Sheet, choice: Choice, rng: np.random.Generator | None) -> Floats:
    """Figures (draws, units, indicators) of a multiple imputation.

    Raises
    ------
    NoRandomnessError
        If there is no `rng`.
    """
    if rng is None:
        raise NoRandomnessError(
            "multiple imputation draws at random: give rng=numpy.random.default_rng(seed)"
        )
    return multiple(sheet.values, rng=rng, **{"draws": DRAWS, **choice.parameters})


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
    "em": "expected from its other figures",
    "multiple": "mean of several draws given its other figures; their spread is its standard error",
    "carried_forward": "last figure before",
    "interpolated": "between the figures of other years",
}


def imputed(specification: Specification, sheet: Sheet, choice: Choice) -> Floats:
    """Figures (units, indicators) with what is missing filled in by a method for one year."""
    if choice.method in OVER_YEARS:
        raise OneYearError(f"{choice.method} looks at several years, and here is one; use build_panel")
    if choice.method == "em":
        return em(sheet.values, **choice.parameters)
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
