"""Sums by replicate weights that the files hold: a pass of its own, as every replicate weighs each row anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import polars as pl

from actionlines.surveys.cells import added_up
from actionlines.surveys.codes import parts_of_codes
from actionlines.surveys.measures import Measure
from actionlines.surveys.units import Unit

AT_ONCE: Final = 400
"""Sums in one pass; more would cost the engine more in planning than another pass does."""


def replicate_sums(unit: Unit, measures: Sequence[Measure], parts: Sequence[str]) -> pl.DataFrame:
    """Sum each measure's y and x by every replicate weight, for each cross of parts.

    Parameters
    ----------
    measures
        In the order of the cells they stand beside.
    parts
        Names of breakdowns, crossed.

    Returns
    -------
    DataFrame
        A row a domain: the parts, and `y_i_r` and `x_i_r` of measure i in replicate r, both from 0.
    """
    keys = {name: unit.part(name) for name in parts}
    wanted = [
        (f"{side}_{place}_{number}", column * weight)
        for place, measure in enumerate(measures)
        for side, column in _sides(measure.columns(unit))
        for number, weight in enumerate(unit.replicate_weights())
    ]
    found: pl.DataFrame | None = None
    for start in range(0, len(wanted), AT_ONCE):
        sums = dict(wanted[start : start + AT_ONCE])
        table = _grouped(unit, keys, sums)
        found = table if found is None else _beside(found, table, list(keys))
    found = pl.DataFrame() if found is None else found
    breakdowns = unit.survey.description.by
    return found.with_columns(parts_of_codes(found[name], breakdowns[name]).alias(name) for name in parts)


def _beside(found: pl.DataFrame, table: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    return found.join(table, on=keys, nulls_equal=True) if keys else found.hstack(table)


def _sides(columns: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(side, columns[side]) for side in ("y", "x")]


def _grouped(unit: Unit, keys: dict[str, Any], sums: dict[str, Any]) -> pl.DataFrame:
    table = unit.table.select(**keys, **sums)
    return unit.survey.engine.small(added_up(table, list(keys), {name: table[name].sum() for name in sums}))
