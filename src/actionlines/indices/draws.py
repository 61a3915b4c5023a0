"""Scores of every draw of a multiple imputation: the uncertainty of what is missing, carried on to the index."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from actionlines.errors import BadInputError
from actionlines.indices.arrays import Floats
from actionlines.indices.build import build, run_steps
from actionlines.indices.impute_model import pooled
from actionlines.indices.impute_step import drawn_figures
from actionlines.indices.result import IndexResult
from actionlines.indices.sheet import Sheet
from actionlines.indices.specification import Specification


class NoMultipleImputationError(BadInputError):
    """A specification that does not impute many times."""


@dataclass(frozen=True, slots=True)
class Draws:
    """Results of an index, one for each draw, and what they say together.

    `scores` are (draws, units, nodes); `mean` and `variance` (units, nodes) are pooled by Rubin's rules.
    """

    results: tuple[IndexResult, ...]
    scores: Floats
    mean: Floats
    variance: Floats

    def table(self) -> pl.DataFrame:
        """UNIT, MEAN, STANDARD_ERROR, LOWEST_RANK and HIGHEST_RANK of the index; best mean first."""
        places = np.stack([result.ranks[:, -1] for result in self.results])
        frame = pl.DataFrame(
            {
                "UNIT": self.results[0].units,
                "MEAN": self.mean[:, -1],
                "STANDARD_ERROR": np.sqrt(self.variance[:, -1]),
                "LOWEST_RANK": places.max(axis=0),
                "HIGHEST_RANK": places.min(axis=0),
            }
        ).with_columns(pl.col(pl.Float64).fill_nan(None))
        return frame.sort("MEAN", "UNIT", descending=[True, False], nulls_last=True)


def build_draws(specification: Specification, sheet: Sheet, *, rng: np.random.Generator) -> Draws:
    """Build the index once for each draw of its multiple imputation.

    Parameters
    ----------
    specification
        With a step that imputes by ``multiple``; later steps must leave all units in.
    sheet, rng
        As for `build`.

    Returns
    -------
    Draws

    Raises
    ------
    NoMultipleImputationError
        If no step imputes so.
    """
    steps = specification.steps
    at = next((place for place, step in enumerate(steps) if step.choice.method == "multiple"), None)
    if at is None:
        raise NoMultipleImputationError(
            f"{specification.code} does not impute many times; add a step impute with method multiple"
        )
    before, _ = run_steps(replace(specification, steps=steps[:at]), sheet, rng=rng)
    rest = replace(specification, steps=steps[at + 1 :])
    drawn = drawn_figures(before, steps[at].choice, rng)
    results = tuple(build(rest, replace(before, values=figures), rng=rng) for figures in drawn)
    scores = np.stack([result.scores for result in results])
    mean, variance = pooled(scores)
    return Draws(results, scores, mean, variance)
