"""Means that pay or ask a price for how a unit's scores are spread; arguments as in `aggregate`."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from actionlines.errors import BadInputError
from actionlines.indices.aggregate import NonPositiveScoreError, WeightError, shares
from actionlines.indices.arrays import Floats, floats

Penalty = Literal["subtracted", "added"]
PENALTIES: Final[tuple[Penalty, ...]] = ("subtracted", "added")


class IdealError(BadInputError):
    """No unit is away from the ideal one, so that distances have no scale."""


def mazziotta_pareto(
    scores: npt.ArrayLike, weights: npt.ArrayLike, *, penalty: Penalty = "subtracted", freedom: int = 0
) -> Floats:
    """Arithmetic mean less a penalty for imbalance: standard deviation times coefficient of variation of the row.

    Scores come from `z_score` of mean 100 and deviation 10 (the index of Mazziotta and Pareto) or from
    `adjusted_min_max` (their adjusted index, comparable over years).

    Parameters
    ----------
    scores : (..., members)
        NaN means missing: its weight is shared out, in the deviation too.
    weights : fits `scores` by broadcasting, each >= 0
    penalty
        ``subtracted`` where a high index is good, ``added`` where a high index is bad.
    freedom
        Subtracted from the number of members in the deviation: 0 as published, 1 as the R package Compind does.

    Returns
    -------
    array of shape (...,)

    Raises
    ------
    NonPositiveScoreError
        If a row's mean is 0 or below, of which there is no coefficient of variation.
    WeightError
        As for `aggregate.arithmetic_mean`.

    References
    ----------
    M. Mazziotta, A. Pareto (2016), On a generalized non-compensatory composite index for measuring socio-economic
    phenomena, Social Indicators Research 127.

    Examples
    --------
    >>> mazziotta_pareto([[100.0, 100.0], [90.0, 110.0]], [1, 1])
    array([100.,  99.])
    """
    figures = floats(scores)
    share = shares(weights, figures)
    mean = np.where(np.isnan(share), np.nan, share * np.nan_to_num(figures)).sum(axis=-1)
    if (mean <= 0).any():
        row = tuple(int(at) for at in np.argwhere(mean <= 0)[0])
        place = (*row, int(np.nanargmin(figures[row])))
        reason = (
            "the mean of the unit's scores is 0 or below, so that it has no coefficient of variation; normalise by "
            "z_score of mean 100 and deviation 10"
        )
        raise NonPositiveScoreError(f"row {row[-1] if row else 0}: {reason}", place, reason)
    left = np.where(share > 0, figures - mean[..., np.newaxis], 0.0)
    count = (share > 0).sum(axis=-1)
    correction = count / np.where(count > freedom, count - freedom, 1)
    variance = (share * left * left).sum(axis=-1) * correction
    return floats(mean + (-1.0 if penalty == "subtracted" else 1.0) * variance / mean)


def wroclaw(scores: npt.ArrayLike, weights: npt.ArrayLike) -> Floats:
    """Taxonomic distance to the ideal unit, which has the best score in each member: 0 for the ideal, low is good.

    Euclidean distance, divided by its mean plus two standard deviations over the units.

    Parameters
    ----------
    scores : (..., units, members)
        NaN means missing: its weight is shared out.
    weights : fits `scores` by broadcasting, each >= 0

    Returns
    -------
    array of shape (..., units)

    Raises
    ------
    IdealError
        If no unit is away from the ideal, as with one unit.

    References
    ----------
    Z. Hellwig (1968), Procedure of evaluating high-level manpower data. R package Compind 3.4, `ci_wroclaw`.

    Examples
    --------
    >>> wroclaw([[1.0, 0.0], [1.0, 3.0], [0.0, 3.0]], [1, 1]).round(3)
    array([0.684, 0.   , 0.228])
    """
    figures = floats(scores)
    best = np.fmax.reduce(figures, axis=-2, keepdims=True)
    squares = shares(weights, figures) * np.nan_to_num(figures - best) ** 2
    distance = np.sqrt(squares.sum(axis=-1))
    count = (~np.isnan(distance)).sum(axis=-1, keepdims=True)
    if (count < 2).any() or not (np.nan_to_num(distance).max(axis=-1) > 0).all():
        raise IdealError("no unit is away from the ideal one; the method needs at least two that differ")
    mean = np.nansum(distance, axis=-1, keepdims=True) / count
    spread = np.sqrt(np.nansum((distance - mean) ** 2, axis=-1, keepdims=True) / (count - 1))
    return floats(distance / (mean + 2.0 * spread))


def ordered_weights(scores: npt.ArrayLike, weights: npt.ArrayLike, *, order: npt.ArrayLike) -> Floats:
    """Mean in which a score's place in its row counts: the best scores, the middle ones or the worst.

    Members keep their own weights too: sorted from best to worst, a member takes the part of `order` that its own
    share covers (Torra's weighted ordered weighting; with equal weights it is Yager's).

    Parameters
    ----------
    scores : (..., members)
        NaN means missing: `order` is stretched over those that are there.
    weights : fits `scores` by broadcasting, each >= 0
    order
        Weights of the best to the worst, as many as one likes: ``[1, 0, 0]`` of three members is the maximum,
        ``[0, 0, 1]`` the minimum, ``[1, 1, 1]`` the mean.

    Returns
    -------
    array of shape (...,), on the scale of `scores`

    Raises
    ------
    WeightError
        If `order` is negative or all 0.

    References
    ----------
    R. R. Yager (1988), On ordered weighted averaging aggregation operators, IEEE Transactions on Systems, Man and
    Cybernetics 18. V. Torra (1997), The weighted OWA operator, International Journal of Intelligent Systems 12.

    Examples
    --------
    >>> ordered_weights([[3.0, 9.0, 6.0]], [1, 1, 1], order=[0.5, 0.5, 0])
    array([7.5])
    """
    figures, places = floats(scores), floats(order)
    if places.ndim != 1 or not (places >= 0).all() or not places.sum() > 0:
        raise WeightError(f"the weights of places are 0 or more and not all 0, not {places}")
    share = np.broadcast_to(shares(weights, figures), figures.shape)
    best_first = np.argsort(np.where(np.isnan(figures), np.inf, -figures), axis=-1, kind="stable")
    sorted_share = np.take_along_axis(share, best_first, axis=-1)
    sorted_scores = np.nan_to_num(np.take_along_axis(figures, best_first, axis=-1))
    covered = np.clip(np.cumsum(sorted_share, axis=-1), 0.0, 1.0)
    steps = np.concatenate([[0.0], np.cumsum(places) / places.sum()])
    reached = np.interp(covered, np.linspace(0.0, 1.0, steps.size), steps)
    taken = np.diff(reached, axis=-1, prepend=0.0)
    return floats((taken * sorted_scores).sum(axis=-1))
