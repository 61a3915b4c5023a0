"""The report's section on years: what scores were before, and who rose and fell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

from actionlines.charts import sentences
from actionlines.charts.lines import line_chart
from actionlines.charts.picture import MISSING, Measure, Picture
from actionlines.charts.sheet import Section, Table
from actionlines.cli.index_input import unit_names
from actionlines.languages import change, translate
from actionlines.profiles.index_words import years_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from actionlines.indices.years import YearsResult

DRAWN_EACH_WAY: Final = 3
"""So many units are drawn of those that rose most, and of those that rose least or fell."""


def over_years(found: YearsResult, measure: Measure, *, decimals: int, lang: str) -> Section:
    """Scores of every unit year by year, in the order of the last; of chained years the linked ones."""
    shown = "SCORE" if found.linked is None else "LINKED"
    rows = found.table().select("YEAR", "UNIT", pl.col(shown).alias("OBS_VALUE"), "RANK")
    if not rows["OBS_VALUE"].drop_nulls().is_between(measure.lowest or 0, measure.highest or 0).all():
        measure = replace(measure, lowest=None, highest=None)
    names = unit_names(rows["UNIT"].unique(maintain_order=True).to_list(), lang=lang)
    return Section(
        translate("Year by year", lang=lang),
        (
            years_text(found.rule.scale, found.rule.reference_year, lang=lang),
            *_drawn(rows, names, measure, lang),
            _table(rows, found, names, measure, decimals, lang),
        ),
    )


def _drawn(rows: pl.DataFrame, names: dict[str, str], measure: Measure, lang: str) -> Iterator[str | Picture]:
    """Lines of those that rose and fell farthest, with a sentence that says so where others are left out."""
    moves = _moves(rows)
    chosen = moves["UNIT"].to_list()
    if len(chosen) < 2:
        return
    if len(chosen) > 2 * DRAWN_EACH_WAY:
        chosen = [*chosen[:DRAWN_EACH_WAY], *chosen[-DRAWN_EACH_WAY:]]
        yield translate(
            "Drawn are those whose score rose most, and those whose score rose least or fell most.", lang=lang
        )
    part = rows.filter(pl.col("UNIT").is_in(chosen)).select(
        pl.col("UNIT").alias("REF_AREA"), pl.col("YEAR").cast(pl.String).alias("TIME_PERIOD"), "OBS_VALUE"
    )
    yield line_chart(part, measure=measure, lang=lang, names={unit: names[unit] for unit in chosen})


def _moves(rows: pl.DataFrame) -> pl.DataFrame:
    """UNIT and MOVE from the first to the last year, of units that have a score in both; the largest rise first."""
    first, last = (
        rows.filter(pl.col("YEAR") == year).drop_nulls("OBS_VALUE")
        for year in (rows["YEAR"].min(), rows["YEAR"].max())
    )
    both = last.join(first, on="UNIT", suffix="_FIRST")
    moved = both.select("UNIT", (pl.col("OBS_VALUE") - pl.col("OBS_VALUE_FIRST")).alias("MOVE"))
    return moved.sort("MOVE", "UNIT", descending=[True, False])


def _table(
    rows: pl.DataFrame,
    found: YearsResult,
    names: dict[str, str],
    measure: Measure,
    decimals: int,
    lang: str,
) -> Table:
    years = [*found.results]
    cells = {
        (unit, year): value for year, unit, value in rows.select("YEAR", "UNIT", "OBS_VALUE").iter_rows()
    }
    moves = dict(_moves(rows).iter_rows())
    last = rows.filter(pl.col("YEAR") == years[-1]).sort("RANK", "UNIT", nulls_last=True)["UNIT"].to_list()
    order = [*last, *(unit for unit in names if unit not in set(last))]
    columns = (
        sentences.headings(lang)["area"],
        *(str(year) for year in years),
        translate("Change", lang=lang, context="column"),
    )

    def written(value: float | None) -> str:
        return MISSING if value is None else measure.write(value)

    lines = tuple(
        (
            names[unit],
            *(written(cells.get((unit, year))) for year in years),
            change(moves[unit], lang=lang, decimals=decimals) if unit in moves else MISSING,
        )
        for unit in order
    )
    return Table(translate("Scores by year", lang=lang), columns, lines, frozenset(range(1, len(columns))))
