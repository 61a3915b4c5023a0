"""An index built from a release, once for all who ask: what its profiles share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

import polars as pl

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indices.build import build
from actionlines.indices.known import KnownIndex, known_index, known_indices
from actionlines.indices.layer import Sureness, over_years, sureness
from actionlines.profiles.edition import SourceNote, source_notes

if TYPE_CHECKING:
    from actionlines.indicators.releases import Release
    from actionlines.indices.result import IndexResult

_KEPT: Final = 32
"""Indices held in memory: those that come with the package, of the release in use and the one before it."""

_lock = Lock()


@dataclass(frozen=True)
class BuiltIndex:
    """An index and the observations behind it."""

    index: KnownIndex
    result: IndexResult
    figures: pl.DataFrame
    """Columns of `release_sheet.FIGURES`."""

    @property
    def name(self) -> str:
        """By which it is asked for: `egdi-2022`."""
        return self.index.name

    def sources(self, ids: Iterable[str], release: Release, *, lang: str) -> tuple[SourceNote, ...]:
        """Notes on those who state figures of it, by id; on a table of one's own as its specification says."""
        if self.index.table is None:
            return source_notes(ids, release, load_catalogue(), lang=lang)
        maker = self.result.specification.source
        return tuple(SourceNote(one, one, maker, "", "", None, maker or one, "") for one in sorted(set(ids)))


def root_of(release: Release) -> Path:
    """`var/` of the installation that a release belongs to."""
    return release.path.parents[1]


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
    index = known_index(name, root_of(release))
    with _lock:
        return _built(release, index.name, index.fingerprint)


def index_sureness(release: Release, name: str) -> Sureness:
    """Give how sure an index is, by the doubts that its specification declares; errors as for `built_index`."""
    built = built_index(release, name)
    with _lock:
        return _sureness(release, built.name, built.index.fingerprint)


def index_over_years(release: Release, name: str) -> pl.DataFrame:
    """Scores of an index by year, of its panel or its editions (`year_layer.YEARS`); errors as for `built_index`."""
    index = known_index(name, root_of(release))
    with _lock:
        return _over_years(release, index.name, known_indices(root_of(release)).fingerprint)


@lru_cache(maxsize=_KEPT)
def _over_years(release: Release, name: str, fingerprint: str) -> pl.DataFrame:
    root = root_of(release)
    return over_years(release, root, known_index(name, root), catalogue=load_catalogue())


@lru_cache(maxsize=_KEPT)
def _sureness(release: Release, name: str, fingerprint: str) -> Sureness:
    built = _built(release, name, fingerprint)
    return sureness(release, root_of(release), built.index, built.result, catalogue=load_catalogue())


@lru_cache(maxsize=_KEPT)
def _built(release: Release, name: str, fingerprint: str) -> BuiltIndex:
    """`fingerprint` tells an index of one's own from what it was before its files changed."""
    index = known_index(name, root_of(release))
    found = index.figures(release, load_catalogue())
    return BuiltIndex(index, build(index.specification, found.sheet), found.figures)
