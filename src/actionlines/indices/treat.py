"""Treat outliers: pull in the furthest figures, and take logarithms where that is not enough."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from actionlines.indices import transform
from actionlines.indices.arrays import Floats, Truths, Wholes, floats
from actionlines.indices.moments import skewness_and_kurtosis

MAX_SKEWNESS: Final = 2.0
MAX_KURTOSIS: Final = 3.5
"""An indicator has outliers where both are reached: JRC's practice, COINr's defaults (Becker et al., 2022)."""

MAX_WINSORISED: Final = 5

LOGS: Final[Mapping[str, Callable[..., Floats]]] = {
    "log_shifted": transform.log_shifted,
    "log_from_one": transform.log_from_one,
    "log_either": transform.log_either,
    "log_gii": transform.log_gii,
    "log_natural": transform.log_natural,
}
"""Transformations for indicators that winsorising does not mend."""


@dataclass(frozen=True, slots=True)
class Treated:
    """Figures after treatment, and for each indicator (..., indicators) what was done.

    `winsorised` counts how often the furthest figure was pulled in to the next (figures that tie are one), `logged`
    says where figures were transformed instead. Skewness and kurtosis come before, after winsorising and at the end.
    """

    values: Floats
    winsorised: Wholes
    logged: Truths
    before: tuple[Floats, Floats]
    after_winsorising: tuple[Floats, Floats]
    after: tuple[Floats, Floats]


def has_outliers(
    skewness: Floats,
    kurtosis: Floats,
    *,
    max_skewness: float = MAX_SKEWNESS,
    max_kurtosis: float = MAX_KURTOSIS,
) -> Truths:
    """Where both limits are reached; never where an indicator has too few figures for one of the two.

    Examples
    --------
    >>> has_outliers(np.array([2.5, -2.5, 2.5]), np.array([4.0, 4.0, 1.0]))
    array([ True,  True, False])
    """
    return np.asarray((np.abs(skewness) >= max_skewness) & (kurtosis >= max_kurtosis), dtype=np.bool_)


def winsorise(
    values: npt.ArrayLike,
    *,
    limit: int = MAX_WINSORISED,
    max_skewness: float = MAX_SKEWNESS,
    max_kurtosis: float = MAX_KURTOSIS,
) -> tuple[Floats, Wholes]:
    """Pull in the furthest figure to the next one, again and again, until an indicator has no outliers.

    Parameters
    ----------
    values : (..., units, indicators)
        NaN takes no part. The highest figure is pulled in where skewness is 0 or above, the lowest where below.
    limit
        How often at most. Figures that tie are pulled in together and count once. An indicator is never pulled in so
        far that all its figures are the same: one of two values, such as yes and no, is left as it is.
    max_skewness, max_kurtosis
        An indicator has outliers where both are reached.

    Returns
    -------
    figures, and how often each indicator (..., indicators) was pulled in

    References
    ----------
    COINr (Becker et al., 2022), `winsorise`.

    Examples
    --------
    >>> figures, times = winsorise([[1.0], [2.0], [3.0], [4.0], [5.0], [90.0]])
    >>> figures.ravel(), times
    (array([1., 2., 3., 4., 5., 5.]), array([1]))
    """
    figures = floats(values).copy()
    columns = np.moveaxis(figures, -2, 0)  # (units, ..., indicators), a view
    times = np.zeros(columns.shape[1:], dtype=np.int64)
    open_ = np.ones(columns.shape[1:], dtype=np.bool_)
    for _ in range(limit):
        some = columns[:, open_]
        skewness, kurtosis = skewness_and_kurtosis(some)
        failing = has_outliers(skewness, kurtosis, max_skewness=max_skewness, max_kurtosis=max_kurtosis)
        pulled = _pulled_in(some, skewness)
        failing &= np.fmin.reduce(pulled, axis=0) < np.fmax.reduce(pulled, axis=0)
        open_[open_] = failing
        if not failing.any():
            break
        columns[:, open_] = pulled[:, failing]
        times[open_] += 1
    return figures, times


def _pulled_in(columns: Floats, skewness: Floats) -> Floats:
    """Each column (units, columns) with its furthest figure replaced by the next."""
    sign = np.where(skewness >= 0, 1.0, -1.0)
    turned = columns * sign
    top = np.fmax.reduce(turned, axis=0)
    furthest = turned == top
    second = np.fmax.reduce(np.where(furthest, np.nan, turned), axis=0)
    return floats(np.where(furthest, second * sign, columns))


def treat(
    values: npt.ArrayLike,
    *,
    limit: int = MAX_WINSORISED,
    max_skewness: float = MAX_SKEWNESS,
    max_kurtosis: float = MAX_KURTOSIS,
    log: str | None = "log_shifted",
    combine: bool = False,
    parameters: Mapping[str, Any] | None = None,
) -> Treated:
    """Winsorise; where that does not suffice, transform the original figures instead.

    Parameters
    ----------
    values, limit, max_skewness, max_kurtosis
        As for `winsorise`; a limit of 0 goes straight to the transformation.
    log
        One of `LOGS`, for indicators that still have outliers; None leaves them winsorised.
    combine
        Whether to transform the winsorised figures rather than the original ones.
    parameters
        Of the transformation.

    Returns
    -------
    Treated
        An indicator that still has outliers after the transformation keeps the transformed figures.

    References
    ----------
    COINr (Becker et al., 2022), `Treat`.

    Examples
    --------
    >>> done = treat([[1.0], [2.0], [3.0], [4.0], [5.0], [90.0]], limit=0)
    >>> done.values.ravel().round(2), done.logged
    (array([-0.12,  0.64,  1.06,  1.36,  1.59,  4.5 ]), array([ True]))
    """
    original = floats(values)
    before = skewness_and_kurtosis(original)
    pulled, times = winsorise(original, limit=limit, max_skewness=max_skewness, max_kurtosis=max_kurtosis)
    between = skewness_and_kurtosis(pulled)
    logged = has_outliers(*between, max_skewness=max_skewness, max_kurtosis=max_kurtosis)
    if log is None or not logged.any():
        return Treated(pulled, times, np.zeros_like(logged), before, between, between)
    base = np.moveaxis(pulled if combine else original, -2, 0)[:, logged]
    columns = np.moveaxis(pulled, -2, 0)
    columns[:, logged] = LOGS[log](base, **(parameters or {}))
    return Treated(pulled, times, logged, before, between, skewness_and_kurtosis(pulled))
