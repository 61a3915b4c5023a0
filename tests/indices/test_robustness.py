"""What is said of an index from its replicates: intervals, places, pairs, and which doubt matters."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from doubted_index import ALL, MEANS, index, sheet, study
from hypothesis import given, settings
from hypothesis import strategies as st

from actionlines.indices.rank import ranks
from actionlines.indices.result import UnknownUnitError
from actionlines.indices.robustness import replicates as batches
from actionlines.indices.robustness.inputs import (
    AggregationDoubt,
    Doubt,
    DoubtError,
    Doubts,
    DropDoubt,
    ErrorDoubt,
    StepDoubt,
    WeightDoubt,
)
from actionlines.indices.robustness.placing import places
from actionlines.indices.robustness.robustness import NoReplicaError, NoSensitivityError
from actionlines.indices.robustness.study import TooManyReplicatesError, robustness
from actionlines.indices.sheet import Sheet, sheet_from_frame
from actionlines.indices.specification import Aggregate, Choice, Indicator, Rule, Specification


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000), spread=st.floats(0.05, 0.9), mean=st.sampled_from(MEANS[:2]))
def test_the_whole_range_of_scores_holds_the_index_where_only_weights_vary(
    seed: int, spread: float, mean: Choice
) -> None:
    """Each stated weight lies in the middle of what it may be: some weightings are better for a unit, some worse."""
    doubts = Doubts((WeightDoubt("weights", spread=spread),), samples=256, seed=seed)
    found = robustness(
        index(rule=Rule(mean)), sheet(seed=seed, gaps=False), doubts=doubts, sensitivity=False
    ).intervals(coverage=1.0)
    assert (found["SCORE_LOW"] <= found["SCORE"] + 1e-9).all()
    assert (found["SCORE"] <= found["SCORE_HIGH"] + 1e-9).all()
    assert (found["SCORE_LOW"] <= found["SCORE_MEDIAN"]).all()


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 1000), name=st.sampled_from(["treat", "normalise", "aggregation", "impute"]))
def test_the_whole_range_holds_the_index_where_its_own_choice_is_among_those_in_doubt(
    seed: int, name: str
) -> None:
    found = robustness(
        index(), sheet(seed=seed), doubts=Doubts((ALL[name],), samples=64, seed=seed), sensitivity=False
    ).intervals(coverage=1.0)
    for word in ("SCORE", "RANK"):
        assert (found[f"{word}_LOW"] <= found[word] + 1e-9).all()
        assert (found[word] <= found[f"{word}_HIGH"] + 1e-9).all()


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 1000))
def test_a_wider_coverage_never_gives_a_narrower_interval(seed: int) -> None:
    doubts = Doubts((ALL["weights"], ALL["errors"]), samples=64, seed=seed)
    found = robustness(index(), sheet(seed=seed), doubts=doubts, sensitivity=False)
    narrow, wide = found.intervals(coverage=0.5), found.intervals(coverage=0.95)
    for word in ("SCORE", "RANK"):
        assert (wide[f"{word}_LOW"] <= narrow[f"{word}_LOW"]).all()
        assert (wide[f"{word}_HIGH"] >= narrow[f"{word}_HIGH"]).all()


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 1000))
def test_the_order_of_units_changes_no_interval(seed: int) -> None:
    figures = sheet(seed=seed)
    order = np.random.default_rng(seed).permutation(len(figures.units))
    doubts = Doubts((ALL["weights"], ALL["normalise"], ALL["impute"]), samples=64, seed=seed)
    one, two = (
        robustness(index(), some, doubts=doubts, sensitivity=False).intervals().sort("UNIT")
        for some in (figures, figures.select(units=[int(row) for row in order]))
    )
    assert one.drop("SCORE", "SCORE_LOW", "SCORE_MEDIAN", "SCORE_HIGH").equals(
        two.drop("SCORE", "SCORE_LOW", "SCORE_MEDIAN", "SCORE_HIGH")
    )
    np.testing.assert_allclose(one["SCORE_LOW"], two["SCORE_LOW"], rtol=1e-9)


def test_who_is_above_whom_adds_up_and_is_what_counting_says() -> None:
    found = study(["weights", "aggregation", "missing"], samples=64)
    matrix = found.pairwise
    np.testing.assert_allclose(matrix + matrix.T, 1.0)
    for a, unit in enumerate(found.units):
        for b, other in enumerate(found.units):
            counted = [
                1.0 if x < y else 0.5 if x == y else 0.0
                for x, y in zip(found.places[:, a], found.places[:, b], strict=True)
                if not (math.isnan(x) or math.isnan(y))
            ]
            assert found.above(unit, other) == pytest.approx(sum(counted) / len(counted))
            assert matrix[a, b] == pytest.approx(found.above(unit, other), rel=1e-6)
    table = found.above_table()
    assert table.height == 12 * 11 / 2
    assert table["ABOVE"].head(11).min() >= 0.0
    with pytest.raises(UnknownUnitError):
        found.above("U00", "NOBODY")


def test_a_unit_that_is_best_in_everything_is_above_all_others_whatever_the_weights() -> None:
    figures = sheet(gaps=False)
    figures.values[5] = np.where(np.isin(list("ABCDEFGH"), ["B", "E"]), 1e-4, 1e4)
    doubts = Doubts((WeightDoubt("any", distribution="simplex"),), samples=128)
    found = robustness(index(), figures, doubts=doubts, sensitivity=False)
    row = found.intervals().row(by_predicate=pl.col("UNIT") == "U05", named=True)
    assert (row["RANK_LOW"], row["RANK_HIGH"], row["SAME_RANK"], row["TOP"]) == (1.0, 1.0, 1.0, 1.0)


def test_shares_of_ranks_add_up_for_each_unit_and_say_how_often_it_is_in_the_top() -> None:
    found = robustness(
        index(), sheet(), doubts=Doubts((ALL["weights"], ALL["errors"]), samples=64, top=3), sensitivity=False
    )
    shares = found.rank_shares()
    np.testing.assert_allclose(shares.group_by("UNIT").agg(pl.col("SHARE").sum())["SHARE"], 1.0)
    top = shares.filter(pl.col("RANK") <= 3).group_by("UNIT").agg(pl.col("SHARE").sum())
    joined = found.intervals().join(top, on="UNIT", how="left").with_columns(pl.col("SHARE").fill_null(0.0))
    np.testing.assert_allclose(joined["TOP"], joined["SHARE"])


def test_a_doubt_that_changes_nothing_explains_nothing_and_the_only_one_that_does_explains_all() -> None:
    doubts = Doubts(
        (
            StepDoubt(
                "treat", "treat", (Choice("winsorise", {"limit": 0}), Choice("winsorise", {"limit": 0}))
            ),
            WeightDoubt("weights", spread=0.5),
        ),
        samples=1_024,
    )
    found = robustness(index(), sheet(gaps=False), doubts=doubts, of="score")
    table = found.sensitivity_table().filter(pl.col("UNIT") != "MEAN_RANK_SHIFT")
    nothing, all_of_it = (table.filter(pl.col("INPUT") == name) for name in ("treat", "weights"))
    assert nothing["TOTAL"].to_list() == pytest.approx([0.0] * 12, abs=1e-12)
    assert (nothing["FIRST_LOW"] <= 1e-9).all()
    assert all_of_it["FIRST"].to_list() == pytest.approx([1.0] * 12)
    assert set(table["ROWS"]) == {1_024}


def test_sensitivity_of_a_share_of_two_weights_is_what_the_formula_says() -> None:
    """A score that is the mean of two halves whose weights vary apart is split between the two inputs."""
    leaves = tuple(Indicator(code, parent) for code, parent in zip("ABCD", "PPQQ", strict=True))
    aggregates = (Aggregate("I"), Aggregate("P", "I"), Aggregate("Q", "I"))
    apart = Specification("I", leaves, aggregates)
    figures = Sheet(("X", "Y"), tuple("ABCD"), [[0.0, 1.0, 0.0, 3.0], [1.0, 0.0, 3.0, 0.0]])
    doubts = Doubts(
        (WeightDoubt("leaves", 1, spread=0.2), WeightDoubt("pillars", 2, spread=0.2)), samples=4_096
    )
    found = robustness(apart, figures, doubts=doubts, of="score").sensitivity_table()
    u = 1 + 0.2 * (2 * np.random.default_rng(0).random((2_000_000, 6)) - 1)
    p, q = u[:, 1] / (u[:, 0] + u[:, 1]), 3 * u[:, 3] / (u[:, 2] + u[:, 3])
    share = u[:, 4] / (u[:, 4] + u[:, 5])
    whole = (share * p + (1 - share) * q).var()
    given = {
        "leaves": (0.5 * p + 0.5 * q).var() / whole,
        "pillars": (share * p.mean() + (1 - share) * q.mean()).var() / whole,
    }
    for name, expected in given.items():
        row = found.row(by_predicate=(pl.col("UNIT") == "X") & (pl.col("INPUT") == name), named=True)
        assert row["FIRST_LOW"] - 0.005 <= expected <= row["FIRST_HIGH"] + 0.005


def test_dirichlet_weights_keep_their_mean_and_the_whole_weight_of_their_parent() -> None:
    doubts = Doubts((WeightDoubt("weights", 1, distribution="dirichlet", concentration=20),), samples=2_048)
    found = robustness(index(), sheet(), doubts=doubts, sensitivity=False)
    drawn = found.design.side(0, np.arange(2_048)).weights["weights"]
    nodes = doubts.inputs[0].nodes(index())
    stated = np.array([index().node(code).weight for code in nodes])
    pillar = [place for place, code in enumerate(nodes) if index().node(code).parent == "Q"]
    np.testing.assert_allclose(drawn.mean(axis=0), stated, rtol=0.05)
    np.testing.assert_allclose(drawn[:, pillar].sum(axis=1), stated[pillar].sum())


def test_errors_have_the_deviation_that_is_stated_by_any_distribution_and_stay_within_bounds() -> None:
    figures = sheet(gaps=False, errors=0.2)
    for distribution in ("normal", "uniform", "lognormal"):
        doubts = Doubts((ErrorDoubt("errors", distribution=distribution),), samples=400)
        found = robustness(index(), figures, doubts=doubts, sensitivity=False)
        drawn = np.stack([found.replica(number)[1].values for number in range(400)])
        np.testing.assert_allclose(drawn.std(axis=0), figures.errors, rtol=0.2)
        np.testing.assert_allclose(drawn.mean(axis=0), figures.values, rtol=0.06)
    capped = Doubts((ErrorDoubt("errors", least=0.5, most=0.9),), samples=16)
    one = robustness(index(), figures, doubts=capped, sensitivity=False).replica(3)[1].values
    assert (one.min(), one.max()) == (0.5, 0.9)


def test_without_standard_errors_a_share_of_the_figure_is_its_error() -> None:
    figures = replace(sheet(gaps=False), errors=None)
    found = robustness(
        index(), figures, doubts=Doubts((ErrorDoubt("errors", relative=0.1),), samples=16), sensitivity=False
    )
    assert (found.replica(0)[1].values != figures.values).all()
    with pytest.raises(DoubtError, match="no figure of the sheet has a standard error"):
        robustness(index(), figures, doubts=Doubts((ErrorDoubt("errors"),)))


def test_an_estimated_figure_is_less_sure_than_a_normal_one_and_a_standard_error_goes_before_both() -> None:
    table = pl.DataFrame(
        {"UNIT": ["X", "Y", "Z"], "A": [10.0, 20.0, 40.0], "SE": [None, None, 1.5], "STATUS": ["A", "E", "E"]}
    )
    figures = sheet_from_frame(table, errors={"A": "SE"}, statuses={"A": "STATUS"})
    doubt = ErrorDoubt("errors", relative=0.01, by_status={"E": 0.1})
    assert figures.indicators == ("A",)
    assert doubt.deviations(figures).ravel().tolist() == pytest.approx([0.1, 2.0, 1.5])
    assert doubt.deviations(figures.select(units=[1])).item() == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ((), "nothing is in doubt"),
        ((WeightDoubt("w"), WeightDoubt("w", 2)), "the name w is in doubt twice"),
        ((WeightDoubt("w"), WeightDoubt("v", 2)), "the weight of"),
        ((WeightDoubt("w", 9),), "nothing at level 9"),
        ((StepDoubt("s", "denominate", (Choice("by_denominator"),)),), "the step denominate 0 times"),
        ((DropDoubt("d", ("NOTHING",)),), "no indicator 'NOTHING'"),
        ((DropDoubt("d"), DropDoubt("e")), "twice"),
        ((AggregationDoubt("a", MEANS), AggregationDoubt("b", MEANS, 2)), "the aggregation of"),
        ((ErrorDoubt("e", distribution="lognormal"),), "no lognormal error"),
    ],
)
def test_a_doubt_that_does_not_fit_the_index_is_refused_with_what_to_do(
    inputs: tuple[Doubt, ...], said: str
) -> None:
    figures = sheet()
    figures.values[0, 0] = 0.0
    with pytest.raises(DoubtError, match=said):
        robustness(index(), figures, doubts=Doubts(inputs))


def test_more_replicates_than_memory_holds_are_refused_with_how_many_it_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("actionlines.indices.robustness.study.MEMORY_BYTES", 10_000)
    with pytest.raises(TooManyReplicatesError, match="ask for at most 52 samples"):
        study(["weights"], samples=100)


def test_what_a_study_was_not_made_for_is_refused() -> None:
    found = study(["weights"], samples=16)
    with pytest.raises(NoSensitivityError):
        found.sensitivity_table()
    with pytest.raises(NoReplicaError, match="0 to 15"):
        found.replica(16)


def test_progress_counts_every_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BATCH_BYTES", 20_000)
    seen: list[tuple[int, int]] = []
    doubts = Doubts((ALL["weights"],), samples=64)
    robustness(index(), sheet(), doubts=doubts, progress=lambda done, whole: seen.append((done, whole)))
    assert seen[-1] == (64, 64)
    assert len(seen) > 1


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.one_of(st.just(math.nan), st.integers(-3, 3), st.floats(-1e6, 1e6)), min_size=1, max_size=40)
)
def test_places_in_batches_are_those_of_rank(scores: list[float]) -> None:
    rows = np.array([scores, scores[::-1]], dtype=float)
    rows = np.where(np.abs(rows) < 1e-3, 0.0 * rows, rows.round(4))
    np.testing.assert_array_equal(places(rows), ranks(rows[..., None])[..., 0])


def test_scores_that_differ_by_the_order_of_a_sum_alone_share_a_place() -> None:
    assert places(np.array([[0.1 + 0.2, 0.3, 50.0, 49.99999999999999, -1.0, -1.0 - 1e-15]])).tolist() == [
        [3.0, 3.0, 1.0, 1.0, 5.0, 5.0]
    ]
    assert places(np.array([[2.0, 1.0, 2.0]]), ties="average").tolist() == [[1.5, 3.0, 1.5]]
