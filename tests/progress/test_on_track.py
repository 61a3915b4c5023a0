"""On-track rules: worked by hand, at their thresholds, on what is awkward, and monotone in the latest value."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from actionlines.progress.on_track import (
    RULES,
    VERDICTS,
    Course,
    Peers,
    Verdict,
    course,
    disagreement,
    judge,
    typical_speed,
)
from actionlines.progress.on_track.courses import DirectionError
from actionlines.progress.on_track.growth_rules import eurostat, near_limit, statcan, unsd
from actionlines.progress.on_track.linear_rules import escap_anticipated, escap_current, oecd, sdsn
from actionlines.progress.on_track.pace_rules import (
    aarr,
    average_annual_rate_of_reduction,
    speed_of_progress,
    time_distance_to_line,
)
from actionlines.progress.on_track.side_by_side import worst_and_best
from actionlines.progress.targets import Aim

STEADY = typical_speed(np.linspace(0, 100, 400), np.full(400, 2.0), direction=1)
PEERS = Peers(spread=20.0, typical=STEADY)


def towards(
    years: Sequence[float],
    values: Sequence[float],
    *,
    aim: Aim | None = None,
    direction: int = 1,
    base_year: int = 2015,
    deadline: int = 2030,
    breaks: Sequence[float] = (),
) -> Course:
    return course(
        years,
        values,
        aim=aim or Aim("at_least", 100.0),
        direction=direction,
        base_year=base_year,
        deadline=deadline,
        limits=(0.0, 100.0),
        breaks=breaks,
        peers=PEERS,
    )


def test_unsd_compounds_the_growth_since_the_baseline() -> None:
    said = unsd(towards([2015, 2020], [40.0, 50.0]))
    assert said.expected == pytest.approx(50 * 1.25**2)
    assert said.score == pytest.approx((78.125 - 40) / 60)
    assert (said.verdict, said.category) == ("too_slow", "acceleration_needed")


@pytest.mark.parametrize(
    ("share", "verdict"),
    [(0.95, "on_track"), (0.949, "too_slow"), (0.10, "too_slow"), (0.099, "stagnant"), (-0.1, "away")],
)
def test_unsd_draws_its_lines_at_95_and_10_per_cent_of_the_way(share: float, verdict: str) -> None:
    expected = 40 + share * 60 + 1e-9
    latest = 40 * (expected / 40) ** (5 / 15)
    assert unsd(towards([2015, 2020], [40.0, latest])).verdict == verdict


def test_unsd_takes_a_point_from_a_hundred_per_cent_as_met() -> None:
    assert unsd(towards([2015, 2020], [98.0, 99.0])).verdict == "met"
    assert unsd(towards([2015, 2020], [98.0, 98.9])).verdict != "met"
    assert sdsn(towards([2015, 2020], [98.0, 99.0])).verdict != "met"


@pytest.mark.parametrize(
    ("growth", "verdict"),
    [(0.0201, "on_track"), (0.0199, "too_slow"), (0.0049, "stagnant"), (-0.001, "away")],
)
def test_unsd_without_a_target_looks_at_growth_alone(growth: float, verdict: str) -> None:
    said = unsd(towards([2015, 2016], [40.0, 40 * (1 + growth)], aim=Aim("improve", None)))
    assert (said.verdict, said.score) == (verdict, pytest.approx(growth))


@pytest.mark.parametrize(
    ("ratio", "verdict"),
    [(0.9501, "on_track"), (0.9499, "too_slow"), (0.5999, "stagnant"), (0.0001, "stagnant"), (-0.01, "away")],
)
def test_eurostat_and_canada_hold_growth_against_growth_needed(ratio: float, verdict: str) -> None:
    needed = 2.5 ** (1 / 15) - 1
    given = towards([2015, 2020], [40.0, 40 * (1 + ratio * needed) ** 5])
    assert eurostat(given).verdict == statcan(given).verdict == verdict
    assert eurostat(given).score == pytest.approx(ratio)


@pytest.mark.parametrize(
    ("growth", "verdict", "category"),
    [
        (0.0101, "on_track", "significant_progress"),
        (0.0099, "too_slow", "moderate_progress"),
        (0.0009, "stagnant", "no_progress"),
        (-0.0009, "stagnant", "no_progress"),
        (-0.0011, "away", "moderate_movement_away"),
        (-0.0101, "away", "significant_movement_away"),
    ],
)
def test_eurostat_without_a_target_has_five_classes(growth: float, verdict: str, category: str) -> None:
    said = eurostat(towards([2015, 2016], [40.0, 40 * (1 + growth)], aim=Aim("improve", None)))
    assert (said.verdict, said.category) == (verdict, category)


def test_eurostat_says_nothing_of_a_target_of_nought_and_canada_takes_a_thousandth_for_it() -> None:
    given = towards([2015, 2020], [10.0, 4.0], aim=Aim("at_most", 0.0), direction=-1)
    assert (eurostat(given).verdict, eurostat(given).reason) == (None, "zero")
    needed = 1 - 0.0001 ** (1 / 15)
    ratio = (1 - 0.4 ** (1 / 5)) / needed
    assert statcan(given).score == pytest.approx(4.1667 * ratio - 2.5)


def test_a_target_that_is_met_scores_five_with_canada() -> None:
    said = statcan(towards([2015, 2020], [80.0, 75.0], aim=Aim("at_least", 70.0)))
    assert (said.category, said.score) == ("target_achieved", 5.0)


def test_canadas_score_runs_from_minus_five_to_five_and_meets_at_its_thresholds() -> None:
    needed = 2.5 ** (1 / 15) - 1
    scores = {
        ratio: statcan(towards([2015, 2020], [40.0, 40 * (1 + ratio * needed) ** 5])).score
        for ratio in (-1.0, 0.0, 0.6, 0.95, 2.0)
    }
    assert scores == {
        -1.0: pytest.approx(-5.0),
        0.0: pytest.approx(-2.5),
        0.6: pytest.approx(0.0, abs=1e-3),
        0.95: pytest.approx(2.5, abs=1e-3),
        2.0: 5.0,
    }


def test_canada_is_milder_near_a_natural_limit() -> None:
    near = towards([2015, 2020], [90.0, 93.0], aim=Aim("improve", None))
    assert near_limit(near, 90.0) == pytest.approx(1 - 0.9**4.44)
    assert statcan(near).verdict == "on_track"
    assert eurostat(near).verdict == "too_slow"
    far = towards([2015, 2020], [20.0, 20.44], aim=Aim("improve", None))
    assert near_limit(far, 20.0) == pytest.approx(1 - 0.2**4.44)
    assert statcan(far).verdict == "stagnant"


def test_canadas_score_without_a_target_meets_at_its_thresholds() -> None:
    def score(growth: float) -> float | None:
        free = course([2015, 2016], [10.0, 10 * (1 + growth)], aim=Aim("improve", None), direction=1,
                      base_year=2015, deadline=2030)  # fmt: skip
        return statcan(free).score

    assert [round(float(score(g) or 0), 6) for g in (-0.02, 0.0, 0.005, 0.015, 0.02)] == [
        -5.0,
        -2.5,
        0.0,
        2.5,
        5.0,
    ]


def test_canada_takes_a_thousandth_for_nought_where_others_have_no_growth() -> None:
    given = towards([2015, 2020], [0.0, 20.0])
    assert statcan(given).verdict == "on_track"
    for rule in (unsd, eurostat, aarr):
        assert (rule(given).verdict, rule(given).reason) == (None, "zero")
    assert sdsn(given).score == pytest.approx(0.6)


def test_rules_of_growth_say_nothing_across_a_change_of_sign() -> None:
    given = course(
        [2015, 2020], [-4.0, 6.0], aim=Aim("at_least", 10.0), direction=1, base_year=2015, deadline=2030
    )
    assert {rule(given).reason for rule in (unsd, eurostat, statcan, aarr)} == {"sign"}
    assert sdsn(given).verdict == "on_track"


def test_escap_current_status_is_tenths_of_the_way() -> None:
    assert escap_current(towards([2015, 2020], [40.0, 55.0])).score == 2.5
    back = escap_current(towards([2015, 2020], [40.0, 34.0]))
    assert (back.score, back.verdict) == (-1.0, "away")
    assert escap_current(towards([2015, 2020], [40.0, 55.0])).reason == "no_judgement"


@pytest.mark.parametrize(
    ("latest", "verdict", "missing"),
    [(58.0, "on_track", 10.0), (57.9, "too_slow", 10.5), (39.0, "away", 105.0)],
)
def test_escap_anticipated_is_what_will_still_be_missing(latest: float, verdict: str, missing: float) -> None:
    said = escap_anticipated(towards([2015, 2020], [40.0, latest]))
    assert (said.verdict, said.score) == (verdict, pytest.approx(100 - missing))


def test_escaps_line_gives_recent_years_more_weight() -> None:
    years, values = [2015, 2016, 2017, 2018, 2019, 2020], [40.0, 40, 40, 40, 50, 60]
    plain = np.polyval(np.polyfit(years, values, 1), 2030)
    weighted = np.polyval(np.polyfit(years, values, 1, w=np.sqrt(np.arange(1, 7))), 2030)
    said = escap_anticipated(towards(years, values))
    assert said.expected == pytest.approx(weighted)
    assert weighted > plain


@pytest.mark.parametrize(
    ("share", "verdict"),
    [(1.0, "on_track"), (0.999, "too_slow"), (0.499, "stagnant"), (0.0, "stagnant"), (-0.01, "away")],
)
def test_sdsn_holds_the_slope_against_the_slope_needed(share: float, verdict: str) -> None:
    said = sdsn(towards([2015, 2020], [40.0, 40 + 20 * share]))
    assert (said.verdict, said.score) == (verdict, pytest.approx(share))


@pytest.mark.parametrize(("latest", "category"), [(90.0, "near"), (89.9, "medium"), (69.9, "far")])
def test_oecd_tells_the_distance_in_standard_deviations(latest: float, category: str) -> None:
    said = oecd(towards([2020], [latest]))
    assert (said.category, said.score) == (category, pytest.approx(-(100 - latest) / 20))
    assert said.reason == "no_judgement"


def test_oecd_tells_a_clear_trend_and_is_silent_on_an_unclear_one() -> None:
    years = list(range(2015, 2021))
    assert oecd(towards(years, [40.0, 42, 44, 46, 48, 50])).verdict == "too_slow"
    assert oecd(towards(years, [50.0, 48, 46, 44, 42, 40])).verdict == "away"
    assert oecd(towards(years, [40.0, 44, 39, 45, 40, 41])).verdict is None


def test_unicefs_coefficient_gives_its_rate() -> None:
    assert round(100 * average_annual_rate_of_reduction(-0.06613), 1) == 6.4


def test_aarr_fits_all_points_and_holds_them_against_the_rate_needed() -> None:
    years = np.arange(2015, 2022)
    values = 30 * np.exp(-0.06613 * (years - 2015))
    falling = course(years, values, aim=Aim("at_most", 10.0), direction=-1, base_year=2015, deadline=2030)
    needed = 1 - (10 / 30) ** (1 / 15)
    assert aarr(falling).score == pytest.approx((1 - math.exp(-0.06613)) / needed)
    assert aarr(falling).verdict == "too_slow"
    assert aarr(falling).expected == pytest.approx(30 * math.exp(-0.06613 * 15))


def test_time_distance_counts_years_ahead_of_the_line() -> None:
    assert time_distance_to_line(towards([2015, 2020], [40.0, 60.0])).score == 0.0
    late = time_distance_to_line(towards([2015, 2020], [40.0, 52.0]))
    assert (late.score, late.verdict) == (-2.0, "too_slow")
    assert time_distance_to_line(towards([2015, 2020], [40.0, 39.0])).verdict == "away"


@pytest.mark.parametrize(
    ("values", "ahead"),
    [((40.0, 80.0, 100.0), 10.0), ((40.0, 100.0, 100.0), 12.0), ((40.0, 100.0, 99.0), 9.75)],
)
def test_time_distance_ends_at_the_target_and_counts_from_when_it_was_met_for_good(
    values: tuple[float, ...], ahead: float
) -> None:
    said = time_distance_to_line(towards([2015, 2018, 2020], values))
    assert said.score == pytest.approx(ahead)


def test_speed_is_years_of_the_typical_country_over_years_taken() -> None:
    said = speed_of_progress(towards([2015, 2020], [40.0, 60.0]))
    assert said.score == pytest.approx(2.0)
    assert said.verdict == "on_track"  # 20 typical years from 60 to 100, halved, are the ten that are left
    assert speed_of_progress(towards([2015, 2020], [40.0, 58.0])).verdict == "too_slow"
    assert speed_of_progress(towards([2015, 2020], [40.0, 38.0])).verdict == "away"


def test_the_typical_speed_is_the_median_at_each_level_and_tells_a_percentile() -> None:
    starts = np.concatenate([np.full(50, 10.0), np.full(50, 90.0)])
    changes = np.concatenate([np.linspace(0.0, 4.9, 50), np.linspace(0.0, 0.98, 50)])
    found = typical_speed(starts, changes, direction=1)
    assert found.speeds.tolist() == [pytest.approx(2.45), pytest.approx(0.49)]
    assert found.percentile(10.0, 2.45) == pytest.approx(50.0)
    assert math.isnan(found.percentile(50.0, 1.0))


def test_a_target_that_is_met_is_met_by_every_rule() -> None:
    said = judge(towards([2015, 2020], [60.0, 80.0], aim=Aim("at_least", 70.0)))
    assert {one.verdict for one in said} == {"met"}
    assert disagreement(said) == ("agree",)


def test_a_single_point_that_meets_the_target_is_met_and_another_is_too_few() -> None:
    met = judge(towards([2020], [80.0], aim=Aim("at_least", 70.0)))
    assert {one.verdict for one in met} == {"met"}
    short = [one for one in judge(towards([2020], [60.0])) if one.rule != "oecd"]
    assert {(one.verdict, one.reason) for one in short} == {(None, "too_few")}
    assert all(one.reason == "too_few" for one in judge(towards([], [])))


def test_a_target_that_was_met_at_the_baseline_and_is_lost_is_moving_away() -> None:
    said = judge(towards([2015, 2020], [80.0, 60.0], aim=Aim("at_least", 70.0)))
    judged = {one.rule: one.verdict for one in said if one.verdict}
    assert set(judged.values()) == {"away"}
    assert len(judged) == 9  # the OECD tells a trend from three points on


def test_without_a_target_only_those_rules_speak_that_have_a_rule_for_it() -> None:
    said = judge(towards([2015, 2020], [40.0, 50.0], aim=Aim("improve", None)))
    assert {one.rule for one in said if one.verdict} == {"unsd", "eurostat", "statcan"}
    assert {one.reason for one in said if not one.verdict} == {"no_target"}


def test_points_before_a_break_are_left_out() -> None:
    given = towards([2015, 2017, 2018, 2020], [10.0, 20.0, 60.0, 66.0], breaks=[2018])
    assert (given.values, given.cut) == ((60.0, 66.0), True)
    assert sdsn(given).expected == pytest.approx(66 + 3 * 10)


def test_where_the_break_leaves_one_point_there_are_too_few() -> None:
    given = towards([2015, 2020], [40.0, 50.0], breaks=[2020])
    assert sdsn(given).reason == "too_few"


def test_a_break_before_the_series_cuts_nothing() -> None:
    assert not towards([2015, 2020], [40.0, 50.0], breaks=[2015, 2010]).cut


def test_points_after_the_deadline_do_not_count() -> None:
    given = towards(
        [2003, 2014, 2016], [10.0, 40.0, 60.0], aim=Aim("at_least", 50.0), base_year=2003, deadline=2015
    )
    assert given.values == (10.0, 40.0)
    assert not given.met


def test_the_baseline_is_the_first_figure_from_its_year_on() -> None:
    given = towards([2010, 2016, 2020], [5.0, 20.0, 30.0], aim=Aim("times_baseline", 2.0))
    assert given.target == 40.0
    assert given.since[1].tolist() == [20.0, 30.0]


@pytest.mark.parametrize("ratios", [(0.7, 0.85), (1 / 0.7, 1 / 0.85)])
def test_parity_is_told_the_same_from_either_side(ratios: tuple[float, float]) -> None:
    given = course([2015, 2020], ratios, aim=Aim("parity", None), direction=0, base_year=2015, deadline=2030)
    assert given.values == (pytest.approx(0.7), pytest.approx(0.85))
    assert sdsn(given).verdict == "on_track"


@pytest.mark.parametrize(("ratio", "met"), [(0.979, False), (0.981, True), (1.019, True), (1.021, False)])
def test_parity_is_met_within_its_band(ratio: float, met: bool) -> None:
    given = course(
        [2015, 2020], [0.7, ratio], aim=Aim("parity", None), direction=0, base_year=2015, deadline=2030
    )
    assert given.met is met


@pytest.mark.parametrize(
    ("ratio", "met"),
    [(0.89, False), (0.90, True), (1.0, True), (1.05, True), (1.06, False), (1.10, False), (1.11, False)],
)
def test_a_band_that_is_wider_on_one_side_is_met_within_it_alone(ratio: float, met: bool) -> None:
    aim = Aim("parity", None, 0.9, 1.05)
    given = course([2015, 2020], [0.7, ratio], aim=aim, direction=0, base_year=2015, deadline=2030)
    mirrored = course(
        [2015, 2020],
        [0.7, 1 / ratio],
        aim=Aim("parity", None, 1 / 1.05, 1 / 0.9),
        direction=0,
        base_year=2015,
        deadline=2030,
    )
    assert (given.met, mirrored.met) == (met, met)


def test_parity_is_met_since_the_ratio_came_into_its_band() -> None:
    aim = Aim("parity", None, 0.9, 1.05)
    given = course(
        [2010, 2015, 2018, 2020], [0.7, 1.08, 1.04, 0.95], aim=aim, direction=0, base_year=2015, deadline=2030
    )
    assert time_distance_to_line(given).score == 12.0


def test_a_direction_of_neither_goes_with_parity_alone() -> None:
    with pytest.raises(DirectionError):
        towards([2015], [1.0], direction=0)
    with pytest.raises(DirectionError):
        towards([2015], [1.0], aim=Aim("parity", None), direction=1)


def test_less_can_be_better() -> None:
    falling = towards([2015, 2020], [10.0, 6.0], aim=Aim("at_most", 2.0), direction=-1)
    assert sdsn(falling).verdict == "on_track"
    assert unsd(falling).verdict == "on_track"
    assert aarr(falling).score == pytest.approx((1 - 0.6 ** (1 / 5)) / (1 - 0.2 ** (1 / 15)))


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=60, deadline=None)
@given(
    values=st.lists(st.floats(min_value=1.0, max_value=99.0), min_size=2, max_size=8),
    more=st.floats(min_value=0.0, max_value=40.0),
    aim=st.sampled_from([Aim("at_least", 100.0), Aim("at_least", 70.0), Aim("improve", None)]),
)
def test_a_better_latest_value_never_makes_a_verdict_worse(rule: str, values, more: float, aim: Aim) -> None:
    years = list(range(2015, 2015 + len(values)))
    better = [*values[:-1], min(values[-1] + more, 100.0)]
    before, after = (RULES[rule].judge(towards(years, each, aim=aim)) for each in (values, better))
    assume(before.score is not None and after.score is not None)
    slack = 1e-7 * max(1.0, abs(before.score)) if math.isfinite(before.score) else 0.0
    assert after.score >= before.score - slack
    if rule != "oecd" and before.verdict and after.verdict and after.score > before.score + 1e-6:
        assert VERDICTS.index(after.verdict) <= VERDICTS.index(before.verdict)


def test_a_table_of_all_rules_says_where_and_why_they_disagree() -> None:
    said = judge(towards([2015, 2020], [40.0, 56.0]))
    verdicts = {one.rule: one.verdict for one in said}
    assert (verdicts["unsd"], verdicts["sdsn"]) == ("on_track", "too_slow")
    assert disagreement(said) == ("basis",)
    assert worst_and_best(said) == ("too_slow", "on_track")


def test_why_tells_thresholds_apart_from_what_is_expected() -> None:
    assert disagreement([Verdict("unsd", "on_track"), Verdict("eurostat", "too_slow")]) == ("threshold",)
    assert disagreement([Verdict("sdsn", "stagnant"), Verdict("unsd", "away")]) == ("away_or_stagnant",)
    assert "recent_years" in disagreement(
        [Verdict("sdsn", "too_slow"), Verdict("escap_anticipated", "on_track")]
    )
    assert worst_and_best([Verdict("oecd", None)]) is None
