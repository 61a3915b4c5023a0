"""Answers: whether every column holds some, every code has its meaning, and somebody was asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import ibis
import polars as pl

from actionlines.surveys.checking_sums import Question
from actionlines.surveys.columns_used import texts_of
from actionlines.surveys.description import Indicator
from actionlines.surveys.expressions import Column, columns, parse
from actionlines.surveys.findings import Found, file_of, rows
from actionlines.surveys.hot_deck import givers_and_takers
from actionlines.surveys.telling import numbered
from actionlines.surveys.units import Unit

MOST_CODES: Final = 60
"""Different values up to which numbers can be taken for the codes of a questionnaire."""


def answers(unit: Unit) -> Question:
    """No column is empty, and no code of no answer hides in a column of numbers."""
    named = list(_answering(unit))
    sums = {"rows": unit.table.count()}
    for place, column in enumerate(named):
        known, coded = unit.answer(column), unit.raw(column)
        sums[f"known_{place}"] = known.count()
        if not known.equals(coded):  # else no code can hide
            sums |= {f"coded_{place}": coded.count(), f"kinds_{place}": coded.nunique()}

    def findings(counted: Mapping[str, Any]) -> Iterator[Found]:
        for place, column in enumerate(named):
            if counted[f"known_{place}"] == 0:
                text = f"{file_of(unit)}: {column} has no answer in any of {rows(counted['rows'])}"
                yield Found("all_missing", unit.name, str(column), counted["rows"], text)
            elif counted.get(f"kinds_{place}", 0) > MOST_CODES:
                hidden = counted[f"coded_{place}"] - counted[f"known_{place}"]
                yield from _codes_or_numbers(unit, column, kinds=counted[f"kinds_{place}"], hidden=hidden)

    return Question(sums, findings)


def _answering(unit: Unit) -> dict[Column, None]:
    """The columns that indicators of a unit ask."""
    return {
        column: None
        for indicator in unit.survey.description.indicators
        if indicator.unit == unit.name
        for text in texts_of(indicator)
        for column in columns(parse(text))
    }


def _codes_or_numbers(unit: Unit, column: Column, *, kinds: int, hidden: int) -> Iterator[Found]:
    if hidden and unit.survey.description.answers.only is None:
        text = (
            f"{file_of(unit)}: {column} has {kinds} different values, so that the codes of answers.missing, "
            f"found in {rows(hidden)}, may be numbers. Name it in answers.not_in, or, if they are codes, in "
            "answers.only"
        )
        yield Found("codes_or_numbers", unit.name, str(column), hidden, text)


def donors(unit: Unit) -> Iterator[Found]:
    """Every class in which answers are to be filled in has somebody who gives them."""
    for deck in unit.survey.description.decks_of(unit.name):
        counted = unit.survey.engine.small(givers_and_takers(unit.table, unit.hand(deck)))
        waiting = counted.filter((pl.col("gives") == 0) & (pl.col("takes") > 0))
        if waiting.height:
            left, columns = int(waiting["takes"].sum()), ", ".join(deck.columns)
            classes, stay = (
                numbered(waiting.height, "class", "classes"),
                numbered(left, "row stays", "rows stay"),
            )
            text = (
                f"{file_of(unit)}: imputation of {columns}: in {classes} nobody answered, so that {stay} without an "
                "answer. Name fewer classes, or wider ones"
            )
            yield Found("no_donor", unit.name, columns, left, text, problem=False)


def unasked(unit: Unit) -> Question:
    """Indicators whose scope or denominator holds for nobody."""
    own = [one for one in unit.survey.description.indicators if one.unit == unit.name and _conditions(one)]

    def findings(counted: Mapping[str, Any]) -> Iterator[Found]:
        for place, one in enumerate(own):
            if not counted[f"asked_{place}"]:
                text = (
                    f"{file_of(unit)}: {one.code}: nobody fulfils {' and '.join(map(repr, _conditions(one)))}, so that "
                    "there is nobody to estimate from. Look for a code that is written otherwise"
                )
                yield Found("nobody_asked", unit.name, one.code, 0, text)

    return Question({f"asked_{place}": _asked(unit, one).sum() for place, one in enumerate(own)}, findings)


def unmet(unit: Unit) -> Question:
    """Indicators of which nobody at all has what is counted: a code that no row has."""
    own = [
        (one, text)
        for one in unit.survey.description.indicators
        if one.unit == unit.name and one.statistic in ("proportion", "count")
        for text in (*filter(None, [one.numerator]), *(one.items or {}).values())
        if all(has_a_type(unit, column) for column in columns(parse(text)))
    ]

    def findings(counted: Mapping[str, Any]) -> Iterator[Found]:
        for place, (one, text) in enumerate(own):
            if not counted[f"met_{place}"]:
                told = (
                    f"{file_of(unit)}: {one.code}: nobody fulfils {text!r}, so that it is 0 for all. Look for a code "
                    "that is written otherwise"
                )
                yield Found("nobody_counted", unit.name, one.code, 0, told, problem=False)

    return Question(
        {f"met_{place}": unit.told(text).cast("int64").sum() for place, (_, text) in enumerate(own)}, findings
    )


def has_a_type(unit: Unit, column: Column) -> bool:
    """A column without a single value may have no type that a code could equal."""
    held = unit.raw(column).type()
    return not (held.is_null() or held.is_unknown())


def _conditions(indicator: Indicator) -> list[str]:
    """What somebody must fulfil to be asked; the denominator of a ratio is a quantity."""
    denominator = None if indicator.statistic == "ratio" else indicator.denominator
    return [text for text in (indicator.scope, denominator) if text is not None]


def _asked(unit: Unit, indicator: Indicator) -> Any:
    fulfilled = ibis.literal(True)
    for text in _conditions(indicator):
        fulfilled = fulfilled & ibis.coalesce(unit.told(text), ibis.literal(False))
    return fulfilled.cast("int64")
