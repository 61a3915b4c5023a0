"""What is summed of the rows of each cell, as expressions of the engine; and what follows from those sums."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import polars as pl

from actionlines.surveys.calibration import Calibration
from actionlines.surveys.measures import Measure

SUMS: Final = ("answered", "asked", "yes", "weight", "lost", "x", "y")
"""Of each measure in each cell: rows that answered, rows in scope, rows with y above 0; sums of w in scope, of w in
scope without an answer, of w x and of w y."""

COUNTED, WEIGHT = "counted", "all_weight"

SPREAD: Final = "spread"
"""Sum of w y^2, for the design effect; of a yes or no it is the sum of w y."""


def added_up(table: Any, keys: Sequence[str], sums: dict[str, Any]) -> Any:
    """Sums by keys, or of the whole table where there are none."""
    return table.group_by(list(keys)).aggregate(**sums) if keys else table.aggregate(**sums)


def fpc_sums(table: Any) -> dict[str, Any]:
    """How many clusters each stage was drawn from: one number of all rows of a cell."""
    return {name: table[name].max() for name in table.columns if name.startswith("fpc_")}


def sums_of(table: Any, measures: Sequence[Measure]) -> dict[str, Any]:
    """The sums; a row of weight 0 belongs to the design and to no count. What `derived` can tell is not summed."""
    w = table.row_w
    counts = ((table.row_d if "row_d" in table.columns else w) > 0).ifelse(1, 0)
    sums = {"rows": table.count(), COUNTED: counts.sum(), WEIGHT: w.sum()}
    for place, measure in enumerate(measures):
        scope, valid, y, x = (table[f"row_{name}_{place}"] for name in ("scope", "valid", "y", "x"))
        sums[f"answered_{place}"] = valid.ifelse(counts, 0).sum()
        sums[f"yes_{place}"] = (y > 0).ifelse(counts, 0).sum()
        sums[f"x_{place}"] = (w * x).sum()
        sums[f"y_{place}"] = (w * y).sum()
        if measure.scope:
            sums[f"asked_{place}"] = scope.ifelse(counts, 0).sum()
            sums[f"weight_{place}"] = scope.ifelse(w, 0.0).sum()
        if not measure.x_is_answered:
            sums[f"lost_{place}"] = (scope & ~valid).ifelse(w, 0.0).sum()
        if not measure.is_share:
            sums[f"{SPREAD}_{place}"] = (w * y * y).sum()
    return sums


def derived(frame: pl.DataFrame, measures: Sequence[Measure]) -> pl.DataFrame:
    """What follows from other sums: everybody is in scope where none is said, and who is not in x gave no answer."""
    for place, measure in enumerate(measures):
        if not measure.scope:
            frame = frame.with_columns(
                pl.col(COUNTED).alias(f"asked_{place}"), pl.col(WEIGHT).alias(f"weight_{place}")
            )
        if measure.x_is_answered:
            weight = pl.col(f"weight_{place}")
            lost = weight - pl.col(f"x_{place}")
            none = (pl.col(f"asked_{place}") == pl.col(f"answered_{place}")) | (lost < 0)
            frame = frame.with_columns(pl.when(none).then(0.0).otherwise(lost).alias(f"lost_{place}"))
    return frame.drop(COUNTED, WEIGHT)


def auxiliary_sums(table: Any, measures: Sequence[Measure]) -> dict[str, Any]:
    """What the variance of calibrated estimates asks for beside the rest."""
    variables = {
        name.removeprefix("row_"): table[name] for name in table.columns if name.startswith("row_aux_")
    }
    sums = {name: (table.row_w * column).sum() for name, column in variables.items()}
    for place in range(len(measures)):
        for k, column in enumerate(variables.values()):
            for side in ("y", "x"):
                sums[f"a{side}_{place}_{k}"] = (table.row_d * column * table[f"row_{side}_{place}"]).sum()
    return sums


def sums_anew(table: Any, measures: Sequence[Measure], calibration: Calibration) -> dict[str, Any]:
    """What calibrating replicates anew asks for: sums by the design's weight, as `calibrating.calibrate` makes them."""
    first = len(calibration.columns()) - len(calibration.totals)
    quantities = [table[f"row_aux_{first + k}"] for k in range(len(calibration.totals))]
    sums = {"cal_w": table.row_d.sum()}
    for k, column in enumerate(quantities):
        sums[f"cal_q_{k}"] = (table.row_d * column).sum()
        for other in range(k, len(quantities)):
            sums[f"cal_q_{k}_{other}"] = (table.row_d * column * quantities[other]).sum()
    for place in range(len(measures)):
        for side in ("y", "x"):
            value = table.row_d * table[f"row_{side}_{place}"]
            sums[f"d{side}_{place}"] = value.sum()
            sums |= {f"q{side}_{place}_{k}": (value * one).sum() for k, one in enumerate(quantities)}
    return sums
