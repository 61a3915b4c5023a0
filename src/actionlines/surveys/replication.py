"""Variance by replicates: the sample weighted anew, again and again, and how far the estimates then lie apart.

Each replicate's sums are worked out from cells where replicates are made from strata and clusters, and come from a
pass of their own where the files hold the weights. They are taken some at a time: what is kept is the spread alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import polars as pl

from actionlines.errors import BadInputError
from actionlines.surveys.cell_sums import SUMS
from actionlines.surveys.cells import Cells
from actionlines.surveys.contrasts import Differences, degrees_apart, pair_up, set_apart
from actionlines.surveys.design import Lonely, Replicates
from actionlines.surveys.linearisation import Estimates, degrees_of, estimates_of, values_of
from actionlines.surveys.made_replicates import factors_of, with_units
from actionlines.surveys.margins import DOMAIN, Margin, lay_out
from actionlines.surveys.recalibrated import recalibrated_chunks
from actionlines.surveys.replicate_chunks import Chunk, Spread
from actionlines.surveys.stages import Numbers, Stage, stages_of

_MOST: Final = 4_000_000
"""Numbers held at once for each measure while replicates are added up."""


class MissingReplicatesError(BadInputError):
    """Replicate weights were asked for, and no pass has summed by them."""


def replicated(
    cells: Cells, margin: Sequence[str], replicates: Replicates, *, lonely: Lonely = "fail"
) -> Estimates:
    """Estimate every measure in every domain of a margin, with the variance of its replicates.

    Parameters
    ----------
    cells
        Of the full sample; with `replicates` where the files hold the weights.
    margin
        Parts to keep apart; none for the whole.
    replicates
        The method, and how far its replicates count: by default as the method has it, each about the mean of all.
        With `mse` about the estimate from the whole sample. A replicate in which a domain is empty is left out.
    lonely
        What a stratum with one cluster does: `fail`, or contribute nothing (`remove`).

    Returns
    -------
    Estimates
        A row a domain. Degrees of freedom are clusters less strata where these are known, otherwise those that are
        stated, otherwise the number of replicates less one.

    Raises
    ------
    actionlines.surveys.made_replicates.HalfSampleError
        If half samples are asked for and a stratum has other than two clusters.
    actionlines.surveys.made_replicates.TooManyReplicatesError
        If a jackknife would have to leave out too many rows one by one.

    References
    ----------
    Wolter (2007), Introduction to Variance Estimation, chapters 3 to 5; Rao and Wu (1988), Journal of the American
    Statistical Association 83, 231-241, for the bootstrap; R package survey 4.1-1, `svrVar`.
    """
    cells, lonely = with_units(cells), "remove" if replicates.weights else lonely
    stage = stages_of(cells, lonely)[0]
    outer = lay_out(cells, margin, stage)
    totals = outer.totals(*SUMS)
    value, _ = values_of(cells, totals)
    spread = Spread(value.shape, mse=replicates.mse)
    for chunk in _chunks(cells, margin, outer, stage, replicates):
        spread.add(_estimates(cells, chunk) - value[..., None], chunk)
    return estimates_of(
        cells,
        outer,
        totals,
        value=value,
        variance=spread.variance(),
        df=_of_design(cells, degrees_of(outer), replicates),
    )


def replicated_differences(
    cells: Cells,
    margin: Sequence[str],
    replicates: Replicates,
    *,
    dimension: str,
    first: str,
    second: str,
    lonely: Lonely = "fail",
) -> Differences:
    """The first part less the second, replicate by replicate: what both have in common is in each of them.

    Parameters
    ----------
    cells, margin, replicates, lonely
        As `replicated` takes them.
    dimension, first, second
        The breakdown, and its two parts.

    Returns
    -------
    Differences
        A row for each domain of the other parts; NaN where one of the two has no estimate.

    References
    ----------
    Wolter (2007), Introduction to Variance Estimation, 3.6.
    """
    cells, lonely = with_units(cells), "remove" if replicates.weights else lonely
    stage = stages_of(cells, lonely)[0]
    outer = lay_out(cells, margin, stage)
    totals = outer.totals(*SUMS)
    value, _ = values_of(cells, totals)
    pairs = pair_up(outer.domains.drop(DOMAIN).select(margin), dimension, first, second)
    left, right = pairs.first.to_numpy(), pairs.second.to_numpy()
    own = Spread(value.shape, mse=replicates.mse)
    apart = Spread((len(left), value.shape[1]), mse=replicates.mse)
    for chunk in _chunks(cells, margin, outer, stage, replicates):
        moved = _estimates(cells, chunk) - value[..., None]
        own.add(moved, chunk)
        apart.add(moved[left] - moved[right], chunk)
    return set_apart(
        pairs,
        value,
        own=own.variance(),
        variance=apart.variance(),
        df=_of_design(cells, degrees_apart(outer, pairs, stage, cells), replicates),
        answered=totals["answered"],
    )


def _estimates(cells: Cells, chunk: Chunk) -> Numbers:
    """Of each domain, measure and replicate; NaN where nothing stands below the line."""
    is_total = np.array([measure.is_total for measure in cells.measures])[:, None]
    ratio = np.divide(chunk.y, chunk.x, out=np.full_like(chunk.y, np.nan), where=chunk.x != 0)
    return np.where(is_total, chunk.y, ratio)


def _of_design(cells: Cells, df: Numbers, replicates: Replicates) -> Numbers:
    """Degrees of freedom by clusters and strata where these are known, otherwise by the replicates."""
    if cells.clusters or cells.rows_are_units:
        return df
    return np.full_like(df, replicates.degrees_of_freedom or len(replicates.columns) - 1)


def _chunks(
    cells: Cells, margin: Sequence[str], outer: Margin, stage: Stage, replicates: Replicates
) -> Iterator[Chunk]:
    if replicates.weights:
        yield _given(cells, margin, outer, replicates)
        return
    if cells.anew is not None:
        yield from recalibrated_chunks(cells, cells.anew, margin, outer, stage, replicates, most=_MOST)
        return
    x, y = outer.array("x"), outer.array("y")
    at_once = max(1, _MOST // max(len(y), 1))
    for number, count, factors in factors_of(cells, outer, stage, replicates, at_once=at_once):
        yield Chunk(_summed(outer, y, factors), _summed(outer, x, factors), number, count)


def _summed(outer: Margin, values: Numbers, factors: Numbers) -> Numbers:
    """Cells times the factor of their unit in each replicate, added up by domain."""
    return np.stack(
        [outer.by_domain(values[:, place, None] * factors) for place in range(values.shape[1])], axis=1
    )


def _given(cells: Cells, margin: Sequence[str], outer: Margin, replicates: Replicates) -> Chunk:
    """The sums that a pass by the files' replicate weights has made, for each domain of a margin."""
    if cells.replicates is None:
        raise MissingReplicatesError(
            "the cells hold no sums by replicate weights; make them with replicate_sums"
        )
    number = len(replicates.columns)
    sums = [name for name in cells.replicates.columns if name not in cells.parts]
    if margin:
        rolled = cells.replicates.group_by(margin).agg(pl.col(sums).sum())
        rolled = outer.domains.join(rolled, on=list(margin), how="left", maintain_order="left")
    else:
        rolled = cells.replicates.select(pl.col(sums).sum())
    y, x = (
        np.stack(
            [
                rolled.select(f"{side}_{place}_{at}" for at in range(number)).to_numpy().astype(np.float64)
                for place in range(outer.measures)
            ],
            axis=1,
        )
        for side in ("y", "x")
    )
    return Chunk(y, x, _scales(replicates), np.ones(number))


def _scales(replicates: Replicates) -> Numbers:
    """What each replicate that the files hold counts: as stated, or as the method has it."""
    number = len(replicates.columns)
    scale = {
        "brr": 1 / number,
        "fay": 1 / (number * (1 - replicates.fay) ** 2),
        "jk1": (number - 1) / number,
        "jkn": 1.0,
        "bootstrap": 1 / (number - 1),
    }[replicates.method]
    own = np.ones(number) if replicates.rscales is None else np.array(replicates.rscales)
    return own * (scale if replicates.scale is None else replicates.scale)
