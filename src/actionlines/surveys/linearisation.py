"""Estimates of a margin and their variance by Taylor linearisation, from cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from actionlines.surveys.cell_sums import SPREAD, SUMS
from actionlines.surveys.cells import Cells
from actionlines.surveys.design import Lonely
from actionlines.surveys.margins import Margin, lay_out
from actionlines.surveys.stages import Numbers, Stage, stages_of

EXPANDED: Final = 2.0
"""How many people a row must stand for, on average, before it tells how large a part of them was drawn."""


@dataclass(frozen=True)
class Estimates:
    """Of each domain (row) and measure (column) of a margin; NaN where no row of a domain counts.

    `answered` and `asked` count rows without weights, `yes` those with y above 0; `no_answer` is the weighted share
    of those asked; `above` and `below` are sum(w y) and sum(w x); `df` is clusters less strata among the rows that
    were asked; `simple_variance` is that of a simple random sample of as many rows.
    """

    domains: pl.DataFrame
    value: Numbers
    variance: Numbers
    df: Numbers
    answered: Numbers
    asked: Numbers
    yes: Numbers
    no_answer: Numbers
    above: Numbers
    below: Numbers
    simple_variance: Numbers


@dataclass(frozen=True)
class Linear:
    """What turns sums into the linearised variable: z = (y - value x) / below, or y itself of a total."""

    centre: Numbers
    scale: Numbers

    def of_cells(self, margin: Margin) -> Numbers:
        """z of each cell of a margin."""
        x, y = margin.array("x"), margin.array("y")
        return _zero_where_undefined(y - self.centre[margin.domain] * x, self.scale[margin.domain])


def _zero_where_undefined(above: Numbers, below: Numbers) -> Numbers:
    return np.divide(above, below, out=np.zeros_like(above), where=below != 0)


def linearise(
    cells: Cells, margin: Sequence[str], *, lonely: Lonely = "fail", lonely_in_domain: bool = False
) -> Estimates:
    """Estimate every measure in every domain of a margin.

    Parameters
    ----------
    cells
        Of the full sample: also clusters without a row in a domain, which count in its variance.
    margin
        Parts to keep apart; none for the whole.
    lonely
        What a stratum with one cluster does: `fail`, contribute nothing (`remove`), contribute what the others do
        on average (`average`: the others that have rows of the domain; NaN where there is none), or be centred at the
        mean of all strata (`adjust`).
    lonely_in_domain
        Whether, for `average` and `adjust`, a stratum with one cluster that has rows of a domain counts as lonely
        in it, unless all of its population was drawn. Otherwise, and for the others, its clusters without a row count
        as they do everywhere.

    Returns
    -------
    Estimates
        A row a domain that has rows at all, in order of its parts.

    Raises
    ------
    actionlines.surveys.stages.LonelyClusterError
        With how many strata have one cluster, if `lonely` is `fail`.
    actionlines.surveys.stages.PopulationTooSmallError
        If a finite population is smaller than its sample.

    References
    ----------
    Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, results 4.3.1 and 5.6.1; Lumley (2010),
    Complex Surveys, chapter 2; R package survey 4.1-1, `svyrecvar`, for lonely clusters.
    """
    stages = stages_of(cells, lonely)
    outer = lay_out(cells, margin, stages[0])
    totals = outer.totals(*SUMS)
    value, linear = values_of(cells, totals)
    variance = np.zeros_like(value)
    for place, stage in enumerate(stages):
        laid = outer if place == 0 else lay_out(cells, margin, stage)
        in_domain, counted = lonely_in_domain and place == 0, counted_in(laid, cells)
        z = linear.of_cells(laid)
        variance = variance + contribution(laid, z, stage, lonely, in_domain=in_domain, counted=counted)
    return estimates_of(cells, outer, totals, value=value, variance=variance, df=degrees_of(outer))


def estimates_of(
    cells: Cells, outer: Margin, totals: dict[str, Numbers], *, value: Numbers, variance: Numbers, df: Numbers
) -> Estimates:
    """Estimates with what is counted beside them; nothing where no row counts."""
    counted = counted_of(cells, totals)
    empty = counted == 0
    return Estimates(
        domains=outer.domains.drop("_domain"),
        value=np.where(empty, np.nan, value),
        variance=np.where(empty | np.isnan(value), np.nan, variance),
        df=df,
        **{name: totals[name] for name in ("answered", "asked", "yes")},
        no_answer=_zero_where_undefined(totals["lost"], totals["weight"]),
        above=totals["y"],
        below=totals["x"],
        simple_variance=_simple_variance(outer, cells, totals, counted),
    )


def values_of(cells: Cells, totals: dict[str, Numbers]) -> tuple[Numbers, Linear]:
    """The estimate of each domain and measure, and what linearises it; NaN where nothing stands below the line."""
    is_total = np.array([measure.is_total for measure in cells.measures])
    ratio = _zero_where_undefined(totals["y"], totals["x"])
    ones = np.ones_like(ratio)
    return (
        np.where(is_total, totals["y"], np.where(totals["x"] == 0, np.nan, ratio)),
        Linear(np.where(is_total, 0.0, ratio), np.where(is_total, ones, totals["x"])),
    )


def counted_of(cells: Cells, sums: Mapping[str, Numbers]) -> Numbers:
    """Rows in the estimate: those who answered, or all who were asked where no answer is a part of its own."""
    keeps = np.array([measure.keeps_unknown for measure in cells.measures])
    return np.where(keeps, sums["asked"], sums["answered"])


def counted_in(margin: Margin, cells: Cells) -> Numbers:
    """Rows in the estimate, of each cell of a margin; where none has a weight, as many as there are, as they belong to
    the design."""
    sums = {name: margin.array(name) for name in ("asked", "answered")}
    everybody = np.array([not measure.scope for measure in cells.measures])
    rows = margin.frame["rows"].to_numpy().astype(np.float64)[:, None]
    return np.where(everybody & (sums["asked"] == 0), rows, counted_of(cells, sums))


def contribution(
    margin: Margin,
    z: Numbers,
    stage: Stage,
    lonely: Lonely,
    *,
    in_domain: bool,
    counted: Numbers | None = None,
) -> Numbers:
    """What a stage adds to the variance of each domain, z being the linearised variable added up by cell.

    `counted` tells how many rows of each cell are in the estimate: an average is one of the strata that have such
    rows, and `in_domain` asks which have them in one cluster alone. Without it all strata of the margin have.
    """
    first = margin.by_pair(z)
    group = margin.group[margin.starts]
    drawn, fraction, factor = (part[group][:, None] for part in (stage.drawn, stage.fraction, stage.factor))
    squares = _about_the_mean(margin, z, first, drawn)
    alone = np.broadcast_to(stage.lonely[group][:, None], first.shape)
    if in_domain and counted is not None and lonely in ("adjust", "average"):
        alone = alone | ((_units_with(margin, counted) == 1) & (fraction < 1))
    spread = np.where(drawn > 1, drawn / np.maximum(drawn - 1, 1) * squares, 0.0)
    if lonely == "adjust":
        spread = np.where(
            alone, np.where(drawn > 1, drawn / np.maximum(drawn - 1, 1), 1.0) * first**2, spread
        )
    elif alone.any():
        spread = np.where(alone, 0.0, spread)
    found = margin.pairs_by_domain((1 - fraction) * factor * spread)
    if lonely == "average" and alone.any():
        found = found * _on_average(margin, alone, counted)
    return found


def _on_average(margin: Margin, alone: NDArray[np.bool_], counted: Numbers | None) -> Numbers:
    """By how much strata that are alone add to the others of their domain; NaN where there is no other."""
    there = np.ones_like(alone) if counted is None else margin.by_pair(counted) > 0
    all_of, known = (margin.pairs_by_domain(one.astype(np.float64)) for one in (there, there & ~alone))
    found: Numbers = np.divide(all_of, known, out=np.full_like(all_of, np.nan), where=known > 0)
    return found


def _about_the_mean(margin: Margin, z: Numbers, first: Numbers, drawn: Numbers) -> Numbers:
    """Of each pair: squares of its units' z about their mean; a unit without rows of the domain has z 0."""
    units, mean = margin.units[:, None], first / drawn
    sizes = np.diff(np.r_[margin.starts, len(margin.domain)])
    about = units * (z / units - np.repeat(mean, sizes, axis=0)) ** 2
    return margin.by_pair(about) + (drawn - margin.by_pair(units)) * mean**2


def _units_with(margin: Margin, rows: Numbers) -> Numbers:
    """Of each pair: units of the design with a row of some kind, which `rows` counts in each cell."""
    return margin.by_pair((rows > 0) * margin.units[:, None])


def degrees_of(margin: Margin) -> Numbers:
    """Degrees of freedom: clusters less strata, among the rows of each domain that were asked."""
    units = _units_with(margin, margin.array("asked"))
    return margin.pairs_by_domain(units) - margin.pairs_by_domain((units > 0).astype(np.float64))


def _simple_variance(margin: Margin, cells: Cells, totals: dict[str, Numbers], counted: Numbers) -> Numbers:
    """S^2 (1 - n / N) / n, n being the rows in the estimate and N what their weights add up to; of a total N^2 times
    that. NaN for a ratio.

    Where weights are relative, or add up to less than `EXPANDED` n, N tells no population that the rows could have been
    drawn from without replacement: it is then S^2 / n, as if drawn with replacement.

    References
    ----------
    Kish (1965), Survey Sampling, 8.2; R package survey 4.1-1, `svymean(deff = TRUE)`, and `deff = "replace"`.
    """
    found = np.full_like(counted, np.nan)
    for place, measure in enumerate(cells.measures):
        if measure.statistic == "ratio":
            continue
        n, below, above = (part[:, place] for part in (counted, totals["x"], totals["y"]))
        spread = (
            above[:, None]
            if measure.is_share
            else margin.by_domain(margin.frame.select(f"{SPREAD}_{place}").to_numpy().astype(np.float64))
        )
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = above / below
            per_unit = n / (n - 1) * np.maximum(spread[:, 0] / below - mean**2, 0.0)
            left = np.where((below < EXPANDED * n) | cells.relative, 1.0, 1 - n / below)
            simple = per_unit * left / n
        found[:, place] = simple * below**2 if measure.is_total else simple
    return found
