from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings
from typer.testing import CliRunner

from actionlines.cli import app

OUTLINE = str(Path(__file__).parents[1] / "commitments" / "texts" / "declaration.toml")
TEXTS = Path(__file__).parents[1] / "commitments" / "texts"


def test_a_text_is_read_with_its_mends_and_what_to_look_at() -> None:
    asked = ["commitments", "read", str(TEXTS / "strategy.txt"), "--lang", "en"]
    answer = CliRunner().invoke(app, [*asked, "--document", str(TEXTS / "strategy.toml")])
    assert answer.exit_code == 0
    for part in (
        "signs not accounted for",
        "Connectivity for every village",
        "heading joined",
        "missing number",
    ):
        assert part in answer.output


def test_programs_have_all_of_it() -> None:
    asked = ["commitments", "read", str(TEXTS / "nested.html"), "--lang", "en", "--json"]
    answer = CliRunner().invoke(app, [*asked, "--document", str(TEXTS / "declaration.toml")])
    facts = json.loads(answer.stdout)
    assert [one["code"] for one in facts["paragraphs"]][:4] == ["1", "1.1", "1.2", "1.2.a"]
    assert facts["unaccounted"] == []
    assert facts["left_out"] == ["nav: Home", "script: alert(1)"]


def test_an_unknown_outline_names_those_there_are() -> None:
    answer = CliRunner().invoke(
        app, ["commitments", "read", str(TEXTS / "strategy.txt"), "--lang", "en", "--document", "x"]
    )
    assert answer.exit_code == 1
    assert "there are wsis10" in answer.output


@pytest.fixture
def own_var(tmp_path: Path, settings: Settings) -> Path:
    settings.ACTIONLINES_VAR = tmp_path
    return tmp_path


def run(*asked: str) -> str:
    answer = CliRunner().invoke(app, ["commitments", *asked])
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_a_text_is_kept_compared_cited_and_written_out(own_var: Path) -> None:
    asked = ("--document", OUTLINE, "--licence", "ours", "--publishable")
    assert "No document" in run("list")
    assert "declaration" in run("import", str(TEXTS / "declaration.en.txt"), "--lang", "en", *asked)
    changed = own_var / "changed.txt"
    changed.write_text(
        (TEXTS / "declaration.en.txt").read_text("utf-8").replace("far away", "far off"), "utf-8"
    )
    run("import", str(changed), "--lang", "en", *asked, "--moved", "1.9=1.1,1.2")
    editions = [one["edition"] for one in json.loads(run("list", "--json"))]
    assert len(set(editions)) == 2
    assert "[-away-][+off+]" in run("diff", "declaration", editions[0])
    assert "all 1 languages" in run("align", "declaration")
    assert "tunis-agenda" in run("cite", "Tunis Agenda, para. 43")
    written = run("export", "declaration", "--lang", "en")
    assert "to those who live far off; {#1.2.a .item" in written


def test_a_move_that_is_none_says_how_to_write_one(own_var: Path) -> None:
    asked = ["commitments", "import", str(TEXTS / "declaration.en.txt"), "--lang", "en", "--licence", "ours"]
    answer = CliRunner().invoke(app, [*asked, "--document", OUTLINE, "--moved", "1.9"])
    assert answer.exit_code == 1
    assert "write the former code, =," in answer.output
