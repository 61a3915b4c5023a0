"""Inequality of a figure that has a bound, such as a share of people: it has two sides.

Measures of what people have say other than measures of what they lack. Give `complement` of the values to any
measure for the offline side, or take `wagstaff` or `erreygers`, which are the same on both.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from actionlines.errors import BadInputError
from actionlines.progress.inequality import gini
from actionlines.progress.populations import Floats, population


class OutOfBoundsError(BadInputError):
    """A value above the bound of a bounded figure."""


def complement(values: ArrayLike, *, bound: float = 100.0) -> Floats:
    """What is lacking to the bound: the share of people offline where the values are those online.

    Parameters
    ----------
    values : array, each from 0 to `bound`
    bound
        100 for percentages.

    Raises
    ------
    OutOfBoundsError
        If a value lies above the bound.

    Examples
    --------
    >>> complement([30.0, 100.0])
    array([70.,  0.])
    """
    x = np.asarray(values, dtype=np.float64)
    if (x > bound).any():
        raise OutOfBoundsError(
            f"a value is {np.nanmax(x):g}, above the bound {bound:g}; the figure is not bounded by it"
        )
    return bound - x


def wagstaff(values: ArrayLike, weights: ArrayLike | None = None, *, bound: float = 100.0) -> float:
    """Gini coefficient of a bounded figure as Wagstaff corrects it: the same for the online and the offline side.

    Parameters
    ----------
    values, weights
        As for `gini`; each value from 0 to `bound`.
    bound
        100 for percentages.

    Returns
    -------
    float
        gini / (1 - mu / bound), from 0 to 1; 0 where all have all.

    References
    ----------
    Wagstaff, A. (2005), The bounds of the concentration index when the variable of interest is binary, Health
    Economics 14; for the Gini coefficient instead of that index: formula recalled, the mirror checked here.

    Examples
    --------
    >>> round(wagstaff([20.0, 60.0]), 6), round(wagstaff([80.0, 40.0]), 6)
    (0.416667, 0.416667)
    """
    complement(values, bound=bound)
    units = population(values, weights)
    room = 1.0 - units.mean / bound
    return gini(values, weights) / room if room > 0 else 0.0


def erreygers(values: ArrayLike, weights: ArrayLike | None = None, *, bound: float = 100.0) -> float:
    """Gini coefficient of a bounded figure as Erreygers corrects it: absolute, and the same for both sides.

    Parameters as for `wagstaff`.

    Returns
    -------
    float
        4 mu gini / bound, from 0 (all alike) to 1 (half have all, half nothing).

    References
    ----------
    Erreygers, G. (2009), Correcting the concentration index, Journal of Health Economics 28; for the Gini
    coefficient: formula recalled, the mirror checked here.

    Examples
    --------
    >>> round(erreygers([20.0, 60.0]), 6), erreygers([0.0, 100.0])
    (0.4, 1.0)
    """
    complement(values, bound=bound)
    units = population(values, weights)
    return 4.0 * units.mean / bound * gini(values, weights)
