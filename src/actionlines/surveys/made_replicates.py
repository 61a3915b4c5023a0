"""Replicates made from strata and clusters: by what each cluster's weight is multiplied in each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import polars as pl
import scipy
from numpy.typing import NDArray

from actionlines.errors import BadInputError
from actionlines.surveys.cells import Cells
from actionlines.surveys.design import Replicates
from actionlines.surveys.margins import Margin
from actionlines.surveys.stages import GROUP, Numbers, Stage

MOST_UNITS: Final = 20_000
"""Clusters, or rows where there are none, that a jackknife leaves out one by one."""

UNIT: Final = "_unit"
"""The number of a row, or of rows alike, where the sample was drawn without clusters."""

Factors = Iterator[tuple[Numbers, Numbers, Numbers]]


class HalfSampleError(BadInputError):
    """Half samples need two clusters in each stratum."""


class TooManyReplicatesError(BadInputError):
    """There are more clusters than can be left out one by one."""


def with_units(cells: Cells) -> Cells:
    """Cells whose rows are numbered, where rows are what was drawn."""
    return replace(cells, frame=cells.frame.with_row_index(UNIT)) if cells.rows_are_units else cells


def factors_of(
    cells: Cells, margin: Margin, stage: Stage, replicates: Replicates, *, at_once: int
) -> Factors:
    """What each replicate counts, how many alike it stands for, and its factor in each cell of a margin.

    Parameters
    ----------
    cells, margin
        Of `with_units`.
    at_once
        How many replicates are made at a time.
    """
    units, at = _units(cells, margin, stage)
    if replicates.method in ("jk1", "jkn"):
        yield from _jackknife(units, at, stage, at_once)
        return
    table = _half_samples(units, stage, replicates) if replicates.method in ("brr", "fay") else None
    if table is None:
        table = _bootstrap(units, stage, replicates)
    number = table.shape[1]
    spread = (1 - replicates.fay) ** 2
    scale = 1 / (number - 1) if replicates.method == "bootstrap" else 1 / (number * spread)
    for start in range(0, number, at_once):
        part = table[:, start : start + at_once]
        ones = np.ones(part.shape[1])
        yield scale * ones, ones, part[at]


def units_of(cells: Cells, stage: Stage, sums: Sequence[str] = ()) -> pl.DataFrame:
    """The units of a stage in order, each with its group, how many rows it has, and other sums."""
    named = [UNIT] if cells.rows_are_units else list(stage.units)
    listed = cells.frame.group_by([*stage.keys, *named]).agg(pl.col("rows", *sums).sum())
    listed = (
        listed.join(stage.groups.select(*stage.keys, GROUP), on=list(stage.keys))
        if stage.keys
        else listed.with_columns(pl.lit(0).alias(GROUP))
    )
    return listed.select(GROUP, *named, "rows", *sums).sort([GROUP, *named])


def _units(cells: Cells, margin: Margin, stage: Stage) -> tuple[pl.DataFrame, NDArray[np.intp]]:
    """The units of the stage, each with its group and how many alike it is, and the unit of each cell."""
    listed = units_of(cells, stage)
    keys = [name for name in listed.columns if name != "rows"]
    frame = margin.frame.select(keys)
    if listed.height > MOST_UNITS:
        raise TooManyReplicatesError(
            f"there are {listed.height:,} units to be left out or drawn again; at most {MOST_UNITS:,} can be. Leave "
            "design.replicates away: linearisation has no such limit"
        )
    at = frame.join(listed.with_row_index("_at"), on=keys, how="left", maintain_order="left")
    return listed, at["_at"].to_numpy().astype(np.intp)


def _jackknife(units: pl.DataFrame, at: NDArray[np.intp], stage: Stage, at_once: int) -> Factors:
    """Each unit left out, the others of its group weighted up; a group with one unit leaves none out."""
    group = units[GROUP].to_numpy()
    alike = units["rows"].to_numpy().astype(np.float64) if not stage.units else np.ones(len(group))
    drawn, fraction = stage.drawn[group], stage.fraction[group]
    up = drawn / np.maximum(drawn - 1, 1)
    scale = np.where(drawn > 1, (drawn - 1) / drawn * (1 - fraction), 0.0)
    for start in range(0, len(group), at_once):
        out = np.arange(start, min(start + at_once, len(group)))
        own = group[at][:, None] == group[out][None, :]
        left = at[:, None] == out[None, :]
        factors = np.where(own, up[out], 1.0) * np.where(left, (alike[out] - 1) / alike[out], 1.0)
        yield scale[out], alike[out], np.where(scale[out] > 0, factors, 1.0)


def _half_samples(units: pl.DataFrame, stage: Stage, replicates: Replicates) -> Numbers:
    """Balanced half samples: in each replicate one cluster of two counts more, the other less, by Hadamard's signs."""
    odd = int((stage.drawn != 2).sum())
    if odd or not stage.units:
        raise HalfSampleError(
            f"half samples need two clusters in each stratum; {odd or 'all'} of {len(stage.drawn)} strata have another "
            "number. Use method = 'jkn' or 'bootstrap'"
        )
    group = units[GROUP].to_numpy()
    order = 1 << len(stage.drawn).bit_length()
    signs = scipy.linalg.hadamard(max(order, 2)).astype(np.float64)[1 : len(stage.drawn) + 1]
    second = np.r_[False, group[1:] == group[:-1]]
    found: Numbers = 1 + np.where(second, -1.0, 1.0)[:, None] * signs[group] * (1 - replicates.fay)
    return found


def _bootstrap(units: pl.DataFrame, stage: Stage, replicates: Replicates) -> Numbers:
    """One cluster fewer than there are drawn again from each stratum, with replacement, and weighted up."""
    if not stage.units:
        raise HalfSampleError(
            "a bootstrap of rows that were drawn without clusters is not made; name what was drawn as the cluster"
        )
    rng = np.random.default_rng(replicates.seed)
    group, number = units[GROUP].to_numpy(), replicates.number or 2
    found = np.ones((len(group), number))
    for one in np.flatnonzero(stage.drawn > 1):
        members = np.flatnonzero(group == one)
        size = len(members)
        found[members] = rng.multinomial(size - 1, np.full(size, 1 / size), size=number).T * size / (size - 1)
    return found
