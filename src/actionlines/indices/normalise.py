"""Bring indicators on one scale: one function, one method.

All take `values` of shape (..., units, indicators) and work over the units; whatever comes before is a batch. NaN
stays NaN and takes no part. `direction` is 1 where more is better and -1 where less is, one or one for each
indicator. `codes` name the indicators in errors. `over` holds the figures that say what lowest, highest, mean and
deviation are, where these are not those of `values`: of a reference year, or of all years of a panel.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from actionlines.errors import BadInputError
from actionlines.indices.arrays import Floats, floats, listed

Codes = Sequence[str] | None


class NormalisationError(BadInputError):
    """Figures cannot be brought on one scale."""


class ConstantColumnError(NormalisationError):
    """An indicator has one and the same figure for every unit."""


class NoScaleError(NormalisationError):
    """What an indicator is held against leaves no scale: a maximum of nought, a target at the lowest figure."""


class MissingReferenceError(NormalisationError):
    """What an indicator is held against is not known: no target, no goalposts, no figure of the reference unit."""


class NonPositiveFigureError(NormalisationError):
    """A figure of nought or below has no logarithm."""


def min_max(
    values: npt.ArrayLike,
    direction: npt.ArrayLike = 1,
    *,
    lower: float = 0.0,
    upper: float = 100.0,
    over: npt.ArrayLike | None = None,
    codes: Codes = None,
) -> Floats:
    """Stretch each indicator so that its worst figure is `lower` and its best is `upper`.

    Parameters
    ----------
    values : (..., units, indicators)
        NaN where missing.
    direction
        1 or -1, one or one for each indicator.
    lower, upper
        Ends of the scale. From 1, not 0, where a geometric or harmonic mean follows.
    over
        Figures that lowest and highest are taken from; `values` where not given. With others, scores may leave
        the scale.
    codes
        Of the indicators, for errors.

    Returns
    -------
    array of the shape of `values`, on the scale `lower` to `upper`

    Raises
    ------
    ConstantColumnError
        If an indicator has the same figure for every unit, as it has with one unit alone.

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 5.

    Examples
    --------
    >>> min_max([[1.0], [2.0], [5.0]]).ravel()
    array([  0.,  25., 100.])
    >>> min_max([[1.0], [2.0], [5.0]], -1).ravel()
    array([100.,  75.,   0.])
    """
    turned, base = _turned(values, direction, over)
    low, high = _ends(base, codes)
    return floats((turned - low) / (high - low) * (upper - lower) + lower)


def z_score(
    values: npt.ArrayLike,
    direction: npt.ArrayLike = 1,
    *,
    mean: float = 0.0,
    deviation: float = 1.0,
    over: npt.ArrayLike | None = None,
    codes: Codes = None,
    freedom: int = 1,
) -> Floats:
    """Give each indicator the same mean and standard deviation.

    Parameters
    ----------
    values, direction, over, codes
        As for `min_max`.
    mean, deviation
        What each indicator has afterwards: 0 and 1, or 100 and 10.
    freedom
        Subtracted from the number of figures in the deviation: 1 for a sample, 0 for a population.

    Returns
    -------
    array of the shape of `values`

    Raises
    ------
    ConstantColumnError
        If an indicator has the same figure for every unit.

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 5.

    Examples
    --------
    >>> z_score([[1.0], [2.0], [3.0]], mean=100, deviation=10).ravel()
    array([ 90., 100., 110.])
    """
    turned, base = _turned(values, direction, over)
    _ends(base, codes)
    there = ~np.isnan(base)
    count = there.sum(axis=-2, keepdims=True)
    with np.errstate(invalid="ignore"):  # an indicator without any figure has no mean
        centre = np.where(there, base, 0.0).sum(axis=-2, keepdims=True) / count
        squares = np.where(there, (base - centre) ** 2, 0.0).sum(axis=-2, keepdims=True)
        spread = np.sqrt(squares / np.where(count > freedom, count - freedom, np.nan))
    return floats((turned - centre) / spread * deviation + mean)


def adjusted_min_max(
    values: npt.ArrayLike,
    direction: npt.ArrayLike = 1,
    *,
    centre: float = 100.0,
    half_width: float = 30.0,
    over: npt.ArrayLike | None = None,
    codes: Codes = None,
) -> Floats:
    """Put the mean figure at `centre` and make the range twice `half_width` wide: 70 to 130 if the mean is midway.

    For the adjusted index of Mazziotta and Pareto: with the same figures `over` for all years, years can be compared.

    Parameters
    ----------
    values, direction, over, codes
        As for `min_max`; mean and range are those of `over`.
    centre, half_width
        Of the scale.

    Returns
    -------
    array of the shape of `values`

    Raises
    ------
    ConstantColumnError
        If an indicator has the same figure for every unit.

    References
    ----------
    M. Mazziotta, A. Pareto (2016), On a generalized non-compensatory composite index for measuring socio-economic
    phenomena, Social Indicators Research 127, the adjusted index.

    Examples
    --------
    >>> adjusted_min_max([[0.0], [10.0], [50.0]]).ravel()
    array([ 76.,  88., 136.])
    """
    turned, base = _turned(values, direction, over)
    low, high = _ends(base, codes)
    there = ~np.isnan(base)
    count = np.maximum(there.sum(axis=-2, keepdims=True), 1)
    mean = np.where(there, base, 0.0).sum(axis=-2, keepdims=True) / count
    return floats(centre + (turned - mean) / (high - low) * 2.0 * half_width)


def distance_to_best(
    values: npt.ArrayLike,
    direction: npt.ArrayLike = 1,
    *,
    over: npt.ArrayLike | None = None,
    codes: Codes = None,
) -> Floats:
    """One less the distance to the best figure, as a share of the range: 1 for the best, 0 for the worst.

    Parameters, return and errors as for `min_max`.

    References
    ----------
    COINr (Becker et al., 2022), `n_dist2max`.

    Examples
    --------
    >>> distance_to_best([[1.0], [2.0], [5.0]]).ravel()
    array([0.  , 0.25, 1.  ])
    """
    turned, base = _turned(values, direction, over)
    low, high = _ends(base, codes)
    return floats(1.0 - (high - turned) / (high - low))


def distance_to_reference(
    values: npt.ArrayLike, direction: npt.ArrayLike = 1, *, reference: int, codes: Codes = None
) -> Floats:
    """One less the distance to a reference unit, as a share of its lead over the worst: 1 for that unit.

    Parameters
    ----------
    values, direction, codes
        As for `min_max`.
    reference
        Row of the reference unit.

    Returns
    -------
    array of the shape of `values`; above 1 for who is ahead of the reference

    Raises
    ------
    MissingReferenceError
        If the reference unit has no figure in an indicator.
    NoScaleError
        If it has the worst figure.

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 5.

    Examples
    --------
    >>> distance_to_reference([[1.0], [3.0], [5.0]], reference=1).ravel()
    array([0., 1., 2.])
    """
    turned = floats(values) * floats(direction)
    held = turned[..., reference : reference + 1, :]
    refuse_missing(np.isnan(held), "the reference unit has no figure", codes)
    return floats(
        1.0 - (held - turned) / _lead(held, turned, "the reference unit has the worst figure", codes)
    )


def distance_to_target(
    values: npt.ArrayLike,
    direction: npt.ArrayLike = 1,
    *,
    target: npt.ArrayLike,
    cap: bool = False,
    codes: Codes = None,
) -> Floats:
    """Share of the way from the worst figure to the target.

    Parameters
    ----------
    values, direction, codes
        As for `min_max`.
    target
        One or one for each indicator, in its unit.
    cap
        Whether going beyond the target earns no more than 1.

    Returns
    -------
    array of the shape of `values`; 1 at the target

    Raises
    ------
    MissingReferenceError
        If an indicator has no target (NaN).
    NoScaleError
        If the target of an indicator is no better than its worst figure.

    References
    ----------
    COINr (Becker et al., 2022), `n_dist2targ`.

    Examples
    --------
    >>> distance_to_target([[0.0], [45.0], [95.0]], target=90, cap=True).ravel()
    array([0. , 0.5, 1. ])
    """
    turned = floats(values) * floats(direction)
    held = np.broadcast_to(floats(target) * floats(direction), (1, turned.shape[-1]))
    refuse_missing(np.isnan(held), "there is no target", codes)
    low = np.fmin.reduce(turned, axis=-2, keepdims=True)
    share = (turned - low) / _lead(held, turned, "the target is no better than the worst figure", codes)
    return floats(np.minimum(share, 1.0) if cap else share)


def fraction_of_maximum(
    values: npt.ArrayLike, direction: npt.ArrayLike = 1, *, codes: Codes = None
) -> Floats:
    """Figure as a share of the best figure; where less is better, the best (smallest) figure as a share of it.

    Parameters
    ----------
    values, direction, codes
        As for `min_max`; each figure > 0 where less is better.

    Returns
    -------
    array of the shape of `values`; 1 for the best, and below 0 for a figure below 0

    Raises
    ------
    NoScaleError
        If the best figure of an indicator is 0 or below.

    References
    ----------
    C. L. Hwang, K. Yoon (1981), Multiple attribute decision making, linear scale transformation. COINr (Becker et al.,
    2022), `n_fracmax`, is the same where more is better; where less is, it gives the worst unit the highest score.

    Examples
    --------
    >>> fraction_of_maximum([[1.0], [2.0], [4.0]]).ravel()
    array([0.25, 0.5 , 1.  ])
    >>> fraction_of_maximum([[1.0], [2.0], [4.0]], -1).ravel()
    array([1.  , 0.5 , 0.25])
    """
    figures = floats(values)
    less = np.broadcast_to(floats(direction) < 0, figures.shape[-1:])
    low, high = (measure.reduce(figures, axis=-2, keepdims=True) for measure in (np.fmin, np.fmax))
    best = np.where(less, low, high)
    if (best <= 0).any():
        where = listed(codes, by_column(best <= 0, figures.shape[-1]), word="column")
        raise NoScaleError(f"{where}: the best figure is 0 or below, of which there is no share; use min_max")
    return floats(np.where(less, best / np.where(less, figures, 1.0), figures / best))


def _turned(
    values: npt.ArrayLike, direction: npt.ArrayLike, over: npt.ArrayLike | None
) -> tuple[Floats, Floats]:
    turned = floats(values) * floats(direction)
    return turned, turned if over is None else floats(over) * floats(direction)


def _ends(base: Floats, codes: Codes) -> tuple[Floats, Floats]:
    """Lowest and highest figure of each indicator; NaN for one without any figure."""
    low, high = np.fmin.reduce(base, axis=-2, keepdims=True), np.fmax.reduce(base, axis=-2, keepdims=True)
    if (low == high).any():
        where = listed(codes, by_column(low == high, base.shape[-1]), word="column")
        raise ConstantColumnError(
            f"{where}: every unit has the same figure, so that there is no scale; leave the indicator out or give "
            "it goalposts"
        )
    return low, high


def _lead(held: Floats, turned: Floats, text: str, codes: Codes) -> Floats:
    lead = held - np.fmin.reduce(turned, axis=-2, keepdims=True)
    if (lead <= 0).any():
        raise NoScaleError(f"{listed(codes, by_column(lead <= 0, turned.shape[-1]), word='column')}: {text}")
    return floats(lead)


def refuse_missing(missing: npt.NDArray[np.bool_], text: str, codes: Codes) -> None:
    if missing.any():
        where = listed(codes, by_column(missing, missing.shape[-1]), word="column")
        raise MissingReferenceError(f"{where}: {text}; give one or choose another way to normalise")


def by_column(faulty: npt.NDArray[np.bool_], columns: int) -> npt.NDArray[np.bool_]:
    wide = np.broadcast_to(faulty, (*faulty.shape[:-1], columns)) if faulty.ndim else np.full(columns, faulty)
    return np.asarray(wide.reshape(-1, columns).any(axis=0), dtype=np.bool_)
