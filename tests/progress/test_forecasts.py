"""Forecasts: curves find what was put in, nothing is seen after the origin, intervals hold what they promise."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionlines.progress.forecasts import (
    FORECASTERS,
    LEVELS,
    Series,
    backtest,
    kept,
    outlook,
    prospects,
    shipped,
    shipped_calibration,
    summary,
)
from actionlines.progress.forecasts.backtest import NOMINAL, _tried
from actionlines.progress.forecasts.batches import batch, pooled
from actionlines.progress.forecasts.calibration import (
    COMBINED,
    HORIZONS,
    PROBABILITIES,
    RULES,
    Calibration,
    arcs,
    shares,
)
from actionlines.progress.on_track import typical_speed

YEARS = np.arange(2000, 2021)
AHEAD = np.array([1.0, 3.0, 5.0, 10.0])


def logistic(t, *, bound=100.0, pace=0.3, middle=2012.0):
    return bound / (1 + np.exp(-pace * (np.asarray(t, dtype=float) - middle)))


def gompertz(t, *, bound=95.0, pace=0.2, middle=2010.0):
    return bound * np.exp(-np.exp(-pace * (np.asarray(t, dtype=float) - middle)))


def bass(t, *, bound=90.0, p=0.01, q=0.4, start=2000.0):
    grown = np.exp(-(p + q) * (np.asarray(t, dtype=float) - start))
    return bound * (1 - grown) / (1 + q / p * grown)


@pytest.mark.parametrize(
    ("rule", "curve", "within"),
    [("logistic", logistic, 0.7), ("gompertz", gompertz, 0.7), ("bass", bass, 1.5)],
)
def test_a_curve_finds_the_curve_that_was_put_in(rule: str, curve, within: float) -> None:
    found = FORECASTERS[rule](batch(YEARS, curve(YEARS)[None, :]), AHEAD)[0]
    assert np.abs(found - curve(2020 + AHEAD)).max() < within


def test_plain_rules_do_what_their_names_say() -> None:
    line = batch(YEARS, (10 + 2.0 * (YEARS - 2000))[None, :])
    assert FORECASTERS["last"](line, AHEAD)[0].tolist() == [50.0] * 4
    assert FORECASTERS["linear"](line, AHEAD)[0] == pytest.approx([52.0, 56.0, 60.0, 70.0])
    rate = batch(YEARS, (2 * 1.1 ** (YEARS - 2000))[None, :])
    assert FORECASTERS["aarr"](rate, AHEAD)[0, :2] == pytest.approx([2 * 1.1**21, 2 * 1.1**23])
    steps = FORECASTERS["damped"](line, np.array([1.0, 2.0]))[0] - 50.0
    assert steps[1] / steps[0] == pytest.approx(1.9)


@pytest.mark.parametrize("rule", FORECASTERS)
@settings(max_examples=30, deadline=None)
@given(values=st.lists(st.floats(min_value=0.0, max_value=100.0), min_size=1, max_size=21))
def test_every_forecast_lies_between_nought_and_a_hundred(rule: str, values: list[float]) -> None:
    found = FORECASTERS[rule](batch(YEARS[: len(values)], np.array([values])), AHEAD)
    assert np.isfinite(found).all()
    assert ((found >= 0) & (found <= 100)).all()


@pytest.mark.parametrize("rule", FORECASTERS)
def test_the_order_of_series_does_not_matter(rule: str) -> None:
    rng = np.random.default_rng(6)
    rows = np.array([logistic(YEARS, middle=m) for m in rng.uniform(2000, 2025, 12)])
    turned = FORECASTERS[rule](batch(YEARS, rows[::-1]), AHEAD)[::-1]
    assert FORECASTERS[rule](batch(YEARS, rows), AHEAD) == pytest.approx(turned)


def test_a_country_with_few_figures_borrows_the_pace_of_its_like() -> None:
    like = np.array([logistic(YEARS, middle=m) for m in (2017, 2018, 2019, 2020, 2021, 2022)])
    short = np.where(YEARS >= 2017, logistic(YEARS, middle=2019.0), np.nan)
    noisy = short + np.where(YEARS == 2018, 12.0, 0.0)
    alone = FORECASTERS["logistic"](batch(YEARS, noisy[None, :]), AHEAD)[0]
    among = FORECASTERS["logistic"](batch(YEARS, np.vstack([like, noisy])), AHEAD)[-1]
    truth = logistic(2020 + AHEAD, middle=2019.0)
    assert np.abs(among - truth).mean() < np.abs(alone - truth).mean()


def test_who_is_kept_lends_no_pace_to_anybody() -> None:
    rows = np.array([logistic(YEARS, middle=m) for m in (2008, 2009, 2010, 2011, 2012, 2013)])
    given = batch(YEARS, rows, lenders=[False] * 6)
    middle, spread = pooled(np.arange(6.0), given.counts > 0, given)
    assert (middle.tolist(), spread.tolist()) == ([0.0] * 6, [1.0] * 6)


def test_pools_never_span_origins() -> None:
    rows = np.array([logistic(YEARS, middle=2010.0)] * 10)
    given = batch(YEARS, rows, pools=[0] * 5 + [1] * 5)
    middle, _ = pooled(np.array([1.0] * 5 + [9.0] * 5), given.counts > 0, given)
    assert middle.tolist() == [1.0] * 5 + [9.0] * 5


def world(count: int = 60) -> Series:
    """Countries on their way up, with noise, some years missing."""
    rng = np.random.default_rng(2026)
    areas = tuple(f"A{place:02d}" for place in range(count))
    rows = np.array(
        [
            logistic(YEARS, middle=m, pace=p)
            for m, p in zip(rng.uniform(2003, 2020, count), rng.uniform(0.2, 0.4, count), strict=True)
        ]
    )
    rows = np.clip(rows + rng.normal(0, 1.0, rows.shape), 0, 100)
    rows[rng.random(rows.shape) < 0.1] = np.nan
    return Series("INTERNET_USERS", areas, tuple(YEARS.tolist()), rows)


@pytest.fixture(scope="module")
def tried():
    series = world()
    return series, backtest([series], release="made")


def test_nothing_after_an_origin_is_seen(tried) -> None:
    series, found = tried
    cut = series.values.copy()
    cut[:, YEARS > 2012] = 50.0
    changed = pl.concat(_tried(Series(series.indicator, series.areas, series.years, cut)))
    same = ["REF_AREA", "ORIGIN", "HORIZON"]
    before = found.forecasts.filter(pl.col("ORIGIN") <= 2012, pl.col("ORIGIN") + pl.col("HORIZON") <= 2012)
    pairs = before.join(changed, on=same, suffix="_CHANGED")
    assert pairs.height == before.height > 200
    for rule in FORECASTERS:
        assert pairs[rule].to_list() == pytest.approx(pairs[f"{rule}_CHANGED"].to_list())


def test_weights_of_an_origin_are_learnt_from_what_had_come_due(tried) -> None:
    _, found = tried
    early = found.forecasts.filter(pl.col("ORIGIN") == found.forecasts["ORIGIN"].min())
    even = early.select(pl.mean_horizontal(COMBINED).alias("even"), "combined")
    assert even["combined"].to_list() == pytest.approx(even["even"].to_list())
    later = found.forecasts.filter(pl.col("ORIGIN") == 2015)
    assert later["combined"].to_list() != pytest.approx(
        later.select(pl.mean_horizontal(COMBINED)).to_series().to_list()
    )


def test_changing_a_kept_country_changes_nothing_that_is_learnt(tried) -> None:
    series, found = tried
    values = series.values.copy()
    apart = [place for place, area in enumerate(series.areas) if kept(area)]
    assert 5 <= len(apart) <= 20
    values[apart] = np.where(
        np.isnan(values[apart]), np.nan, np.random.default_rng(1).uniform(1, 99, values[apart].shape)
    )
    again = backtest([Series(series.indicator, series.areas, series.years, values)], release="made")
    assert again.calibration.default == found.calibration.default
    assert again.calibration.weights == pytest.approx(found.calibration.weights)
    assert again.calibration.quantiles == pytest.approx(found.calibration.quantiles)


def test_the_default_is_the_rule_that_missed_least_in_training(tried) -> None:
    _, found = tried
    whole = found.errors.filter(pl.col("LEVEL") == "all", pl.col("SPLIT") == "training")
    means = dict(whole.group_by("RULE").agg(pl.col("MEAN_ABS_ERROR").mean()).iter_rows())
    assert found.calibration.default == min(means, key=means.__getitem__)
    assert set(means) == set(RULES)


def test_errors_are_those_of_a_plain_loop(tried) -> None:
    _, found = tried
    rows = found.forecasts.filter(~pl.col("KEPT"), pl.col("HORIZON") == 3)
    missed = [abs(said - actual) for said, actual in rows.select("damped", "ACTUAL").iter_rows()]
    told = found.errors.filter(
        pl.col("RULE") == "damped",
        pl.col("HORIZON") == 3,
        pl.col("LEVEL") == "all",
        pl.col("SPLIT") == "training",
    )
    assert told["MEAN_ABS_ERROR"].item() == pytest.approx(sum(missed) / len(missed), abs=6e-4)
    assert told["MEDIAN_ABS_ERROR"].item() == pytest.approx(float(np.median(missed)), abs=6e-4)


def test_a_calibration_comes_back_from_its_file_as_it_was(tried) -> None:
    _, found = tried
    facts = summary(found, [tried[0]])["calibration"]
    again = Calibration.from_facts(facts)
    assert again.weights == pytest.approx(found.calibration.weights, abs=1e-4)
    assert again.default == found.calibration.default


def test_the_scale_of_arcs_goes_there_and_back() -> None:
    assert shares(arcs([5.0, 50.0, 99.0])) == pytest.approx([5.0, 50.0, 99.0])
    assert shares([-1.0, 2.0]).tolist() == [0.0, 100.0]


def test_what_is_shipped_holds_its_intervals_within_five_points_on_the_countries_kept() -> None:
    whole = [row for row in shipped()["coverage"] if row["LEVEL"] == "all"]
    assert {(row["HORIZON"], row["NOMINAL_PCT"]) for row in whole} == {
        (h, n) for h in (1, 3, 5) for n in NOMINAL
    }
    for row in whole:
        assert abs(row["CONFORMAL_PCT"] - row["NOMINAL_PCT"]) <= 5, row
        assert row["FORECASTS"] > 2000


def test_what_is_shipped_beats_the_last_value_the_line_and_the_constant_rate_where_nothing_was_chosen() -> (
    None
):
    errors = {(row["RULE"], row["HORIZON"]): row["MEAN_ABS_ERROR"] for row in shipped()["errors"]
              if (row["LEVEL"], row["SPLIT"]) == ("all", "kept")}  # fmt: skip
    default = shipped_calibration().default
    for horizon in (1, 3, 5):
        assert errors[default, horizon] < min(errors[rule, horizon] for rule in ("last", "linear", "aarr"))


def test_what_is_shipped_has_a_place_for_each_horizon_level_and_probability() -> None:
    found = shipped_calibration()
    assert found.weights.shape == (len(HORIZONS), len(LEVELS), len(COMBINED))
    assert found.quantiles.shape == (len(HORIZONS), len(LEVELS), len(PROBABILITIES))
    assert found.weights.sum(axis=2) == pytest.approx(np.ones((len(HORIZONS), len(LEVELS))), abs=1e-3)
    assert (np.diff(found.quantiles, axis=2) >= 0).all()


def test_quantiles_of_an_outlook_are_in_order_and_within_bounds() -> None:
    found = outlook(world(20))
    paths = [found.quantile(p) for p in (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)]
    for low, high in pairwise(paths):
        assert (low <= high + 1e-9).all()
    assert (paths[0] >= 0).all()
    assert (paths[-1] <= 100).all()


def test_a_probability_falls_as_the_target_rises_and_agrees_with_the_quantile() -> None:
    found = outlook(world(5))
    at = found.quantile(0.3)[0, 4]
    assert found.chance(0, 4, float(at), direction=1) == pytest.approx(0.7, abs=0.01)
    chances = [found.chance(0, 4, x, direction=1) for x in (20.0, 50.0, 80.0, 95.0)]
    assert chances == sorted(chances, reverse=True)
    assert found.chance(0, 4, 50.0, direction=-1) == pytest.approx(1 - found.chance(0, 4, 50.0, direction=1))


def test_a_prospect_tells_probability_year_effort_and_what_the_fastest_peers_did() -> None:
    series = Series(
        "I", ("A",), tuple(range(2010, 2021)), np.array([[20.0 + 4 * step for step in range(11)]])
    )
    fastest = typical_speed(np.linspace(0, 100, 400), np.full(400, 5.0), direction=1, quantile=0.75)
    (said,) = prospects(
        series, outlook(series), np.array([75.0]), direction=1, deadline=2030, fastest=fastest
    )
    assert said.probability is not None
    assert said.year is not None
    assert said.probability > 0.5
    assert said.early is not None
    assert said.early <= said.year
    assert said.late is None or said.late >= said.year
    assert (said.needed, said.pace) == (1.5, 4.0)
    assert (said.peers_value, said.peers_year) == (100.0, 2023)


def test_a_target_reached_already_is_reached_in_the_year_of_the_last_figure() -> None:
    series = Series("I", ("A",), (2019, 2020), np.array([[70.0, 72.0]]))
    (said,) = prospects(series, outlook(series), np.array([60.0]), direction=1, deadline=2030)
    assert (said.year, said.early, said.late, said.needed) == (2020, 2020, 2020, 0.0)


def test_after_the_deadline_no_probability_is_told() -> None:
    series = Series("I", ("A",), (2019, 2020), np.array([[70.0, 72.0]]))
    (said,) = prospects(series, outlook(series), np.array([80.0]), direction=1, deadline=2015)
    assert (said.probability, said.expected, said.needed) == (None, None, None)


def test_a_target_of_all_counts_as_met_a_point_before() -> None:
    series = Series("I", ("A",), (2018, 2019, 2020), np.array([[98.9, 99.0, 99.2]]))
    (said,) = prospects(series, outlook(series), np.array([100.0]), direction=1, deadline=2030)
    assert said.year == 2020
    assert said.probability is not None
    assert said.probability > 0.85


def test_an_area_whose_target_cannot_be_told_has_no_prospect() -> None:
    series = world(3)
    targets = np.array([math.nan, 90.0, math.nan])
    assert [
        said.area for said in prospects(series, outlook(series), targets, direction=1, deadline=2030)
    ] == ["A01"]
