"""The derived layer: what follows from a release by the recipes of `derive`, kept on disk beside it.

A folder per recipe below `var/derived/<release>/`, with the rows and a note of what they were made with. It
may be deleted at any time and comes out again with the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import polars as pl

import actionlines
from actionlines import places
from actionlines.indicators.catalogue import Catalogue, Indicator
from actionlines.indicators.compilation import figures_sha256
from actionlines.indicators.derive import (
    DERIVED_SCHEMA,
    MIN_COVERAGE_PCT,
    MIN_SUM_COVERAGE_PCT,
    WeighedGroups,
    aggregate_to,
    gap,
    parity,
    per_head,
    weigh_members,
)
from actionlines.indicators.observations import BREAKDOWNS
from actionlines.indicators.precedence import ranks, select_series
from actionlines.indicators.releases import Release

ROWS_NAME: Final = "rows.parquet"
NOTE_NAME: Final = "recipe.json"
PER: Final = 1_000_000
"""People a count is divided by; the counts without a rate of their own are of rare things: articles, patents."""
POPULATION: Final = "POPULATION"
"""What the coverage of a sum is measured by, where the count has no denominator."""

RULES: Final = (
    *("indicators/*.py", "indicators/comparability/*.py", "places/*.py", "periods.py"),
    *("places/data/areas.csv", "places/data/groups.csv", "places/data/memberships.csv"),
)
"""What decides which figures of a release speak and who belongs where; how they were read no longer matters."""

FORMULAS: Final[dict[str, str]] = {
    "parity_sex": "figure of women / figure of men",
    "parity_urbanisation": "figure of urban areas / figure of rural areas",
    "gap_sex": "figure of men - figure of women",
    "gap_urbanisation": "figure of urban areas - figure of rural areas",
    "aggregate": "shares and rates: sum(w x) / sum(w) over members with a figure, w the figure's own "
    f"denominator for the same part of the population, none where they hold less than {MIN_COVERAGE_PCT:g} % of "
    "the group's weight; counts: sum(x) over members with a figure, nothing filled in, none where they hold "
    f"less than {MIN_SUM_COVERAGE_PCT:g} % of the group's people",
    "per_head": f"{PER:,} x count / people, where the source gives the count",
}
"""Recipes of the layer and what each computes."""


@dataclass(frozen=True)
class _Ingredients:
    """One indicator's figures: one series per area and breakdown, no aggregates of sources."""

    indicator: Indicator
    observations: pl.DataFrame
    weights: pl.DataFrame
    groups: WeighedGroups


def build(release: Release, root: Path, *, catalogue: Catalogue) -> Path:
    """Make the derived layer of `release` below `root` (`var/`), or leave it if it is made already.

    Returns
    -------
    Path
        The folder of the release in the layer.
    """
    folder = root / "derived" / release.id
    stale = [name for name in FORMULAS if note_of(folder / name) != _expected_note(name, catalogue)]
    if not stale:
        return folder
    made: dict[str, list[pl.DataFrame]] = {name: [] for name in stale}
    for ingredients in _each_indicator(release, catalogue):
        for name in stale:
            made[name].append(_COOKED[name](ingredients))
    for name, frames in made.items():
        rows = pl.concat(frames).sort("REF_AREA", "INDICATOR", "TIME_PERIOD", *DERIVED_SCHEMA.names()[:12])
        keep(folder / name, rows, _expected_note(name, catalogue))
    return folder


def open_derived(release: Release, root: Path) -> pl.LazyFrame:
    """All derived rows of a release; empty where the layer was not made."""
    paths = sorted((root / "derived" / release.id).glob(f"*/{ROWS_NAME}"))
    if not paths:
        return DERIVED_SCHEMA.to_frame().lazy()
    return pl.scan_parquet(paths)


def _each_indicator(release: Release, catalogue: Catalogue) -> Iterable[_Ingredients]:
    years = release.lazy().select(pl.col("TIME_PERIOD").unique()).collect()["TIME_PERIOD"]
    membership = membership_table([year for year in years if year.isdigit()])
    countries = {area.code for area in places.areas() if area.kind != "aggregate"}
    weights: dict[str | None, pl.DataFrame] = {None: _NO_WEIGHTS}
    groups: dict[str | None, WeighedGroups] = {None: weigh_members(_NO_WEIGHTS, membership)}
    for code in release.coverage["INDICATOR"].unique(maintain_order=True):
        indicator = catalogue.indicators.get(code)
        if indicator is None:
            continue
        weight = _weight_of(indicator)
        if weight not in weights:
            weights[weight] = _weights(release, catalogue, str(weight))
            groups[weight] = weigh_members(weights[weight], membership)
        rows = select_series(release.indicator(code), catalogue).filter(pl.col("REF_AREA").is_in(countries))
        yield _Ingredients(indicator, rows, weights[weight], groups[weight])


def _weight_of(indicator: Indicator) -> str | None:
    """The indicator whose figures weigh this one's in an aggregate."""
    return indicator.denominator or (POPULATION if indicator.aggregate == "sum" else None)


_NO_WEIGHTS: Final = pl.DataFrame(
    schema={"REF_AREA": pl.String, "TIME_PERIOD": pl.String, "WEIGHT": pl.Float64}
)


def _weights(release: Release, catalogue: Catalogue, denominator: str) -> pl.DataFrame:
    chosen = select_series(release.indicator(denominator), catalogue)
    at = ["REF_AREA", "TIME_PERIOD", *BREAKDOWNS]
    return chosen.select(*at, pl.col("OBS_VALUE").alias("WEIGHT")).unique(at, maintain_order=True)


def membership_table(years: Iterable[str]) -> pl.DataFrame:
    """Who belonged to which group in each year: columns GROUP, REF_AREA, TIME_PERIOD."""
    rows = [
        (group.code, member, year)
        for group in places.groups()
        for year in sorted(years)
        for member in sorted(places.members(group.code, on=int(year)))
    ]
    schema = {"GROUP": pl.String, "REF_AREA": pl.String, "TIME_PERIOD": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _aggregate(ingredients: _Ingredients) -> pl.DataFrame:
    rule = ingredients.indicator.aggregate
    if rule == "none":
        return DERIVED_SCHEMA.to_frame()
    return aggregate_to(ingredients.groups, ingredients.observations, rule=rule)


def _per_head(ingredients: _Ingredients) -> pl.DataFrame:
    if ingredients.indicator.kind != "count" or ingredients.indicator.denominator is None:
        return DERIVED_SCHEMA.to_frame()
    return per_head(ingredients.observations, ingredients.weights, per=PER)


_COOKED: Final[dict[str, Callable[[_Ingredients], pl.DataFrame]]] = {
    "parity_sex": lambda given: parity(given.observations, dimension="SEX"),
    "parity_urbanisation": lambda given: parity(given.observations, dimension="URBANISATION"),
    "gap_sex": lambda given: gap(given.observations, dimension="SEX"),
    "gap_urbanisation": lambda given: gap(given.observations, dimension="URBANISATION"),
    "aggregate": _aggregate,
    "per_head": _per_head,
}


def _expected_note(name: str, catalogue: Catalogue) -> dict[str, str]:
    return {
        "recipe": name,
        "formula": FORMULAS[name],
        **made_with(catalogue),
    }


def made_with(catalogue: Catalogue, *more: str) -> dict[str, str]:
    """What any table of the layer follows from, for its note: where it is another, the table is made anew.

    Parameters
    ----------
    catalogue
        By which figures are chosen and judged.
    *more
        Code that the table follows beside `RULES`, as `code_sha256` takes it.
    """
    return {
        "code_version": actionlines.__version__,
        "made_by_sha256": code_sha256(*RULES, *more),
        "catalogue_sha256": catalogue.once(figures_sha256),
        "judged_by_sha256": catalogue.once(_judged_by_sha256),
        **({"preferred": " ".join(catalogue.preferred)} if catalogue.preferred else {}),
    }


@cache
def code_sha256(*patterns: str) -> str:
    """Hash files of this package, named by patterns below it: a rule that changes makes its tables anew."""
    root = Path(actionlines.__file__).parent
    digest = hashlib.sha256()
    for pattern in patterns:
        for file in sorted(root.glob(pattern)):
            digest.update(f"{file.relative_to(root)}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def _judged_by_sha256(catalogue: Catalogue) -> str:
    """Of what decides which figure speaks, and which way is better."""
    indicators = [
        (code, one.direction, one.comparable_over_time, sorted(one.principal.items()))
        for code, one in catalogue.indicators.items()
    ]
    return hashlib.sha256(repr((indicators, ranks(catalogue).rows())).encode()).hexdigest()


def note_of(folder: Path) -> dict[str, str] | None:
    """What the rows in `folder` were made with; None where there are none."""
    try:
        note: dict[str, str] = json.loads((folder / NOTE_NAME).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return note


def keep(folder: Path, rows: pl.DataFrame, note: dict[str, str]) -> None:
    """Write rows and the note of what they were made with, whole or not at all."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    rows.write_parquet(beside / ROWS_NAME, compression="zstd", row_group_size=20_000)
    (beside / NOTE_NAME).write_text(json.dumps(note, indent=1) + "\n", "utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    try:
        beside.replace(folder)
    except OSError:
        if note_of(folder) != note:
            raise
        shutil.rmtree(beside)  # another process made the same at the same time
