"""Change the shape of an indicator's distribution: one function, one method.

All take `values` of shape (..., units, indicators), work over the units, keep NaN and keep the order of the units.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from actionlines.errors import BadInputError
from actionlines.indices.arrays import Floats, floats
from actionlines.indices.moments import skewness_and_kurtosis


class NoLogarithmError(BadInputError):
    """A figure of nought or below, where a plain logarithm is asked for."""


class NoRangeError(BadInputError):
    """An indicator whose figures are all the same."""


def log_shifted(values: npt.ArrayLike) -> Floats:
    """Logarithm after moving the lowest figure to a hundredth of the range: `ln(x - min + range / 100)`.

    Parameters
    ----------
    values : (..., units, indicators)
        NaN stays NaN.

    Raises
    ------
    NoRangeError
        If an indicator has the same figure for every unit.

    References
    ----------
    COIN Tool, as COINr's `log_CT` (Becker et al., 2022).

    Examples
    --------
    >>> log_shifted([[0.0], [100.0]]).ravel().round(4)
    array([0.    , 4.6151])
    """
    figures = floats(values)
    low, high = _ends(figures)
    return floats(np.log(figures - low + 0.01 * (high - low)))


def log_from_one(values: npt.ArrayLike) -> Floats:
    """Logarithm after moving the lowest figure to 1: `ln(x - min + 1)`. Depends on the unit of the indicator.

    References
    ----------
    COIN Tool, as COINr's `log_CT_orig` (Becker et al., 2022).

    Examples
    --------
    >>> log_from_one([[5.0], [6.0]]).ravel().round(4)
    array([0.    , 0.6931])
    """
    figures = floats(values)
    return floats(np.log(figures - _ends(figures)[0] + 1.0))


def log_either(values: npt.ArrayLike) -> Floats:
    """As `log_shifted`, but mirrored where the long tail is at the lower end: `-ln(max + range / 100 - x)`.

    References
    ----------
    COINr's `log_CT_plus` (Becker et al., 2022).

    Examples
    --------
    >>> log_either([[0.0], [99.0], [100.0]]).ravel().round(4)
    array([-4.6151, -0.6931, -0.    ])
    """
    figures = floats(values)
    low, high = _ends(figures)
    offset = 0.01 * (high - low)
    negative = (skewness_and_kurtosis(figures)[0] < 0)[..., np.newaxis, :]
    return floats(np.where(negative, -np.log(high + offset - figures), np.log(figures - low + offset)))


def log_gii(values: npt.ArrayLike, *, factor: float = 1.0) -> Floats:
    """Logarithm of figures stretched from 1 to their maximum; mirrored where the long tail is at the lower end.

    `ln((factor max - 1)(x - min) / (max - min) + 1)`, or `-ln((factor max - 1)(max - x) / (max - min) + 1)`.

    Parameters
    ----------
    values : (..., units, indicators)
        The maximum times `factor` is above 1.
    factor
        Makes the maximum of shares and the like large enough.

    Raises
    ------
    NoLogarithmError
        If the maximum times `factor` is not above 1.

    References
    ----------
    Global Innovation Index, technical notes on the treatment of outliers (formula recalled, not checked against an
    edition). COINr's `log_GII` returns its input.

    Examples
    --------
    >>> log_gii([[0.0], [1.0], [10.0]]).ravel().round(4)
    array([0.    , 0.6419, 2.3026])
    """
    figures = floats(values)
    low, high = _ends(figures)
    if (high * factor <= 1).any():
        raise NoLogarithmError(
            f"the largest figure times the factor {factor:g} is not above 1; give a larger factor, or use log_shifted"
        )
    stretch = (high * factor - 1.0) / (high - low)
    negative = (skewness_and_kurtosis(figures)[0] < 0)[..., np.newaxis, :]
    turned = np.where(negative, high - figures, figures - low)
    return floats(np.where(negative, -1.0, 1.0) * np.log(stretch * turned + 1.0))


def box_cox(values: npt.ArrayLike, *, power: float) -> Floats:
    """Power transformation after moving the lowest figure to 1: `(y ** power - 1) / power`, its logarithm for 0.

    References
    ----------
    G. E. P. Box, D. R. Cox (1964), An analysis of transformations, Journal of the Royal Statistical Society B 26.

    Examples
    --------
    >>> box_cox([[0.0], [3.0]], power=0.5).ravel()
    array([0., 2.])
    """
    figures = floats(values)
    moved = figures - _ends(figures)[0] + 1.0
    return floats(np.log(moved) if power == 0 else (moved**power - 1.0) / power)


def log_natural(values: npt.ArrayLike) -> Floats:
    """Natural logarithm of the figure itself.

    Raises
    ------
    NoLogarithmError
        If a figure is 0 or below.

    Examples
    --------
    >>> log_natural([[1.0], [np.e]]).ravel()
    array([0., 1.])
    """
    figures = floats(values)
    if (figures <= 0).any():
        raise NoLogarithmError("a figure of 0 or below has no logarithm; use log_shifted")
    return floats(np.log(figures))


def _ends(figures: Floats) -> tuple[Floats, Floats]:
    low, high = (
        np.fmin.reduce(figures, axis=-2, keepdims=True),
        np.fmax.reduce(figures, axis=-2, keepdims=True),
    )
    if (low == high).any():
        raise NoRangeError(
            "an indicator has the same figure for every unit, so that it has no shape to change"
        )
    return low, high
