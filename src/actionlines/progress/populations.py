"""The units of a measure of inequality: their values and what each of them weighs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from actionlines.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats: TypeAlias = NDArray[np.float64]


class NegativeValueError(BadInputError):
    """A value below nought has no share of a whole."""


class InfiniteValueError(BadInputError):
    """A value is infinite."""


class UnfitWeightsError(BadInputError):
    """Not one weight a value, a weight below nought, or nothing that weighs."""


class NothingToShareError(BadInputError):
    """All values are nought: nobody has anything, so that nothing is shared, evenly or not."""


@dataclass(frozen=True)
class Population:
    """Units in ascending order of value, with the share of each in the whole population."""

    values: Floats
    shares: Floats
    """They add up to 1."""

    @property
    def mean(self) -> float:
        """Mean of the values, each by its share."""
        return float(self.shares @ self.values)

    @property
    def relative(self) -> Floats:
        """Each value divided by the mean."""
        return self.values / self.mean


def population(values: ArrayLike, weights: ArrayLike | None = None) -> Population:
    """Take values and weights as they come; a unit without a value or without a weight takes no part.

    Raises
    ------
    NegativeValueError, InfiniteValueError, UnfitWeightsError, NothingToShareError
        If no measure of inequality can be taken of them.
    """
    x = np.asarray(values, dtype=np.float64).ravel()
    w = np.ones_like(x) if weights is None else np.asarray(weights, dtype=np.float64).ravel()
    if w.shape != x.shape:
        raise UnfitWeightsError(f"{x.size} values, but {w.size} weights; give one weight a value")
    there = ~(np.isnan(x) | np.isnan(w)) & (w != 0)
    x, w = x[there], w[there]
    _check(x, w)
    order = np.argsort(x, kind="stable")
    x, w = x[order], w[order]
    return Population(x, w / w.sum())


def labelled(labels: Sequence[object], values: ArrayLike, weights: ArrayLike | None) -> dict[str, Population]:
    """Take the units of each label as a population of their own, with shares of the whole of all labels."""
    x = np.asarray(values, dtype=np.float64).ravel()
    w = np.ones_like(x) if weights is None else np.asarray(weights, dtype=np.float64).ravel()
    names = np.asarray([str(label) for label in labels])
    if not names.shape == x.shape == w.shape:
        raise UnfitWeightsError(
            f"{names.size} labels, {x.size} values and {w.size} weights; give one label and weight a value"
        )
    there = ~(np.isnan(x) | np.isnan(w)) & (w != 0)
    names, x, w = names[there], x[there], w[there]
    _check(x, w)
    shares = w / w.sum()
    return {
        str(name): Population(x[names == name], shares[names == name]) for name in np.unique(names).tolist()
    }


def _check(x: Floats, w: Floats) -> None:
    if np.isinf(x).any() or np.isinf(w).any():
        raise InfiniteValueError("a value or weight is infinite; leave it out, or give it as missing")
    if (w < 0).any():
        raise UnfitWeightsError(f"a weight is {w.min():g}; weights are people or things, never below nought")
    if not x.size:
        raise UnfitWeightsError("no unit has both a value and a weight above nought")
    if (x < 0).any():
        raise NegativeValueError(
            f"a value is {x.min():g}; inequality is of what can be shared, never below nought"
        )
    if not (x > 0).any():
        raise NothingToShareError("all values are 0: nothing is shared, so that no inequality can be told")
