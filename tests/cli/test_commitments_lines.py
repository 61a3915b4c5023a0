"""What an action line stands on, told from the command line."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from actionlines.cli import app
from actionlines.commitments.register import CODES


def test_a_line_is_told_with_its_texts_and_what_was_read() -> None:
    answer = CliRunner().invoke(app, ["commitments", "lines", "C2"])
    assert answer.exit_code == 0
    for part in ("Geneva Plan of Action", "21-23", "V.B.7", "A/RES/70/125", "from memory, unverified"):
        assert part in answer.output


def test_programs_have_all_lines_of_one_text_in_their_language() -> None:
    answer = CliRunner().invoke(
        app, ["commitments", "lines", "--document", "review-2025", "--lang", "ar", "--json"]
    )
    facts = json.loads(answer.stdout)
    assert [one["line"] for one in facts["lines"]] == list(CODES)
    (text,) = facts["lines"][0]["texts"]
    assert (text["document"], text["symbol"], text["in_force_since"]) == (
        "review-2025",
        "A/RES/80/173",
        "2025-12-17",
    )
    (entry,) = text["paragraphs"]
    assert (entry["cited"], entry["sure"]) == (["113"], "high")
    assert entry["source"]["address"].startswith("https://www.itu.int/")


def test_an_unknown_line_is_told_with_those_nearest() -> None:
    answer = CliRunner().invoke(app, ["commitments", "lines", "C7.e-helth"])
    assert answer.exit_code == 1
    assert "C7.e-health" in answer.output
