"""What progress keeps in the derived layer of a release: verdicts, prospects, forecasts, divides between countries.

A folder per recipe below `var/derived/<release>/progress/`, as `indicators.derived_layer` keeps its own. It may be
deleted at any time and comes out again with the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

import polars as pl

from actionlines.indicators.catalogue import Catalogue
from actionlines.indicators.derived_layer import NOTE_NAME, ROWS_NAME, keep, made_with, note_of
from actionlines.indicators.releases import Release
from actionlines.progress.assessment import (
    FORECAST_SCHEMA,
    PROSPECT_SCHEMA,
    STATUS_SCHEMA,
    Assessment,
    assess,
)
from actionlines.progress.between import BETWEEN_SCHEMA
from actionlines.progress.divides import divides_between
from actionlines.progress.forecasts.calibration import SHIPPED
from actionlines.progress.targets import Set, known_sets

SCHEMAS: Final[dict[str, pl.Schema]] = {
    "statuses": STATUS_SCHEMA,
    "prospects": PROSPECT_SCHEMA,
    "forecasts": FORECAST_SCHEMA,
    "between": pl.Schema({"INDICATOR": pl.String(), **BETWEEN_SCHEMA}),
}
"""Recipes and the columns of their rows."""

FORMULAS: Final[dict[str, str]] = {
    "statuses": "each rule of progress.on_track on each target and area",
    "prospects": "probability, year, effort and the pace of the fastest quarter, from forecasts",
    "forecasts": "the rule that led in the backtest, with errors as large as they were there",
    "between": "inequality between countries by year, with regions and income groups apart",
}


def build(release: Release, root: Path, *, catalogue: Catalogue, sets: tuple[Set, ...] | None = None) -> Path:
    """Make the tables of progress of a release below `root` (`var/`), or leave those that are made already.

    Parameters
    ----------
    release, root
        Its own derived layer is made already: aggregates of groups are read from it.
    sets
        Sets of targets; those of the package and of the installation below `root` where not given.
    """
    folder = _folder(release, root)
    given = known_sets(root).sets if sets is None else sets
    notes = {name: _note(name, catalogue, given) for name in SCHEMAS}
    stale = [name for name in SCHEMAS if note_of(folder / name) != notes[name]]
    made: Assessment | None = None
    if {"statuses", "prospects", "forecasts"} & set(stale):
        made = assess(release, root, given, catalogue=catalogue)
    cooked: dict[str, Callable[[], pl.DataFrame]] = {
        "between": lambda: divides_between(release, catalogue),
        **({} if made is None else {
            "statuses": lambda: made.statuses,
            "prospects": lambda: made.prospects,
            "forecasts": lambda: made.forecasts,
        }),
    }  # fmt: skip
    for name in stale:
        keep(folder / name, cooked[name](), notes[name])
    return folder


def is_made(release: Release, root: Path, *, catalogue: Catalogue) -> bool:
    """Whether `build` would leave everything as it is."""
    folder, sets = _folder(release, root), known_sets(root).sets
    return all(note_of(folder / name) == _note(name, catalogue, sets) for name in SCHEMAS)


def made_at(release: Release, root: Path) -> int:
    """When the verdicts were made, in nanoseconds; 0 where they were not."""
    try:
        return (_folder(release, root) / "statuses" / NOTE_NAME).stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def open_progress(release: Release, root: Path, recipe: str) -> pl.LazyFrame:
    """Rows of one recipe; empty where the layer was not made."""
    path = _folder(release, root) / recipe / ROWS_NAME
    return pl.scan_parquet(path) if path.exists() else SCHEMAS[recipe].to_frame().lazy()


def _folder(release: Release, root: Path) -> Path:
    return root / "derived" / release.id / "progress"


def _note(name: str, catalogue: Catalogue, sets: tuple[Set, ...]) -> dict[str, str]:
    return {
        "recipe": name,
        "formula": FORMULAS[name],
        **made_with(catalogue, "progress/**/*.py"),
        "targets_sha256": hashlib.sha256(repr(sets).encode()).hexdigest(),
        "backtest_sha256": hashlib.sha256(SHIPPED.read_bytes()).hexdigest(),
    }
