"""Replicates: each is the index that `build` makes of the same choices, whatever is in doubt."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from doubted_index import ALL, MEANS, SCALES, TOGETHER, TREATMENTS, built, index, sheet, study

from actionlines.indices.aggregate import NonPositiveScoreError
from actionlines.indices.build import build
from actionlines.indices.rank import ranks
from actionlines.indices.robustness import replicates as batches
from actionlines.indices.robustness.inputs import (
    AggregationDoubt,
    DoubtError,
    Doubts,
    MissingDoubt,
    StepDoubt,
    WeightDoubt,
)
from actionlines.indices.robustness.study import robustness
from actionlines.indices.sheet import Sheet
from actionlines.indices.specification import Aggregate, Choice, Indicator, Rule, Specification, Step


@pytest.mark.parametrize(
    "names",
    [*([name] for name in ALL), [name for name in TOGETHER if name not in {"errors", "missing"}], TOGETHER],
    ids="+".join,
)
@pytest.mark.parametrize("gaps", [True, False], ids=["gaps", "complete"])
def test_each_replicate_is_the_index_that_is_built_of_the_same_choices(names: list[str], gaps: bool) -> None:
    found = study(names, gaps=gaps)
    for number in range(len(found.scores)):
        np.testing.assert_allclose(found.scores[number], built(found, number), rtol=1e-9, atol=1e-9)
        np.testing.assert_array_equal(
            found.places[number], ranks(found.scores[number][:, None], digits=12)[:, 0]
        )


def test_the_first_and_second_sample_of_a_sensitivity_study_are_such_indices_too() -> None:
    found = study(TOGETHER, samples=32, sensitivity=True)
    assert len(found.scores) == 64
    for number in range(0, 64, 7):
        np.testing.assert_allclose(found.scores[number], built(found, number), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    "rule",
    [
        Rule(Choice("weighted_sum"), Choice("as_stated")),
        Rule(Choice("copeland")),
        Rule(Choice("arithmetic"), Choice("equal")),
        Rule(Choice("geometric"), minimum_share=0.6),
        Rule(Choice("mazziotta_pareto")),
    ],
    ids=lambda rule: f"{rule.aggregation.method}-{rule.weights.method}-{rule.minimum_share}",
)
def test_replicates_by_any_rule_are_the_indices_that_are_built(rule: Rule) -> None:
    steps = (Step("treat", TREATMENTS[2]), Step("normalise", SCALES[1]))
    for names in (["weights", "drop"], ["errors", "missing", "weights"]):
        found = study(names, samples=16, of=index(rule=rule, steps=steps))
        for number in range(16):
            np.testing.assert_allclose(found.scores[number], built(found, number), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("method", ["principal_component", "entropy", "equal_influence", "budget"])
def test_weights_that_are_found_from_figures_are_found_anew_for_each_replicate(method: str) -> None:
    points = {"points": [[3.0, 1.0], [1.0, 1.0]]} if method == "budget" else {}
    leaves = tuple(Indicator(code, parent) for code, parent in zip("ABCD", "PPQQ", strict=True))
    inner = (Aggregate("I"), Aggregate("P", "I"), Aggregate("Q", "I"))
    found_from = Specification(
        "I", leaves, inner, steps=(Step("normalise", SCALES[0]),), rule=Rule(weights=Choice(method, points))
    )
    figures = sheet(gaps=False)
    figures.values[:, :4] += 3 * figures.values[:, :1]
    doubts = Doubts((ALL["errors"], ALL["normalise"]), samples=16)
    found = robustness(found_from, figures, doubts=doubts, sensitivity=False)
    for number in range(16):
        np.testing.assert_allclose(found.scores[number], built(found, number), rtol=1e-9)
    if method != "budget":
        with pytest.raises(DoubtError, match="are found from the data"):
            robustness(found_from, figures, doubts=Doubts((ALL["weights"],)))


def test_a_budget_of_points_is_where_weights_in_doubt_vary_around() -> None:
    leaves = tuple(Indicator(code, "I") for code in "AC")
    flat = Specification(
        "I", leaves, (Aggregate("I"),), rule=Rule(weights=Choice("budget", {"points": [[3.0, 1.0]]}))
    )
    found = robustness(
        flat, sheet(gaps=False), doubts=Doubts((ALL["weights"],), samples=256), sensitivity=False
    )
    assert [one.weight for one in found.replica(3)[0].indicators] == pytest.approx([0.75, 0.25], rel=0.25)
    for number in range(0, 256, 50):
        np.testing.assert_allclose(found.scores[number], built(found, number), rtol=1e-9)


def test_batches_of_any_size_draw_and_make_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = study(TOGETHER, sensitivity=True)
    monkeypatch.setattr(batches, "BATCH_BYTES", 20_000)
    monkeypatch.setattr(batches, "CELL_BYTES", 2_000)
    parts = study(TOGETHER, sensitivity=True)
    np.testing.assert_allclose(parts.scores, whole.scores, rtol=1e-12)
    assert parts.reasons == whole.reasons
    np.testing.assert_allclose(
        parts.sensitivity_table()["TOTAL"].drop_nulls(),
        whole.sensitivity_table()["TOTAL"].drop_nulls(),
        rtol=1e-8,
    )


def test_the_same_seed_gives_the_same_and_another_gives_other_replicates() -> None:
    doubts = Doubts((ALL["weights"], ALL["errors"]), samples=16, seed=4)
    one, two = (robustness(index(), sheet(), doubts=doubts, sensitivity=False) for _ in range(2))
    other = robustness(index(), sheet(), doubts=replace(doubts, seed=5), sensitivity=False)
    np.testing.assert_array_equal(one.scores, two.scores)
    assert (one.scores != other.scores).any()


def test_a_score_of_nought_in_a_geometric_mean_refuses_the_replicate_and_is_counted() -> None:
    nought = Doubts(
        (
            StepDoubt("normalise", "normalise", (Choice("min_max"), SCALES[0])),
            AggregationDoubt("aggregation", MEANS[:2]),
        ),
        samples=256,
    )
    found = robustness(index(), sheet(), doubts=nought, sensitivity=True)
    lost = np.isnan(found.scores).all(axis=1)
    assert found.replicates == 256 * 4
    assert 0.2 < lost.mean() < 0.3, "one in two scales begins at nought, one in two means is geometric"
    assert found.refused == sum(found.reasons.values())
    assert abs(found.refused / found.replicates - 0.25) < 0.03
    assert all("0 or below" in reason for reason in found.reasons)
    assert found.refused_table()["REPLICATES"].sum() == found.refused
    assert found.intervals()["REPLICATES"].max() == (~lost).sum()
    assert found.stability()["REFUSED"].item() == found.refused


def test_a_replicate_whose_figures_cannot_be_normalised_is_refused_and_counted_for_each_that_needs_them() -> (
    None
):
    """Of three units with one gap likely, an indicator is the same for all that are left now and then."""
    small = Sheet(("X", "Y", "Z"), ("A", "B"), [[1.0, 2.0], [1.0, 5.0], [4.0, 9.0]])
    flat = Specification(
        "I",
        (Indicator("A", "I"), Indicator("B", "I")),
        (Aggregate("I"),),
        steps=(Step("normalise", Choice("min_max")),),
    )
    doubts = Doubts((MissingDoubt("missing", 0.3), WeightDoubt("weights")), samples=128)
    found = robustness(flat, small, doubts=doubts)
    assert found.refused == sum(found.reasons.values()) > 0
    assert set(found.reasons) == {"normalise: ConstantColumnError"}
    for number in range(0, 256, 9):
        if np.isnan(found.scores[number]).all():
            continue
        np.testing.assert_allclose(found.scores[number], built(found, number), rtol=1e-9)


def test_each_replicate_takes_a_draw_of_its_own_from_a_multiple_imputation() -> None:
    doubts = Doubts(
        (
            StepDoubt("impute", "impute", (Choice("multiple"), Choice("mean"))),
            ALL["weights"],
            ALL["aggregation"],
        ),
        samples=16,
    )
    found = robustness(index(), sheet(units=20), doubts=doubts)
    for number in range(0, 32, 3):
        expected = build(*found.replica(number), rng=found.replica_rng(number)).scores[:, -1]
        np.testing.assert_allclose(found.scores[number], expected, rtol=1e-9)
    drawn = [found.replica(number)[0].steps[0].choice.method for number in range(32)]
    assert set(drawn) == {"multiple", "mean"}


def test_a_refusal_that_is_of_no_one_cell_names_the_aggregate() -> None:
    centred = (Step("normalise", Choice("z_score")),)
    penalised = index(rule=Rule(Choice("mazziotta_pareto")), steps=centred)
    with pytest.raises(NonPositiveScoreError, match=r"^P[:,] "):
        build(penalised, sheet(gaps=False))


def test_whoever_screening_leaves_out_is_left_out_of_every_replicate() -> None:
    gapped = sheet(gaps=False)
    gapped.values[3, :6] = np.nan
    steps = (Step("screen", Choice("availability", {"minimum_share": 0.5})), *index().steps)
    doubts = Doubts((ALL["errors"], ALL["weights"]), samples=16)
    found = robustness(index(steps=steps), gapped, doubts=doubts, sensitivity=False)
    assert found.units == build(index(steps=steps), gapped).units
    assert "U03" not in found.units
    assert not np.isnan(found.scores).any()
