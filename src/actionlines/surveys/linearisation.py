"""Estimates of a margin and their variance by Taylor linearisation, from cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from actionlines.surveys.cells import SPREAD, SUMS, Cells
from actionlines.surveys.design import Lonely
from actionlines.surveys.margins import Margin, lay_out
from actionlines.surveys.stages import Numbers, Stage, stages_of


@dataclass(frozen=True)
class Estimates:
    """Of each domain (row) and measure (column) of a margin; NaN where no row of a domain counts.

    `answered` and `asked` count rows without weights, `yes` those with y above 0; `no_answer` is the weighted share
    of those asked; `above` and `below` are sum(w y) and sum(w x); `df` is clusters less strata among the rows that
    were asked; `simple_variance` is that of a simple random sample of as many rows, drawn without replacement.
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
        on average (`average`), or be centred at the mean of all strata (`adjust`).
    lonely_in_domain
        Whether, for `average` and `adjust`, a stratum with one cluster that has rows of a domain counts as lonely
        in it. Otherwise, and for the others, its clusters without a row count as they do everywhere.

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
    variance = contribution(outer, linear.of_cells(outer), stages[0], lonely, in_domain=lonely_in_domain)
    for stage in stages[1:]:
        inner = lay_out(cells, margin, stage)
        variance = variance + contribution(inner, linear.of_cells(inner), stage, lonely, in_domain=False)
    return estimates_of(cells, outer, totals, value=value, variance=variance, df=degrees_of(outer))


def estimates_of(
    cells: Cells, outer: Margin, totals: dict[str, Numbers], *, value: Numbers, variance: Numbers, df: Numbers
) -> Estimates:
    """Estimates with what is counted beside them; nothing where no row counts."""
    counted = _counted(cells, totals)
    empty = counted == 0
    return Estimates(
        domains=outer.domains.drop("_domain"),
        value=np.where(empty, np.nan, value),
        variance=np.where(empty, np.nan, variance),
        df=df,
        **{name: totals[name] for name in ("answered", "asked", "yes")},
        no_answer=_zero_where_undefined(totals["lost"], totals["weight"]),
        above=totals["y"],
        below=totals["x"],
        simple_variance=_simple_variance(outer, cells, totals, counted),
    )


def values_of(cells: Cells, totals: dict[str, Numbers]) -> tuple[Numbers, Linear]:
    """The estimate of each domain and measure, and what linearises it."""
    is_total = np.array([measure.is_total for measure in cells.measures])
    ratio = _zero_where_undefined(totals["y"], totals["x"])
    ones = np.ones_like(ratio)
    return (
        np.where(is_total, totals["y"], ratio),
        Linear(np.where(is_total, 0.0, ratio), np.where(is_total, ones, totals["x"])),
    )


def _counted(cells: Cells, totals: dict[str, Numbers]) -> Numbers:
    """Rows in the estimate: those who answered, or all who were asked where no answer is a part of its own."""
    keeps = np.array([measure.keeps_unknown for measure in cells.measures])
    return np.where(keeps, totals["asked"], totals["answered"])


def contribution(margin: Margin, z: Numbers, stage: Stage, lonely: Lonely, *, in_domain: bool) -> Numbers:
    """What a stage adds to the variance of each domain, z being the linearised variable added up by cell."""
    first = margin.by_pair(z)
    group = margin.group[margin.starts]
    drawn, fraction, factor = (part[group][:, None] for part in (stage.drawn, stage.fraction, stage.factor))
    squares = _about_the_mean(margin, z, first, drawn)
    alone = np.broadcast_to(stage.lonely[group][:, None], first.shape)
    if in_domain and lonely in ("adjust", "average"):
        alone = alone | (_units_asked(margin) == 1)
    spread = np.where(drawn > 1, drawn / np.maximum(drawn - 1, 1) * squares, 0.0)
    if lonely == "adjust":
        spread = np.where(
            alone, np.where(drawn > 1, drawn / np.maximum(drawn - 1, 1), 1.0) * first**2, spread
        )
    elif alone.any():
        spread = np.where(alone, 0.0, spread)
    found = margin.pairs_by_domain((1 - fraction) * factor * spread)
    if lonely == "average" and alone.any():
        groups = len(stage.drawn)
        found = found * groups / np.maximum(groups - margin.pairs_by_domain(alone.astype(np.float64)), 1)
    return found


def _about_the_mean(margin: Margin, z: Numbers, first: Numbers, drawn: Numbers) -> Numbers:
    """Of each pair: squares of its units' z about their mean; a unit without rows of the domain has z 0."""
    units, mean = margin.units[:, None], first / drawn
    sizes = np.diff(np.r_[margin.starts, len(margin.domain)])
    about = units * (z / units - np.repeat(mean, sizes, axis=0)) ** 2
    return margin.by_pair(about) + (drawn - margin.by_pair(units)) * mean**2


def _units_asked(margin: Margin) -> Numbers:
    """Of each pair: units of the design with a row that was asked."""
    return margin.by_pair((margin.array("asked") > 0) * margin.units[:, None])


def degrees_of(margin: Margin) -> Numbers:
    """Degrees of freedom: clusters less strata, among the rows of each domain that were asked."""
    units = _units_asked(margin)
    return margin.pairs_by_domain(units) - margin.pairs_by_domain((units > 0).astype(np.float64))


def _simple_variance(margin: Margin, cells: Cells, totals: dict[str, Numbers], counted: Numbers) -> Numbers:
    """S^2 (N - n) / (N n), N and n being the rows in the estimate; of a total N^2 times that. NaN for a ratio.

    References
    ----------
    Kish (1965), Survey Sampling, 8.2; R package survey 4.1-1, `svymean(deff = TRUE)`.
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
            simple = per_unit * (below - n) / (below * n)
        found[:, place] = simple * below**2 if measure.is_total else simple
    return found
