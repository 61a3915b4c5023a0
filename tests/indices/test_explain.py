from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from actionlines.indices.build import build
from actionlines.indices.compare import NothingInCommonError, compare, revision
from actionlines.indices.contributions import _over_orders, member_contributions
from actionlines.indices.explain import MEAN, explain, strengths
from actionlines.indices.result import UnknownNodeError, UnknownUnitError
from actionlines.indices.sheet import Sheet
from actionlines.indices.specification import Choice, Rule
from actionlines.indices.specification_file import parse_specification

STEPS = """
[[steps]]
do = "denominate"
[[steps]]
do = "impute"
method = "group_mean"
group = "EurAsia_group"
[[steps]]
do = "screen"
minimum_share = 0.9
[[steps]]
do = "treat"
method = "winsorise_then_log"
[[steps]]
do = "normalise"
method = "min_max"
"""


@pytest.fixture(scope="module")
def result(asem, asem_specification):
    return build(asem_specification(STEPS), asem)


@pytest.fixture(scope="module")
def geometric(asem, asem_specification):
    steps = STEPS.replace('"min_max"', '"min_max"\nlower = 1')
    return build(asem_specification(f'aggregation = "geometric"\n{steps}'), asem)


def test_the_strengths_and_weaknesses_of_the_united_kingdom_are_as_by_coinr(result, golden_table):
    for weakest, name in ((False, "strengths"), (True, "weaknesses")):
        expected = golden_table(f"01_example_coin/StrWeak_GBR_{name}.csv")
        found = strengths(result, "GBR", weakest=weakest)
        assert found["RANK"].to_list() == expected["Rank"].cast(pl.Float64).to_list()
        every = strengths(result, "GBR", count=49, weakest=weakest)  # who ties for the last one may stand in
        scores = {row[:3]: row[3] for row in every.select("NODE", "PARENT", "RANK", "SCORE").rows()}
        for code, pillar, rank, value in expected.select("Code", "Pillar", "Rank", "Value").rows():
            assert scores[code, pillar, float(rank)] == pytest.approx(float(value), rel=5e-3)


def test_a_score_is_told_from_raw_figure_through_each_step(result, asem):
    told = explain(result, "AUT")
    assert told.steps.columns == [
        "INDICATOR", "RAW", "1 denominate", "2 impute", "3 screen", "4 treat", "5 normalise", "REASON",
    ]  # fmt: skip
    flights = told.steps.row(by_predicate=pl.col("INDICATOR") == "Flights", named=True)
    assert flights["RAW"] == asem.values[asem.units.index("AUT"), asem.indicators.index("Flights")]
    assert flights["5 normalise"] == result.score("AUT", "Flights")
    assert flights["REASON"] == "denominate: divided by Population"
    imputed = result.step("impute").changes.row(0, named=True)
    unit = explain(result, imputed["UNIT"])
    told_of = unit.steps.row(by_predicate=pl.col("INDICATOR") == imputed["INDICATOR"], named=True)
    assert "impute: missing; mean of its group in EurAsia_group" in told_of["REASON"]


@pytest.mark.parametrize("which", ["result", "geometric"])
@pytest.mark.parametrize("against", [None, "NLD"])
def test_parts_of_a_gap_add_up_at_every_node(which, against, request):
    built = request.getfixturevalue(which)
    told = explain(built, "CHE", against=against)
    parts = dict(told.gap.select("NODE", "CONTRIBUTION").rows())
    spec = built.specification
    index = told.gap.row(by_predicate=pl.col("NODE") == spec.root, named=True)
    assert parts[spec.root] == pytest.approx(index["SCORE"] - index["OTHER"], abs=1e-12)
    assert told.against == (against or MEAN)
    for one in spec.aggregates:
        assert sum(parts[member] for member in spec.children(one.code)) == pytest.approx(
            parts[one.code], abs=1e-9
        )


def test_parts_of_an_arithmetic_gap_are_effective_weight_times_difference(result):
    told = explain(result, "CHE", against="NLD")
    rows = told.gap.join(result.weight_table().select("NODE", "EFFECTIVE"), on="NODE")
    expected = rows["EFFECTIVE"] * (rows["SCORE"] - rows["OTHER"])
    np.testing.assert_allclose(rows["CONTRIBUTION"], expected, rtol=1e-10, atol=1e-12)


def test_parts_by_orders_add_up_too_and_are_near_those_by_subsets():
    rng = np.random.default_rng(4)
    rule = Rule(Choice("geometric"))
    own, other, weights = rng.uniform(1, 100, (3, 14))
    parts = member_contributions(rule, weights, own, other)
    share = weights / weights.sum()
    assert parts.sum() == pytest.approx(np.prod(own**share) - np.prod(other**share), rel=1e-12)
    twelve = member_contributions(rule, weights[:12], own[:12], other[:12])
    np.testing.assert_allclose(_over_orders(rule, weights[:12], own[:12], other[:12]), twelve, atol=1.5)


def test_a_missing_score_is_part_of_the_gap():
    parts = member_contributions(Rule(), np.ones(2), np.array([4.0, np.nan]), np.array([4.0, 2.0]))
    assert parts.sum() == pytest.approx(1.0)
    assert parts[1] != 0


def test_leaving_a_node_out_is_building_without_it(result, asem, asem_specification):
    told = explain(result, "CHE")
    text_free = [one for one in asem_specification(STEPS).indicators if one.parent != "Physical"]
    spec = asem_specification(STEPS)
    without = replace(
        spec,
        indicators=tuple(text_free),
        aggregates=tuple(one for one in spec.aggregates if one.code != "Physical"),
        steps=(),
    )
    columns = [result.column(one.code) for one in text_free]
    rebuilt = build(
        without, Sheet(result.units, tuple(one.code for one in text_free), result.scores[:, columns])
    )
    row = told.without.row(by_predicate=pl.col("NODE") == "Physical", named=True)
    assert row["SCORE"] == pytest.approx(rebuilt.score("CHE"), rel=1e-12)
    assert row["RANK"] == rebuilt.rank("CHE")
    assert row["CHANGE"] == pytest.approx(rebuilt.score("CHE") - result.score("CHE"))
    # headline of COINr's `remove_elements`: without Physical, places move by this much on average
    assert compare(result, rebuilt).mean_rank_change == pytest.approx(1.52941, abs=5e-6)


def test_one_at_a_time_moves_an_arithmetic_index_by_the_effective_weight(result):
    told = explain(result, "GBR")
    rows = told.moves.join(
        result.weight_table().select(INDICATOR="NODE", EFFECTIVE="EFFECTIVE"), on="INDICATOR"
    )
    np.testing.assert_allclose(rows["PER_POINT"], rows["EFFECTIVE"], rtol=1e-9)  # scores spread over 0 to 100
    own = np.array([result.score("GBR", code) for code in rows["INDICATOR"]])
    np.testing.assert_allclose(rows["CHANGE"], rows["EFFECTIVE"] * (100 - own), rtol=1e-9, atol=1e-12)
    assert (rows["RANK"] <= result.rank("GBR")).all()


@pytest.mark.parametrize("method", ["copeland", "wroclaw", "benefit_of_the_doubt"])
def test_a_score_that_hangs_on_all_units_has_no_parts_but_can_be_moved(method):
    spec = parse_specification(
        f'code = "X"\naggregation = "{method}"\n[[indicators]]\ncode = "A"\n[[indicators]]\ncode = "B"'
    )
    built = build(spec, Sheet(("P", "Q", "R"), ("A", "B"), [[1, 8], [3, 2], [4, 1]]))
    told = explain(built, "P", against="Q")
    assert told.gap["CONTRIBUTION"].to_list()[:2] == [None, None]
    assert told.moves["CHANGE"].null_count() == 0
    assert explain(built, "P").gap["OTHER"][2] is None


def test_a_unit_that_has_no_score_is_named_with_the_reason(asem, asem_specification):
    values = asem.values.copy()
    values[0, :40] = np.nan
    built = build(
        asem_specification('[[steps]]\ndo = "screen"\nminimum_share = 0.9\n' + STEPS),
        Sheet(asem.units, asem.indicators, values, asem.groups, asem.denominators),
    )
    with pytest.raises(
        UnknownUnitError, match=f"Index has no score of {asem.units[0]}: left out by screening"
    ):
        explain(built, asem.units[0])
    with pytest.raises(UnknownUnitError, match="not in the sheet"):
        explain(built, "ATLANTIS")
    with pytest.raises(UnknownNodeError):
        built.score(asem.units[1], "Nothing")


def test_two_results_are_compared_unit_by_unit(result, geometric):
    side = compare(result, geometric)
    row = side.units.row(by_predicate=pl.col("UNIT") == "CHE", named=True)
    assert row["RANK_CHANGE"] == result.rank("CHE") - geometric.rank("CHE")
    assert row["CHANGE"] == geometric.score("CHE") - result.score("CHE")
    assert 0.8 < side.rank_correlation < 1
    assert side.differences["WHAT"].to_list() == ["steps.4.choice", "rule.aggregation"]
    assert compare(result, result).mean_rank_change == 0


FLAT = 'code = "X"\n[[indicators]]\ncode = "A"\n[[indicators]]\ncode = "{}"\nweight = {}'


def flat(code, weight, values, units=("P", "Q")):
    return build(parse_specification(FLAT.format(code, weight)), Sheet(units, ("A", code), values))


def test_a_revision_of_the_data_alone_is_all_data_and_of_the_method_alone_all_method():
    old, data, method = (
        flat("B", 1, [[2, 4], [1, 1]]),
        flat("B", 1, [[2, 6], [1, 1]]),
        flat("B", 3, [[2, 4], [1, 1]]),
    )
    assert revision(old, data).rows()[0] == ("P", 3.0, 4.0, 1.0, 1.0, 0.0)
    assert revision(old, method).rows()[0] == ("P", 3.0, 3.5, 0.5, 0.0, 0.5)


def test_a_revision_with_an_indicator_gone_is_split_in_the_one_order_that_is_possible():
    old = flat("B", 1, [[2, 4], [1, 1]])
    spec = parse_specification('code = "X"\n[[indicators]]\ncode = "A"')
    new = build(spec, Sheet(("P", "Q"), ("A",), [[5], [1]]))
    assert revision(old, new).rows()[0] == ("P", 3.0, 5.0, 2.0, 3.0, -1.0)


def test_a_revision_without_anything_in_common_is_refused():
    old = flat("B", 1, [[2, 4], [1, 1]])
    with pytest.raises(NothingInCommonError, match="no unit in common"):
        revision(old, flat("B", 1, [[2, 4], [1, 1]], units=("R", "S")))
    with pytest.raises(NothingInCommonError, match="no unit in common"):
        compare(old, flat("B", 1, [[2, 4], [1, 1]], units=("R", "S")))
    with pytest.raises(NothingInCommonError, match="neither specification"):
        revision(old, flat("C", 1, [[2, 4], [1, 1]]))
