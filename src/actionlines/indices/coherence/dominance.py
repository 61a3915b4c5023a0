"""Pairs of which one unit is at least as good as the other in everything: no weighting can turn them round."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from actionlines.indices.arrays import Truths, floats

_CELLS_AT_ONCE: Final = 4_000_000


def dominance(values: npt.ArrayLike, *, strict: bool = False) -> Truths:
    """Which units beat which in everything that both have.

    Parameters
    ----------
    values : (units, indicators)
        Normalised, so that more is better. NaN means missing: only indicators that both units have count.
    strict
        Whether the better unit must be above the other in every indicator; otherwise it must be above in one and
        nowhere below.

    Returns
    -------
    array of truths (units, units)
        Row above column. Two units without an indicator in common do not dominate each other.

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 6 (dominance and Pareto ranking).

    Examples
    --------
    >>> dominance([[3.0, 2.0], [1.0, 2.0], [2.0, 9.0]]).tolist()
    [[False, True, False], [False, False, False], [False, True, False]]
    """
    x = floats(values)
    found = np.zeros((len(x), len(x)), dtype=np.bool_)
    step = max(1, _CELLS_AT_ONCE // max(1, x.size))
    for start in range(0, len(x), step):
        some = x[start : start + step, None, :]
        above, below = (some > x).any(axis=-1), (some < x).any(axis=-1)
        found[start : start + step] = above & ~below
        if strict:
            found[start : start + step] &= ~(some == x).any(axis=-1)
    return found


def dominance_share(values: npt.ArrayLike, *, strict: bool = False) -> float:
    """Share of all pairs of units in which one dominates the other, 0 to 1.

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 6.

    Examples
    --------
    >>> round(dominance_share([[3.0, 2.0], [1.0, 2.0], [2.0, 9.0]]), 4)
    0.6667
    """
    found = dominance(values, strict=strict)
    pairs = len(found) * (len(found) - 1) / 2
    return float(found.sum() / pairs) if pairs else float("nan")
