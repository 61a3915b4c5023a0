"""Means of very many replicates: each a plain sum of transformed scores, so that one multiplication makes them all.

An arithmetic, geometric, harmonic or generalised mean is a sum of x, log x, 1/x or a power of x, turned back. Scores
are kept transformed for as long as the next mean wants them so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from actionlines.indices.arrays import Floats, Truths, floats
from actionlines.indices.specification import Choice

_POWERS: Final[Mapping[str, float]] = {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0}


def power_of(aggregation: Choice) -> float | None:
    """Power of the mean; None for what is none."""
    if aggregation.method == "generalised":
        return float(aggregation.parameters["power"])
    return _POWERS.get(aggregation.method)


@dataclass
class Scores:
    """Scores of one node, (replicates, variants, units), kept as their logarithm (power 0) or power.

    `gaps` says whether any is missing. `refused` (replicates, variants) marks those with a score that a mean above
    could not take.
    """

    power: float
    kept: Floats
    gaps: bool

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
    return Scores(power, floats(total / weight), gaps)
