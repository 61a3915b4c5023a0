"""What indices keep in the derived layer of a release: scores as series, and how sure they are.

Scores lie among the other derived rows, below `var/derived/<release>/index_<name>/`; intervals, stability and
sensitivity below `var/derived/<release>/indices/<name>/`. A note beside each says which index they are of, to the
hash of its specification. It may all be deleted at any time and comes out again with the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import polars as pl

from actionlines.errors import ActionlinesError
from actionlines.indicators.catalogue import Catalogue
from actionlines.indicators.derive import DERIVED_SCHEMA
from actionlines.indicators.derived_layer import ROWS_NAME, keep, made_with, note_of
from actionlines.indicators.observations import BREAKDOWNS, TOTAL
from actionlines.indicators.releases import Release
from actionlines.indices.build import build as build_index
from actionlines.indices.known import KnownIndex, known_indices
from actionlines.indices.release_sheet import ReleaseSheet
from actionlines.indices.result import IndexResult
from actionlines.indices.robustness.declaration import declared_doubts
from actionlines.indices.robustness.robustness import SHIFT, Robustness
from actionlines.indices.robustness.study import robustness
from actionlines.indices.specification_hash import specification_sha256
from actionlines.indices.year_layer import scores_over_years

PREFIX: Final = "index_"
"""Before the name of an index: its recipe among those of the derived layer."""
FOLDER: Final = "indices"
SURE: Final = ("intervals", "stability", "sensitivity")
"""Tables of a robustness run: of each unit, of all together, of each doubt."""
SAMPLES: Final = 1_024
"""Rows of the design: each is evaluated once for each of two samples and once for each doubt."""

Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class Made:
    """Which indices a release's layer holds, and why it lacks the others."""

    names: tuple[str, ...]
    left_out: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sureness:
    """A robustness run as it was kept: its tables, and what it was made with."""

    intervals: pl.DataFrame
    stability: pl.DataFrame
    sensitivity: pl.DataFrame
    note: Mapping[str, str]


def build(
    release: Release,
    root: Path,
    *,
    catalogue: Catalogue,
    indices: Mapping[str, KnownIndex] | None = None,
    progress: Progress | None = None,
) -> Made:
    """Make scores and robustness of each index below `root` (`var/`), or leave those that are made already.

    Parameters
    ----------
    indices
        By name; all of the installation where not given (`known.known_indices`).
    progress
        Called with the name of each index that is made, and the replicates done.

    Returns
    -------
    Made
        An index whose figures the release lacks, or that cannot be built from them, is left out with the reason; so is
        one of one's own whose file is broken.
    """
    known = known_indices(root)
    names: list[str] = []
    left_out = dict(known.broken) if indices is None else {}
    for name, index in (known.indices if indices is None else indices).items():
        note = _note(index, catalogue)
        if not _is_made(release, root, name, note):
            try:
                _make(release, root, index, note, catalogue, progress)
            except ActionlinesError as error:
                left_out[name] = str(error)
                continue
        names.append(name)
        try:
            over_years(release, root, index, catalogue=catalogue)
        except ActionlinesError as error:
            left_out[f"{name} over the years"] = str(error)
    return Made(tuple(names), left_out)


def sureness(
    release: Release, root: Path, index: KnownIndex, result: IndexResult, *, catalogue: Catalogue
) -> Sureness:
    """How sure an index is: the run kept below `root`, or one that is made now and kept.

    Parameters
    ----------
    index, result
        The index, and as it is built from `release`.

    Raises
    ------
    actionlines.errors.BadInputError
        If a doubt that its specification declares does not fit it.
    """
    note = _note(index, catalogue)
    folder = root / "derived" / release.id / FOLDER / index.name
    if not _is_sure(folder, note):
        _keep_sureness(folder, note, result, None)
    tables = {part: pl.read_parquet(folder / part / ROWS_NAME) for part in SURE}
    return Sureness(**tables, note=note_of(folder / SURE[0]) or note)


def over_years(release: Release, root: Path, index: KnownIndex, *, catalogue: Catalogue) -> pl.DataFrame:
    """Scores of the index year by year (`year_layer.YEARS`): those kept below `root`, or made now and kept.

    Raises
    ------
    actionlines.errors.ActionlinesError
        If a year of its panel cannot be built.
    """
    folder = root / "derived" / release.id / FOLDER
    return scores_over_years(release, folder, index, root, _note(index, catalogue), catalogue)


def kept_areas(release: Release, root: Path, index: KnownIndex, *, catalogue: Catalogue) -> int | None:
    """How many areas the index ranks, as it was kept below `root`; None where it was not made, or made otherwise."""
    folder = root / "derived" / release.id / FOLDER / index.name
    if not _is_sure(folder, _note(index, catalogue)):
        return None
    kept = pl.scan_parquet(folder / SURE[0] / ROWS_NAME)
    return int(kept.select(pl.col("RANK").count()).collect().item())


def score_rows(name: str, result: IndexResult, given: ReleaseSheet) -> pl.DataFrame:
    """Scores of the index and of its aggregates as rows of the derived layer, one for each area that has one."""
    specification = result.specification
    codes = [one.code for one in specification.bottom_up]
    year = str(given.sheet.year or given.figures["TIME_PERIOD"].str.head(4).max() or "")
    constants = {"RECIPE": f"{PREFIX}{name}", "TIME_PERIOD": year, "FREQ": "A", "UNIT_MEASURE": "INDEX"}
    constants |= {"SOURCE": " ".join(sorted(given.figures["SOURCE"].unique())), "FLAGS": ""}
    constants |= dict.fromkeys(BREAKDOWNS, TOTAL)
    long = (
        result.long_table()
        .filter(pl.col("NODE").is_in(codes) & pl.col("SCORE").is_not_null())
        .rename({"NODE": "INDICATOR", "UNIT": "REF_AREA", "SCORE": "OBS_VALUE"})
        .with_columns(pl.len().over("INDICATOR").cast(pl.Int32).alias("AREAS"))
        .with_columns(pl.lit(value).alias(column) for column, value in constants.items())
    )
    missing = [column for column in DERIVED_SCHEMA if column not in long.columns]
    whole = long.with_columns(pl.lit(None, dtype=DERIVED_SCHEMA[column]).alias(column) for column in missing)
    return whole.select(DERIVED_SCHEMA.names()).cast(DERIVED_SCHEMA).sort("REF_AREA", "INDICATOR")


def _make(
    release: Release,
    root: Path,
    index: KnownIndex,
    note: dict[str, str],
    catalogue: Catalogue,
    progress: Progress | None,
) -> None:
    given = index.figures(release, catalogue)
    result = build_index(index.specification, given.sheet)
    folder = root / "derived" / release.id
    keep(folder / f"{PREFIX}{index.name}", score_rows(index.name, result, given), note)
    _keep_sureness(folder / FOLDER / index.name, note, result, progress)


def _keep_sureness(
    folder: Path, note: dict[str, str], result: IndexResult, progress: Progress | None
) -> None:
    doubts = replace(declared_doubts(result.specification), samples=SAMPLES)
    tell = None if progress is None else lambda done, _: progress(folder.name, done)
    found = robustness(result.specification, result.sheet, doubts=doubts, progress=tell)
    names = ("samples", "seed", "coverage", "confidence", "top")
    stated = {name: str(getattr(doubts, name)) for name in names}
    for part, rows in _sure(found).items():
        keep(folder / part, rows, {**note, **stated})


def _sure(found: Robustness) -> dict[str, pl.DataFrame]:
    """Sensitivity is kept of the mean shift of places alone: of each unit it is a table as long as all others."""
    whole = found.sensitivity_table().filter(pl.col("UNIT") == SHIFT).drop("UNIT")
    return {"intervals": found.intervals(), "stability": found.stability(), "sensitivity": whole}


def _is_made(release: Release, root: Path, name: str, note: dict[str, str]) -> bool:
    folder = root / "derived" / release.id
    return note_of(folder / f"{PREFIX}{name}") == note and _is_sure(folder / FOLDER / name, note)


def _is_sure(folder: Path, note: dict[str, str]) -> bool:
    kept = [note_of(folder / part) for part in SURE]
    return all(one is not None and note.items() <= one.items() for one in kept)


def _note(index: KnownIndex, catalogue: Catalogue) -> dict[str, str]:
    return {
        "recipe": f"{PREFIX}{index.name}",
        "formula": "the index as its specification says",
        "index": index.specification.code,
        "specification_sha256": specification_sha256(index.specification),
        **({"files_sha256": index.fingerprint} if index.table is not None else {}),
        **made_with(catalogue, "indices/**/*.py"),
    }
