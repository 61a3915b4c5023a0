"""Every way to aggregate against COINr and Compind, and against plain loops where COINr is wrong."""

from __future__ import annotations

import time

import numpy as np
import polars as pl
import pytest

from actionlines.indices.aggregate import generalised_mean, geometric_mean
from actionlines.indices.build import build
from actionlines.indices.doubt import benefit_of_the_doubt
from actionlines.indices.normalise import min_max, z_score
from actionlines.indices.order import rank_scores
from actionlines.indices.outranking import copeland, outranking
from actionlines.indices.penalised import mazziotta_pareto, ordered_weights, wroclaw
from actionlines.indices.roll_up import roll_up

AS_THEY_ARE = '[[steps]]\ndo = "normalise"\nmethod = "none"\n'

RULES = {
    "amean": 'aggregation = "arithmetic"',
    "gmean": 'aggregation = "geometric"',
    "hmean": 'aggregation = "harmonic"',
    "genmean_p0.5": 'aggregation = { method = "generalised", power = 0.5 }',
    "genmean_p2": 'aggregation = { method = "generalised", power = 2 }',
    "genmean_pm1": 'aggregation = { method = "generalised", power = -1 }',
    "amean_gmean_gmean": 'aggregation = "geometric"\nlevels = [{ level = 2, aggregation = "arithmetic" }]',
    "amean_amean_copeland": 'levels = [{ level = 4, aggregation = "copeland" }]',
    "copeland_all_levels": 'aggregation = "copeland"',
}


def aggregates(specification):
    return [one.code for one in specification.aggregates]


@pytest.fixture(scope="module")
def scores(golden_sheet):
    return golden_sheet("03_aggregate/input_minmax_1_100.csv")


def rolled(specification, sheet):
    return roll_up(specification, sheet.values, units=sheet.units).scores[:, len(specification.indicators) :]


@pytest.mark.parametrize("name", RULES)
def test_scores_are_aggregated_as_by_coinr(name, scores, asem_specification, golden_values, assert_same):
    specification = asem_specification(f"{RULES[name]}\n")
    codes = [one.code for one in specification.bottom_up]
    assert_same(rolled(specification, scores), golden_values(f"03_aggregate/{name}.csv", scores.units, codes))


@pytest.mark.parametrize("mean", ["amean", "gmean"])
def test_weights_weigh_as_by_coinr(
    mean, scores, asem_specification, golden_table, golden_values, assert_same
):
    specification = asem_specification(f"{RULES[mean]}\n")
    random = dict(golden_table("03_aggregate/weights_random.csv").select("iCode", "Weight").iter_rows())
    weights = {
        code: np.array([random[member] for member in specification.children(code)], dtype=float)
        for code in aggregates(specification)
    }
    found = roll_up(specification, scores.values, weights=weights).scores[:, len(specification.indicators) :]
    codes = [one.code for one in specification.bottom_up]
    expected = golden_values(f"03_aggregate/{mean}_random_weights.csv", scores.units, codes)
    assert_same(found, expected)


@pytest.mark.parametrize("share", ["0", "0.9"])
@pytest.mark.parametrize("mean", ["amean", "gmean", "hmean"])
def test_what_is_missing_shares_its_weight_out_as_by_coinr(
    mean, share, golden_sheet, asem_specification, golden_values, assert_same
):
    sheet = golden_sheet("03_aggregate/NA_input_minmax_1_100.csv")
    specification = asem_specification(f"{RULES[mean]}\nminimum_share = {share}\n")
    codes = [one.code for one in specification.bottom_up]
    expected = golden_values(f"03_aggregate/NA_a_{mean}_thresh{share}.csv", sheet.units, codes)
    assert np.isnan(sheet.values).sum() == 63
    assert_same(rolled(specification, sheet), expected)


def test_a_generalised_mean_leaves_out_what_is_missing_where_coinr_gives_none(golden_sheet):
    """COINr's `a_genmean` is missing where any value is, though documented to skip it. The oracle is a plain loop."""
    sheet = golden_sheet("03_aggregate/NA_input_minmax_1_100.csv")
    weights = np.linspace(1, 3, len(sheet.indicators))
    for power in (0.5, 2.0, -1.0):
        expected = []
        for row in sheet.values:
            there = [(value, weight) for value, weight in zip(row, weights, strict=True) if value == value]
            total = sum(weight for _, weight in there)
            expected.append(sum(weight / total * value**power for value, weight in there) ** (1 / power))
        np.testing.assert_allclose(generalised_mean(sheet.values, weights, power=power), expected, rtol=1e-12)


@pytest.fixture(scope="module")
def physical(scores, asem_specification):
    return scores.select(indicators=asem_specification().children("Physical"))


def test_pairs_are_compared_as_by_coinr(physical, golden_table, assert_same):
    order = [
        physical.units.index(unit) for unit in golden_table("03_aggregate/input_minmax_1_100.csv")["uCode"]
    ]
    expected = golden_table("03_aggregate/outrank_Physical.csv").cast(pl.Float64).to_numpy()
    assert_same(outranking(physical.values[order], np.ones(8)), expected)


def oracle_outranking(values, weights):
    """Plain loops over pairs and members that both have."""
    units = len(values)
    table = [[0.0] * units for _ in range(units)]
    for i in range(units):
        for j in range(units):
            if i == j:
                continue
            ahead = total = 0.0
            for x, y, weight in zip(values[i], values[j], weights, strict=True):
                if x == x and y == y:
                    total += weight
                    ahead += weight if x > y else weight / 2 if x == y else 0.0
            table[i][j] = ahead / total if total else float("nan")
    return np.array(table)


@pytest.fixture(scope="module")
def gaps(physical):
    values = np.round(physical.values, -1)  # so that some tie
    values[np.random.default_rng(5).random(values.shape) < 0.3] = np.nan
    values[3, :4] = np.nan
    values[4, 4:] = np.nan  # rows 3 and 4 have no member in common
    return values


def test_pairs_with_missing_scores_are_compared_as_by_plain_loops(gaps):
    """COINr drops the missing weight above the diagonal and takes 1 less that below it: the order of rows decides."""
    weights = np.arange(1.0, 9.0)
    expected = oracle_outranking(gaps, weights)
    np.testing.assert_allclose(outranking(gaps, weights), expected, rtol=1e-12, atol=1e-15)
    assert np.isnan(expected[3, 4])
    won = np.where(np.isnan(expected), 0.5, expected)
    signs = np.where(np.abs(won - 0.5) < 1e-12, 0.0, np.sign(won - 0.5))
    np.fill_diagonal(signs, 0.0)
    assert (copeland(gaps, weights) == signs.sum(axis=1)).all()


def test_the_order_of_rows_decides_no_pair(gaps):
    weights = np.arange(1.0, 9.0)
    order = np.random.default_rng(1).permutation(len(gaps))
    assert (copeland(gaps[order], weights) == copeland(gaps, weights)[order]).all()
    np.testing.assert_array_equal(
        outranking(gaps[order], weights), outranking(gaps, weights)[np.ix_(order, order)]
    )


def test_copeland_of_a_batch_is_that_of_each_sheet_and_set_of_weights(gaps):
    sheets = np.stack([gaps, gaps[::-1], -gaps])
    weights = np.random.default_rng(2).random((3, 1, 8))
    found = copeland(sheets, weights)
    each = [copeland(sheet, weight[0]) for sheet, weight in zip(sheets, weights, strict=True)]
    np.testing.assert_array_equal(found, each)


def test_copeland_of_204_units_takes_at_most_two_hundredths_of_a_second():
    values = np.random.default_rng(0).random((204, 49))
    values[values < 0.02] = np.nan
    weights = np.ones(49)
    taken = []
    for _ in range(5):
        start = time.process_time()
        copeland(values, weights)
        taken.append(time.process_time() - start)
    assert min(taken) <= 0.02


@pytest.fixture(scope="module")
def regions(golden_table):
    return golden_table("10_compind/input_EU_NUTS1.csv").select("roads", "trains").cast(pl.Float64).to_numpy()


@pytest.fixture(scope="module")
def compind(golden_table):
    return lambda name: golden_table(f"10_compind/NUTS1_{name}.csv").cast(pl.Float64).to_numpy()


def test_regions_are_normalised_as_by_compind(regions, compind, assert_same):
    assert_same(z_score(regions, mean=100, deviation=10), compind("norm_z100_10"))
    assert_same(min_max(regions, [1, -1], upper=1), compind("norm_minmax_POS_NEG"))
    assert_same(rank_scores(regions), compind("norm_rank"))


def test_imbalance_is_penalised_as_by_compind(regions, compind, assert_same):
    scores = z_score(regions, mean=100, deviation=10)
    found = [mazziotta_pareto(scores, [1, 1], penalty=way, freedom=1) for way in ("subtracted", "added")]
    assert_same(np.stack(found, axis=1), compind("mpi"))


def test_geometric_mean_and_distance_to_the_ideal_are_as_by_compind(regions, compind, assert_same):
    assert_same(
        np.stack([geometric_mean(regions, [1, 1]), wroclaw(regions, [1, 1])], axis=1), compind("geom_wroclaw")
    )


def test_ordered_weights_are_as_by_compind(regions, compind, assert_same):
    """At least one of two: Compind's `n` is the worst, `p` the best."""
    found = [ordered_weights(regions, [1, 1], order=order) for order in ([0, 1], [1, 0])]
    assert_same(np.stack(found, axis=1), compind("owa_1"))


def test_the_benefit_of_the_doubt_is_as_by_compind(regions, compind, assert_same):
    assert_same(benefit_of_the_doubt(regions, [1, 1]), compind("bod_lp")[:, 0])


def test_a_generalised_mean_of_power_two_of_the_whole_example_is_what_build_gives(
    scores, asem_specification, golden_values, assert_same
):
    specification = asem_specification(f"{RULES['genmean_p2']}\n{AS_THEY_ARE}")
    result = build(specification, scores)
    expected = golden_values("03_aggregate/genmean_p2.csv", scores.units, ["Index"])
    assert_same(result.scores[:, -1:], expected)
