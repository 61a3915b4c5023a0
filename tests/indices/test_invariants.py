"""What must hold whatever the figures: order of rows, units of measure, scale of weights, monotonicity."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from actionlines.indices.aggregate import arithmetic_mean, generalised_mean, geometric_mean, harmonic_mean
from actionlines.indices.build import build
from actionlines.indices.contributions import member_contributions
from actionlines.indices.goalposts import goalposts, log_goalposts
from actionlines.indices.normalise import distance_to_target, min_max, z_score
from actionlines.indices.order import borda, rank_scores
from actionlines.indices.outranking import copeland, outranking
from actionlines.indices.penalised import mazziotta_pareto, ordered_weights
from actionlines.indices.rank import ranks
from actionlines.indices.roll_up import one_level
from actionlines.indices.sheet import Sheet
from actionlines.indices.specification import Choice, Rule
from actionlines.indices.specification_file import parse_specification
from actionlines.indices.treat import treat, winsorise

FIGURES = st.integers(1, 9999).map(lambda whole: whole / 100)  # two decimals, so that ties happen
GAPPY = st.one_of(FIGURES, st.just(float("nan")))
WEIGHTS = st.integers(1, 50).map(float)
MEANS = {
    "arithmetic": arithmetic_mean,
    "geometric": geometric_mean,
    "harmonic": harmonic_mean,
    "square": lambda scores, weights: generalised_mean(scores, weights, power=2),
    "half": lambda scores, weights: generalised_mean(scores, weights, power=0.5),
}


ROWS = st.integers(4, 9)


def tables(elements=FIGURES, units=ROWS, members=3):
    return units.flatmap(lambda rows: arrays(np.float64, (rows, members), elements=elements))


def weight_sets(members=3):
    return arrays(np.float64, members, elements=WEIGHTS)


def varied(values):
    return bool((np.nanmax(values, axis=0) > np.nanmin(values, axis=0)).all())


def specification(mean="arithmetic", normalise='method = "min_max"\nlower = 1', posts="", imputed=False):
    impute = '[[steps]]\ndo = "impute"\nmethod = "mean"\n' if imputed else ""
    members = "".join(
        f'[[indicators]]\ncode = "{code}"\nparent = "{parent}"\ndirection = {sign}\nweight = {weight}\n{posts}\n'
        for code, parent, sign, weight in (("A", "L", 1, 1), ("B", "L", -1, 2), ("C", "R", 1, 1))
    )
    steps = f'{impute}[[steps]]\ndo = "normalise"\n{normalise}\n'
    return parse_specification(
        f'code = "X"\naggregation = "{mean}"\n[[aggregates]]\ncode = "X"\n[[aggregates]]\ncode = "L"\nparent = "X"\n'
        f'[[aggregates]]\ncode = "R"\nparent = "X"\nweight = 3\n{members}{steps}'
    )


def built(values, spec):
    units = tuple(f"U{row}" for row in range(len(values)))
    return build(spec, Sheet(units, ("A", "B", "C"), values))


# order of rows


@pytest.mark.parametrize("mean", ["arithmetic", "geometric", "harmonic", "copeland", "mazziotta_pareto"])
@given(values=tables(GAPPY), seed=st.integers(0, 99))
@settings(deadline=None, max_examples=15)
def test_the_order_of_rows_changes_no_score_and_no_place(mean, values, seed):
    assume((~np.isnan(values)).sum(axis=0).min() > 1 and varied(values))
    order = np.random.default_rng(seed).permutation(len(values))
    balanced = 'method = "z_score"\nmean = 100\ndeviation = 10'  # what Mazziotta and Pareto take
    spec = specification(mean, balanced) if mean == "mazziotta_pareto" else specification(mean)
    found, turned = built(values, spec), built(values[order], spec)
    np.testing.assert_allclose(turned.scores, found.scores[order], rtol=1e-9, atol=1e-9)
    digits = [ranks(result.scores[:, -1:], digits=9) for result in (turned, found)]
    np.testing.assert_array_equal(digits[0], digits[1][order])


@given(values=tables(GAPPY, members=4), weights=weight_sets(4), seed=st.integers(0, 99))
@settings(deadline=None, max_examples=30)
def test_pairs_never_hang_on_the_order_of_rows_and_their_shares_add_up(values, weights, seed):
    order = np.random.default_rng(seed).permutation(len(values))
    table = outranking(values, weights)
    np.testing.assert_array_equal(outranking(values[order], weights), table[np.ix_(order, order)])
    np.testing.assert_array_equal(copeland(values[order], weights), copeland(values, weights)[order])
    both = (table + table.T)[~np.eye(len(values), dtype=bool)]
    np.testing.assert_allclose(both[~np.isnan(both)], 1.0, rtol=1e-12)
    wins = copeland(values, weights)
    if not np.isnan(wins).any():
        assert wins.sum() == 0


@given(values=tables(units=st.integers(8, 25), members=2), seed=st.integers(0, 99))
@settings(deadline=None, max_examples=30)
def test_treatment_does_not_hang_on_the_order_of_rows(values, seed):
    values = values**4  # long tails
    assume(varied(values))
    order = np.random.default_rng(seed).permutation(len(values))
    done, turned = treat(values), treat(values[order])
    np.testing.assert_allclose(turned.values, done.values[order], rtol=1e-9)


# units of measure


@pytest.mark.parametrize("method", [min_max, z_score])
@given(values=tables(GAPPY), factor=st.floats(0.01, 100), shift=st.floats(-1000, 1000))
@settings(deadline=None, max_examples=30)
def test_the_unit_of_measure_changes_no_score(method, values, factor, shift):
    assume((~np.isnan(values)).sum(axis=0).min() > 1 and varied(values))
    np.testing.assert_allclose(method(values * factor + shift), method(values), rtol=1e-6, atol=1e-6)


@given(values=tables(), factor=st.floats(0.01, 100), shift=st.floats(-1000, 1000))
@settings(deadline=None, max_examples=30)
def test_goalposts_in_the_same_unit_as_the_figures_change_no_score(values, factor, shift):
    plain = goalposts(values, lower=10, upper=60)
    changed = goalposts(values * factor + shift, lower=10 * factor + shift, upper=60 * factor + shift)
    np.testing.assert_allclose(changed, plain, rtol=1e-6, atol=1e-6)
    logs = log_goalposts(values, lower=10, upper=60)
    scaled_logs = log_goalposts(values * factor, lower=10 * factor, upper=60 * factor)
    np.testing.assert_allclose(scaled_logs, logs, rtol=1e-6, atol=1e-6)


@given(values=tables())
@settings(deadline=None, max_examples=30)
def test_ranks_look_at_order_alone(values):
    np.testing.assert_array_equal(rank_scores(np.log(values)), rank_scores(values))
    np.testing.assert_array_equal(borda(-values, -1), borda(values))


# weights


@pytest.mark.parametrize("mean", MEANS)
@given(scores=tables(GAPPY), weights=weight_sets(), factor=st.floats(0.01, 1000))
@settings(deadline=None, max_examples=30)
def test_the_scale_of_the_weights_changes_no_score(mean, scores, weights, factor):
    np.testing.assert_allclose(
        MEANS[mean](scores, weights * factor), MEANS[mean](scores, weights), rtol=1e-9, equal_nan=True
    )


@pytest.mark.parametrize("mean", MEANS)
@given(scores=tables(GAPPY), weights=weight_sets())
@settings(deadline=None, max_examples=30)
def test_a_mean_lies_between_the_least_and_the_greatest_of_what_is_there(mean, scores, weights):
    found = MEANS[mean](scores, weights)
    some = ~np.isnan(scores).all(axis=1)
    np.testing.assert_array_equal(np.isnan(found), ~some)
    low, high = np.nanmin(scores[some], axis=1), np.nanmax(scores[some], axis=1)
    assert ((found[some] >= low * (1 - 1e-12)) & (found[some] <= high * (1 + 1e-12))).all()


@given(scores=tables(GAPPY), weights=weight_sets())
@settings(deadline=None, max_examples=30)
def test_means_of_higher_power_are_never_lower(scores, weights):
    means = [harmonic_mean, geometric_mean, MEANS["half"], arithmetic_mean, MEANS["square"]]
    found = [mean(scores, weights) for mean in means]
    for lower, higher in pairwise(found):
        assert (~(lower > higher * (1 + 1e-12))).all()


@given(scores=tables(), weights=weight_sets())
@settings(deadline=None, max_examples=30)
def test_even_ordered_weights_are_the_mean_and_missing_scores_leave_their_weight_to_others(scores, weights):
    np.testing.assert_allclose(
        ordered_weights(scores, weights, order=[1, 1, 1, 1]), arithmetic_mean(scores, weights), rtol=1e-9
    )
    gap = scores.copy()
    gap[:, 1] = np.nan
    kept = [0, 2]
    for mean in MEANS.values():
        np.testing.assert_allclose(mean(gap, weights), mean(scores[:, kept], weights[kept]), rtol=1e-12)


# monotonicity: fixed goalposts or targets, given weights, any of these means


@pytest.mark.parametrize("mean", ["arithmetic", "geometric", "harmonic"])
@given(values=tables(GAPPY), row=st.integers(0, 3), column=st.integers(0, 2), rise=st.floats(0.01, 50))
@settings(deadline=None, max_examples=20)
def test_with_fixed_goalposts_a_better_figure_never_lowers_the_score_and_moves_nobody_else(
    mean, values, row, column, rise
):
    assume(not np.isnan(values[row, column]))
    posts = "goalposts = { lower = -20, upper = 200, truncate = false }"
    spec = specification(mean, 'method = "goalposts"', posts)
    better = values.copy()
    better[row, column] += rise * (-1 if column == 1 else 1)  # of B less is better
    assume((better > -20).all() or np.isnan(better).any())
    before, after = built(values, spec).scores[:, -1], built(better, spec).scores[:, -1]
    assert after[row] > before[row] - 1e-12
    others = np.arange(len(values)) != row
    np.testing.assert_array_equal(after[others], before[others])


@given(values=tables(), row=st.integers(0, 3), rise=st.floats(0.01, 50))
@settings(deadline=None, max_examples=30)
def test_with_a_fixed_target_a_better_figure_never_lowers_the_score(values, row, rise):
    values[-1] = 0.0  # the worst figure is somebody else's, and stays
    better = values.copy()
    better[row, 0] += rise
    assume(row != len(values) - 1)
    before, after = (distance_to_target(one, target=200.0) for one in (values, better))
    assert after[row, 0] >= before[row, 0]


def test_another_unit_s_better_figure_can_turn_two_units_round_where_the_scale_is_the_units_own():
    """R's rise stretches A, in which P is strong: P falls behind Q though neither's figures changed."""
    spec = parse_specification(
        'code = "X"\n[[indicators]]\ncode = "A"\n[[indicators]]\ncode = "B"\n[[steps]]\ndo = "normalise"\n'
        'method = "min_max"\n'
    )
    before = build(spec, Sheet(("P", "Q", "R"), ("A", "B"), [[8, 0], [0, 7], [10, 10]]))
    after = build(spec, Sheet(("P", "Q", "R"), ("A", "B"), [[8, 0], [0, 7], [20, 10]]))
    assert before.rank("P") < before.rank("Q")
    assert after.rank("P") > after.rank("Q")


def test_a_better_score_can_lower_a_penalised_mean():
    """Mazziotta and Pareto take more for imbalance than the better score brings."""
    balanced, lopsided = mazziotta_pareto([[70.0, 70.0, 70.0], [70.0, 70.0, 400.0]], [1, 1, 1])
    assert lopsided < balanced


def test_a_missing_figure_that_becomes_known_can_lower_the_score_though_it_is_above_the_worst():
    assert arithmetic_mean([[90.0, 50.0]], [1, 1]) < arithmetic_mean([[90.0, np.nan]], [1, 1])


def test_a_better_figure_can_lower_the_score_when_outliers_are_treated():
    """Winsorising pulls the furthest figure to the next: who leaps far ahead is pulled back, and stands no higher."""
    figures = np.array([[1.0], [2.0], [3.0], [4.0], [5.0], [6.0], [7.0], [8.0], [9.0], [12.0]])
    leap = figures.copy()
    leap[-1] = 500.0
    assert winsorise(leap)[0][-1, 0] == 9.0 < winsorise(figures)[0][-1, 0] == 12.0


# parts of a gap


@pytest.mark.parametrize("mean", ["arithmetic", "geometric", "harmonic", "mazziotta_pareto"])
@given(scores=arrays(np.float64, (2, 5), elements=GAPPY), weights=weight_sets(5))
@settings(deadline=None, max_examples=30)
def test_parts_of_a_gap_add_up_and_equal_scores_without_gaps_have_none(mean, scores, weights):
    assume(not np.isnan(scores).all(axis=1).any())
    rule = Rule(Choice(mean))
    own, other = scores
    common = np.isnan(own) & np.isnan(other)
    assume(not (np.isnan(np.where(common, 1.0, np.fmax(own, other)))).any())
    mixed_gone = np.isnan(own) | np.isnan(other)
    assume((~mixed_gone).any())
    parts = member_contributions(rule, weights, own, other)
    gap = one_level(own[np.newaxis], weights, rule)[0] - one_level(other[np.newaxis], weights, rule)[0]
    assert parts.sum() == pytest.approx(gap, rel=1e-9, abs=1e-9)
    if not mixed_gone.any():
        np.testing.assert_allclose(parts[own == other], 0.0, atol=1e-9)
