"""Evaluate replicates in batches: what varies of a row is drawn, what is the same of many is done once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from actionlines.indices.arrays import Floats, Wholes
from actionlines.indices.result import IndexResult
from actionlines.indices.robustness.draws import USES, Design, Side, generator, perturbed, stated_weights
from actionlines.indices.robustness.figures import State, Steps
from actionlines.indices.robustness.inputs import (
    MULTIPLE,
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
from actionlines.indices.robustness.tree import Tree
from actionlines.indices.specification import Choice

BATCH_BYTES: Final = 48 * 2**20
"""About as much as the arrays of one batch take; memory does not grow with the number of replicates."""

CELL_BYTES: Final = 4 * 2**20
"""As much of figures is worked on at a time where each replicate has its own: what fits a processor's cache."""

Variant = tuple[int, ...]
"""For each input, which sample it is taken from: 0 for A, 1 for B."""


@dataclass(frozen=True)
class Batch:
    """Scores of the index (variants, rows, units) of some rows; NaN where refused."""

    rows: Wholes
    scores: Floats
    refused: int


class Replicates:
    """All replicates of an index under declared doubts.

    `variants` says which of the inputs each replicate of a row takes from the second sample.
    """

    def __init__(
        self, baseline: IndexResult, doubts: Doubts, variants: Sequence[Variant], *, blocks: int
    ) -> None:
        specification = baseline.specification
        self.specification, self.doubts, self.variants = specification, doubts, tuple(variants)
        self.steps = Steps(baseline)
        self.tree = Tree(specification)
        sides = 2 if any(1 in variant for variant in variants) else 1
        self.design = Design(doubts, specification, sides=sides, blocks=blocks)
        self.sides = range(sides)
        self.reasons: Counter[str] = Counter()
        self._position = {one.name: place for place, one in enumerate(doubts.inputs)}
        self._errors = next((one for one in doubts.inputs if isinstance(one, ErrorDoubt)), None)
        self._missing = next((one for one in doubts.inputs if isinstance(one, MissingDoubt)), None)
        self._deviations = self._errors.deviations(self.steps.start) if self._errors else np.zeros((0, 0))
        self._choosing = [one for one in doubts.inputs if isinstance(one, StepDoubt | AggregationDoubt)]
        self._drop = next((one for one in doubts.inputs if isinstance(one, DropDoubt)), None)
        self._states: dict[tuple[object, ...], State] = {}
        self._weighed = {code: self._weight_plan(code) for code in self._stated()}
        self._random = [one for one in doubts.inputs if isinstance(one, StepDoubt) and one.random]
        self._cells = [one.name for one in (self._errors, self._missing, *self._random) if one is not None]
        self.own_figures = bool(self._cells)

    def batches(self) -> Iterator[Batch]:
        """All rows, some at a time."""
        whole = [self.design.side(side, np.arange(self.doubts.samples)) for side in self.sides]
        order = self._order(whole)
        units = len(self.steps.units)
        each = 8 * units * len(self.variants) * (len(self.specification.aggregates) + 2)
        size = max(1, min(len(order), BATCH_BYTES // each))
        for start in range(0, len(order), size):
            rows = order[start : start + size]
            sides = [_some(side, rows) for side in whole]
            yield self._own(rows, sides) if self.own_figures else self._shared(rows, sides)

    def _order(self, sides: Sequence[Side]) -> Wholes:
        """Rows of the same choices one after the other, so that they can be done together."""
        keys = [side.chosen[one.name] for side in sides for one in self._choosing]
        return np.lexsort(keys).astype(np.int64) if keys else np.arange(self.doubts.samples)

    def _shared(self, rows: Wholes, sides: Sequence[Side]) -> Batch:
        """Where no doubt is about figures: replicates of the same choices have the same normalised scores."""
        runs = len(self.variants) * len(rows)
        chosen = np.stack(
            [
                self._across(sides, one.name, [side.chosen[one.name] for side in sides]).ravel()
                for one in self._choosing
            ]
            or [np.zeros(runs, dtype=np.int64)]
        )
        weights = {code: self._weights(code, sides).reshape(runs, -1) for code in self._weighed}
        dropped = self._dropped(sides)
        scores = np.empty((runs, len(self.steps.units)))
        refused = 0
        first = State(self.steps.start.values[None], ("",))
        for key, some in _groups(chosen):
            state = self._after_steps(first, (), key, self._states, ())
            found, lost = self.tree.index(
                state.figures,
                {code: own[some][None] for code, own in weights.items()},
                why=state.why,
                aggregation=self._aggregation(key),
                dropped=None if dropped is None else dropped.ravel()[some][None],
            )
            scores[some] = found[0]
            refused += int(lost.where.sum())
            self.reasons += lost.reasons
        return Batch(rows, scores.reshape(len(self.variants), len(rows), -1), refused)

    def _own(self, rows: Wholes, sides: Sequence[Side]) -> Batch:
        """Where each replicate has figures of its own."""
        scores = np.empty((len(self.variants), len(rows), len(self.steps.units)))
        refused = 0
        size = max(1, CELL_BYTES // (8 * self.steps.start.values.size))
        chosen = np.stack(
            [side.chosen[one.name] for side in sides for one in self._choosing]
            or [np.zeros(len(rows), dtype=np.int64)]
        )
        for key, some in _groups(chosen):
            for start in range(0, len(some), size):
                part = some[start : start + size]
                refused += self._part(
                    key, part, [_some(side, part, by_position=True) for side in sides], scores
                )
        return Batch(rows, scores, refused)

    def _part(self, key: tuple[int, ...], part: Wholes, sides: Sequence[Side], scores: Floats) -> int:
        """Some rows of the same choices; variants that share figures and methods are done together."""
        refused = 0
        states: dict[tuple[object, ...], State] = {}
        drawn: dict[tuple[int, ...], State] = {}
        for (cells, choices), variants in self._alike(key).items():
            if cells not in drawn:
                drawn[cells] = State(self._drawn(cells, sides), ("",) * len(part))
            state = self._after_steps(drawn[cells], cells, choices, states, sides[0].rows)
            found, lost = self.tree.index(
                state.figures,
                {code: self._weights(code, sides, variants).swapaxes(0, 1) for code in self._weighed},
                why=state.why,
                aggregation=self._aggregation(choices),
                dropped=self._dropped_of(sides, variants),
            )
            scores[np.array(variants)[:, None], part] = found.swapaxes(0, 1)
            refused += int(lost.where.sum())
            self.reasons += lost.reasons
        return refused

    def _alike(self, key: tuple[int, ...]) -> dict[tuple[tuple[int, ...], tuple[int, ...]], list[int]]:
        """Variants by where their figures come from and what they choose."""
        count = len(self._choosing)
        found: dict[tuple[tuple[int, ...], tuple[int, ...]], list[int]] = {}
        cells = [self._position[name] for name in self._cells]
        for number, variant in enumerate(self.variants):
            from_ = [variant[self._position[one.name]] for one in self._choosing]
            choices = tuple(key[side * count + place] for place, side in enumerate(from_)) if count else (0,)
            found.setdefault((tuple(variant[place] for place in cells), choices), []).append(number)
        return found

    def _after_steps(
        self,
        state: State,
        cells: tuple[int, ...],
        choices: tuple[int, ...],
        known: dict[tuple[object, ...], State],
        rows: Wholes | tuple[()],
    ) -> State:
        """State after all steps; what another variant has gone through already is not gone through again."""
        key: tuple[object, ...] = (cells,)
        for position, (place, choice) in enumerate(self._step_choices(choices)):
            key = (*key, place)
            if key not in known:
                known[key] = self.steps.step(position, choice, state, self._generators(position, cells, rows))
            state = known[key]
        return state

    def _generators(
        self, position: int, cells: tuple[int, ...], rows: Wholes | tuple[()]
    ) -> list[np.random.Generator]:
        """What the step at this position draws with for each row; nothing where it does not draw."""
        sides = dict(zip(self._cells, cells, strict=False))
        step = self.specification.steps[position]
        own = [sides[one.name] for one in self._random if one.step == step.name]
        if own:
            return [generator(self.doubts.seed, int(row), own[0], USES["impute"]) for row in rows]
        if step.choice.method == MULTIPLE:
            return [np.random.default_rng(self.doubts.seed) for _ in range(max(1, len(rows)))]
        return []

    def _drawn(self, cells: tuple[int, ...], sides: Sequence[Side]) -> Floats:
        waiting = list(cells)
        errors = (self._errors, self._deviations, waiting.pop(0)) if self._errors is not None else None
        missing = (self._missing, waiting.pop(0)) if self._missing is not None else None
        return perturbed(self.steps.start.values, errors, missing, rows=sides[0].rows, seed=self.doubts.seed)

    def _step_choices(self, key: tuple[int, ...]) -> list[tuple[int, Choice]]:
        """Choice of each step and its position among those in doubt; -1 for a step that is not."""
        doubted = {
            one.step: (key[place], one_draw(one.choices[key[place]]))
            for place, one in enumerate(self._choosing)
            if isinstance(one, StepDoubt)
        }
        return [doubted.get(step.name, (-1, step.choice)) for step in self.specification.steps]

    def _aggregation(self, key: tuple[int, ...]) -> dict[str, Choice]:
        return {
            code: one.choices[key[place]]
            for place, one in enumerate(self._choosing)
            if isinstance(one, AggregationDoubt)
            for code in one.nodes(self.specification)
        }

    def _stated(self) -> list[str]:
        """Aggregates whose weights look at no figures."""
        rules = {one.code: self.specification.rule_of(one.code) for one in self.specification.aggregates}
        return [code for code, rule in rules.items() if rule.weights.method in STATED_WEIGHTS]

    def _weights(self, code: str, sides: Sequence[Side], variants: Sequence[int] | None = None) -> Floats:
        """Weights of an aggregate's members, (variants, rows, members)."""
        stated, drawn = self._weighed[code]
        some = self.variants if variants is None else [self.variants[number] for number in variants]
        out = np.empty((len(some), len(sides[0].rows), len(stated)))
        out[:] = stated
        for name, places, columns in drawn:
            position = self._position[name]
            own = [side.weights[name][:, columns] for side in sides]
            for number, variant in enumerate(some):
                out[number][:, places] = own[variant[position]]
        return out

    def _weight_plan(self, code: str) -> tuple[Floats, list[tuple[str, list[int], list[int]]]]:
        """Stated weights of its members; for each input about some of them name, which, and columns."""
        members = self.specification.children(code)
        drawn = []
        for one in self.doubts.inputs:
            nodes = one.nodes(self.specification) if isinstance(one, WeightDoubt) else ()
            places = [place for place, member in enumerate(members) if member in nodes]
            if places:
                drawn.append((one.name, places, [nodes.index(members[place]) for place in places]))
        return stated_weights(self.specification, code), drawn

    def _across(self, sides: Sequence[Side], name: str, of: Sequence[Wholes]) -> Wholes:
        """What each variant of each row takes: (variants, rows)."""
        return np.stack([of[variant[self._position[name]]] for variant in self.variants])

    def _dropped(self, sides: Sequence[Side]) -> Wholes | None:
        if self._drop is None:
            return None
        name = self._drop.name
        return self._across(sides, name, [side.chosen[name] for side in sides])

    def _dropped_of(self, sides: Sequence[Side], variants: Sequence[int]) -> Wholes | None:
        dropped = self._dropped(sides)
        return None if dropped is None else dropped[list(variants)].T


def _some(side: Side, rows: Wholes, *, by_position: bool = False) -> Side:
    """A side of some of its rows, named by their numbers or by their positions in it."""
    at = rows if by_position else np.searchsorted(side.rows, rows)
    return Side(
        side.side,
        side.rows[at],
        {name: chosen[at] for name, chosen in side.chosen.items()},
        {name: weights[at] for name, weights in side.weights.items()},
    )


def _groups(chosen: Wholes) -> Iterator[tuple[tuple[int, ...], Wholes]]:
    """Positions of each combination of choices (choices, positions)."""
    order = np.lexsort(chosen)
    ordered = chosen[:, order]
    ends = np.flatnonzero((ordered[:, 1:] != ordered[:, :-1]).any(axis=0)) + 1
    for some in np.split(order, ends):
        yield tuple(int(value) for value in chosen[:, some[0]]), some
