"""All targets on the bundled release: judged once, kept, the same bytes again, within twenty seconds."""

from __future__ import annotations

import shutil
import time
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.derived_layer import ROWS_NAME
from actionlines.indicators.releases import Release
from actionlines.indicators.store import Store
from actionlines.progress.assessment import assess, base_year
from actionlines.progress.figures import country_figures, is_adoption, series_of
from actionlines.progress.layer import SCHEMAS, build, open_progress
from actionlines.progress.on_track import RULES, VERDICTS
from actionlines.progress.targets import load_targets, target

SECONDS = 20.0
"""Processor time for all targets, all countries, all rules and forecasts."""


@pytest.fixture(scope="module")
def release(prepared_var: Path) -> Release:
    return Store(prepared_var).current()


@pytest.fixture(scope="module")
def made(release: Release, prepared_var: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the derived layer that another process made."""
    root = tmp_path_factory.mktemp("var")
    shutil.copytree(prepared_var / "derived" / release.id, root / "derived" / release.id)
    return root


@pytest.mark.slow
def test_all_targets_countries_and_rules_with_forecasts_take_under_twenty_seconds(
    release: Release, made: Path
) -> None:
    before = time.process_time()
    found = assess(release, made, load_targets(), catalogue=load_catalogue())
    taken = time.process_time() - before
    assert taken < SECONDS, f"{taken:.1f} s"
    assert found.statuses.equals(open_progress(release, made, "statuses").collect())
    assert found.statuses.height > 30_000
    assert set(found.statuses["RULE"]) == set(RULES)


def test_every_verdict_is_one_and_every_silence_has_its_reason(release: Release, made: Path) -> None:
    statuses = open_progress(release, made, "statuses").collect()
    told = statuses.filter(pl.col("VERDICT").is_not_null())
    assert set(told["VERDICT"]) == set(VERDICTS)
    silent = statuses.filter(pl.col("VERDICT").is_null())
    assert silent["REASON"].null_count() == 0


def test_every_target_and_area_is_judged_by_every_rule_once(release: Release, made: Path) -> None:
    statuses = open_progress(release, made, "statuses").collect()
    counted = statuses.group_by("TARGET", "REF_AREA").agg(pl.len(), pl.col("RULE").n_unique().alias("rules"))
    assert set(counted["len"]) == set(counted["rules"]) == {len(RULES)}


@pytest.mark.slow
def test_what_is_kept_comes_out_again_with_the_same_bytes(
    release: Release, made: Path, tmp_path: Path
) -> None:
    root = tmp_path / "var"
    shutil.copytree(made / "derived" / release.id, root / "derived" / release.id)
    shutil.rmtree(root / "derived" / release.id / "progress" / "between")
    build(release, root, catalogue=load_catalogue())
    kept = [folder / "derived" / release.id / "progress" / "between" / ROWS_NAME for folder in (made, root)]
    assert kept[0].read_bytes() == kept[1].read_bytes()


def test_what_is_made_already_is_left(release: Release, made: Path) -> None:
    folder = made / "derived" / release.id / "progress"
    before = {name: (folder / name / ROWS_NAME).stat().st_mtime_ns for name in SCHEMAS}
    build(release, made, catalogue=load_catalogue())
    assert {name: (folder / name / ROWS_NAME).stat().st_mtime_ns for name in SCHEMAS} == before


def test_a_layer_that_was_not_made_is_empty(release: Release, tmp_path: Path) -> None:
    for name, schema in SCHEMAS.items():
        assert open_progress(release, tmp_path, name).collect().schema == schema


def test_the_world_of_the_connected_is_told_with_probability_year_and_effort(
    release: Release, made: Path
) -> None:
    world = open_progress(release, made, "prospects").filter(
        pl.col("TARGET") == "UMC_2030.internet-use", pl.col("REF_AREA") == "001"
    )
    row = world.collect().row(0, named=True)
    assert (row["TARGET_VALUE"], row["DEADLINE"], row["BINDS"], row["OUTCOME"]) == (100.0, 2030, True, "open")
    assert row["BASE_YEAR"] == 2015
    assert 0 < row["PROBABILITY_PCT"] < 60
    assert row["LAST_VALUE"] < row["EXPECTED"] < 100
    assert row["NEEDED_PER_YEAR"] == pytest.approx((99 - row["LAST_VALUE"]) / (2030 - row["LAST_YEAR"]))


def test_a_target_whose_deadline_has_a_figure_was_met_or_missed(release: Release, made: Path) -> None:
    rows = (
        open_progress(release, made, "prospects").filter(pl.col("LAST_YEAR") >= pl.col("DEADLINE")).collect()
    )
    stated = rows.filter(pl.col("TARGET_VALUE").is_not_null())
    assert set(stated["OUTCOME"]) == {"met", "missed"}
    assert stated["PROBABILITY_PCT"].null_count() == stated.height


def test_only_members_are_held_against_a_target_of_a_group(release: Release, made: Path) -> None:
    rows = open_progress(release, made, "prospects").filter(
        pl.col("TARGET") == "BROADBAND_2025.users-least-developed"
    )
    areas = set(rows.collect()["REF_AREA"])
    assert {"199", "RWA"} <= areas
    assert not areas & {"FRA", "BRA", "001"}


def test_intervals_of_forecasts_hold_each_other(release: Release, made: Path) -> None:
    rows = open_progress(release, made, "forecasts").collect()
    order = ["LOW_95", "LOW_80", "LOW_50", "HIGH_50", "HIGH_80", "HIGH_95"]
    for low, high in pairwise(order):
        assert rows.filter(pl.col(low) > pl.col(high) + 1e-9).is_empty()
    assert rows.select(pl.col("FORECAST").is_between(0, 100).all()).item()


def test_the_divide_between_countries_in_internet_use_has_narrowed_by_people(
    release: Release, made: Path
) -> None:
    rows = open_progress(release, made, "between").filter(
        pl.col("INDICATOR") == "INTERNET_USERS",
        pl.col("MEASURE") == "gini",
        pl.col("SIDE") == "have",
        pl.col("WEIGHTED") == "people",
    )
    by_year = dict(rows.select("YEAR", "VALUE").collect().iter_rows())
    assert by_year[2000] > by_year[2010] > by_year[2020]


def test_a_target_without_a_baseline_starts_fifteen_years_before_its_deadline() -> None:
    assert base_year(target("UMC_2030.internet-use")) == 2015
    assert base_year(target("CONNECT_2030.broadband")) == 2017


def test_points_before_a_break_are_no_part_of_a_series() -> None:
    rows = pl.DataFrame(
        {
            "REF_AREA": ["A"] * 3,
            "YEAR": [2018, 2019, 2020],
            "VALUE": [1.0, 5.0, 6.0],
            "SOURCE": ["S"] * 3,
            "BREAK": [False, True, False],
        }
    )
    series = series_of("I", rows)
    assert series is not None
    assert (series.years, series.values.tolist()) == ((2019, 2020), [[5.0, 6.0]])
    assert series_of("I", rows.head(0)) is None


def test_adoption_is_a_share_of_which_more_is_better(release: Release) -> None:
    known = load_catalogue().indicators
    assert is_adoption(known["INTERNET_USERS"])
    assert is_adoption(known["SCHOOLS_INTERNET"])
    for code in (
        "EDUCATION_SPENDING",
        "HDI_LOSS_INEQUALITY",
        "MOBILE_CELLULAR_PER_100",
        "MEDIUM_HIGH_TECH_VALUE_ADDED",
    ):
        assert not is_adoption(known[code]), code
    figures = country_figures(release, known["INTERNET_USERS"], load_catalogue())
    assert figures.select("REF_AREA", "YEAR").is_duplicated().sum() == 0
