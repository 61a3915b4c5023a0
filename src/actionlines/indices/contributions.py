"""Share the gap between two units' scores out among the members, so that the parts add up to it."""

from __future__ import annotations

from math import factorial
from typing import Final

import numpy as np

from actionlines.indices.arrays import Floats, floats
from actionlines.indices.roll_up import one_level
from actionlines.indices.specification import Rule, Specification

RELATIVE: Final = frozenset({"copeland", "wroclaw", "benefit_of_the_doubt"})
"""Aggregations whose score hangs on all other units: a gap between two has no parts."""

_MOST_SUBSETS: Final = 12
"""Members up to which every subset is looked at: 4,096 of them."""


def gap_contributions(
    specification: Specification, weights: dict[str, Floats], own: Floats, other: Floats
) -> Floats:
    """Parts of the gap in the index that each node makes: those of a node's members add up to the node's.

    At each aggregate the gap is shared out by Shapley's value: what exchanging a member's score changes, averaged over
    all orders in which the members may be exchanged. For an arithmetic mean that is weight times difference.

    Parameters
    ----------
    specification
        Its tree and rules; none of `RELATIVE`.
    weights
        By aggregate, of its members.
    own, other : (nodes,)
        Scores of the two units in the order of `Specification.nodes`. NaN shares its weight out, and that is part of
        the gap.

    Returns
    -------
    array of shape (nodes,); the last is the whole gap. NaN where one of the two has no score, and below an
    aggregation of `RELATIVE`

    References
    ----------
    L. S. Shapley (1953), A value for n-person games. A. F. Shorrocks (2013), Decomposition procedures for
    distributional analysis, Journal of Economic Inequality 11.
    """
    place = {code: position for position, code in enumerate(specification.nodes)}
    found = np.full(len(place), np.nan)
    slope = np.full(len(place), np.nan)
    root = place[specification.root]
    found[root], slope[root] = own[root] - other[root], 1.0
    for aggregate in reversed(specification.bottom_up):
        at = place[aggregate.code]
        members = [place[member] for member in specification.children(aggregate.code)]
        rule, share = specification.rule_of(aggregate.code), weights[aggregate.code]
        if rule.aggregation.method in RELATIVE:
            continue
        parts = member_contributions(rule, share, own[members], other[members])
        gap = own[at] - other[at]
        small = abs(gap) <= 1e-9 * max(1.0, abs(own[at]))
        scale = slope[at] if small else found[at] / gap
        found[members] = parts * scale
        slope[members] = scale * _slopes(rule, share, own[members])
    return found


def member_contributions(rule: Rule, weights: Floats, own: Floats, other: Floats) -> Floats:
    """Parts of the gap between an aggregate's scores of two units that each member makes; they add up to the gap.

    With more than twelve members, orders are the members' own, turned round and rotated, not all.

    Examples
    --------
    >>> from actionlines.indices.specification import Choice
    >>> member_contributions(Rule(), np.array([1.0, 3.0]), np.array([10.0, 20.0]), np.array([6.0, 20.0]))
    array([1., 0.])
    >>> parts = member_contributions(
    ...     Rule(Choice("geometric")), np.array([1.0, 1.0]), np.array([4.0, 9.0]), np.array([1.0, 1.0]))
    >>> parts, parts.sum()
    (array([2., 3.]), np.float64(5.0))
    """
    complete = not (np.isnan(own).any() or np.isnan(other).any())
    if rule.aggregation.method == "arithmetic" and complete:
        return floats(weights / weights.sum() * (own - other))
    if own.size <= _MOST_SUBSETS:
        return _over_subsets(rule, weights, own, other)
    return _over_orders(rule, weights, own, other)


def _over_subsets(rule: Rule, weights: Floats, own: Floats, other: Floats) -> Floats:
    size = own.size
    subsets = (np.arange(2**size)[:, np.newaxis] >> np.arange(size)) & 1
    scores = one_level(np.where(subsets == 1, own, other), weights, rule)
    count = subsets.sum(axis=1)
    weight = floats(
        [factorial(c) * factorial(size - c - 1) / factorial(size) if c < size else 0 for c in count]
    )
    without = [np.flatnonzero(subsets[:, member] == 0) for member in range(size)]
    return floats(
        [
            (weight[rows] * (scores[rows + 2**member] - scores[rows])).sum()
            for member, rows in enumerate(without)
        ]
    )


def _over_orders(rule: Rule, weights: Floats, own: Floats, other: Floats) -> Floats:
    size = own.size
    rotations = [np.roll(np.arange(size), -first) for first in range(size)]
    orders = np.array([*rotations, *(order[::-1] for order in rotations)])
    reached = np.argsort(orders, axis=1)  # when each member is exchanged
    exchanged = reached[:, np.newaxis, :] < np.arange(size + 1)[:, np.newaxis]
    scores = one_level(np.where(exchanged, own, other), weights, rule)
    return floats(np.take_along_axis(np.diff(scores, axis=1), reached, axis=1).mean(axis=0))


def _slopes(rule: Rule, weights: Floats, own: Floats) -> Floats:
    """How much the aggregate moves with each member, at this unit; 0 for a member without a score."""
    if rule.aggregation.method == "arithmetic" and not np.isnan(own).any():
        return floats(weights / weights.sum())
    step = 1e-6 * np.maximum(1.0, np.abs(own))
    moved = np.where(np.eye(own.size, dtype=np.bool_), own + step, own)
    change = (one_level(moved, weights, rule) - one_level(own[np.newaxis], weights, rule)) / step
    return floats(np.nan_to_num(change))
