from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from actionlines.cli import app

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
