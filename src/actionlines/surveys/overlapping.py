"""Two rounds that have clusters in common: what changed between them, each with the error of its own sample.

Both variances are those of the rounds' own designs. What a cluster in both tells of each makes the two estimates move
together; a cluster that is in one round alone tells nothing of that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl

from actionlines.errors import BadInputError
from actionlines.surveys.calibrated import residuals
from actionlines.surveys.cell_sums import SUMS
from actionlines.surveys.cells import Cells
from actionlines.surveys.codes import as_text
from actionlines.surveys.common_clusters import Common, in_common
from actionlines.surveys.contrasts import Differences, Pairing, alike
from actionlines.surveys.design import Design
from actionlines.surveys.linearisation import Estimates, values_of
from actionlines.surveys.margins import DOMAIN, lay_out
from actionlines.surveys.stages import GROUP, Numbers, Stage, stages_of
from actionlines.surveys.telling import numbered

_PAIR: Final = "_pair"

_ROUNDING: Final = 1e-13
"""A variance of less, as a share of both rounds' variances, is what rounding leaves of none."""


class UnknownCovarianceError(BadInputError):
    """How much two rounds move together cannot be told for strata that are handled so."""


@dataclass(frozen=True)
class Side:
    """One of the rounds: its cells, what is estimated from them in each domain of a margin, and its design."""

    cells: Cells
    found: Estimates
    design: Design


def overlapping(first: Side, second: Side, margin: Sequence[str]) -> Differences:
    """The first round less the second, of every measure, in every domain that both have.

    The variance is `V1 + V2 - 2 C`: V1 and V2 as each round's own design has them; C, stratum by stratum, from
    the clusters of the same stratum and code that both rounds have. Of n_c such clusters with linearised variables
    z1 and z2 it is `joint * n_c / (n_c - 1) * sum((z1 - mean(z1)) (z2 - mean(z2)))`, `joint` being
    `common_clusters.joint_factor`, and 0 where n_c is below 2: of a finite population that is too much, as C is
    negative there. In clusters that are in both, units of the next stage that are in both add theirs in the same
    way, times `1 - joint` of the stage before: the products there hold the rest.

    Parameters
    ----------
    first, second
        Cells by the same parts, with clusters; estimates by the same margin. Weights may be calibrated, each round's to
        totals of its own: z is then the residual.
    margin
        Parts to keep apart; none for the whole.

    Returns
    -------
    Differences
        Degrees of freedom are clusters less strata among the rows of both rounds, a cluster in both counted once. A
        covariance never exceeds what two estimates with such variances can have.

    Raises
    ------
    UnknownCovarianceError
        If a stratum with one cluster has the mean of the others (`average`), or is lonely in domains.

    References
    ----------
    Kish (1965), Survey Sampling, 12.4; Tam (1984), The American Statistician 38, 288-289, for simple random samples of
    one population; Qualité and Tillé (2008), Survey Methodology 34, 173-181. The formula was derived anew and held
    against draws (`tests/surveys/test_overlapping.py`); the texts themselves were not at hand.
    """
    pairs = alike(first.found.domains, second.found.domains)
    sides = [replace(one, cells=_keyed(one.cells)) for one in (first, second)]
    stages = [stages_of(one.cells, one.design.lonely) for one in sides]
    _refuse_unknown(sides, stages)
    covariance = np.zeros((len(pairs.first), first.found.value.shape[1]))
    adjusted = all(one.design.lonely == "adjust" for one in sides)
    before: Common | None = None
    for both in zip(*stages, strict=True):
        before = in_common([one.cells for one in sides], both, before, adjusted=adjusted)
        covariance = covariance + _together(sides, both, before, margin, pairs)
    effects = [one.design.design_effect or 1.0 for one in sides]
    df = _degrees(sides, [each[0] for each in stages], margin, pairs)
    return _apart(first.found, second.found, pairs, covariance * np.sqrt(np.prod(effects)), df)


def _keyed(cells: Cells) -> Cells:
    """Codes of the design as texts, so that those of both rounds are equal; one stratum where there are none."""
    frame = cells.frame.with_columns(as_text(cells.frame[name]).alias(name) for name in cells.design)
    if cells.strata:
        return replace(cells, frame=frame)
    return replace(
        cells,
        frame=frame.with_columns(pl.lit("").alias("stratum_0")),
        design=("stratum_0", *cells.design),
    )


def _refuse_unknown(sides: Sequence[Side], stages: Sequence[Sequence[Stage]]) -> None:
    for side, own in zip(sides, stages, strict=True):
        design = side.design
        if design.lonely_in_domain and design.lonely in ("adjust", "average"):
            raise UnknownCovarianceError(
                "rounds with clusters in common (design.overlap) have no known covariance in strata that are lonely "
                "in a domain; leave design.lonely_in_domain away"
            )
        lonely = sum(int(stage.lonely.sum()) for stage in own)
        if design.lonely == "average" and lonely:
            raise UnknownCovarianceError(
                f"{numbered(lonely, 'stratum has', 'strata have')} one cluster only, and the average of the others is "
                "taken; how much two rounds with clusters in common (design.overlap) move together there is not known. "
                "Join such strata to a neighbour, or say design.lonely = 'adjust' or 'remove'"
            )


def _together(
    sides: Sequence[Side], stages: Sequence[Stage], common: Common, margin: Sequence[str], pairs: Pairing
) -> Numbers:
    """What a stage adds to the covariance of each pair of domains."""
    keys, names = list(stages[0].keys), list(common.units.columns)
    measures = len(sides[0].cells.measures)
    one, other = (
        _moved(side.cells, margin, stage, common.units, _paired(numbers))
        for side, stage, numbers in zip(sides, stages, (pairs.first, pairs.second), strict=True)
    )
    z = one.join(other, on=[_PAIR, *names], how="full", coalesce=True, suffix="_other").fill_null(0.0)
    z = z.join(common.groups, on=keys).sort(_PAIR, *names)
    of_group = pl.col("common", "times", "of_sum").first()
    products = [_products(place) for place in range(measures)]
    found = z.group_by(_PAIR, *keys, maintain_order=True).agg(of_group, *products)
    sums = found.group_by(_PAIR, maintain_order=True).agg(
        (pl.col(f"z_{place}") * pl.col("times")).sum() for place in range(measures)
    )
    covariance = np.zeros((len(pairs.first), measures))
    covariance[sums[_PAIR].to_numpy().astype(np.intp)] = sums.drop(_PAIR).to_numpy()
    return covariance


def _products(place: int) -> pl.Expr:
    """Of the units of a group, products about both means; a unit in both rounds without rows of the domain has z 0."""
    one, other = pl.col(f"z_{place}"), pl.col(f"z_{place}_other")
    middle, middle_other = (z.sum() * pl.col("of_sum").first() for z in (one, other))
    absent = pl.col("common").first() - pl.len()
    about = ((one - middle) * (other - middle_other)).sum()
    return (about + absent * middle * middle_other).alias(f"z_{place}")


def _paired(numbers: pl.Series) -> pl.DataFrame:
    """The pair that each domain of a round belongs to."""
    return pl.DataFrame({DOMAIN: numbers.cast(pl.UInt32), _PAIR: np.arange(len(numbers), dtype=np.uint32)})


def _moved(
    cells: Cells, margin: Sequence[str], stage: Stage, units: pl.DataFrame, paired: pl.DataFrame
) -> pl.DataFrame:
    """z of each pair and common unit in one round; calibrated, also of units without rows of the domain."""
    laid, names = lay_out(cells, margin, stage), units.columns
    _, linear = values_of(cells, laid.totals(*SUMS))
    if cells.auxiliaries:
        dense = residuals(cells, margin, stage, linear)
        listed = dense.units.with_row_index("_at").join(stage.groups.select(GROUP, *stage.keys), on=GROUP)
        kept = listed.join(units, on=names, how="semi")
        chosen = dense.z[:, kept["_at"].to_numpy()]
        domains = pl.DataFrame({DOMAIN: np.arange(len(chosen), dtype=np.uint32)})
        frame, z = domains.join(kept.select(names), how="cross"), chosen.reshape(-1, chosen.shape[2])
    else:
        frame, z = laid.frame.select(pl.col(DOMAIN).cast(pl.UInt32), *names), linear.of_cells(laid)
    frame = frame.with_columns(pl.Series(f"z_{place}", z[:, place]) for place in range(z.shape[1]))
    return frame.join(units, on=names, how="semi").join(paired, on=DOMAIN).drop(DOMAIN)


def _degrees(
    sides: Sequence[Side], stages: Sequence[Stage], margin: Sequence[str], pairs: Pairing
) -> Numbers:
    """Clusters less strata, among the rows of both rounds that were asked; a cluster in both once."""
    keys, names = list(stages[0].keys), [*stages[0].keys, *stages[0].units]
    asked = [f"asked_{place}" for place in range(len(sides[0].cells.measures))]
    rows = pl.concat(
        lay_out(side.cells, margin, stage)
        .frame.select(pl.col(DOMAIN).cast(pl.UInt32), *names, pl.col(asked) > 0)
        .join(_paired(numbers), on=DOMAIN)
        for side, stage, numbers in zip(sides, stages, (pairs.first, pairs.second), strict=True)
    )
    clusters = rows.group_by(_PAIR, *names).agg(pl.col(asked).any())
    strata = clusters.group_by(_PAIR, *keys).agg(pl.col(asked).sum().cast(pl.Float64))
    counted = strata.group_by(_PAIR).agg((pl.col(asked) - (pl.col(asked) > 0)).sum())
    found: Numbers = counted.sort(_PAIR).select(asked).to_numpy().astype(np.float64)
    return found


def _apart(
    first: Estimates, second: Estimates, pairs: Pairing, covariance: Numbers, df: Numbers
) -> Differences:
    left, right = pairs.first.to_numpy(), pairs.second.to_numpy()
    own = first.variance[left], second.variance[right]
    limit = np.sqrt(own[0] * own[1])
    covariance = np.clip(covariance, -limit, limit)
    variance = own[0] + own[1] - 2 * covariance
    same = variance <= _ROUNDING * (own[0] + own[1])
    return Differences(
        domains=pairs.others,
        first=first.value[left],
        second=second.value[right],
        variance=np.where(same, 0.0, variance),
        covariance=np.where(same, (own[0] + own[1]) / 2, covariance),
        df=df,
        answered=first.answered[left] + second.answered[right],
    )
