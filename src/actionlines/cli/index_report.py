"""An index as a report: what its result and its robustness hold, as sections of a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isnan
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

import actionlines
from actionlines.charts import sentences
from actionlines.charts.bars import Bar, bar_chart
from actionlines.charts.heat_map import heat_map
from actionlines.charts.picture import MISSING, Measure
from actionlines.charts.ranking import ranking_chart
from actionlines.charts.sheet import Facts, Part, Section, Sheet, Table
from actionlines.cli.index_coherence_report import hanging_together
from actionlines.cli.index_input import unit_names
from actionlines.cli.index_what_if_report import other_weights
from actionlines.cli.index_years_report import over_years
from actionlines.indices.provenance import provenance
from actionlines.indices.robustness.robustness import SHIFT, Robustness
from actionlines.indices.specification_hash import specification_sha256
from actionlines.languages import interval, list_of, number, percent, translate, translate_plural
from actionlines.profiles.index import ChoiceNote, lacking, top_down
from actionlines.profiles.index_words import (
    AS_STATED,
    CHOICES,
    STATUSES,
    choice_text,
    doubt_text,
    index_title,
    method_text,
    place_text,
    share_text,
    step_text,
)

if TYPE_CHECKING:
    from actionlines.indices.result import IndexResult
    from actionlines.indices.years import YearsResult


def index_sheet(
    result: IndexResult,
    *,
    robust: Robustness | None = None,
    years: YearsResult | None = None,
    origin: str,
    lang: str,
) -> Sheet:
    """The report of an index; `robust` says how sure places are, `years` what was before. `origin`: of its figures."""
    specification = result.specification
    names = unit_names(result.sheet.units, lang=lang)
    measure = score_measure(result, lang=lang)
    sections = [
        _ranking(result, robust, names, measure, lang),
        _parts(result, names, measure, lang),
        *([] if years is None else [over_years(years, measure, decimals=score_scale(result)[1], lang=lang)]),
        *([_how_sure(robust, names, lang)] if robust is not None else []),
        _weights(result, lang),
        *other_weights(result, names, lang=lang),
        *hanging_together(result, lang=lang),
        _steps(result, lang),
        *_choices(result, lang),
        *_without_score(result, names, lang),
    ]
    year = result.sheet.year if years is not None else specification.year
    title = index_title(specification.name(specification.root, lang=lang), year, lang=lang)
    return Sheet(
        title, _lead(result, names, measure, lang), lang, tuple(sections), report_foot(result, origin, lang)
    )


def score_scale(result: IndexResult) -> tuple[float | None, int]:
    """Top of the scale that scores are on (1, 10, 100, or none of these) and the decimals they are written with."""
    scores = result.scores[~np.isnan(result.scores)]
    highest, lowest = (float(np.abs(scores).max()), float(scores.min())) if scores.size else (1.0, 0.0)
    scales = ((1.0, 3), (10.0, 2), (100.0, 1))
    top, decimals = next((one for one in scales if highest <= one[0] * 1.0001), (None, 1))
    return (top if lowest >= 0 else None), decimals


def score_measure(result: IndexResult, *, lang: str) -> Measure:
    """How scores are named and written."""
    top, decimals = score_scale(result)
    specification = result.specification
    return Measure(
        specification.name(specification.root, lang=lang),
        write=lambda value: number(value, lang=lang, decimals=decimals),
        lowest=None if top is None else 0.0,
        highest=top,
    )


def _known(value: float | None) -> float | None:
    return None if value is None or isnan(value) else value


def _lead(result: IndexResult, names: Mapping[str, str], measure: Measure, lang: str) -> str:
    order = _in_order(result)
    if not order:
        return translate("No country or territory has a score.", lang=lang)
    whole = [result.score(unit) for unit in order]
    return sentences.of_dots([names[unit] for unit in order], whole, measure, lang=lang)


def _in_order(result: IndexResult) -> list[str]:
    """Units with a place, best first."""
    ranked = [unit for unit in result.units if _known(result.rank(unit)) is not None]
    return sorted(ranked, key=lambda unit: (result.rank(unit), unit))


def _ranking(
    result: IndexResult, robust: Robustness | None, names: Mapping[str, str], measure: Measure, lang: str
) -> Section:
    title = translate("Ranking", lang=lang)
    order = _in_order(result)
    if not order:
        return Section(title, ())
    table = pl.DataFrame(
        {
            "REF_AREA": order,
            "OBS_VALUE": [result.score(unit) for unit in order],
            "PLACE": [result.rank(unit) for unit in order],
        }
    )
    if robust is not None:
        ends = robust.intervals().select(
            pl.col("UNIT").alias("REF_AREA"),
            pl.col("SCORE_LOW").alias("LOW"),
            pl.col("SCORE_HIGH").alias("HIGH"),
        )
        table = table.join(ends, on="REF_AREA", how="left", maintain_order="left")
    level = robust.doubts.coverage if robust is not None else None
    return Section(title, (ranking_chart(table, measure=measure, lang=lang, names=names, level=level),))


def _parts(result: IndexResult, names: Mapping[str, str], measure: Measure, lang: str) -> Section:
    """A map of the index's members, best unit first."""
    specification = result.specification
    members = specification.children(specification.root)
    columns = [specification.name(code, lang=lang) for code in members]
    at = [result.column(code) for code in members]
    rows = [
        (names[unit], tuple(_known(float(result.scores[result.row(unit), column])) for column in at))
        for unit in _in_order(result)
    ]
    title = translate("Scores of the parts", lang=lang)
    if not any(value is not None for _, cells in rows for value in cells):
        return Section(title, ())
    return Section(title, (heat_map(rows, columns, measure=measure, lang=lang, title=title),))


def _how_sure(robust: Robustness, names: Mapping[str, str], lang: str) -> Section:
    parts: list[Part] = [_of_replicates(robust, lang), _stability(robust, lang)]
    if robust.sensitivity is not None:
        parts += _sensitivity(robust, lang)
    parts.append(_intervals(robust, names, lang))
    return Section(translate("How sure the places are", lang=lang), tuple(parts))


def _of_replicates(robust: Robustness, lang: str) -> str:
    message = translate_plural(
        "%(n)s variant of the index was computed; what is in doubt was drawn anew for it: %(inputs)s.",
        "%(n)s variants of the index were computed; what is in doubt was drawn anew for each: %(inputs)s.",
        robust.replicates,
        lang=lang,
    )
    inputs = list_of([doubt_text(name, lang=lang) for name in robust.doubts.names], lang=lang)
    return message % {"n": number(robust.replicates, lang=lang), "inputs": inputs}


def _stability(robust: Robustness, lang: str) -> Facts:
    facts = robust.stability().to_dicts()[0]
    told = {
        translate("Places that a unit moves on average", lang=lang): _number(
            facts["MEAN_RANK_SHIFT"], 1, lang
        ),
        translate("Variants in which all places are the same", lang=lang): _share(facts["SAME_ORDER"], lang),
        translate("Mean rank correlation with the index as it stands", lang=lang): _number(
            facts["CORRELATION"], 3, lang
        ),
        translate("Variants that could not be computed", lang=lang): number(robust.refused, lang=lang),
    }
    return Facts(tuple(told.items()))


def _sensitivity(robust: Robustness, lang: str) -> Iterator[Part]:
    rows = robust.sensitivity_table().filter((pl.col("UNIT") == SHIFT) & pl.col("TOTAL").is_not_null())
    if rows.is_empty():
        return
    bars = [
        Bar(
            doubt_text(row["INPUT"], lang=lang),
            row["TOTAL"],
            row["TOTAL_LOW"],
            row["TOTAL_HIGH"],
            row["FIRST"],
        )
        for row in rows.sort("TOTAL", descending=True).iter_rows(named=True)
    ]
    level = {"level": percent(100 * robust.doubts.confidence, lang=lang, decimals=0)}
    measure = Measure("", write=lambda value: number(value, lang=lang, decimals=2))
    yield bar_chart(
        bars,
        measure=measure,
        lang=lang,
        title=translate("What makes places move", lang=lang),
        heading=translate("In doubt", lang=lang),
        first=translate("share of the variance, with all it interacts with", lang=lang),
        second=translate("share by itself alone", lang=lang),
        interval_name=translate("%(level)s interval", lang=lang, context="column") % level,
    )


def _intervals(robust: Robustness, names: Mapping[str, str], lang: str) -> Table:
    top = number(robust.doubts.top, lang=lang)
    columns = (
        sentences.headings(lang)["area"],
        translate("Place", lang=lang, context="column"),
        translate("Between", lang=lang, context="places"),
        translate("Same place", lang=lang),
        translate("In the first %(n)s", lang=lang) % {"n": top},
    )
    rows = tuple(
        (
            names[row["UNIT"]],
            place_text(row["RANK"], lang=lang),
            _between(row["RANK_LOW"], row["RANK_HIGH"], lang),
            _share(row["SAME_RANK"], lang),
            _share(row["TOP"], lang),
        )
        for row in robust.intervals().iter_rows(named=True)
    )
    caption = translate("Places in the middle %(level)s of the variants", lang=lang) % {
        "level": percent(100 * robust.doubts.coverage, lang=lang, decimals=0)
    }
    return Table(caption, columns, rows, frozenset(range(1, 5)))


def _between(low: float | None, high: float | None, lang: str) -> str:
    if low is None or high is None:
        return MISSING
    return interval(place_text(low, lang=lang), place_text(high, lang=lang))


def _share(value: float | None, lang: str) -> str:
    return MISSING if value is None else percent(100 * value, lang=lang, decimals=0)


def _number(value: float | None, decimals: int, lang: str) -> str:
    return MISSING if value is None else number(value, lang=lang, decimals=decimals)


def _weights(result: IndexResult, lang: str) -> Section:
    specification = result.specification
    title = translate("What it is made of", lang=lang)
    known = {row["NODE"]: row for row in result.weight_table().iter_rows(named=True)}
    columns = (
        translate("Part", lang=lang, context="index"),
        translate("Weight", lang=lang),
        translate("Weight in the index", lang=lang),
        translate("From parts to one score", lang=lang),
    )
    rows = []
    for code in top_down(specification, specification.root):
        own = known.get(code)
        leaf = specification.level(code) == 1
        method = "" if leaf else method_text(specification.rule_of(code).aggregation.method, lang=lang)
        weights = (
            ("", "")
            if own is None
            else (share_text(own["WEIGHT"], lang=lang), share_text(own["EFFECTIVE"], lang=lang))
        )
        rows.append((specification.name(code, lang=lang), *weights, method))
    return Section(title, (Table(title, columns, tuple(rows), frozenset({1, 2})),))


def _steps(result: IndexResult, lang: str) -> Section:
    title = translate("From figure to score, step by step", lang=lang)
    columns = (
        translate("Step", lang=lang),
        translate("Method", lang=lang),
        translate("What it changed", lang=lang),
    )
    rows = []
    for step in result.steps:
        stated = ", ".join(f"{name} = {value}" for name, value in step.parameters.items())
        method = (
            translate(AS_STATED, lang=lang)
            if step.name == "transform"
            else method_text(step.method, lang=lang)
        )
        rows.append(
            (
                step_text(step.name, lang=lang),
                f"{method} ({stated})" if stated else method,
                number(step.changes.height, lang=lang),
            )
        )
    return Section(title, (Table(title, columns, tuple(rows), frozenset({2})),) if rows else ())


def _choices(result: IndexResult, lang: str) -> Iterator[Section]:
    specification = result.specification
    notes = [ChoiceNote(*row) for row in provenance(specification).iter_rows()]
    if not any(note.source for note in notes):
        return
    title = translate("Each choice, and where it was read", lang=lang)
    columns = (
        translate("Part", lang=lang, context="index"),
        translate("Choice", lang=lang),
        translate("Chosen", lang=lang),
        translate("Checked", lang=lang, context="provenance"),
        translate("Where it is from", lang=lang),
    )
    rows = tuple(
        (
            specification.name(note.node, lang=lang),
            translate(CHOICES[note.choice], lang=lang),
            choice_text(note, lang=lang),
            translate(STATUSES[note.status], lang=lang),
            note.source,
        )
        for note in notes
    )
    yield Section(title, (Table(title, columns, rows),))


def _without_score(result: IndexResult, names: Mapping[str, str], lang: str) -> Iterator[Section]:
    ranked = set(_in_order(result))
    left = [unit for unit in result.sheet.units if unit not in ranked]
    if not left:
        return
    title = translate("Without a score", lang=lang)
    columns = (sentences.headings(lang)["area"], translate("No figure of", lang=lang))
    rows = tuple(
        (
            names[unit],
            list_of(
                [result.specification.name(code, lang=lang) for code in lacking(result, unit)], lang=lang
            ),
        )
        for unit in left
    )
    yield Section(title, (Table(title, columns, rows),))


def report_foot(result: IndexResult, origin: str, lang: str) -> tuple[str, ...]:
    """Where figures, specification and report are from."""
    digest = specification_sha256(result.specification)[:16]
    made = translate(
        "Figures: %(origin)s. Specification: %(code)s, SHA-256 %(hash)s. Made with Actionlines %(version)s.",
        lang=lang,
    ) % {
        "origin": origin,
        "code": result.specification.code,
        "hash": digest,
        "version": actionlines.__version__,
    }
    source = result.specification.source
    return (
        made,
        *((translate("By the rules of: %(source)s", lang=lang) % {"source": source},) if source else ()),
    )
