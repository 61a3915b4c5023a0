"""From normalised scores to the index: weigh and aggregate each node from the bottom up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from actionlines.errors import BadInputError
from actionlines.indices.aggregate import NonPositiveScoreError
from actionlines.indices.arrays import Floats, floats
from actionlines.indices.methods import WEIGHERS, aggregated
from actionlines.indices.specification import Rule, Specification

UNSEEING: Final = frozenset({"given", "equal", "as_stated", "budget"})
"""Ways to weigh that do not look at the scores."""


@dataclass(frozen=True, slots=True)
class RolledUp:
    """Scores (..., units, nodes) in the order of `Specification.nodes`, and each aggregate's weights of its members."""

    scores: Floats
    weights: Mapping[str, Floats]


def roll_up(
    specification: Specification,
    normalised: Floats,
    *,
    weights: Mapping[str, Floats] | None = None,
    units: Sequence[str] | None = None,
) -> RolledUp:
    """Scores of all nodes.

    Parameters
    ----------
    specification
        Its tree and rules.
    normalised : (..., units, indicators)
        In the order of the specification's indicators. What comes before the units is a batch.
    weights
        By aggregate, weights of its members in the order of `Specification.children`, instead of those that the
        rules give: (members,), or (batch, 1, members).
    units
        Names for errors.

    Returns
    -------
    RolledUp

    Raises
    ------
    NonPositiveScoreError
        If a geometric, harmonic or generalised mean meets a score that it cannot take; names unit and indicator.
    WeightError
        If the weights of an aggregate are all 0.
    """
    place = {code: position for position, code in enumerate(specification.nodes)}
    scores = np.full((*normalised.shape[:-1], len(place)), np.nan)
    scores[..., : normalised.shape[-1]] = normalised
    used: dict[str, Floats] = {}
    for aggregate in specification.bottom_up:
        members = specification.children(aggregate.code)
        below = scores[..., [place[member] for member in members]]
        rule = specification.rule_of(aggregate.code)
        given = None if weights is None else weights.get(aggregate.code)
        try:
            used[aggregate.code] = (
                weighed(members, below, _stated(specification, members), rule) if given is None else given
            )
            scores[..., place[aggregate.code]] = one_level(below, used[aggregate.code], rule)
        except NonPositiveScoreError as error:
            raise _named(error, aggregate.code, members, units) from error
        except BadInputError as error:
            raise type(error)(f"{aggregate.code}: {error}") from error
    return RolledUp(scores, used)


def one_level(below: Floats, weights: Floats, rule: Rule) -> Floats:
    """Score of an aggregate from those of its members (..., units, members); NaN where too few have one."""
    score = aggregated(rule.aggregation.method, rule.aggregation.parameters, below, weights)
    if rule.minimum_share > 0:
        share = 1.0 - np.isnan(below).mean(axis=-1)
        score = np.where(share < rule.minimum_share, np.nan, score)
    return floats(score)


def weighed(members: Sequence[str], below: Floats, stated: Floats, rule: Rule) -> Floats:
    """Weights (members,) by the rule; of a batch whose scores they hang on, (batch, 1, members)."""
    method = WEIGHERS[rule.weights.method]
    arguments = dict(rule.weights.parameters)
    if "codes" in method.needs:
        arguments["codes"] = list(members)
    if "combine" in method.needs:
        arguments["combine"] = lambda scores, weights: one_level(scores, weights, rule)
    if below.ndim == 2 or rule.weights.method in UNSEEING:
        found: Floats = method.function(below, stated, **arguments)
        return found
    each = [method.function(one, stated, **arguments) for one in below.reshape(-1, *below.shape[-2:])]
    return floats(np.stack(each).reshape(*below.shape[:-2], 1, len(members)))


def _stated(specification: Specification, members: Sequence[str]) -> Floats:
    return floats([specification.node(member).weight for member in members])


def _named(
    error: NonPositiveScoreError, code: str, members: Sequence[str], units: Sequence[str] | None
) -> NonPositiveScoreError:
    """The error with the names of unit and member instead of row and column."""
    if len(error.place) < 2:
        return NonPositiveScoreError(f"{code}: {error}", error.place, error.reason)
    row, column = error.place[-2:]
    unit = units[row] if units is not None else f"row {row}"
    text = f"{code}, unit {unit}, {members[column]}: {error.reason}"
    return NonPositiveScoreError(text, error.place, error.reason)
