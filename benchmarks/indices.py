"""Composite indices beside COINr: replicates, sensitivity, Copeland, and that time grows in line.

COINr's figures are stated, not measured here (1.1.14 on R 4.2.2): 132 s of processor time for 1,000 replicates of its
example, 43.6 s for Copeland's order of 204 units. The example is not ours to pass on: figures of its size stand in,
with the same depth of tree and outliers in a third of the indicators. Times are those of the processor, user and system
together, the least of a few; each is measured in a process of its own, as is the most memory that it held.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np

from actionlines.indices.outranking import copeland
from actionlines.indices.robustness.inputs import (
    AggregationDoubt,
    Doubt,
    Doubts,
    DropDoubt,
    ErrorDoubt,
    StepDoubt,
    WeightDoubt,
)
from actionlines.indices.robustness.study import robustness
from actionlines.indices.sheet import Sheet
from actionlines.indices.specification import Aggregate, Choice, Indicator, Specification, Step

COINR_REPLICATES, COINR_COPELAND = 132.0, 43.6  # seconds

SCALES = (
    Choice("min_max", {"lower": 1, "upper": 100}),
    Choice("z_score", {"mean": 10, "deviation": 2}),
)
MEANS = (Choice("arithmetic"), Choice("geometric"))


def index(indicators: int, pillars: int, *, treated: bool) -> Specification:
    """Two sub-indices over pillars over indicators."""
    leaves = tuple(Indicator(f"X{one:03}", f"P{one * pillars // indicators}") for one in range(indicators))
    inner = tuple(Aggregate(f"P{one}", f"S{one * 2 // pillars}") for one in range(pillars))
    above = (Aggregate("S0", "INDEX"), Aggregate("S1", "INDEX"), Aggregate("INDEX"))
    treat = (Step("treat", Choice("winsorise_then_log", {"limit": 5})),) if treated else ()
    return Specification("INDEX", leaves, (*inner, *above), steps=(*treat, Step("normalise", SCALES[0])))


def sheet(units: int, indicators: int) -> Sheet:
    """Skewed in every third indicator, as figures of trade and population are."""
    rng = np.random.default_rng(units)
    values = rng.normal(size=(units, indicators)) + rng.normal(size=(units, 1))
    values[:, ::3] = np.exp(1.5 * values[:, ::3])
    codes = tuple(f"X{one:03}" for one in range(indicators))
    return Sheet(tuple(f"U{one:05}" for one in range(units)), codes, values, errors=0.05 * np.abs(values))


def what_coinr_varied() -> list[Doubt]:
    """Limit of winsorising, scale, weights at two levels, mean."""
    limits = tuple(Choice("winsorise_then_log", {"limit": limit}) for limit in range(1, 6))
    return [
        StepDoubt("treat", "treat", limits),
        StepDoubt("normalise", "normalise", SCALES),
        WeightDoubt("weights of pillars", 2),
        WeightDoubt("weights of sub-indices", 3),
        AggregationDoubt("aggregation", MEANS),
    ]


def six(*, errors: bool) -> list[Doubt]:
    """Six inputs for 80,000 replicates; with errors every figure has its own in each of them."""
    return [
        StepDoubt("normalise", "normalise", SCALES),
        AggregationDoubt("aggregation", MEANS),
        WeightDoubt("weights of indicators", 1),
        WeightDoubt("weights of pillars", 2),
        DropDoubt("dropping"),
        ErrorDoubt("errors") if errors else WeightDoubt("weights of sub-indices", 3),
    ]


def studied(
    units: int, indicators: int, pillars: int, inputs: list[Doubt], samples: int, **more: bool
) -> Callable[[], int]:
    treated = any(one.name == "treat" for one in inputs)
    specification, figures = index(indicators, pillars, treated=treated), sheet(units, indicators)
    doubts = Doubts(tuple(inputs), samples=samples)
    return lambda: robustness(specification, figures, doubts=doubts, **more).replicates


def copeland_of(units: int) -> Callable[[], object]:
    scores = np.random.default_rng(1).random((units, 49))
    return lambda: copeland(scores, np.ones(49))


MEASURED: dict[str, tuple[Callable[[], Callable[[], object]], int]] = {
    "replicates": (lambda: studied(51, 49, 8, what_coinr_varied(), 1_000, sensitivity=False), 7),
    "replicates with errors": (
        lambda: studied(51, 49, 8, [*what_coinr_varied(), ErrorDoubt("errors")], 1_000, sensitivity=False),
        3,
    ),
    "sensitivity": (lambda: studied(200, 50, 5, six(errors=False), 10_000), 2),
    "sensitivity with errors": (lambda: studied(200, 50, 5, six(errors=True), 10_000), 1),
    "copeland": (lambda: copeland_of(204), 7),
    "500 replicates": (lambda: studied(200, 50, 5, six(errors=True), 500, sensitivity=False), 3),
    "2,000 replicates": (lambda: studied(200, 50, 5, six(errors=True), 2_000, sensitivity=False), 2),
    "2,000 x 50": (lambda: studied(2_000, 50, 5, six(errors=True), 100, sensitivity=False), 2),
    "20,000 x 50": (lambda: studied(20_000, 50, 5, six(errors=True), 100, sensitivity=False), 1),
    "20,000 x 200": (lambda: studied(20_000, 200, 20, six(errors=True), 25, sensitivity=False), 1),
}


def measure(name: str) -> dict[str, float]:
    """Least processor time of a few runs after none to warm up, and the most memory held, here and now."""
    make, times = MEASURED[name]
    run = make()
    seconds = []
    for _ in range(times):
        started = time.process_time()
        run()
        seconds.append(time.process_time() - started)
    return {
        "seconds": min(seconds),
        "first": seconds[0],
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def apart(name: str) -> dict[str, float]:
    """Measured in a process of its own, on one thread: those that wait would count as work."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    asked = [sys.executable, __file__, name]
    done = subprocess.run(asked, check=True, capture_output=True, text=True, env=environment)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def bar(text: str, value: float, most: float, unit: str = "s") -> str:
    return f"{text}: {value:.3g} {unit} (bar: at most {most:g} {unit}{'' if value <= most else ', MISSED'})"


def main() -> None:
    found = {name: apart(name) for name in MEASURED}
    seconds = {name: one["seconds"] for name, one in found.items()}
    first, ratio = found["replicates"]["first"], COINR_REPLICATES / seconds["replicates"]
    print(bar("1,000 replicates of 51 x 49", seconds["replicates"], 0.13), end="")
    print(f", the first time {first:.2g} s; COINr takes {ratio:,.0f} times as long")
    print(bar("the same with an error on each figure", seconds["replicates with errors"], 1.0))
    print(bar("sensitivity of 200 x 50, 80,000 replicates", seconds["sensitivity"], 2.0))
    print(bar("the same with an error on each figure", seconds["sensitivity with errors"], 30.0))
    print(bar("memory of that", found["sensitivity with errors"]["mib"] / 1024, 1.0, "GiB"))
    ratio = COINR_COPELAND / seconds["copeland"]
    print(
        f"{bar('Copeland of 204 units', seconds['copeland'], 0.02)}; COINr takes {ratio:,.0f} times as long"
    )
    grown = {
        "500 to 2,000 replicates of 200 x 50": seconds["2,000 replicates"] / seconds["500 replicates"] / 4,
        "2,000 to 20,000 units of 50": seconds["20,000 x 50"] / seconds["2,000 x 50"] / 10,
        "50 to 200 indicators of 20,000": seconds["20,000 x 200"] / seconds["20,000 x 50"],
    }
    for what, times in grown.items():
        print(f"time per figure and replicate, {what}: {times:.2f} times (1: in line)")
    print(f"memory of 20,000 x 200: {found['20,000 x 200']['mib']:,.0f} MiB")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measure(sys.argv[1])))
    else:
        main()
