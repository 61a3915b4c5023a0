"""What an index team trips over: each has a clear error or a stated rule."""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl
import pytest

from actionlines.indices.aggregate import (
    NonPositiveScoreError,
    WeightError,
    arithmetic_mean,
    generalised_mean,
    geometric_mean,
    harmonic_mean,
    shares,
)
from actionlines.indices.build import build
from actionlines.indices.denominate import DenominatorError
from actionlines.indices.doubt import ShareBoundsError, benefit_of_the_doubt
from actionlines.indices.goalposts import goalposts, log_goalposts, scaled
from actionlines.indices.impute import GroupsError, group_centre
from actionlines.indices.normalise import (
    ConstantColumnError,
    MissingReferenceError,
    NonPositiveFigureError,
    NoScaleError,
    distance_to_reference,
    distance_to_target,
    fraction_of_maximum,
    min_max,
    z_score,
)
from actionlines.indices.order import percentile_rank
from actionlines.indices.outranking import MAX_UNITS, TooManyUnitsError, copeland, outranking
from actionlines.indices.penalised import IdealError, mazziotta_pareto, ordered_weights, wroclaw
from actionlines.indices.prepare_step import NobodyLeftError, TransformationError
from actionlines.indices.rank import TIES, ranks
from actionlines.indices.sheet import (
    DuplicateUnitError,
    EmptySheetError,
    InfiniteValueError,
    MissingColumnError,
    Sheet,
    SheetShapeError,
    sheet_from_frame,
)
from actionlines.indices.specification_file import parse_specification
from actionlines.indices.treat import treat

TWO = """
code = "X"
{}
[[indicators]]
code = "A"
{}
[[indicators]]
code = "B"
{}
"""
MIN_MAX = '[[steps]]\ndo = "normalise"\nmethod = "min_max"\n'


def two(*, top="", a="", b="", steps=MIN_MAX):
    return parse_specification(TWO.format(top, a, b) + steps)


def sheet(values, units=None, **more):
    return Sheet(tuple(units or "PQRSTUVW"[: len(values)]), ("A", "B"), values, **more)


# one figure for every unit


@pytest.mark.parametrize("method", ["min_max", "z_score", "distance_to_best", "adjusted_min_max"])
def test_a_constant_column_is_named_and_refused_where_it_has_no_scale(method):
    with pytest.raises(ConstantColumnError, match=r"B: every unit has the same figure.*goalposts"):
        build(two(steps=MIN_MAX.replace("min_max", method)), sheet([[1, 5], [2, 5], [3, 5]]))


@pytest.mark.parametrize("method", ["rank", "borda", "percentile_rank", "goalposts"])
def test_a_constant_column_ties_where_order_or_goalposts_make_the_scale(method):
    ends = "goalposts = [0, 10]"
    built = build(two(a=ends, b=ends, steps=MIN_MAX.replace("min_max", method)), sheet([[1, 5], [2, 5]]))
    assert built.score("P", "B") == built.score("Q", "B")


def test_a_constant_column_with_a_missing_figure_is_one_too():
    with pytest.raises(ConstantColumnError, match="column 0"):
        min_max([[5.0], [np.nan], [5.0]])


def test_a_constant_column_has_no_outliers():
    done = treat([[5.0], [5.0], [5.0], [5.0]])
    assert done.values.ravel().tolist() == [5.0] * 4
    assert not done.logged.any()


# weights


def test_weights_that_are_all_nought_are_refused_by_the_name_of_the_aggregate():
    with pytest.raises(WeightError, match=r"^X: all weights are 0"):
        build(two(a="weight = 0", b="weight = 0"), sheet([[1, 5], [2, 6]]))


@pytest.mark.parametrize("method", ["arithmetic", "geometric", "harmonic", "copeland", "mazziotta_pareto"])
def test_a_weight_of_nought_leaves_a_member_out(method):
    steps = MIN_MAX + "lower = 1\n"
    built = build(
        two(top=f'aggregation = "{method}"', b="weight = 0", steps=steps), sheet([[1, 5], [2, 9], [4, 6]])
    )
    other = build(
        two(top=f'aggregation = "{method}"', b="weight = 0", steps=steps), sheet([[1, 9], [2, 6], [4, 5]])
    )
    np.testing.assert_allclose(built.scores[:, -1], other.scores[:, -1])


def test_a_row_whose_only_score_has_no_weight_has_none():
    assert np.isnan(arithmetic_mean([[np.nan, 3.0]], [1, 0])).all()


@pytest.mark.parametrize(
    ("weights", "words"),
    [([1], "2 weights are expected"), ([1, -1], "0 or more"), ([1, np.nan], "0 or more")],
)
def test_weights_that_do_not_fit_are_refused(weights, words):
    with pytest.raises(WeightError, match=words):
        shares(weights, np.zeros((3, 2)))


# one unit, no unit, units twice


def test_one_unit_has_no_scale_by_others_and_one_by_goalposts():
    with pytest.raises(ConstantColumnError, match="A, B: every unit has the same figure"):
        build(two(), sheet([[1, 5]]))
    with pytest.raises(ConstantColumnError, match="no other to beat"):
        percentile_rank([[1.0]])
    ends = "goalposts = [0, 10]"
    built = build(two(a=ends, b=ends, steps=MIN_MAX.replace("min_max", "goalposts")), sheet([[1, 5]]))
    assert (built.score("P"), built.rank("P")) == (30.0, 1.0)


def test_a_unit_or_an_indicator_that_stands_twice_is_named():
    with pytest.raises(DuplicateUnitError, match="the unit 'P' stands twice"):
        sheet([[1, 2], [3, 4]], units="PP")
    with pytest.raises(DuplicateUnitError, match="the indicator 'A' stands twice"):
        Sheet(("P",), ("A", "A"), [[1, 2]])


def test_two_units_with_the_same_figures_tie():
    built = build(two(), sheet([[1, 5], [1, 5], [3, 6], [0, 0]]))
    assert built.score("P") == built.score("Q")
    assert built.ranks[:, -1].tolist() == [2.0, 2.0, 1.0, 4.0]


@pytest.mark.parametrize(
    ("ties", "places"),
    [("min", [2, 2, 1, 4]), ("max", [3, 3, 1, 4]), ("average", [2.5, 2.5, 1, 4]), ("dense", [2, 2, 1, 3])],
)
def test_ties_share_the_place_that_is_stated(ties, places):
    assert ties in TIES
    built = build(two(top=f'ties = "{ties}"'), sheet([[1, 5], [1, 5], [3, 6], [0, 0]]))
    assert built.ranks[:, -1].tolist() == places


def test_a_unit_without_a_score_has_no_place_and_moves_nobody_s():
    assert ranks([[5.0], [np.nan], [7.0]])[:, 0].tolist()[::2] == [2.0, 1.0]
    assert ranks([[1.0], [1.0 + 1e-13]], digits=10).ravel().tolist() == [1.0, 1.0]


def test_a_sheet_without_units_or_indicators_is_refused():
    with pytest.raises(EmptySheetError):
        Sheet((), ("A",), np.empty((0, 1)))
    with pytest.raises(EmptySheetError):
        Sheet(("P",), (), np.empty((1, 0)))


# figures that are none


@pytest.mark.parametrize("infinity", [np.inf, -np.inf])
def test_an_infinite_figure_is_named_and_refused(infinity):
    with pytest.raises(InfiniteValueError, match="unit Q, indicator B: the figure is infinite"):
        sheet([[1, 2], [3, infinity]])
    with pytest.raises(InfiniteValueError, match="unit Q, denominator POP"):
        sheet([[1, 2], [3, 4]], denominators={"POP": [1.0, infinity]})


def test_a_zero_in_a_geometric_mean_is_named_and_says_what_to_do():
    with pytest.raises(NonPositiveScoreError, match=r"^X, unit P, A: the score is 0.*1\.\.100"):
        build(two(top='aggregation = "geometric"'), sheet([[1, 5], [2, 6]]))


@pytest.mark.parametrize(
    ("mean", "score"),
    [
        (geometric_mean, 0.0),
        (geometric_mean, -1.0),
        (harmonic_mean, 0.0),
        (lambda s, w: generalised_mean(s, w, power=-2), 0.0),
        (lambda s, w: generalised_mean(s, w, power=2), -1.0),
    ],
)
def test_a_score_that_a_mean_cannot_take_is_named_by_row_and_column(mean, score):
    with pytest.raises(NonPositiveScoreError, match="row 1, column 0"):
        mean([[1.0, 2.0], [score, 3.0]], [1, 1])


def test_a_generalised_mean_of_a_power_above_nought_takes_a_zero():
    assert generalised_mean([[0.0, 4.0]], [1, 1], power=0.5).tolist() == [1.0]


@pytest.mark.parametrize(("power", "mean"), [(1000.0, 88.0), (-1000.0, 11.0)])
def test_a_generalised_mean_of_a_great_power_is_nearly_the_extreme_and_no_overflow(power, mean):
    assert generalised_mean([[11.0, np.nan, 88.0], [np.nan] * 3], [1, 1, 1], power=power)[0] == pytest.approx(
        mean, rel=1e-3
    )


def test_an_indicator_without_any_figure_shares_its_weight_out():
    built = build(two(), sheet([[1, np.nan], [2, np.nan], [3, np.nan]]))
    assert built.scores[:, -1].tolist() == [0.0, 50.0, 100.0]


def test_a_unit_without_any_figure_has_no_score_or_is_screened():
    values = [[1, 4], [np.nan, np.nan], [3, 5]]
    assert np.isnan(build(two(), sheet(values)).score("Q"))
    screened = build(two(steps='[[steps]]\ndo = "screen"\n' + MIN_MAX), sheet(values))
    assert screened.units == ("P", "R")
    assert screened.step("screen").changes.row(0) == ("Q", 0.0, "0% of the indicators have a figure")


def test_screening_that_leaves_nobody_is_refused():
    with pytest.raises(NobodyLeftError, match="ask for a smaller share"):
        build(two(steps='[[steps]]\ndo = "screen"\nminimum_share = 1\n'), sheet([[1, np.nan], [np.nan, 3]]))


def test_zeros_may_be_screened_too():
    steps = '[[steps]]\ndo = "screen"\nminimum_non_zero = 0.6\n' + MIN_MAX
    assert build(two(steps=steps), sheet([[0, 5], [2, 6], [3, 7]])).units == ("Q", "R")


def test_an_aggregate_with_too_few_members_has_no_score():
    built = build(two(top="minimum_share = 0.6"), sheet([[1, np.nan], [2, 6], [3, 7]]))
    assert np.isnan(built.score("P"))
    assert built.ranks[:, -1].tolist()[1:] == [2.0, 1.0]


# what figures are held against


def test_a_denominator_of_nought_is_named_and_one_that_is_missing_makes_the_figure_missing():
    steps = '[[steps]]\ndo = "denominate"\n'
    spec = two(a='denominator = "POP"', steps=steps)
    with pytest.raises(DenominatorError, match="unit Q: a figure cannot be divided by 0"):
        build(spec, sheet([[1, 2], [3, 4]], denominators={"POP": [1, 0]}))
    built = build(spec, sheet([[1, 2], [3, 4]], denominators={"POP": [2, np.nan]}))
    assert built.score("P", "A") == 0.5
    assert np.isnan(built.score("Q", "A"))
    with pytest.raises(MissingColumnError, match="A is to be divided by 'POP'; the sheet has none"):
        build(spec, sheet([[1, 2], [3, 4]]))


def test_an_indicator_or_grouping_that_the_sheet_lacks_is_named():
    with pytest.raises(MissingColumnError, match="no indicator 'B'"):
        build(two(), Sheet(("P",), ("A",), [[1]]))
    steps = '[[steps]]\ndo = "impute"\nmethod = "group_mean"\ngroup = "REGION"\n'
    with pytest.raises(MissingColumnError, match="no groups 'REGION'; it has none"):
        build(two(steps=steps), sheet([[1, 2]]))


def test_targets_goalposts_and_reference_units_that_are_missing_are_named():
    for method, words in (
        ("goalposts", "A, B: there are no goalposts"),
        ("distance_to_target", "A, B: there is no target"),
    ):
        with pytest.raises(MissingReferenceError, match=words):
            build(two(steps=MIN_MAX.replace("min_max", method)), sheet([[1, 2], [3, 4]]))
    steps = MIN_MAX.replace("min_max", "distance_to_reference") + 'unit = "{}"\n'
    with pytest.raises(MissingReferenceError, match="Z is not among the units"):
        build(two(steps=steps.format("Z")), sheet([[1, 2], [3, 4]]))
    with pytest.raises(MissingReferenceError, match="B: the reference unit has no figure"):
        build(two(steps=steps.format("P")), sheet([[5, np.nan], [3, 4]]))


def test_what_leaves_no_scale_is_refused():
    with pytest.raises(NoScaleError, match="worst figure"):
        distance_to_reference([[1.0], [3.0]], reference=0)
    with pytest.raises(NoScaleError, match="no better than the worst"):
        distance_to_target([[1.0], [3.0]], target=1.0)
    with pytest.raises(NoScaleError, match="of which there is no share"):
        fraction_of_maximum([[-1.0], [0.0]])
    with pytest.raises(NoScaleError, match="not below the upper"):
        goalposts([[1.0]], lower=3, upper=3)
    with pytest.raises(NoScaleError, match="not below the upper"):
        scaled([[1.0]], lower=3, upper=1)


def test_logarithms_of_nought_are_refused():
    with pytest.raises(NonPositiveFigureError, match="column 1"):
        log_goalposts([[1.0, 0.0]], lower=1, upper=10)
    steps = '[[steps]]\ndo = "transform"\n'
    with pytest.raises(TransformationError, match=r"^A: a figure of 0 or below has no logarithm"):
        build(two(a='transformation = "log_natural"', steps=steps), sheet([[0, 1], [1, 1]]))
    with pytest.raises(TransformationError, match=r"^A: an indicator has the same figure for every unit"):
        build(two(a='transformation = "log_shifted"', steps=steps), sheet([[2, 1], [2, 1]]))


def test_goalposts_turn_round_where_less_is_better_and_truncate_as_stated():
    found = goalposts([[-5.0], [2.0], [20.0]], -1, lower=0, upper=10).ravel().tolist()
    assert found == [100.0, 80.0, 0.0]
    assert goalposts([[20.0]], -1, lower=0, upper=10, truncate=False).tolist() == [[-100.0]]


def test_groups_that_do_not_fit_are_refused_and_an_empty_group_takes_the_mean_of_all():
    with pytest.raises(GroupsError, match="2 units is expected, not 1"):
        group_centre([[1.0], [2.0]], ["A"])
    assert group_centre([[1.0], [3.0], [np.nan]], ["A", "A", "B"]).ravel().tolist() == [1.0, 3.0, 2.0]


# methods with conditions of their own


def test_more_units_than_can_be_compared_in_pairs_are_refused():
    many = np.zeros((MAX_UNITS + 1, 1))
    for method in (copeland, outranking):
        with pytest.raises(TooManyUnitsError, match=r"5001 units make 25,010,001 pairs"):
            method(many, [1])


def test_methods_with_conditions_say_which_one_is_broken():
    with pytest.raises(NonPositiveScoreError, match="no coefficient of variation"):
        mazziotta_pareto([[-1.0, 1.0]], [1, 1])
    with pytest.raises(IdealError, match="at least two that differ"):
        wroclaw([[1.0, 2.0]], [1, 1])
    with pytest.raises(WeightError, match="weights of places"):
        ordered_weights([[1.0, 2.0]], [1, 1], order=[0, 0])
    with pytest.raises(NonPositiveScoreError, match="below 0"):
        benefit_of_the_doubt([[-1.0, 1.0]], [1, 1])
    with pytest.raises(ShareBoundsError, match="cannot add up to 1"):
        benefit_of_the_doubt([[1.0, 1.0]], [1, 1], least_share=0.6)


@pytest.mark.parametrize("method", ["mazziotta_pareto", "benefit_of_the_doubt"])
def test_a_score_that_a_method_cannot_take_is_named_by_unit_and_indicator(method):
    spec = two(top=f'aggregation = "{method}"', steps="")
    with pytest.raises(
        NonPositiveScoreError, match=r"^X, unit Q, B: the (score|mean of the unit's scores) is"
    ):
        build(spec, sheet([[1, 2], [3, -4]]))


def test_bounds_on_shares_hold_in_the_benefit_of_the_doubt():
    scores = np.array([[1.0, 0.1], [0.1, 1.0], [0.6, 0.6]])
    free = benefit_of_the_doubt(scores, [1, 1])
    bound = benefit_of_the_doubt(scores, [1, 1], least_share=0.3, most_share=0.7)
    assert (bound <= free + 1e-9).all()
    assert bound[2] > bound[0]


def test_missing_scores_bend_no_other_method(golden_sheet):
    scores = golden_sheet("03_aggregate/NA_input_minmax_1_100.csv").values[:, :8]
    weights = np.ones(8)
    for method in (mazziotta_pareto, wroclaw, copeland, benefit_of_the_doubt):
        assert not np.isnan(method(scores, weights)).any()
    assert not np.isnan(ordered_weights(scores, weights, order=[1, 2, 3])).any()


def test_z_scores_of_one_figure_are_refused():
    with pytest.raises(ConstantColumnError):
        z_score([[3.0], [np.nan]])


# sheets from tables


def test_a_table_of_pandas_or_arrow_is_as_good_as_one_of_polars():
    rows = pl.DataFrame(
        {"UNIT": ["P", "Q"], "A": [1.5, None], "G": ["x", "y"], "POP": [1, 2], "SE": [0.1, 0.2]}
    )
    made = [
        sheet_from_frame(frame, groups=["G"], denominators=["POP"], errors={"A": "SE"}, year=2020)
        for frame in (rows, pd.DataFrame(rows.to_dict(as_series=False)), rows.to_arrow())
    ]
    for one in made:
        assert (one.units, one.indicators, one.groups) == (("P", "Q"), ("A",), {"G": ("x", "y")})
        np.testing.assert_array_equal(one.values, [[1.5], [np.nan]])
        np.testing.assert_array_equal(one.denominators["POP"], [1, 2])
        np.testing.assert_array_equal(one.errors, [[0.1], [0.2]])


def test_columns_that_are_not_there_or_hold_no_numbers_are_named():
    rows = pl.DataFrame({"UNIT": ["P"], "A": ["many"]})
    with pytest.raises(MissingColumnError, match="column 'A' holds String, not numbers"):
        sheet_from_frame(rows, indicators=["A"])
    with pytest.raises(MissingColumnError, match="no column 'B'; it has UNIT, A"):
        sheet_from_frame(rows, indicators=["B"])


def test_parts_of_a_sheet_that_do_not_fit_are_refused():
    with pytest.raises(SheetShapeError, match=r"values: \(2, 2\) figures"):
        sheet([[1, 2, 3], [4, 5, 6]])
    with pytest.raises(SheetShapeError, match="REGION: one for each of the 2 units"):
        sheet([[1, 2], [3, 4]], groups={"REGION": ("x",)})
    with pytest.raises(SheetShapeError, match="errors"):
        sheet([[1, 2], [3, 4]], errors=[[1, 2]])
