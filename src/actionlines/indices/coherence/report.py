"""All that is to be said of how an index hangs together, from the index as it was built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from actionlines.indices.arrays import Floats, floats
from actionlines.indices.coherence.availability import group_availability, unit_availability
from actionlines.indices.coherence.collinearity import collinearity, condition_number
from actionlines.indices.coherence.components import ComponentsError, principal_components
from actionlines.indices.coherence.dominance import dominance_share
from actionlines.indices.coherence.influence import influence
from actionlines.indices.coherence.pairs import correlation_pairs, denominator_pairs
from actionlines.indices.coherence.redundancy import left_out
from actionlines.indices.coherence.reliability import cronbach_alpha
from actionlines.indices.coherence.statistics import indicator_statistics
from actionlines.indices.result import IndexResult

REDUNDANT_INFLATION: Final = 10.0
"""Variance inflation from which on the others of a pillar tell an indicator all but in full: the usual rule."""

RELIABLE: Final = 0.7
"""Cronbach's alpha from which on members are taken to measure one thing: the usual bar."""


@dataclass(frozen=True, slots=True)
class Coherence:
    """Tables, one row for each unit, indicator, pair or aggregate.

    `statistics`, `unit_availability` and `group_availability` are of the figures as they came; `denominators` are
    indicators that follow the size of the unit. All others are of scores: `indicator_pairs` and `pillar_pairs` with
    flags, `influence` of each member on its aggregate, `aggregates` (alpha, principal components, condition number,
    dominated pairs), `redundancy` of each indicator among its pillar's, and `left_out`: the ranking without each node.
    """

    statistics: pl.DataFrame
    unit_availability: pl.DataFrame
    group_availability: pl.DataFrame
    denominators: pl.DataFrame
    indicator_pairs: pl.DataFrame
    pillar_pairs: pl.DataFrame
    influence: pl.DataFrame
    aggregates: pl.DataFrame
    redundancy: pl.DataFrame
    left_out: pl.DataFrame


def coherence(result: IndexResult, *, method: str = "pearson") -> Coherence:
    """Look at how an index hangs together.

    Parameters
    ----------
    result
        An index, built.
    method
        Of correlations: ``pearson``, ``spearman`` or ``kendall``.

    Returns
    -------
    Coherence

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, steps 3, 4 and 7. P. Paruolo, M. Saisana and
    A. Saltelli (2013), Ratings and rankings: voodoo or science?, Journal of the Royal Statistical Society A 176.

    Examples
    --------
    >>> from actionlines.indices.build import build
    >>> from actionlines.indices.sheet import Sheet
    >>> from actionlines.indices.specification import Aggregate, Indicator, Specification
    >>> leaves = (Indicator("A", "I"), Indicator("B", "I"))
    >>> figures = Sheet(("X", "Y", "Z"), ("A", "B"), [[1, 1], [5, 4], [3, 3]])
    >>> found = coherence(build(Specification("I", leaves, (Aggregate("I"),)), figures))
    >>> found.aggregates.select("NODE", "MEMBERS", "ABOVE_ONE").rows()
    [('I', 2, 1)]
    """
    specification, sheet = result.specification, result.sheet
    codes = [one.code for one in specification.indicators]
    raw = sheet.select(indicators=codes).values
    below = {
        one.code: [codes.index(leaf) for leaf in specification.leaves(one.code)]
        for one in specification.bottom_up
    }
    parents = {code: specification.node(code).parent or "" for code in specification.nodes}
    inner = [one.code for one in specification.bottom_up if one.code != specification.root]
    pillars = _scores(result, inner)
    return Coherence(
        indicator_statistics(raw, codes),
        unit_availability(raw, sheet.units),
        group_availability(raw, sheet.units, below),
        denominator_pairs(raw, codes, sheet.denominators),
        correlation_pairs(result.normalised, codes, parents, method=method),
        correlation_pairs(pillars, inner, parents, method=method),
        pl.concat([_influence(result, one.code) for one in specification.bottom_up]),
        pl.concat([_aggregate(result, one.code) for one in specification.bottom_up]),
        _redundancy(result, codes, parents),
        left_out(result),
    )


def _scores(result: IndexResult, codes: Sequence[str]) -> Floats:
    return result.scores[:, [result.column(code) for code in codes]]


def _influence(result: IndexResult, code: str) -> pl.DataFrame:
    """Of each member on its aggregate; weights that differ by unit are averaged."""
    members = result.specification.children(code)
    used = floats(result.weights[code])
    weights = np.nanmean(used.reshape(-1, len(members)), axis=0)
    table = influence(_scores(result, members), _scores(result, [code])[:, 0], members, weights)
    return table.select(pl.lit(code).alias("PARENT"), pl.all())


def _aggregate(result: IndexResult, code: str) -> pl.DataFrame:
    """Alpha, components, condition number and dominated pairs of an aggregate's members."""
    members = result.specification.children(code)
    scores = _scores(result, members)
    alpha = cronbach_alpha(scores)
    try:
        found = principal_components(scores, members)
        first, above, against = float(found.shares[0]), found.above_one, list(found.against)
    except ComponentsError:
        first, above, against = float("nan"), None, []
    return pl.DataFrame(
        {
            "NODE": [code],
            "MEMBERS": [len(members)],
            "ALPHA": [alpha],
            "RELIABLE": [None if np.isnan(alpha) else alpha >= RELIABLE],
            "FIRST_COMPONENT": [first],
            "ABOVE_ONE": [above],
            "AGAINST": [against],
            "CONDITION": [condition_number(scores)],
            "DOMINATED_PAIRS": [dominance_share(scores)],
        },
        schema_overrides={"ABOVE_ONE": pl.Int64(), "AGAINST": pl.List(pl.String()), "RELIABLE": pl.Boolean()},
    ).with_columns(pl.col(pl.Float64).fill_nan(None))


def _redundancy(result: IndexResult, codes: Sequence[str], parents: dict[str, str]) -> pl.DataFrame:
    """How much the others of its pillar tell of each indicator, and whether that is all but everything."""
    tables = []
    for parent in dict.fromkeys(parents[code] for code in codes):
        members = [code for code in codes if parents[code] == parent]
        found = collinearity(_scores(result, members), members)
        tables.append(found.select(pl.lit(parent).alias("PARENT"), pl.all()))
    redundant = (pl.col("INFLATION") >= REDUNDANT_INFLATION).alias("REDUNDANT")
    return pl.concat(tables).with_columns(redundant)
