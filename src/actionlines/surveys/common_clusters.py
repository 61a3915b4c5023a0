"""The clusters that two rounds have in common, and what a finite population leaves of their covariance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from actionlines.surveys.cells import Cells
from actionlines.surveys.stages import Numbers, Stage


@dataclass(frozen=True)
class Common:
    """Of a stage: the units that are in both rounds, and the groups that have any.

    `groups` has of each group `common`, how many units; `times`, what their products about the mean are multiplied
    by; `of_sum`, what part of the sum of a group its mean is, or 0 where it stands about 0; `passed`, what the
    next stage is multiplied by.
    """

    units: pl.DataFrame
    groups: pl.DataFrame


def in_common(
    cells: Sequence[Cells], stages: Sequence[Stage], before: Common | None, *, adjusted: bool
) -> Common:
    """What two rounds have in common at a stage.

    Parameters
    ----------
    cells, stages
        Of each round.
    before
        The same of the stage before, if there is one.
    adjusted
        Whether a group with one unit stands about 0 in both rounds.
    """
    keys, names = list(stages[0].keys), [*stages[0].keys, *stages[0].units]
    first, second = (one.frame.select(names).unique() for one in cells)
    units = first.join(second, on=names).sort(names)
    groups = units.group_by(keys, maintain_order=True).agg(pl.len().cast(pl.Float64).alias("common"))
    for place, stage in enumerate(stages):
        told = {"drawn": stage.drawn, "fraction": stage.fraction, "lonely": stage.lonely}
        own = stage.groups.select(
            *keys, *(pl.Series(f"{name}_{place}", values) for name, values in told.items())
        )
        groups = groups.join(own, on=keys, how="left", maintain_order="left")
    if before is None:
        groups = groups.with_columns(passed=pl.lit(1.0))
    else:
        outer = [name for name in keys if name in before.groups.columns]
        passed = before.groups.select(*outer, "passed")
        groups = groups.join(passed, on=outer, how="left", maintain_order="left")
    return Common(units, _weighted(groups, adjusted=adjusted).select(*keys, *_OF_GROUPS))


_OF_GROUPS: Final = ("common", "times", "of_sum", "passed")


def _weighted(groups: pl.DataFrame, *, adjusted: bool) -> pl.DataFrame:
    """Groups with what their products count; one that is lonely in both rounds stands about 0 where it is adjusted."""
    common, passed = groups["common"].to_numpy(), groups["passed"].to_numpy()
    drawn, fraction, lonely = (
        (groups[f"{name}_0"].to_numpy(), groups[f"{name}_1"].to_numpy())
        for name in ("drawn", "fraction", "lonely")
    )
    joint = joint_factor(common, drawn, fraction)
    several = common > 1
    alone = lonely[0] & lonely[1] & adjusted
    each = np.where(several, common / np.maximum(common - 1, 1), np.where(alone, 1.0, 0.0))
    return groups.with_columns(
        times=passed * joint * each,
        of_sum=np.where(several, 1 / common, 0.0),
        passed=passed * (1 - joint),
    )


def joint_factor(
    common: ArrayLike, drawn: tuple[ArrayLike, ArrayLike], fraction: tuple[ArrayLike, ArrayLike]
) -> Numbers:
    """What a finite population leaves of the covariance of two samples: 1 - f1 f2 N_c / n_c.

    N_c is how many clusters the two populations can have in common at the most, which is N where both are the same N.
    With the same clusters in both it is 1 - f, the factor of a variance; below 0 it says that fewer clusters are
    common than two independent draws would have.

    Parameters
    ----------
    common
        n_c, of each stratum: clusters in both samples, 1 or more.
    drawn
        Of each round and stratum: clusters in the sample.
    fraction
        Of each round and stratum: their share of the population, 0 where that is not known or has no end.

    Returns
    -------
    array of as many strata

    References
    ----------
    Tam (1984), The American Statistician 38, 288-289: of means of two samples of one population the covariance is
    (n_c / (n1 n2) - 1 / N) S12. For populations that are not the same, 1 / N is N_c / (N1 N2).

    Examples
    --------
    >>> joint_factor([10, 5, 5], ([10, 10, 10], [10, 10, 10]), ([0.25, 0.25, 0], [0.25, 0.25, 0]))
    array([0.75, 0.5 , 1.  ])
    """
    both = np.asarray(common, dtype=np.float64)
    n1, n2, f1, f2 = (np.asarray(one, dtype=np.float64) for one in (*drawn, *fraction))
    with np.errstate(divide="ignore", invalid="ignore"):
        left1, left2 = n1 / f1 - n1, n2 / f2 - n2
        more1, more2 = np.minimum(left2, n1 - both), np.minimum(left1, n2 - both)
        most = both + more1 + more2 + np.minimum(left2 - more1, left1 - more2)
        share = np.where((f1 == 0) & (f2 == 0), 0.0, f1 * f2 * most)
    bound = np.sqrt(n1 * n2 * (1 - f1) * (1 - f2))
    found: Numbers = np.clip(both - share, -bound, bound) / both
    return found
