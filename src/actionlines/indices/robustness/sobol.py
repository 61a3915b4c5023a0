"""Sensitivity indices of Sobol: which doubt makes an output vary, alone and with all it interacts with.

Outputs are those of a design of `samples` rows. Each row is evaluated with all inputs from a first sample (A), with all
from a second (B), and for each input with that one from B and the others from A.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import scipy

from actionlines.errors import BadInputError
from actionlines.indices.arrays import Floats, Truths, Wholes, floats

BLOCKS: Final = 16
"""Parts of a design that are drawn independently of each other; intervals come from how much they differ."""

_SUMS: Final = ("n", "a", "aa", "b", "bb", "c", "cc", "ac", "bc")


class DesignError(BadInputError):
    """Outputs that do not belong to one design."""


@dataclass(frozen=True, slots=True)
class SobolIndices:
    """First-order and total indices (inputs, outputs) with the half-width of their intervals.

    NaN where an output never varies, and intervals NaN with fewer than two blocks.
    """

    first: Floats
    total: Floats
    first_half_width: Floats
    total_half_width: Floats


class SobolSums:
    """Sums over rows that the indices are made of: rows are added in parts, none is kept.

    Parameters
    ----------
    inputs, outputs
        How many.
    blocks
        Independently drawn parts of the design.
    centre : (outputs,)
        A value near each output's mean, such as its baseline: it keeps the sums exact.
    """

    def __init__(self, inputs: int, outputs: int, *, blocks: int, centre: npt.ArrayLike = 0.0) -> None:
        self.centre = np.broadcast_to(floats(centre), (outputs,))
        shape = (blocks, inputs, outputs)
        self._sums = {
            name: np.zeros(shape if name in {"c", "cc", "ac", "bc"} else (blocks, outputs)) for name in _SUMS
        }

    def add(self, a: Floats, b: Floats, c: Floats, block: Wholes) -> None:
        """Add rows: `a` and `b` (rows, outputs), `c` (inputs, rows, outputs), and which block each row is of.

        A row in which any of an output's values is NaN does not count for that output.
        """
        order = np.argsort(block, kind="stable")
        own, start = np.unique(block[order], return_index=True)
        there = ~(np.isnan(a) | np.isnan(b) | np.isnan(c).any(axis=0))[order]
        y_a, y_b = _centred(a[order], self.centre, there), _centred(b[order], self.centre, there)
        parts = {"n": there.astype(np.float64), "a": y_a, "b": y_b, "aa": y_a * y_a, "bb": y_b * y_b}
        for name, part in parts.items():
            self._sums[name][own] += np.add.reduceat(part, start, axis=0)
        for position, changed in enumerate(c):
            y_c = _centred(changed[order], self.centre, there)
            for name, part in {"c": y_c, "cc": y_c * y_c, "ac": y_a * y_c, "bc": y_b * y_c}.items():
                self._sums[name][own, position] += np.add.reduceat(part, start, axis=0)

    @property
    def rows(self) -> Floats:
        """Rows that count, of each output."""
        return floats(self._sums["n"].sum(axis=0))

    def indices(self, *, confidence: float = 0.95) -> SobolIndices:
        """The indices over all rows, and intervals by leaving out one block at a time (the jackknife)."""
        whole = {name: part.sum(axis=0) for name, part in self._sums.items()}
        first, total = _estimates(whole)
        blocks = len(self._sums["n"])
        if blocks < 2:
            nowhere = np.full_like(first, np.nan)
            return SobolIndices(first, total, nowhere, nowhere)
        without = [
            _estimates({name: whole[name] - self._sums[name][block] for name in _SUMS})
            for block in range(blocks)
        ]
        quantile = scipy.stats.t.ppf(0.5 + confidence / 2, blocks - 1)
        widths = [
            quantile * np.sqrt((blocks - 1) * np.var([one[k] for one in without], axis=0)) for k in (0, 1)
        ]
        return SobolIndices(first, total, floats(widths[0]), floats(widths[1]))


def sobol_indices(
    a: npt.ArrayLike,
    b: npt.ArrayLike,
    c: npt.ArrayLike,
    *,
    blocks: int = BLOCKS,
    confidence: float = 0.95,
) -> SobolIndices:
    """First-order and total indices of a finished design, with confidence intervals.

    The first-order index is Janon's estimator, the total Jansen's. Intervals come from a jackknife over blocks of
    rows, which also holds for a design of independently scrambled Sobol sequences, one for each block.

    Parameters
    ----------
    a, b : (rows,) or (rows, outputs)
        Outputs of the first and second sample. A row with NaN in any of its outputs does not count.
    c : (inputs, rows) or (inputs, rows, outputs)
        Outputs of the first sample with one input each from the second.
    blocks
        Rows are cut into so many successive parts that were drawn independently of each other.
    confidence
        Of the intervals, 0 to 1.

    Returns
    -------
    SobolIndices
        Arrays of shape (inputs, outputs). Estimates may be a little below 0 or above 1.

    Raises
    ------
    DesignError
        If the arrays do not fit each other.

    References
    ----------
    I. M. Sobol' (1993), Sensitivity estimates for nonlinear mathematical models. M. J. W. Jansen (1999), Analysis of
    variance designs for model output, Computer Physics Communications 117. A. Janon and others (2014), Asymptotic
    normality and efficiency of two Sobol index estimators, ESAIM: Probability and Statistics 18.
    A. Saltelli and others (2010), Variance based sensitivity analysis of model output, Computer Physics
    Communications 181.

    Examples
    --------
    >>> sample = np.random.default_rng(0).random((2, 4096, 2))
    >>> f = lambda x: x[..., 0] + 2 * x[..., 1]
    >>> (one, two), mixed = sample, np.repeat(sample[:1], 2, axis=0)
    >>> mixed[0, :, 0], mixed[1, :, 1] = two[:, 0], two[:, 1]
    >>> found = sobol_indices(f(one), f(two), f(mixed))  # the true shares are 0.2 and 0.8
    >>> bool((abs(found.first[:, 0] - [0.2, 0.8]) < found.first_half_width[:, 0]).all())
    True
    """
    y_a, y_b, y_c = _shaped(a, b, c)
    rows, outputs = y_a.shape
    with np.errstate(invalid="ignore"):
        centre = np.nan_to_num(np.nanmean(y_a, axis=0)) if rows else np.zeros(outputs)
    parts = max(1, min(blocks, rows))
    sums = SobolSums(len(y_c), outputs, blocks=parts, centre=centre)
    sums.add(y_a, y_b, y_c, np.arange(rows) * parts // max(1, rows))
    return sums.indices(confidence=confidence)


def saltelli_indices(a: npt.ArrayLike, b: npt.ArrayLike, c: npt.ArrayLike) -> tuple[Floats, Floats]:
    """First-order and total indices by the estimators that COINr uses, to reproduce its figures.

    Its first-order estimator varies with the mean of the output, which is not taken away: use `sobol_indices`.

    Parameters
    ----------
    a, b, c
        As for `sobol_indices`.

    Returns
    -------
    two arrays of shape (inputs, outputs)

    References
    ----------
    A. Saltelli and others (2010), Variance based sensitivity analysis of model output, Computer Physics
    Communications 181, table 2 (b) and (f). COINr (Becker et al., 2022), `SA_estimate`.

    Examples
    --------
    >>> first, total = saltelli_indices([0.0, 1.0], [1.0, 0.0], [[1.0, 0.0]])
    >>> first.ravel(), total.ravel()
    (array([1.5]), array([1.5]))
    """
    y_a, y_b, y_c = _shaped(a, b, c)
    variance = np.concatenate([y_a, y_b]).var(axis=0, ddof=1)
    first = (y_b * (y_c - y_a)).mean(axis=1) / variance
    total = ((y_a - y_c) ** 2).mean(axis=1) / (2 * variance)
    return floats(first), floats(total)


def _shaped(a: npt.ArrayLike, b: npt.ArrayLike, c: npt.ArrayLike) -> tuple[Floats, Floats, Floats]:
    y_a, y_b, y_c = floats(a), floats(b), floats(c)
    if y_a.ndim == 1:
        y_a, y_b, y_c = y_a[:, None], y_b[..., None], y_c[..., None]
    if y_b.shape != y_a.shape or y_c.shape[1:] != y_a.shape:
        raise DesignError(
            f"outputs of one design are expected: A {y_a.shape}, B of the same shape and one more of it for each "
            f"input, not B {y_b.shape} and {y_c.shape}"
        )
    return y_a, y_b, y_c


def _centred(y: Floats, centre: Floats, there: Truths) -> Floats:
    """Differences from the centre, 0 in rows that do not count; `y` is a copy and is changed."""
    y -= centre
    if not there.all():
        y[~there] = 0.0
    return y


def _estimates(s: dict[str, Floats]) -> tuple[Floats, Floats]:
    """First-order (Janon) and total (Jansen) indices from sums over rows."""
    n = np.where(s["n"] > 1, s["n"], np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = (s["b"] + s["c"]) / (2 * n)
        pooled = (s["bb"] + s["cc"]) / (2 * n) - middle**2
        whole = (s["aa"] + s["bb"]) / (2 * n) - ((s["a"] + s["b"]) / (2 * n)) ** 2
        varies = whole > 1e-12 * (1.0 + ((s["aa"] + s["bb"]) / (2 * n)))
        first = np.where(varies & (pooled > 0), (s["bc"] / n - middle**2) / pooled, np.nan)
        total = np.where(varies, (s["aa"] + s["cc"] - 2 * s["ac"]) / (2 * n) / whole, np.nan)
    return floats(first), floats(total)
