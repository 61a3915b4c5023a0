"""What changed for one area from one release to another: how many figures, and which of its latest ones.

The figures of all areas are compared once and kept in the derived layer (`prepare_changes`); for releases that were
not, those of the one area that is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import polars as pl

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.derived_layer import ROWS_NAME, keep, made_with, note_of
from actionlines.indicators.revisions import KINDS, SAME, compare, open_revisions, revisions_note
from actionlines.profiles import latest
from actionlines.profiles.by_area import ByArea, by_area
from actionlines.profiles.edition import Edition, edition, plain

if TYPE_CHECKING:
    from actionlines.indicators.releases import Release
    from actionlines.indicators.store import Store


@dataclass(frozen=True)
class LatestChange:
    """What became of the latest figure of an indicator in one area."""

    indicator: str
    kind: Literal["first", "later", "earlier", "revised", "gone"]
    """No figure before; one of a later (an earlier) period than before; another figure of the same; none any more."""
    old_period: str | None
    old: float | None
    old_source: str | None
    new_period: str | None
    new: float | None
    new_source: str | None
    difference: float | None
    """Of a revision: new minus old."""
    relative_pct: float | None
    verdict: str | None
    reason: str


@dataclass(frozen=True)
class AreaChanges:
    """What changed for one area from one release to another."""

    area: str
    lang: str
    edition: Edition
    before: Edition
    counts: Mapping[str, int]
    """Figures of each kind, of all periods and breakdowns."""
    unchanged: int
    indicators: int
    """Indicators of which at least one figure is new, withdrawn or revised."""
    latest: tuple[LatestChange, ...]
    """Indicators whose latest figure is another: revised ones first, the largest first, then later, first, gone."""

    def as_dict(self) -> dict[str, Any]:
        """The changes as JSON can hold them."""
        facts: dict[str, Any] = plain(self)
        return facts


def changes_of_area(release: Release, before: Release, area: str, *, lang: str) -> AreaChanges:
    """Give what changed for `area` (a code) from the release `before` to `release`."""
    tallies, moved = _kept(release, before) or _changes(
        compare(before, release, catalogue=load_catalogue(), area=area)
    )
    counts = next(tallies.of(area).iter_rows(named=True), dict.fromkeys(_TALLIES, 0))
    return AreaChanges(
        area,
        lang,
        edition(release),
        edition(before),
        {kind: counts[kind] for kind in KINDS},
        counts[SAME],
        counts["INDICATORS"],
        tuple(_latest_change(row) for row in moved.of(area).iter_rows(named=True)),
    )


def prepare_changes(release: Release, store: Store) -> None:
    """Make ready what changed since the release before, if there is one: for the lists of revisions, and by area."""
    before = store.before(release)
    if before is None:
        return
    catalogue = load_catalogue()
    every = cache(lambda: compare(before, release, catalogue=catalogue))
    open_revisions(before, release, store.root, catalogue=catalogue, compared=every)
    folder, note = _folder(release, before), _note(before, catalogue.preferred)
    if any(note_of(folder / name) != note for name in _TABLES):
        for name, table in zip(_TABLES, _changes(every()), strict=True):
            keep(folder / name, table.rows, note)


_TABLES: Final = ("tallies", "latest")
_TALLIES: Final = (*KINDS, SAME, "INDICATORS")


def _folder(release: Release, before: Release) -> Path:
    return release.path.parents[1] / "derived" / release.id / "changes" / before.id


@lru_cache(maxsize=8)
def _note(before: Release, _preferred: tuple[str, ...]) -> dict[str, str]:
    """As the note on revisions, with the rules of this module."""
    catalogue = load_catalogue()
    rules = made_with(catalogue, "profiles/area_changes.py", "profiles/latest.py")
    return {**revisions_note(before, catalogue), "recipe": "changes", **rules}


def _kept(release: Release, before: Release) -> tuple[ByArea, ByArea] | None:
    """The tables of all areas; None where they were not made."""
    folder, note = _folder(release, before), _note(before, load_catalogue().preferred)
    if any(note_of(folder / name) != note for name in _TABLES):
        return None
    return _read(folder, tuple(note.items()))


@lru_cache(maxsize=2)
def _read(folder: Path, note: tuple[tuple[str, str], ...]) -> tuple[ByArea, ByArea]:
    tallies, moved = (by_area(pl.read_parquet(folder / name / ROWS_NAME)) for name in _TABLES)
    return tallies, moved


def _changes(rows: pl.DataFrame) -> tuple[ByArea, ByArea]:
    """From `indicators.revisions.compare`: figures of each kind by area, and what became of the latest."""
    moved = pl.col("KIND").is_in(("revised", "withdrawn", "new"))
    tallies = rows.group_by("REF_AREA").agg(
        *((pl.col("KIND") == kind).sum().alias(kind) for kind in (*KINDS, SAME)),
        pl.col("INDICATOR").filter(moved).n_unique().alias("INDICATORS"),
    )
    return by_area(tallies), by_area(
        _latest_changes(latest.principal(rows.lazy(), load_catalogue()).collect())
    )


_CHANGES: Final = ("revised", "later", "first", "earlier", "gone")


def _latest_changes(rows: pl.DataFrame) -> pl.DataFrame:
    columns = ["TIME_PERIOD", "KIND", "DIFFERENCE", "RELATIVE_PCT", "SIZE", "VERDICT", "REASON"]
    old, new = (
        rows.filter(pl.col(name).is_not_null())
        .sort(*latest.SERIES, "TIME_PERIOD")
        .group_by(latest.SERIES, maintain_order=True)
        .last()
        .select(*latest.SERIES, name, f"{name}_SOURCE", *columns)
        for name in ("OLD", "NEW")
    )
    both = old.join(new, on=latest.SERIES, how="full", coalesce=True, suffix="_NOW")
    then, now = pl.col("TIME_PERIOD"), pl.col("TIME_PERIOD_NOW")
    kind = (
        pl.when(then.is_null())
        .then(pl.lit("first"))
        .when(now.is_null())
        .then(pl.lit("gone"))
        .when(now > then)
        .then(pl.lit("later"))
        .when(now < then)
        .then(pl.lit("earlier"))
        .when(pl.col("KIND") == "revised")
        .then(pl.lit("revised"))
    )
    return (
        both.with_columns(kind.alias("CHANGE"))
        .filter(pl.col("CHANGE").is_not_null())
        .with_columns(pl.col("CHANGE").replace_strict(_CHANGES, range(len(_CHANGES))).alias("_order"))
        .sort("_order", "SIZE", "INDICATOR", descending=[False, True, False], nulls_last=True)
    )


def _latest_change(row: dict[str, Any]) -> LatestChange:
    revised = row["CHANGE"] == "revised"
    return LatestChange(
        indicator=row["INDICATOR"],
        kind=row["CHANGE"],
        old_period=row["TIME_PERIOD"],
        old=row["OLD"],
        old_source=row["OLD_SOURCE"],
        new_period=row["TIME_PERIOD_NOW"],
        new=row["NEW"],
        new_source=row["NEW_SOURCE"],
        difference=row["DIFFERENCE"] if revised else None,
        relative_pct=row["RELATIVE_PCT"] if revised else None,
        verdict=row["VERDICT"] if revised else None,
        reason=row["REASON_NOW"] or row["REASON"],
    )
