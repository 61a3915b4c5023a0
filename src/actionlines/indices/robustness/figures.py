"""From figures to normalised scores for many replicates at once: the specification's steps, with choices of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from actionlines.errors import BadInputError
from actionlines.indices.arrays import Floats, floats
from actionlines.indices.build import STEP_FUNCTIONS
from actionlines.indices.impute import Centre, column_centre, group_centre, row_centre
from actionlines.indices.impute_step import pillars
from actionlines.indices.methods import ROUNDERS
from actionlines.indices.normalise_step import normalised
from actionlines.indices.result import IndexResult
from actionlines.indices.sheet import Sheet
from actionlines.indices.specification import Choice, Specification
from actionlines.indices.treat import treat

Together = Callable[[Specification, Sheet, Choice, Floats], Floats | None]


@dataclass(frozen=True, slots=True)
class State:
    """Figures (replicates, units, indicators) and for each replicate why it was refused, empty where it was not."""

    figures: Floats
    why: tuple[str, ...]


class Steps:
    """The steps of an index that was built; whom screening left out of it is left out of every replicate."""

    def __init__(self, baseline: IndexResult) -> None:
        specification = self.specification = baseline.specification
        self.choices = tuple(step.choice for step in specification.steps)
        now = baseline.sheet.select(indicators=[one.code for one in specification.indicators])
        self.start = now
        self._before: list[Sheet] = []  # the sheet that each step finds, as far as groups and denominators go
        self._rows: dict[int, list[int]] = {}
        for position, record in enumerate(baseline.steps):
            self._before.append(now)
            if len(record.units) < len(now.units):
                stay = set(record.units)
                self._rows[position] = [row for row, unit in enumerate(now.units) if unit in stay]
                now = now.select(units=self._rows[position])
        self.units = baseline.units

    def step(
        self, position: int, choice: Choice, state: State, generators: Sequence[np.random.Generator] = ()
    ) -> State:
        """What becomes of figures by the step at this position; `generators` is for those that draw at random."""
        figures = state.figures
        name = self.specification.steps[position].name
        if name == "screen":
            return State(figures[:, self._rows[position]], state.why) if position in self._rows else state
        together = _TOGETHER.get(name)
        if together is not None:
            try:
                done = together(self.specification, self._before[position], choice, figures)
            except BadInputError:
                done = None  # one of them cannot be; below it is found which
            if done is not None:
                return State(done, state.why)
        return self._one_by_one(position, choice, state, generators)

    def _one_by_one(
        self, position: int, choice: Choice, state: State, generators: Sequence[np.random.Generator]
    ) -> State:
        """As `build` does it; a replicate that a step refuses is counted and missing from there on."""
        step = STEP_FUNCTIONS[self.specification.steps[position].name]
        before = self._before[position]
        done = np.full(state.figures.shape, np.nan)
        why = list(state.why)
        for replicate, refused in enumerate(state.why):
            if refused:
                continue
            try:
                sheet = replace(before, values=state.figures[replicate], errors=None)
                rng = generators[replicate] if generators else None
                done[replicate] = step(self.specification, sheet, choice, rng)[0].values
            except BadInputError as error:
                why[replicate] = f"{self.specification.steps[position].name}: {type(error).__name__}"
        return State(done, tuple(why))


def _normalise(specification: Specification, before: Sheet, choice: Choice, figures: Floats) -> Floats | None:
    return normalised(specification.indicators, figures, choice, units=before.units)


def _round(specification: Specification, before: Sheet, choice: Choice, figures: Floats) -> Floats | None:
    return floats(ROUNDERS[choice.method].function(figures, **choice.parameters))


def _treat(specification: Specification, before: Sheet, choice: Choice, figures: Floats) -> Floats | None:
    arguments = dict(choice.parameters)
    if choice.method == "winsorise":
        arguments["log"] = None
    if choice.method == "log":
        arguments["limit"] = 0
    return treat(figures, **arguments).values


def _impute(specification: Specification, before: Sheet, choice: Choice, figures: Floats) -> Floats | None:
    kind, _, word = choice.method.rpartition("_")
    centre: Centre = "median" if word == "median" else "mean"
    if choice.method in {"mean", "median"}:
        return column_centre(figures, centre=centre)
    if kind == "group" and choice.parameters["group"] in before.groups:
        return group_centre(figures, before.groups[choice.parameters["group"]], centre=centre)
    if kind == "pillar":
        direction = floats([one.direction for one in specification.indicators])
        return row_centre(figures, pillars(specification), direction=direction, centre=centre)
    return None


_TOGETHER: Final[Mapping[str, Together]] = {
    "normalise": _normalise,
    "round": _round,
    "treat": _treat,
    "impute": _impute,
}
"""Steps that many replicates go through together; all others, and what these cannot do, go one by one."""
