"""Sensitivity indices: COINr's by COINr's estimators, and ours against functions whose indices are known."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.stats import qmc

from actionlines.indices.robustness.sobol import (
    DesignError,
    SobolSums,
    saltelli_indices,
    sobol_indices,
)

CONFIDENCE = 0.95


@pytest.mark.parametrize("name", ["linear_N500", "ishigami_N2000"])
def test_coinrs_indices_follow_from_its_own_samples_by_its_estimators(shared: Path, name: str) -> None:
    folder = shared / "golden/indices/09_sensitivity"
    y = (
        pl.read_csv(folder / f"estimator_{name}_sample.csv", infer_schema=False)["y"]
        .cast(pl.Float64)
        .to_numpy()
    )
    theirs = pl.read_csv(folder / f"estimator_{name}_indices.csv", infer_schema=False)
    rows = int(name.split("N")[1])
    a, b, *c = y.reshape(-1, rows)
    first, total = saltelli_indices(a, b, np.stack(c))
    np.testing.assert_allclose(first[:, 0], theirs["Si"].cast(pl.Float64), rtol=1e-10)
    np.testing.assert_allclose(total[:, 0], theirs["STi"].cast(pl.Float64), rtol=1e-10)


def linear(u: np.ndarray) -> np.ndarray:
    return u @ np.array([1.0, 2.0, 3.0])


def ishigami(u: np.ndarray) -> np.ndarray:
    x = (2 * u - 1) * math.pi
    return np.sin(x[..., 0]) + 7 * np.sin(x[..., 1]) ** 2 + 0.1 * x[..., 2] ** 4 * np.sin(x[..., 0])


G = np.array([0.0, 0.5, 3.0, 9.0, 99.0, 99.0])


def g_function(u: np.ndarray) -> np.ndarray:
    return np.prod((np.abs(4 * u - 2) + G) / (1 + G), axis=-1)


def true_indices() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """First-order and total indices by the formulas of the functions' authors."""
    v1, v2 = 0.5 * (1 + 0.1 * math.pi**4 / 5) ** 2, 49 / 8
    v13 = 0.01 * math.pi**8 * (1 / 18 - 1 / 50)
    whole = v1 + v2 + v13
    alone = 1 / 3 / (1 + G) ** 2
    product = np.prod(1 + alone)
    return {
        "linear": (np.array([1, 4, 9]) / 14, np.array([1, 4, 9]) / 14),
        "ishigami": (np.array([v1, v2, 0]) / whole, np.array([v1 + v13, v2, v13]) / whole),
        "g": (alone / (product - 1), alone * product / (1 + alone) / (product - 1)),
    }


FUNCTIONS = {"linear": linear, "ishigami": ishigami, "g": g_function}
INPUTS = {"linear": 3, "ishigami": 3, "g": 6}


def design(inputs: int, rows: int, rng: np.random.Generator, *, quasi: bool, blocks: int = 16) -> np.ndarray:
    """Points of A, B and each mixed sample (inputs + 2, rows, inputs), as a study draws them."""
    size = rows // blocks
    draw = (
        (lambda: qmc.Sobol(2 * inputs, rng=rng).random(size))
        if quasi
        else (lambda: rng.random((size, 2 * inputs)))
    )
    points = np.concatenate([draw() for _ in range(blocks)])
    a, b = points[:, :inputs], points[:, inputs:]
    mixed = np.repeat(a[None], inputs, axis=0)
    for place in range(inputs):
        mixed[place, :, place] = b[:, place]
    return np.concatenate([[a, b], mixed])


@pytest.mark.slow
@pytest.mark.parametrize("quasi", [True, False])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_intervals_cover_the_true_indices_as_often_as_they_say(name: str, quasi: bool) -> None:
    """Of 300 studies nine tenths at least hold each index; all indices together about 95 of 100.

    COINr resamples each sample by itself: its intervals of the same functions are far too narrow or wide.
    """
    rng = np.random.default_rng(20261130)
    studies = 300
    held = []
    first, total = true_indices()[name]
    for _ in range(studies):
        y = FUNCTIONS[name](design(INPUTS[name], 1_024, rng, quasi=quasi))
        found = sobol_indices(y[0], y[1], y[2:], confidence=CONFIDENCE)
        held.append(
            [
                np.abs(found.first[:, 0] - first) <= found.first_half_width[:, 0],
                np.abs(found.total[:, 0] - total) <= found.total_half_width[:, 0],
            ]
        )
    share = np.mean(held, axis=0)
    assert share.min() >= 0.88, share
    assert abs(share.mean() - CONFIDENCE) <= 0.025, share


@pytest.mark.parametrize("name", FUNCTIONS)
def test_low_discrepancy_points_come_nearer_to_the_truth_than_random_ones_and_than_coinrs_estimator(
    name: str,
) -> None:
    rng = np.random.default_rng(7)
    first, _ = true_indices()[name]
    off = {"ours": [], "random": [], "coinr": []}
    for _ in range(40):
        for kind, quasi in (("ours", True), ("random", False)):
            y = FUNCTIONS[name](design(INPUTS[name], 1_024, rng, quasi=quasi))
            off[kind].append(sobol_indices(y[0], y[1], y[2:]).first[:, 0] - first)
            if kind == "random":
                off["coinr"].append(saltelli_indices(y[0], y[1], y[2:])[0][:, 0] - first)
    error = {kind: float(np.sqrt(np.mean(np.square(found)))) for kind, found in off.items()}
    assert error["ours"] < error["random"] < error["coinr"], error


def test_adding_rows_in_parts_and_any_order_changes_nothing() -> None:
    rng = np.random.default_rng(1)
    y = ishigami(design(3, 640, rng, quasi=True))
    block = np.arange(640) // 40
    whole = sobol_indices(y[0], y[1], y[2:])
    sums = SobolSums(3, 1, blocks=16, centre=y[0].mean())
    for rows in np.array_split(rng.permutation(640), 7):
        sums.add(y[0, rows, None], y[1, rows, None], y[2:, rows, None], block[rows])
    found = sums.indices()
    np.testing.assert_allclose(found.first, whole.first, rtol=1e-10)
    np.testing.assert_allclose(found.total_half_width, whole.total_half_width, rtol=1e-8)
    assert sums.rows.tolist() == [640.0]


def test_an_output_far_from_nought_keeps_its_digits() -> None:
    y = ishigami(design(3, 512, np.random.default_rng(2), quasi=True))
    np.testing.assert_allclose(
        sobol_indices(y[0] + 1e6, y[1] + 1e6, y[2:] + 1e6).first,
        sobol_indices(y[0], y[1], y[2:]).first,
        atol=1e-8,
    )


def test_rows_with_a_missing_output_do_not_count_and_an_output_that_never_varies_has_no_indices() -> None:
    y = linear(design(3, 512, np.random.default_rng(3), quasi=False))
    wide = np.stack([y, np.full(y.shape, 4.0)], axis=-1)
    wide[3, 17, 0] = math.nan
    found = sobol_indices(wide[0], wide[1], wide[2:], blocks=16)
    assert np.isnan(found.first[:, 1]).all()
    assert np.isnan(found.total[:, 1]).all()
    np.testing.assert_allclose(found.first[:, 0], np.array([1, 4, 9]) / 14, atol=0.12)


def test_outputs_that_are_of_no_one_design_are_refused() -> None:
    with pytest.raises(DesignError, match="B of the same shape"):
        sobol_indices([1.0, 2.0], [1.0], [[1.0, 2.0]])
