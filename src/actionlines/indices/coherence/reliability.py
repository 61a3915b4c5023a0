"""Whether the indicators of a pillar measure one thing: Cronbach's alpha."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from actionlines.indices.arrays import Floats, floats


def cronbach_alpha(values: npt.ArrayLike) -> float:
    """Share of a sum's variance that its members have in common: near 1 where they measure one thing.

    Alpha is k² times the mean covariance of two different members, by the sum of all covariances; covariances are
    those of the units that have both figures. 0.7 is the usual bar; below 0 members work against each other.

    Parameters
    ----------
    values : (units, indicators)
        NaN means missing. Normalise first: alpha depends on the scales.

    Returns
    -------
    float
        At most 1 where every unit has every figure; with gaps each covariance is of other units, and alpha may
        exceed 1. NaN for a single indicator, or where the sum does not vary.

    References
    ----------
    L. J. Cronbach (1951), Coefficient alpha and the internal structure of tests, Psychometrika 16.
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 4.

    Examples
    --------
    >>> round(cronbach_alpha([[1.0, 2.0], [2.0, 3.0], [3.0, 3.0]]), 4)
    0.8571
    """
    covariance = pairwise_covariance(floats(values))
    size = len(covariance)
    whole = covariance.sum()
    if size < 2 or not whole > 0:
        return float("nan")
    between = (whole - np.trace(covariance)) / (size * (size - 1))
    return float(size**2 * between / whole)


def pairwise_covariance(x: Floats) -> Floats:
    """Covariances (n - 1) of each pair of columns over the units that have both; NaN below two such units."""
    present = (~np.isnan(x)).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        centred = np.where(
            present > 0, x - np.where(present > 0, x, 0.0).sum(axis=0) / present.sum(axis=0), 0.0
        )
        n = present.T @ present
        sums = centred.T @ present
        return floats(np.where(n > 1, (centred.T @ centred - sums * sums.T / n) / (n - 1), np.nan))
