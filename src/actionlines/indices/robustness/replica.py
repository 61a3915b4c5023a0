"""One replicate alone, as an index of its own that can be built, explained and looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from actionlines.indices.arrays import Floats, floats
from actionlines.indices.result import IndexResult
from actionlines.indices.robustness.draws import Side, perturbed, stated_weights
from actionlines.indices.robustness.inputs import (
    STATED_WEIGHTS,
    AggregationDoubt,
    Doubts,
    DropDoubt,
    ErrorDoubt,
    MissingDoubt,
    StepDoubt,
    WeightDoubt,
    one_draw,
)
from actionlines.indices.sheet import Sheet
from actionlines.indices.specification import Aggregate, Choice, Rule, Specification


def replica(baseline: IndexResult, doubts: Doubts, side: Side) -> tuple[Specification, Sheet]:
    """Specification and sheet of the first row of a side, with every choice as it was drawn."""
    specification = baseline.specification
    weights, aggregation, steps, gone = _drawn(specification, doubts, side)
    kept = {code for code in specification.nodes if not set(specification.leaves(code)) <= {gone}}
    aggregates = tuple(
        _aggregate(specification, one, weights, aggregation)
        for one in specification.aggregates
        if one.code in kept
    )
    indicators = tuple(
        replace(one, weight=weights[one.code]) for one in specification.indicators if one.code in kept
    )
    chosen = tuple(replace(step, choice=steps.get(step.name, step.choice)) for step in specification.steps)
    sheet = baseline.sheet.select(indicators=[one.code for one in specification.indicators])
    figures = replace(sheet, values=_figures(sheet, doubts, side), errors=None)
    drawn = replace(
        specification, indicators=indicators, aggregates=aggregates, steps=chosen, robustness=None
    )
    return drawn, figures.select(indicators=[one.code for one in indicators])


def _drawn(
    specification: Specification, doubts: Doubts, side: Side
) -> tuple[dict[str, float], dict[str, Choice], dict[str, Choice], str]:
    """Weight by node, aggregation by aggregate, choice by step, and the indicator that is left out."""
    weights = {specification.root: specification.node(specification.root).weight}
    for one in specification.aggregates:
        weights |= dict(
            zip(
                specification.children(one.code),
                stated_weights(specification, one.code).tolist(),
                strict=True,
            )
        )
    aggregation: dict[str, Choice] = {}
    steps: dict[str, Choice] = {}
    gone = ""
    for doubt in doubts.inputs:
        if isinstance(doubt, WeightDoubt):
            weights |= dict(
                zip(doubt.nodes(specification), side.weights[doubt.name][0].tolist(), strict=True)
            )
        elif isinstance(doubt, AggregationDoubt):
            choice = doubt.choices[side.chosen[doubt.name][0]]
            aggregation |= dict.fromkeys(doubt.nodes(specification), choice)
        elif isinstance(doubt, StepDoubt):
            steps[doubt.step] = one_draw(doubt.choices[side.chosen[doubt.name][0]])
        elif isinstance(doubt, DropDoubt) and side.chosen[doubt.name][0] >= 0:
            gone = specification.indicators[side.chosen[doubt.name][0]].code
    return weights, aggregation, steps, gone


def _aggregate(
    specification: Specification,
    one: Aggregate,
    weights: Mapping[str, float],
    aggregation: Mapping[str, Choice],
) -> Aggregate:
    rule = specification.rule_of(one.code)
    method = Choice("given") if rule.weights.method in STATED_WEIGHTS - {"as_stated"} else rule.weights
    own = Rule(aggregation.get(one.code, rule.aggregation), method, rule.minimum_share)
    return replace(one, weight=weights[one.code], rule=own)


def _figures(sheet: Sheet, doubts: Doubts, side: Side) -> Floats:
    errors = next((one for one in doubts.inputs if isinstance(one, ErrorDoubt)), None)
    missing = next((one for one in doubts.inputs if isinstance(one, MissingDoubt)), None)
    drawn = perturbed(
        sheet.values,
        None if errors is None else (errors, errors.deviations(sheet), side.side),
        None if missing is None else (missing, side.side),
        rows=side.rows[:1],
        seed=doubts.seed,
    )
    return floats(drawn[0])
