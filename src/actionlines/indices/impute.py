"""Fill in what is missing from other units or from the unit's other indicators: one function, one method.

All take `values` of shape (..., units, indicators); figures that are there stay as they are. What a method cannot fill
stays NaN.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from actionlines.errors import BadInputError
from actionlines.indices.arrays import Floats, floats

Centre = Literal["mean", "median"]


class GroupsError(BadInputError):
    """Not one group for each unit."""


def column_centre(values: npt.ArrayLike, *, centre: Centre = "mean") -> Floats:
    """Mean or median of the units that have a figure.

    Parameters
    ----------
    values : (..., units, indicators)
        NaN where missing. An indicator without any figure stays missing.
    centre
        ``mean`` or ``median``.

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 3: it narrows the spread of the indicator.

    Examples
    --------
    >>> column_centre([[1.0], [np.nan], [3.0]]).ravel()
    array([1., 2., 3.])
    """
    figures = floats(values)
    return floats(np.where(np.isnan(figures), _centre(figures, centre, axis=-2), figures))


def group_centre(values: npt.ArrayLike, groups: Sequence[str], *, centre: Centre = "mean") -> Floats:
    """Mean or median of the units of the same group that have a figure; of all units where the group has none.

    Parameters
    ----------
    values : (..., units, indicators)
        NaN where missing.
    groups
        One for each unit.
    centre
        ``mean`` or ``median``.

    Raises
    ------
    GroupsError
        If there is not one group for each unit.

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 3. COINr's `i_mean_grp` leaves a group without
    figures missing.

    Examples
    --------
    >>> group_centre([[1.0], [np.nan], [3.0], [9.0]], ["A", "A", "A", "B"]).ravel()
    array([1., 2., 3., 9.])
    """
    figures = floats(values)
    if len(groups) != figures.shape[-2]:
        raise GroupsError(f"one group for each of {figures.shape[-2]} units is expected, not {len(groups)}")
    labels = np.asarray(groups, dtype=object)
    filled = figures.copy()
    for group in dict.fromkeys(groups):
        rows = labels == group
        filled[..., rows, :] = column_centre(figures[..., rows, :], centre=centre)
    overall = _centre(figures, centre, axis=-2)
    return floats(np.where(np.isnan(filled), overall, filled))


def row_centre(
    values: npt.ArrayLike,
    members: Sequence[Sequence[int]],
    *,
    direction: npt.ArrayLike = 1,
    centre: Centre = "mean",
) -> Floats:
    """Mean or median of the unit's own scores in the other indicators of the same pillar, back in the indicator's unit.

    Each indicator is stretched to 0..1 by its lowest and highest figure (turned round where less is better); the score
    found is taken back by the same two figures.

    Parameters
    ----------
    values : (..., units, indicators)
        NaN where missing. A unit without any figure in a pillar stays missing there.
    members
        Columns of each pillar.
    direction
        1 or -1, one or one for each indicator.
    centre
        ``mean`` or ``median``.

    References
    ----------
    COINr (Becker et al., 2022), `Impute` by row, `normalise_first`.

    Examples
    --------
    >>> row_centre([[0.0, 10.0], [5.0, np.nan], [10.0, 30.0]], [[0, 1]])[1]
    array([ 5., 20.])
    """
    figures = floats(values)
    sign = np.broadcast_to(floats(direction), figures.shape[-1:])
    turned = figures * sign
    low, high = np.fmin.reduce(turned, axis=-2, keepdims=True), np.fmax.reduce(turned, axis=-2, keepdims=True)
    span = np.where(high > low, high - low, np.nan)
    scores = (turned - low) / span
    filled = figures.copy()
    for columns in members:
        own = _centre(scores[..., columns], centre, axis=-1)
        back = (own * span[..., columns] + low[..., columns]) * sign[list(columns)]
        some = figures[..., columns]
        filled[..., columns] = np.where(np.isnan(some), back, some)
    return filled


def _centre(figures: Floats, centre: Centre, *, axis: int) -> Floats:
    """Mean or median of what is there, NaN where nothing is; the axis is kept."""
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", RuntimeWarning
        )  # NumPy warns of a slice without figures; NaN is the rule
        found = np.nanmean if centre == "mean" else np.nanmedian
        return floats(found(figures, axis=axis, keepdims=True))
