"""One unit's score as a report: where the gap to another comes from, what would move it, each figure."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from actionlines.charts.bars import Bar, bar_chart
from actionlines.charts.picture import MISSING, Measure
from actionlines.charts.sheet import Part, Section, Sheet, Table
from actionlines.cli.index_input import unit_names
from actionlines.cli.index_report import report_foot, score_measure
from actionlines.indices.explain import MEAN, Explanation
from actionlines.languages import number, translate
from actionlines.profiles.index_words import index_title, place_text, step_text

if TYPE_CHECKING:
    from actionlines.indices.result import IndexResult

MOST_MOVED: Final = 12
"""So many indicators are shown of those that would move a score."""


def explanation_sheet(result: IndexResult, told: Explanation, *, origin: str, lang: str) -> Sheet:
    """The report of one unit: where the gap to another comes from, what would move its score, each figure."""
    specification = result.specification
    name = unit_names([told.unit], lang=lang)[told.unit]
    index = index_title(specification.name(specification.root, lang=lang), specification.year, lang=lang)
    measure = score_measure(result, lang=lang)
    facts = {
        "country": name,
        "place": MISSING if isnan(told.rank) else place_text(told.rank, lang=lang),
        "areas": number(int((~np.isnan(result.ranks[:, -1])).sum()), lang=lang),
        "score": MISSING if isnan(told.score) else measure.write(told.score),
    }
    lead = (
        translate("%(country)s has place %(place)s of %(areas)s, with a score of %(score)s.", lang=lang)
        % facts
    )
    sections = (
        _gap(result, told, measure, lang),
        _moves(result, told, measure, lang),
        _figures(result, told, lang),
    )
    title = translate("%(name)s in: %(index)s", lang=lang) % {"name": name, "index": index}
    return Sheet(title, lead, lang, sections, report_foot(result, origin, lang))


def _gap(result: IndexResult, told: Explanation, measure: Measure, lang: str) -> Section:
    """What each indicator adds to the gap, or takes from it."""
    specification = result.specification
    other = (
        translate("one with the mean score in every indicator", lang=lang)
        if told.against == MEAN
        else unit_names([told.against], lang=lang)[told.against]
    )
    title = translate("Where the gap comes from", lang=lang)
    codes = {one.code for one in specification.indicators}
    rows = told.gap.filter(pl.col("NODE").is_in(codes) & pl.col("CONTRIBUTION").is_not_null())
    if rows.is_empty():
        return Section(title, ())
    ordered = rows.sort(pl.col("CONTRIBUTION").abs(), descending=True)
    bars = [
        Bar(specification.name(node, lang=lang), value)
        for node, value in ordered.select("NODE", "CONTRIBUTION").iter_rows()
    ]
    first = translate("what it adds to the score, held against %(other)s", lang=lang) % {"other": other}
    return Section(title, (_bars(bars, measure, title, first, lang),))


def _moves(result: IndexResult, told: Explanation, measure: Measure, lang: str) -> Section:
    specification = result.specification
    title = translate("What would move it most", lang=lang)
    rows = told.moves.filter(pl.col("CHANGE").is_not_null()).sort("CHANGE", descending=True).head(MOST_MOVED)
    if rows.is_empty():
        return Section(title, ())
    bars = [
        Bar(specification.name(code, lang=lang), change)
        for code, change in rows.select("INDICATOR", "CHANGE").iter_rows()
    ]
    first = translate("change of the score if it had the best score of all in this indicator", lang=lang)
    columns = (
        translate("Indicator", lang=lang),
        translate("Place with the best score of all", lang=lang),
    )
    places = tuple(
        (specification.name(code, lang=lang), place_text(place, lang=lang))
        for code, place in rows.select("INDICATOR", "RANK").iter_rows()
    )
    return Section(
        title, (_bars(bars, measure, title, first, lang), Table(columns[1], columns, places, frozenset({1})))
    )


def _bars(bars: Sequence[Bar], measure: Measure, title: str, first: str, lang: str) -> Part:
    heading = translate("Indicator", lang=lang)
    return bar_chart(bars, measure=measure, lang=lang, title=title, heading=heading, first=first)


def _figures(result: IndexResult, told: Explanation, lang: str) -> Section:
    """Each figure through every step."""
    specification = result.specification
    title = translate("From figure to score, step by step", lang=lang)
    steps = [name for name in told.steps.columns if name not in {"INDICATOR", "RAW", "REASON"}]
    columns = (
        translate("Indicator", lang=lang),
        translate("Figure", lang=lang),
        *(_step(name, lang) for name in steps),
        translate("What was changed, and why", lang=lang),
    )
    rows = tuple(
        (
            specification.name(row["INDICATOR"], lang=lang),
            *(MISSING if row[name] is None else number(row[name], lang=lang) for name in ("RAW", *steps)),
            row["REASON"],
        )
        for row in told.steps.iter_rows(named=True)
    )
    return Section(title, (Table(title, columns, rows, frozenset(range(1, len(columns) - 1))),))


def _step(column: str, lang: str) -> str:
    """Heading of a column of the explanation's steps, `2 normalise`, as people call the step."""
    position, _, name = column.partition(" ")
    return f"{number(int(position), lang=lang)}. {step_text(name, lang=lang)}"
