"""Intervals of proportions as R's `svyciprop` has them, and where ours differ, why and by how much at most."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from survey_goldens import EXACT

from actionlines.surveys import intervals

OURS = {
    "xlogit": "logit",
    "logit": "logit",
    "likelihood": "likelihood",
    "asin": "arcsine",
    "beta": "korn_graubard_uncapped",
    "mean": "plain",
}

BOUNDS: dict[str, tuple[float, str]] = {
    "logit": (1e-6, "R fits a model and stops before it has converged; xlogit is the exact one"),
    "likelihood": (
        2e-4,
        "R reads the bounds from a table of the likelihood; ours are solved for. R's way through our likelihood gives "
        "R's figures to 1e-8: test_likelihood_of_r",
    ),
}
"""Absolute differences that are allowed instead of EXACT, and the reason."""


def rows_of(shared: Path, method: str) -> list[dict[str, Any]]:
    table = pl.read_csv(
        shared / "golden/surveys/expected/svyciprop.csv", infer_schema_length=None, null_values="NA"
    )
    return table.filter(pl.col("method") == method).to_dicts()


def number(value: object) -> float:
    return np.nan if value is None else float(value)  # type: ignore[arg-type]


def interval(row: dict[str, Any], method: str) -> tuple[float, float]:
    given = (row["estimate"], row["se"], row["df"], row["n"], row["level"])
    low, high = intervals.of_proportions(OURS[method], *given)  # type: ignore[arg-type]
    return float(low), float(high)


def turns_back(row: dict[str, Any]) -> bool:
    """Whether the lower bound of the angle is below 0, so that the square of its sine, R's bound, rises again."""
    share, level = row["estimate"], row["level"]
    if not 0 < share < 1:
        return False
    error = row["se"] / (2 * np.sqrt(share * (1 - share)))
    return bool(np.arcsin(np.sqrt(share)) < stats.t.ppf(0.5 + level / 2, row["df"]) * error)


@pytest.mark.parametrize("method", sorted(OURS))
def test_intervals_are_those_of_r(shared: Path, method: str) -> None:
    rows = rows_of(shared, method)
    assert len(rows) >= 80
    within = {"rel": EXACT, "abs": 1e-12} if method not in BOUNDS else {"rel": 0, "abs": BOUNDS[method][0]}
    for row in rows:
        low, high = interval(row, method)
        clamped = method == "asin" and low == 0.0 and turns_back(row)
        if method == "logit" and row["estimate"] in (0.0, 1.0):
            continue
        if method == "beta" and row["se"] == 0 and 0 < row["estimate"] < 1:
            assert (low, high) == (
                row["estimate"],
                row["estimate"],
            )  # R says 0.5, which is not in its own interval
            continue
        assert clamped or low == pytest.approx(number(row["ci_l"]), **within, nan_ok=True), row
        assert high == pytest.approx(number(row["ci_u"]), **within, nan_ok=True), row


def test_the_arcsine_bound_that_folds_back_in_r_is_0_here(shared: Path) -> None:
    folded = [row for row in rows_of(shared, "asin") if interval(row, "asin")[0] == 0.0]
    assert folded
    assert all(number(row["ci_l"]) < 1e-3 for row in folded)


SHARES = st.floats(0.001, 0.999)
ERRORS = st.floats(1e-4, 0.3)


@given(SHARES, ERRORS, st.floats(1, 500), st.integers(2, 5000))
@pytest.mark.parametrize("name", sorted(set(intervals.PROPORTIONS) - {"plain"}))
def test_an_interval_holds_its_estimate_and_stays_within_0_and_1(
    name: Any, share: float, error: float, df: float, n: int
) -> None:
    low, high = intervals.of_proportions(name, share, error, df, n)
    assert 0 <= low <= share + 1e-9
    assert share - 1e-9 <= high <= 1


@given(SHARES, ERRORS, st.floats(1, 500), st.integers(2, 5000))
@pytest.mark.parametrize("name", sorted(intervals.PROPORTIONS))
def test_no_is_the_mirror_of_yes(name: Any, share: float, error: float, df: float, n: int) -> None:
    low, high = intervals.of_proportions(name, share, error, df, n)
    mirrored = intervals.of_proportions(name, 1 - share, error, df, n)
    assert (1 - high, 1 - low) == pytest.approx(tuple(map(float, mirrored)), abs=1e-6)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_at_0_and_1_the_interval_for_publication_is_exact_and_that_of_r_is_not_there(share: float) -> None:
    low, high = intervals.korn_graubard(share, 0.0, 14.0, 60)
    assert (low == 0.0, high == 1.0) == (share == 0.0, share == 1.0)
    assert high - low == pytest.approx(1 - 0.025 ** (1 / 60))
    assert np.isnan(intervals.korn_graubard(share, 0.0, 14.0, 60, capped=False)).all()


def test_the_effective_size_is_never_taken_larger_than_the_sample() -> None:
    lucky = intervals.korn_graubard(0.5, 0.001, 50.0, 100)
    assert np.allclose(lucky, intervals.clopper_pearson(0.5, 100), rtol=1e-12)


def test_without_a_degree_of_freedom_there_is_no_interval() -> None:
    for name in intervals.PROPORTIONS:
        assert np.isnan(intervals.of_proportions(name, 0.5, 0.1, 0.0, 50)).all()  # type: ignore[arg-type]
