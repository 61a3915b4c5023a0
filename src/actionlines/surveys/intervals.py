"""Confidence intervals for means, totals and proportions of a complex sample.

Each takes arrays of estimates, of their standard errors and of the design's degrees of freedom, and gives the lower
and the upper bound. Where an input is NaN, or there is no degree of freedom, both bounds are NaN.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]
Bounds = tuple[Numbers, Numbers]
IntervalName = Literal[
    "korn_graubard", "korn_graubard_uncapped", "logit", "likelihood", "wilson", "arcsine", "plain"
]


def t_quantile(df: ArrayLike, level: float = 0.95) -> Numbers:
    """The two-sided quantile of Student's t: half of what lies outside `level` is above it; NaN without freedom.

    Examples
    --------
    >>> t_quantile([10.0, float("inf")]).round(4)
    array([2.2281, 1.96  ])
    """
    freedom = np.asarray(df, dtype=np.float64)
    upper = (1 + level) / 2
    with np.errstate(invalid="ignore"):
        found = np.where(np.isinf(freedom), scipy.special.ndtri(upper), scipy.special.stdtrit(freedom, upper))
    return np.where(freedom > 0, found, np.nan)


def plain(estimate: ArrayLike, error: ArrayLike, df: ArrayLike, level: float = 0.95) -> Bounds:
    """Estimate and t standard errors to either side; of a proportion it may leave 0 and 1.

    Parameters
    ----------
    estimate, error, df
        Estimates, standard errors and degrees of freedom, of one shape.
    level
        Confidence, between 0 and 1.

    References
    ----------
    Korn and Graubard (1999), Analysis of Health Surveys, 2.3.

    Examples
    --------
    >>> plain(0.5, 0.1, float("inf"))[1].round(3)
    np.float64(0.696)
    """
    middle, half = np.asarray(estimate, dtype=np.float64), t_quantile(df, level) * np.asarray(error)
    return middle - half, middle + half


def logit(p: ArrayLike, error: ArrayLike, df: ArrayLike, level: float = 0.95) -> Bounds:
    """Plain on the scale of log odds, and back; NaN at 0 and 1, where log odds are infinite.

    Parameters
    ----------
    p, error, df
        Proportions in 0..1, standard errors and degrees of freedom, of one shape.
    level
        Confidence, between 0 and 1.

    References
    ----------
    Korn and Graubard (1999), 2.6; R package survey 4.1-1, `svyciprop(method = "xlogit")`.

    Examples
    --------
    >>> [round(float(bound), 4) for bound in logit(0.1, 0.05, 14.0)]
    [0.0326, 0.2678]
    """
    share, spread = np.asarray(p, dtype=np.float64), np.asarray(error, dtype=np.float64)
    inside = (share > 0) & (share < 1)
    safe = np.where(inside, share, 0.5)
    half = np.where(inside, t_quantile(df, level) * spread / (safe * (1 - safe)), np.nan)
    middle = scipy.special.logit(safe)
    return scipy.special.expit(middle - half), scipy.special.expit(middle + half)


def arcsine(p: ArrayLike, error: ArrayLike, df: ArrayLike, level: float = 0.95) -> Bounds:
    """Plain on the scale of the arcsine of the root, and back; the angle is held within 0 and a right angle.

    Parameters
    ----------
    p, error, df
        Proportions in 0..1, standard errors and degrees of freedom, of one shape. NaN at 0 and 1.
    level
        Confidence, between 0 and 1.

    References
    ----------
    R package survey 4.1-1, `svyciprop(method = "asin")`, which lets the lower bound fold back below 0; here it is 0.

    Examples
    --------
    >>> [round(float(bound), 4) for bound in arcsine(0.005, 0.01, 14.0)]
    [0.0, 0.0488]
    """
    share, spread = np.asarray(p, dtype=np.float64), np.asarray(error, dtype=np.float64)
    inside = (share > 0) & (share < 1)
    safe = np.where(inside, share, 0.5)
    middle = np.arcsin(np.sqrt(safe))
    half = np.where(inside, t_quantile(df, level) * spread / (2 * np.sqrt(safe * (1 - safe))), np.nan)
    low, high = (np.clip(angle, 0, np.pi / 2) for angle in (middle - half, middle + half))
    return np.sin(low) ** 2, np.sin(high) ** 2


def effective_size(p: ArrayLike, error: ArrayLike, n: ArrayLike) -> Numbers:
    """How many people a simple random sample would need for the same standard error; n where there is none.

    Parameters
    ----------
    p, error
        Proportions in 0..1 and standard errors.
    n
        People who answered.

    References
    ----------
    Korn and Graubard (1998), Survey Methodology 24, 193-201.

    Examples
    --------
    >>> effective_size(0.5, 0.05, 400).round(6)
    np.float64(100.0)
    """
    share, spread = np.asarray(p, dtype=np.float64), np.asarray(error, dtype=np.float64)
    size = np.broadcast_to(np.asarray(n, dtype=np.float64), share.shape)
    return np.where(spread > 0, share * (1 - share) / np.where(spread > 0, spread, 1.0) ** 2, size)


def korn_graubard(
    p: ArrayLike, error: ArrayLike, df: ArrayLike, n: ArrayLike, level: float = 0.95, *, capped: bool = True
) -> Bounds:
    """The exact binomial interval on the effective sample size, corrected for degrees of freedom.

    Parameters
    ----------
    p, error, df
        Proportions in 0..1, standard errors and degrees of freedom, of one shape.
    n
        Rows of each domain.
    level
        Confidence, between 0 and 1.
    capped
        Whether the effective size is held at n and n is taken at 0 and 1, as the U.S. National Center for Health
        Statistics asks; otherwise as R does, where both bounds are NaN at 0 and 1.

    References
    ----------
    Korn and Graubard (1998), Survey Methodology 24, 193-201. Parker and others (2017), National Center for Health
    Statistics Data Presentation Standards for Proportions, Vital and Health Statistics 2 (175). R package survey
    4.1-1, `svyciprop(method = "beta")`.

    Examples
    --------
    >>> [round(float(bound), 4) for bound in korn_graubard(0.0, 0.0, 14.0, 60)]
    [0.0, 0.0596]
    """
    share, size = np.broadcast_arrays(np.asarray(p, dtype=np.float64), np.asarray(n, dtype=np.float64))
    with np.errstate(invalid="ignore", divide="ignore"):
        freedom = (t_quantile(size - 1, level) / t_quantile(df, level)) ** 2
        effective = effective_size(share, error, size) * freedom
        if capped:
            effective = np.where(np.asarray(error) > 0, np.minimum(effective, size), size)
        else:
            certain = np.where((share > 0) & (share < 1), np.inf, np.nan)
            effective = np.where(np.asarray(error) > 0, effective, certain)
    return clopper_pearson(share, effective, level)


def clopper_pearson(p: ArrayLike, n: ArrayLike, level: float = 0.95) -> Bounds:
    """The exact binomial interval; `n` need not be whole. NaN where n is, `p` alone where it is infinite.

    Parameters
    ----------
    p
        Proportions in 0..1.
    n
        Size of the sample, or effective size.
    level
        Confidence, between 0 and 1.

    References
    ----------
    Clopper and Pearson (1934), Biometrika 26, 404-413.

    Examples
    --------
    >>> [round(float(bound), 4) for bound in clopper_pearson(0.1, 20)]
    [0.0123, 0.317]
    """
    share, size = np.broadcast_arrays(np.asarray(p, dtype=np.float64), np.asarray(n, dtype=np.float64))
    tail = (1 - level) / 2
    hits, misses = size * share, size * (1 - share)
    with np.errstate(invalid="ignore"):
        low = np.where(hits > 0, scipy.special.betaincinv(np.maximum(hits, 1e-300), misses + 1, tail), 0.0)
        high = np.where(
            misses > 0, scipy.special.betaincinv(hits + 1, np.maximum(misses, 1e-300), 1 - tail), 1.0
        )
    return tuple(  # type: ignore[return-value]
        np.where(np.isnan(size), np.nan, np.where(np.isinf(size), share, bound)) for bound in (low, high)
    )


def wilson(p: ArrayLike, error: ArrayLike, df: ArrayLike, n: ArrayLike, level: float = 0.95) -> Bounds:
    """Wilson's interval on the effective sample size, with t for the design's degrees of freedom.

    Parameters
    ----------
    p, error, df
        Proportions in 0..1, standard errors and degrees of freedom, of one shape.
    n
        People who answered; the effective size where the standard error is 0.
    level
        Confidence, between 0 and 1.

    References
    ----------
    Wilson (1927), Journal of the American Statistical Association 22, 209-212; Franco and others (2019), Journal of
    Survey Statistics and Methodology 7, 334-364, for the effective size.

    Examples
    --------
    >>> [round(float(bound), 4) for bound in wilson(0.5, 0.05, float("inf"), 400)]
    [0.4038, 0.5962]
    """
    share = np.asarray(p, dtype=np.float64)
    size, t = effective_size(share, error, n), t_quantile(df, level)
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = (share + t**2 / (2 * size)) / (1 + t**2 / size)
        half = t / (1 + t**2 / size) * np.sqrt(share * (1 - share) / size + t**2 / (4 * size**2))
    return np.maximum(middle - half, 0.0), np.minimum(middle + half, 1.0)


def likelihood(p: ArrayLike, error: ArrayLike, df: ArrayLike, n: ArrayLike, level: float = 0.95) -> Bounds:
    """Every share whose binomial likelihood, scaled by the design effect, is not too far below the best one's.

    Parameters
    ----------
    p, error, df
        Proportions in 0..1, standard errors and degrees of freedom, of one shape. NaN at 0 and 1.
    n
        People who answered.
    level
        Confidence, between 0 and 1.

    References
    ----------
    Rao and Scott (1984), Annals of Statistics 12, 46-60; R package survey 4.1-1, `svyciprop(method = "likelihood")`,
    which reads the bound from a table of the likelihood, in places 2e-4 away; here it is solved for.

    Examples
    --------
    >>> [round(float(bound), 4) for bound in likelihood(0.1, 0.03, 14.0, 100)]
    [0.0477, 0.1767]
    """
    share, size = np.broadcast_arrays(np.asarray(p, dtype=np.float64), np.asarray(n, dtype=np.float64))
    inside = (share > 0) & (share < 1) & (size > 1)
    safe = np.where(inside, share, 0.5)
    with np.errstate(invalid="ignore", divide="ignore"):
        scale = np.asarray(error) ** 2 / (safe * (1 - safe)) * size**2 / (size - 1)
    allowed = np.where(inside, scale * t_quantile(df, level) ** 2, np.nan)
    return tuple(_where_likelihood_falls(safe, size, allowed, side) for side in (-1.0, 1.0))  # type: ignore[return-value]


def _where_likelihood_falls(share: Numbers, size: Numbers, allowed: Numbers, side: float) -> Numbers:
    """On the scale of log odds, halve the way between the estimate and where the loss is surely larger."""
    near, far = scipy.special.logit(share), scipy.special.logit(share) + side * 745.0
    for _ in range(80):
        middle = (near + far) / 2
        lost = deviance(share, size, middle)
        near, far = np.where(lost <= allowed, middle, near), np.where(lost <= allowed, far, middle)
    return np.where(np.isnan(allowed), np.nan, scipy.special.expit((near + far) / 2))


def deviance(share: ArrayLike, size: ArrayLike, log_odds: ArrayLike) -> Numbers:
    """By how much twice the binomial log likelihood at some log odds is below that at the share itself.

    Parameters
    ----------
    share
        Proportions in 0..1.
    size
        People who answered.
    log_odds
        Where the likelihood is looked at.

    References
    ----------
    McCullagh and Nelder (1989), Generalized Linear Models, 4.4.2.

    Examples
    --------
    >>> deviance(0.5, 100, [0.0, 1.0]).round(4)
    array([ 0.    , 24.0229])
    """
    p, odds = np.asarray(share, dtype=np.float64), np.asarray(log_odds, dtype=np.float64)
    inside, outside = scipy.special.expit(odds), scipy.special.expit(-odds)
    apart = scipy.special.rel_entr(p, inside) + scipy.special.rel_entr(1 - p, outside)
    found: Numbers = 2 * np.asarray(size, dtype=np.float64) * apart
    return found


PROPORTIONS: Final[dict[str, Callable[..., Bounds]]] = {
    "korn_graubard": korn_graubard,
    "korn_graubard_uncapped": lambda *given: korn_graubard(*given, capped=False),
    "logit": lambda p, error, df, n, level: logit(p, error, df, level),
    "likelihood": likelihood,
    "wilson": wilson,
    "arcsine": lambda p, error, df, n, level: arcsine(p, error, df, level),
    "plain": lambda p, error, df, n, level: plain(p, error, df, level),
}
"""Intervals of a proportion by name; each takes p, error, df, n and level."""


def of_proportions(name: IntervalName, p: Any, error: Any, df: Any, n: Any, level: float = 0.95) -> Bounds:
    """The interval of that name; none where the error is not known."""
    lower, upper = PROPORTIONS[name](p, error, df, n, level)
    unknown = np.isnan(error)
    return np.where(unknown, np.nan, lower), np.where(unknown, np.nan, upper)
