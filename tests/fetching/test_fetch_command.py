"""`actionlines data fetch`, as somebody types it."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from actionlines.cli import app

SAMPLES = Path(__file__).parents[1] / "readers/samples"
BULK = "/data/download/WDI_CSV.zip"
ONE = "/v2/en/indicator/IT.NET.BBND.P2"


@pytest.fixture
def typed(source, tmp_path, settings):
    """What comes of a command line about the source on this machine."""
    settings.ACTIONLINES_VAR = tmp_path / "var"

    def typed(*words):
        return CliRunner().invoke(app, ["data", "fetch", *words, "--address", source.address])

    return typed


@pytest.fixture
def file(archive):
    return archive(**{"API_IT.NET.BBND.P2.csv": (SAMPLES / "wdi_indicator.csv").read_bytes()})


def test_files_lie_below_var_unless_a_folder_is_given(typed, source, answers, file, tmp_path):
    source.will(ONE, answers.whole(file))
    ended = typed("WB_WDI", "IT.NET.BBND.P2", "--json")
    assert ended.exit_code == 0
    (row,) = json.loads(ended.stdout)
    path = tmp_path / "var/downloads/WB_WDI/IT.NET.BBND.P2.zip"
    today = datetime.now(UTC).date().isoformat()
    assert (row["file"], row["state"], row["bytes"], row["on"]) == (str(path), "fetched", len(file), today)
    assert path.read_bytes() == file
    assert typed("WB_WDI", "IT.NET.BBND.P2", "--into", str(tmp_path / "mine")).exit_code == 0
    assert (tmp_path / "mine/IT.NET.BBND.P2.zip").read_bytes() == file


def test_a_second_fetch_says_that_the_file_is_here(typed, source, answers, file):
    source.will(ONE, answers.whole(file))
    typed("WB_WDI", "IT.NET.BBND.P2")
    ended = typed("WB_WDI", "IT.NET.BBND.P2")
    assert (ended.exit_code, len(source.asked)) == (0, 1)
    assert " here " in ended.stdout
    typed("WB_WDI", "IT.NET.BBND.P2", "--again")
    assert len(source.asked) == 2


def test_a_failure_is_a_sentence_on_standard_error(typed, source, answers):
    source.will(BULK, answers.whole(b"<html><title>Moved</title></html>"))
    ended = typed("WB_WDI")
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr == (
        f"WDI_CSV.zip: {source.address}{BULK} gave a web page ('Moved') instead of a ZIP archive; open the address in "
        "a browser to see what is wrong\n"
    )


def test_what_came_is_shown_and_imported_though_another_failed(typed, source, answers, file):
    source.will(ONE, answers.whole(file))
    ended = typed("WB_WDI", "IT.NET.BBND.P2", "NO.SUCH", "--then-import")
    assert ended.exit_code == 1
    assert "IT.NET.BBND.P2.zip" in ended.stdout
    assert "1 of 2 files could not be fetched" in ended.stderr
    shown = json.loads(CliRunner().invoke(app, ["data", "show", "current", "--json"]).stdout)
    (entry,) = shown["sources"]
    assert (entry["source"], entry["read"], entry["accepted"]) == ("WB_WDI", 3, 3)


def test_with_json_an_import_prints_one_document(typed, source, answers, file):
    source.will(ONE, answers.whole(file))
    ended = typed("WB_WDI", "IT.NET.BBND.P2", "--then-import", "--json")
    assert ended.exit_code == 0
    assert json.loads(ended.stdout)["indicators"] == 1


def test_a_bar_is_shown_from_the_first_second_on_if_a_person_is_looking(
    typed, source, answers, file, monkeypatch
):
    def slow(handler):
        time.sleep(1.2)
        answers.whole(file)(handler)

    monkeypatch.setenv("FORCE_COLOR", "1")
    source.will(ONE, slow, answers.whole(file))
    assert "Fetch WB_WDI" in typed("WB_WDI", "IT.NET.BBND.P2").stderr
    assert typed("WB_WDI", "IT.NET.BBND.P2", "--again").stderr == ""


def test_a_program_that_listens_gets_words_and_no_bar(typed, source, answers, file):
    source.will(ONE, answers.whole(b"", 503, Retry_After="1"), answers.whole(file))
    assert typed("WB_WDI", "IT.NET.BBND.P2").stderr == (
        f"IT.NET.BBND.P2.zip: {source.address}{ONE}?downloadformat=csv answers 503 Service Unavailable; attempt 2 of 5 "
        "in 1 s\n"
    )
