"""Sums by replicate weights that the files hold: a pass of its own, as every replicate weighs each row anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import ibis
import polars as pl

from actionlines.surveys.calibration import Calibration
from actionlines.surveys.cell_sums import added_up
from actionlines.surveys.codes import parts_of_codes
from actionlines.surveys.given_anew import meeting_totals
from actionlines.surveys.measures import Measure
from actionlines.surveys.units import Unit

AT_ONCE: Final = 400
"""Sums in one pass; more would cost the engine more in planning than another pass does."""


def replicate_sums(
    unit: Unit, measures: Sequence[Measure], parts: Sequence[str], *, calibration: Calibration | None = None
) -> pl.DataFrame:
    """Sum each measure's y and x by every replicate weight, for each cross of parts.

    Parameters
    ----------
    measures
        In the order of the cells they stand beside.
    parts
        Names of breakdowns, crossed.
    calibration
        Totals that the weights of each replicate are made to meet first.

    Returns
    -------
    DataFrame
        A row a domain: the parts, and `y_i_r` and `x_i_r` of measure i in replicate r, both from 0.

    Raises
    ------
    actionlines.surveys.calibration.CalibrationError
        If a replicate cannot be made to meet the totals; names its column, margin and part.
    """
    if calibration is None:
        return _summed(unit, parts, _values(unit, measures))
    wide = (*parts, *(name for name in calibration.dimensions if name not in parts))
    values = _values(unit, measures)
    found = _summed(unit, wide, {**values, **_beside_totals(unit, values, calibration)})
    replicates = unit.survey.description.design.replicates
    columns = () if replicates is None else replicates.columns
    told = [f"{unit.survey.paths[unit.name].name}: the replicate weight {name}" for name in columns]
    return meeting_totals(found, calibration, parts, measures=len(measures), where=told)


def _values(unit: Unit, measures: Sequence[Measure]) -> dict[str, Any]:
    """`y_i` and `x_i` of each row."""
    columns = [measure.columns(unit) for measure in measures]
    return {f"{side}_{place}": one[side] for place, one in enumerate(columns) for side in ("y", "x")}


def _beside_totals(unit: Unit, values: dict[str, Any], calibration: Calibration) -> dict[str, Any]:
    """What is summed for the totals, `cal_w`, `cal_q_k` and `cal_q_k_l`, and `qy_i_k` and `qx_i_k`: y and x of each
    row times quantity k."""
    told = unit.auxiliaries(calibration)[1].values()
    quantities = [ibis.coalesce(column, ibis.literal(0.0)) for column in told]
    found: dict[str, Any] = {"cal_w": ibis.literal(1.0)}
    for k, column in enumerate(quantities):
        found[f"cal_q_{k}"] = column
        found |= {f"cal_q_{k}_{m}": column * quantities[m] for m in range(k, len(quantities))}
        found |= {f"q{name}_{k}": value * column for name, value in values.items()}
    return found


def _summed(unit: Unit, parts: Sequence[str], values: dict[str, Any]) -> pl.DataFrame:
    """Values times each replicate weight, added up by parts: `NAME_r` of replicate r."""
    keys, weights = {name: unit.part(name) for name in parts}, unit.replicate_weights()
    wanted = [
        (f"{name}_{number}", column * weight)
        for name, column in values.items()
        for number, weight in enumerate(weights)
    ]
    found: pl.DataFrame | None = None
    for start in range(0, len(wanted), AT_ONCE):
        table = _grouped(unit, keys, dict(wanted[start : start + AT_ONCE]))
        found = table if found is None else _beside(found, table, list(keys))
    found = pl.DataFrame() if found is None else found
    breakdowns = unit.survey.description.by
    named = {name: parts_of_codes(found[name], breakdowns[name]).cast(pl.String) for name in parts}
    return found.with_columns(**named)


def _beside(found: pl.DataFrame, table: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    return found.join(table, on=keys, nulls_equal=True) if keys else found.hstack(table)


def _grouped(unit: Unit, keys: dict[str, Any], sums: dict[str, Any]) -> pl.DataFrame:
    table = unit.table.select(**keys, **sums)
    return unit.survey.engine.small(added_up(table, list(keys), {name: table[name].sum() for name in sums}))
