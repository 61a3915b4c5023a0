"""Weights under which members move the score as much as they are meant to."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import scipy

from actionlines.errors import BadInputError
from actionlines.indices.aggregate import arithmetic_mean
from actionlines.indices.arrays import Floats, floats


class UncorrelatedError(BadInputError):
    """A member whose scores do not vary, or too few units to correlate."""


def equal_influence_weights(
    scores: npt.ArrayLike,
    stated: npt.ArrayLike,
    *,
    combine: Callable[[Floats, Floats], Floats] = arithmetic_mean,
    codes: Sequence[str] | None = None,
) -> Floats:
    """Weights under which the members' correlations with the aggregate are to each other as the stated weights.

    A member that goes along with the others moves the score more than its weight says; here it gets less.

    Parameters
    ----------
    scores : (units, members)
        NaN takes no part.
    stated
        The influence each member is meant to have: all the same for equal influence.
    combine
        Scores and weights to the aggregate's score; how it will be aggregated.
    codes
        Of the members, for errors.

    Returns
    -------
    array of shape (members,), each >= 0, adding up to 1: those that come nearest by least squares

    Raises
    ------
    UncorrelatedError
        If a member's scores do not vary, or none of these weights makes it go along with the aggregate.

    References
    ----------
    W. Becker, M. Saisana, P. Paruolo, I. Vandecasteele (2017), Weights and importance in composite indicators: closing
    the gap, Ecological Indicators 80.

    Examples
    --------
    >>> weights = equal_influence_weights([[1.0, 1.0, 0.0], [2.0, 2.2, 9.0], [3.0, 2.9, 1.0]], [1, 1, 1])
    >>> bool(weights[2] < weights[0])
    True
    """
    figures = floats(scores)
    aim = floats(stated) / floats(stated).sum()
    found, obtained = nearest(figures, aim, lambda weights: combine(figures, weights), least=0.0)
    against = (aim > 0) & ~(obtained > 0)
    if against.any():
        names = codes or [f"member {number}" for number in range(1, aim.size + 1)]
        opposed = ", ".join(names[int(member)] for member in np.flatnonzero(against))
        raise UncorrelatedError(
            f"{opposed}: goes against the aggregate, or not along with it, by any weights; check its direction, move "
            "it to another pillar, or use other weights"
        )
    return found


def nearest(
    figures: Floats, aim: Floats, index: Callable[[Floats], Floats], *, least: float
) -> tuple[Floats, Floats]:
    """Weights adding up to 1 whose relative correlations come nearest to the aim, and these correlations."""
    spread = np.fmax.reduce(figures, axis=0) - np.fmin.reduce(figures, axis=0)
    if not (spread > 0).all():
        raise UncorrelatedError(
            "a member's scores do not vary, so that nothing goes along with them; leave it out"
        )

    def apart(trial: Floats) -> Floats:
        return floats(_relative(figures, index(trial if least < 0 else np.maximum(trial, 0.0))) - aim)

    start = np.full(aim.size, 1.0 / aim.size)
    if not np.isfinite(apart(start)).all():
        raise UncorrelatedError(
            "with equal weights the members cancel each other out, so that nothing goes along with their aggregate; "
            "check their directions"
        )
    bounds = (least - 1e-12 if least == 0 else least, 10.0)
    solved = scipy.optimize.least_squares(apart, start, bounds=bounds, xtol=1e-15, ftol=1e-15, gtol=1e-15)
    weights = solved.x if least < 0 else np.where(solved.x < 1e-9, 0.0, solved.x)
    return floats(weights / weights.sum()), floats(apart(weights) + aim)


def _relative(figures: Floats, index: Floats) -> Floats:
    """Correlation of each column with the index, over the units that have both, made to add up to 1."""
    there = ~(np.isnan(figures) | np.isnan(index)[:, np.newaxis])
    count = there.sum(axis=0)
    x = np.where(there, figures, 0.0)
    y = np.where(there, np.nan_to_num(index)[:, np.newaxis], 0.0)
    x = np.where(there, x - x.sum(axis=0) / count, 0.0)
    y = np.where(there, y - y.sum(axis=0) / count, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):  # an index that does not vary: not finite
        correlation = (x * y).sum(axis=0) / np.sqrt((x * x).sum(axis=0) * (y * y).sum(axis=0))
        return floats(correlation / correlation.sum())
