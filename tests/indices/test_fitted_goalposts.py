from __future__ import annotations

import json

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionlines.indices.fitted_goalposts import FlatScoresError, PairsError, TooFewPairsError, fit_goalposts
from actionlines.indices.goalposts import goalposts, log_goalposts


def scores_of(values, lower, upper, direction, *, logarithmic=False, truncate=True, decimals=1):
    method = log_goalposts if logarithmic else goalposts
    scores = method(
        np.asarray(values)[:, None], direction, lower=lower, upper=upper, scale=100, truncate=truncate
    )
    return np.round(scores.ravel(), decimals)


@settings(deadline=None, max_examples=60)
@given(
    lower=st.floats(0.5, 50),
    width=st.floats(1.5, 40),
    direction=st.sampled_from([1, -1]),
    logarithmic=st.booleans(),
    seed=st.integers(0, 1000),
)
def test_goalposts_come_back_from_rounded_capped_scores(lower, width, direction, logarithmic, seed):
    upper = lower * width
    values = np.exp(np.random.default_rng(seed).uniform(np.log(lower * 0.7), np.log(upper * 1.3), 150))

    found = fit_goalposts(
        values, scores_of(values, lower, upper, direction, logarithmic=logarithmic), logarithmic=logarithmic
    )

    assert (found.direction, found.contradicting) == (direction, 0)
    assert found.lower == pytest.approx(lower, rel=0.01, abs=0.01 * (upper - lower))
    assert found.upper == pytest.approx(upper, rel=0.01)


@pytest.mark.parametrize("logarithmic", [False, True])
def test_the_shape_is_recognised(logarithmic):
    values = np.geomspace(1, 200, 80)

    found = fit_goalposts(values, scores_of(values, 2, 120, 1, logarithmic=logarithmic))

    assert found.logarithmic is logarithmic
    assert found.rms < 0.05 < 1 < found.rms_otherwise
    assert found.truncated is True


def test_scores_beyond_the_scale_show_that_nothing_is_capped():
    values = np.linspace(1, 30, 30)

    found = fit_goalposts(values, scores_of(values, 5, 20, 1, truncate=False))

    assert (found.truncated, found.pairs_at_ends) == (False, 0)
    assert (round(found.lower, 2), round(found.upper, 2)) == (5.0, 20.0)


def test_without_a_pair_beyond_a_goalpost_nobody_knows_whether_scores_are_capped():
    values = np.linspace(6, 19, 30)

    assert fit_goalposts(values, scores_of(values, 5, 20, 1)).truncated is None


def test_capped_pairs_inside_the_goalposts_are_counted_as_contradicting():
    values = np.linspace(0, 30, 61)
    scores = scores_of(values, 5, 20, 1)
    scores[[25, 26, 30]] = 100.0

    assert fit_goalposts(values, scores).contradicting == 3


def test_missing_pairs_are_left_out():
    found = fit_goalposts([10, np.nan, 12, 14, 15], [50, 60, 60, np.nan, 75])

    assert (found.pairs_inside, round(found.lower, 6), round(found.upper, 6)) == (3, 0.0, 20.0)


def test_the_interval_covers_as_often_as_it_says():
    # Scores with an error of their own (not rounding alone): 90 % intervals cover in 90 of 100 cases.
    rng = np.random.default_rng(20261130)
    values = np.linspace(10, 35, 12)
    true = (values - 5) / 35 * 100
    covered = np.zeros(2)
    for _ in range(1000):
        found = fit_goalposts(values, true + rng.normal(0, 1.0, 12), logarithmic=False, confidence=0.9)
        covered += [
            found.lower_interval[0] <= 5 <= found.lower_interval[1],
            found.upper_interval[0] <= 40 <= found.upper_interval[1],
        ]
    assert (np.abs(covered / 1000 - 0.9) < 0.03).all()  # three standard errors of a share of 1,000


def test_the_goalposts_of_the_human_development_index_come_back_from_its_table(shared):
    # The index of life expectancy is not in the table: it is what the other two leave of the index, rounded as it is.
    table = pl.read_csv(
        shared / "golden" / "published" / "hdr2023-24_2022_subset.csv",
        null_values=["", "NA"],
        infer_schema_length=None,
    )
    schooling = table.select(
        pl.mean_horizontal((pl.col("eys_2022") / 18).clip(upper_bound=1), pl.col("mys_2022") / 15)
    )
    income = ((table["gnipc_2022"] / 100).log() / np.log(750)).clip(upper_bound=1)
    health = table["hdi_2022"] ** 3 / (schooling.to_series() * income)

    found = fit_goalposts(table["le_2022"].to_numpy(), health.to_numpy(), scale=1, logarithmic=False)

    assert found.lower_interval[0] < 20 < found.lower_interval[1]
    assert found.upper_interval[0] < 85 < found.upper_interval[1]
    assert (round(found.lower), round(found.upper)) == (20, 85)


def test_the_ideal_bandwidth_of_the_worked_example_follows_from_its_rounded_logarithm(shared):
    example = json.loads((shared / "golden" / "published" / "idi_2011_korea_worked_example.json").read_text())
    ideal = 280377.0
    values = np.geomspace(100, 200_000, 60)
    found = fit_goalposts(values, np.round(np.log10(values) / np.log10(ideal), 2), scale=1)

    assert found.logarithmic
    assert found.lower_interval[0] < 1 < found.lower_interval[1]
    assert found.upper_interval[0] < ideal < found.upper_interval[1]
    assert str(int(ideal)) in str(example["indicators"]["intl_bandwidth_bps_per_user"][1])


def test_what_makes_no_pairs_is_refused():
    with pytest.raises(PairsError, match="one score for each value"):
        fit_goalposts([1, 2, 3], [1, 2])
    with pytest.raises(TooFewPairsError, match="2 of 4 pairs lie inside"):
        fit_goalposts([1, 2, 3, 4], [0, 40, 60, 100])
    with pytest.raises(TooFewPairsError, match="above 0 for a logarithm"):
        fit_goalposts([0, 2, 3, 4], [10, 40, 60, 70], logarithmic=True)
    with pytest.raises(FlatScoresError):
        fit_goalposts([1, 2, 3, 4], [50, 50, 50, 50])
