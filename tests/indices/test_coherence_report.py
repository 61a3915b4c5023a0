"""How an index hangs together, from the index as it was built: the example of COINr, and indices with gaps."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

from actionlines.indices.build import build
from actionlines.indices.coherence.influence import effective_weights
from actionlines.indices.coherence.redundancy import left_out
from actionlines.indices.coherence.report import coherence
from actionlines.indices.sheet import Sheet
from actionlines.indices.specification import Aggregate, Choice, Indicator, Rule, Specification

STEPS = """
[[steps]]
do = "denominate"
[[steps]]
do = "impute"
method = "group_mean"
group = "EurAsia_group"
[[steps]]
do = "treat"
method = "winsorise_then_log"
[[steps]]
do = "normalise"
method = "min_max"
"""


@pytest.fixture(scope="module")
def example(asem_specification, golden_sheet, golden):
    """Built from the figures as they are already denominated, as COINr's are by then."""
    without = STEPS.replace('[[steps]]\ndo = "denominate"\n', "", 1)
    return build(asem_specification(without), golden_sheet("01_example_coin/Denominated.csv"))


def test_the_report_of_the_example_says_what_coinr_says(example, golden_table) -> None:
    found = coherence(example)
    alphas = dict(golden_table("06_analysis/cronbach_pillars_normalised.csv").rows())
    ours = dict(found.aggregates.select("NODE", "ALPHA").rows())
    assert {pillar: ours[pillar] for pillar in alphas} == pytest.approx(
        {pillar: float(alpha) for pillar, alpha in alphas.items()}, rel=1e-10
    )
    physical = found.aggregates.row(by_predicate=pl.col("NODE") == "Physical", named=True)
    assert (physical["MEMBERS"], physical["ABOVE_ONE"], physical["RELIABLE"]) == (8, 3, False)
    assert physical["FIRST_COMPONENT"] == pytest.approx(2.9012596856112673 / 8, rel=1e-10)
    social = found.pillar_pairs.filter(pl.col("FIRST") == "Physical", pl.col("SECOND") == "Social")
    assert social["CORRELATION"].item() == pytest.approx(0.75393229976348997, rel=1e-10)
    assert social["GROUP"].item() is None
    assert found.indicator_pairs.height == 49 * 48 / 2
    assert found.statistics.height == 49


def test_without_the_physical_pillar_units_of_the_example_move_as_far_as_coinr_says(example) -> None:
    row = left_out(example).row(by_predicate=pl.col("NODE") == "Physical", named=True)
    assert row["SHIFT"] == pytest.approx(1.52941, abs=5e-6)


def test_effective_weights_of_the_example_are_coinrs(example, golden_table) -> None:
    theirs = golden_table("01_example_coin/EffectiveWeights.csv")
    column = next(name for name in theirs.columns if "eff" in name.lower())
    expected = {code: float(weight) for code, weight in theirs.select("iCode", column).rows()}
    assert effective_weights(example.specification) == pytest.approx(expected, rel=1e-10)


def gapped() -> Sheet:
    rng = np.random.default_rng(3)
    values = rng.random((14, 5))
    values[:, 1] = values[:, 0] + rng.random(14) / 100
    values[2, 0] = values[5, 3] = values[6, 4] = np.nan
    units = tuple(f"U{row}" for row in range(14))
    return Sheet(units, tuple("ABCDE"), values, denominators={"SIZE": values[:, 2] * 3 + 1})


LEAVES = tuple(Indicator(code, parent) for code, parent in zip("ABCDE", "PPPQQ", strict=True))
INNER = (Aggregate("I"), Aggregate("P", "I"), Aggregate("Q", "I"))


def test_a_report_with_gaps_names_the_redundant_and_what_follows_a_denominator() -> None:
    found = coherence(build(Specification("I", LEAVES, INNER), gapped()))
    redundant = dict(found.redundancy.select("INDICATOR", "REDUNDANT").rows())
    assert redundant == {"A": True, "B": True, "C": False, "D": False, "E": False}
    assert found.denominators.select("INDICATOR", "DENOMINATOR").rows() == [("C", "SIZE")]
    assert found.indicator_pairs.filter(pl.col("FLAG") == "high").select("FIRST", "SECOND").rows() == [
        ("A", "B")
    ]
    assert found.unit_availability["MISSING"].sum() == 3
    assert found.influence.group_by("PARENT").agg(pl.col("WEIGHT").sum())[
        "WEIGHT"
    ].to_list() == pytest.approx([1.0] * 3)


def test_leaving_out_moves_places_as_building_without_it_does() -> None:
    figures = gapped()
    whole = build(Specification("I", LEAVES, INNER), figures)
    shifts = dict(left_out(whole).select("NODE", "SHIFT").rows())
    for code in "ABCDE":
        leaves = tuple(one for one in LEAVES if one.code != code)
        kept = [one.code for one in leaves]
        without = build(Specification("I", leaves, INNER), figures.select(indicators=kept))
        moved = np.abs(without.ranks[:, -1] - whole.ranks[:, -1])
        assert shifts[code] == pytest.approx(np.nanmean(moved))
    only_q = build(
        Specification("I", LEAVES[3:], (INNER[0], INNER[2])), figures.select(indicators=["D", "E"])
    )
    assert shifts["P"] == pytest.approx(np.nanmean(np.abs(only_q.ranks[:, -1] - whole.ranks[:, -1])))


def test_a_flat_index_of_one_indicator_has_a_report_with_nothing_to_hold_together() -> None:
    found = coherence(
        build(
            Specification("I", (Indicator("A", "I"),), (Aggregate("I"),)),
            Sheet(("X", "Y"), ("A",), [[1], [2]]),
        )
    )
    row = found.aggregates.row(0, named=True)
    assert (row["ALPHA"], row["RELIABLE"], row["MEMBERS"]) == (None, None, 1)
    assert found.left_out["SHIFT"].to_list() == [None]
    assert found.pillar_pairs.is_empty()


def test_an_index_by_pairs_has_a_report_too() -> None:
    spec = Specification("I", LEAVES, INNER, rule=Rule(Choice("copeland")))
    found = coherence(build(spec, gapped()))
    assert found.left_out.height == 7
    assert not any(math.isnan(value) for value in found.influence["CORRELATION"].drop_nulls())
