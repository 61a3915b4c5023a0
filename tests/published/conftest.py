"""Published tables of indices, not ours to pass on: read where they lie, or the tests are left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from actionlines.indices.result import IndexResult
from actionlines.indices.sheet import Sheet, sheet_from_frame


@dataclass(frozen=True)
class Agreement:
    """How a table that we built agrees with the published one.

    `last_digit`: units whose score differs in the last printed digit by no more than the printed inputs, rounded
    themselves, let it. `differing`: all others that differ. `unscored`: units that we cannot score and the published
    table scores. Each with what we have and what was published.
    """

    compared: int
    last_digit: dict[str, tuple[float, float]]
    differing: dict[str, tuple[float, float]]
    unscored: dict[str, tuple[float, float]]


@pytest.fixture(scope="session")
def published(shared) -> Path:
    return shared / "golden" / "published"


@pytest.fixture(scope="session")
def hdr(published) -> pl.DataFrame:
    """Human Development Report 2023-24, figures of 2022: countries and groups of countries."""
    return pl.read_csv(
        published / "hdr2023-24_2022_subset.csv", null_values=["", "NA"], infer_schema_length=None
    )


@pytest.fixture(scope="session")
def sheet_of() -> Callable[..., Sheet]:
    """A sheet from a published table, its columns named by the indicators of a specification."""

    def make(frame: pl.DataFrame, unit: str, columns: Mapping[str, str]) -> Sheet:
        rows = frame.select(
            pl.col(unit).alias("UNIT"),
            *(pl.col(name).cast(pl.Float64).alias(code) for code, name in columns.items()),
        )
        return sheet_from_frame(rows)

    return make


@pytest.fixture(scope="session")
def agreement() -> Callable[..., Agreement]:
    """Compare an index with its published scores, at their number of decimals."""

    def compare(result: IndexResult, scores: pl.Series, *, decimals: int, slack: float = 0.0) -> Agreement:
        ours = result.scores[:, result.column(result.specification.root)]
        theirs = scores.cast(pl.Float64).fill_null(float("nan")).to_numpy()
        both = ~np.isnan(ours) & ~np.isnan(theirs)
        same = np.round(ours, decimals) == np.round(theirs, decimals)
        near = np.abs(ours - theirs) <= 0.5 * 10.0**-decimals + slack + 1e-12

        def listed(rows: np.ndarray) -> dict[str, tuple[float, float]]:
            return {result.units[row]: (float(ours[row]), float(theirs[row])) for row in np.flatnonzero(rows)}

        return Agreement(
            int(both.sum()),
            listed(both & ~same & near),
            listed(both & ~same & ~near),
            listed(np.isnan(ours) & ~np.isnan(theirs)),
        )

    return compare


@pytest.fixture(scope="session")
def decimals_of() -> Callable[[pl.Series], int]:
    """Number of decimals that a column is printed with."""

    def count(column: pl.Series) -> int:
        figures = column.drop_nulls().to_numpy()
        return next(n for n in range(12) if np.allclose(figures, np.round(figures, n), rtol=0, atol=1e-9))

    return count
