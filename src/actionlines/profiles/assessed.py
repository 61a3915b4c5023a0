"""The tables of progress of a release, as its derived layer keeps them; made where they are not there yet."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.derived_layer import build as build_figures
from actionlines.progress.layer import SCHEMAS, build, is_made, made_at, open_progress
from actionlines.progress.targets import known_sets

if TYPE_CHECKING:
    import polars as pl

    from actionlines.indicators.releases import Release
    from actionlines.progress.targets import Set

_lock = Lock()
_found: set[tuple[str, ...]] = set()
"""Tables that this process has seen to be there: to look costs as much as to read a country's targets."""


def sets_of(release: Release) -> tuple[Set, ...]:
    """Sets of targets that a release is held against: those of the package and of the installation."""
    return known_sets(release.path.parents[1]).sets


def assessed(release: Release, recipe: str) -> pl.DataFrame:
    """Rows of one recipe of `progress.layer`.

    `actionlines prepare`, `data import` and `derive` make them; of another release, or after a change of the
    installation's own targets, whoever asks first waits some seconds, once.
    """
    root = release.path.parents[1]
    if not is_assessed(release):
        with _lock:
            build_figures(release, root, catalogue=load_catalogue())
            build(release, root, catalogue=load_catalogue())
    return _rows(release, recipe, assessed_at(release))


def assessed_at(release: Release) -> str:
    """What tells the tables there are from those made before or after; empty where there are none."""
    made = made_at(release, release.path.parents[1])
    return str(made) if made else ""


def is_assessed(release: Release) -> bool:
    """Whether the tables of progress are there, made from the targets, the catalogue and the code of today."""
    root = release.path.parents[1]
    key = (str(release.path), assessed_at(release), known_sets(root).fingerprint)
    if key not in _found and is_made(release, root, catalogue=load_catalogue()):
        _found.add(key)
    return key in _found


@lru_cache(maxsize=2 * len(SCHEMAS))
def _rows(release: Release, recipe: str, _made: str) -> pl.DataFrame:
    return open_progress(release, release.path.parents[1], recipe).collect()
