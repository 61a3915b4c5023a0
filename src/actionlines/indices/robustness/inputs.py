"""What is in doubt in an index: each input with the values that it may take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

import numpy as np

from actionlines.errors import BadInputError
from actionlines.indices.arrays import Floats, floats
from actionlines.indices.roll_up import UNSEEING
from actionlines.indices.sheet import Sheet
from actionlines.indices.specification import Choice, Specification

Spread = Literal["uniform", "normal", "dirichlet", "simplex"]
SPREADS: Final[tuple[Spread, ...]] = ("uniform", "normal", "dirichlet", "simplex")
Error = Literal["normal", "uniform", "lognormal"]
ERRORS: Final[tuple[Error, ...]] = ("normal", "uniform", "lognormal")

VARIED_STEPS: Final = ("denominate", "impute", "transform", "treat", "normalise", "round")
"""Steps that a doubt may be about. Screening is done once: who is ranked does not vary."""


MULTIPLE: Final = "multiple"
"""Multiple imputation, by the name that a step calls it by."""


class DoubtError(BadInputError):
    """A declared doubt does not fit the index or its figures."""


@dataclass(frozen=True, slots=True)
class WeightDoubt:
    """Weights of the members at one level, or at all.

    ``uniform``: stated weight times 1 - spread to 1 + spread. ``normal``: times 1 with a standard deviation of
    `spread`, never below 0. ``dirichlet``: shares around the stated ones, the closer the higher `concentration`.
    ``simplex``: every weighting is as likely as any other, whatever is stated.
    """

    name: str
    level: int | None = None
    spread: float = 0.25
    distribution: Spread = "uniform"
    concentration: float = 10.0

    def nodes(self, specification: Specification) -> tuple[str, ...]:
        """Members whose weights vary."""
        codes = [code for code in specification.nodes if code != specification.root]
        return tuple(code for code in codes if self.level in {None, specification.level(code)})


@dataclass(frozen=True, slots=True)
class StepDoubt:
    """Method and parameters of one step; each choice as likely as its probability says, or all alike."""

    name: str
    step: str
    choices: tuple[Choice, ...]
    probabilities: tuple[float, ...] = ()

    @property
    def random(self) -> bool:
        """Whether one of the choices draws at random: multiple imputation, of which each replicate takes one draw."""
        return any(choice.method == MULTIPLE for choice in self.choices)


@dataclass(frozen=True, slots=True)
class AggregationDoubt:
    """How members become a score, in all aggregates or those of one level."""

    name: str
    choices: tuple[Choice, ...]
    level: int | None = None
    probabilities: tuple[float, ...] = ()

    def nodes(self, specification: Specification) -> tuple[str, ...]:
        """Aggregates whose method varies."""
        codes = (one.code for one in specification.aggregates)
        return tuple(code for code in codes if self.level in {None, specification.level(code)})


@dataclass(frozen=True, slots=True)
class ErrorDoubt:
    """Error of each figure: its standard error in the sheet times `scale`; without one, `relative` times the figure.

    `by_status` goes before `relative`: shares by OBS_STATUS, so that estimated figures (E) are less sure. A figure with
    none of these is exact. ``uniform`` has the same standard deviation as ``normal``; ``lognormal`` keeps
    figures above 0. What leaves `least` to `most` is put at that end.
    """

    name: str
    scale: float = 1.0
    relative: float = 0.0
    distribution: Error = "normal"
    least: float = float("-inf")
    most: float = float("inf")
    by_status: Mapping[str, float] = field(default_factory=dict)

    def deviations(self, sheet: Sheet) -> Floats:
        """Standard error of each figure (units, indicators); 0 where it is exact or missing."""
        stated = np.full(sheet.values.shape, np.nan) if sheet.errors is None else sheet.errors * self.scale
        share = np.full(sheet.values.shape, self.relative)
        for status, own in self.by_status.items() if sheet.statuses is not None else ():
            share[sheet.statuses == status] = own
        found = np.where(np.isnan(stated), np.abs(sheet.values) * share, stated)
        return floats(np.nan_to_num(found))


@dataclass(frozen=True, slots=True)
class DropDoubt:
    """Leave out one indicator, each of `indicators` as likely as the others, or none with probability `none`."""

    name: str
    indicators: tuple[str, ...] = ()
    none: float = 0.0

    def candidates(self, specification: Specification) -> tuple[str, ...]:
        """Indicators that may be left out."""
        return self.indicators or tuple(one.code for one in specification.indicators)


@dataclass(frozen=True, slots=True)
class MissingDoubt:
    """Each figure is missing with probability `share`, independently of all others."""

    name: str
    share: float = 0.05


Doubt: TypeAlias = WeightDoubt | StepDoubt | AggregationDoubt | ErrorDoubt | DropDoubt | MissingDoubt


@dataclass(frozen=True, slots=True)
class Doubts:
    """Everything in doubt about an index, and how it is to be looked into.

    `samples` is the number of rows; with sensitivity each is evaluated once more for each input and once more. `top`
    is the place down to which units are counted, `coverage` the share of replicates that an interval of scores and
    places holds, and `confidence` that of the intervals of sensitivity indices.
    """

    inputs: tuple[Doubt, ...]
    samples: int = 1_000
    seed: int = 0
    top: int = 10
    coverage: float = 0.9
    confidence: float = 0.95
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(one.name for one in self.inputs))


def refuse_unfit(doubts: Doubts, specification: Specification, sheet: Sheet) -> None:
    """Refuse doubts that are none of this index.

    Raises
    ------
    DoubtError
        If there is no doubt, a name stands twice, a level, step or indicator is not there, two doubts are about the
        same thing, weights are found from the data, or no figure has an error.
    """
    if not doubts.inputs:
        raise DoubtError("nothing is in doubt; declare at least one input under [[robustness.inputs]]")
    _refuse_twice(doubts.names, "the name")
    weights = [
        node for one in doubts.inputs if isinstance(one, WeightDoubt) for node in _some(one, specification)
    ]
    rules = [
        node
        for one in doubts.inputs
        if isinstance(one, AggregationDoubt)
        for node in _some(one, specification)
    ]
    _refuse_twice(weights, "the weight of")
    _refuse_twice(rules, "the aggregation of")
    _refuse_twice([one.step for one in doubts.inputs if isinstance(one, StepDoubt)], "the step")
    for kind in (ErrorDoubt, DropDoubt, MissingDoubt):
        _refuse_twice([kind.__name__ for one in doubts.inputs if isinstance(one, kind)], "the kind")
    for one in doubts.inputs:
        _refuse_one(one, specification, sheet)
    for node in weights:
        _refuse_found_weights(specification, node)


def _some(one: WeightDoubt | AggregationDoubt, specification: Specification) -> tuple[str, ...]:
    nodes = one.nodes(specification)
    if not nodes:
        raise DoubtError(f"{one.name}: the index has nothing at level {one.level}; indicators are level 1")
    return nodes


def _refuse_twice(things: Sequence[str], words: str) -> None:
    twice = next((thing for position, thing in enumerate(things) if thing in things[:position]), None)
    if twice is not None:
        raise DoubtError(f"{words} {twice} is in doubt twice; declare it once, or give two inputs two levels")


def _refuse_one(one: Doubt, specification: Specification, sheet: Sheet) -> None:
    if isinstance(one, StepDoubt):
        times = [step.name for step in specification.steps].count(one.step)
        if times != 1:
            raise DoubtError(
                f"{one.name}: the specification has the step {one.step} {times} times; one in doubt stands there once"
            )
    if isinstance(one, ErrorDoubt) and not (one.deviations(sheet) > 0).any():
        raise DoubtError(
            f"{one.name}: no figure of the sheet has a standard error; give it errors, or the input `relative`"
        )
    if isinstance(one, ErrorDoubt) and one.distribution == "lognormal" and (sheet.values <= 0).any():
        raise DoubtError(
            f"{one.name}: a figure of 0 or below has no lognormal error; choose normal or uniform"
        )
    if isinstance(one, DropDoubt):
        codes = [indicator.code for indicator in specification.indicators]
        for code in one.candidates(specification):
            if code not in codes:
                raise DoubtError(f"{one.name}: the index has no indicator {code!r}")
        if len(codes) < 2:
            raise DoubtError(f"{one.name}: an index of one indicator cannot do without it")


def _refuse_found_weights(specification: Specification, node: str) -> None:
    parent = specification.node(node).parent
    method = specification.rule_of(parent).weights.method if parent else "given"
    if method not in STATED_WEIGHTS:
        raise DoubtError(
            f"weights of the members of {parent} are found from the data ({method}); to put them in doubt, state them"
        )


def one_draw(choice: Choice) -> Choice:
    """The choice as one replicate makes it: of a multiple imputation one draw."""
    return Choice(MULTIPLE, {**choice.parameters, "draws": 1}) if choice.method == MULTIPLE else choice


STATED_WEIGHTS: Final = UNSEEING
"""Ways to weigh that look at no figures, and so may be in doubt."""
