"""Each unit judged by the weights that are best for it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy

from actionlines.errors import BadInputError
from actionlines.indices.aggregate import NonPositiveScoreError, shares
from actionlines.indices.arrays import Floats, floats


class ShareBoundsError(BadInputError):
    """Bounds on the shares of a score that no weights can meet."""


def benefit_of_the_doubt(
    scores: npt.ArrayLike,
    weights: npt.ArrayLike,
    *,
    least_share: float = 0.0,
    most_share: float = 1.0,
) -> Floats:
    """Score of each unit with the weights most favourable to it, under which no unit at all scores above 1.

    Parameters
    ----------
    scores : (units, members), each >= 0
        NaN means missing and counts 0: nothing is gained by it.
    weights
        One for each member. A member of weight 0 takes no part; above 0 its size does not matter.
    least_share, most_share
        Bounds on what each member makes up of a unit's score: without them a unit may be judged by its one best.

    Returns
    -------
    array of shape (units,), 0 to 1; NaN for a unit without any score

    Raises
    ------
    NonPositiveScoreError
        If a score is below 0.
    ShareBoundsError
        If the bounds leave no shares that add up to 1.

    References
    ----------
    L. Cherchye, W. Moesen, N. Rogge, T. Van Puyenbroeck (2007), An introduction to 'benefit of the doubt' composite
    indicators, Social Indicators Research 82. R package Compind 3.4, `ci_bod`.

    Examples
    --------
    >>> benefit_of_the_doubt([[1.0, 0.2], [0.3, 1.0], [0.5, 0.5]], [1, 1]).round(4)
    array([1.    , 1.    , 0.7979])
    """
    figures = floats(scores)
    counts = shares(weights, np.zeros(figures.shape)) > 0
    if (figures < 0).any():
        place = tuple(int(at) for at in np.argwhere(figures < 0)[0])
        reason = "the score is below 0, and the benefit of the doubt takes none; use min_max"
        raise NonPositiveScoreError(f"row {place[-2]}, column {place[-1]}: {reason}", place, reason)
    size = int(counts.sum(axis=-1).max())
    if least_share * size > 1 or most_share * size < 1 or least_share > most_share:
        raise ShareBoundsError(
            f"{size} shares from {least_share:g} to {most_share:g} each cannot add up to 1; loosen the bounds"
        )
    whole = figures.reshape(-1, *figures.shape[-2:])
    kept = counts.reshape(whole.shape)[:, 0]
    found = [
        _of_one_set(one[:, columns], least_share, most_share)
        for one, columns in zip(whole, kept, strict=True)
    ]
    return floats(np.stack(found).reshape(figures.shape[:-1]))


def _of_one_set(scores: Floats, least_share: float, most_share: float) -> Floats:
    """One linear programme for each unit."""
    best = np.nan_to_num(np.fmax.reduce(scores, axis=0))
    level = np.nan_to_num(scores) / np.where(best > 0, best, 1.0)
    return floats(
        [_of_one_unit(level, row, scores[row], least_share, most_share) for row in range(len(level))]
    )


def _of_one_unit(level: Floats, row: int, scores: Floats, least_share: float, most_share: float) -> float:
    there = ~np.isnan(scores)
    if not there.any():
        return float("nan")
    own = level[row]
    apart = np.diag(own)[there]
    limits = [level]
    if most_share < 1:
        limits.append(apart - max(most_share, 1.0 / there.sum()) * own)
    if least_share > 0:
        limits.append(least_share * own - apart)
    ceiling = np.concatenate([np.ones(len(level)), np.zeros(sum(len(part) for part in limits[1:]))])
    solved = scipy.optimize.linprog(
        -own, A_ub=np.concatenate(limits), b_ub=ceiling, bounds=(0, None), method="highs"
    )
    return float(-solved.fun)
