"""Places in many replicates at once."""

from __future__ import annotations

from typing import Final

import numpy as np

from actionlines.indices.arrays import Floats, Truths, Wholes, floats
from actionlines.indices.rank import Ties, ranks

_BITS: Final = 12
"""So many of a score's last bits are rounded away: scores that differ by less than 1e-12 of themselves tie, since the
order of a sum is no reason for a place. In their stead stands the number of the unit."""

_LAST: Final = 1e300  # in the place of a missing score, after all others


def places(scores: Floats, *, ties: Ties = "min") -> Floats:
    """Place of each unit (replicates, units), 1 for the highest score, NaN without a score.

    As `rank.ranks`, but scores that agree to about twelve digits tie.
    """
    if ties != "min" or scores.shape[-1] > 1 << _BITS:
        return ranks(scores[..., None], ties=ties, digits=12)[..., 0]
    missing = np.isnan(scores)
    keys, unit = _sorted(scores, missing)
    found = np.empty(scores.size)
    start = np.arange(0, scores.size, scores.shape[-1]).reshape(*scores.shape[:-1], 1)
    unit += start
    found[unit.ravel()] = _first_of_ties(keys).ravel()
    if missing.any():
        found[missing.ravel()] = np.nan
    return found.reshape(scores.shape)


def _sorted(scores: Floats, missing: Truths) -> tuple[Wholes, Wholes]:
    """Scores as whole numbers that differ where the scores do, the highest first, and the unit of each.

    The unit's number takes the place of a score's last bits while both are sorted together as one number.
    """
    size = scores.shape[-1]
    turned = -((np.where(missing, -_LAST, scores) if missing.any() else scores) + 0.0)
    keys = turned.view(np.int64)
    keys += 1 << (_BITS - 1)  # to the nearest, so that equal up to rounding stays equal
    keys &= -(1 << _BITS)
    keys |= np.arange(size)
    turned.sort(axis=-1)
    unit = keys & ((1 << _BITS) - 1)
    keys >>= _BITS
    return keys, unit


def _first_of_ties(keys: Wholes) -> Floats:
    """Place of each sorted key: its position, or that of the first key equal to it."""
    new: Truths = np.ones(keys.shape, dtype=np.bool_)
    np.not_equal(keys[..., 1:], keys[..., :-1], out=new[..., 1:])
    position = np.broadcast_to(np.arange(1, keys.shape[-1] + 1, dtype=np.float64), keys.shape)
    if new.all():
        return position
    return floats(np.maximum.accumulate(np.where(new, position, 0.0), axis=-1))
