from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from actionlines.cli import app

pytestmark = pytest.mark.usefixtures("_bundled")


@pytest.fixture
def _bundled(prepared_var: Path) -> None:
    """The figures that come with us are there."""


def told(*asked: str) -> str:
    answer = CliRunner().invoke(app, ["commitments", *asked])
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_texts_are_listed_with_what_can_be_read_of_them() -> None:
    facts = json.loads(told("documents", "--lang", "fr", "--json"))
    assert [one["code"] for one in facts["documents"]][:2] == ["geneva-declaration", "geneva-plan"]
    assert "wsis10" in told("documents")


def test_a_paragraph_is_shown_with_all_it_is_linked_to() -> None:
    output = told("show", "wsis10", "C2.c")
    for part in ("not official", "C2.b, C2.d", "COVERAGE_4G", "UN_SDG", "UMC_2030.coverage", "ITU"):
        assert part in output
    facts = json.loads(told("show", "wsis10", "C2.c", "--lang", "zh", "--json"))
    assert facts["passage"]["gist"].endswith("。")
    assert facts["indicators"][0]["figure"]["kind"] == "whole"


def test_a_heading_shows_its_section() -> None:
    facts = json.loads(told("show", "wsis10", "C2", "--json"))
    assert [one["code"] for one in facts["passages"]][-4:] == ["C2.a", "C2.b", "C2.c", "C2.d"]
    assert "C2.d" in told("show", "wsis10", "C2")


def test_words_and_citations_find_paragraphs() -> None:
    assert "V.B.33" in told("search", "wsis10", "IPv6")
    first = json.loads(told("search", "wsis10", "C2 (c)", "--json"))["found"][0]
    assert (first["code"], first["score"]) == ("C2.c", 2.0)


def test_a_wrong_code_names_the_nearest() -> None:
    answer = CliRunner().invoke(app, ["commitments", "show", "wsis10", "C2.z"])
    assert answer.exit_code == 1
    assert "did you mean C2.a" in " ".join(answer.output.split())
