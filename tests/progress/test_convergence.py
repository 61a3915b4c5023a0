"""Sigma, beta and years behind: on series whose answer is known, and on what has none."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

from actionlines.progress.convergence import (
    Panel,
    TimeDistance,
    TooFewError,
    UnknownScaleError,
    beta,
    panel,
    sigma,
    time_distance,
)


def closing(speed: float, years: int = 20) -> Panel:
    """Logarithms that run towards 3 at one speed."""
    at = np.arange(years + 1, dtype=float)
    start = np.array([0.0, 1.0, 2.0])
    return Panel(("A", "B", "C"), 2000 + at, np.exp(3 + (start[:, None] - 3) * np.exp(-speed * at)))


def test_beta_finds_the_speed_that_was_put_in() -> None:
    found = beta(closing(0.05))
    assert found.speed == pytest.approx(0.05, abs=1e-12)
    assert found.half_life_years == pytest.approx(math.log(2) / 0.05)
    assert found.slope == pytest.approx(-(1 - math.exp(-1.0)) / 20)


def test_where_countries_move_apart_no_distance_is_ever_halved() -> None:
    found = beta(closing(-0.02))
    assert found.speed == pytest.approx(-0.02)
    assert found.half_life_years == math.inf


def test_where_the_order_turns_round_no_speed_is_given() -> None:
    values = np.exp(np.array([[1.0, 5.0], [2.0, 3.0], [3.0, 1.0]]))
    found = beta(Panel(("A", "B", "C"), np.array([2000.0, 2001.0]), values))
    assert math.isnan(found.speed)
    assert math.isnan(found.half_life_years)


def test_sigma_shrinks_at_the_speed_that_was_put_in() -> None:
    found = sigma(closing(0.05), scale="log")
    assert found.slope == pytest.approx(-0.05, abs=1e-12)
    assert found.spreads[0] == pytest.approx(np.std([0.0, 1.0, 2.0]))


def test_the_divide_may_shrink_as_a_ratio_and_widen_in_points() -> None:
    given = Panel(("A", "B"), np.array([2000.0, 2001.0, 2002.0]), np.array([[2.0, 6.0, 18], [8.0, 16.0, 32]]))
    assert sigma(given).slope < 0
    assert sigma(given, relative=False).slope > 0


def test_shares_at_nought_or_a_hundred_are_left_out_of_log_odds_and_counted() -> None:
    values = np.array([[0.0, 5.0, 9.0], [10.0, 20.0, 30.0], [40.0, 50.0, 60.0], [90.0, 95.0, 100.0]])
    found = sigma(Panel(tuple("ABCD"), np.array([2000.0, 2001, 2002]), values), scale="logit")
    assert (found.areas, found.left_out) == (2, 2)


def rows(*given: tuple[str, int, float]) -> pl.DataFrame:
    return pl.DataFrame(list(given), schema=["REF_AREA", "YEAR", "VALUE"], orient="row")


def test_a_panel_holds_who_has_both_ends_and_fills_in_what_lies_between() -> None:
    made = panel(
        rows(("A", 2000, 1.0), ("A", 2002, 3.0), ("B", 2000, 5.0), ("B", 2001, 9.0), ("C", 2002, 1.0)),
        first=2000,
        last=2002,
    )
    assert made.areas == ("A",)
    assert made.values.tolist() == [[1.0, 2.0, 3.0]]


def test_a_panel_that_nobody_is_in_is_refused() -> None:
    with pytest.raises(TooFewError, match="2000"):
        panel(rows(("A", 2000, 1.0)), first=2000, last=2002)


@pytest.mark.parametrize("measure", [sigma, beta])
def test_a_scale_that_is_none_is_refused(measure) -> None:
    with pytest.raises(UnknownScaleError, match="logit"):
        measure(closing(0.05), scale="probit")


def test_too_few_countries_or_years_are_refused() -> None:
    alike = Panel(("A", "B"), np.array([2000.0, 2001.0]), np.ones((2, 2)))
    for measure in (sigma, beta):
        with pytest.raises(TooFewError):
            measure(alike)


def test_years_behind_are_counted_on_straight_lines_between_points() -> None:
    leader = {"years": [2000, 2005, 2010], "values": [0.0, 20.0, 60.0]}
    assert time_distance(30.0, on=2020.0, **leader) == TimeDistance(13.75, at_least=False)
    assert time_distance(20.0, on=2020.0, **leader) == TimeDistance(15.0, at_least=False)


def test_a_leader_who_was_there_before_its_series_begins_is_at_least_so_far_ahead() -> None:
    assert time_distance(5.0, on=2020.0, years=[2000, 2005], values=[10.0, 20.0]) == TimeDistance(20.0, True)


def test_what_was_reached_once_stays_reached() -> None:
    found = time_distance(15.0, on=2020.0, years=[2000, 2001, 2002], values=[0.0, 20.0, 10.0])
    assert found.years == pytest.approx(19.25)


def test_who_is_not_ahead_has_no_years() -> None:
    with pytest.raises(TooFewError):
        time_distance(70.0, on=2020.0, years=[2000], values=[60.0])
