"""An index built from a release, once for all who ask: what its profiles share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Final

import polars as pl

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indices.build import build
from actionlines.indices.layer import Sureness, sureness
from actionlines.indices.presets import full_name, preset
from actionlines.indices.release_sheet import sheet_from_release

if TYPE_CHECKING:
    from actionlines.indicators.releases import Release
    from actionlines.indices.result import IndexResult

_KEPT: Final = 32
"""Indices held in memory: those that come with the package, of the release in use and the one before it."""

_lock = Lock()


@dataclass(frozen=True)
class BuiltIndex:
    """An index and the observations behind it."""

    name: str
    """By which it is asked for: `egdi-2022`."""
    result: IndexResult
    figures: pl.DataFrame
    """Columns of `release_sheet.FIGURES`."""


def built_index(release: Release, name: str) -> BuiltIndex:
    """Give the index of this name (`hdi-2022`, or `hdi` for the newest) as `release` has its figures.

    Raises
    ------
    actionlines.indices.presets.UnknownPresetError
        If there is no such index.
    actionlines.indices.release_sheet.NoFiguresError
        If the release has no figures of one of its indicators.
    actionlines.errors.BadInputError
        If it cannot be built from these figures, as where a goalpost was found nowhere and nobody gave it.
    """
    with _lock:
        return _built(release, full_name(name))


def index_sureness(release: Release, name: str) -> Sureness:
    """Give how sure an index is, by the doubts that its specification declares; errors as for `built_index`."""
    built = built_index(release, name)
    with _lock:
        return _sureness(release, built.name)


@lru_cache(maxsize=_KEPT)
def _sureness(release: Release, name: str) -> Sureness:
    built = _built(release, name)
    return sureness(release, release.path.parents[1], name, built.result, catalogue=load_catalogue())


@lru_cache(maxsize=_KEPT)
def _built(release: Release, name: str) -> BuiltIndex:
    specification = preset(name)
    found = sheet_from_release(specification, release, load_catalogue())
    return BuiltIndex(name, build(specification, found.sheet), found.figures)
