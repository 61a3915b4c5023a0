"""Scales with ends that are fixed in advance; arguments as in `normalise`."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from actionlines.indices.arrays import Floats, floats, listed
from actionlines.indices.normalise import (
    Codes,
    NonPositiveFigureError,
    NoScaleError,
    by_column,
    refuse_missing,
)


def scaled(
    values: npt.ArrayLike,
    direction: npt.ArrayLike = 1,
    *,
    lower: npt.ArrayLike = 0.0,
    upper: npt.ArrayLike = 100.0,
    scale: float = 100.0,
    codes: Codes = None,
) -> Floats:
    """Move and divide by fixed numbers, without looking at the figures: `(x - lower) / (upper - lower) * scale`.

    `direction` turns the sign of the figure first. The parameters and errors are those of `goalposts`.

    References
    ----------
    COINr (Becker et al., 2022), `n_scaled`.

    Examples
    --------
    >>> scaled([[5.0], [20.0]], lower=0, upper=50).ravel()
    array([10., 40.])
    """
    low, high = _fixed_ends(lower, upper, codes)
    return floats((floats(values) * floats(direction) - low) / (high - low) * scale)


def goalposts(
    values: npt.ArrayLike,
    direction: npt.ArrayLike = 1,
    *,
    lower: npt.ArrayLike,
    upper: npt.ArrayLike,
    scale: float = 100.0,
    truncate: npt.ArrayLike = True,
    codes: Codes = None,
) -> Floats:
    """Distance from the lower to the upper goalpost, both fixed in advance in the indicator's own unit.

    Scores of different years and editions can be compared, and no country's score moves with another's figure.

    Parameters
    ----------
    values, direction, codes
        As for `min_max`.
    lower, upper
        One or one for each indicator, `lower` < `upper` also where less is better: there `lower` scores `scale`.
    scale
        Score at the better goalpost.
    truncate
        Whether figures beyond a goalpost score as the goalpost does; one or one for each indicator.

    Returns
    -------
    array of the shape of `values`

    Raises
    ------
    MissingReferenceError
        If an indicator has no goalposts (NaN).
    NoScaleError
        If the goalposts of an indicator are not in order.

    References
    ----------
    UNDP (2024), Human Development Report 2023-24, technical note 1.

    Examples
    --------
    >>> goalposts([[20.0], [52.5], [90.0]], lower=20, upper=85, scale=1).ravel()
    array([0. , 0.5, 1. ])
    """
    low, high = _fixed_ends(lower, upper, codes)
    share = (floats(values) - low) / (high - low)
    share = np.where(floats(direction) < 0, 1.0 - share, share)
    return floats(np.where(truncate, np.clip(share, 0.0, 1.0), share) * scale)


def log_goalposts(
    values: npt.ArrayLike,
    direction: npt.ArrayLike = 1,
    *,
    lower: npt.ArrayLike,
    upper: npt.ArrayLike,
    scale: float = 100.0,
    truncate: npt.ArrayLike = True,
    codes: Codes = None,
) -> Floats:
    """Distance from the lower to the upper goalpost in the logarithm: each doubling counts the same.

    Parameters and errors as for `goalposts`, and NonPositiveFigureError where a figure or goalpost is 0 or below.

    References
    ----------
    UNDP (2024), Human Development Report 2023-24, technical note 1: income between 100 and 75,000 dollars.

    Examples
    --------
    >>> log_goalposts([[100.0], [1000.0], [10000.0]], lower=100, upper=10000).ravel()
    array([  0.,  50., 100.])
    """
    figures = floats(values)
    for part in (figures, floats(lower), floats(upper)):
        if (part <= 0).any():
            where = listed(codes, by_column(part <= 0, figures.shape[-1]), word="column")
            raise NonPositiveFigureError(
                f"{where}: a figure or goalpost of 0 or below has no logarithm; use plain goalposts, or leave out "
                "what is not a figure"
            )
    return goalposts(
        np.log(figures),
        direction,
        lower=np.log(floats(lower)),
        upper=np.log(floats(upper)),
        scale=scale,
        truncate=truncate,
        codes=codes,
    )


def _fixed_ends(lower: npt.ArrayLike, upper: npt.ArrayLike, codes: Codes) -> tuple[Floats, Floats]:
    low, high = np.broadcast_arrays(np.atleast_1d(floats(lower)), np.atleast_1d(floats(upper)))
    refuse_missing(np.isnan(low) | np.isnan(high), "there are no goalposts", codes)
    if not (low < high).all():
        raise NoScaleError(
            f"{listed(codes, ~(low < high), word='column')}: the lower goalpost is not below the upper"
        )
    return floats(low), floats(high)
