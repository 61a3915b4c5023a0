"""What many replicates say of an index: intervals, who is above whom, who is in the top, and which doubt matters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import polars as pl

from actionlines.errors import BadInputError
from actionlines.indices.arrays import Floats, floats
from actionlines.indices.result import IndexResult
from actionlines.indices.robustness.draws import USES, Design, generator
from actionlines.indices.robustness.inputs import Doubts
from actionlines.indices.robustness.replica import replica
from actionlines.indices.robustness.sobol import SobolIndices
from actionlines.indices.sheet import Sheet
from actionlines.indices.specification import Specification

MAX_COMPARED: Final = 2_000
"""Units that can all be compared with each other; above that, ask for pairs."""

SHIFT: Final = "MEAN_RANK_SHIFT"
"""In the place of a unit: how many places all units move on average, against the index as it stands."""


class TooManyPairsError(BadInputError):
    """Too many units to compare each with every other."""


class NoReplicaError(BadInputError):
    """A replicate that was not made."""


class NoSensitivityError(BadInputError):
    """Sensitivity indices of a study that was made without them."""


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Sobol indices (inputs, units and last the mean shift of places) of ranks or scores, and rows that counted."""

    of: str
    indices: SobolIndices
    rows: Floats


@dataclass(frozen=True)
class Robustness:
    """An index and its replicates.

    `scores` and `places` (replicates, units) are those of independent draws, NaN where a replicate was refused. In
    all `replicates` were evaluated and `refused` of them could not be built, for `reasons`.
    """

    baseline: IndexResult
    doubts: Doubts
    scores: Floats
    places: Floats
    replicates: int
    refused: int
    reasons: Mapping[str, int]
    design: Design
    sensitivity: Sensitivity | None = None

    @property
    def units(self) -> tuple[str, ...]:
        """Units in the order of the index."""
        return self.baseline.units

    def replica(self, number: int) -> tuple[Specification, Sheet]:
        """Specification and sheet of a row of `scores`: `build` makes the same scores of them.

        Raises
        ------
        NoReplicaError
            If there is no such row.
        """
        if not 0 <= number < len(self.scores):
            raise NoReplicaError(
                f"there are replicates 0 to {len(self.scores) - 1}, and none of number {number}"
            )
        side, row = divmod(number, self.doubts.samples)
        return replica(self.baseline, self.doubts, self.design.side(side, np.array([row])))

    def replica_rng(self, number: int) -> np.random.Generator:
        """What `build` draws with to make a replicate of which a step draws at random: multiple imputation."""
        side, row = divmod(number, self.doubts.samples)
        return generator(self.doubts.seed, row, side, USES["impute"])

    def intervals(self, *, coverage: float | None = None) -> pl.DataFrame:
        """Where scores and places lie in the middle `coverage` of the replicates.

        Returns
        -------
        DataFrame
            UNIT, SCORE and RANK of the index as it stands; SCORE_LOW, SCORE_MEDIAN, SCORE_HIGH, RANK_LOW, RANK_MEDIAN,
            RANK_HIGH, RANK_MEAN; SAME_RANK, the share of replicates with the same place; SHIFT, the mean number of
            places a unit moves; TOP, the share in which it is in the top; REPLICATES that it has a score in. The best
            unit first. An interval holds what the doubts declare, and need not hold the index as it stands.
        """
        share = self.doubts.coverage if coverage is None else coverage
        ends = [0.5 - share / 2, 0.5, 0.5 + share / 2]
        base = self.baseline.ranks[:, -1]
        scores, ranks = (_quantiles(part, ends) for part in (self.scores, self.places))
        count = (~np.isnan(self.places)).sum(axis=0)
        some = np.where(count > 0, count, np.nan)
        columns = {
            "SCORE": self.baseline.scores[:, -1],
            "RANK": base,
            **dict(zip(("SCORE_LOW", "SCORE_MEDIAN", "SCORE_HIGH"), scores, strict=True)),
            **dict(zip(("RANK_LOW", "RANK_MEDIAN", "RANK_HIGH"), ranks, strict=True)),
            "RANK_MEAN": np.nansum(self.places, axis=0) / some,
            "SAME_RANK": (self.places == base).sum(axis=0) / some,
            "SHIFT": np.nansum(np.abs(self.places - base), axis=0) / some,
            "TOP": (self.places <= self.doubts.top).sum(axis=0) / some,
        }
        table = pl.DataFrame({"UNIT": self.units, **columns, "REPLICATES": count})
        return table.with_columns(pl.col(pl.Float64).fill_nan(None)).sort("RANK", "UNIT", nulls_last=True)

    def stability(self) -> pl.DataFrame:
        """How much places move altogether: one row.

        Returns
        -------
        DataFrame
            MEAN_RANK_SHIFT (mean over replicates of the mean number of places a unit moves) with its LOW and HIGH in
            the middle `coverage` of replicates; SAME_ORDER, the share of replicates that leave all places as they are;
            CORRELATION, the mean rank correlation with the index as it stands; REPLICATES, REFUSED.
        """
        base = self.baseline.ranks[:, -1]
        there = ~np.isnan(self.places) & ~np.isnan(base)
        whole = there.any(axis=1)
        moved = np.where(there, np.abs(self.places - base), 0.0)[whole]
        shift = moved.sum(axis=1) / there[whole].sum(axis=1)
        low, high = _ends(shift, self.doubts.coverage)
        return pl.DataFrame(
            {
                "MEAN_RANK_SHIFT": [float(shift.mean()) if shift.size else None],
                "LOW": [low],
                "HIGH": [high],
                "SAME_ORDER": [float((moved == 0).all(axis=1).mean()) if shift.size else None],
                "CORRELATION": [_mean_correlation(self.places[whole], base)],
                "REPLICATES": [self.replicates],
                "REFUSED": [self.refused],
            },
            schema_overrides=dict.fromkeys(
                ("MEAN_RANK_SHIFT", "LOW", "HIGH", "SAME_ORDER", "CORRELATION"), pl.Float64()
            ),
        )

    def above(self, unit: str, other: str) -> float:
        """Share of replicates in which a unit has the better place; half of those in which both share one.

        Raises
        ------
        UnknownUnitError
            If the index has no such unit.
        """
        a, b = self.places[:, self.baseline.row(unit)], self.places[:, self.baseline.row(other)]
        both = ~np.isnan(a) & ~np.isnan(b)
        if not both.any():
            return float("nan")
        return float(((a < b)[both].sum() + 0.5 * (a == b)[both].sum()) / both.sum())

    @cached_property
    def pairwise(self) -> Floats:
        """`above` of each unit (rows) against each other (columns), in the order of `units`; 0.5 on the diagonal.

        Raises
        ------
        TooManyPairsError
            If there are more than `MAX_COMPARED` units.
        """
        units = len(self.units)
        if units > MAX_COMPARED:
            raise TooManyPairsError(
                f"{units} units make too many pairs; ask `above` for two of them at a time"
            )
        there = ~np.isnan(self.places)
        ahead, both = np.zeros((units, units)), there.T.astype(np.float32) @ there.astype(np.float32)
        ranks = np.where(there, self.places, np.inf).astype(np.float32).T.copy()
        for row in range(units):
            less = np.count_nonzero(ranks[row] < ranks, axis=1)
            tied = np.count_nonzero((ranks[row] == ranks) & there.T & there[:, row], axis=1)
            beyond = np.count_nonzero(there[:, row] & ~there.T, axis=1)
            ahead[row] = less - beyond + 0.5 * tied
        with np.errstate(invalid="ignore", divide="ignore"):
            return floats(ahead / both)

    def above_table(self) -> pl.DataFrame:
        """UNIT, OTHER, ABOVE: each unit against those one or more places below it, in the order of the index."""
        order = np.lexsort((np.array(self.units), self.baseline.ranks[:, -1]))
        i, j = np.triu_indices(len(order), k=1)
        codes = np.array(self.units, dtype=object)
        return pl.DataFrame(
            {
                "UNIT": codes[order[i]].tolist(),
                "OTHER": codes[order[j]].tolist(),
                "ABOVE": self.pairwise[order[i], order[j]],
            },
            schema={"UNIT": pl.String(), "OTHER": pl.String(), "ABOVE": pl.Float64()},
        ).with_columns(pl.col("ABOVE").fill_nan(None))

    def rank_shares(self) -> pl.DataFrame:
        """UNIT, RANK, SHARE: in what share of the replicates a unit has a place; places it never has are left out."""
        rows = []
        for column, unit in enumerate(self.units):
            ranks = self.places[:, column]
            found, counts = np.unique(ranks[~np.isnan(ranks)], return_counts=True)
            rows += [
                (unit, rank, count / counts.sum())
                for rank, count in zip(found.tolist(), counts.tolist(), strict=True)
            ]
        return pl.DataFrame(
            rows, schema={"UNIT": pl.String(), "RANK": pl.Float64(), "SHARE": pl.Float64()}, orient="row"
        )

    def sensitivity_table(self) -> pl.DataFrame:
        """Which doubt makes each unit's place (or score) vary, and which that of all.

        Returns
        -------
        DataFrame
            UNIT (`SHIFT` for the mean shift of places), INPUT, FIRST (share of the variance by this input alone), TOTAL
            (with all it interacts with), each with LOW and HIGH of its confidence interval, ROWS that counted. Null
            where nothing varies.

        Raises
        ------
        NoSensitivityError
            If the study was made without.
        """
        if self.sensitivity is None:
            raise NoSensitivityError(
                "this study was made without sensitivity; ask for it with sensitivity=True"
            )
        found = self.sensitivity.indices
        names, units = self.doubts.names, (*self.units, SHIFT)
        first, total = found.first.T, found.total.T
        ends = {"FIRST": (first, found.first_half_width.T), "TOTAL": (total, found.total_half_width.T)}
        columns: dict[str, Floats] = {}
        for name, (middle, half) in ends.items():
            columns |= {
                name: middle.ravel(),
                f"{name}_LOW": (middle - half).ravel(),
                f"{name}_HIGH": (middle + half).ravel(),
            }
        table = pl.DataFrame(
            {"UNIT": np.repeat(units, len(names)).tolist(), "INPUT": list(names) * len(units), **columns}
        )
        rows = pl.Series("ROWS", np.repeat(self.sensitivity.rows.astype(np.int64), len(names)))
        return table.with_columns(pl.col(pl.Float64).fill_nan(None)).with_columns(rows)

    def refused_table(self) -> pl.DataFrame:
        """REASON and REPLICATES: how many could not be built, and why."""
        return pl.DataFrame(
            sorted(self.reasons.items(), key=lambda one: (-one[1], one[0])),
            schema={"REASON": pl.String(), "REPLICATES": pl.Int64()},
            orient="row",
        )


def _quantiles(part: Floats, ends: list[float]) -> Floats:
    """Of each column, over what is not NaN; NaN for a column without anything."""
    some = ~np.isnan(part).all(axis=0)
    out = np.full((len(ends), part.shape[1]), np.nan)
    if some.any():
        measure = np.nanquantile if np.isnan(part[:, some]).any() else np.quantile
        out[:, some] = measure(part[:, some], ends, axis=0)
    return out


def _ends(values: Floats, coverage: float) -> tuple[float | None, float | None]:
    if not values.size:
        return None, None
    low, high = np.quantile(values, [0.5 - coverage / 2, 0.5 + coverage / 2])
    return float(low), float(high)


def _mean_correlation(ranked: Floats, base: Floats) -> float | None:
    """Mean over replicates of the rank correlation with the index as it stands; None where places do not vary."""
    whole = (
        ~np.isnan(base) & ~np.isnan(ranked).any(axis=0)
        if ranked.size
        else np.zeros(len(base), dtype=np.bool_)
    )
    if whole.sum() < 2:
        return None
    x = ranked[:, whole] - ranked[:, whole].mean(axis=1, keepdims=True)
    y = base[whole] - base[whole].mean()
    length = np.sqrt((x**2).sum(axis=1) * (y**2).sum())
    if not (length > 0).any():
        return None
    return float(((x @ y)[length > 0] / length[length > 0]).mean())
