"""Under how many of all weightings a unit is among the first: what a place owes to the weights chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import scipy

from actionlines.indices.aggregate import (
    NonPositiveScoreError,
    arithmetic_mean,
    geometric_mean,
    harmonic_mean,
)
from actionlines.indices.arrays import Floats, floats

Mean = Literal["arithmetic", "geometric", "harmonic"]
MEANS: Final[Mapping[Mean, Callable[[npt.ArrayLike, npt.ArrayLike], Floats]]] = MappingProxyType(
    {"arithmetic": arithmetic_mean, "geometric": geometric_mean, "harmonic": harmonic_mean}
)
"""Means of which the order of units under many weightings is told at once."""

_RISING: Final[Mapping[Mean, Callable[[Floats], Floats]]] = MappingProxyType(
    {"arithmetic": lambda scores: scores, "geometric": np.log, "harmonic": lambda scores: -1.0 / scores}
)
"""What turns scores so that their weighted sum orders the units as the mean does."""

FIRST: Final = 10
DRAWS: Final = 4_096


def weightings(members: int, *, draws: int = DRAWS, rng: np.random.Generator) -> Floats:
    """Weightings spread evenly over all there are: each member 0 or more, together 1.

    Parameters
    ----------
    members
        How many are weighed, 1 or more.
    draws
        How many weightings; a power of 2 is spread best.

    Returns
    -------
    array of shape (draws, members)

    References
    ----------
    Rubinstein and Melamed (1998), Modern Simulation and Modeling, 2.5: points even on a simplex are exponential
    variates divided by their sum. Sobol (1967) for points that leave no holes.

    Examples
    --------
    >>> weightings(3, draws=1024, rng=np.random.default_rng(1)).mean(axis=0).round(3)
    array([0.333, 0.333, 0.333])
    """
    points = scipy.stats.qmc.Sobol(members, scramble=True, rng=rng).random(draws)
    spread = -np.log1p(-points)
    return floats(spread / spread.sum(axis=1, keepdims=True))


def share_in_front(
    scores: npt.ArrayLike,
    *,
    mean: Mean = "arithmetic",
    first: int = FIRST,
    high_is_good: bool = True,
    draws: int = DRAWS,
    rng: np.random.Generator,
) -> Floats:
    """Share of all weightings under which a unit is among the first.

    Parameters
    ----------
    scores : array of shape (units, members)
        Of what is weighed; above 0 for a geometric or harmonic mean. A unit that lacks one has no share.
    mean
        How members become one score.
    first
        How many places count as in front; who ties with the last of them is among them.

    Returns
    -------
    array of shape (units,), 0 to 1; NaN where a score is missing

    Raises
    ------
    NonPositiveScoreError
        If the mean allows no score of 0 or below.

    Examples
    --------
    >>> share_in_front([[9, 1], [1, 9], [5, 4]], first=1, rng=np.random.default_rng(1)).round(2)
    array([0.5, 0.5, 0. ])
    """
    given = floats(scores)
    whole = ~np.isnan(given).any(axis=1)
    if mean != "arithmetic" and (given[whole] <= 0).any():
        raise NonPositiveScoreError(
            f"a {mean} mean is of scores above 0; normalise to 1..100 instead of 0..100"
        )
    turned = _RISING[mean](given[whole]) * (1.0 if high_is_good else -1.0)
    sums = weightings(given.shape[1], draws=draws, rng=rng) @ turned.T
    found = np.full(given.shape[0], np.nan)
    if sums.shape[1]:
        last = max(0, sums.shape[1] - first)
        least = np.partition(sums, last, axis=1)[:, last, None]
        found[whole] = (sums >= least).mean(axis=0)
    return found
