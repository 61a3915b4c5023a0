"""The cells of one margin at one stage, laid out for arithmetic: sorted by domain, then by group of the design."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from actionlines.surveys.cells import Cells
from actionlines.surveys.stages import GROUP, Numbers, Stage

Places = NDArray[np.intp]

DOMAIN: Final = "_domain"
"""The number of the domain a cell belongs to."""

_ONE: Final = "_one"


@dataclass(frozen=True)
class Margin:
    """Cells in order of domain and group; a pair is a domain with a group that has rows of it.

    `domains` has a row a domain; `domain` and `group` number those of each cell, `units` tells how many units of the
    stage a cell holds, all alike; `starts` tells where each pair begins, `firsts` where each domain does.
    """

    frame: pl.DataFrame
    domains: pl.DataFrame
    measures: int
    domain: Places
    group: Places
    units: Numbers
    starts: Places
    firsts: Places

    def array(self, name: str) -> Numbers:
        """A sum, of each cell and measure."""
        wanted = [f"{name}_{place}" for place in range(self.measures)]
        return self.frame.select(wanted).to_numpy().astype(np.float64)

    def by_domain(self, values: Numbers) -> Numbers:
        """What stands in cells, added up by domain."""
        return np.add.reduceat(values, self.firsts, axis=0) if len(values) else values

    def by_pair(self, values: Numbers) -> Numbers:
        """What stands in cells, added up by pair."""
        return np.add.reduceat(values, self.starts, axis=0) if len(values) else values

    def pairs_by_domain(self, values: Numbers) -> Numbers:
        """What stands in pairs, added up by domain."""
        firsts = np.searchsorted(self.starts, self.firsts)
        return np.add.reduceat(values, firsts, axis=0) if len(values) else values

    def totals(self, *names: str) -> dict[str, Numbers]:
        """The sums of each domain and measure."""
        return {name: self.by_domain(self.array(name)) for name in names}


def lay_out(cells: Cells, margin: Sequence[str], stage: Stage) -> Margin:
    """The cells of a margin with what is summed over the stages within, numbered and sorted."""
    rolled = _rolled(cells, margin, stage)
    rolled = rolled.drop_nulls(list(margin)) if margin else rolled
    numbers, domains = _domains(rolled, margin)
    rolled = rolled.with_columns(pl.Series(DOMAIN, numbers))
    if stage.keys:
        rolled = rolled.join(stage.groups.select(*stage.keys, GROUP), on=list(stage.keys))
    else:
        rolled = rolled.with_columns(pl.lit(0).alias(GROUP))
    return numbered(rolled, domains, cells)


def _domains(rolled: pl.DataFrame, margin: Sequence[str]) -> tuple[Places, pl.DataFrame]:
    """The number of each cell's domain, and the domains, both in order of their parts."""
    if not margin:
        return np.zeros(rolled.height, dtype=np.intp), pl.DataFrame({DOMAIN: [0]})
    numbers, first = np.zeros(rolled.height, dtype=np.intp), np.zeros(0, dtype=np.intp)
    for name in margin:
        parts = rolled[name]
        width = len(cast("pl.Enum", parts.dtype).categories)
        codes = numbers * width + parts.to_physical().to_numpy()
        _, first, numbers = np.unique(codes, return_index=True, return_inverse=True)
    named = rolled[first].select(pl.col(list(margin)).cast(pl.String))
    return numbers, named.with_row_index(DOMAIN)


def numbered(frame: pl.DataFrame, domains: pl.DataFrame, cells: Cells) -> Margin:
    """A table of cells, with the numbers of their domains and groups, sorted and marked by where each begins."""
    domain, group = (frame[name].to_numpy().astype(np.intp) for name in (DOMAIN, GROUP))
    order = np.argsort(domain * (group.max(initial=0) + 1) + group, kind="stable")
    ordered, domain, group = frame[order], domain[order], group[order]
    new_domain = _changes(domain)
    units = ordered["rows"].to_numpy().astype(np.float64) if cells.rows_are_units else np.ones(len(domain))
    starts, firsts = np.flatnonzero(new_domain | _changes(group)), np.flatnonzero(new_domain)
    return Margin(ordered, domains, len(cells.measures), domain, group, units, starts, firsts)


def _rolled(cells: Cells, margin: Sequence[str], stage: Stage) -> pl.DataFrame:
    """The cells with what the margin leaves out added up; cells of rows stay apart."""
    keys = [*stage.keys, *stage.units, *margin]
    if cells.rows_are_units or set(keys) == {*cells.design, *cells.parts}:
        return cells.frame
    return cells.frame.group_by(keys or [pl.lit(0).alias(_ONE)]).agg(pl.col(cells.sums).sum())


def _changes(numbers: Places) -> NDArray[np.bool_]:
    """Where a number is another than the one before."""
    changed = np.ones(len(numbers), dtype=bool)
    changed[1:] = numbers[1:] != numbers[:-1]
    return changed
