"""Quantiles and medians by Woodruff's way: how sure the share below is, turned back into values.

They need passes of their own: values cannot be added up. The engine orders them by window functions; what leaves it is
a row a domain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import ibis
import numpy as np
import polars as pl

from actionlines.errors import BadInputError
from actionlines.surveys.calibrating import calibrated_weight
from actionlines.surveys.cell_sums import added_up
from actionlines.surveys.description import Indicator
from actionlines.surveys.intervals import of_proportions, t_quantile
from actionlines.surveys.linearisation import Estimates
from actionlines.surveys.measures import Measure
from actionlines.surveys.stages import Numbers
from actionlines.surveys.units import Unit

MOST_DOMAINS: Final = 1000
"""Domains of one margin, each of which has a limit of its own in the engine's expressions."""

TIES: Final = 1e-12
"""How far below q of the weights, as a share, a sum may lie and be called q: sums of decimals are not exact."""


class TooManyDomainsError(BadInputError):
    """A quantile in so many domains would ask too much of the engine."""


Limits = tuple[tuple[tuple[str, ...], float], ...]
"""Of each domain, by its parts: a value."""


@dataclass(frozen=True)
class Below(Measure):
    """Whether a value is at most the quantile of its domain: a share like others, whose error tells the quantile's."""

    margin: tuple[str, ...] = ()
    limits: Limits = ()

    @property
    def is_total(self) -> bool:
        return False

    @property
    def is_share(self) -> bool:
        return True

    def columns(self, unit: Unit) -> dict[str, Any]:
        """As of every measure; y is 1 where the value is at most its domain's limit."""
        found = super().columns(unit)
        limit = by_domain(unit, self.margin, self.limits)
        held = found["valid"] & ibis.coalesce(found["y"] <= limit, ibis.literal(False))
        return {**found, "y": ibis.cases((held, ibis.literal(1.0)), else_=ibis.literal(0.0))}


def by_domain(unit: Unit, margin: Sequence[str], limits: Limits) -> Any:
    """The limit of the domain a row belongs to; missing outside of all."""
    if not limits:
        return ibis.null("float64")
    if not margin:
        return ibis.literal(limits[0][1])
    parts = [unit.part_itself(name) for name in margin]
    cases = []
    for codes, limit in limits:
        held = ibis.literal(True)
        for part, code in zip(parts, codes, strict=True):
            held = held & ibis.coalesce(part == code, ibis.literal(False))
        cases.append((held, limit))
    return ibis.cases(*cases)


@dataclass(frozen=True)
class Distribution:
    """The values of an indicator in each domain of a margin, in order, with the share of weights up to each."""

    unit: Unit
    indicator: Indicator
    margin: tuple[str, ...]

    @cached_property
    def table(self) -> Any:
        """A row a domain and value: `up_to`, the share of weights at most that value."""
        measure = Measure(self.indicator, "", self.indicator.value, None, self._scope)
        columns = measure.columns(self.unit)
        keys = {name: self.unit.part_itself(name) for name in self.margin}
        weight = calibrated_weight(self.unit)
        rows = self.unit.table.select(**keys, v=columns["y"], valid=columns["valid"], w=weight)
        rows = rows.filter(rows.valid & (rows.w > 0), *(rows[name].notnull() for name in keys))
        grouped = rows.group_by([*keys, "v"]).aggregate(w=rows.w.sum())
        within = [grouped[name] for name in keys]
        window = ibis.window(group_by=within, order_by=grouped.v, preceding=None, following=0)
        whole = ibis.window(group_by=within)
        summed = grouped.mutate(upto=grouped.w.sum().over(window), whole=grouped.w.sum().over(whole))
        return summed.mutate(up_to=summed.upto / summed.whole)

    @property
    def _scope(self) -> tuple[str, ...]:
        return () if self.indicator.scope is None else (self.indicator.scope,)

    def at(self, shares: Sequence[Any]) -> pl.DataFrame:
        """The least value of each domain up to which each share of the weights lies, as `v_0`, `v_1`, ..."""
        table = self.table
        found = {
            f"v_{place}": table.v.min(where=table.up_to >= share * (1 - TIES))
            for place, share in enumerate(shares)
        }
        return self.unit.survey.engine.small(added_up(table, list(self.margin), found))

    def inverted(self, domains: pl.DataFrame, shares: Sequence[Numbers]) -> list[Numbers]:
        """The values at other shares in each domain, one array of domains for each; NaN outside 0 to 1."""
        told = [
            self._of_domains(domains, np.clip(np.nan_to_num(share, nan=0.5), 0.0, 1.0)) for share in shares
        ]
        found = self.at(told)
        if self.margin:
            found = domains.join(found, on=list(self.margin), how="left", maintain_order="left")
        values = [found[f"v_{place}"].to_numpy().astype(np.float64) for place in range(len(shares))]
        outside = [~((share >= 0) & (share <= 1)) for share in shares]
        return [np.where(out, np.nan, value) for out, value in zip(outside, values, strict=True)]

    def _of_domains(self, domains: pl.DataFrame, numbers: Numbers) -> Any:
        if not self.margin:
            return ibis.literal(float(numbers[0]))
        limits = zip(domains.select(self.margin).rows(), map(float, numbers), strict=True)
        cases = []
        for codes, number in limits:
            held = ibis.literal(True)
            for name, code in zip(self.margin, codes, strict=True):
                held = held & (self.table[name] == code)
            cases.append((held, number))
        return ibis.cases(*cases)


def measures_below(distribution: Distribution) -> Iterator[Below]:
    """For each share that is asked for, whether a value is at most the quantile.

    Raises
    ------
    TooManyDomainsError
        If the margin has more domains than `MOST_DOMAINS`.
    """
    indicator, margin = distribution.indicator, distribution.margin
    found = distribution.at([float(share) for share in indicator.at])
    if found.height > MOST_DOMAINS:
        raise TooManyDomainsError(
            f"{indicator.code} by {' x '.join(margin)}: a quantile in {found.height:,} domains; at most "
            f"{MOST_DOMAINS:,} are worked out. Cross fewer breakdowns"
        )
    for place, (item, _) in enumerate(indicator.shares):
        values = found.drop_nulls(f"v_{place}")
        keys = values.select(margin).rows() if margin else [()] * values.height
        limits = zip(keys, values[f"v_{place}"].to_list(), strict=True)
        yield Below(
            indicator,
            item,
            indicator.value,
            None,
            distribution._scope,
            margin,
            tuple((codes, float(value)) for codes, value in limits),
        )


def quantile_columns(
    distribution: Distribution, measure: Below, found: Estimates, place: int, *, interval: Any, level: float
) -> dict[str, Any]:
    """The columns of results of one quantile, a row a domain.

    Parameters
    ----------
    found
        Estimates of the share at most the quantile.
    place
        Which of its measures.
    interval
        The interval of a proportion that is turned back into values.

    References
    ----------
    Woodruff (1952), Journal of the American Statistical Association 47, 635-646; R package survey 4.1-1,
    `svyquantile`, rule `math`; the standard error is half the interval's width over Student's t.
    """
    share, df, answered = found.value[:, place], found.df[:, place], found.answered[:, place]
    bounds = of_proportions(interval, share, np.sqrt(found.variance[:, place]), df, answered, level)
    lower, upper = distribution.inverted(found.domains, bounds)
    limits = dict(measure.limits)
    keys = found.domains.select(distribution.margin).rows() if distribution.margin else [()]
    value = np.array([limits.get(key, np.nan) for key in keys], dtype=np.float64)
    error = (upper - lower) / (2 * t_quantile(df, level))
    with np.errstate(invalid="ignore", divide="ignore"):
        variation = error / np.abs(value)
    nothing = np.full_like(value, np.nan)
    return {
        "VALUE": value,
        "STD_ERROR": error,
        "LOWER": lower,
        "UPPER": upper,
        "DF": df,
        "CV": np.where(np.isfinite(variation), variation, np.nan),
        "DEFF": nothing,
        "ASKED": found.asked[:, place],
        "ANSWERED": answered,
        "YES": found.yes[:, place],
        "IMPUTED": np.zeros_like(answered),
        "NUMERATOR": nothing,
        "DENOMINATOR": found.below[:, place],
        "NO_ANSWER": found.no_answer[:, place],
    }
