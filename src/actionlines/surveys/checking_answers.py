"""Breakdowns and answers: whether every value has its meaning."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import ibis
import polars as pl

from actionlines.surveys.codes import as_text, parts_of_codes
from actionlines.surveys.columns_used import texts_of
from actionlines.surveys.description import Breakdown
from actionlines.surveys.expressions import columns, parse
from actionlines.surveys.findings import Found, file_of, rows
from actionlines.surveys.hot_deck import givers_and_takers
from actionlines.surveys.units import Unit

MOST_NAMED: Final = 10
"""Values of a column that one problem names."""

MOST_CODES: Final = 60
"""Different values up to which numbers can be taken for the codes of a questionnaire."""


def breakdowns(unit: Unit) -> Iterator[Found]:
    """Every answer belongs to a part, and every part has somebody."""
    description = unit.survey.description
    used = dict.fromkeys(
        name
        for indicator in description.indicators
        if indicator.unit == unit.name
        for cross in description.crosses_of(indicator)
        for name in cross
    )
    for name in used:
        yield from _parts(unit, name, description.by[name])


def _parts(unit: Unit, name: str, breakdown: Breakdown) -> Iterator[Found]:
    table = unit.table.select(value=unit.part(name))
    grouped = unit.survey.engine.small(table.group_by("value").aggregate(rows=ibis._.count()))
    counted = grouped.select(
        parts_of_codes(grouped["value"], breakdown).alias("part"), as_text(grouped["value"]), "rows"
    ).sort("rows", "value", descending=[True, False])
    outside = counted.filter(counted["part"].is_null() & counted["value"].is_not_null())
    if outside.height and breakdown.codes is not None:
        listed = ", ".join(f"{value} ({rows(held)})" for _, value, held in outside.head(MOST_NAMED).rows())
        more = f" and {outside.height - MOST_NAMED} more" if outside.height > MOST_NAMED else ""
        text = (
            f"{file_of(unit)}: by.{name}: {breakdown.column} holds values that codes does not list: {listed}{more}. "
            "Add them to codes, or to answers.missing"
        )
        yield Found(
            "value_outside_codes", unit.name, breakdown.column or name, int(outside["rows"].sum()), text
        )
    present = set(counted["part"].drop_nulls())
    for part in breakdown.values:
        if part not in present:
            text = f"{file_of(unit)}: by.{name}: nobody is {part}; it has no row in the results"
            yield Found("empty_part", unit.name, breakdown.column or name, 0, text, problem=False)


def answers(unit: Unit) -> Iterator[Found]:
    """No column is empty, no code of no answer hides in a column of numbers, and who lacks one finds a donor."""
    yield from donors(unit)
    named = {
        column: None
        for indicator in unit.survey.description.indicators
        if indicator.unit == unit.name
        for text in texts_of(indicator)
        for column in columns(parse(text))
    }
    if not named:
        return
    sums = {}
    for place, column in enumerate(named):
        sums[f"known_{place}"] = unit.answer(column).count()
        sums[f"coded_{place}"] = unit.raw(column).count()
        sums[f"kinds_{place}"] = unit.raw(column).nunique()
    counted = unit.survey.engine.small(unit.table.aggregate(rows=unit.table.count(), **sums)).row(
        0, named=True
    )
    for place, column in enumerate(named):
        known, coded, kinds = (counted[f"{name}_{place}"] for name in ("known", "coded", "kinds"))
        if known == 0:
            text = f"{file_of(unit)}: {column} has no answer in any of {rows(counted['rows'])}"
            yield Found("all_missing", unit.name, str(column), counted["rows"], text)
        elif kinds > MOST_CODES and known < coded:
            text = (
                f"{file_of(unit)}: {column} has {kinds} different values, so that the codes of answers.missing, "
                f"found in {rows(coded - known)}, may be numbers. Name it in answers.not_in, or, if they are codes, in "
                "answers.only"
            )
            if unit.survey.description.answers.only is None:
                yield Found("codes_or_numbers", unit.name, str(column), coded - known, text)


def donors(unit: Unit) -> Iterator[Found]:
    """Every class in which answers are to be filled in has somebody who gives them."""
    for deck in unit.survey.description.decks_of(unit.name):
        counted = unit.survey.engine.small(givers_and_takers(unit.table, unit.hand(deck)))
        waiting = counted.filter((pl.col("gives") == 0) & (pl.col("takes") > 0))
        if waiting.height:
            left, columns = int(waiting["takes"].sum()), ", ".join(deck.columns)
            text = (
                f"{file_of(unit)}: imputation of {columns}: in {waiting.height} classes nobody answered, so that "
                f"{rows(left)} stay without an answer. Name fewer classes, or wider ones"
            )
            yield Found("no_donor", unit.name, columns, left, text, problem=False)
