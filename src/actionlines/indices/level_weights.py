"""Weights of a whole level under which all its nodes go along with the index alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from actionlines.indices.arrays import Floats, floats
from actionlines.indices.influence_weights import nearest
from actionlines.indices.roll_up import one_level
from actionlines.indices.specification import Specification


@dataclass(frozen=True, slots=True)
class Influence:
    """Weights found, by aggregate, and how near they come.

    `obtained` are the members' correlations with the index, made to add up to 1, in the order of `members`; `objective`
    is the sum of their squared distances to `desired`: 0 where the aim is reached.
    """

    members: tuple[str, ...]
    weights: Mapping[str, Floats]
    desired: Floats
    obtained: Floats
    objective: float


def level_weights(
    specification: Specification,
    scores: Floats,
    weights: Mapping[str, Floats],
    *,
    level: int,
    least: float = 0.0,
) -> Influence:
    """Weights of all nodes of a level under which their correlations with the index are all the same.

    Parameters
    ----------
    specification
        Its tree and rules.
    scores : (units, nodes)
        Of `IndexResult.scores`.
    weights
        By aggregate, of its members; those above `level` stay as they are.
    level
        Whose nodes are weighed: 1 for indicators, 2 for pillars.
    least
        Lower bound of a weight. Below 0 only to see what it would take: a negative weight makes a better score cost.

    Returns
    -------
    Influence

    References
    ----------
    As for `influence_weights.equal_influence_weights`. COINr's `get_opt_weights` looks for the same by Nelder and Mead
    without a bound, and gives negative weights for the pillars of its own example.
    """
    members = tuple(code for code in specification.nodes if specification.level(code) == level)
    figures = scores[:, [specification.nodes.index(code) for code in members]]
    aim = np.full(len(members), 1.0 / len(members))

    def index(trial: Floats) -> Floats:
        return _index(specification, scores, _placed(specification, weights, members, trial))

    found, obtained = nearest(figures, aim, index, least=least)
    placed = _placed(specification, weights, members, found)
    return Influence(members, placed, aim, obtained, float(((obtained - aim) ** 2).sum()))


def _placed(
    specification: Specification, weights: Mapping[str, Floats], members: tuple[str, ...], trial: Floats
) -> dict[str, Floats]:
    """The weights by aggregate, with a trial's in the place of the members'."""
    given = dict(zip(members, trial, strict=True))
    placed = dict(weights)
    for aggregate in specification.aggregates:
        below = specification.children(aggregate.code)
        if any(code in given for code in below):
            old = dict(zip(below, weights[aggregate.code], strict=True))
            own = floats([given.get(code, old[code]) for code in below])
            placed[aggregate.code] = own / own.sum()
    return placed


def _index(specification: Specification, scores: Floats, weights: Mapping[str, Floats]) -> Floats:
    """Scores of the index under these weights; an arithmetic mean without gaps takes negative ones too."""
    at = {code: position for position, code in enumerate(specification.nodes)}
    found = scores.copy()
    for aggregate in specification.bottom_up:
        below = found[:, [at[code] for code in specification.children(aggregate.code)]]
        rule, share = specification.rule_of(aggregate.code), weights[aggregate.code]
        plain = rule.aggregation.method == "arithmetic" and not np.isnan(below).any()
        found[:, at[aggregate.code]] = below @ share if plain else one_level(below, share, rule)
    return found[:, -1]
