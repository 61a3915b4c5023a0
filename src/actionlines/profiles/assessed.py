"""The tables of progress of a release, as its derived layer keeps them; made where they are not there yet."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.derived_layer import build as build_figures
from actionlines.progress.layer import SCHEMAS, build, is_made, open_progress

if TYPE_CHECKING:
    import polars as pl

    from actionlines.indicators.releases import Release

_lock = Lock()
_found: set[Path] = set()
"""Releases whose tables this process has seen to be there: to look costs as much as to read a country's targets."""


@lru_cache(maxsize=2 * len(SCHEMAS))
def assessed(release: Release, recipe: str) -> pl.DataFrame:
    """Rows of one recipe of `progress.layer`.

    `actionlines prepare` and `derive` make them; of another release whoever asks first waits some seconds, once.
    """
    root = release.path.parents[1]
    with _lock:
        if not is_assessed(release):
            build_figures(release, root, catalogue=load_catalogue())
            build(release, root, catalogue=load_catalogue())
    return open_progress(release, root, recipe).collect()


def is_assessed(release: Release) -> bool:
    """Whether the tables of progress are there, made from the targets, the catalogue and the code of today."""
    if release.path in _found:
        return True
    made = is_made(release, release.path.parents[1], catalogue=load_catalogue())
    if made:
        _found.add(release.path)
    return made
