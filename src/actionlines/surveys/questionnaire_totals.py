"""What stands before an indicator's own sheet in the questionnaire's workbook: totals, populations, town by sex."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from actionlines.surveys.attributes import period_of, scope_of
from actionlines.surveys.description import Description, Indicator
from actionlines.surveys.publication import WHOLE
from actionlines.surveys.questionnaire import Line, Row, cross_of, kind_of, lines_of
from actionlines.surveys.questionnaire_names import ages_name, period_name

Rows = Mapping[str, Sequence[Row]]

KINDS: Final = {"person": "Individuals", "household": "Households"}
AREAS: Final = {WHOLE: "All", "U": "Urban", "R": "Rural"}
SEXES: Final = {WHOLE: "Total", "M": "Male", "F": "Female"}

_EVERYBODY: Final = ("proportion", "count", "mean")
"""Statistics whose denominator is people or households, where nothing narrows whom they are asked of."""


@dataclass(frozen=True)
class Population:
    """How many are in scope, by the indicator whose denominator has most of them; what the survey has, in order."""

    kind: str
    ages: str
    indicator: Indicator
    lines: tuple[tuple[Line, Row], ...]


@dataclass(frozen=True)
class Crossed:
    """An indicator's item in an area: a row for each sex, and nothing where the survey has none."""

    indicator: Indicator
    item: str
    area: str
    by_sex: tuple[Row | None, ...]


def ages_of(indicator: Indicator, description: Description) -> str:
    """The ages that an indicator is about, in words with their code; empty where none are said."""
    code = scope_of(description, indicator)
    if not code:
        return ""
    return code if ages_name(code) == code else f"{ages_name(code)} ({code})"


def time_of(indicator: Indicator, description: Description) -> str:
    """The time that an indicator's question is about."""
    code = period_of(description, indicator)
    return period_name(code) if code else ""


def populations_of(rows: Rows, description: Description) -> list[Population]:
    """Households and individuals in scope, once for the ages that indicators are about."""
    most: dict[tuple[str, str], tuple[float, Indicator, list[Row]]] = {}
    for indicator in description.indicators:
        for item in _items_of_everybody(indicator, rows.get(indicator.code, ()), description):
            key = (KINDS[kind_of(indicator, description)], ages_of(indicator, description))
            whole = next((row["DENOMINATOR"] for row in item if not cross_of(row, description)), None)
            if whole is not None and whole > most.get(key, (0.0,))[0]:
                most[key] = (whole, indicator, item)
    return [
        Population(
            kind,
            ages,
            indicator,
            tuple((line, line.row) for line in lines_of(own, description, indicator) if line.row is not None),
        )
        for (kind, ages), (_, indicator, own) in most.items()
    ]


def _items_of_everybody(
    indicator: Indicator, rows: Sequence[Row], description: Description
) -> Iterator[list[Row]]:
    """The rows of each item, of an indicator that everybody is asked for."""
    narrowed = indicator.scope is not None or indicator.denominator is not None
    if narrowed or indicator.statistic not in _EVERYBODY or description.design.relative:
        return
    by_item: dict[str, list[Row]] = {}
    for row in rows:
        by_item.setdefault(row["ITEM"], []).append(row)
    yield from by_item.values()


def crossed_of(rows: Rows, description: Description) -> Iterator[Crossed]:
    """Each item of each indicator: town and country, and in each of them women and men."""
    for indicator in description.indicators:
        placed = {
            (row["ITEM"], row["URBANISATION"], row["SEX"]): row
            for row in rows.get(indicator.code, ())
            if set(cross_of(row, description)) <= {"URBANISATION", "SEX"}
        }
        for item in dict.fromkeys(item for item, _, _ in placed):
            for area in AREAS:
                yield Crossed(indicator, item, area, tuple(placed.get((item, area, sex)) for sex in SEXES))
