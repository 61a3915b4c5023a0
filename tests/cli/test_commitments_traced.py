from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from typer.testing import CliRunner

from actionlines.cli import app
from actionlines.commitments.kept_trackers import Trackers


@pytest.fixture
def visitor() -> Client:
    """Somebody who is not signed in."""
    return Client()


@pytest.fixture
def _bundled(prepared_var: Path) -> None:
    """The figures that come with us are there."""


@pytest.mark.usefixtures("_bundled")
def test_blind_spots_are_told_with_their_reasons() -> None:
    answer = CliRunner().invoke(app, ["commitments", "coverage"])
    assert answer.exit_code == 0
    for part in ("nobody answers for", "V.B.26", "IPv6", "Oceania", "no figure here"):
        assert part in answer.output


@pytest.mark.usefixtures("_bundled")
def test_programs_have_the_whole_coverage_in_their_language() -> None:
    answer = CliRunner().invoke(app, ["commitments", "coverage", "--lang", "zh", "--json"])
    facts = json.loads(answer.stdout)
    assert len(facts["paragraphs"]) == 168
    assert facts["paragraphs"][0]["gist"].endswith("。")
    assert "C11.a" in facts["unmeasured"]
    assert "V.B.1" in facts["unanswered"]


@pytest.mark.usefixtures("_bundled")
def test_blind_spots_of_one_line_are_those_of_its_page(visitor: Client) -> None:
    answer = CliRunner().invoke(app, ["commitments", "coverage", "--line", "c2", "--json"])
    assert json.loads(answer.stdout) == json.loads(visitor.get("/en/coverage.json?line=c2").content)


def test_lines_stand_against_goals_and_a_field_with_its_reasons() -> None:
    whole = CliRunner().invoke(app, ["commitments", "matrix"])
    assert whole.exit_code == 0
    assert "C7.e-health" in whole.output
    field = CliRunner().invoke(app, ["commitments", "matrix", "--line", "c2", "--goal", "9"])
    for part in ("9.c", "C2.a", "matrix", "high"):
        assert part in field.output


def test_programs_have_the_matrix_in_their_language() -> None:
    answer = CliRunner().invoke(app, ["commitments", "matrix", "--goal", "16", "--lang", "ru", "--json"])
    facts = json.loads(answer.stdout)
    assert facts["goals"] == [16]
    assert {one["about"] for one in facts["pairs"] if one["target"] == "16.10"} == {
        "Доступ общества к информации"
    }


def test_a_goal_that_is_none_is_told() -> None:
    answer = CliRunner().invoke(app, ["commitments", "matrix", "--goal", "18"])
    assert answer.exit_code == 1
    assert "from 1 to 17" in answer.output


TABLE = "Para #,Mandate,Entities,State\n113,Draw up road maps,UNGIS; ITU,under way\n130,Report,ITU,\n"


@pytest.fixture
def table(tmp_path: Path) -> str:
    file = tmp_path / "asked.csv"
    file.write_text(TABLE, encoding="utf-8")
    return str(file)


def test_actions_are_told_by_entity_and_a_bad_row_with_its_column(table: str) -> None:
    asked = ["commitments", "tracker", table, "--by", "entity", "--column", "action=Mandate"]
    answer = CliRunner().invoke(app, [*asked, "--document", "tunis-agenda"])
    assert answer.exit_code == 0
    for part in ("Actions by entity", "UNGIS", "Draw up road maps", "under way", "has no paragraph 130"):
        assert part in answer.output


def test_programs_have_the_tracker_by_paragraph(table: str) -> None:
    answer = CliRunner().invoke(
        app, ["commitments", "tracker", table, "--column", "action=Mandate", "--json"]
    )
    facts = json.loads(answer.stdout)
    assert list(facts["groups"]) == ["113", "130"]
    assert facts["groups"]["113"][0]["entities"][1] == {"name": "ITU", "agency": "ITU"}
    assert facts["bad"] == []


def test_a_column_option_that_is_none_says_how_to_write_one(table: str) -> None:
    answer = CliRunner().invoke(app, ["commitments", "tracker", table, "--column", "Mandate"])
    assert answer.exit_code == 1
    assert "write what it is, =, and its name" in answer.output


KEPT = ["--column", "action=Mandate", "--document", "review-2025", "--licence", "by leave", "--keep"]


@pytest.fixture
def own_var(settings: Settings, tmp_path: Path) -> Path:
    """A site that has nothing yet."""
    settings.ACTIONLINES_VAR = tmp_path / "var"
    return tmp_path / "var"


def test_a_tracker_is_kept_with_its_source_and_told_again(table: str, own_var: Path) -> None:
    answer = CliRunner().invoke(app, ["commitments", "tracker", table, *KEPT, "--publishable"])
    assert answer.exit_code == 0
    assert "2 actions kept" in answer.output
    [kept] = Trackers(own_var).all()
    assert (kept.document, kept.lang, kept.origin.licence) == ("review-2025", "en", "by leave")
    told = CliRunner().invoke(app, ["commitments", "tracker", "--json"])
    assert list(json.loads(told.stdout)["groups"]) == ["113", "130"]


@pytest.mark.usefixtures("own_var")
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--keep"], "say with --document"),
        (["--keep", "--document", "review-2025"], "with --licence"),
        (["--keep", "--licence", "x", "--document", "A B"], "no text is called"),
    ],
)
def test_a_tracker_of_no_text_or_no_terms_is_not_kept(table: str, options: list[str], said: str) -> None:
    answer = CliRunner().invoke(
        app, ["commitments", "tracker", table, "--column", "action=Mandate", *options]
    )
    assert answer.exit_code == 1
    assert said in " ".join(answer.output.split())


@pytest.mark.usefixtures("own_var")
def test_what_was_not_kept_says_how_to_bring_it() -> None:
    answer = CliRunner().invoke(app, ["commitments", "tracker"])
    assert answer.exit_code == 1
    assert "none was kept yet" in answer.output


ASKED = "Para,Action,Entities,By when,State\n1,Go,ITU,2028,done\n2,Come,UNGIS; ITU,2027,\n3,Stay,WHO,,done\n"


@pytest.mark.parametrize(
    ("options", "groups"),
    [
        (["--by", "state"], ["done", ""]),
        (["--by", "deadline"], ["2027-12-31", "2028-12-31", ""]),
        (["--entity", "itu"], ["1", "2"]),
        (["--state", "done"], ["1", "3"]),
        (["--state", ""], ["2"]),
        (["--paragraph", "3", "--by", "entity"], ["WHO"]),
    ],
)
def test_actions_are_chosen_and_shown_as_on_the_pages(
    tmp_path: Path, options: list[str], groups: list[str]
) -> None:
    (tmp_path / "asked.csv").write_text(ASKED, "utf-8")
    answer = CliRunner().invoke(
        app, ["commitments", "tracker", str(tmp_path / "asked.csv"), *options, "--json"]
    )
    assert list(json.loads(answer.stdout)["groups"]) == groups


@pytest.mark.parametrize(
    ("option", "asked", "near"),
    [("--entity", "ungi", "ungis"), ("--state", "dun", "done"), ("--paragraph", "4", "")],
)
def test_a_choice_that_no_action_has_is_told_with_what_may_have_been_meant(
    option: str, asked: str, near: str, tmp_path: Path
) -> None:
    file = tmp_path / "asked.csv"
    file.write_text(ASKED, "utf-8")
    answer = CliRunner().invoke(app, ["commitments", "tracker", str(file), option, asked])
    said = " ".join(answer.output.split())
    assert answer.exit_code == 1
    assert f"no tracker names the {option[2:]} '{asked}'" in said
    assert near in said
