"""What changed between two releases: which figure, for whom, from what, to what, and why if known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from actionlines.indicators.observations import KEY
from actionlines.indicators.releases import Release

ADDED: Final = "added"
REMOVED: Final = "removed"
CHANGED: Final = "changed"


@dataclass(frozen=True)
class Diff:
    """All differences from one release to another."""

    older: str
    newer: str
    changes: pl.DataFrame
    """One row a figure: KEY, CHANGE (added, removed, changed), OLD, NEW, DIFFERENCE, RELATIVE_PCT, REASON."""
    unchanged: int

    def by(self, *columns: str) -> pl.DataFrame:
        """Count the changes within `columns`, for example INDICATOR or REF_AREA; most changed first."""
        size = pl.col("DIFFERENCE").abs()
        return (
            self.changes.group_by(columns)
            .agg(
                *((pl.col("CHANGE") == kind).sum().alias(kind) for kind in (ADDED, REMOVED, CHANGED)),
                size.median().alias("median_size"),
                size.max().alias("largest_size"),
            )
            .sort(CHANGED, ADDED, REMOVED, *columns, descending=[True, True, True, *([False] * len(columns))])
        )


def diff(older: Release, newer: Release, *, indicator: str | None = None, area: str | None = None) -> Diff:
    """Compare two releases figure by figure, over the full key with its source.

    Parameters
    ----------
    older, newer
        Releases; the sign of DIFFERENCE is newer minus older.
    indicator, area
        Compare only this indicator, only this area.

    Returns
    -------
    Diff
        Values are compared exactly: a difference in the last digit is a difference.
    """
    before, after = (_figures(release, indicator, area) for release in (older, newer))
    both = before.rename({"OBS_VALUE": "OLD"}).join(
        after.rename({"OBS_VALUE": "NEW"}), on=KEY, how="full", coalesce=True
    )
    compared = both.with_columns(
        pl.when(pl.col("OLD").is_null())
        .then(pl.lit(ADDED))
        .when(pl.col("NEW").is_null())
        .then(pl.lit(REMOVED))
        .when(pl.col("OLD") != pl.col("NEW"))
        .then(pl.lit(CHANGED))
        .alias("CHANGE"),
        (pl.col("NEW") - pl.col("OLD")).alias("DIFFERENCE"),
    ).collect()
    changes = (
        compared.filter(pl.col("CHANGE").is_not_null())
        .with_columns(
            pl.when(pl.col("OLD") != 0)
            .then(100 * pl.col("DIFFERENCE") / pl.col("OLD").abs())
            .alias("RELATIVE_PCT")
        )
        .join(source_reasons(older, newer), on="SOURCE", how="left")
        .select(*KEY, "CHANGE", "OLD", "NEW", "DIFFERENCE", "RELATIVE_PCT", "REASON")
        .sort(KEY)
    )
    return Diff(older.id, newer.id, changes, compared.height - changes.height)


def _figures(release: Release, indicator: str | None, area: str | None) -> pl.LazyFrame:
    rows = release.lazy("area" if area else "indicator").select(*KEY, "OBS_VALUE")
    if indicator:
        rows = rows.filter(pl.col("INDICATOR") == indicator)
    if area:
        rows = rows.filter(pl.col("REF_AREA") == area)
    return rows


def source_reasons(older: Release, newer: Release) -> pl.DataFrame:
    """Say per source what the two manifests tell of why its figures differ."""
    before = {source.id: source for source in older.manifest.sources}
    after = {source.id: source for source in newer.manifest.sources}
    reasons = []
    for name in sorted({*before, *after}):
        if name not in before:
            reason = "new_source"
        elif name not in after:
            reason = "source_left_out"
        elif before[name].files != after[name].files:
            reason = "new_files_of_source"
        else:
            reason = "catalogue_or_code_changed"
        reasons.append({"SOURCE": name, "REASON": reason})
    return pl.DataFrame(reasons, schema={"SOURCE": pl.String, "REASON": pl.String})
