"""Survey estimates once more, by plain loops over rows: slow, short, sharing nothing with the engine but the parser.

It does what a textbook says: unknown is None, a total is added up row by row, a variance from the clusters of each
stratum. One file or a file with its parent; strata, one stage of clusters, no finite population.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from actionlines.surveys.description import Description, Indicator
from actionlines.surveys.expressions import (
    Calculated,
    Column,
    Combined,
    Compared,
    Expression,
    Literally,
    Missing,
    Negated,
    OneOf,
    parse,
)

Row = dict[str, Any]
COMPARE = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
CALCULATE = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: None if b == 0 else a / b,
}


def value_of(tree: Expression, row: Row) -> Any:
    """What an expression says of a row; None where that is unknown."""
    match tree:
        case Column():
            return row[str(tree)]
        case Literally(value):
            return value
        case Missing(item):
            return value_of(item, row) is None
        case Negated(part):
            said = value_of(part, row)
            return None if said is None else not said
        case OneOf(item, values):
            said = value_of(item, row)
            return None if said is None else said in [value.value for value in values]
        case Combined(sign, parts):
            said = [value_of(part, row) for part in parts]
            decides = sign == "or"
            if decides in said:
                return decides
            return None if None in said else not decides
        case Compared(sign, left, right):
            return both(COMPARE[sign], value_of(left, row), value_of(right, row))
        case Calculated(sign, left, right):
            return both(CALCULATE[sign], value_of(left, row), value_of(right, row))
    raise AssertionError(tree)


def both(function: Any, left: Any, right: Any) -> Any:
    return None if left is None or right is None else function(left, right)


def answers(description: Description, unit: str, tables: Mapping[str, Sequence[Row]]) -> list[Row]:
    """The rows of a file with those of its parent, as they stand and, with codes of no answer missing, as told."""
    file = description.files[unit]
    rows = []
    for own in tables[unit]:
        row = {**own, **{f"{unit}.{name}": value for name, value in own.items()}}
        if file.parent is not None:
            key = description.files[file.parent].key
            (parent,) = [
                one
                for one in tables[file.parent]
                if all(one[right] == own[left] for left, right in zip(file.on, key, strict=True))
            ]
            row |= {f"{file.parent}.{name}": value for name, value in parent.items()}
        rows.append(row)
    return rows


def told(description: Description, row: Row) -> Row:
    coded = description.answers
    return {
        name: None if value in coded.missing and name not in coded.not_in else value
        for name, value in row.items()
    }


def part_of(description: Description, name: str, row: Row) -> str | None:
    breakdown = description.by[name]
    if breakdown.cases is not None:
        return next(
            (part for part, text in breakdown.cases.items() if value_of(parse(text), row) is True), None
        )
    value = row[breakdown.column or ""]
    if value is None:
        return None
    if breakdown.codes is not None:
        return breakdown.codes.get(f"{value:g}" if isinstance(value, float) else str(value))
    for part, limits in (breakdown.classes or {}).items():
        if value >= limits[0] and (len(limits) == 1 or value <= limits[1]):
            return part
    return None


def oracle(
    description: Description, tables: Mapping[str, Sequence[Row]]
) -> dict[tuple[Any, ...], dict[str, float]]:
    """Of each indicator, item and domain: value, standard error, degrees of freedom and counts."""
    found: dict[tuple[Any, ...], dict[str, float]] = {}
    for indicator in description.indicators:
        rows = answers(description, indicator.unit, tables)
        for cross in description.crosses_of(indicator):
            for parts in product(*(description.by[name].values for name in cross)):
                domain = dict(zip(cross, parts, strict=True))
                for item, above in items_of(indicator):
                    share = dict(indicator.shares).get(item)
                    estimate = estimated(description, indicator, above, rows, domain, share)
                    if estimate["ASKED"]:
                        found[indicator.code, item, *sorted(domain.items())] = estimate
    return found


def items_of(indicator: Indicator) -> Iterator[tuple[str, str | None]]:
    if indicator.statistic == "quantile":
        yield from ((item, indicator.value) for item, _ in indicator.shares)
    elif indicator.items is not None:
        yield from indicator.items.items()
    else:
        yield "_T", indicator.numerator or indicator.value


def estimated(
    description: Description,
    indicator: Indicator,
    above: str | None,
    rows: Sequence[Row],
    domain: dict[str, str],
    share: float | None = None,
) -> dict[str, float]:
    scope = [text for text in (indicator.scope,) if text]
    if indicator.statistic != "ratio" and indicator.denominator:
        scope.append(indicator.denominator)
    lines = []
    for row in rows:
        seen = told(description, row)
        weight = value_of(parse(description.weight_of(indicator.unit)), row)
        inside = all(part_of(description, name, seen) == part for name, part in domain.items())
        said = [value_of(parse(text), seen) for text in scope]
        asked = inside and weight > 0 and False not in said
        y = 1.0 if above is None else value_of(parse(above), seen)
        x = value_of(parse(indicator.denominator or ""), seen) if indicator.statistic == "ratio" else 1.0
        known = asked and None not in said and y is not None and x is not None
        counted = known or (asked and indicator.no_answer == "separate")
        lines.append(
            (row, weight, asked, known, float(y or 0) if known else 0.0, float(x or 0) if counted else 0.0)
        )
    total = sum(weight * y for _, weight, _, _, y, _ in lines)
    below = sum(weight * x for _, weight, _, _, _, x in lines)
    is_total = indicator.statistic in ("total", "count")
    value = total if is_total else (total / below if below else float("nan"))
    if share is not None:
        limit = quantile([(y, weight) for _, weight, _, known, y, _ in lines if known], share)
        lines = [(*line[:4], float(line[4] <= limit) if line[3] else 0.0, line[5]) for line in lines]
        value = sum(line[1] * line[4] for line in lines) / below if below else float("nan")
    asked_rows = [line for line in lines if line[2]]
    variance, df = spread(description, lines, value, below, is_total=is_total)
    if not any(line[3] or (line[2] and indicator.no_answer == "separate") for line in lines):
        value = variance = float("nan")  # of those asked nobody told
    if share is not None:  # of the share at most the quantile; what Woodruff makes of it is another matter
        value, variance = limit, float("nan")
    return {
        "VALUE": value,
        "STD_ERROR": variance**0.5,
        "DF": df,
        "ASKED": len(asked_rows),
        "ANSWERED": sum(line[3] for line in lines),
        "YES": sum(line[4] > 0 for line in asked_rows),
    }


def quantile(pairs: Sequence[tuple[float, float]], share: float) -> float:
    """The least value at which the weights up to it are that share of all."""
    whole, summed = sum(weight for _, weight in pairs), 0.0
    for value, weight in sorted(pairs):
        summed += weight
        if summed >= share * whole * (1 - 1e-12):
            return value
    return float("nan")


def spread(
    description: Description, lines: Sequence[Any], value: float, below: float, *, is_total: bool
) -> tuple[float, float]:
    """The variance from the clusters of each stratum, and clusters less strata that were asked."""
    clusters: dict[tuple[Any, ...], dict[tuple[Any, ...], float]] = defaultdict(lambda: defaultdict(float))
    asked: dict[tuple[Any, ...], set[Any]] = defaultdict(set)
    for place, (row, weight, was_asked, _, y, x) in enumerate(lines):
        stratum = tuple(row[name] for name in description.design.strata)
        cluster = tuple(row[name] for name in description.design.clusters[:1]) or (place,)
        z = weight * y if is_total else (weight * (y - value * x) / below if below else 0.0)
        clusters[stratum][cluster] += z
        if was_asked:
            asked[stratum].add(cluster)
    variance = 0.0
    for sums in clusters.values():
        drawn = len(sums)
        if drawn > 1:
            mean = sum(sums.values()) / drawn
            variance += drawn / (drawn - 1) * sum((z - mean) ** 2 for z in sums.values())
        elif description.design.lonely == "adjust":
            variance += sum(z**2 for z in sums.values())
    return variance, sum(map(len, asked.values())) - len(asked)
