"""Why a unit's score is what it is, and what would move it most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from actionlines.indices.arrays import Floats, floats
from actionlines.indices.contributions import RELATIVE, gap_contributions
from actionlines.indices.rank import Ties, ranks
from actionlines.indices.result import IndexResult
from actionlines.indices.roll_up import roll_up
from actionlines.indices.specification import Aggregate, Rule, Specification

MEAN = "MEAN"
"""Stands for a unit that has the mean score of all units in every indicator."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One unit's score, taken apart.

    steps
        INDICATOR, then the figure: RAW and after each step as `1 denominate`, `2 impute`, ...; REASON says what steps
        changed of this unit's figure and why.
    nodes
        NODE, PARENT, LEVEL, SCORE, RANK, WEIGHT (in its parent), EFFECTIVE (in the index), of every node.
    gap
        NODE, PARENT, SCORE, OTHER and CONTRIBUTION: part of the gap to `against` in the index; the parts of a node's
        members add up to the node's.
    without
        NODE, SCORE, RANK, CHANGE and RANK_CHANGE (positive: a better place) if this node were left out, its weight
        shared out among its siblings. Null where there is no index without it.
    moves
        INDICATOR, PER_POINT (change of the index for a hundredth of the indicator's spread of scores), BEST (the best
        score of all units), CHANGE and RANK if the unit had it.
    """

    unit: str
    against: str
    score: float
    rank: float
    steps: pl.DataFrame
    nodes: pl.DataFrame
    gap: pl.DataFrame
    without: pl.DataFrame
    moves: pl.DataFrame


def explain(result: IndexResult, unit: str, *, against: str | None = None) -> Explanation:
    """Take a unit's score apart.

    Parameters
    ----------
    result
        Of `build`.
    unit
        A unit that has a score.
    against
        Unit that the gap is taken to; one with the mean score in every indicator where not given.

    Returns
    -------
    Explanation

    Raises
    ------
    UnknownUnitError
        If the index has no such unit, or screening left it out.

    Examples
    --------
    >>> from actionlines.indices.build import build
    >>> from actionlines.indices.sheet import Sheet
    >>> from actionlines.indices.specification_file import parse_specification
    >>> two = parse_specification('code = "X"\\n[[indicators]]\\ncode = "A"\\n[[indicators]]\\ncode = "B"')
    >>> told = explain(build(two, Sheet(("P", "Q"), ("A", "B"), [[1, 8], [3, 2]])), "P", against="Q")
    >>> told.gap.select("NODE", "CONTRIBUTION").rows()
    [('A', -1.0), ('B', 3.0), ('X', 2.0)]
    """
    row = result.row(unit)
    other = _mean_unit(result) if against is None else result.scores[result.row(against)]
    return Explanation(
        unit,
        against or MEAN,
        result.score(unit),
        result.rank(unit),
        _steps(result, unit),
        _nodes(result, row),
        _gap(result, row, other),
        _without(result, row),
        _moves(result, row),
    )


def strengths(result: IndexResult, unit: str, *, count: int = 5, weakest: bool = False) -> pl.DataFrame:
    """The indicators in which a unit has its best places, or its worst.

    Parameters
    ----------
    result, unit
        As for `explain`.
    count
        How many. Of those that tie for the last one, the first in the specification.
    weakest
        Whether to give the worst.

    Returns
    -------
    DataFrame
        NODE, PARENT, RANK and SCORE, best place first.

    References
    ----------
    COINr (Becker et al., 2022), `get_str_weak`.
    """
    row = result.row(unit)
    leaves = _nodes(result, row).filter((pl.col("LEVEL") == 1) & pl.col("RANK").is_not_null())
    ordered = leaves.sort("RANK", descending=weakest, maintain_order=True).head(count)
    return ordered.sort("RANK", maintain_order=True).select("NODE", "PARENT", "RANK", "SCORE")


def _steps(result: IndexResult, unit: str) -> pl.DataFrame:
    codes = [one.code for one in result.specification.indicators]
    raw = result.sheet.select(units=[result.sheet.units.index(unit)], indicators=codes)
    columns: dict[str, Sequence[object]] = {"INDICATOR": codes, "RAW": raw.values[0]}
    reasons: dict[str, list[str]] = {code: [] for code in codes}
    for number, step in enumerate(result.steps, start=1):
        columns[f"{number} {step.name}"] = step.values[step.units.index(unit)]
        for code, reason in _reasons(step.changes, unit):
            reasons[code].append(f"{step.name}: {reason}")
    columns["REASON"] = ["; ".join(reasons[code]) for code in codes]
    return pl.DataFrame(columns).with_columns(pl.col(pl.Float64).fill_nan(None))


def _reasons(changes: pl.DataFrame, unit: str) -> list[tuple[str, str]]:
    """What a step did to a unit's figures: rows of that unit, and of whole indicators."""
    if "INDICATOR" not in changes.columns:
        return []
    mine = changes.filter(pl.col("REASON") != "")
    if "UNIT" in changes.columns:
        own = pl.col("UNIT") == unit
        if "TREATMENT" in changes.columns:
            own = own | (pl.col("UNIT").is_null() & (pl.col("TREATMENT") == "logged"))
            how = pl.concat_str("TREATMENT", pl.lit(" for "), "REASON")
            mine = mine.with_columns(how.alias("REASON"))
        mine = mine.filter(own)
    return [(str(code), str(reason)) for code, reason in mine.select("INDICATOR", "REASON").iter_rows()]


def _nodes(result: IndexResult, row: int) -> pl.DataFrame:
    nodes = result.specification.nodes
    weights = result.weight_table().select("NODE", "PARENT", "WEIGHT", "EFFECTIVE")
    frame = pl.DataFrame(
        {
            "NODE": nodes,
            "LEVEL": [result.specification.level(code) for code in nodes],
            "SCORE": result.scores[row],
            "RANK": result.ranks[row],
        }
    )
    joined = frame.join(weights, on="NODE", how="left", maintain_order="left")
    return joined.with_columns(pl.col("SCORE", "RANK").fill_nan(None)).select(
        "NODE", "PARENT", "LEVEL", "SCORE", "RANK", "WEIGHT", "EFFECTIVE"
    )


def _mean_unit(result: IndexResult) -> Floats:
    """Scores of a unit with the mean score in every indicator, (nodes,)."""
    there = ~np.isnan(result.normalised)
    count = np.maximum(there.sum(axis=0), 1)
    mean = np.where(there.any(axis=0), np.where(there, result.normalised, 0.0).sum(axis=0) / count, np.nan)
    if _relative(result.specification):
        return np.concatenate([mean, np.full(len(result.specification.aggregates), np.nan)])
    return floats(roll_up(result.specification, mean[np.newaxis], weights=result.weights).scores[0])


def _gap(result: IndexResult, row: int, other: Floats) -> pl.DataFrame:
    nodes = result.specification.nodes
    own = result.scores[row]
    parents = [result.specification.node(code).parent for code in nodes]
    parts = gap_contributions(result.specification, dict(result.weights), own, other)
    frame = pl.DataFrame(
        {"NODE": nodes, "PARENT": parents, "SCORE": own, "OTHER": other, "CONTRIBUTION": parts},
        schema_overrides={"PARENT": pl.String()},
    )
    return frame.with_columns(pl.col(pl.Float64).fill_nan(None))


def _without(result: IndexResult, row: int) -> pl.DataFrame:
    spec = _without_minimum(result.specification)
    nodes = [code for code in spec.nodes if code != spec.root]
    scores, places = [], []
    for code in nodes:
        left_out = result.normalised.copy()
        left_out[:, [spec.nodes.index(leaf) for leaf in spec.leaves(code)]] = np.nan
        index = roll_up(spec, left_out, weights=result.weights).scores[:, -1]
        scores.append(index[row])
        places.append(_places(result, index)[row])
    own, place = result.scores[row, -1], result.ranks[row, -1]
    frame = pl.DataFrame({"NODE": nodes, "SCORE": floats(scores), "RANK": floats(places)})
    return frame.with_columns(
        (pl.col("SCORE") - own).alias("CHANGE"), (place - pl.col("RANK")).alias("RANK_CHANGE")
    ).with_columns(pl.col(pl.Float64).fill_nan(None))


def _moves(result: IndexResult, row: int) -> pl.DataFrame:
    codes = [one.code for one in result.specification.indicators]
    best = np.fmax.reduce(result.normalised, axis=0)
    hundredth = (best - np.fmin.reduce(result.normalised, axis=0)) / 100.0
    own = result.scores[row, -1]
    at_best, places = _moved(result, row, best)
    nudged, _ = _moved(result, row, result.normalised[row] + hundredth)
    frame = pl.DataFrame(
        {
            "INDICATOR": codes,
            "PER_POINT": nudged - own,
            "BEST": best,
            "CHANGE": at_best - own,
            "RANK": places,
        }
    )
    return frame.with_columns(pl.col(pl.Float64).fill_nan(None))


def _moved(result: IndexResult, row: int, values: Floats) -> tuple[Floats, Floats]:
    """Score and place of a unit in the index for each indicator set to its entry of `values`, one at a time."""
    spec = result.specification
    relative = _relative(spec)
    others = slice(None) if relative else slice(row, row + 1)
    moved = np.repeat(result.normalised[np.newaxis, others], values.size, axis=0)
    own = row if relative else 0
    each = np.arange(values.size)
    moved[each, own, each] = values
    found = roll_up(spec, moved, weights=result.weights).scores[..., -1]
    index = found if relative else np.repeat(result.scores[np.newaxis, :, -1], values.size, axis=0)
    index[:, row] = found[:, own]
    return floats(index[:, row]), _places(result, index)[:, row]


def _places(result: IndexResult, index: Floats) -> Floats:
    """Places (..., units) by scores of the index (..., units)."""
    ties: Ties = result.specification.ties  # type: ignore[assignment]
    return ranks(result.specification.standing(index)[..., np.newaxis], ties=ties, digits=12)[..., 0]


def _relative(specification: Specification) -> bool:
    """Whether a unit's score hangs on the other units' scores."""
    rules = [specification.rule_of(one.code) for one in specification.aggregates]
    return any(rule.aggregation.method in RELATIVE for rule in rules)


def _without_minimum(specification: Specification) -> Specification:
    """The specification with no aggregate that asks for a share of its members."""

    def eased(rule: Rule) -> Rule:
        return replace(rule, minimum_share=0.0)

    levels: Mapping[int, Rule] = {level: eased(rule) for level, rule in specification.levels.items()}
    aggregates: tuple[Aggregate, ...] = tuple(
        replace(one, rule=one.rule and eased(one.rule)) for one in specification.aggregates
    )
    return replace(specification, rule=eased(specification.rule), levels=levels, aggregates=aggregates)
