"""Replicates: each is the index that `build` makes of the same choices, and what is said of them all follows."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionlines.indices.aggregate import NonPositiveScoreError
from actionlines.indices.build import build
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
    MissingDoubt,
    StepDoubt,
    WeightDoubt,
)
from actionlines.indices.robustness.placing import places
from actionlines.indices.robustness.robustness import NoReplicaError, NoSensitivityError, Robustness
from actionlines.indices.robustness.study import TooManyReplicatesError, robustness
from actionlines.indices.sheet import Sheet, sheet_from_frame
from actionlines.indices.specification import Aggregate, Choice, Indicator, Rule, Specification, Step

MEANS = (Choice("arithmetic"), Choice("geometric"), Choice("harmonic"), Choice("generalised", {"power": 0.5}))
SCALES = (Choice("min_max", {"lower": 1, "upper": 100}), Choice("z_score", {"mean": 100, "deviation": 10}))
TREATMENTS = tuple(Choice("winsorise_then_log", {"limit": limit}) for limit in range(3))
IMPUTATIONS = (
    Choice("mean"),
    Choice("median"),
    Choice("group_mean", {"group": "REGION"}),
)


def index(**changes: object) -> Specification:
    """Two pillars of which one has a pillar of its own, and an indicator right under the index."""
    parents = {"A": "P", "B": "P", "C": "Q", "D": "Q", "E": "Q", "F": "R", "G": "R", "H": "I"}
    leaves = tuple(
        Indicator(code, parent, direction=-1 if code in "BE" else 1, weight=1.0 + position % 3)
        for position, (code, parent) in enumerate(parents.items())
    )
    inner = (Aggregate("I"), Aggregate("P", "I", weight=2), Aggregate("Q", "I"), Aggregate("R", "Q"))
    steps = tuple(Step(name, Choice(*choice)) for name, choice in STEPS.items())
    return replace(Specification("I", leaves, inner, steps=steps), **changes)


STEPS = {
    "impute": ("mean",),
    "treat": ("winsorise_then_log", {"limit": 2}),
    "normalise": ("min_max", {"lower": 1, "upper": 100}),
}


def sheet(*, units: int = 12, gaps: bool = True, seed: int = 0, errors: float = 0.1) -> Sheet:
    rng = np.random.default_rng(seed)
    values = np.exp(rng.normal(size=(units, 8)))
    if gaps:
        values[rng.random(values.shape) < 0.1] = np.nan
    regions = tuple("NS"[row % 2] for row in range(units))
    codes = tuple(f"U{row:02}" for row in range(units))
    return Sheet(codes, tuple("ABCDEFGH"), values, {"REGION": regions}, errors=np.abs(values) * errors)


ALL: dict[str, Doubt] = {
    "weights": WeightDoubt("weights", 1),
    "pillars": WeightDoubt("pillars", 2, spread=0.5, distribution="normal"),
    "aggregation": AggregationDoubt("aggregation", MEANS),
    "normalise": StepDoubt("normalise", "normalise", SCALES, (0.25, 0.75)),
    "treat": StepDoubt("treat", "treat", TREATMENTS),
    "impute": StepDoubt("impute", "impute", IMPUTATIONS),
    "impute in the pillar": StepDoubt(
        "impute", "impute", (*IMPUTATIONS, Choice("pillar_mean"), Choice("pillar_median"))
    ),
    "drop": DropDoubt("drop", none=0.2),
    "errors": ErrorDoubt("errors", least=1e-3),
    "missing": MissingDoubt("missing", 0.05),
}

TOGETHER = [name for name in ALL if name != "impute in the pillar"]
"""Whoever is left out still tells what is missing in its pillar, which no specification can say."""


def study(
    names: list[str],
    *,
    samples: int = 32,
    sensitivity: bool = False,
    of: Specification | None = None,
    **more: object,
) -> Robustness:
    doubts = Doubts(tuple(ALL[name] for name in names), samples=samples, seed=4)
    return robustness(of or index(), sheet(**more), doubts=doubts, sensitivity=sensitivity)


def built(found: Robustness, number: int) -> np.ndarray:
    """Scores of one replicate as `build` makes them, NaN where it refuses to."""
    try:
        return build(*found.replica(number)).scores[:, -1]
    except NonPositiveScoreError:
        return np.full(len(found.units), np.nan)


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
