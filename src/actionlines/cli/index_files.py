"""Tables of an index as files: Parquet, CSV and XLSX each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from actionlines.indicators.exports import to_csv, to_xlsx

if TYPE_CHECKING:
    from actionlines.indices.explain import Explanation
    from actionlines.indices.result import IndexResult
    from actionlines.indices.robustness.robustness import Robustness

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
