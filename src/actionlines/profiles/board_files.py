"""The tables of the board on disk: in the derived layer of their release, so that no process makes them again."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

import actionlines
from actionlines.indicators.compilation import figures_sha256
from actionlines.indicators.derived_layer import ROWS_NAME, keep, note_of
from actionlines.indicators.precedence import ranks
from actionlines.profiles.peers import compared_areas, peer_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from actionlines.indicators.catalogue import Catalogue
    from actionlines.indicators.releases import Release

TABLES: Final = ("latest", "places", "gaps", "others", "summaries", "series", "divides", "moves")
"""Fields of `board.Board`, a folder each."""

_MADE_BY: Final = (
    *("indicators/derive.py", "indicators/precedence.py", "indicators/comparability/notes.py"),
    *("profiles/board.py", "profiles/gaps.py", "profiles/latest.py", "profiles/peers.py"),
)
"""Modules whose rules the tables follow: where one changes, they are made anew."""


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
        "code_version": actionlines.__version__,
        "catalogue_sha256": figures_sha256(catalogue),
        "judged_by_sha256": _sha256(_judgement(release, catalogue)),
        "made_by_sha256": _rules_sha256(),
    }


def _judgement(release: Release, catalogue: Catalogue) -> str:
    """What of the catalogue and of the groups decides which figure speaks, and what it is held against."""
    indicators = [
        (code, one.direction, one.comparable_over_time, sorted(one.principal.items()))
        for code, one in catalogue.indicators.items()
    ]
    groups = peer_table(on=int(release.manifest.on[:4]))
    return repr((indicators, ranks(catalogue).rows(), compared_areas(), groups.rows()))


@cache
def _rules_sha256() -> str:
    package = Path(actionlines.__file__).parent
    return _sha256("".join((package / name).read_text("utf-8") for name in _MADE_BY))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
