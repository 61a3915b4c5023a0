"""Two results side by side, and a revision split into what the data changed and what the method did."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import polars as pl

from actionlines.errors import BadInputError
from actionlines.indices.arrays import Floats
from actionlines.indices.build import build
from actionlines.indices.result import IndexResult
from actionlines.indices.sheet import MissingColumnError, Sheet, table
from actionlines.indices.specification import Specification


class NothingInCommonError(BadInputError):
    """Two results without a unit, or two methods without data that both can be used on."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two results of an index.

    units
        UNIT, SCORE_A, SCORE_B, CHANGE, RANK_A, RANK_B, RANK_CHANGE (positive: a better place in B), of units that both
        have; the largest changes of place first.
    only_a, only_b
        Units that one has alone.
    correlation, rank_correlation
        Pearson's of the scores, Spearman's; NaN for fewer than two units.
    mean_rank_change
        Mean of the absolute changes of place.
    differences
        WHAT, A and B: what the two specifications say differently.
    """

    units: pl.DataFrame
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    correlation: float
    rank_correlation: float
    mean_rank_change: float
    differences: pl.DataFrame


def compare(a: IndexResult, b: IndexResult) -> Comparison:
    """Set two results side by side: other weights, another aggregation, another year.

    Parameters
    ----------
    a, b
        Of `build`. Units are joined by code; places are those among all units of each result.

    Returns
    -------
    Comparison

    Raises
    ------
    NothingInCommonError
        If they have no unit in common.

    References
    ----------
    COINr (Becker et al., 2022), `compare_coins`.

    Examples
    --------
    >>> from actionlines.indices.specification_file import parse_specification
    >>> text = 'code = "X"\\n[[indicators]]\\ncode = "A"\\n[[indicators]]\\ncode = "B"\\nweight = '
    >>> sheet = Sheet(("P", "Q", "R"), ("A", "B"), [[1, 8], [3, 2], [2, 3]])
    >>> one, three = (build(parse_specification(text + weight), sheet) for weight in ("1", "0"))
    >>> compare(one, three).units.select("UNIT", "RANK_A", "RANK_B", "RANK_CHANGE").rows()
    [('P', 1.0, 3.0, -2.0), ('Q', 2.0, 1.0, 1.0), ('R', 2.0, 2.0, 0.0)]
    """
    joined = _index(a).join(_index(b), on="UNIT", suffix="_B").rename({"SCORE": "SCORE_A", "RANK": "RANK_A"})
    if joined.is_empty():
        raise NothingInCommonError(
            "the two results have no unit in common, so that there is nothing to compare"
        )
    units = joined.with_columns(
        (pl.col("SCORE_B") - pl.col("SCORE_A")).alias("CHANGE"),
        (pl.col("RANK_A") - pl.col("RANK_B")).alias("RANK_CHANGE"),
    ).select("UNIT", "SCORE_A", "SCORE_B", "CHANGE", "RANK_A", "RANK_B", "RANK_CHANGE")
    shift = units["RANK_CHANGE"].abs().mean()
    return Comparison(
        units.sort(pl.col("RANK_CHANGE").abs(), "UNIT", descending=[True, False], nulls_last=True),
        tuple(unit for unit in a.units if unit not in b.units),
        tuple(unit for unit in b.units if unit not in a.units),
        _correlation(units, "pearson"),
        _correlation(units, "spearman"),
        float("nan") if shift is None else float(shift),  # type: ignore[arg-type]
        differences(a.specification, b.specification),
    )


def differences(a: Specification, b: Specification) -> pl.DataFrame:
    """WHAT, A and B: each part of two specifications that differs; null where one lacks it.

    Examples
    --------
    >>> from actionlines.indices.specification_file import parse_specification
    >>> text = 'code = "X"\\naggregation = "{}"\\n[[indicators]]\\ncode = "A"'
    >>> differences(*(parse_specification(text.format(mean)) for mean in ("arithmetic", "geometric"))).rows()
    [('rule.aggregation', 'arithmetic', 'geometric')]
    """
    first, second = dict(_parts(a)), dict(_parts(b))
    keys = [*first, *(key for key in second if key not in first)]
    rows = [(key, first.get(key), second.get(key)) for key in keys if first.get(key) != second.get(key)]
    return pl.DataFrame(rows, schema=dict.fromkeys(["WHAT", "A", "B"], pl.String()), orient="row")


def revision(old: IndexResult, new: IndexResult, *, seed: int = 0) -> pl.DataFrame:
    """Split each unit's change of score into what the data changed and what the method did.

    The data's part is what new data change under the old method and under the new one, on average; the method's part
    the same the other way round. The two add up to the change. Where one method cannot be used on the other's data
    (an indicator is gone), the parts are taken in the one order that is possible.

    Parameters
    ----------
    old, new
        Of `build`: an earlier edition and a later one, with their specifications and sheets.
    seed
        Of what a step draws at random (multiple imputation) where one edition's method meets the other's figures. The
        luck of the draw is part of both parts then; build both editions with ``default_rng(seed)`` too to lessen it.

    Returns
    -------
    DataFrame
        UNIT, OLD, NEW, CHANGE, DATA and METHOD of units that both have; null where one of the two has no score.

    Raises
    ------
    NothingInCommonError
        If neither method can be used on the other's data, or there is no unit in common.

    References
    ----------
    A. F. Shorrocks (2013), Decomposition procedures for distributional analysis, Journal of Economic Inequality 11.

    Examples
    --------
    >>> from actionlines.indices.specification_file import parse_specification
    >>> text = 'code = "X"\\n[[indicators]]\\ncode = "A"\\n[[indicators]]\\ncode = "B"\\nweight = '
    >>> before = build(parse_specification(text + "1"), Sheet(("P",), ("A", "B"), [[2, 4]]))
    >>> after = build(parse_specification(text + "3"), Sheet(("P",), ("A", "B"), [[2, 6]]))
    >>> revision(before, after).rows()
    [('P', 3.0, 5.0, 2.0, 1.25, 0.75)]
    """
    units = [unit for unit in old.units if unit in new.units]
    if not units:
        raise NothingInCommonError(
            "the two results have no unit in common, so that there is nothing to split"
        )
    before, after = _of(old, units), _of(new, units)
    new_data = _mixed(old.specification, new.sheet, units, seed)
    new_method = _mixed(new.specification, old.sheet, units, seed)
    parts = [data for data in (_minus(new_data, before), _minus(after, new_method)) if data is not None]
    if not parts:
        raise NothingInCommonError(
            "neither specification can be built from the other's figures: each lacks an indicator of the other"
        )
    data = np.mean(parts, axis=0)
    values = np.stack([before, after, after - before, data, after - before - data], axis=1)
    return table(units, ["OLD", "NEW", "CHANGE", "DATA", "METHOD"], values)


def _index(result: IndexResult) -> pl.DataFrame:
    values = np.stack([result.scores[:, -1], result.ranks[:, -1]], axis=1)
    return table(result.units, ["SCORE", "RANK"], values)


def _correlation(units: pl.DataFrame, method: Any) -> float:
    both = units.drop_nulls(["SCORE_A", "SCORE_B"])
    found = both.select(pl.corr("SCORE_A", "SCORE_B", method=method)).item()
    return float("nan") if found is None else float(found)


def _parts(specification: Specification) -> list[tuple[str, str]]:
    """Dotted key and text of every value that a specification states."""
    rows: list[tuple[str, str]] = []
    for part in fields(specification):
        if part.name in {"names", "source", "provenance", "robustness"}:
            continue
        value = getattr(specification, part.name)
        if part.name in {"indicators", "aggregates"}:
            for one in value:
                rows += _flat(f"{part.name}.{one.code}", one)
        else:
            rows += _flat(part.name, value)
    return rows


def _flat(key: str, value: Any) -> list[tuple[str, str]]:
    if value is None or value == "" or value == {}:
        return []
    if hasattr(value, "method"):
        stated = ", ".join(f"{name} = {given}" for name, given in value.parameters.items())
        return [(key, f"{value.method} ({stated})" if stated else value.method)]
    if hasattr(value, "__dataclass_fields__"):
        parts = [(part.name, getattr(value, part.name)) for part in fields(value) if part.name != "names"]
        return [row for name, inner in parts for row in _flat(f"{key}.{name}", inner)]
    if isinstance(value, dict):
        return [row for name, inner in value.items() for row in _flat(f"{key}.{name}", inner)]
    if isinstance(value, tuple):
        return [row for position, inner in enumerate(value) for row in _flat(f"{key}.{position}", inner)]
    return [(key, f"{value:g}" if isinstance(value, float) else str(value))]


def _of(result: IndexResult, units: list[str]) -> Floats:
    return result.scores[[result.row(unit) for unit in units], -1]


def _mixed(specification: Specification, sheet: Sheet, units: list[str], seed: int) -> Floats | None:
    """Scores of the units by one edition's method from the other's figures; None where it cannot be used on them."""
    try:
        result = build(specification, sheet, rng=np.random.default_rng(seed))
    except MissingColumnError:
        return None
    scores = np.full(len(units), np.nan)
    rows = {unit: row for row, unit in enumerate(result.units)}
    for position, unit in enumerate(units):
        if unit in rows:
            scores[position] = result.scores[rows[unit], -1]
    return scores


def _minus(a: Floats | None, b: Floats | None) -> Floats | None:
    return None if a is None or b is None else a - b
