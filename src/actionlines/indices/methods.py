"""Every method by the name that a specification calls it by, with its parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from actionlines.indices import (
    aggregate,
    bounded,
    combine,
    denominate,
    doubt,
    goalposts,
    impute,
    impute_model,
    impute_years,
    influence_weights,
    normalise,
    order,
    outranking,
    penalised,
    screen,
    transform,
    treat,
    weigh,
)
from actionlines.indices.arrays import Floats

Kind = Literal["number", "share", "whole", "truth", "text", "numbers", "table"] | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Method:
    """A function, what a specification may set of it, and what it needs of the sheet or the indicators.

    `needs`: "over" (figures of other years), "codes", "target", "goalposts", "reference" (a unit), "combine" (how
    members will be aggregated).
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
    "adjusted_min_max": Method(
        normalise.adjusted_min_max, {"centre": "number", "half_width": "number"}, _OVER_CODES
    ),
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
    "entropy": Method(weigh.entropy_weights),
    "budget": Method(weigh.budget_weights, {"points": "table"}, required=frozenset({"points"})),
    "principal_component": Method(
        weigh.component_weights, {"least_explained": "share"}, frozenset({"codes"})
    ),
    "equal_influence": Method(
        influence_weights.equal_influence_weights, needs=frozenset({"combine", "codes"})
    ),
}
"""Ways to weigh the members of an aggregate."""

AGGREGATORS: Final[Mapping[str, Method]] = {
    "arithmetic": Method(aggregate.arithmetic_mean),
    "geometric": Method(aggregate.geometric_mean),
    "harmonic": Method(aggregate.harmonic_mean),
    "generalised": Method(aggregate.generalised_mean, {"power": "number"}, required=frozenset({"power"})),
    "mazziotta_pareto": Method(
        penalised.mazziotta_pareto, {"penalty": tuple(penalised.PENALTIES), "freedom": "whole"}
    ),
    "ordered_weights": Method(penalised.ordered_weights, {"order": "numbers"}, required=frozenset({"order"})),
    "wroclaw": Method(penalised.wroclaw),
    "copeland": Method(outranking.copeland),
    "benefit_of_the_doubt": Method(
        doubt.benefit_of_the_doubt, {"least_share": "share", "most_share": "share"}
    ),
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

DENOMINATORS: Final[Mapping[str, Method]] = {
    "by_denominator": Method(denominate.denominate, {"factor": "number"}),
}
"""Ways to denominate."""

SCREENS: Final[Mapping[str, Method]] = {
    "availability": Method(screen.screen, {"minimum_share": "share", "minimum_non_zero": "share"}),
}
"""Ways to screen."""

_GROUP: Final[Mapping[str, Kind]] = {"group": "text"}

IMPUTERS: Final[Mapping[str, Method]] = {
    "mean": Method(impute.column_centre),
    "median": Method(impute.column_centre),
    "group_mean": Method(impute.group_centre, _GROUP, required=frozenset({"group"})),
    "group_median": Method(impute.group_centre, _GROUP, required=frozenset({"group"})),
    "pillar_mean": Method(impute.row_centre),
    "pillar_median": Method(impute.row_centre),
    "em": Method(impute_model.em, {"ridge": "number"}),
    "multiple": Method(impute_model.multiple, {"draws": "whole", "ridge": "number"}),
    "carried_forward": Method(impute_years.carried_forward, {"limit": "whole"}),
    "interpolated": Method(impute_years.interpolated, {"linear": "truth", "ends": "truth"}),
}
"""Ways to impute."""

_LIMITS: Final[Mapping[str, Kind]] = {"max_skewness": "number", "max_kurtosis": "number"}
_LOG: Final[Mapping[str, Kind]] = {"log": tuple(treat.LOGS)}

TREATMENTS: Final[Mapping[str, Method]] = {
    "winsorise_then_log": Method(treat.treat, {"limit": "whole", **_LIMITS, **_LOG, "combine": "truth"}),
    "winsorise": Method(treat.treat, {"limit": "whole", **_LIMITS}),
    "log": Method(treat.treat, {**_LIMITS, **_LOG}),
}
"""Ways to treat outliers."""

TRANSFORMATIONS: Final[Mapping[str, Method]] = {
    "log_natural": Method(transform.log_natural),
    "log_shifted": Method(transform.log_shifted),
    "log_from_one": Method(transform.log_from_one),
    "log_either": Method(transform.log_either),
    "log_gii": Method(transform.log_gii, {"factor": "number"}),
    "box_cox": Method(transform.box_cox, {"power": "number"}, required=frozenset({"power"})),
}
"""Transformations that an indicator may state."""

STEPS: Final[Mapping[str, Mapping[str, Method]]] = {
    "denominate": DENOMINATORS,
    "screen": SCREENS,
    "impute": IMPUTERS,
    "transform": {"as_stated": Method(lambda values: values)},
    "treat": TREATMENTS,
    "normalise": NORMALISERS,
    "round": ROUNDERS,
}
"""Steps from figure to normalised score, each with its methods; they may stand in any order and more than once."""


def aggregated(method: str, parameters: Mapping[str, Any], scores: Floats, weights: Floats) -> Floats:
    """Scores (..., units, members) by an aggregator of this name."""
    result: Floats = AGGREGATORS[method].function(scores, weights, **parameters)
    return result
