"""The stages of a sample: strata, the clusters drawn in each, and out of how many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from actionlines.errors import BadInputError
from actionlines.surveys.design import Lonely
from actionlines.surveys.telling import numbered

if TYPE_CHECKING:
    from actionlines.surveys.cells import Cells

Numbers = NDArray[np.float64]

GROUP: Final = "_group"
"""The number of the group a cell belongs to."""

_ONE: Final = "_one"


class LonelyClusterError(BadInputError):
    """A stratum has one cluster only, so that nothing tells how much its clusters differ."""


class PopulationTooSmallError(BadInputError):
    """More clusters are in the sample than the population is said to have."""


@dataclass(frozen=True)
class Stage:
    """A stage of the sample: groups (strata, then clusters of the stage before) and the units drawn in each.

    `drawn`, `fraction` and `factor` are of each group: units in the sample, their share of the population, and the
    product of the shares of the stages before.
    """

    groups: pl.DataFrame
    keys: tuple[str, ...]
    units: tuple[str, ...]
    drawn: Numbers
    fraction: Numbers
    factor: Numbers

    @property
    def lonely(self) -> NDArray[np.bool_]:
        """Groups with one unit that are not known whole."""
        alone: NDArray[np.bool_] = (self.drawn == 1) & (self.fraction < 1)
        return alone


def stages_of(cells: Cells, lonely: Lonely) -> list[Stage]:
    """The stages that enter the variance, unless a lonely cluster is to fail."""
    for place, stage in enumerate(cells.stages):
        if lonely == "fail" and stage.lonely.any():
            raise LonelyClusterError(_lonely_text(int(stage.lonely.sum()), place))
    return cells.stages


def made_stages(cells: Cells) -> list[Stage]:
    """The first stage, and as many more as populations are known for."""
    stages: list[Stage] = []
    for place in range(max(1, min(len(cells.fpc), len(cells.clusters)))):
        keys = (*cells.strata, *cells.clusters[:place])
        stages.append(_stage(cells, keys, cells.clusters[place : place + 1], place, before=stages[-1:]))
    return stages


def _lonely_text(count: int, place: int) -> str:
    kinds = (
        ("stratum", "strata") if place == 0 else (f"cluster of stage {place}", f"clusters of stage {place}")
    )
    return (
        f"{numbered(count, f'{kinds[0]} has', f'{kinds[1]} have')} one cluster only, so that nothing tells how much "
        "clusters differ there. Join such strata to a neighbour, "
        "or say in the description how to go on: design.lonely = 'remove', 'adjust' or 'average'"
    )


def _stage(
    cells: Cells, keys: tuple[str, ...], units: tuple[str, ...], place: int, *, before: list[Stage]
) -> Stage:
    populations = [pl.col(cells.fpc[place]).max().alias("population")] if len(cells.fpc) > place else []
    rows = pl.col("rows").sum()
    by_unit = cells.units.group_by([*keys, *units] or [pl.lit(0).alias(_ONE)]).agg(rows, *populations)
    counted = (pl.len() if units else pl.col("rows").sum()).alias("drawn")
    groups = by_unit.group_by(list(keys) or [pl.lit(0).alias(_ONE)], maintain_order=True).agg(
        counted, *([pl.col("population").max()] if populations else [])
    )
    groups = groups.sort(keys) if keys else groups
    drawn = groups["drawn"].to_numpy().astype(np.float64)
    fraction = _fraction(groups["population"].to_numpy(), drawn) if populations else np.zeros_like(drawn)
    groups = groups.with_row_index(GROUP)
    factor = _factor(groups, before[0]) if before else np.ones_like(drawn)
    return Stage(groups, keys, units, drawn, fraction, factor)


def _fraction(population: Numbers, drawn: Numbers) -> Numbers:
    """The share drawn: what is below 1 is the share itself, what is not is the number in the population."""
    if (small := (population >= 1) & (population < drawn)).any():
        raise PopulationTooSmallError(
            f"in {numbered(int(small.sum()), 'stratum', 'strata')} the finite population (fpc) is smaller than the "
            "number of clusters in the sample; fpc is the number of clusters in the population, or the share of them "
            "that was drawn"
        )
    return np.where(population < 1, population, drawn / population)


def _factor(groups: pl.DataFrame, before: Stage) -> Numbers:
    """Of each cluster: the product of the shares up to the group it was drawn in."""
    outer = before.groups.with_columns(_factor=pl.Series(before.factor * before.fraction))
    if not before.keys:
        return np.full(groups.height, outer["_factor"][0])
    joined = groups.join(
        outer.select(*before.keys, "_factor"), on=list(before.keys), how="left", maintain_order="left"
    )
    return joined["_factor"].to_numpy()
