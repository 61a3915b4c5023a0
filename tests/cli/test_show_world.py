"""`actionlines show world` tells what the page of the world tells."""

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


def test_the_world_is_shown_in_the_year_asked_for() -> None:
    facts = json.loads(run("show", "world", "egdi", "--year", "2018", "--json").stdout)
    assert (facts["indicator"]["code"], facts["year"], facts["bounds"]) == (
        "EGDI",
        2018,
        [0.2, 0.4, 0.6, 0.8],
    )


def test_without_an_indicator_it_is_the_one_people_ask_for_first() -> None:
    shown = run("show", "world")
    assert shown.exit_code == 0
    assert "Individuals using the Internet, 2024 (INTERNET_USERS)" in shown.stdout
    assert "without a figure" in shown.stdout


def test_a_year_without_figures_is_a_sentence_and_exit_code_one() -> None:
    result = run("show", "world", "egdi", "--year", "1066")
    assert result.exit_code == 1
    assert "ask for a year from 2010 to 2022" in result.output


def test_a_year_goes_with_the_world_alone() -> None:
    result = run("show", "RWA", "--year", "2018")
    assert result.exit_code == 2
    assert "go with `world` alone" in result.output
