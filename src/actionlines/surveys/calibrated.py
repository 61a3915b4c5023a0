"""Variance of calibrated estimates: what the auxiliary variables foretell of each row is known and does not vary.

The linearised variable of a row is its residual from a regression on the auxiliary variables; a row outside a domain
has one too, so that every cluster counts in every domain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from actionlines.errors import BadInputError
from actionlines.surveys.cell_sums import SUMS
from actionlines.surveys.cells import MOST, Cells
from actionlines.surveys.contrasts import Differences, degrees_apart, pair_up, set_apart
from actionlines.surveys.design import Lonely
from actionlines.surveys.linearisation import (
    Estimates,
    Linear,
    contribution,
    degrees_of,
    estimates_of,
    values_of,
)
from actionlines.surveys.made_replicates import UNIT, units_of, with_units
from actionlines.surveys.margins import DOMAIN, Margin, lay_out, numbered
from actionlines.surveys.stages import GROUP, Numbers, Stage, stages_of


class TooManyResidualsError(BadInputError):
    """Every cluster has a residual in every domain, and these are too many."""


@dataclass(frozen=True)
class Dense:
    """Of every domain and every unit of a stage, in order: z, and the units themselves."""

    units: pl.DataFrame
    z: Numbers
    """Of shape (domains, units, measures)."""


def linearise_calibrated(cells: Cells, margin: Sequence[str], *, lonely: Lonely = "fail") -> Estimates:
    """Estimate every measure in every domain of a margin by calibrated weights.

    Parameters
    ----------
    cells
        With sums of auxiliary variables (`Cells.inverse`).
    margin
        Parts to keep apart; none for the whole.
    lonely
        As `linearisation.linearise` takes it.

    Returns
    -------
    Estimates
        A row a domain. A total that the weights were made to meet has no variance.

    Raises
    ------
    TooManyResidualsError
        If clusters times domains are more than can be held.

    References
    ----------
    Deville and Särndal (1992), Journal of the American Statistical Association 87, 376-382, equation 3.4; Särndal,
    Swensson and Wretman (1992), Model Assisted Survey Sampling, 6.6; R package survey 4.1-1, `calibrate`, `rake`.
    """
    cells = with_units(cells)
    stages = stages_of(cells, lonely)
    outer = lay_out(cells, margin, stages[0])
    totals = outer.totals(*SUMS)
    value, linear = values_of(cells, totals)
    variance = np.zeros_like(value)
    for stage in stages:
        dense = residuals(cells, margin, stage, linear)
        variance = variance + _spread(cells, dense.units, dense.z, stage, lonely)
    return estimates_of(cells, outer, totals, value=value, variance=variance, df=degrees_of(outer))


def calibrated_differences(
    cells: Cells, margin: Sequence[str], *, dimension: str, first: str, second: str, lonely: Lonely = "fail"
) -> Differences:
    """The first part less the second, by calibrated weights.

    Parameters
    ----------
    cells, margin, lonely
        As `linearise_calibrated` takes them.
    dimension, first, second
        The breakdown, and its two parts.

    Returns
    -------
    Differences
        A row for each domain of the other parts; NaN where one of the two has no estimate.

    References
    ----------
    Deville and Särndal (1992), equation 3.4, of the difference of two linearised variables.
    """
    cells = with_units(cells)
    stages = stages_of(cells, lonely)
    outer = lay_out(cells, margin, stages[0])
    totals = outer.totals(*SUMS)
    value, linear = values_of(cells, totals)
    pairs = pair_up(outer.domains.drop(DOMAIN).select(margin), dimension, first, second)
    left, right = pairs.first.to_numpy(), pairs.second.to_numpy()
    own, variance = np.zeros_like(value), np.zeros((len(left), value.shape[1]))
    for stage in stages:
        dense = residuals(cells, margin, stage, linear)
        own = own + _spread(cells, dense.units, dense.z, stage, lonely)
        variance = variance + _spread(cells, dense.units, dense.z[left] - dense.z[right], stage, lonely)
    df = degrees_apart(outer, pairs, stages[0], cells)
    return set_apart(pairs, value, own=own, variance=variance, df=df, answered=totals["answered"])


def residuals(cells: Cells, margin: Sequence[str], stage: Stage, linear: Linear) -> Dense:
    """z of each domain and unit: that of its rows, less what the auxiliary variables of all its rows foretell."""
    laid = lay_out(cells, margin, stage)
    units, at = _units(cells, laid, stage)
    domains, measures = laid.domains.height, laid.measures
    if domains * units.height > MOST:
        raise TooManyResidualsError(
            f"{units.height:,} clusters in {domains:,} domains: calibrated estimates need a residual of each "
            f"in each, and at most {MOST:,} can be held. Cross fewer breakdowns"
        )
    z = np.zeros((domains, units.height, measures))
    z[laid.domain, at] = linear.of_cells(laid)
    names = [f"aux_{k}" for k in range(cells.auxiliaries)]
    foretold = units.select(names).to_numpy().astype(np.float64)
    slopes = np.stack([_slopes(cells, laid, linear, place) for place in range(measures)], axis=1)
    return Dense(units, z - np.einsum("uk,dmk->dum", foretold, slopes))


def _slopes(cells: Cells, laid: Margin, linear: Linear, place: int) -> Numbers:
    """Of a measure in each domain: the coefficients of its linearised variable on the auxiliary variables."""
    sides = {
        side: laid.by_domain(
            laid.frame.select(f"{side}_{place}_{k}" for k in range(cells.auxiliaries))
            .to_numpy()
            .astype(np.float64)
        )
        for side in ("ay", "ax")
    }
    centre, scale = linear.centre[:, place, None], linear.scale[:, place, None]
    above = sides["ay"] - centre * sides["ax"]
    found: Numbers = np.divide(above, scale, out=np.zeros_like(above), where=scale != 0) @ cells.inverse
    return found


def _units(cells: Cells, laid: Margin, stage: Stage) -> tuple[pl.DataFrame, Numbers]:
    """Every unit of a stage with its group and auxiliary sums, and the unit of each cell."""
    listed = units_of(cells, stage, [f"aux_{k}" for k in range(cells.auxiliaries)])
    keys = [GROUP, *([UNIT] if cells.rows_are_units else stage.units)]
    found = laid.frame.select(keys).join(
        listed.select(*keys).with_row_index("_at"), on=keys, how="left", maintain_order="left"
    )
    return listed, found["_at"].to_numpy().astype(np.intp)


def _spread(cells: Cells, units: pl.DataFrame, z: Numbers, stage: Stage, lonely: Lonely) -> Numbers:
    """What a stage adds to the variance of each domain, every unit having a z in each."""
    domains, number, measures = z.shape
    frame = pl.DataFrame(
        {
            DOMAIN: np.repeat(np.arange(domains, dtype=np.uint32), number),
            GROUP: np.tile(units[GROUP].to_numpy(), domains),
            "rows": np.tile(units["rows"].to_numpy(), domains),
            **{f"z_{place}": z[:, :, place].ravel() for place in range(measures)},
        }
    )
    laid = numbered(frame, pl.DataFrame({DOMAIN: np.arange(domains)}), cells)
    return contribution(laid, laid.array("z"), stage, lonely, in_domain=False)
