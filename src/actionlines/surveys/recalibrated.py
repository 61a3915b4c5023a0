"""Replicates whose weights are made to meet the population's totals anew, each of them, as the whole sample's are.

Cells are kept apart by the parts that weights are calibrated by, so that a replicate's factors are the same for all
rows of a cell, but for what a quantity adds, which is linear in sums that the cells hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import polars as pl

from actionlines.surveys.calibration import Calibration, dummies, solve
from actionlines.surveys.cells import Cells
from actionlines.surveys.design import Replicates
from actionlines.surveys.made_replicates import factors_of
from actionlines.surveys.margins import Margin, lay_out
from actionlines.surveys.replicate_chunks import Chunk
from actionlines.surveys.stages import Numbers, Stage


def recalibrated_chunks(
    cells: Cells,
    calibration: Calibration,
    margin: Sequence[str],
    outer: Margin,
    stage: Stage,
    replicates: Replicates,
    *,
    most: int,
) -> Iterator[Chunk]:
    """The sums of each replicate, by weights that meet the totals in it.

    Parameters
    ----------
    cells
        Made for weights that are calibrated anew (`cells.make_cells(anew=True)`), of `with_units`.
    calibration
        What is known of the population.
    margin, outer
        The parts to keep apart, and the cells laid out by them.
    stage, replicates
        The stage that is drawn again, and how.
    most
        Numbers held at once for each measure.

    Raises
    ------
    actionlines.surveys.calibration.CalibrationError
        If a replicate cannot be made to meet the totals; names the replicate, margin and part.

    References
    ----------
    Rust and Rao (1996), Statistical Methods in Medical Research 5, 283-310; R package survey 4.1-1, `calibrate`,
    `postStratify` and `rake` of what `as.svrepdesign` gives.
    """
    parts = calibration.dimensions
    whole = lay_out(cells, parts, stage)
    fine = lay_out(cells, (*margin, *(name for name in parts if name not in margin)), stage)
    solved = _Solved(calibration, whole, f"{cells.measures[0].indicator.unit}: design.replicates, replicate")
    at_once = max(1, most // max(len(fine.domain), len(whole.domain), 1))
    ways = (factors_of(cells, laid, stage, replicates, at_once=at_once) for laid in (whole, fine))
    cross, domain = _places(fine, whole, parts)[fine.domain], _places(fine, outer, margin)
    for (scale, count, of_whole), (_, _, of_fine) in zip(*ways, strict=True):
        base, slopes = solved.of(of_whole)
        sides = (_summed(fine, side, of_fine, base[cross], slopes) for side in ("y", "x"))
        y, x = (_gathered(values, domain, outer.domains.height) for values in sides)
        yield Chunk(y, x, scale, count)


class Solver:
    """Finds a replicate's factors: one for each cross of parts, and what a unit of each quantity adds to it.

    Parameters
    ----------
    calibration
        What is known of the population.
    parts
        The crosses of its dimensions, a row each.
    """

    def __init__(self, calibration: Calibration, parts: pl.DataFrame) -> None:
        self.calibration, self.parts = calibration, parts
        number = len(calibration.totals)
        pairs = [f"q_{k}_{other}" for k in range(number) for other in range(k, number)]
        self.names = ["w", *(f"q_{k}" for k in range(number)), *pairs]
        columns = list(dummies(calibration, parts)) if calibration.margins else []
        self.design = np.stack(columns, axis=1) if columns else np.zeros((1, 0))

    def of(self, sums: Numbers, *, where: str) -> tuple[Numbers, Numbers]:
        """The factor of each cross, and the slope of each quantity, by the sums of a replicate: `names`, by cross."""
        table = pl.DataFrame(sums, schema=self.names, orient="row").with_columns(self.parts.get_columns())
        numbers = solve(self.calibration, table, where=where).factors
        own, slopes = numbers[: self.design.shape[1]], numbers[self.design.shape[1] :]
        if self.calibration.method == "linear":
            return 1 + self.design @ own, slopes
        return np.exp(self.design @ np.log(own)), slopes


class _Solved:
    """Finds the factors of replicates that are made, one after the other."""

    def __init__(self, calibration: Calibration, whole: Margin, where: str) -> None:
        self.whole, self.where, self.done = whole, where, 0
        self.solver = Solver(calibration, whole.domains.select(calibration.dimensions))
        held = whole.frame.select(f"cal_{name}" for name in self.solver.names)
        self.held = held.to_numpy().astype(np.float64)

    def of(self, factors: Numbers) -> tuple[Numbers, Numbers]:
        """Of some replicates: factors by cross, and slopes by quantity."""
        found = [self._one(factors[:, place, None]) for place in range(factors.shape[1])]
        base, slopes = zip(*found, strict=True)
        return np.stack(base, axis=1), np.stack(slopes, axis=1)

    def _one(self, factor: Numbers) -> tuple[Numbers, Numbers]:
        self.done += 1
        return self.solver.of(self.whole.by_domain(self.held * factor), where=f"{self.where} {self.done}")


def _summed(fine: Margin, side: str, factors: Numbers, base: Numbers, slopes: Numbers) -> Numbers:
    """Sums of w y or w x by fine domain, measure and replicate."""
    return np.stack(
        [
            fine.by_domain(_weighed(fine, side, place, base, slopes) * factors)
            for place in range(fine.measures)
        ],
        axis=1,
    )


def _weighed(fine: Margin, side: str, place: int, base: Numbers, slopes: Numbers) -> Any:
    names = [f"d{side}_{place}", *(f"q{side}_{place}_{k}" for k in range(len(slopes)))]
    held = fine.frame.select(names).to_numpy().astype(np.float64)
    return held[:, :1] * base + held[:, 1:] @ slopes


def _places(fine: Margin, other: Margin, names: Sequence[str]) -> Any:
    """The number in the other margin of each domain of the fine one."""
    if not names:
        return np.zeros(fine.domains.height, dtype=np.intp)
    numbered = other.domains.select(names).with_row_index("_at")
    joined = fine.domains.select(names).join(numbered, on=list(names), how="left", maintain_order="left")
    return joined["_at"].to_numpy().astype(np.intp)


def _gathered(values: Numbers, domain: Any, number: int) -> Numbers:
    found = np.zeros((number, *values.shape[1:]))
    np.add.at(found, domain, values)
    return found
