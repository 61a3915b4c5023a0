"""The tables of progress of a release, as its derived layer keeps them; made where they are not there yet."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.derived_layer import build as build_figures
from actionlines.progress.layer import SCHEMAS, build, open_progress

if TYPE_CHECKING:
    import polars as pl

    from actionlines.indicators.releases import Release

_lock = Lock()


@lru_cache(maxsize=2 * len(SCHEMAS))
def assessed(release: Release, recipe: str) -> pl.DataFrame:
    """Rows of one recipe of `progress.layer`.

    `actionlines prepare` and `derive` make them; of another release whoever asks first waits some seconds, once.
    """
    root = release.path.parents[1]
    rows = open_progress(release, root, recipe).collect()
    if rows.is_empty():
        with _lock:
            build_figures(release, root, catalogue=load_catalogue())
            build(release, root, catalogue=load_catalogue())
        rows = open_progress(release, root, recipe).collect()
    return rows
