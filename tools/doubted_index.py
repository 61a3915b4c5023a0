"""An index with everything in doubt, small enough to build again and again, for the tests of replicates."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from actionlines.indices.aggregate import NonPositiveScoreError
from actionlines.indices.build import build
from actionlines.indices.robustness.inputs import (
    AggregationDoubt,
    Doubt,
    Doubts,
    DropDoubt,
    ErrorDoubt,
    MissingDoubt,
    StepDoubt,
    WeightDoubt,
)
from actionlines.indices.robustness.robustness import Robustness
from actionlines.indices.robustness.study import robustness
from actionlines.indices.sheet import Sheet
from actionlines.indices.specification import Aggregate, Choice, Indicator, Specification, Step

MEANS = (Choice("arithmetic"), Choice("geometric"), Choice("harmonic"), Choice("generalised", {"power": 0.5}))
SCALES = (Choice("min_max", {"lower": 1, "upper": 100}), Choice("z_score", {"mean": 100, "deviation": 10}))
TREATMENTS = tuple(Choice("winsorise_then_log", {"limit": limit}) for limit in range(3))
IMPUTATIONS = (
    Choice("mean"),
    Choice("median"),
    Choice("group_mean", {"group": "REGION"}),
)


def index(**changes: object) -> Specification:
    """Two pillars of which one has a pillar of its own, and an indicator right under the index."""
    parents = {"A": "P", "B": "P", "C": "Q", "D": "Q", "E": "Q", "F": "R", "G": "R", "H": "I"}
    leaves = tuple(
        Indicator(code, parent, direction=-1 if code in "BE" else 1, weight=1.0 + position % 3)
        for position, (code, parent) in enumerate(parents.items())
    )
    inner = (Aggregate("I"), Aggregate("P", "I", weight=2), Aggregate("Q", "I"), Aggregate("R", "Q"))
    steps = tuple(Step(name, Choice(*choice)) for name, choice in STEPS.items())
    return replace(Specification("I", leaves, inner, steps=steps), **changes)


STEPS = {
    "impute": ("mean",),
    "treat": ("winsorise_then_log", {"limit": 2}),
    "normalise": ("min_max", {"lower": 1, "upper": 100}),
}


def sheet(*, units: int = 12, gaps: bool = True, seed: int = 0, errors: float = 0.1) -> Sheet:
    rng = np.random.default_rng(seed)
    values = np.exp(rng.normal(size=(units, 8)))
    if gaps:
        values[rng.random(values.shape) < 0.1] = np.nan
    regions = tuple("NS"[row % 2] for row in range(units))
    codes = tuple(f"U{row:02}" for row in range(units))
    return Sheet(codes, tuple("ABCDEFGH"), values, {"REGION": regions}, errors=np.abs(values) * errors)


ALL: dict[str, Doubt] = {
    "weights": WeightDoubt("weights", 1),
    "pillars": WeightDoubt("pillars", 2, spread=0.5, distribution="normal"),
    "aggregation": AggregationDoubt("aggregation", MEANS),
    "normalise": StepDoubt("normalise", "normalise", SCALES, (0.25, 0.75)),
    "treat": StepDoubt("treat", "treat", TREATMENTS),
    "impute": StepDoubt("impute", "impute", IMPUTATIONS),
    "impute in the pillar": StepDoubt(
        "impute", "impute", (*IMPUTATIONS, Choice("pillar_mean"), Choice("pillar_median"))
    ),
    "drop": DropDoubt("drop", none=0.2),
    "errors": ErrorDoubt("errors", least=1e-3),
    "missing": MissingDoubt("missing", 0.05),
}

TOGETHER = [name for name in ALL if name != "impute in the pillar"]
"""Whoever is left out still tells what is missing in its pillar, which no specification can say."""


def study(
    names: list[str],
    *,
    samples: int = 32,
    sensitivity: bool = False,
    of: Specification | None = None,
    **more: object,
) -> Robustness:
    doubts = Doubts(tuple(ALL[name] for name in names), samples=samples, seed=4)
    return robustness(of or index(), sheet(**more), doubts=doubts, sensitivity=sensitivity)


def built(found: Robustness, number: int) -> np.ndarray:
    """Scores of one replicate as `build` makes them, NaN where it refuses to."""
    try:
        return build(*found.replica(number)).scores[:, -1]
    except NonPositiveScoreError:
        return np.full(len(found.units), np.nan)
