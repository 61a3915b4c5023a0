"""What `actionlines index` prints: tables for people, the same as JSON for programs."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from actionlines.cli.index_files import comparison_tables, explained_tables, ranking_table
from actionlines.cli.index_input import unit_names
from actionlines.cli.index_report import score_scale
from actionlines.cli.output import print_facts, print_json, print_rows
from actionlines.indices.robustness.robustness import SHIFT
from actionlines.indices.specification_hash import specification_sha256

if TYPE_CHECKING:
    from actionlines.indices.compare import Comparison
    from actionlines.indices.explain import Explanation
    from actionlines.indices.result import IndexResult
    from actionlines.indices.robustness.robustness import Robustness
    from actionlines.indices.years import YearsResult

INTERVALS: Final = ("RANK", "RANK_LOW", "RANK_HIGH", "SCORE", "SCORE_LOW", "SCORE_HIGH", "SAME_RANK", "TOP")
"""Columns of the intervals that fit a screen."""


def print_ranking(result: IndexResult, *, origin: str, as_json: bool, lang: str) -> None:
    """Who ranks where, with the scores of the parts."""
    specification = result.specification
    table = _named(ranking_table(result), lang)
    if as_json:
        print_json({**_head(result, origin), "units": table.to_dicts()})
        return
    parts = specification.children(specification.root)
    print_rows(
        table.select("RANK", "UNIT", "NAME", "SCORE", *parts),
        title=f"{specification.name(specification.root, lang=lang)} ({origin})",
        as_json=False,
        lang=lang,
        decimals=dict.fromkeys(("SCORE", *parts), score_scale(result)[1]),
    )


def print_years(found: YearsResult, *, origin: str, as_json: bool, lang: str) -> None:
    """Each unit's score year by year, in the order of the last; of chained years the linked score."""
    result, table = found.newest, found.table()
    if as_json:
        rule = found.rule
        facts = {"years": list(rule.years), "scale": rule.scale, "reference_year": rule.reference_year}
        print_json({**_head(result, origin), **facts, "units": _named(table, lang).to_dicts()})
        return
    shown = "SCORE" if found.linked is None else "LINKED"
    years = [str(year) for year in found.results]
    wide = table.pivot("YEAR", index="UNIT", values=shown)
    last = table.filter(pl.col("YEAR") == max(found.results)).select("UNIT", "RANK")
    rows = last.join(wide, on="UNIT", how="full", coalesce=True).sort("RANK", "UNIT", nulls_last=True)
    print_rows(
        _named(rows.select("RANK", "UNIT", *years), lang),
        title=f"{result.specification.name(result.specification.root, lang=lang)}, {shown} by year ({origin})",
        as_json=False,
        lang=lang,
        decimals=dict.fromkeys(years, score_scale(result)[1]),
    )


def print_explanation(result: IndexResult, told: Explanation, *, as_json: bool, lang: str) -> None:
    """One unit's score, taken apart."""
    tables = explained_tables(told)
    facts = {"score": _number(told.score), "rank": _number(told.rank)}
    if as_json:
        rows = {name: table.to_dicts() for name, table in tables.items()}
        print_json({"unit": told.unit, "against": told.against, **facts, **rows})
        return
    digits = score_scale(result)[1]
    shown = ("SCORE", "OTHER", "CONTRIBUTION", "CHANGE", "BEST", "PER_POINT")
    decimals = {**dict.fromkeys(shown, digits + 1), "SCORE": digits}
    specification = result.specification
    name = unit_names([told.unit], lang=lang)[told.unit]
    of = int(pl.Series(result.ranks[:, -1]).is_not_nan().sum())
    title = f"{name} ({told.unit}) in {specification.name(specification.root, lang=lang)}"
    print_facts({"place": f"{told.rank:g} of {of}", "score": f"{told.score:.{digits}f}"}, title=title)
    tables["moves"] = tables["moves"].sort("CHANGE", descending=True, nulls_last=True)
    for part, heading in _HEADINGS.items():
        print_rows(
            tables[part],
            title=heading.format(against=told.against),
            as_json=False,
            lang=lang,
            decimals=None if part == "steps" else decimals,
        )


_HEADINGS: Final = {
    "steps": "From figure to score",
    "nodes": "Scores, places, weights",
    "gap": "Parts of the gap to {against}",
    "moves": "What the best score of all would change, one indicator at a time",
    "without": "Without it",
}


def print_robustness(found: Robustness, *, origin: str, as_json: bool, lang: str) -> None:
    """How sure scores and places are, and which doubt makes them vary."""
    result = found.baseline
    stability = found.stability().to_dicts()[0]
    sensitivity = None if found.sensitivity is None else found.sensitivity_table()
    if as_json:
        facts = {"samples": found.doubts.samples, "seed": found.doubts.seed, "stability": stability}
        tables = {
            "refused": found.refused_table(),
            "intervals": found.intervals(),
            "sensitivity": sensitivity,
        }
        rows = {name: None if table is None else table.to_dicts() for name, table in tables.items()}
        print_json({**_head(result, origin), **facts, **rows})
        return
    print_rows(
        _named(found.intervals().select("UNIT", *INTERVALS), lang),
        title=f"{result.specification.code}: the middle {100 * found.doubts.coverage:g} % of the replicates",
        as_json=False,
        lang=lang,
        decimals=dict.fromkeys(("SCORE", "SCORE_LOW", "SCORE_HIGH"), score_scale(result)[1]),
    )
    print_facts({name.lower(): value for name, value in stability.items()}, title="Altogether")
    if sensitivity is not None:
        whole = sensitivity.filter(pl.col("UNIT") == SHIFT).drop("UNIT")
        print_rows(whole, title="Which doubt moves places: shares of the variance", as_json=False, lang=lang)
    if found.refused:
        print_rows(found.refused_table(), title="Replicates that could not be built", as_json=False)


def print_comparison(
    found: Comparison, split: pl.DataFrame | None, *, title: str, as_json: bool, lang: str
) -> None:
    """Who moves, and what two specifications say differently; `split` has DATA and METHOD of each unit's change."""
    units = comparison_tables(found, split)["units"]
    facts: dict[str, Any] = {
        name: _number(getattr(found, name))
        for name in ("correlation", "rank_correlation", "mean_rank_change")
    }
    alone = {"only_a": list(found.only_a), "only_b": list(found.only_b)}
    if as_json:
        rows = {"units": units.to_dicts(), "differences": found.differences.to_dicts()}
        print_json({**facts, **alone, **rows})
        return
    print_facts({**facts, **{name: " ".join(units) for name, units in alone.items()}}, title=title)
    moves = (
        "Who moves; a positive change of rank is a better place in B; CHANGE = DATA (the figures) + METHOD"
    )
    decimals = dict.fromkeys(("SCORE_A", "SCORE_B", "CHANGE", "DATA", "METHOD"), 4)
    print_rows(_named(units, lang), title=moves, as_json=False, lang=lang, decimals=decimals)
    print_rows(found.differences, title="What differs", as_json=False)


def _head(result: IndexResult, origin: str) -> dict[str, str]:
    specification = result.specification
    return {
        "index": specification.code,
        "specification_sha256": specification_sha256(specification),
        "figures": origin,
    }


def _number(value: float) -> float | None:
    """A number, None where it is not one: JSON knows no NaN."""
    return None if isnan(value) else value


def _named(table: pl.DataFrame, lang: str) -> pl.DataFrame:
    """The table with the name of each unit after its code."""
    names = unit_names(table["UNIT"].to_list(), lang=lang)
    column = pl.Series("NAME", [names[unit] for unit in table["UNIT"]], pl.String)
    return table.insert_column(table.get_column_index("UNIT") + 1, column)
