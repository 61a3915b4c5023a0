"""Some replicates' sums, and the spread of estimates taken up from them bit by bit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from actionlines.surveys.stages import Numbers


@dataclass(frozen=True)
class Chunk:
    """Of some replicates: sums of w y and w x by domain, measure and replicate, what each counts in the variance, and
    how many replicates alike it stands for."""

    y: Numbers
    x: Numbers
    scale: Numbers
    count: Numbers


class Spread:
    """The weighted squares of estimates about their mean, or about the estimate from the whole sample (`mse`).

    What is taken up is how far each replicate's estimate lies from that of the whole sample, so that nothing is lost
    where the two are close. An estimate that is NaN is left out.
    """

    def __init__(self, shape: tuple[int, ...], *, mse: bool) -> None:
        self.mse = mse
        self._number, self._moved = np.zeros(shape), np.zeros(shape)
        self._weight, self._weighted, self._squares = np.zeros(shape), np.zeros(shape), np.zeros(shape)

    def add(self, moved: Numbers, chunk: Chunk) -> None:
        """Take up some replicates: by domain, measure and replicate, less the estimate from the whole sample."""
        known = np.isfinite(moved)
        step, count = np.where(known, moved, 0.0), known * (chunk.count * (chunk.scale > 0))
        scale = known * (chunk.count * chunk.scale)
        self._number += count.sum(axis=-1)
        self._moved += (count * step).sum(axis=-1)
        self._weight += scale.sum(axis=-1)
        self._weighted += (scale * step).sum(axis=-1)
        self._squares += (scale * step**2).sum(axis=-1)

    def variance(self) -> Numbers:
        """The spread; NaN without a replicate."""
        with np.errstate(invalid="ignore", divide="ignore"):
            middle = np.zeros_like(self._moved) if self.mse else self._moved / self._number
            found = self._squares - 2 * middle * self._weighted + middle**2 * self._weight
        return np.where(self._number > 0, np.maximum(found, 0.0), np.nan)
