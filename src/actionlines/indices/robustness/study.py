"""Look into what is in doubt: replicate the index, and say how far scores and places can be relied on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from actionlines.errors import BadInputError
from actionlines.indices.arrays import Floats, Wholes, floats
from actionlines.indices.build import build
from actionlines.indices.robustness.declaration import declared_doubts
from actionlines.indices.robustness.inputs import Doubts, refuse_unfit
from actionlines.indices.robustness.placing import places
from actionlines.indices.robustness.replicates import Replicates, Variant
from actionlines.indices.robustness.robustness import Robustness, Sensitivity
from actionlines.indices.robustness.sobol import BLOCKS, SobolIndices, SobolSums
from actionlines.indices.sheet import Sheet
from actionlines.indices.specification import Specification

MEMORY_BYTES: Final = 1_500_000_000
"""Scores and places of all replicates are kept for their quantiles: as much as this, and more are refused."""


class TooManyReplicatesError(BadInputError):
    """Scores and places of so many replicates would not fit in memory."""


def robustness(
    specification: Specification,
    sheet: Sheet,
    *,
    doubts: Doubts | None = None,
    sensitivity: bool = True,
    of: str = "rank",
    progress: Callable[[int, int], None] | None = None,
) -> Robustness:
    """Replicate an index under everything in doubt: intervals, who is above whom, and which doubt matters.

    Choices and weights are drawn at low-discrepancy points, errors of figures at random from the seed. With
    sensitivity each of `doubts.samples` rows is evaluated with all inputs from a first and from a second sample, and
    for each input with that one alone from the second: samples x (inputs + 2) replicates. Intervals are made of the
    replicates of the two samples alone, each an independent draw.

    Parameters
    ----------
    specification, sheet
        As for `build`. Screening is done once, with the figures as they are: who is ranked does not vary.
    doubts
        What is in doubt; what the specification declares where not given.
    sensitivity
        Whether to evaluate the design that sensitivity indices need. Without it each row is one replicate.
    of
        ``rank`` or ``score``: what sensitivity indices of units explain.
    progress
        Called with rows done and rows in all.

    Returns
    -------
    Robustness

    Raises
    ------
    DoubtError
        If a doubt does not fit the index or its figures.
    TooManyReplicatesError
        If more than `MEMORY_BYTES` of scores would have to be kept.
    BadInputError
        If the index cannot be built as it stands. A replicate that cannot be built is refused and counted.

    References
    ----------
    M. Saisana, A. Saltelli, S. Tarantola (2005), Uncertainty and sensitivity analysis techniques as tools for the
    quality assessment of composite indicators, Journal of the Royal Statistical Society A 168. OECD/JRC (2008),
    Handbook on Constructing Composite Indicators, step 7.

    Examples
    --------
    >>> from actionlines.indices.specification_file import parse_specification
    >>> two = parse_specification('''
    ... code = "NETS"
    ... indicators = [{ code = "USERS" }, { code = "PRICE", direction = -1 }]
    ... steps = [{ do = "normalise", method = "min_max" }]
    ... [robustness]
    ... samples = 256
    ... [[robustness.inputs]]
    ... vary = "weights"
    ... spread = 0.5
    ... ''')
    >>> found = robustness(two, Sheet(("A", "B", "C"), ("USERS", "PRICE"), [[90, 2], [30, 4], [60, 1]]))
    >>> found.intervals().select("UNIT", "RANK", "RANK_LOW", "RANK_HIGH").rows()
    [('A', 1.0, 1.0, 2.0), ('C', 2.0, 1.0, 2.0), ('B', 3.0, 3.0, 3.0)]
    """
    wanted = declared_doubts(specification) if doubts is None else doubts
    baseline = build(specification, sheet, rng=np.random.default_rng(wanted.seed))
    refuse_unfit(
        wanted, specification, sheet.select(indicators=[one.code for one in specification.indicators])
    )
    variants = _variants(len(wanted.inputs), sensitivity)
    blocks = min(BLOCKS, wanted.samples) if sensitivity else 1
    replicates = Replicates(baseline, wanted, variants, blocks=blocks)
    first = baseline.scores[:, -1]
    kept = _Kept(specification, wanted.samples, len(first), independent=2 if sensitivity else 1)
    base_places = baseline.ranks[:, -1]
    sums = _Sums(of, first, base_places, len(wanted.inputs), blocks) if sensitivity else None
    refused = done = 0
    for batch in replicates.batches():
        ranked = kept.add(batch.rows, batch.scores)
        if sums is not None:
            sums.add(batch.scores, ranked, replicates.design.block[batch.rows])
        refused += batch.refused
        done += len(batch.rows)
        if progress is not None:
            progress(done, wanted.samples)
    return Robustness(
        baseline,
        wanted,
        kept.scores.reshape(-1, len(first)),
        kept.places.reshape(-1, len(first)),
        wanted.samples * len(variants),
        refused,
        dict(replicates.reasons),
        replicates.design,
        None if sums is None else sums.sensitivity(wanted.confidence),
    )


def _variants(inputs: int, sensitivity: bool) -> list[Variant]:
    """All from A; all from B; for each input that one from B and the others from A."""
    first = (0,) * inputs
    if not sensitivity:
        return [first]
    mixed = [tuple(int(place == changed) for place in range(inputs)) for changed in range(inputs)]
    return [first, (1,) * inputs, *mixed]


class _Kept:
    """Scores and places of the replicates that are independent draws."""

    def __init__(self, specification: Specification, samples: int, units: int, *, independent: int) -> None:
        size = samples * units * independent * 16
        if size > MEMORY_BYTES:
            raise TooManyReplicatesError(
                f"{samples} samples of {units} units would keep {size / 1e9:.1f} GB of scores and places; ask for at "
                f"most {int(samples * MEMORY_BYTES / size)} samples"
            )
        self.specification, self.independent = specification, independent
        self.scores = np.empty((independent, samples, units))
        self.places = np.empty((independent, samples, units))

    def add(self, rows: Wholes, scores: Floats) -> Floats:
        """Keep scores (variants, rows, units) and return their places."""
        ties = self.specification.ties
        as_they_are = self.specification.direction == 1 and self.specification.best is None
        turned = scores if as_they_are else self.specification.standing(scores)
        ranked = places(turned, ties=ties)  # type: ignore[arg-type]
        self.scores[:, rows] = scores[: self.independent]
        self.places[:, rows] = ranked[: self.independent]
        return ranked


class _Sums:
    """Sums for sensitivity indices: of each unit's place or score, and of the mean shift of places."""

    def __init__(self, of: str, scores: Floats, ranked: Floats, inputs: int, blocks: int) -> None:
        self.of, self.base = of, ranked
        centre = np.nan_to_num(scores if of == "score" else ranked)
        self.units = SobolSums(inputs, len(ranked), blocks=blocks, centre=centre)
        self.shift = SobolSums(inputs, 1, blocks=blocks)

    def add(self, scores: Floats, ranked: Floats, block: Wholes) -> None:
        """Add scores and places (variants, rows, units) of rows of these blocks."""
        output = scores if self.of == "score" else ranked
        self.units.add(output[0], output[1], output[2:], block)
        shift = _mean_shift(ranked, self.base)[..., None]
        self.shift.add(shift[0], shift[1], shift[2:], block)

    def sensitivity(self, confidence: float) -> Sensitivity:
        """Indices of the units and, last, of the mean shift."""
        units, shift = self.units.indices(confidence=confidence), self.shift.indices(confidence=confidence)
        parts = (np.concatenate([getattr(units, name), getattr(shift, name)], axis=-1) for name in _PARTS)
        return Sensitivity(self.of, SobolIndices(*parts), floats(np.append(self.units.rows, self.shift.rows)))


_PARTS: Final = ("first", "total", "first_half_width", "total_half_width")


def _mean_shift(ranked: Floats, base: Floats) -> Floats:
    """Mean number of places that units move, over those that have one; NaN where none has."""
    moved = ranked - base
    np.abs(moved, out=moved)
    found = moved.mean(axis=-1)
    gaps = np.isnan(found)
    if gaps.any():
        some = moved[gaps]
        count = (~np.isnan(some)).sum(axis=-1)
        found[gaps] = np.nansum(some, axis=-1) / np.where(count > 0, count, np.nan)
    return floats(found)
