"""Means of very many replicates: each a plain sum of transformed scores, so that one multiplication makes them all.

An arithmetic, geometric, harmonic or generalised mean is a sum of x, log x, 1/x or a power of x, turned back. Where an
aggregate and its members are means of one power and nothing is missing, all of them are one sum over the indicators:
only its weights are kept, and scores are made of them where another method wants them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from actionlines.indices.arrays import Floats, Truths, Wholes, floats
from actionlines.indices.specification import Choice

_POWERS: Final[Mapping[str, float]] = {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0}


def power_of(aggregation: Choice) -> float | None:
    """Power of the mean; None for what is none."""
    if aggregation.method == "generalised":
        return float(aggregation.parameters["power"])
    return _POWERS.get(aggregation.method)


@dataclass(frozen=True, slots=True)
class Transformed:
    """Scores of all indicators (replicates, indicators, units) as a mean of some power adds them up.

    `low` (replicates, indicators) marks those with a score that is too low for it, `gaps` (indicators,) those with one
    that is missing or too low.
    """

    scores: Floats
    low: Truths
    gaps: Truths


class Indicators:
    """Normalised scores (replicates, units, indicators), transformed for each power that is asked for, once."""

    def __init__(self, normalised: Floats) -> None:
        self.plain = np.swapaxes(normalised, 1, 2)
        self._known: dict[float, Transformed] = {}

    def transformed(self, power: float) -> Transformed:
        """The scores for means of this power."""
        if power not in self._known:
            moved, low = forth(self.plain, power)
            if low.any():
                moved = np.where(np.isfinite(moved), moved, np.nan)
            gaps = np.isnan(moved).any(axis=(0, 2))
            self._known[power] = Transformed(
                moved, np.broadcast_to(low, self.plain.shape[:2]), np.asarray(gaps)
            )
        return self._known[power]


@dataclass(frozen=True, slots=True)
class Sum:
    """A mean as one sum over indicators: their columns, and weights (replicates or 1, variants, columns)."""

    columns: Wholes
    weights: Floats
    indicators: Indicators


class Scores:
    """Scores of one node (replicates, variants, units), kept as a mean of `power` adds them up or as a sum to be made.

    `gaps` says whether any is missing.
    """

    def __init__(self, power: float, kept: Floats | None, *, gaps: bool, sum_: Sum | None = None) -> None:
        self.power, self.gaps, self.sum = power, gaps, sum_
        self._kept = kept

    @property
    def kept(self) -> Floats:
        """The scores, transformed."""
        if self._kept is None:
            assert self.sum is not None
            scores = self.sum.indicators.transformed(self.power).scores
            columns = self.sum.columns
            whole = len(columns) == scores.shape[1] and bool((columns[1:] > columns[:-1]).all())
            self._kept = floats(np.matmul(self.sum.weights, scores if whole else scores[:, columns]))
        return self._kept

    def plain(self) -> Floats:
        """The scores themselves."""
        return _back(self.kept, self.power)

    def transformed(self, power: float) -> tuple[Floats, Truths]:
        """The scores as a mean of this power adds them up, and where they are too low for it."""
        if power == self.power:
            return self.kept, np.zeros((1, 1), dtype=np.bool_)
        return forth(self.plain(), power)


def forth(scores: Floats, power: float) -> tuple[Floats, Truths]:
    """Transformed scores (..., units), and which rows (...) hold a score that is too low."""
    if power == 1:
        return scores, np.zeros((1,) * (scores.ndim - 1), dtype=np.bool_)
    low = ((scores < 0) if power > 0 else (scores <= 0)).any(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        moved = np.log(scores) if power == 0 else 1.0 / scores if power == -1 else scores**power
    return floats(moved), np.asarray(low, dtype=np.bool_)


def _back(kept: Floats, power: float) -> Floats:
    if power == 1:
        return kept
    with np.errstate(divide="ignore", invalid="ignore"):
        return floats(np.exp(kept) if power == 0 else 1.0 / kept if power == -1 else kept ** (1.0 / power))


def sum_of(
    columns: Wholes,
    weights: Floats,
    members: Sequence[Scores],
    member_weights: Floats,
    power: float,
    own: Indicators,
) -> Scores | None:
    """The mean as one sum over indicators; None where it is none.

    Parameters
    ----------
    columns, weights : (replicates or 1, variants, columns)
        Of the members that are indicators.
    members, member_weights : (replicates or 1, variants, members)
        Of the members that are aggregates.
    power
        Of the mean.
    own
        All indicators.
    """
    sums = [one.sum for one in members if one.sum is not None and one.power == power and not one.gaps]
    total = weights.sum(axis=-1, keepdims=True) + member_weights.sum(axis=-1, keepdims=True)
    if len(sums) < len(members) or not (total > 0).all():
        return None
    if len(columns) and own.transformed(power).gaps[columns].any():
        return None
    shares = member_weights / total
    parts = [one.weights * shares[..., place : place + 1] for place, one in enumerate(sums)]
    rows = max((len(part) for part in parts), default=len(weights))
    leaf = np.broadcast_to(weights / total, (max(rows, len(weights)), *weights.shape[1:]))
    whole = np.concatenate(
        [np.broadcast_to(part, (*leaf.shape[:2], part.shape[-1])) for part in (leaf, *parts)], axis=-1
    )
    return Scores(
        power,
        None,
        gaps=False,
        sum_=Sum(np.concatenate([columns, *(one.columns for one in sums)]), whole, own),
    )


def power_mean(
    indicators: tuple[Floats, bool] | None,
    indicator_weights: Floats,
    aggregates: Sequence[tuple[Floats, bool, Floats]],
    power: float,
) -> Scores:
    """Weighted mean of transformed scores; a missing score's weight is shared out among the others.

    Parameters
    ----------
    indicators
        Transformed scores (replicates, members, units) of the members that are indicators, and whether any is missing.
    indicator_weights : (replicates, variants, members)
        Theirs.
    aggregates
        For each member that is an aggregate: transformed scores (replicates, variants, units), whether any is missing,
        and its weight (replicates, variants).
    power
        Of the mean.
    """
    total: Any = 0.0
    weight: Any = 0.0
    gaps = False
    if indicators is not None:
        kept, lacking = indicators
        there = ~np.isnan(kept) if lacking else None
        total = np.matmul(indicator_weights, kept if there is None else np.where(there, kept, 0.0))
        plain = indicator_weights.sum(axis=-1)[..., None]
        weight = plain if there is None else np.matmul(indicator_weights, there.astype(np.float64))
        gaps = lacking
    for kept, lacking, own in aggregates:
        share = own[..., None]
        if lacking:
            there = ~np.isnan(kept)
            share = share * there
            kept = np.where(there, kept, 0.0)
        total = total + kept * share
        weight = weight + share
        gaps = gaps or lacking
    if (weight <= 0).any():
        weight, gaps = np.where(weight > 0, weight, np.nan), True
    return Scores(power, floats(total / weight), gaps=gaps)
