"""`actionlines show` tells what the pages tell, of a country, an indicator or an action line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from actionlines.cli import app


@pytest.fixture(autouse=True)
def _bundled(prepared_var: Path) -> None:
    """All are asked of the bundled releases."""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.mark.parametrize("name", ["RWA", "Rwanda", "Руанда", "卢旺达"])
def test_a_country_is_found_by_code_and_by_name(name: str) -> None:
    assert json.loads(run("show", name, "--json").stdout)["area"] == "RWA"


@pytest.mark.parametrize("lang", ["en", "fr", "es", "ru", "ar", "zh"])
def test_a_country_is_shown_in_each_language(lang: str) -> None:
    result = run("show", "RWA", "--lang", lang)
    assert result.exit_code == 0
    assert "INTERNET_USERS" in result.stdout


def test_a_country_is_held_against_the_peers_named() -> None:
    facts = json.loads(run("show", "RWA", "--peers", "KEN,UGA", "--json").stdout)
    assert facts["chosen"]["areas"] == ["KEN", "UGA"]
    assert run("show", "RWA", "--peers", "RWA").exit_code == 1


def test_an_indicator_is_shown_with_the_series_of_the_countries_named() -> None:
    facts = json.loads(
        run("show", "internet-users", "--area", "Rwanda", "--area", "Iceland", "--json").stdout
    )
    assert facts["indicator"]["code"] == "INTERNET_USERS"
    assert {series["area"] for series in facts["series"]} == {"RWA", "ISL"}


def test_an_action_line_is_shown() -> None:
    assert json.loads(run("show", "C7.e-health", "--json").stdout)["line"]["code"] == "C7.e-health"


def test_what_is_not_known_is_named_with_what_may_have_been_meant() -> None:
    result = run("show", "Narnia")
    assert result.exit_code == 1
    assert "no country, indicator or action line is called 'Narnia'" in " ".join(result.stderr.split())


def test_an_earlier_release_can_be_asked() -> None:
    facts = json.loads(run("show", "RWA", "--release", "2020-10", "--json").stdout)
    assert facts["edition"]["label"] == "2020-10"


def test_countries_and_groups_are_compared() -> None:
    asked = ("show", "compare", "--area", "Rwanda", "--area", "LDC", "--indicator", "internet-users")
    facts = json.loads(run(*asked, "--start", "2015", "--json").stdout)
    assert (facts["areas"], facts["indicators"], facts["first"]) == (["RWA", "199"], ["INTERNET_USERS"], 2015)
    assert "weighted_mean" in run(*asked).stdout
    assert run("show", "compare", "--area", "RWA", "--indicator", "EGDI", "--start", "99999").exit_code == 1


def test_an_action_line_is_shown_with_another_of_its_indicators() -> None:
    facts = json.loads(run("show", "C2", "--indicator", "coverage-4g", "--json").stdout)
    assert facts["chosen"]["indicator"] == "COVERAGE_4G"
