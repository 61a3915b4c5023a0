"""Weights of an aggregate's members: one function, one method.

All take the members' `scores` (units, members) and the `stated` weights (members,) and return weights that add up
to 1, except `stated_weights`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from actionlines.indices.aggregate import shares
from actionlines.indices.arrays import Floats, floats


def given_weights(scores: npt.ArrayLike, stated: npt.ArrayLike) -> Floats:
    """The weights of the specification, made to add up to 1.

    Examples
    --------
    >>> given_weights([[1.0, 2.0]], [1, 3])
    array([0.25, 0.75])
    """
    return shares(stated, np.zeros(floats(stated).shape))


def stated_weights(scores: npt.ArrayLike, stated: npt.ArrayLike) -> Floats:
    """The weights of the specification as they are printed, whether they add up to 1 or not: for a weighted sum.

    Examples
    --------
    >>> stated_weights([[1.0, 2.0, 3.0]], [0.33, 0.33, 0.33])
    array([0.33, 0.33, 0.33])
    """
    shares(stated, np.zeros(floats(stated).shape))
    return floats(stated)


def equal_weights(scores: npt.ArrayLike, stated: npt.ArrayLike) -> Floats:
    """The same weight for each member, whatever the specification states.

    Examples
    --------
    >>> equal_weights([[1.0, 2.0]], [1, 3])
    array([0.5, 0.5])
    """
    size = floats(stated).shape[-1]
    return np.full(size, 1.0 / size)
