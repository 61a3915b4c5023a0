"""Correlations of every pair of columns over the units that have both: Pearson, Spearman, Kendall, with p-values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import scipy

from actionlines.errors import BadInputError
from actionlines.indices.arrays import Floats, Truths, Wholes, floats

_PAIRS_AT_ONCE: Final = 200_000


class CorrelationMethodError(BadInputError):
    """There is no such correlation."""

    def __init__(self, method: str) -> None:
        super().__init__(f"There is no correlation {method!r}; write one of: {', '.join(METHODS)}.")


@dataclass(frozen=True)
class Correlations:
    """Of the columns of one table with those of another: all three arrays have the shape (first, second)."""

    coefficients: Floats
    p_values: Floats
    units: Wholes  # that have both


def correlations(
    first: npt.ArrayLike, second: npt.ArrayLike | None = None, *, method: str = "pearson"
) -> Correlations:
    """Correlate each column of one table with each of another, or of itself, over the units that have both.

    Parameters
    ----------
    first : (units, columns)
        NaN means missing: a unit that lacks either figure takes no part in that pair.
    second : (units, other columns), optional
        Where not given, the columns of `first`.
    method
        ``pearson``, ``spearman`` (ranks anew for each pair of columns) or ``kendall`` (tau-b).

    Returns
    -------
    Correlations
        Coefficients from -1 to 1, two-sided p-values of no correlation (Student's t with n - 2 degrees of
        freedom for Pearson and Spearman, the normal approximation with ties for Kendall), and the units that
        have both. NaN where a column does not vary or fewer than three units have both.

    Raises
    ------
    CorrelationMethodError
        If the method is none of the three.

    References
    ----------
    M. G. Kendall (1970), Rank Correlation Methods, chapter 3 (tau-b) and 4 (variance with ties).
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 4.

    Examples
    --------
    >>> found = correlations([[1.0, 9.0], [2.0, 7.0], [3.0, np.nan], [4.0, 1.0]])
    >>> found.coefficients.round(4).tolist(), int(found.units[0, 1])
    ([[1.0, -0.9959], [-0.9959, 1.0]], 3)
    """
    if method not in METHODS:
        raise CorrelationMethodError(method)
    a = floats(first)
    b = a if second is None else floats(second)
    shape = (a.shape[1], b.shape[1])
    coefficients, p_values = np.full(shape, np.nan), np.full(shape, np.nan)
    units = np.zeros(shape, dtype=np.int64)
    for rows, left, right in _complete_parts(a, b):
        where = np.ix_(left, right)
        units[where] = np.count_nonzero(rows)
        if units[where][0, 0] > 2:
            coefficients[where], p_values[where] = METHODS[method](
                a[np.ix_(rows, left)], b[np.ix_(rows, right)]
            )
    return Correlations(coefficients, p_values, units)


def _complete_parts(a: Floats, b: Floats) -> Iterator[tuple[Truths, Wholes, Wholes]]:
    """Columns that lack the same units go together: the units both have, the columns of each table."""
    patterns_a, which_a = np.unique(~np.isnan(a.T), axis=0, return_inverse=True)
    patterns_b, which_b = np.unique(~np.isnan(b.T), axis=0, return_inverse=True)
    for i, present_a in enumerate(patterns_a):
        for j, present_b in enumerate(patterns_b):
            yield present_a & present_b, np.flatnonzero(which_a == i), np.flatnonzero(which_b == j)


def _unit_length(x: Floats) -> Floats:
    """Each column centred and of length one; NaN where it does not vary."""
    centred = x - x.mean(axis=0)
    length = np.sqrt((centred**2).sum(axis=0))
    varies = np.ptp(x, axis=0) > 0
    return floats(np.divide(centred, length, out=np.full_like(x, np.nan), where=varies & (length > 0)))


def _pearson(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    r = np.clip(_unit_length(x).T @ _unit_length(y), -1.0, 1.0)
    freedom = len(x) - 2
    with np.errstate(divide="ignore"):
        t = np.abs(r) * np.sqrt(freedom / ((1.0 - r) * (1.0 + r)))
    return r, 2.0 * scipy.stats.t.sf(t, freedom)


def _spearman(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    return _pearson(scipy.stats.rankdata(x, axis=0), scipy.stats.rankdata(y, axis=0))


def _kendall(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Concordant less discordant pairs, over the pairs that are tied in neither column."""
    agreement = np.zeros((x.shape[1], y.shape[1]))
    untied_x, untied_y = np.zeros(x.shape[1]), np.zeros(y.shape[1])
    for signs_x, signs_y in _signs(x, y):
        agreement += signs_x.T @ signs_y
        untied_x += np.abs(signs_x).sum(axis=0)
        untied_y += np.abs(signs_y).sum(axis=0)
    possible = np.sqrt(np.outer(untied_x, untied_y))
    tau = np.divide(agreement, possible, out=np.full_like(agreement, np.nan), where=possible > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        z = agreement / np.sqrt(_variance_with_ties(x, y))
    return np.clip(tau, -1.0, 1.0), np.where(np.isnan(tau), np.nan, 2.0 * scipy.stats.norm.sf(np.abs(z)))


def _signs(x: Floats, y: Floats) -> Iterator[tuple[Floats, Floats]]:
    """Sign of the difference of every pair of units, some units against all later ones at a time."""
    units = len(x)
    step = max(1, _PAIRS_AT_ONCE // units)
    later = np.arange(units)
    for start in range(0, units, step):
        some = np.arange(start, min(start + step, units))
        i, j = np.nonzero(some[:, None] < later[None, :])
        yield np.sign(x[some[i]] - x[j]), np.sign(y[some[i]] - y[j])


def _variance_with_ties(x: Floats, y: Floats) -> Floats:
    """Variance of concordant less discordant pairs where the columns are independent (Kendall 1970, 4.3)."""
    n = len(x)
    tied_x, tied_y = _tie_sums(x), _tie_sums(y)
    whole = n * (n - 1) * (2 * n + 5) - tied_x[2][:, None] - tied_y[2][None, :]
    pairs = np.outer(tied_x[0], tied_y[0]) / (2 * n * (n - 1))
    triples = np.outer(tied_x[1], tied_y[1]) / (9 * n * (n - 1) * (n - 2))
    return floats(whole / 18 + pairs + triples)


def _tie_sums(x: Floats) -> Floats:
    """Per column, over its groups of t equal figures: sums of t(t-1), t(t-1)(t-2) and t(t-1)(2t+5)."""
    sums = np.zeros((3, x.shape[1]))
    for column, figures in enumerate(x.T):
        t = np.unique(figures, return_counts=True)[1].astype(np.float64)
        sums[:, column] = [
            (t * (t - 1)).sum(),
            (t * (t - 1) * (t - 2)).sum(),
            (t * (t - 1) * (2 * t + 5)).sum(),
        ]
    return sums


METHODS: Final[dict[str, Callable[[Floats, Floats], tuple[Floats, Floats]]]] = {
    "pearson": _pearson,
    "spearman": _spearman,
    "kendall": _kendall,
}
