"""Scores of an index over the years, kept in the derived layer: of its panel, or of its editions one after the other.

They lie below `var/derived/<release>/indices/<name>/years/`, those of editions below the name without a year: all
editions share them. They may be deleted at any time and come out again with the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from actionlines.errors import ActionlinesError
from actionlines.indicators.derived_layer import ROWS_NAME, keep, note_of
from actionlines.indices.build import build
from actionlines.indices.compare import NothingInCommonError, revision
from actionlines.indices.known import KnownIndex, editions, known_indices
from actionlines.indices.panel import PanelResult
from actionlines.indices.years import build_years

if TYPE_CHECKING:
    from actionlines.indicators.catalogue import Catalogue
    from actionlines.indicators.releases import Release
    from actionlines.indices.panel_rule import PanelRule
    from actionlines.indices.result import IndexResult

PART: Final = "years"
YEARS: Final = pl.Schema(
    {
        "YEAR": pl.Int64(),
        "INDEX": pl.String(),  # name of the edition
        "UNIT": pl.String(),
        "SCORE": pl.Float64(),  # of chained years the linked one
        "RANK": pl.Float64(),
        "CHANGE": pl.Float64(),  # of the score, since the year before in the table
        "DATA": pl.Float64(),  # what of it the figures made
        "METHOD": pl.Float64(),  # what of it another method made
    }
)


def scores_over_years(
    release: Release,
    folder: Path,
    index: KnownIndex,
    root: Path,
    note: Mapping[str, str],
    catalogue: Catalogue,
) -> pl.DataFrame:
    """The table of an index as it is kept below `folder`, or made now and kept; columns of `YEARS`.

    Of an index whose specification has a panel it is of these years; of another, of its editions that can be built, by
    their own rules, each change split into what the figures made and what the method did. Empty where there is but one.
    """
    rule = index.specification.panel
    of = (index.name,) if rule is not None else editions(index.name, root)
    at = folder / (index.name if rule is not None else index.family) / PART
    known = known_indices(root).indices
    stated = dict(note) | {"recipe": PART, "formula": "scores of the index by year", "editions": " ".join(of)}
    stated |= {"index": index.family, "files_sha256": " ".join(known[name].fingerprint for name in of)}
    if rule is None:
        stated.pop("specification_sha256", None)
    if note_of(at) != stated:
        rows = (
            _of_panel(release, index, rule, catalogue)
            if rule is not None
            else _of_editions(release, [known[name] for name in of], catalogue)
        )
        keep(at, rows.select(YEARS.names()).cast(YEARS), stated)
    return pl.read_parquet(at / ROWS_NAME)


def _of_panel(release: Release, index: KnownIndex, rule: PanelRule, catalogue: Catalogue) -> pl.DataFrame:
    panel = index.panel(release, catalogue, rule.years)
    found = build_years(index.specification, panel, rule)
    rows = found.table()
    if found.linked is not None:
        rows = rows.with_columns(pl.col("LINKED").alias("SCORE"))
    return rows.with_columns(
        pl.lit(index.name).alias("INDEX"),
        pl.col("CHANGE").alias("DATA"),
        pl.when(pl.col("CHANGE").is_not_null()).then(0.0).alias("METHOD"),
    )


def _of_editions(release: Release, indices: list[KnownIndex], catalogue: Catalogue) -> pl.DataFrame:
    """Editions one after the other; one that this release cannot build is passed over."""
    built: dict[str, IndexResult] = {}
    for index in indices:
        try:
            built[index.name] = build(index.specification, index.figures(release, catalogue).sheet)
        except ActionlinesError:
            continue
    if len(built) < 2:
        return YEARS.to_frame()
    changes = {later: _change(built[earlier], built[later]) for earlier, later in pairwise(built)}
    parts = []
    for name, result in built.items():
        year = result.specification.year or result.sheet.year or 0
        rows = PanelResult({year: result}, None).table().with_columns(pl.lit(name).alias("INDEX"))
        parts.append(rows.join(changes[name], on="UNIT", how="left") if name in changes else rows)
    return pl.concat(parts, how="diagonal_relaxed")


def _change(earlier: IndexResult, later: IndexResult) -> pl.DataFrame:
    """UNIT, CHANGE, DATA and METHOD; without the last two where neither method fits the other's figures."""
    try:
        return revision(earlier, later).select("UNIT", "CHANGE", "DATA", "METHOD")
    except NothingInCommonError:
        scores = (PanelResult({year: one}, None).table() for year, one in enumerate((earlier, later)))
        before, after = (rows.select("UNIT", "SCORE") for rows in scores)
        both = after.join(before, on="UNIT", suffix="_BEFORE")
        return both.select("UNIT", (pl.col("SCORE") - pl.col("SCORE_BEFORE")).alias("CHANGE"))
