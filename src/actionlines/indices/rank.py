"""Ranks, 1 for the best, with ties as stated."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import scipy

from actionlines.indices.arrays import Floats, floats

Ties = Literal["min", "max", "average", "dense"]
TIES: Final[tuple[Ties, ...]] = ("min", "max", "average", "dense")
"""What units of the same score share: the best of their places (1 2 2 4), the worst, the mean, or the next
(1 2 2 3)."""


def ranks(scores: npt.ArrayLike, *, ties: Ties = "min", digits: int | None = None) -> Floats:
    """Place of each unit, 1 for the highest score.

    Parameters
    ----------
    scores : (..., units, nodes)
        NaN means no score: no place either, and nobody's place changes by it.
    ties
        One of `TIES`.
    digits
        Significant digits that two scores must differ in to be told apart; all of them where not given.

    Returns
    -------
    array of the shape of `scores`

    Examples
    --------
    >>> ranks([[50.0], [70.0], [70.0], [np.nan]]).ravel()
    array([ 3.,  1.,  1., nan])
    """
    figures = floats(scores)
    if digits is not None:
        figures = _rounded(figures, digits)
    missing = np.isnan(figures)
    places = scipy.stats.rankdata(np.where(missing, np.inf, -figures), method=ties, axis=-2)
    return floats(np.where(missing, np.nan, places))


def _rounded(figures: Floats, digits: int) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.where(figures == 0, 0.0, np.floor(np.log10(np.abs(figures))))
    unit = 10.0 ** (size - digits + 1)
    return floats(np.round(figures / unit) * unit)
