"""The tables of the board on disk: in the derived layer of their release, so that no process makes them again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import polars as pl

from actionlines.indicators.derived_layer import ROWS_NAME, keep, made_with, note_of
from actionlines.profiles.peers import compared_areas, peer_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from actionlines.indicators.catalogue import Catalogue
    from actionlines.indicators.releases import Release

TABLES: Final = ("latest", "places", "gaps", "others", "summaries", "series", "divides", "moves")
"""Fields of `board.Board`, a folder each."""

_MADE_BY: Final = ("profiles/board.py", "profiles/gaps.py", "profiles/latest.py", "profiles/peers.py")
"""Modules whose rules the tables follow beside those of figures: where one changes, they are made anew."""


def kept_tables(
    release: Release,
    catalogue: Catalogue,
    *,
    make: Callable[[Release, Catalogue], dict[str, pl.DataFrame]],
) -> dict[str, pl.DataFrame]:
    """Give the tables as they are kept; where one is missing or made by other rules, `make` all and keep them.

    Those of a release that lies in no site's folder are made and not kept.
    """
    folder = release.path.parents[1] / "derived" / release.id / "board"
    note = _note(release, catalogue)
    if all(note_of(folder / name) == note for name in TABLES):
        return {name: pl.read_parquet(folder / name / ROWS_NAME) for name in TABLES}
    made = make(release, catalogue)
    if release.path.parent.name == "releases":
        for name in TABLES:
            keep(folder / name, made[name], note)
    return made


def _note(release: Release, catalogue: Catalogue) -> dict[str, str]:
    return {
        "recipe": "board",
        "compared_with_sha256": _compared_with_sha256(release),
        **made_with(catalogue, *_MADE_BY),
    }


def _compared_with_sha256(release: Release) -> str:
    """Of the groups that figures are held against."""
    groups = peer_table(on=int(release.manifest.on[:4]))
    return hashlib.sha256(repr((compared_areas(), groups.rows())).encode()).hexdigest()
