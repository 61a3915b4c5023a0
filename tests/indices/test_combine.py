from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionlines.indices.aggregate import NonPositiveScoreError, WeightError
from actionlines.indices.bounded import bounded, reciprocal, rounded
from actionlines.indices.build import build
from actionlines.indices.combine import (
    UNWEIGHTED,
    MembersError,
    inequality_between_groups,
    mean_or_nought,
    product,
    ratio,
    weighted_sum,
)
from actionlines.indices.methods import AGGREGATORS
from actionlines.indices.normalise import NonPositiveFigureError, NoScaleError
from actionlines.indices.sheet import Sheet
from actionlines.indices.specification_file import FaultySpecificationError, parse_specification

POSITIVE = st.floats(0.01, 1.0)


def loss_by_loops(women, men):
    """The Gender Inequality Index as its technical note writes it, figure by figure."""
    achieved = [math.prod(group) ** (1 / len(group)) for group in (women, men)]
    equally = 1 / ((1 / achieved[0] + 1 / achieved[1]) / 2)
    both = math.prod((one + other) / 2 for one, other in zip(women, men, strict=True)) ** (1 / len(women))
    return 1 - equally / both


@given(st.lists(POSITIVE, min_size=3, max_size=3), st.lists(POSITIVE, min_size=2, max_size=2))
def test_the_loss_between_two_groups_is_that_of_a_plain_loop(women, men):
    ours = inequality_between_groups([[*women, *men]], dimensions=3)

    assert ours[0] == pytest.approx(loss_by_loops(women, [1.0, *men]), rel=1e-12, abs=1e-12)


@given(st.lists(POSITIVE, min_size=6, max_size=6), st.floats(0.1, 3))
def test_the_loss_lies_between_0_and_1_and_knows_no_scale(scores, scale):
    loss = inequality_between_groups([scores], dimensions=3)[0]

    assert -1e-12 <= loss < 1
    assert inequality_between_groups([[one * scale for one in scores]], dimensions=3)[0] == pytest.approx(
        loss, abs=1e-9
    )
    assert inequality_between_groups([scores[3:] + scores[:3]], dimensions=3)[0] == pytest.approx(
        loss, abs=1e-12
    )


@given(st.lists(POSITIVE, min_size=3, max_size=3))
def test_nothing_is_lost_where_both_groups_fare_the_same(scores):
    assert inequality_between_groups([scores * 2], dimensions=3)[0] == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(
    "method",
    [
        lambda scores: weighted_sum(scores, [1, 1]),
        product,
        ratio,
        lambda scores: inequality_between_groups(scores, dimensions=1),
    ],
)
def test_what_is_missing_makes_the_result_missing_in_its_row_alone(method):
    result = method(np.array([[0.5, 0.25], [0.5, np.nan], [np.nan, 0.25]]))

    assert np.isnan(result).tolist() == [False, True, True]


def test_a_missing_member_of_weight_0_does_not_count_in_a_sum():
    assert weighted_sum([[0.5, np.nan]], [2, 0]).tolist() == [1.0]


@pytest.mark.parametrize("method", UNWEIGHTED)
def test_weights_that_would_mean_nothing_are_refused_in_a_specification(method):
    text = (
        f'code = "X"\naggregation = {{ method = "{method}"'
        + (", dimensions = 1" if method == "inequality_between_groups" else "")
        + ' }\n[[indicators]]\ncode = "A"\nweight = 2\n[[indicators]]\ncode = "B"\n'
    )

    with pytest.raises(
        FaultySpecificationError, match="members of X have different weights, which mean nothing"
    ):
        parse_specification(text)


@pytest.mark.parametrize("method", UNWEIGHTED)
def test_weights_change_nothing_where_they_mean_nothing(method):
    parameters = {"dimensions": 1} if method == "inequality_between_groups" else {}
    scores, function = np.array([[0.5, 0.25]]), AGGREGATORS[method].function

    assert function(scores, np.array([1.0, 2.0]), **parameters) == function(scores, np.ones(2), **parameters)


def test_batches_come_out_as_one_by_one():
    scores = np.random.default_rng(5).uniform(0.1, 1, (4, 7, 5))

    together = inequality_between_groups(scores, dimensions=3)

    assert together.shape == (4, 7)
    assert (together == [inequality_between_groups(one, dimensions=3) for one in scores]).all()


def test_a_mean_is_nothing_where_what_is_needed_is():
    assert mean_or_nought([[0.9, 0.0, 0.9], [0.0, 0.9, 0.3]], [1, 1, 1], needed=1).round(12).tolist() == [
        0.0,
        0.4,
    ]
    assert mean_or_nought([[np.nan, 0.5, 0.3], [0.0, np.nan, 0.3]], [1, 1, 1]).tolist() == [0.4, 0.0]
    with pytest.raises(MembersError, match="member needed is number 3"):
        mean_or_nought([[1.0, 2.0, 3.0]], [1, 1, 1], needed=3)


def test_members_that_a_method_cannot_take_are_refused():
    with pytest.raises(MembersError, match="a ratio has two members"):
        ratio([[1.0, 2.0, 3.0]])
    with pytest.raises(MembersError, match="7 members for 3 dimensions"):
        inequality_between_groups([[0.5] * 7], dimensions=3)
    with pytest.raises(WeightError, match="2 weights are expected"):
        weighted_sum([[1.0, 2.0]], [1, 2, 3])


def test_a_score_of_0_is_refused_with_unit_and_member():
    text = 'code = "X"\naggregation = "ratio"\n[[indicators]]\ncode = "F"\n[[indicators]]\ncode = "M"\n'
    figures = Sheet(("RWA", "TUV"), ("F", "M"), [[1.0, 2.0], [1.0, 0.0]])

    with pytest.raises(
        NonPositiveScoreError, match="X, unit TUV, M: the score is 0, and the second member of a ratio"
    ):
        build(parse_specification(text), figures)


def test_figures_beyond_a_bound_are_read_as_the_bound():
    assert bounded([[-1.0], [5.0], [99.0]], least=0, most=10, scale=2).ravel().tolist() == [0.0, 10.0, 20.0]
    assert reciprocal([[1.0], [5000.0]], of=10, least=10, most=1000).ravel().tolist() == [1.0, 0.01]
    assert np.isnan(reciprocal([[np.nan]], least=1)).all()


def test_bounds_out_of_order_and_reciprocals_of_0_are_refused_by_name():
    with pytest.raises(NoScaleError, match="MMR: the bounds are 10 and 5"):
        bounded([[1.0]], least=10, most=5, codes=["MMR"])
    with pytest.raises(NonPositiveFigureError, match="ABR: a figure of 0 or below has no reciprocal"):
        reciprocal([[0.0]], codes=["ABR"])


def test_rounding_is_a_step_that_says_what_it_moved():
    text = (
        'code = "X"\n[[indicators]]\ncode = "A"\n[[indicators]]\ncode = "B"\n'
        '[[steps]]\ndo = "round"\nmethod = "decimals"\ndecimals = 1\n'
    )
    result = build(parse_specification(text), Sheet(("P",), ("A", "B"), [[0.26, 0.5]]))

    step = result.step("round")
    assert step.values.tolist() == [[0.3, 0.5]]
    assert step.changes["REASON"].to_list() == ["rounded", ""]
    assert rounded([0.25, np.nan], decimals=1).tolist()[0] == 0.2
