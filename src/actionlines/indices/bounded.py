"""Scores from figures that are only believed within bounds, from their reciprocals, and rounded as printed."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from actionlines.indices.arrays import Floats, floats, listed
from actionlines.indices.normalise import Codes, NonPositiveFigureError, NoScaleError


def bounded(
    values: npt.ArrayLike,
    direction: npt.ArrayLike = 1,
    *,
    least: float | None = None,
    most: float | None = None,
    scale: float = 1.0,
    codes: Codes = None,
) -> Floats:
    """Figure times `scale`, with what lies beyond a bound read as the bound.

    Parameters
    ----------
    values : (..., units, indicators)
        NaN stays NaN.
    direction
        Not used: the figure keeps its own.
    least, most
        Bounds in the indicator's unit; None where there is none.
    scale
        0.01 makes a share of a percentage.
    codes
        Of the indicators, for errors.

    Returns
    -------
    array of the shape of `values`

    Raises
    ------
    NoScaleError
        If the bounds are not in order.

    References
    ----------
    UNDP (2024), Human Development Report 2023-24, technical note 4: a parliament without women counts as one of 0.1
    per cent.

    Examples
    --------
    >>> bounded([[0.0], [30.0]], least=0.1, scale=0.01).ravel()
    array([0.001, 0.3  ])
    """
    if least is not None and most is not None and not least < most:
        raise NoScaleError(f"{_named(codes)}: the bounds are {least:g} and {most:g}; the lower comes first")
    return floats(np.clip(floats(values), least, most) * scale)


def reciprocal(
    values: npt.ArrayLike,
    direction: npt.ArrayLike = 1,
    *,
    of: float = 1.0,
    least: float | None = None,
    most: float | None = None,
    codes: Codes = None,
) -> Floats:
    """A number divided by the figure: what there is less of scores more.

    Parameters
    ----------
    values : (..., units, indicators), each > 0 once within the bounds
        NaN stays NaN.
    direction
        Not used: a reciprocal turns the figure round by itself.
    of
        The number divided.
    least, most
        Bounds in the indicator's unit, beyond which figures are read as the bound.
    codes
        Of the indicators, for errors.

    Returns
    -------
    array of the shape of `values`

    Raises
    ------
    NonPositiveFigureError
        If a figure is 0 or below and no bound lifts it.
    NoScaleError
        If the bounds are not in order.

    References
    ----------
    UNDP (2024), Human Development Report 2023-24, technical note 4: maternal mortality between 10 and 1,000.

    Examples
    --------
    >>> reciprocal([[4.0], [20.0]], of=10, least=10, most=1000).ravel()
    array([1. , 0.5])
    """
    figures = bounded(values, least=least, most=most, codes=codes)
    if (figures <= 0).any():
        raise NonPositiveFigureError(
            f"{_named(codes)}: a figure of 0 or below has no reciprocal; give it a lower bound above 0"
        )
    return floats(of / figures)


def rounded(scores: npt.ArrayLike, *, decimals: int) -> Floats:
    """Scores rounded half to even, as a report does that goes on with its printed scores.

    Parameters
    ----------
    scores
        NaN stays NaN.
    decimals
        Kept after the point.

    Returns
    -------
    array of the shape of `scores`

    References
    ----------
    ITU (2011), Measuring the Information Society 2011, annex 1, box 1.2: an index from scores of two decimals.

    Examples
    --------
    >>> rounded([0.7477, 0.62], decimals=1)
    array([0.7, 0.6])
    """
    return floats(np.round(floats(scores), decimals))


def _named(codes: Codes) -> str:
    return listed(codes, np.ones(len(codes), dtype=np.bool_), word="column") if codes else "an indicator"
