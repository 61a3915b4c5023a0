"""Variances by replicate weights of the files once more, by plain loops: each calibrated row by row."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from survey_oracle import Row, answers, oracle, part_of, told

from actionlines.surveys.calibration import Calibration
from actionlines.surveys.description import Description

Found = dict[tuple[Any, ...], dict[str, float]]


def replicated_oracle(description: Description, tables: Mapping[str, Sequence[Row]]) -> Found:
    """As `survey_oracle.oracle`; where the files hold replicate weights, of one file, with their variance."""
    replicates = description.design.replicates
    if replicates is None or not description.design.given:
        return oracle(description, tables)
    ((unit, rows),) = tables.items()
    name = description.weight_of(unit)
    times = [1.0 if replicates.with_weight else row[name] for row in rows]
    columns = [
        [row[column] * one for row, one in zip(rows, times, strict=True)] for column in replicates.columns
    ]
    whole, *again = (
        weighed(description, unit, rows, weights) for weights in ([row[name] for row in rows], *columns)
    )
    number = len(again)
    scale = {"brr": 1 / number, "jk1": (number - 1) / number, "bootstrap": 1 / (number - 1)}[
        replicates.method
    ]
    totals = {one.code for one in description.indicators if one.statistic in ("total", "count")}
    found = {}
    for key, one in whole.items():
        nobody = {"VALUE": 0.0 if key[0] in totals else math.nan}
        values = [each.get(key, nobody)["VALUE"] for each in again]
        values = [0.0 if math.isnan(value) and key[0] in totals else value for value in values]
        values = [value for value in values if not math.isnan(value)]
        middle = one["VALUE"] if replicates.mse or not values else sum(values) / len(values)
        variance = scale * sum((value - middle) ** 2 for value in values) if values else math.nan
        df = one["DF"] if description.design.clusters else replicates.degrees_of_freedom or number - 1
        told_at_all = not math.isnan(one["VALUE"]) and not math.isnan(one["STD_ERROR"])
        error = variance**0.5 if told_at_all else math.nan
        found[key] = {**one, "STD_ERROR": error, "DF": df}
    return found


def weighed(description: Description, unit: str, rows: Sequence[Row], weights: Sequence[float]) -> Found:
    """What the oracle says of the rows with other weights, once these meet the totals."""
    calibration = description.calibration.get(unit)
    if calibration is not None:
        weights = raked(description, unit, rows, weights, calibration)
    name = description.weight_of(unit)
    again = [{**row, name: weight} for row, weight in zip(rows, weights, strict=True)]
    return oracle(description, {unit: again})


def raked(
    description: Description,
    unit: str,
    rows: Sequence[Row],
    weights: Sequence[float],
    calibration: Calibration,
) -> list[float]:
    """Margin after margin, two thousand times, or until nothing changes."""
    seen = [told(description, row) for row in answers(description, unit, {unit: rows})]
    margins = [
        (
            [
                " x ".join(str(part_of(description, name, row)) for name in margin.split(" x "))
                for row in seen
            ],
            known,
        )
        for margin, known in calibration.margins.items()
    ]
    found = list(weights)
    for _ in range(2000):
        before = list(found)
        for parts, known in margins:
            held = {
                part: sum(w for w, own in zip(found, parts, strict=True) if own == part) for part in known
            }
            found = [w * known[part] / held[part] for w, part in zip(found, parts, strict=True)]
        if all(math.isclose(one, other, rel_tol=1e-15) for one, other in zip(before, found, strict=True)):
            break
    return found
