"""The tutorial of indices, run as it stands: its table, its specification, its lines, and what they print."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs/tutorial_index.md"
LINES = 10
"""From nothing to a ranking with its intervals."""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def test_the_tutorial_does_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "figures.csv").write_text(blocks("csv")[0], "utf-8")
    (tmp_path / "nets.toml").write_text(blocks("toml")[0], "utf-8")
    monkeypatch.chdir(tmp_path)
    examples = doctest.DocTestParser().get_doctest("\n".join(blocks("python")), {}, PAGE.name, str(PAGE), 0)
    said: list[str] = []
    found = doctest.DocTestRunner(verbose=False).run(examples, out=said.append)
    assert (found.failed, "".join(said)) == (0, "")
    assert found.attempted > LINES


def test_an_index_and_its_robustness_take_ten_lines() -> None:
    code = [line for line in blocks("python")[0].splitlines() if line.startswith((">>> ", "... "))]
    assert len(code) == LINES
