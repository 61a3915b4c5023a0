from __future__ import annotations

import numpy as np
import pytest

from actionlines.indices.build import build
from actionlines.indices.draws import NoMultipleImputationError, build_draws
from actionlines.indices.impute_model import NoDrawsError, NoModelError, em, multiple, pooled
from actionlines.indices.impute_step import NoRandomnessError, OneYearError
from actionlines.indices.sheet import Sheet
from actionlines.indices.specification_file import parse_specification


@pytest.fixture(scope="module")
def truth():
    """Figures of which the third follows from the first two, but for noise."""
    rng = np.random.default_rng(11)
    base = rng.normal(50, 10, (300, 2))
    return np.column_stack([base, base @ [0.7, 0.3] + rng.normal(0, 2, 300)])


@pytest.fixture(scope="module")
def gaps(truth):
    values = truth.copy()
    values[np.random.default_rng(12).random(300) < 0.3, 2] = np.nan
    return values


def test_em_without_a_prior_is_the_regression_on_complete_rows(gaps):
    """With gaps in one indicator alone, maximum likelihood is ordinary least squares of it on the others."""
    there = ~np.isnan(gaps[:, 2])
    design = np.column_stack([np.ones(300), gaps[:, :2]])
    slope = np.linalg.lstsq(design[there], gaps[there, 2], rcond=None)[0]
    found = em(gaps, ridge=0.0, tolerance=1e-12)
    np.testing.assert_allclose(found[~there, 2], design[~there] @ slope, rtol=1e-8)
    np.testing.assert_array_equal(found[there], gaps[there])


def test_em_comes_nearer_to_the_truth_than_the_mean(truth, gaps):
    missing = np.isnan(gaps)
    by_mean = np.nanmean(gaps[:, 2])
    error = np.sqrt(((em(gaps) - truth)[missing] ** 2).mean())
    assert error < 0.4 * np.sqrt(((by_mean - truth)[missing] ** 2).mean())


def test_em_fills_fewer_units_than_indicators_and_leaves_an_empty_indicator_empty(asem):
    values = asem.values.copy()
    values[:, 3] = np.nan
    found = em(values)
    assert np.isnan(found[:, 3]).all()
    assert not np.isnan(np.delete(found, 3, axis=1)).any()


def test_em_does_not_hang_on_the_order_of_rows_or_on_units_of_measure(gaps):
    order = np.random.default_rng(3).permutation(len(gaps))
    np.testing.assert_allclose(em(gaps[order]), em(gaps)[order], rtol=1e-6)
    np.testing.assert_allclose(em(gaps * [1000, 1, 0.01]), em(gaps) * [1000, 1, 0.01], rtol=1e-6)


def test_draws_spread_as_much_as_the_truth_is_uncertain(truth, gaps):
    drawn = multiple(gaps, draws=60, rng=np.random.default_rng(1))
    missing = np.isnan(gaps)
    spread = drawn.std(axis=0, ddof=1)
    assert (np.ptp(drawn, axis=0)[~missing] == 0).all()
    assert 1.7 < np.sqrt((spread[missing] ** 2).mean()) < 2.6  # the noise has a deviation of 2
    middle = drawn.mean(axis=0)[missing]
    covered = np.abs(truth[missing] - middle) < 1.96 * spread[missing]
    assert 0.88 < covered.mean() <= 1.0
    again = multiple(gaps, draws=60, rng=np.random.default_rng(1))
    np.testing.assert_array_equal(drawn, again)


def test_two_units_carry_no_model_and_no_draws_no_imputation():
    with pytest.raises(NoModelError, match="at least 3 units"):
        em([[1.0, np.nan], [2.0, 3.0]])
    with pytest.raises(NoDrawsError, match="at least 1 draw"):
        multiple([[1.0], [2.0], [np.nan]], draws=0, rng=np.random.default_rng(1))


def test_draws_are_pooled_by_rubin_s_rules():
    mean, variance = pooled([[1.0], [2.0], [6.0]], [[0.5], [0.5], [2.0]])
    assert mean.tolist() == [3.0]
    assert variance.tolist() == pytest.approx([1.0 + 4 / 3 * 7.0])


MANY = """
code = "X"
[[indicators]]
code = "A"
[[indicators]]
code = "B"
[[indicators]]
code = "C"
[[steps]]
do = "impute"
method = "{}"
[[steps]]
do = "normalise"
method = "min_max"
"""


def test_the_uncertainty_of_what_is_missing_is_carried_on_to_the_index(gaps):
    units = tuple(f"U{number}" for number in range(40))
    sheet = Sheet(units, ("A", "B", "C"), gaps[:40])
    drawn = build_draws(parse_specification(MANY.format("multiple")), sheet, rng=np.random.default_rng(5))
    assert drawn.scores.shape == (20, 40, 4)
    error = np.sqrt(drawn.variance[:, -1])
    missing = np.isnan(gaps[:40, 2])
    assert np.median(error[missing]) > 2 * np.median(
        error[~missing]
    )  # others move with the ends of the scale
    table = drawn.table()
    assert table.columns == ["UNIT", "MEAN", "STANDARD_ERROR", "LOWEST_RANK", "HIGHEST_RANK"]
    assert (table["LOWEST_RANK"] >= table["HIGHEST_RANK"]).all()


def test_a_single_build_takes_the_mean_of_the_draws_and_keeps_their_spread(gaps):
    units = tuple(f"U{number}" for number in range(40))
    sheet = Sheet(units, ("A", "B", "C"), gaps[:40])
    spec = parse_specification(MANY.format("multiple"))
    result = build(spec, sheet, rng=np.random.default_rng(5))
    record = result.step("impute")
    assert record.changes.height == np.isnan(gaps[:40]).sum()
    assert (record.changes["STANDARD_ERROR"] > 0).all()
    with pytest.raises(NoRandomnessError, match="rng="):
        build(spec, sheet)


def test_draws_of_a_specification_without_any_are_refused(gaps):
    sheet = Sheet(("P", "Q", "R"), ("A", "B", "C"), gaps[:3])
    with pytest.raises(NoMultipleImputationError, match="add a step"):
        build_draws(parse_specification(MANY.format("mean")), sheet, rng=np.random.default_rng(5))


def test_a_method_over_years_is_refused_for_one_year(gaps):
    sheet = Sheet(("P", "Q", "R"), ("A", "B", "C"), gaps[:3])
    with pytest.raises(OneYearError, match="build_panel"):
        build(parse_specification(MANY.format("carried_forward")), sheet)


def test_em_in_a_specification_names_each_figure_it_filled(gaps):
    sheet = Sheet(tuple(f"U{n}" for n in range(30)), ("A", "B", "C"), gaps[:30])
    changes = build(parse_specification(MANY.format("em")), sheet).step("impute").changes
    assert changes["REASON"].unique().to_list() == ["missing; expected from its other figures"]
    assert changes.height == np.isnan(gaps[:30]).sum()
