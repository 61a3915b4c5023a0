"""Inequality parted into that between groups of countries and that within them, without a rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from actionlines.progress.inequality import generalised_entropy
from actionlines.progress.populations import labelled


@dataclass(frozen=True)
class GroupPart:
    """One group of a decomposition."""

    group: str
    share: float
    """Of the population."""
    mean: float
    inequality: float | None
    """Within the group, by itself; none where all its units have nothing."""
    within: float
    """What it adds to the inequality within groups."""


@dataclass(frozen=True)
class Decomposition:
    """total = between + within; within is the sum over the groups."""

    order: float
    total: float
    between: float
    within: float
    groups: tuple[GroupPart, ...]
    """In order of name."""

    @property
    def between_pct(self) -> float | None:
        """Share of the inequality that lies between groups; none where there is no inequality, or no bound."""
        return 100.0 * self.between / self.total if 0 < self.total < np.inf else None


def decompose(
    values: ArrayLike, groups: Sequence[object], weights: ArrayLike | None = None, *, order: float = 1.0
) -> Decomposition:
    """Part generalised entropy into between and within groups.

    Parameters
    ----------
    values : array of shape (units,), each >= 0
        NaN means missing: the unit takes no part.
    groups : sequence of length units
        Each unit is in one group.
    weights : array of shape (units,), each >= 0, optional
    order
        1 for Theil's T, 0 for Theil's L, 2 for half the squared coefficient of variation.

    Returns
    -------
    Decomposition
        within = sum_g f_g (mu_g / mu)^order GE_g and between = GE of the groups' means, each by its share f_g.
        A group that has nothing at all adds nothing within; where a unit has 0, L is infinite within its group,
        and between groups only where a whole group has nothing.

    Raises
    ------
    NegativeValueError, InfiniteValueError, UnfitWeightsError, NothingToShareError
        See `populations`.

    References
    ----------
    Shorrocks, A. (1980), The class of additively decomposable inequality measures, Econometrica 48, 613-625;
    Cowell, F. (2011), Measuring Inequality, ch. 3 and A.6.

    Examples
    --------
    >>> parts = decompose([1.0, 3.0, 5.0, 7.0], ["a", "a", "b", "b"])
    >>> round(parts.total, 6), round(parts.between, 6), round(parts.within, 6)
    (0.17398, 0.130812, 0.043168)
    """
    found = labelled(groups, values, weights)
    shares = {name: float(units.shares.sum()) for name, units in found.items()}
    means = {name: float(units.shares @ units.values) / shares[name] for name, units in found.items()}
    mean = sum(shares[name] * means[name] for name in found)
    parts = []
    for name, units in found.items():
        own = generalised_entropy(units.values, units.shares, order=order) if means[name] > 0 else None
        within = 0.0 if own is None else shares[name] * (means[name] / mean) ** order * own
        parts.append(GroupPart(name, shares[name], means[name], own, within))
    x = np.concatenate([units.values for units in found.values()])
    w = np.concatenate([units.shares for units in found.values()])
    return Decomposition(
        order=order,
        total=generalised_entropy(x, w, order=order),
        between=generalised_entropy(list(means.values()), list(shares.values()), order=order),
        within=sum(part.within for part in parts),
        groups=tuple(parts),
    )
