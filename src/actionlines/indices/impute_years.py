"""Fill in what is missing from the unit's other years: one function, one method.

All take `values` of shape (years, units, indicators) and the `years` in order; what is there stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from actionlines.errors import BadInputError
from actionlines.indices.arrays import Floats, Wholes, floats


class YearsError(BadInputError):
    """Years that are not in order, or not one for each sheet."""


def carried_forward(values: npt.ArrayLike, years: Sequence[int], *, limit: int | None = None) -> Floats:
    """The last figure before, if it is no older than `limit` years.

    Parameters
    ----------
    values : (years, units, indicators)
        NaN where missing; stays so where no figure is recent enough.
    years
        In rising order, one for each of the first axis.
    limit
        In years; None for no limit.

    Raises
    ------
    YearsError
        If years are not in order.

    Examples
    --------
    >>> carried_forward([[[1.0]], [[np.nan]], [[np.nan]]], [2018, 2019, 2021], limit=2).ravel()
    array([ 1.,  1., nan])
    """
    figures, times = _checked(values, years)
    last = _nearest_before(figures)
    found = np.take_along_axis(figures, np.maximum(last, 0), axis=0)
    age = times[:, np.newaxis, np.newaxis] - times[np.maximum(last, 0)]
    usable = (last >= 0) & ((limit is None) | (age <= (limit or 0)))
    return floats(np.where(usable, found, np.nan))


def interpolated(
    values: npt.ArrayLike, years: Sequence[int], *, linear: bool = True, ends: bool = True
) -> Floats:
    """A straight line between the figures before and after (or, not `linear`, the one before).

    Parameters
    ----------
    values, years
        As for `carried_forward`.
    linear
        Whether between two figures a line is drawn; else the earlier one holds.
    ends
        Whether the first figure holds before it and the last after it; else these years stay missing.

    Raises
    ------
    YearsError
        If years are not in order.

    Examples
    --------
    >>> interpolated([[[np.nan]], [[1.0]], [[np.nan]], [[4.0]]], [2017, 2018, 2019, 2021]).ravel()
    array([1., 1., 2., 4.])
    """
    figures, times = _checked(values, years)
    before, after = _nearest_before(figures), _nearest_after(figures)
    left = np.take_along_axis(figures, np.maximum(before, 0), axis=0)
    right = np.take_along_axis(figures, np.minimum(after, len(times) - 1), axis=0)
    no_left, no_right = before < 0, after >= len(times)
    start, end = times[np.maximum(before, 0)], times[np.minimum(after, len(times) - 1)]
    share = (times[:, np.newaxis, np.newaxis] - start) / np.where(end > start, end - start, 1)
    inside = left + (right - left) * share if linear else left
    outside = np.where(no_left, right, left) if ends else np.full(figures.shape, np.nan)
    filled = np.where(no_left | no_right, outside, inside)
    filled = np.where(no_left & no_right, np.nan, filled)
    return floats(np.where(np.isnan(figures), filled, figures))


def _checked(values: npt.ArrayLike, years: Sequence[int]) -> tuple[Floats, Wholes]:
    figures, times = floats(values), np.asarray(years, dtype=np.int64)
    if figures.shape[0] != times.size or (np.diff(times) <= 0).any():
        raise YearsError(f"one year for each of {figures.shape[0]} sheets in rising order, not {list(years)}")
    return figures, times


def _nearest_before(figures: Floats) -> Wholes:
    """Position of the last figure up to each; -1 where none."""
    positions = np.arange(figures.shape[0]).reshape(-1, *(1,) * (figures.ndim - 1))
    return np.asarray(np.maximum.accumulate(np.where(np.isnan(figures), -1, positions), axis=0))


def _nearest_after(figures: Floats) -> Wholes:
    """Position of the first figure from each on; the number of years where none."""
    count = figures.shape[0]
    positions = np.arange(count).reshape(-1, *(1,) * (figures.ndim - 1))
    there = np.where(np.isnan(figures), count, positions)
    return np.asarray(np.minimum.accumulate(there[::-1], axis=0)[::-1])
