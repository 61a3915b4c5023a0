"""Fill in what is missing from how indicators go together, once at its best or many times with its uncertainty."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from actionlines.errors import BadInputError
from actionlines.indices.arrays import Floats, Truths, floats

RIDGE: Final = 0.05
"""Weight of the prior for each indicator, in units: correlations are drawn towards nought by it. Without one, fewer
units than indicators leave no model at all (Honaker, King and Blackwell 2011, section 4.7.1, add a share of the number
of units; here a strong model of few indicators is left alone)."""

MAX_ROUNDS: Final = 500


class NoModelError(BadInputError):
    """Figures that no model can be fitted to."""


class NoDrawsError(BadInputError):
    """A multiple imputation without a draw."""


def em(values: npt.ArrayLike, *, ridge: float = RIDGE, tolerance: float = 1e-6) -> Floats:
    """Fill in the expected figure under a joint normal distribution of the indicators, fitted by EM.

    Parameters
    ----------
    values : (units, indicators)
        NaN where missing. A unit without any figure gets the means; an indicator without any stays missing.
    ridge
        Weight of the prior: that many units for each indicator are added in which nothing is correlated.
    tolerance
        Largest change of a mean or covariance of the standardised figures at which the fit ends.

    Returns
    -------
    array of the shape of `values`

    Raises
    ------
    NoModelError
        If there are fewer than three units, or the fit does not settle in `MAX_ROUNDS`.

    References
    ----------
    A. P. Dempster, N. M. Laird, D. B. Rubin (1977), Maximum likelihood from incomplete data via the EM algorithm,
    Journal of the Royal Statistical Society B 39. J. L. Schafer (1997), Analysis of incomplete multivariate data.

    Examples
    --------
    >>> em([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0], [4.0, np.nan]], ridge=1e-6).round(2)[3]
    array([4., 8.])
    """
    standard, centre, spread, usable = _standardised(floats(values))
    mean, covariance = _fitted(standard, ridge, tolerance)
    filled = _expected(standard, mean, covariance)
    return _back(floats(values), filled, centre, spread, usable)


def multiple(
    values: npt.ArrayLike,
    *,
    draws: int,
    rng: np.random.Generator,
    ridge: float = RIDGE,
    tolerance: float = 1e-4,
) -> Floats:
    """Fill in what is missing many times over, so that the spread of the draws is the uncertainty of not knowing.

    For each draw units are drawn with replacement, the model of `em` is fitted to them (so that the model itself is
    uncertain), and missing figures are drawn from it given the unit's other figures.

    Parameters
    ----------
    values, ridge, tolerance
        As for `em`.
    draws
        Number of filled-in sheets.
    rng
        Where randomness comes from.

    Returns
    -------
    array of shape (draws, units, indicators): figures that are there are the same in all. Give it to
    `roll_up` or `normalised` as a batch.

    Raises
    ------
    NoDrawsError
        If `draws` is below 1.
    NoModelError
        As for `em`.

    References
    ----------
    J. Honaker, G. King, M. Blackwell (2011), Amelia II: a program for missing data, Journal of Statistical Software
    45(7): EM with bootstrapping. D. B. Rubin (1987), Multiple imputation for nonresponse in surveys.

    Examples
    --------
    >>> several = multiple([[1.0, 2.0], [2.0, 4.1], [3.0, 5.9], [4.0, np.nan]], draws=3, rng=np.random.default_rng(1))
    >>> several.shape, bool(np.ptp(several[:, 3, 1]) > 0), several[:, 0].tolist() == [[1.0, 2.0]] * 3
    ((3, 4, 2), True, True)
    """
    if draws < 1:
        raise NoDrawsError(f"at least 1 draw is needed, not {draws}; 20 are usual")
    figures = floats(values)
    standard, centre, spread, usable = _standardised(figures)
    each = [_drawn(standard, ridge, tolerance, rng) for _ in range(draws)]
    return floats(np.stack([_back(figures, one, centre, spread, usable) for one in each]))


def pooled(estimates: npt.ArrayLike, variances: npt.ArrayLike = 0.0) -> tuple[Floats, Floats]:
    """One estimate and its variance from those of several draws, by Rubin's rules.

    Parameters
    ----------
    estimates : (draws, ...)
        Of each filled-in sheet: scores, for instance.
    variances : fits `estimates` by broadcasting
        Of each estimate by itself; 0 where only the imputation is uncertain.

    Returns
    -------
    mean, and within-draw variance plus (1 + 1 / draws) times the between-draw variance

    References
    ----------
    D. B. Rubin (1987), Multiple imputation for nonresponse in surveys, section 3.1.

    Examples
    --------
    >>> pooled([1.0, 2.0, 3.0])
    (array(2.), array(1.33333333))
    """
    each = floats(estimates)
    within = np.broadcast_to(floats(variances), each.shape).mean(axis=0)
    between = each.var(axis=0, ddof=1) if len(each) > 1 else np.zeros(each.shape[1:])
    return floats(each.mean(axis=0)), floats(within + (1.0 + 1.0 / len(each)) * between)


def _standardised(figures: Floats) -> tuple[Floats, Floats, Floats, Truths]:
    """Standard figures of the indicators that have any, with centre and spread, and which those are."""
    there = ~np.isnan(figures)
    if len(figures) < 3:
        raise NoModelError(
            f"a model of the figures takes at least 3 units, not {len(figures)}; impute by the mean"
        )
    usable: Truths = np.asarray(there.any(axis=0), dtype=np.bool_)
    count = np.maximum(there.sum(axis=0), 1)
    centre = np.where(there, figures, 0.0).sum(axis=0) / count
    squares = np.where(there, (figures - centre) ** 2, 0.0).sum(axis=0) / count
    spread = np.where(squares > 0, np.sqrt(squares), 1.0)
    return floats(((figures - centre) / spread)[:, usable]), floats(centre), floats(spread), usable


def _back(figures: Floats, filled: Floats, centre: Floats, spread: Floats, usable: Truths) -> Floats:
    result = figures.copy()
    gaps = np.isnan(figures)
    whole = np.full(figures.shape, np.nan)
    whole[:, usable] = filled
    result[gaps] = (whole * spread + centre)[gaps]
    return result


def _patterns(standard: Floats) -> list[tuple[npt.NDArray[np.int64], Truths]]:
    """Rows that lack the same indicators, with which they have."""
    there = ~np.isnan(standard)
    shapes, which = np.unique(there, axis=0, return_inverse=True)
    which = which.reshape(-1)
    return [(np.flatnonzero(which == number), shape) for number, shape in enumerate(shapes)]


def _fitted(standard: Floats, ridge: float, tolerance: float) -> tuple[Floats, Floats]:
    """Mean and covariance by EM, drawn towards uncorrelated unit variances."""
    units, size = standard.shape
    mean, covariance = np.zeros(size), np.eye(size)
    patterns = _patterns(standard)
    prior = ridge * size
    for _ in range(MAX_ROUNDS):
        filled, unexplained = _expectation(standard, mean, covariance, patterns)
        new_mean = filled.mean(axis=0)
        left = filled - new_mean
        new = (left.T @ left + unexplained + prior * np.eye(size)) / (units + prior)
        change = max(np.abs(new_mean - mean).max(), np.abs(new - covariance).max())
        mean, covariance = new_mean, new
        if change < tolerance:
            return mean, covariance
    raise NoModelError(
        f"the model does not settle in {MAX_ROUNDS} rounds; give a larger ridge, or impute otherwise"
    )


def _expectation(
    standard: Floats,
    mean: Floats,
    covariance: Floats,
    patterns: list[tuple[npt.NDArray[np.int64], Truths]],
) -> tuple[Floats, Floats]:
    """Expected figures, and the covariance of what is missing around them, summed over units."""
    filled = standard.copy()
    unexplained = np.zeros_like(covariance)
    precision = np.linalg.inv(covariance)
    for rows, there in patterns:
        if there.all():
            continue
        rest = np.linalg.inv(precision[np.ix_(~there, ~there)])
        slope = -precision[np.ix_(there, ~there)] @ rest
        known = standard[np.ix_(rows, there)] - mean[there]
        filled[np.ix_(rows, ~there)] = mean[~there] + known @ slope
        unexplained[np.ix_(~there, ~there)] += len(rows) * rest
    return filled, unexplained


def _expected(standard: Floats, mean: Floats, covariance: Floats) -> Floats:
    return _expectation(standard, mean, covariance, _patterns(standard))[0]


def _drawn(standard: Floats, ridge: float, tolerance: float, rng: np.random.Generator) -> Floats:
    """One draw: a model of units drawn with replacement, and figures drawn from it."""
    sample = standard[rng.integers(len(standard), size=len(standard))]
    mean, covariance = _fitted(sample, ridge, tolerance)
    filled = _expected(standard, mean, covariance)
    precision = np.linalg.inv(covariance)
    for rows, there in _patterns(standard):
        if there.all():
            continue
        rest = np.linalg.inv(precision[np.ix_(~there, ~there)])
        sizes, axes = np.linalg.eigh((rest + rest.T) / 2.0)
        root = axes * np.sqrt(np.maximum(sizes, 0.0))
        filled[np.ix_(rows, ~there)] += rng.standard_normal((len(rows), root.shape[1])) @ root.T
    return filled
