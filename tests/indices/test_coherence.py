"""Statistics of coherence against plain loops and SciPy, with gaps, ties and columns that do not vary."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import stats

from actionlines.indices.coherence.collinearity import collinearity, condition_number
from actionlines.indices.coherence.components import ComponentsError, principal_components
from actionlines.indices.coherence.correlation import CorrelationMethodError, correlations
from actionlines.indices.coherence.dominance import dominance, dominance_share
from actionlines.indices.coherence.influence import effective_weights, influence
from actionlines.indices.coherence.pairs import correlation_pairs, denominator_pairs, flagged_pairs
from actionlines.indices.coherence.reliability import cronbach_alpha
from actionlines.indices.coherence.statistics import indicator_statistics
from actionlines.indices.specification import Aggregate, Indicator, Specification

FIGURES = st.one_of(st.just(math.nan), st.integers(-4, 4).map(float), st.floats(-50, 50, width=32))
TABLES = arrays.arrays(np.float64, st.tuples(st.integers(4, 14), st.integers(2, 5)), elements=FIGURES)
SCIPY = {"pearson": stats.pearsonr, "spearman": stats.spearmanr, "kendall": stats.kendalltau}


def one_pair(x: np.ndarray, y: np.ndarray, method: str) -> tuple[float, float]:
    """By SciPy over the units that have both, as one would write it for one pair."""
    both = ~np.isnan(x) & ~np.isnan(y)
    if both.sum() < 3 or np.ptp(x[both]) == 0 or np.ptp(y[both]) == 0:
        return math.nan, math.nan
    if method == "kendall":
        found = stats.kendalltau(x[both], y[both], method="asymptotic")
    else:
        found = SCIPY[method](x[both], y[both])
    return found.statistic, found.pvalue


@pytest.mark.filterwarnings("ignore:An input array is nearly constant")
@pytest.mark.parametrize("method", ["pearson", "spearman", "kendall"])
@settings(deadline=None, max_examples=40)
@given(table=TABLES)
def test_each_correlation_is_that_of_the_units_which_have_both(method: str, table: np.ndarray) -> None:
    table = table.round(3)
    found = correlations(table, method=method)
    for i in range(table.shape[1]):
        for j in range(table.shape[1]):
            r, p = one_pair(table[:, i], table[:, j], method)
            np.testing.assert_allclose(found.coefficients[i, j], r, atol=1e-9)
            if method == "kendall" or abs(r) < 0.999:
                np.testing.assert_allclose(found.p_values[i, j], p, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("method", ["pearson", "spearman", "kendall"])
@settings(deadline=None, max_examples=40)
@given(table=TABLES, seed=st.integers(0, 99))
def test_the_order_of_units_changes_no_correlation(method: str, table: np.ndarray, seed: int) -> None:
    shuffled = table[np.random.default_rng(seed).permutation(len(table))]
    before, after = (
        correlations(table.round(3), method=method),
        correlations(shuffled.round(3), method=method),
    )
    np.testing.assert_allclose(before.coefficients, after.coefficients, atol=1e-9)
    assert (before.units == after.units).all()


def test_many_units_are_compared_in_parts_and_give_the_same_tau() -> None:
    rng = np.random.default_rng(1)
    table = rng.integers(0, 9, (1_100, 2)).astype(float)
    found = correlations(table, method="kendall")
    expected = stats.kendalltau(table[:, 0], table[:, 1], method="asymptotic")
    np.testing.assert_allclose(found.coefficients[0, 1], expected.statistic, rtol=1e-12)
    np.testing.assert_allclose(found.p_values[0, 1], expected.pvalue, rtol=1e-9)


def test_a_correlation_of_an_unknown_name_is_refused() -> None:
    with pytest.raises(CorrelationMethodError, match="pearson, spearman, kendall"):
        correlations([[1.0]], method="persons")


def test_a_column_that_does_not_vary_has_no_correlation_and_no_shape_but_a_row() -> None:
    table = np.array([[1.0, 5.0], [2.0, 5.0], [3.0, 5.0], [9.0, 5.0]])
    assert np.isnan(correlations(table).coefficients[0, 1])
    row = indicator_statistics(table, ("A", "B")).row(1, named=True)
    assert (row["SKEWNESS"], row["STANDARD_DEVIATION"], row["UNIQUE"], row["FLAG_UNIQUE"]) == (
        None,
        0.0,
        1,
        "LOW",
    )


def test_an_indicator_without_any_figure_is_flagged_low_and_breaks_nothing() -> None:
    row = indicator_statistics([[math.nan], [math.nan]], ("A",)).row(0, named=True)
    assert (row["MEAN"], row["AVAILABLE"], row["SHARE_UNIQUE"]) == (None, 0, None)
    assert {row["FLAG_AVAILABLE"], row["FLAG_NON_ZERO"], row["FLAG_UNIQUE"]} == {"LOW"}


def test_pairs_keep_what_coinr_blanks_and_put_the_p_value_beside_it() -> None:
    table = np.random.default_rng(0).random((6, 3))
    pairs = correlation_pairs(table, ("A", "B", "C"), {"A": "P", "B": "P", "C": "P"})
    assert pairs.height == 3
    assert pairs["CORRELATION"].null_count() == 0
    assert (pairs["P_VALUE"] > 0.05).any()


def test_two_indicators_of_a_pillar_at_odds_are_flagged_before_two_that_have_little_in_common() -> None:
    rng = np.random.default_rng(3)
    base = rng.random(40)
    table = np.column_stack([base, -base + rng.random(40) / 9, rng.random(40)])
    pairs = flagged_pairs(correlation_pairs(table, ("A", "B", "C"), dict.fromkeys("ABC", "P")))
    assert pairs.select("FIRST", "SECOND", "FLAG").row(0) == ("A", "B", "negative")
    assert set(pairs["FLAG"]) == {"negative", "weak"}


def test_an_index_without_denominators_has_no_pairs_with_them() -> None:
    assert denominator_pairs([[1.0], [2.0]], ("A",), {}).is_empty()


@given(
    table=arrays.arrays(
        np.float64, st.tuples(st.integers(3, 20), st.integers(2, 6)), elements=st.floats(-9, 9)
    )
)
def test_alpha_of_complete_data_is_the_textbooks(table: np.ndarray) -> None:
    whole = table.sum(axis=1).var(ddof=1)
    alpha = cronbach_alpha(table)
    if whole < 1e-6:
        return
    k = table.shape[1]
    assert alpha == pytest.approx(
        k / (k - 1) * (1 - table.var(axis=0, ddof=1).sum() / whole), rel=1e-6, abs=1e-6
    )


def test_alpha_of_pairs_with_gaps_may_exceed_one() -> None:
    gaps = [[0.0, 0.0], [10.0, 10.0], *([5.0, math.nan] for _ in range(4))]
    assert cronbach_alpha(gaps) == pytest.approx(4 * 50 / (10 + 50 + 2 * 50))


def test_alpha_of_one_indicator_is_none() -> None:
    assert math.isnan(cronbach_alpha([[1.0], [2.0]]))


def test_components_of_too_few_complete_units_or_a_constant_column_are_refused() -> None:
    with pytest.raises(ComponentsError, match="1 units have a figure in every one of A, B"):
        principal_components([[1.0, 2.0], [math.nan, 3.0], [2.0, math.nan]], ("A", "B"))
    with pytest.raises(ComponentsError, match="B: the same for every unit"):
        principal_components([[1.0, 2.0], [2.0, 2.0]], ("A", "B"))


def test_components_rebuild_the_correlations_even_with_fewer_units_than_columns() -> None:
    table = np.random.default_rng(4).random((4, 6))
    found = principal_components(table, tuple("ABCDEF"))
    rebuilt = found.loadings @ np.diag(found.eigenvalues) @ found.loadings.T
    np.testing.assert_allclose(rebuilt, correlations(table).coefficients, atol=1e-12)
    assert found.shares.sum() == pytest.approx(1)
    assert (found.loadings.sum(axis=0) >= -1e-12).all()
    assert found.frame().columns == ["COMPONENT", "EIGENVALUE", "SHARE", *"ABCDEF"]


@settings(deadline=None, max_examples=40)
@given(table=TABLES)
def test_dominance_is_what_two_loops_find(table: np.ndarray) -> None:
    for strict in (False, True):
        found = dominance(table, strict=strict)
        for a in range(len(table)):
            for b in range(len(table)):
                both = ~np.isnan(table[a]) & ~np.isnan(table[b])
                lead = table[a][both] - table[b][both]
                beats = (
                    len(lead) > 0 and (lead > 0).all() if strict else (lead >= 0).all() and (lead > 0).any()
                )
                assert found[a, b] == beats


def test_a_single_unit_has_no_pairs_to_dominate() -> None:
    assert math.isnan(dominance_share([[1.0]]))


def test_inflation_is_that_of_a_regression_on_the_other_columns() -> None:
    rng = np.random.default_rng(5)
    table = rng.random((30, 4))
    table[:, 3] += table[:, 0]
    found = collinearity(table, tuple("ABCD"))
    for column in range(4):
        others = np.column_stack([np.ones(30), np.delete(table, column, axis=1)])
        rest = table[:, column] - others @ np.linalg.lstsq(others, table[:, column], rcond=None)[0]
        explained = 1 - rest.var() / table[:, column].var()
        assert found["EXPLAINED"][column] == pytest.approx(explained, rel=1e-9)
        assert found["INFLATION"][column] == pytest.approx(1 / (1 - explained), rel=1e-9)
    correlation = np.corrcoef(table.T)
    assert condition_number(table) == pytest.approx(math.sqrt(np.linalg.cond(correlation)), rel=1e-9)


def test_a_column_that_follows_from_others_is_told_in_full_by_them_and_a_free_one_is_not() -> None:
    rng = np.random.default_rng(6)
    free, one, two = rng.random((3, 20))
    table = np.column_stack([free, one, two, one + two])
    found = collinearity(table, tuple("ABCD"))["INFLATION"].to_list()
    assert found[1:] == [math.inf] * 3
    assert 1 <= found[0] < 2
    assert condition_number(table) == math.inf


def test_fewer_units_than_indicators_and_constant_columns_have_no_inflation() -> None:
    assert collinearity(np.eye(2), ("A", "B"))["INFLATION"].to_list() == [None, None]
    rows = [[1.0, 3.0, 5.0], [2.0, 3.0, 1.0], [4.0, 3.0, 2.0], [5.0, 3.0, 4.0]]
    assert collinearity(rows, ("A", "B", "C"))["INFLATION"].is_null().to_list() == [False, True, False]
    assert math.isnan(condition_number(np.eye(2)))


def test_effective_weights_of_indicators_add_up_to_one_over_uneven_branches() -> None:
    leaves = [
        Indicator(code, parent, weight=w) for code, parent, w in [("A", "P", 2), ("B", "P", 6), ("C", "I", 5)]
    ]
    found = effective_weights(
        Specification("I", tuple(leaves), (Aggregate("I"), Aggregate("P", "I", weight=15)))
    )
    assert found == {"I": 1.0, "P": 0.75, "A": 0.1875, "B": 0.5625, "C": 0.25}


def test_shares_of_variance_of_an_arithmetic_mean_add_up_to_one_and_show_who_works_against_the_rest() -> None:
    rng = np.random.default_rng(7)
    base = rng.random(60)
    table = np.column_stack([base, base + rng.random(60) / 4, -0.3 * base])
    weights = np.array([0.4, 0.4, 0.2])
    found = influence(table, table @ weights, ("A", "B", "C"), weights * 7)
    assert found["VARIANCE_SHARE"].sum() == pytest.approx(1)
    assert found["IMPORTANCE_SHARE"].sum() == pytest.approx(1)
    assert found["VARIANCE_SHARE"][2] < 0
    assert found["WEIGHT"].to_list() == pytest.approx([0.4, 0.4, 0.2])
