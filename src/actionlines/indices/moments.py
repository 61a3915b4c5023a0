"""Skewness and kurtosis over units, as spreadsheets give them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from actionlines.indices.arrays import Floats, floats


def skewness_and_kurtosis(values: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Adjusted skewness and excess kurtosis of each indicator (type 2: Excel's SKEW and KURT).

    Parameters
    ----------
    values : (..., units, indicators)
        NaN takes no part.

    Returns
    -------
    two arrays of shape (..., indicators); NaN for fewer than three (four) figures or where all are the same

    References
    ----------
    D. N. Joanes, C. A. Gill (1998), Comparing measures of sample skewness and kurtosis, The Statistician 47.

    Examples
    --------
    >>> skewness, kurtosis = skewness_and_kurtosis([[1.0], [2.0], [3.0], [10.0]])
    >>> skewness.round(4), kurtosis.round(4)
    (array([1.7636]), array([3.228]))
    """
    figures = floats(values)
    there = ~np.isnan(figures)
    n = there.sum(axis=-2).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):  # too few or equal figures: NaN, as stated
        centre = np.where(there, figures, 0.0).sum(axis=-2, keepdims=True) / n[..., np.newaxis, :]
        left = np.where(there, figures - centre, 0.0)
        squares = left * left
        m2, m3 = squares.sum(axis=-2) / n, (squares * left).sum(axis=-2) / n
        m4 = (squares * squares).sum(axis=-2) / n
        same = np.fmin.reduce(figures, axis=-2) == np.fmax.reduce(figures, axis=-2)
        m2 = np.where(same, np.nan, m2)
        skewness = m3 / m2**1.5 * np.sqrt(n * (n - 1)) / np.where(n > 2, n - 2, np.nan)
        excess = m4 / m2**2 - 3.0
        bottom = np.where(n > 3, (n - 2) * (n - 3), np.nan)
        kurtosis = ((n + 1) * excess + 6.0) * (n - 1) / bottom
    return floats(skewness), floats(kurtosis)
