"""What lies between two domains, and how sure that is: the covariance of two estimates of one sample with it.

A difference is an estimate like others: its linearised variable is that of the first domain less that of the second,
cluster by cluster, so that what the two have in common cancels out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from actionlines.surveys.cell_sums import SUMS
from actionlines.surveys.cells import Cells
from actionlines.surveys.design import Lonely
from actionlines.surveys.linearisation import Estimates, contribution, counted_in, degrees_of, values_of
from actionlines.surveys.margins import DOMAIN, Margin, lay_out, numbered
from actionlines.surveys.stages import GROUP, Numbers, Stage, stages_of


@dataclass(frozen=True)
class Pairing:
    """Which domains are set against each other, by their numbers: `first` less `second`, a row of `others` each."""

    others: pl.DataFrame
    first: pl.Series
    second: pl.Series


@dataclass(frozen=True)
class Differences:
    """Of each pair of domains (row) and measure (column): both values, and the variance of the first less the second.

    `answered` counts rows of both; `covariance` is that of the two estimates, 0 for independent samples.
    """

    domains: pl.DataFrame
    first: Numbers
    second: Numbers
    variance: Numbers
    covariance: Numbers
    df: Numbers
    answered: Numbers


def pair_up(domains: pl.DataFrame, dimension: str, first: str, second: str) -> Pairing:
    """Set the domains of one part against those of another that are alike in all else."""
    others = [name for name in domains.columns if name != dimension]
    marked = domains.with_row_index(DOMAIN)
    left = marked.filter(pl.col(dimension) == first).select(*others, pl.col(DOMAIN).alias("_first"))
    right = marked.filter(pl.col(dimension) == second).select(*others, pl.col(DOMAIN).alias("_second"))
    both = left.join(right, on=others, maintain_order="left") if others else left.join(right, how="cross")
    return Pairing(both.select(others), both["_first"], both["_second"])


def alike(first: pl.DataFrame, second: pl.DataFrame) -> Pairing:
    """Set the domains of one sample against the same domains of another."""
    names = first.columns
    left, right = first.with_row_index("_first"), second.with_row_index("_second")
    if names:
        both = left.join(right, on=names, maintain_order="left")
        return Pairing(both.select(names), both["_first"], both["_second"])
    whole = pl.Series([0], dtype=pl.UInt32)
    return Pairing(first, whole, whole)


def differences(
    cells: Cells,
    margin: Sequence[str],
    *,
    dimension: str,
    first: str,
    second: str,
    lonely: Lonely = "fail",
    lonely_in_domain: bool = False,
) -> Differences:
    """Estimate the first part less the second, of every measure, in every domain of the margin's other parts.

    Parameters
    ----------
    cells
        Of the full sample: also clusters without a row in a domain, which count in its variance.
    margin
        Parts to keep apart, `dimension` among them.
    dimension, first, second
        The breakdown, and its two parts.
    lonely, lonely_in_domain
        As `linearisation.linearise` takes them.

    Returns
    -------
    Differences
        A row for each domain of the other parts that has rows in both; NaN where one of the two has no estimate.

    Raises
    ------
    actionlines.surveys.stages.LonelyClusterError
        With how many strata have one cluster, if `lonely` is `fail`.

    References
    ----------
    Wolter (2007), Introduction to Variance Estimation, 6.5; R package survey 4.1-1, `svycontrast(svyby(covmat=TRUE))`.
    """
    stages = stages_of(cells, lonely)
    outer = lay_out(cells, margin, stages[0])
    totals = outer.totals(*SUMS)
    value, linear = values_of(cells, totals)
    pairs = pair_up(outer.domains.drop(DOMAIN).select(margin), dimension, first, second)
    variance, own = np.zeros((len(pairs.first), value.shape[1])), np.zeros_like(value)
    df = np.zeros_like(variance)
    for place, stage in enumerate(stages):
        laid = outer if place == 0 else lay_out(cells, margin, stage)
        z, in_domain = linear.of_cells(laid), lonely_in_domain and place == 0
        counted = counted_in(laid, cells)
        own = own + contribution(laid, z, stage, lonely, in_domain=in_domain, counted=counted)
        against = _against(laid, z, pairs, stage, cells)
        apart, both = against.array("z"), against.array("counted")
        variance = variance + contribution(against, apart, stage, lonely, in_domain=in_domain, counted=both)
        if place == 0:
            df = degrees_of(against)
    return set_apart(pairs, value, own=own, variance=variance, df=df, answered=totals["answered"])


def set_apart(
    pairs: Pairing, value: Numbers, *, own: Numbers, variance: Numbers, df: Numbers, answered: Numbers
) -> Differences:
    """Differences between domains of one sample; the covariance is by how much both variances exceed the difference's.

    Parameters
    ----------
    value, own, answered
        Of each domain: estimates, their variances, rows.
    variance, df
        Of each pair: the variance of the difference and its degrees of freedom.
    """
    left, right = pairs.first.to_numpy(), pairs.second.to_numpy()
    empty = (answered[left] == 0) | (answered[right] == 0)
    empty = empty | np.isnan(value[left]) | np.isnan(value[right])
    return Differences(
        domains=pairs.others,
        first=np.where(empty, np.nan, value[left]),
        second=np.where(empty, np.nan, value[right]),
        variance=np.where(empty, np.nan, variance),
        covariance=np.where(empty, np.nan, (own[left] + own[right] - variance) / 2),
        df=df,
        answered=answered[left] + answered[right],
    )


def degrees_apart(margin: Margin, pairs: Pairing, stage: Stage, cells: Cells) -> Numbers:
    """Degrees of freedom of each pair: clusters less strata, among the rows of both domains that were asked."""
    nothing = np.zeros((len(margin.domain), margin.measures))
    return degrees_of(_against(margin, nothing, pairs, stage, cells))


def _against(margin: Margin, z: Numbers, pairs: Pairing, stage: Stage, cells: Cells) -> Margin:
    """The cells of both domains of each pair, z of the second turned round; a cluster that is in both, once."""
    measures, counted = range(margin.measures), counted_in(margin, cells)
    asked = [f"asked_{place}" for place in measures]
    own = margin.frame.select(DOMAIN, GROUP, *stage.units, "rows", *asked).with_columns(
        pl.Series(f"{name}_{place}", values[:, place])
        for name, values in (("z", z), ("counted", counted))
        for place in measures
    )
    number = np.arange(len(pairs.first), dtype=np.uint32)
    sides = pl.concat(
        pl.DataFrame({DOMAIN: side, "_pair": number, "_sign": np.full(len(number), sign)})
        for side, sign in ((pairs.first, 1.0), (pairs.second, -1.0))
    )
    signed = own.join(sides, on=DOMAIN).with_columns(
        pl.col("^z_.*$") * pl.col("_sign"), pl.col("_pair").alias(DOMAIN)
    )
    if not cells.rows_are_units:
        sums = pl.col(
            "rows", *asked, *(f"{name}_{place}" for name in ("z", "counted") for place in measures)
        ).sum()
        signed = signed.group_by(DOMAIN, GROUP, *stage.units).agg(sums)
    return numbered(signed, pairs.others, cells)


def independent(first: Estimates, second: Estimates) -> Differences:
    """The first sample's estimates less the second's, drawn without regard to each other.

    The degrees of freedom are Satterthwaite's, as the two variances need not be equal.

    References
    ----------
    Satterthwaite (1946), Biometrics Bulletin 2, 110-114.
    """
    pairs = alike(first.domains, second.domains)
    left, right = pairs.first.to_numpy(), pairs.second.to_numpy()
    parts = ((first.variance[left], first.df[left]), (second.variance[right], second.df[right]))
    variance = parts[0][0] + parts[1][0]
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = sum(own**2 / df for own, df in parts)
        df = np.where(variance > 0, variance**2 / spread, parts[0][1] + parts[1][1])
    return Differences(
        domains=pairs.others,
        first=first.value[left],
        second=second.value[right],
        variance=variance,
        covariance=np.zeros_like(variance),
        df=df,
        answered=first.answered[left] + second.answered[right],
    )
