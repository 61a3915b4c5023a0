"""Rules of methods that are easily got wrong: what a factor is for, direction, how far outliers are pulled in, ties."""

from __future__ import annotations

import numpy as np
import pytest

from actionlines.indices.build import build
from actionlines.indices.compare import revision
from actionlines.indices.influence_weights import UncorrelatedError, equal_influence_weights
from actionlines.indices.normalise import NoScaleError, fraction_of_maximum
from actionlines.indices.rank import ranks
from actionlines.indices.robustness.inputs import Doubts, WeightDoubt
from actionlines.indices.robustness.study import robustness
from actionlines.indices.sheet import Sheet, StandardErrorError
from actionlines.indices.specification_file import parse_specification
from actionlines.indices.treat import treat, winsorise


def test_the_factor_of_a_denominator_multiplies_only_what_is_divided():
    text = """
code = "X"
indicators = [{ code = "LINES", denominator = "POP" }, { code = "USERS" }]
steps = [{ do = "denominate", method = "by_denominator", factor = 100 }]
"""
    sheet = Sheet(
        ("A", "B"),
        ("LINES", "USERS"),
        [[3, 40], [8, 70]],
        denominators={"POP": [10, 20]},
        errors=[[1, 2], [1, 2]],
    )
    done = build(parse_specification(text), sheet)
    assert done.normalised.tolist() == [[30, 40], [40, 70]]


@pytest.mark.parametrize(("figures", "direction"), [([1, 2, 5], 1), ([1, 2, 5], -1), ([-3, 2, 5], 1)])
def test_a_better_figure_is_a_larger_fraction_of_the_maximum_and_the_best_is_one(figures, direction):
    found = fraction_of_maximum(np.array(figures, dtype=float)[:, np.newaxis], direction).ravel()
    assert found.max() == 1
    assert ranks(found[:, np.newaxis]).ravel().tolist() == ([3, 2, 1] if direction > 0 else [1, 2, 3])


@pytest.mark.parametrize(("figures", "direction"), [([-1, -2], 1), ([0, 3], -1), ([-1, 3], -1), ([0, 0], 1)])
def test_of_a_best_figure_of_nought_or_below_there_is_no_fraction(figures, direction):
    with pytest.raises(NoScaleError, match="0 or below"):
        fraction_of_maximum(np.array(figures, dtype=float)[:, np.newaxis], direction)


def test_an_indicator_of_two_values_is_never_winsorised_to_a_constant():
    yes_or_no = np.array([1.0] + [0.0] * 19)[:, np.newaxis]
    figures, times = winsorise(yes_or_no)
    assert (figures == yes_or_no).all()
    assert times.tolist() == [0]
    assert not treat(yes_or_no, log=None).winsorised.any()


def test_winsorising_stops_before_all_figures_are_the_same_and_leaves_others_alone():
    figures = np.array([[1.0, 1.0], [9.0, 900.0], *([[0.0, float(at)] for at in range(40)])])
    found, times = winsorise(figures)
    assert np.unique(found[:, 0]).tolist() == [0, 1]
    assert found[:, 1].max() == 39
    assert times.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ([[1, -1], [2, -2], [4, -4]], "cancel each other out"),
        ([[1, 1, -1], [2, 2, -2], [4, 4, -4]], "member 3: goes against"),
    ],
)
def test_members_that_no_weights_can_reconcile_are_named(members, words):
    figures = np.array(members, dtype=float)
    with pytest.raises(UncorrelatedError, match=words):
        equal_influence_weights(figures, np.ones(figures.shape[1]))


def test_weights_found_for_equal_influence_are_never_below_nought_on_the_way():
    own = np.random.default_rng(0).normal(size=(40, 2))
    figures = np.stack([own[:, 0], own[:, 0] + own[:, 1] / 10, -own[:, 0] + own[:, 1] / 5], axis=1)
    weights = equal_influence_weights(figures, [1, 1, 1])
    assert (weights >= 0).all()
    assert weights.sum() == pytest.approx(1)


def test_scores_that_rounding_alone_tells_apart_share_a_place_in_an_index_as_in_its_replicates():
    """0.1 + 0.2 + 0.3 and 0.3 + 0.2 + 0.1 differ in the last bit."""
    text = 'code = "X"\nindicators = [{ code = "A" }, { code = "B" }, { code = "C" }]'
    specification = parse_specification(text)
    sheet = Sheet(("P", "Q", "R"), ("A", "B", "C"), [[0.1, 0.2, 0.3], [0.3, 0.2, 0.1], [0.0, 0.0, 0.0]])
    done = build(specification, sheet)
    assert done.score("P") != done.score("Q")
    assert done.ranks[:, -1].tolist() == [1, 1, 3]
    still = Doubts((WeightDoubt("weights", spread=0.0),), samples=16)
    assert robustness(specification, sheet, doubts=still).intervals()["SAME_RANK"].to_list() == [1, 1, 1]


def test_a_revision_of_an_index_that_imputes_many_times_is_split_and_adds_up():
    text = """
code = "X"
indicators = [{ code = "A", goalposts = [0, 10] }, { code = "B", goalposts = [0, 10], weight = WEIGHT }]
steps = [{ do = "impute", method = "multiple" }, { do = "normalise", method = "goalposts" }]
"""
    figures = np.array([[1, 2], [2, 4], [3, 5], [4, np.nan], [5, 9]])
    old, new = (
        build(
            parse_specification(text.replace("WEIGHT", weight)),
            Sheet(tuple("PQRST"), ("A", "B"), figures * size),
            rng=np.random.default_rng(0),
        )
        for weight, size in (("1", 1.0), ("2", 1.1))
    )
    table = revision(old, new)
    assert table["DATA"].to_numpy() + table["METHOD"].to_numpy() == pytest.approx(table["CHANGE"].to_numpy())
    assert table["CHANGE"].null_count() == 0


@pytest.mark.parametrize("wrong", [-0.1, np.inf])
def test_a_standard_error_below_nought_or_infinite_is_named_and_refused(wrong):
    with pytest.raises(StandardErrorError, match="unit B, indicator X: a standard error is 0 or more"):
        Sheet(("A", "B"), ("X",), [[1], [2]], errors=[[np.nan], [wrong]])
