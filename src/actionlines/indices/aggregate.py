"""Make one score of several: one function, one method.

All take `scores` of shape (..., members) and `weights` that fit it by broadcasting, and work over the last axis. NaN
means missing: its weight is shared out among the row's others in proportion. A row whose members with a weight are
all missing gives NaN.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from actionlines.errors import BadInputError
from actionlines.indices.arrays import Floats, floats


class WeightError(BadInputError):
    """Weights that cannot weigh: not one for each member, below nought, missing, or all nought."""


class NonPositiveScoreError(BadInputError):
    """A score of nought or below where the method allows none; `place` is its index in the array."""

    def __init__(self, text: str, place: tuple[int, ...] = (), reason: str = "") -> None:
        super().__init__(text)
        self.place, self.reason = place, reason


def shares(weights: npt.ArrayLike, scores: Floats) -> Floats:
    """Weights of each row's members that have a score, adding up to 1; NaN in a row without any.

    Parameters
    ----------
    weights : fits `scores` by broadcasting, each >= 0
    scores : (..., members)

    Raises
    ------
    WeightError
        If there is not one weight for each member, one is negative or missing, or all of a set are 0.

    Examples
    --------
    >>> shares([1, 3, 4], np.array([[10.0, 20.0, np.nan]]))
    array([[0.25, 0.75, 0.  ]])
    """
    stated = floats(weights)
    if stated.ndim == 0 or stated.shape[-1] != scores.shape[-1]:
        raise WeightError(f"{scores.shape[-1]} weights are expected, one for each member, not {stated.size}")
    if not (stated >= 0).all():
        raise WeightError(f"a weight is 0 or more, not {stated[~(stated >= 0)][0]:g}")
    if (stated.sum(axis=-1) == 0).any():
        raise WeightError(
            "all weights are 0, so that nothing counts; give one member at least a weight above 0"
        )
    there = np.where(np.isnan(scores), 0.0, stated)
    total = there.sum(axis=-1, keepdims=True)
    return floats(there / np.where(total > 0, total, np.nan))


def arithmetic_mean(scores: npt.ArrayLike, weights: npt.ArrayLike) -> Floats:
    """Weighted arithmetic mean of each row: what is weak in one is made good by another, in full.

    Parameters
    ----------
    scores : (..., members)
        NaN means missing: its weight is shared out among the row's others.
    weights : fits `scores` by broadcasting, each >= 0

    Returns
    -------
    array of shape (...,), on the scale of `scores`

    Raises
    ------
    WeightError
        If there is not one weight for each member, or all are 0.

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 6.

    Examples
    --------
    >>> arithmetic_mean([[4.0, 9.0], [4.0, np.nan]], [1, 1])
    array([6.5, 4. ])
    """
    figures = floats(scores)
    return floats((shares(weights, figures) * _or(figures, 0.0)).sum(axis=-1))


def geometric_mean(scores: npt.ArrayLike, weights: npt.ArrayLike) -> Floats:
    """Weighted geometric mean of each row: one weak member cannot be bought back in full by a strong one.

    Parameters and return as for `arithmetic_mean`, each score > 0.

    Raises
    ------
    NonPositiveScoreError
        If a score is 0 or below; names the row and column. Normalise to 1..100 instead of 0..100.

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 6.

    Examples
    --------
    >>> geometric_mean([[4.0, 9.0]], [1, 1])
    array([6.])
    """
    figures = floats(scores)
    _refuse_below(figures, "a geometric mean", zero=False)
    return floats(np.exp((shares(weights, figures) * np.log(_or(figures, 1.0))).sum(axis=-1)))


def harmonic_mean(scores: npt.ArrayLike, weights: npt.ArrayLike) -> Floats:
    """Weighted harmonic mean of each row: weak members count for more than in a geometric mean.

    Parameters, return and errors as for `geometric_mean`.

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 6.

    Examples
    --------
    >>> harmonic_mean([[4.0, 12.0]], [1, 1])
    array([6.])
    """
    figures = floats(scores)
    _refuse_below(figures, "a harmonic mean", zero=False)
    return floats(1.0 / (shares(weights, figures) / _or(figures, 1.0)).sum(axis=-1))


def generalised_mean(scores: npt.ArrayLike, weights: npt.ArrayLike, *, power: float) -> Floats:
    """Weighted power mean of each row: 1 is the arithmetic, 0 the geometric and -1 the harmonic mean.

    Parameters
    ----------
    scores, weights
        As for `arithmetic_mean`; scores > 0, or >= 0 where `power` is above 0.
    power
        The lower, the less is made good by other members.

    Returns
    -------
    array of shape (...,), on the scale of `scores`

    Raises
    ------
    NonPositiveScoreError
        If a score is below what is said above.

    References
    ----------
    Hardy, Littlewood, Pólya (1934), Inequalities, chapter 2.

    Examples
    --------
    >>> generalised_mean([[1.0, 7.0]], [1, 1], power=2)
    array([5.])
    """
    if power == 0:
        return geometric_mean(scores, weights)
    figures = floats(scores)
    if power == 1:
        return arithmetic_mean(figures, weights)
    _refuse_below(figures, f"a generalised mean of power {power:g}", zero=power > 0)
    extreme = np.fmax if power > 0 else np.fmin  # measured in it, no power overflows
    unit = extreme.reduce(figures, axis=-1, keepdims=True)
    unit = np.where(unit > 0, unit, 1.0)
    mean = (shares(weights, figures) * _or(figures / unit, 1.0) ** power).sum(axis=-1)
    return floats(unit[..., 0] * mean ** (1.0 / power))


def _or(figures: Floats, filler: float) -> Floats:
    """The figures with a filler where missing; its share is 0, so that its size does not matter."""
    return floats(np.where(np.isnan(figures), filler, figures))


def _refuse_below(figures: Floats, method: str, *, zero: bool) -> None:
    faulty = figures < 0 if zero else figures <= 0
    if faulty.any():
        place = tuple(int(at) for at in np.argwhere(faulty)[0])
        where = f"row {place[-2]}, column {place[-1]}" if len(place) > 1 else f"column {place[-1]}"
        least = "below 0" if zero else "of 0 or below"
        reason = f"the score is {figures[place]:g}, and {method} takes none {least}; normalise to 1..100, not 0..100"
        raise NonPositiveScoreError(f"{where}: {reason}", place, reason)
