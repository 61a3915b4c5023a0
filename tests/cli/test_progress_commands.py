"""`actionlines progress`: targets of an area, one target, a divide, the backtest; as tables, JSON, CSV and pictures."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from actionlines.cli import app
from actionlines.progress.on_track import RULES


@pytest.fixture(autouse=True)
def _bundled(prepared_var: Path) -> None:
    """All are asked of the bundled releases."""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["progress", *(str(argument) for argument in arguments)])


@pytest.mark.parametrize("words", [("RWA",), ("Rwanda",), ("area", "Руанда")])
def test_an_area_stands_by_itself(words: tuple[str, ...]) -> None:
    facts = json.loads(run(*words, "--json").stdout)
    assert facts["area"] == "RWA"
    codes = [one["target"]["code"] for one in facts["targets"]]
    assert "UMC_2030.internet-use" in codes
    assert set(facts["targets"][0]["progress"]["verdicts"]) == set(RULES)


def test_a_group_has_its_targets_too() -> None:
    facts = json.loads(run("LDC", "--json").stdout)
    bound = {one["target"]["code"] for one in facts["targets"] if one["binds"]}
    assert "BROADBAND_2025.users-least-developed" in bound


@pytest.mark.parametrize("lang", ["en", "fr", "es", "ru", "ar", "zh"])
def test_a_target_is_shown_in_each_language(lang: str) -> None:
    result = run("target", "UMC_2030.internet-use", "--lang", lang)
    assert result.exit_code == 0, result.output
    assert "66.7 (2022)" in result.stdout


def test_a_target_is_written_as_a_table_and_a_picture(tmp_path: Path) -> None:
    table, picture = tmp_path / "target.csv", tmp_path / "target.svg"
    assert run("target", "umc-2030-internet-use", "--csv", table, "--picture", picture).exit_code == 0
    rows = pl.read_csv(table, infer_schema_length=None)
    assert rows.filter(pl.col("REF_AREA") == "RWA").height == 1
    assert {f"RULE_{rule.upper()}" for rule in RULES} <= set(rows.columns)
    assert picture.read_text("utf-8").startswith("<svg ")


def test_a_target_without_figures_has_no_picture(tmp_path: Path) -> None:
    result = run("target", "WSIS_GENEVA_2015.villages", "--picture", tmp_path / "none.svg")
    assert result.exit_code == 1
    assert "leave --picture out" in result.stderr


@pytest.mark.parametrize(
    ("lang", "title"), [("en", "Rwanda: how likely each target is in time"), ("ar", "رواندا")]
)
def test_the_chances_of_an_area_are_drawn(tmp_path: Path, lang: str, title: str) -> None:
    picture = tmp_path / "rwanda.svg"
    facts = json.loads(run("RWA", "--json", "--lang", lang, "--picture", picture).stdout)
    drawn = picture.read_text("utf-8")
    assert title in drawn
    likely = [one for one in facts["targets"] if one["progress"]["probability_pct"] is not None]
    assert len(likely) > 5
    assert all(one["name"].split()[0] in drawn for one in likely)


def test_an_area_whose_targets_are_all_over_or_without_forecast_has_no_picture(tmp_path: Path) -> None:
    result = run("VAT", "--picture", tmp_path / "none.svg")
    assert result.exit_code == 1
    assert "leave --picture out" in result.stderr


def test_past_errors_are_drawn_the_least_first(tmp_path: Path) -> None:
    picture = tmp_path / "errors.svg"
    assert run("backtest", "--picture", picture).exit_code == 0
    drawn = picture.read_text("utf-8")
    rules = ["combined", "gompertz", "bass", "damped", "logistic", "linear", "last", "aarr"]
    places = [drawn.index(f">{rule}:") for rule in rules]
    assert places == sorted(places)


def test_a_target_that_is_not_there_names_the_nearest() -> None:
    result = run("target", "UMC_2030.internet")
    assert result.exit_code == 1
    assert "UMC_2030.internet-use" in " ".join(result.stderr.split())


def test_all_targets_are_listed() -> None:
    facts = json.loads(run("targets", "--json").stdout)
    assert facts["sets"][0]["code"] == "WSIS_GENEVA_2015"
    assert sum(len(one["targets"]) for one in facts["sets"]) == 71


def test_a_divide_is_shown_with_its_halving_and_who_is_behind(tmp_path: Path) -> None:
    picture = tmp_path / "divide.svg"
    facts = json.loads(run("divide", "internet-users", "--json", "--picture", picture).stdout)
    assert facts["sigma"]["slope"] < 0
    assert facts["beta"]["half_life_years"] > 0
    assert facts["behind"][0]["years"] > 15
    assert picture.exists()
    assert "By people" in run("divide", "INTERNET_USERS").stdout


def test_a_divide_within_countries_is_shown_by_each_split(tmp_path: Path) -> None:
    table, picture = tmp_path / "within.csv", tmp_path / "within.svg"
    asked = ("divide", "account-owners", "--by", "income-wealth-quantile")
    facts = json.loads(run(*asked, "--json").stdout)
    assert facts["groups"] == ["B40", "T60"]
    assert [one["year"] for one in facts["years"]][-1] == 2024
    result = run(*asked, "--csv", table, "--picture", picture)
    assert "poorest 40%, richest 60%" in result.stdout
    assert pl.read_csv(table, infer_schema_length=None).height > len(facts["areas"])
    assert picture.exists()
    refused = run("divide", "INTERNET_USERS", "--by", "age")
    assert refused.exit_code == 1
    assert "there are SEX" in refused.stderr


def test_a_figure_that_nobody_shares_has_no_divide() -> None:
    result = run("divide", "EGDI")
    assert result.exit_code == 1
    assert "INTERNET_USERS" in result.stderr


def test_the_shipped_backtest_is_shown_and_written(tmp_path: Path) -> None:
    table = tmp_path / "errors.csv"
    result = run("backtest", "--csv", table)
    assert result.exit_code == 0
    assert "combined" in result.stdout
    assert set(pl.read_csv(table)["SPLIT"]) == {"kept", "training"}
    assert json.loads(run("backtest", "--json").stdout)["release"] == "2026-11"
