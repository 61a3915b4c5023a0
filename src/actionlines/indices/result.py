"""What building an index gives: scores, places and, step by step, how they came about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from actionlines.errors import NotFoundError
from actionlines.indices.arrays import Floats
from actionlines.indices.rank import Ties, ranks
from actionlines.indices.sheet import Sheet, table
from actionlines.indices.specification import Specification


class UnknownUnitError(NotFoundError):
    """The index has no unit of this code."""


class UnknownNodeError(NotFoundError):
    """The index has no indicator or aggregate of this code."""


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One step as it was done.

    `values` (units, indicators) are the figures after it, in the order of `units` and of the specification's
    indicators. `changes` says what was changed and why: one row for each cell, unit or indicator that was, with a
    column REASON; its other columns are the step's own.
    """

    name: str
    method: str
    parameters: Mapping[str, Any]
    units: tuple[str, ...]
    values: Floats
    changes: pl.DataFrame


@dataclass(frozen=True)
class IndexResult:
    """An index, built.

    `units` are those that screening left, in the order of the sheet. `scores` (units, nodes) follows
    `specification.nodes`. `weights` holds each aggregate's weights of its members (`specification.children`), adding
    up to 1.
    """

    specification: Specification
    sheet: Sheet
    units: tuple[str, ...]
    steps: tuple[StepRecord, ...]
    scores: Floats
    weights: Mapping[str, Floats]

    @cached_property
    def ranks(self) -> Floats:
        """Place of each unit in each node, 1 for the best; ties and direction of the index as its specification.

        Scores that agree to twelve digits tie: the order of a sum is no reason for a place.
        """
        ties: Ties = self.specification.ties  # type: ignore[assignment]
        root = np.array([code == self.specification.root for code in self.specification.nodes])
        return ranks(
            np.where(root, self.specification.standing(self.scores), self.scores), ties=ties, digits=12
        )

    @property
    def normalised(self) -> Floats:
        """Scores of the indicators (units, indicators)."""
        return self.scores[:, : len(self.specification.indicators)]

    def row(self, unit: str) -> int:
        """Row of a unit in `scores` and `ranks`.

        Raises
        ------
        UnknownUnitError
            If the index has no such unit.
        """
        if unit not in self.units:
            screened = unit in self.sheet.units
            text = "left out by screening" if screened else "not in the sheet"
            raise UnknownUnitError(
                f"{self.specification.code} has no score of {unit}: {text}", self.units[:5]
            )
        return self.units.index(unit)

    def column(self, code: str) -> int:
        """Column of a node in `scores` and `ranks`.

        Raises
        ------
        UnknownNodeError
            If the index has no such indicator or aggregate.
        """
        if code not in self.specification.nodes:
            raise UnknownNodeError(
                f"{self.specification.code} has no indicator or aggregate {code!r}",
                self.specification.nodes[-5:],
            )
        return self.specification.nodes.index(code)

    def score(self, unit: str, code: str | None = None) -> float:
        """Score of a unit in a node, in the index itself where no node is named; NaN where it has none."""
        return float(self.scores[self.row(unit), self.column(code or self.specification.root)])

    def rank(self, unit: str, code: str | None = None) -> float:
        """Place of a unit in a node, 1 for the best; NaN where it has none."""
        return float(self.ranks[self.row(unit), self.column(code or self.specification.root)])

    def step(self, name: str) -> StepRecord | None:
        """The last step of this name; None where the specification has none."""
        return next((step for step in reversed(self.steps) if step.name == name), None)

    def score_table(self) -> pl.DataFrame:
        """UNIT and one column of scores for each node."""
        return table(self.units, self.specification.nodes, self.scores)

    def rank_table(self) -> pl.DataFrame:
        """UNIT and one column of places for each node, best unit of the index first."""
        frame = table(self.units, self.specification.nodes, self.ranks)
        return frame.sort(self.specification.root, "UNIT", nulls_last=True)

    def long_table(self) -> pl.DataFrame:
        """UNIT, NODE, LEVEL, SCORE and RANK: one row for each unit and node."""
        nodes = self.specification.nodes
        scores = self.score_table().unpivot(index="UNIT", on=nodes, variable_name="NODE", value_name="SCORE")
        places = table(self.units, nodes, self.ranks).unpivot(
            index="UNIT", on=nodes, variable_name="NODE", value_name="RANK"
        )
        level = pl.col("NODE").replace_strict({code: self.specification.level(code) for code in nodes})
        return scores.with_columns(places["RANK"], level.alias("LEVEL")).select(
            "UNIT", "NODE", "LEVEL", "SCORE", "RANK"
        )

    def weight_table(self) -> pl.DataFrame:
        """NODE, PARENT, LEVEL, STATED, WEIGHT (within its parent) and EFFECTIVE (in the index), of each member."""
        effective = {self.specification.root: 1.0}
        rows = []
        for aggregate in reversed(self.specification.bottom_up):
            members = self.specification.children(aggregate.code)
            for code, weight in zip(members, self.weights[aggregate.code], strict=True):
                effective[code] = effective[aggregate.code] * float(weight)
                node = self.specification.node(code)
                level = self.specification.level(code)
                rows.append((code, aggregate.code, level, node.weight, float(weight), effective[code]))
        columns = ["NODE", "PARENT", "LEVEL", "STATED", "WEIGHT", "EFFECTIVE"]
        order = {code: position for position, code in enumerate(self.specification.nodes)}
        return pl.DataFrame(sorted(rows, key=lambda row: order[row[0]]), schema=columns, orient="row")
