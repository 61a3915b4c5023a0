"""Make one figure of several by what is no mean: sums as printed, products, ratios, inequality between groups.

As in `aggregate`, all take `scores` of shape (..., members) and work over the last axis. But here, except in
`mean_or_nought`, nothing can stand in for what is missing: a row in which a member with a weight is missing gives NaN.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from actionlines.indices.aggregate import NonPositiveScoreError, WeightError, arithmetic_mean, shares
from actionlines.indices.arrays import Floats, floats

UNWEIGHTED: Final = ("product", "ratio", "inequality_between_groups")
"""Methods, by the names that a specification calls them by, to which weights mean nothing: a specification that states
different ones below such a method is refused."""


class MembersError(WeightError):
    """A number of members that the method cannot take."""


def weighted_sum(scores: npt.ArrayLike, weights: npt.ArrayLike) -> Floats:
    """Sum of weight times score with the weights as they are printed, whether they add up to 1 or not.

    Parameters
    ----------
    scores : (..., members)
        A row with a missing score whose weight is above 0 gives NaN.
    weights : fits `scores` by broadcasting, each >= 0
        Three printed as 0.33 make 0.99 of the whole, and that is what is summed.

    Returns
    -------
    array of shape (...,), on the scale of `scores` times the sum of `weights`

    Raises
    ------
    WeightError
        If there is not one weight for each member, one is negative, or all are 0.

    References
    ----------
    ITU (2011), Measuring the Information Society, annex 1, box 1.2: weights of 0.33 as printed.

    Examples
    --------
    >>> weighted_sum([[1.0, 1.0, 1.0]], [0.33, 0.33, 0.33])
    array([0.99])
    """
    figures, stated = floats(scores), floats(weights)
    shares(stated, figures)
    counted = np.where(stated > 0, figures * stated, 0.0)
    return floats(counted.sum(axis=-1))


def product(scores: npt.ArrayLike, weights: npt.ArrayLike = 1.0) -> Floats:
    """Product of the members: one of them is a share that is left of the other.

    Parameters
    ----------
    scores : (..., members)
        NaN gives NaN: a factor that is not known is not 1.
    weights
        Not used: a factor is taken as it is.

    Returns
    -------
    array of shape (...,)

    References
    ----------
    UNDP (2024), Human Development Report 2023-24, technical note 2: a dimension's index times (1 - A), where A is
    Atkinson's measure of its inequality.

    Examples
    --------
    >>> product([[0.8, 0.75]])
    array([0.6])
    """
    return floats(floats(scores).prod(axis=-1))


def ratio(scores: npt.ArrayLike, weights: npt.ArrayLike = 1.0) -> Floats:
    """First member divided by the second: women's to men's.

    Parameters
    ----------
    scores : (..., 2)
        NaN in either gives NaN.
    weights
        Not used.

    Returns
    -------
    array of shape (...,); 1 is parity

    Raises
    ------
    MembersError
        If there are not two members.
    NonPositiveScoreError
        If the second is 0 or below.

    References
    ----------
    UNDP (2024), Human Development Report 2023-24, technical note 3.

    Examples
    --------
    >>> ratio([[0.45, 0.5]])
    array([0.9])
    """
    figures = floats(scores)
    if figures.shape[-1] != 2:
        raise MembersError(
            f"a ratio has two members, the first over the second; here are {figures.shape[-1]}"
        )
    _refuse_non_positive(figures[..., 1:], "the second member of a ratio", 1)
    return floats(figures[..., 0] / figures[..., 1])


def mean_or_nought(scores: npt.ArrayLike, weights: npt.ArrayLike, *, needed: int = 0) -> Floats:
    """Weighted arithmetic mean, and 0 where the member that is needed is 0.

    Parameters
    ----------
    scores, weights
        As for `aggregate.arithmetic_mean`: what is missing shares its weight out, here too.
    needed
        Position of the member without which there is nothing.

    Returns
    -------
    array of shape (...,), on the scale of `scores`

    Raises
    ------
    WeightError
        As for `aggregate.arithmetic_mean`.
    MembersError
        If there is no member at that position.

    References
    ----------
    United Nations (2012), E-Government Survey 2012, table of the E-Government Development Index: the three states
    whose Online Service Index is 0 have an index of 0. The rule follows from the table; no page that gives a reason
    was read.

    Examples
    --------
    >>> mean_or_nought([[0.0, 0.9, 0.3], [0.3, 0.9, 0.3]], [1, 1, 1])
    array([0. , 0.5])
    """
    figures = floats(scores)
    if not 0 <= needed < figures.shape[-1]:
        raise MembersError(
            f"the member needed is number {needed}, counted from 0; there are {figures.shape[-1]}"
        )
    return floats(np.where(figures[..., needed] == 0, 0.0, arithmetic_mean(figures, weights)))


def inequality_between_groups(
    scores: npt.ArrayLike, weights: npt.ArrayLike = 1.0, *, dimensions: int, benchmark: float = 1.0
) -> Floats:
    """Share of a society's achievement that is lost because two groups, women and men, achieve unequally.

    Each group's achievement is the geometric mean over the dimensions; both together, equally distributed, the harmonic
    mean of the two. It is held against the geometric mean over the dimensions of what the groups have on average:
    `1 - harmonic mean / that`.

    Parameters
    ----------
    scores : (..., members), each > 0
        First group's achievement in each of the dimensions, then the second's in the last of them: those that the
        second group has. NaN gives NaN.
    weights
        Not used: dimensions and groups count the same.
    dimensions
        Number of dimensions, that is of the first group's members.
    benchmark
        What stands for the second group in the dimensions it has no member in.

    Returns
    -------
    array of shape (...,): 0 where both groups fare equally, up to 1

    Raises
    ------
    MembersError
        If the second group has no member or more than `dimensions`.
    NonPositiveScoreError
        If a score is 0 or below.

    References
    ----------
    Seth, S. (2009), Inequality, interactions, and human development, Journal of Human Development and Capabilities
    10(3). UNDP (2024), Human Development Report 2023-24, technical note 4: the Gender Inequality Index.

    Examples
    --------
    >>> inequality_between_groups([[1.0, 0.5, 0.5, 0.5, 0.5]], dimensions=3)
    array([0.])
    >>> inequality_between_groups([[0.4, 0.2, 0.8]], dimensions=2).round(4)
    array([0.2735])
    """
    figures = floats(scores)
    second = figures.shape[-1] - dimensions
    if dimensions < 1 or not 1 <= second <= dimensions:
        raise MembersError(
            f"{figures.shape[-1]} members for {dimensions} dimensions: the first group has one in each, the second in "
            "one at least and in no more than the first"
        )
    _refuse_non_positive(figures, "an inequality between groups", 0)
    women = figures[..., :dimensions]
    lacking = np.full((*figures.shape[:-1], dimensions - second), benchmark)
    men = np.concatenate([lacking, figures[..., dimensions:]], axis=-1)
    equally = 2.0 / (1.0 / _geometric(women) + 1.0 / _geometric(men))
    return floats(1.0 - equally / _geometric((women + men) / 2.0))


def _geometric(figures: Floats) -> Floats:
    return floats(np.exp(np.log(figures).mean(axis=-1)))


def _refuse_non_positive(figures: Floats, method: str, first: int) -> None:
    faulty = figures <= 0
    if faulty.any():
        found = tuple(int(position) for position in np.argwhere(faulty)[0])
        place = (*found[:-1], found[-1] + first)
        where = f"row {place[-2]}, column {place[-1]}" if len(place) > 1 else f"column {place[-1]}"
        reason = (
            f"the score is {figures[found]:g}, and {method} takes none of 0 or below; give the indicator a lower "
            "bound above 0"
        )
        raise NonPositiveScoreError(f"{where}: {reason}", place, reason)
