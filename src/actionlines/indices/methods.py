"""Every method by the name that a specification calls it by, with its parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from actionlines.indices import aggregate, bounded, combine, goalposts, normalise, order, weigh
from actionlines.indices.arrays import Floats

Kind = Literal["number", "share", "whole", "truth", "text", "numbers"]


@dataclass(frozen=True, slots=True)
class Method:
    """A function, what a specification may set of it, and what it needs of the sheet or the indicators.

    `needs`: "over" (figures of other years), "codes", "target", "goalposts", "reference" (a unit).
    `required`: parameters without which the method cannot be.
    """

    function: Callable[..., Any]
    parameters: Mapping[str, Kind] = field(default_factory=dict)
    needs: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()


_OVER_CODES: Final = frozenset({"over", "codes"})

NORMALISERS: Final[Mapping[str, Method]] = {
    "none": Method(lambda values, direction: values),
    "min_max": Method(normalise.min_max, {"lower": "number", "upper": "number"}, _OVER_CODES),
    "z_score": Method(
        normalise.z_score, {"mean": "number", "deviation": "number", "freedom": "whole"}, _OVER_CODES
    ),
    "scaled": Method(
        goalposts.scaled, {"lower": "number", "upper": "number", "scale": "number"}, frozenset({"codes"})
    ),
    "rank": Method(order.rank_scores),
    "borda": Method(order.borda),
    "percentile_rank": Method(order.percentile_rank, {}, frozenset({"codes"})),
    "distance_to_best": Method(normalise.distance_to_best, {}, _OVER_CODES),
    "distance_to_reference": Method(
        normalise.distance_to_reference,
        {"unit": "text"},
        frozenset({"reference", "codes"}),
        frozenset({"unit"}),
    ),
    "distance_to_target": Method(
        normalise.distance_to_target, {"cap": "truth"}, frozenset({"target", "codes"})
    ),
    "fraction_of_maximum": Method(normalise.fraction_of_maximum, {}, frozenset({"codes"})),
    "goalposts": Method(goalposts.goalposts, {"scale": "number"}, frozenset({"goalposts", "codes"})),
    "log_goalposts": Method(goalposts.log_goalposts, {"scale": "number"}, frozenset({"goalposts", "codes"})),
    "bounded": Method(
        bounded.bounded, {"least": "number", "most": "number", "scale": "number"}, frozenset({"codes"})
    ),
    "reciprocal": Method(
        bounded.reciprocal, {"of": "number", "least": "number", "most": "number"}, frozenset({"codes"})
    ),
}
"""Ways to normalise."""

WEIGHERS: Final[Mapping[str, Method]] = {
    "given": Method(weigh.given_weights),
    "equal": Method(weigh.equal_weights),
    "as_stated": Method(weigh.stated_weights),
}
"""Ways to weigh the members of an aggregate."""

AGGREGATORS: Final[Mapping[str, Method]] = {
    "arithmetic": Method(aggregate.arithmetic_mean),
    "geometric": Method(aggregate.geometric_mean),
    "harmonic": Method(aggregate.harmonic_mean),
    "generalised": Method(aggregate.generalised_mean, {"power": "number"}, required=frozenset({"power"})),
    "weighted_sum": Method(combine.weighted_sum),
    "product": Method(combine.product),
    "ratio": Method(combine.ratio),
    "mean_or_nought": Method(combine.mean_or_nought, {"needed": "whole"}),
    "inequality_between_groups": Method(
        combine.inequality_between_groups,
        {"dimensions": "whole", "benchmark": "number"},
        required=frozenset({"dimensions"}),
    ),
}
"""Ways to make one score of several."""

ROUNDERS: Final[Mapping[str, Method]] = {
    "decimals": Method(bounded.rounded, {"decimals": "whole"}, required=frozenset({"decimals"}))
}
"""Ways to round scores."""

STEPS: Final[Mapping[str, Mapping[str, Method]]] = {"normalise": NORMALISERS, "round": ROUNDERS}
"""Steps from figure to normalised score, each with its methods; they may stand in any order and more than once."""


def aggregated(method: str, parameters: Mapping[str, Any], scores: Floats, weights: Floats) -> Floats:
    """Scores (..., units, members) by an aggregator of this name."""
    result: Floats = AGGREGATORS[method].function(scores, weights, **parameters)
    return result
