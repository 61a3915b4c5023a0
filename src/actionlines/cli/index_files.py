"""Tables of an index as files: Parquet, CSV and XLSX each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from actionlines.indicators.exports import to_csv, to_xlsx
from actionlines.indices.coherence.report import coherence
from actionlines.profiles.index_coherence import can_be_told, pairs_by_method

if TYPE_CHECKING:
    from actionlines.indices.compare import Comparison
    from actionlines.indices.explain import Explanation
    from actionlines.indices.result import IndexResult
    from actionlines.indices.robustness.robustness import Robustness
    from actionlines.indices.years import YearsResult

FORMATS: Final = ("parquet", "csv", "xlsx")
REPORT: Final = "report.html"


def result_tables(
    result: IndexResult, names: Mapping[str, str], figures: pl.DataFrame | None
) -> dict[str, pl.DataFrame]:
    """The tables that hold an index: scores and places, weights, what each step did, the figures behind it."""
    named = pl.col("UNIT").replace_strict(dict(names), return_dtype=pl.String).alias("NAME")
    tables = {
        "ranking": ranking_table(result)
        .with_columns(named)
        .select("RANK", "UNIT", "NAME", pl.exclude("RANK", "UNIT", "NAME")),
        "nodes": result.long_table(),
        "weights": result.weight_table(),
        **{f"step-{number}-{step.name}": step.changes for number, step in enumerate(result.steps, start=1)},
    }
    return tables if figures is None else {**tables, "figures": figures}


def years_tables(
    found: YearsResult, names: Mapping[str, str], figures: pl.DataFrame | None
) -> dict[str, pl.DataFrame]:
    """The same tables with a column YEAR before the others, and `years`: each unit's score and place year by year."""
    named = pl.col("UNIT").replace_strict(dict(names), return_dtype=pl.String).alias("NAME")
    tables = {"years": found.table().with_columns(named)}
    of_years: dict[str, list[pl.DataFrame]] = {}
    for year, result in found.results.items():
        for name, table in result_tables(result, names, None).items():
            dated = table.select(pl.lit(year, pl.Int64).alias("YEAR"), pl.all())
            of_years.setdefault(name, []).append(dated)
    tables |= {name: pl.concat(parts, how="vertical_relaxed") for name, parts in of_years.items()}
    return tables if figures is None else {**tables, "figures": figures}


def comparison_tables(found: Comparison, split: pl.DataFrame | None) -> dict[str, pl.DataFrame]:
    """The tables that hold what sets two indices apart; `split` has DATA and METHOD of each unit's change."""
    units = found.units if split is None else found.units.join(split, on="UNIT", how="left")
    return {"units": units, "differences": found.differences}


def coherence_tables(result: IndexResult) -> dict[str, pl.DataFrame]:
    """The tables that say whether an index hangs together; none where there is nothing to hold against anything."""
    if not can_be_told(result):
        return {}
    found = coherence(result)
    tables = {each.name: getattr(found, each.name) for each in fields(found)} | pairs_by_method(result, found)
    tables["aggregates"] = tables["aggregates"].with_columns(pl.col("AGAINST").list.join(" "))
    return {f"coherence-{name.replace('_', '-')}": table for name, table in tables.items()}


def ranking_table(result: IndexResult) -> pl.DataFrame:
    """UNIT, RANK, SCORE of the index and the score of each other node, best first."""
    root = result.specification.root
    scores = result.score_table().rename({root: "SCORE"})
    places = result.rank_table().select("UNIT", pl.col(root).alias("RANK"))
    joined = places.join(scores, on="UNIT", maintain_order="left")
    return joined.select("UNIT", "RANK", "SCORE", pl.exclude("UNIT", "RANK", "SCORE"))


def robustness_tables(found: Robustness) -> dict[str, pl.DataFrame]:
    """The tables that hold how sure an index is."""
    tables = {
        "intervals": found.intervals(),
        "stability": found.stability(),
        "places": found.rank_shares(),
        "refused": found.refused_table(),
    }
    return tables if found.sensitivity is None else {**tables, "sensitivity": found.sensitivity_table()}


def explained_tables(told: Explanation) -> dict[str, pl.DataFrame]:
    """The tables that hold why a score is what it is."""
    return {name: getattr(told, name) for name in ("steps", "nodes", "gap", "without", "moves")}


def write_tables(tables: Mapping[str, pl.DataFrame], folder: Path) -> int:
    """Write each table in each of `FORMATS`; give how many files that makes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        table.write_parquet(folder / f"{name}.parquet", compression="zstd")
        (folder / f"{name}.csv").write_bytes(to_csv(table))
        (folder / f"{name}.xlsx").write_bytes(to_xlsx(table))
    return len(tables) * len(FORMATS)
