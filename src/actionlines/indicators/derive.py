"""What follows from figures by plain arithmetic: parity, gap, weighted aggregate, figure per head.

Each is written here once. Inputs and coverage travel with every result, so that a page can show how it
came about.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from actionlines.indicators.observations import BREAKDOWNS, KEY, SCHEMA, TOTAL

DERIVED_SCHEMA: Final = pl.Schema(
    {
        "RECIPE": pl.String(),  # function of this module, and over what: parity_sex, gap_urbanisation, ...
        **{
            name: SCHEMA[name]
            for name in (*KEY, "OBS_VALUE", "UNIT_MEASURE", "AGE_SCOPE", "REF_PERIOD", "FLAGS")
        },
        "INPUT_1": pl.Float64(),  # the first input: figure of women, of the country, sum of weight x figure
        "INPUT_2": pl.Float64(),  # the second: figure of men, of rural areas, sum of weights
        "AREAS": pl.Int32(),  # areas that entered an aggregate
        "AREAS_IN_GROUP": pl.Int32(),  # all members of that year, also those without a figure or a weight
        "COVERAGE_PCT": pl.Float64(),  # share of the group's weight that the areas which entered hold
    }
)
"""Columns of the derived layer."""

MIN_COVERAGE_PCT: Final = 60.0
"""A mean is given only where the areas with a figure hold at least this share of the group's weight."""

MIN_SUM_COVERAGE_PCT: Final = 95.0
"""A sum is given only from here on: what is missing is not filled in, so that it would lack as much."""

_PAIRS: Final = {"SEX": ("F", "M"), "URBANISATION": ("U", "R")}
"""Per dimension: the group first named, the group it is held against."""

Pair = tuple[str, str]
"""Codes of two groups: the one that is usually behind, and the one it is held against."""

RATIO_UNIT: Final = "RO"
POINTS_UNIT: Final = "PP"


def parity(observations: pl.DataFrame, *, dimension: str = "SEX", pair: Pair | None = None) -> pl.DataFrame:
    """Ratio of one group's figure to the other's: women to men, or urban to rural; 1 is parity.

    Parameters
    ----------
    observations
        Columns of `observations.SCHEMA`. Only figures of one source, year and scope are paired.
    dimension
        ``SEX`` (women / men) or ``URBANISATION`` (urban / rural).
    pair
        Two other groups of the dimension: the first / the second, such as the poorest 40 % / the richest 60 %.

    Returns
    -------
    DataFrame
        Columns of `DERIVED_SCHEMA`, sorted by key. No row where either figure is missing or the second is 0.

    References
    ----------
    ITU, Measuring digital development: Facts and figures 2021, gender parity score.

    Examples
    --------
    >>> from actionlines.indicators.observations import conform
    >>> rows = pl.DataFrame({"INDICATOR": "I", "REF_AREA": "RWA", "TIME_PERIOD": "2020", "SEX": ["F", "M"],
    ...                      "SOURCE": "S", "OBS_VALUE": [40.0, 50.0]})
    >>> parity(conform(rows))["OBS_VALUE"].to_list()
    [0.8]
    """
    paired = _pair(observations, dimension, pair).filter(pl.col("INPUT_2") != 0)
    return _derived(
        paired.with_columns(
            pl.lit(f"parity_{dimension.lower()}").alias("RECIPE"),
            (pl.col("INPUT_1") / pl.col("INPUT_2")).alias("OBS_VALUE"),
            pl.lit(RATIO_UNIT).alias("UNIT_MEASURE"),
        )
    )


def gap(observations: pl.DataFrame, *, dimension: str = "SEX", pair: Pair | None = None) -> pl.DataFrame:
    """Difference of two groups' figures in the unit of the figure: men minus women, urban minus rural.

    Positive where the group that is usually ahead is ahead; of a `pair` the second minus the first. Parameters
    and rows as in `parity`; a figure of 0 takes part.

    Examples
    --------
    >>> from actionlines.indicators.observations import conform
    >>> rows = pl.DataFrame({"INDICATOR": "I", "REF_AREA": "RWA", "TIME_PERIOD": "2020", "SEX": ["F", "M"],
    ...                      "SOURCE": "S", "OBS_VALUE": [40.0, 50.0]})
    >>> gap(conform(rows))["OBS_VALUE"].to_list()
    [10.0]
    """
    sign = -1.0 if pair or dimension == "SEX" else 1.0
    difference = sign * (pl.col("INPUT_1") - pl.col("INPUT_2"))
    unit = pl.when(pl.col("UNIT_MEASURE") == "PT").then(pl.lit(POINTS_UNIT)).otherwise("UNIT_MEASURE")
    return _derived(
        _pair(observations, dimension, pair).with_columns(
            pl.lit(f"gap_{dimension.lower()}").alias("RECIPE"),
            difference.alias("OBS_VALUE"),
            unit.alias("UNIT_MEASURE"),
        )
    )


def aggregate(
    observations: pl.DataFrame,
    weights: pl.DataFrame,
    membership: pl.DataFrame,
    *,
    rule: str = "weighted_mean",
    min_coverage_pct: float | None = None,
) -> pl.DataFrame:
    """Aggregate areas to groups: sum(w x) / sum(w), or sum(x), over the members that have a figure.

    Parameters
    ----------
    observations
        Columns of `observations.SCHEMA`: one series per area and breakdown (see `precedence`), no aggregates.
    weights
        Columns REF_AREA, TIME_PERIOD, WEIGHT (>= 0): the figure's own denominator, people as a rule. With
        columns of `observations.BREAKDOWNS` each figure is weighed by the same part of the population (a
        share of women by women); without them the weights are those of everybody and of no part.
    membership
        Columns GROUP, REF_AREA, TIME_PERIOD: who belonged to the group in that year.
    rule
        ``weighted_mean`` for shares and rates, ``sum`` for counts.
    min_coverage_pct
        No aggregate where the members with a figure hold less than this share of the weight of all members;
        `MIN_COVERAGE_PCT`, and for a sum `MIN_SUM_COVERAGE_PCT`, where not given.

    Returns
    -------
    DataFrame
        Columns of `DERIVED_SCHEMA` with REF_AREA the group. A member without a weight takes no part at all,
        and a breakdown whose population is not known has no aggregate. The order of the rows does not change
        a digit: they are added up in order of area.

    References
    ----------
    UN Statistics Division, SDG metadata 17.8.1: regional figure = sum(p_c pop_c) / sum(pop_c).
    """
    return aggregate_to(
        weigh_members(weights, membership), observations, rule=rule, min_coverage_pct=min_coverage_pct
    )


@dataclass(frozen=True)
class WeighedGroups:
    """Groups and what their members weigh, by `weigh_members`."""

    membership: pl.DataFrame
    """GROUP, REF_AREA, TIME_PERIOD."""
    weights: pl.DataFrame
    """REF_AREA, TIME_PERIOD, all breakdowns, WEIGHT above nought."""
    whole: pl.DataFrame
    """`_whole`: what all members with a weight weigh, by group, year and breakdown."""
    size: pl.DataFrame
    """AREAS_IN_GROUP: how many members there are, with a weight or without, by group and year."""


def weigh_members(weights: pl.DataFrame, membership: pl.DataFrame) -> WeighedGroups:
    """Sum up what the members of each group weigh; arguments as of `aggregate`."""
    by_area = ["REF_AREA", "TIME_PERIOD"]
    weighed = _weighed(weights).collect()
    whole = (
        membership.sort("GROUP", *by_area)
        .join(weighed, on=by_area, maintain_order="left")
        .group_by("GROUP", "TIME_PERIOD", *BREAKDOWNS, maintain_order=True)
        .agg(pl.col("WEIGHT").sum().alias("_whole"))
    )
    size = membership.group_by("GROUP", "TIME_PERIOD").agg(pl.len().cast(pl.Int32).alias("AREAS_IN_GROUP"))
    return WeighedGroups(membership, weighed, whole, size)


def aggregate_to(
    groups: WeighedGroups,
    observations: pl.DataFrame,
    *,
    rule: str = "weighted_mean",
    min_coverage_pct: float | None = None,
) -> pl.DataFrame:
    """`aggregate` to groups that are weighed already: many indicators have their weights in common."""
    least = min_coverage_pct
    if least is None:
        least = MIN_SUM_COVERAGE_PCT if rule == "sum" else MIN_COVERAGE_PCT
    by_area = ["REF_AREA", "TIME_PERIOD"]
    rest = [name for name in KEY if name not in {"REF_AREA", "SOURCE"}]
    value = pl.col("OBS_VALUE")
    result = (
        observations.lazy()
        .sort(KEY)
        .join(groups.weights.lazy(), on=[*by_area, *BREAKDOWNS], maintain_order="left")
        .join(groups.membership.lazy(), on=by_area, maintain_order="left")
        .group_by("GROUP", *rest, maintain_order=True)
        .agg(
            (value * pl.col("WEIGHT")).sum().alias("INPUT_1"),
            pl.col("WEIGHT").sum().alias("INPUT_2"),
            value.sum().alias("_sum"),
            pl.len().cast(pl.Int32).alias("AREAS"),
            pl.col("UNIT_MEASURE").first(),
            pl.col("SOURCE").unique().sort().str.join(" ").alias("SOURCE"),
        )
        .join(groups.whole.lazy(), on=["GROUP", "TIME_PERIOD", *BREAKDOWNS])
        .join(groups.size.lazy(), on=["GROUP", "TIME_PERIOD"])
        .with_columns((100 * pl.col("INPUT_2") / pl.col("_whole")).alias("COVERAGE_PCT"))
        .filter(pl.col("COVERAGE_PCT") >= least)
        .with_columns(
            pl.lit(f"aggregate_{rule}").alias("RECIPE"),
            (pl.col("_sum") if rule == "sum" else pl.col("INPUT_1") / pl.col("INPUT_2")).alias("OBS_VALUE"),
            pl.col("GROUP").alias("REF_AREA"),
        )
    )
    return _derived(result.collect())


def per_head(counts: pl.DataFrame, weights: pl.DataFrame, *, per: int = 100) -> pl.DataFrame:
    """Count per `per` people, where the source gives the count only.

    Parameters
    ----------
    counts
        Columns of `observations.SCHEMA`, counts of the whole (no breakdown).
    weights
        Columns REF_AREA, TIME_PERIOD, WEIGHT: people, and breakdowns as for `aggregate`.
    per
        100 for subscriptions, 1,000,000 for researchers or servers.
    """
    whole = counts.lazy().filter(pl.all_horizontal(pl.col(BREAKDOWNS) == TOTAL))
    result = whole.join(
        _weighed(weights), on=["REF_AREA", "TIME_PERIOD", *BREAKDOWNS], how="inner"
    ).with_columns(
        pl.lit(f"per_{per}").alias("RECIPE"),
        pl.col("OBS_VALUE").alias("INPUT_1"),
        pl.col("WEIGHT").alias("INPUT_2"),
        (per * pl.col("OBS_VALUE") / pl.col("WEIGHT")).alias("OBS_VALUE"),
        pl.lit(f"PER_{per}_POP").alias("UNIT_MEASURE"),
    )
    return _derived(result.collect())


def _weighed(weights: pl.DataFrame) -> pl.LazyFrame:
    """Weights above nought with all breakdowns; those not named are of the whole."""
    absent = [name for name in BREAKDOWNS if name not in weights.columns]
    return (
        weights.lazy()
        .filter(pl.col("WEIGHT") > 0)
        .with_columns(pl.lit(TOTAL).alias(name) for name in absent)
        .select("REF_AREA", "TIME_PERIOD", *BREAKDOWNS, "WEIGHT")
    )


def _pair(observations: pl.DataFrame, dimension: str, pair: Pair | None) -> pl.DataFrame:
    """Put the two groups' figures of one statement side by side as INPUT_1 and INPUT_2."""
    first, second = pair or _PAIRS[dimension]
    same = [*(name for name in KEY if name != dimension), "AGE_SCOPE", "REF_PERIOD"]
    sides = [
        observations.lazy().filter(pl.col(dimension) == group).rename({"OBS_VALUE": name})
        for group, name in ((first, "INPUT_1"), (second, "INPUT_2"))
    ]
    paired = sides[0].join(
        sides[1].select(*same, "INPUT_2", pl.col("FLAGS").alias("_flags")),
        on=same,
        how="inner",
        nulls_equal=True,
    )
    either = pl.concat_str("FLAGS", "_flags", separator=" ", ignore_nulls=True).str.strip_chars()
    return paired.with_columns(pl.lit(TOTAL).alias(dimension), either.alias("FLAGS")).collect()


def _derived(rows: pl.DataFrame) -> pl.DataFrame:
    present = set(rows.columns)
    return rows.select(
        pl.col(name).cast(dtype) if name in present else pl.lit(None, dtype=dtype).alias(name)
        for name, dtype in DERIVED_SCHEMA.items()
    ).sort("RECIPE", *KEY)
