"""Divide indicators by the size of the unit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from actionlines.errors import BadInputError
from actionlines.indices.arrays import Floats, floats


class DenominatorError(BadInputError):
    """A denominator of nought or below."""


def denominate(
    values: npt.ArrayLike,
    denominators: npt.ArrayLike,
    *,
    factor: npt.ArrayLike = 1.0,
    units: Sequence[str] | None = None,
) -> Floats:
    """Figures per head, per unit of output or per area.

    Parameters
    ----------
    values : (..., units, indicators)
        NaN stays NaN.
    denominators : (units, indicators), each > 0
        What each figure is divided by; 1 for an indicator that is left as it is. NaN makes the figure missing.
    factor
        Multiplies the result: 100 for per cent; one or one for each indicator.
    units
        Codes of the rows, for errors.

    Returns
    -------
    array of the shape of `values`

    Raises
    ------
    DenominatorError
        If a denominator is 0 or below.

    References
    ----------
    COINr (Becker et al., 2022), `Denominate`.

    Examples
    --------
    >>> denominate([[50.0, 3.0]], [[200.0, 1.0]], factor=[100, 1])
    array([[25.,  3.]])
    """
    divisors = floats(denominators)
    if (divisors <= 0).any():
        place = np.argwhere(divisors <= 0)[0]
        unit = units[place[0]] if units is not None else f"row {place[0]}"
        raise DenominatorError(
            f"unit {unit}: a figure cannot be divided by {divisors[tuple(place)]:g}; mend it"
        )
    return floats(floats(values) / divisors * floats(factor))
