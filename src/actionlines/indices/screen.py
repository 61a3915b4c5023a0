"""Leave out units that have too few figures."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from actionlines.indices.arrays import Truths, floats


def availability(values: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Share of the indicators that each unit has a figure in.

    Examples
    --------
    >>> availability([[1.0, np.nan], [0.0, 2.0]])
    array([0.5, 1. ])
    """
    return floats(1.0 - np.isnan(floats(values)).mean(axis=-1))


def screen(
    values: npt.ArrayLike, *, minimum_share: float | None = None, minimum_non_zero: float | None = None
) -> Truths:
    """Which units have figures enough to stay.

    Parameters
    ----------
    values : (units, indicators)
        NaN where missing.
    minimum_share
        Least share of the indicators with a figure, 0 to 1; not asked for where None.
    minimum_non_zero
        Least share of figures other than 0 among those that are there; not asked for where None.

    Returns
    -------
    array of shape (units,): true for who stays. A unit without any figure never does.

    References
    ----------
    COINr (Becker et al., 2022), `Screen`.

    Examples
    --------
    >>> screen([[1.0, np.nan, 3.0], [0.0, 0.0, 3.0]], minimum_share=0.6, minimum_non_zero=0.5)
    array([ True, False])
    """
    figures = floats(values)
    count = (~np.isnan(figures)).sum(axis=-1)
    stays = count > 0
    if minimum_share is not None:
        stays &= availability(figures) >= minimum_share
    if minimum_non_zero is not None:
        zeros = (figures == 0).sum(axis=-1)
        stays &= 1.0 - zeros / np.maximum(count, 1) >= minimum_non_zero
    return np.asarray(stays, dtype=np.bool_)
