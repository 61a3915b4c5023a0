"""Pieces of a release on their way from staging to the files: repeated keys settled, flags set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from actionlines.indicators.coded import NOTHING, Array, Code, Coded
from actionlines.indicators.observations import BREAKDOWNS, KEY, SCHEMA, TOTAL
from actionlines.indicators.ordering import by_runs, in_order, key_numbers, starts_of
from actionlines.indicators.releases import SORT_KEYS
from actionlines.indicators.validation import FINDINGS_SCHEMA, Judged, findings, flag, judge_keys
from actionlines.indicators.validation.history import STEPS, start_year
from actionlines.indicators.validation.judged import ACCEPTED_SCHEMA, Files
from actionlines.indicators.validation.screen import Lines, doubtful_series
from actionlines.indicators.validation.traits import SHARE, traits

if TYPE_CHECKING:
    from actionlines.indicators.catalogue import Catalogue

_BY_AREA: Final = SORT_KEYS["area"]


def without_repeats(rows: Coded, code: Code, *, files: Files) -> tuple[Coded, pl.DataFrame | None]:
    """Rows in area order, one a key, and what was refused on the way.

    A row from a file comes before one of the same key of the release before, which has no FILE.
    """
    moved = by_runs(rows, code, _BY_AREA)
    if moved is not None:
        return moved, None
    rows, numbers = in_order(rows, key_numbers(rows, code, _BY_AREA))
    same = numbers[1:] == numbers[:-1]
    if not same.any():
        return rows, None
    suspect = np.zeros(rows.height, dtype=bool)
    suspect[1:] |= same
    suspect[:-1] |= same
    settled, carried = _settled(rows, np.flatnonzero(suspect), code, files)
    kept = ~suspect
    kept[settled.accepted["PLACE"].to_numpy()] = True
    kept[carried] = True
    return rows.take(kept), settled.quarantine


def _settled(rows: Coded, suspects: Array, code: Code, files: Files) -> tuple[Judged, Array]:
    """Which rows of repeated keys stay: of those from files as judged, of those carried over the others."""
    told = code.decode(rows.take(suspects), ACCEPTED_SCHEMA).with_columns(pl.Series("PLACE", suspects))
    settled = judge_keys(told.filter(pl.col("FILE").is_not_null()), files=files)
    carried = told.filter(pl.col("FILE").is_null()).join(settled.accepted, on=KEY, how="anti")
    return settled, carried["PLACE"].to_numpy()


def flagged(
    rows: Coded, code: Code, catalogue: Catalogue, *, known: pl.DataFrame | None = None
) -> tuple[Coded, pl.DataFrame]:
    """Rows, in area order, with their FLAGS, and the findings behind them.

    `known` are the findings of the release before, if they are still what the rules would find: areas without a
    row from a file, which no rule can see otherwise than before, keep theirs.
    """
    fresh = np.ones(rows.height, dtype=bool) if known is None else _of_fresh_areas(rows, code)
    if known is None or fresh.all():
        return _judged(rows, code, catalogue)
    kept = known.filter(pl.col("REF_AREA").is_in(_areas(rows, ~fresh, code).implode()))
    if not fresh.any():
        return rows, kept
    judged, found = _judged(rows.take(fresh), code, catalogue)
    flags = rows.array("FLAGS").astype(np.uint32)
    flags[fresh] = judged.array("FLAGS")
    return rows.replaced(FLAGS=flags), pl.concat([found, kept]).sort(*KEY, "FLAG", "DIMENSION")


def _of_fresh_areas(rows: Coded, code: Code) -> Array:
    """Rows of areas of which one row at least is from a file."""
    starts = starts_of(rows, code, _BY_AREA[:1])
    fresh = np.logical_or.reduceat(rows.array("FILE") != NOTHING, starts)
    return np.repeat(fresh, np.diff(starts, append=rows.height))


def _areas(rows: Coded, some: Array, code: Code) -> pl.Series:
    numbers = np.unique(rows.array("REF_AREA")[some])
    return code.lexicons["REF_AREA"].texts.gather(numbers)


def _judged(rows: Coded, code: Code, catalogue: Catalogue) -> tuple[Coded, pl.DataFrame]:
    none = code.column("FLAGS", pl.DataFrame({"FLAGS": [""]}))
    rows = rows.replaced(FLAGS=none)
    places = np.flatnonzero(_doubtful(rows, code, catalogue))
    if not places.size:
        return rows, FINDINGS_SCHEMA.to_frame()
    told = code.decode(rows.take(places), SCHEMA)
    found = findings(told, catalogue)
    if not found.height:
        return rows, found
    flags = rows.array("FLAGS").copy()
    flags[places] = code.column("FLAGS", flag(told, catalogue, found=found).select("FLAGS"))
    return rows.replaced(FLAGS=flags), found


def _doubtful(rows: Coded, code: Code, catalogue: Catalogue) -> Array:
    """Rows at which the rules must look: doubtful series, and all of an indicator that is broken down."""
    doubtful = doubtful_series(_lines(rows, starts_of(rows, code, _BY_AREA[:-1]), code, catalogue))
    broken = np.zeros(rows.height, dtype=bool)
    for name in BREAKDOWNS:
        whole = code.column(name, pl.DataFrame({name: [TOTAL]}))
        if rows.varies(name) or rows.columns[name] != whole:
            broken |= rows.array(name) != whole
    if broken.any():
        starts = starts_of(rows, code, _BY_AREA[:2])
        lengths = np.diff(starts, append=rows.height)
        doubtful |= np.repeat(np.logical_or.reduceat(broken, starts), lengths)
    return doubtful


def _lines(rows: Coded, starts: Array, code: Code, catalogue: Catalogue) -> Lines:
    width = dict(
        traits(catalogue)
        .filter(pl.col("SCALE") == SHARE)
        .select("INDICATOR", pl.col("CEILING") - pl.col("FLOOR"))
        .iter_rows()
    )
    widths = np.array([width.get(text, np.nan) for text in code.lexicons["INDICATOR"].texts.to_list()])
    per_year = np.array([STEPS.get(text, 1.0) for text in code.lexicons["FREQ"].texts.to_list()])
    periods = code.lexicons["TIME_PERIOD"].texts.to_list()
    years = np.array([np.nan if text is None else start_year(text) for text in periods])
    return Lines(
        rows.array("OBS_VALUE"),
        starts,
        rows.looked_up("INDICATOR", widths),
        years,
        rows.array("TIME_PERIOD"),
        rows.looked_up("FREQ", per_year),
    )
