"""Replicate weights of the files that meet no total yet: each made to meet the population's anew, from sums alone.

A calibrated weight is the file's times one factor for each cross of parts, and more by a slope for each quantity; both
are the same for all rows of a cross. So sums by the files' weights, kept apart by those parts, become sums by
calibrated weights without another look at the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl

from actionlines.surveys.calibration import Calibration
from actionlines.surveys.recalibrated import Solver
from actionlines.surveys.stages import Numbers

_CROSS: Final = "_cross"


def meeting_totals(
    table: pl.DataFrame,
    calibration: Calibration,
    parts: Sequence[str],
    *,
    measures: int,
    where: Sequence[str],
) -> pl.DataFrame:
    """Sums by weights that meet the totals in each replicate.

    Parameters
    ----------
    table
        A row for each cross of parts and the calibration's dimensions: sums by the files' replicate weights, `y_i_r`
        and `x_i_r` of measure i in replicate r, `qy_i_k_r` and `qx_i_k_r` of these times quantity k, and `cal_w_r`,
        `cal_q_k_r` and `cal_q_k_l_r` of 1, of quantity k, and of quantities k and l.
    calibration
        What is known of the population.
    parts
        The parts to keep apart.
    measures
        How many there are.
    where
        Each replicate's name, for errors.

    Returns
    -------
    DataFrame
        `parts`, and `y_i_r` and `x_i_r` by calibrated weights.

    Raises
    ------
    actionlines.surveys.calibration.CalibrationError
        If a replicate cannot be made to meet the totals.

    References
    ----------
    Rust and Rao (1996), Statistical Methods in Medical Research 5, 283-310; R package survey 4.1-1, `calibrate`,
    `postStratify` and `rake` of what `svrepdesign` gives.
    """
    table, crosses = _numbered(table, calibration.dimensions)
    base, slopes = _factors(crosses, calibration, where)
    base = base[table[_CROSS].to_numpy()]
    sums: dict[str, Numbers] = {}
    for name in (f"{side}_{place}" for place in range(measures) for side in ("y", "x")):
        weighed = _held(table, name, len(where)) * base
        for k, slope in enumerate(slopes):
            weighed = weighed + _held(table, f"q{name}_{k}", len(where)) * slope
        sums |= {f"{name}_{number}": weighed[:, number] for number in range(len(where))}
    found = pl.DataFrame([*table.select(parts).get_columns(), *pl.DataFrame(sums).get_columns()])
    return found.group_by(list(parts)).agg(pl.all().sum()) if parts else found.sum()


def _numbered(table: pl.DataFrame, dimensions: Sequence[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The table with the number of each row's cross, and the crosses with what is summed for the totals."""
    sums = [name for name in table.columns if name.startswith("cal_")]
    if not dimensions:
        return table.with_columns(pl.lit(0).alias(_CROSS)), table.select(pl.col(sums).sum())
    crosses = table.group_by(list(dimensions)).agg(pl.col(sums).sum())
    numbered = crosses.select(dimensions).with_row_index(_CROSS)
    joined = table.join(numbered, on=list(dimensions), how="left", nulls_equal=True, maintain_order="left")
    return joined, crosses


def _factors(
    crosses: pl.DataFrame, calibration: Calibration, where: Sequence[str]
) -> tuple[Numbers, Numbers]:
    """Of each replicate: a factor by cross, and a slope by quantity."""
    solver = Solver(calibration, crosses.select(calibration.dimensions))
    found = []
    for number, told in enumerate(where):
        sums = crosses.select(pl.col(f"cal_{name}_{number}").fill_null(0.0) for name in solver.names)
        found.append(solver.of(sums.to_numpy().astype(np.float64), where=told))
    base, slopes = zip(*found, strict=True)
    return np.stack(base, axis=1), np.stack(slopes, axis=1)


def _held(table: pl.DataFrame, name: str, number: int) -> Numbers:
    """A sum in each replicate, by row of the table."""
    return table.select(f"{name}_{place}" for place in range(number)).to_numpy().astype(np.float64)
