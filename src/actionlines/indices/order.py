"""Scores by order alone; arguments as in `normalise`."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy

from actionlines.indices.arrays import Floats, floats, listed
from actionlines.indices.normalise import Codes, ConstantColumnError, by_column


def rank_scores(values: npt.ArrayLike, direction: npt.ArrayLike = 1) -> Floats:
    """Number each indicator's figures from worst (1) to best; units that tie share the lowest of their numbers.

    Parameters
    ----------
    values, direction
        As for `min_max`.

    Returns
    -------
    array of the shape of `values`; NaN where missing

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 5.

    Examples
    --------
    >>> rank_scores([[5.0], [1.0], [5.0], [np.nan]]).ravel()
    array([ 2.,  1.,  2., nan])
    """
    turned = floats(values) * floats(direction)
    missing = np.isnan(turned)
    ranks = scipy.stats.rankdata(np.where(missing, np.inf, turned), method="min", axis=-2)
    return floats(np.where(missing, np.nan, ranks))


def borda(values: npt.ArrayLike, direction: npt.ArrayLike = 1) -> Floats:
    """Number of units that a unit beats in each indicator: its rank from below, less 1.

    Parameters and return as for `rank_scores`.

    References
    ----------
    Borda, J.-C. de (1784), Mémoire sur les élections au scrutin.

    Examples
    --------
    >>> borda([[5.0], [1.0], [7.0]]).ravel()
    array([1., 0., 2.])
    """
    return rank_scores(values, direction) - 1.0


def percentile_rank(values: npt.ArrayLike, direction: npt.ArrayLike = 1, *, codes: Codes = None) -> Floats:
    """Share of the other units that a unit beats in each indicator, 0 to 1.

    Parameters and return as for `rank_scores`; ConstantColumnError where one unit alone has a figure.

    References
    ----------
    COINr (Becker et al., 2022), `n_prank`.

    Examples
    --------
    >>> percentile_rank([[5.0], [1.0], [7.0]]).ravel()
    array([0.5, 0. , 1. ])
    """
    beaten = borda(values, direction)
    others = (~np.isnan(beaten)).sum(axis=-2, keepdims=True) - 1
    if (others == 0).any():
        where = listed(codes, by_column(others == 0, beaten.shape[-1]), word="column")
        raise ConstantColumnError(f"{where}: one unit alone has a figure, so that there is no other to beat")
    return floats(beaten / others)
