"""Compare units in pairs: who is ahead in more of the weight; no strength in one member makes good another's."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from actionlines.errors import BadInputError
from actionlines.indices.aggregate import shares
from actionlines.indices.arrays import Floats, floats

MAX_UNITS: Final = 5000
"""Every unit is compared with every other: 25 million pairs, 200 MB a table. More are refused."""

TIE: Final = 1e-12
"""Weights that differ by less are taken as equal, so that rounding decides no pair."""


class TooManyUnitsError(BadInputError):
    """More units than can be compared in pairs."""


def outranking(scores: npt.ArrayLike, weights: npt.ArrayLike) -> Floats:
    """Share of the weight in which one unit is ahead of another; half of it counts where they tie.

    Parameters
    ----------
    scores : (..., units, members)
        Only members in which both units have a score are compared, and their weights made to add up to 1. So the
        order of the rows never matters: each pair's two shares add up to 1.
    weights : (members,) or (..., 1, members), each >= 0

    Returns
    -------
    array of shape (..., units, units): how far the row's unit is ahead of the column's; 0 on the diagonal, NaN where
    two units have no member in common

    Raises
    ------
    TooManyUnitsError
        If there are more than `MAX_UNITS`.
    WeightError
        As for `aggregate.arithmetic_mean`.

    References
    ----------
    G. Munda, M. Nardo (2009), Noncompensatory/nonlinear composite indicators for ranking countries: a defensible
    setting, Applied Economics 41. COINr's `outrankMatrix` makes a pair depend on the order of its rows where a score
    is missing.

    Examples
    --------
    >>> outranking([[1.0, 5.0, 2.0], [2.0, 4.0, 2.0]], [1, 1, 2])
    array([[0. , 0.5],
           [0.5, 0. ]])
    """
    figures = floats(scores)
    net, common = _compared(figures, weights)
    ahead = np.where(common > 0, 0.5 + 0.5 * net / np.where(common > 0, common, 1.0), np.nan)
    own = np.arange(figures.shape[-2])
    ahead[..., own, own] = 0.0
    return floats(ahead)


def copeland(scores: npt.ArrayLike, weights: npt.ArrayLike) -> Floats:
    """Number of units that a unit is ahead of in most of the weight, less the number that are ahead of it.

    Parameters, errors and rule for what is missing as for `outranking`. Pairs without a member in common, and pairs
    whose shares differ by less than rounding does (`TIE`), count for neither.

    Returns
    -------
    array of shape (..., units), from 1 - units to units - 1; NaN for a unit without any score

    References
    ----------
    A. H. Copeland (1951), A reasonable social welfare function. Munda and Nardo (2009) as for `outranking`.

    Examples
    --------
    >>> copeland([[3.0, 3.0], [2.0, 4.0], [1.0, 1.0]], [2, 1])
    array([ 2.,  0., -2.])
    """
    figures = floats(scores)
    net, common = _compared(figures, weights)
    wins = (net > TIE * common).sum(axis=-1) - (net < -TIE * common).sum(axis=-1)
    nothing = np.isnan(shares(weights, figures)).any(axis=-1)
    return floats(np.where(nothing, np.nan, wins))


def _compared(figures: Floats, weights: npt.ArrayLike) -> tuple[Floats, Floats]:
    """For each pair: weight in which the row's unit is ahead less that in which it is behind, and weight in common."""
    units = figures.shape[-2]
    if units > MAX_UNITS:
        raise TooManyUnitsError(
            f"{units} units make {units * units:,} pairs; at most {MAX_UNITS} units can be compared in pairs; use a "
            "mean, or take fewer units"
        )
    stated = shares(weights, np.zeros((*floats(weights).shape[:-1], figures.shape[-1])))
    stated = np.moveaxis(
        stated.reshape((*stated.shape[:-2], stated.shape[-1])) if stated.ndim > 1 else stated, -1, 0
    )
    missing = np.isnan(figures)
    net = np.zeros((*figures.shape[:-1], units))
    common = np.zeros_like(net)
    for member, weight in enumerate(stated):
        row, column = figures[..., :, np.newaxis, member], figures[..., np.newaxis, :, member]
        each = weight[..., np.newaxis, np.newaxis] if np.ndim(weight) else weight
        net += each * ((row > column).view(np.int8) - (row < column).view(np.int8))
        if missing[..., member].any():
            there = ~missing[..., member]
            common += each * (there[..., :, np.newaxis] & there[..., np.newaxis, :])
        else:
            common += each
    return net, common
