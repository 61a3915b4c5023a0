"""A file's weights held against its population's totals: one pass for the sums, then what solves them."""

from __future__ import annotations

from typing import Any

import ibis

from actionlines.surveys.calibration import Auxiliaries, CalibrationError, solve
from actionlines.surveys.cell_sums import added_up
from actionlines.surveys.telling import numbered
from actionlines.surveys.units import Unit


def calibrate(unit: Unit) -> Auxiliaries | None:
    """Calibrate the weights of a file; nothing where the description says nothing of it.

    Raises
    ------
    actionlines.surveys.calibration.CalibrationError
        If the sample cannot be made to meet the totals.
    """
    calibration = unit.survey.description.calibration.get(unit.name)
    if calibration is None:
        return None
    parts, quantities = unit.auxiliaries(calibration)
    numbers = {f"x_{k}": column for k, column in enumerate(quantities.values())}
    table = unit.table.select(**parts, w=unit.weight(), most=_most(unit), **numbers)
    sums: dict[str, Any] = {"w": table.w.sum()}
    for k in range(len(numbers)):
        sums[f"lost_{k}"] = (table[f"x_{k}"].isnull() & (table.most > 0)).sum()
        sums[f"q_{k}"] = (table.w * table[f"x_{k}"]).sum()
        for other in range(k, len(numbers)):
            sums[f"q_{k}_{other}"] = (table.w * table[f"x_{k}"] * table[f"x_{other}"]).sum()
    found = unit.survey.engine.small(added_up(table, list(parts), sums))
    where = unit.survey.paths[unit.name].name
    for k, text in enumerate(quantities):
        if lost := int(found[f"lost_{k}"].sum()):
            told = numbered(lost, "row that has", "rows that have")
            raise CalibrationError(
                f"{where}: calibration: {text} is missing in {told} a weight, be it in one replicate; it must be known "
                "of each"
            )
    return solve(calibration, found, where=where)


def _most(unit: Unit) -> Any:
    """The largest weight that a row has, in the sample or in a replicate that is calibrated too."""
    weight = unit.weight()
    return (
        ibis.greatest(weight, *unit.replicate_weights()) if unit.survey.description.design.given else weight
    )


def calibrated_weight(unit: Unit) -> Any:
    """The weight of each row that estimates are made with."""
    auxiliaries = calibrate(unit)
    if auxiliaries is None:
        return unit.weight()
    return unit.weight() * auxiliaries.factor(*unit.auxiliaries(auxiliaries.calibration))
