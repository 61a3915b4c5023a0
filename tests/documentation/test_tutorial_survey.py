"""The tutorial of surveys, run as it stands: from an SPSS file to the SDMX message, and Brazil as it was published."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs/tutorial_survey.md"
LINES = 20
"""From a file to the message."""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def run(text: str) -> tuple[int, int, str]:
    examples = doctest.DocTestParser().get_doctest(text, {}, PAGE.name, str(PAGE), 0)
    said: list[str] = []
    found = doctest.DocTestRunner(verbose=False).run(examples, out=said.append)
    return found.failed, found.attempted, "".join(said)


def test_the_tutorial_does_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    failed, attempted, said = run("\n".join(blocks("python")))
    assert (failed, said) == (0, "")
    assert attempted >= 15
    assert b'REF_AREA="TUV"' in (tmp_path / "out/MY_SURVEY_2026.sdmx.xml").read_bytes()


def test_from_the_file_to_the_message_it_takes_twenty_lines() -> None:
    code = [line for line in blocks("python")[1].splitlines() if line.startswith((">>> ", "... "))]
    assert len(code) == LINES


def test_brazil_comes_out_as_it_was_published(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "microdata").symlink_to(shared / "data/brazil_tic_domicilios_2015_2016")
    imports = [line for line in blocks("python")[1].splitlines() if " import " in line]
    failed, attempted, said = run("\n".join([*imports, *blocks("python brazil")]))
    assert (failed, said) == (0, "")
    assert attempted > len(imports)
