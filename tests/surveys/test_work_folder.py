"""Copies of microdata are gone when a run ends, however it ends."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from actionlines.surveys.work_folder import work_folder

SPEC = """
[survey]
name = "S"
area = "RWA"
round = "2020"
publisher = "P"
source = "S"

[files.person]
path = "people.csv"

[design]
known = true
weight = "w"

[[indicators]]
code = "HH7"
unit = "person"
numerator = "net == 1"
"""
RUN = """
import sys, time
from pathlib import Path
from actionlines.cli.survey_opened import Source, opened

with opened(Source(Path(sys.argv[1]), None, None), engine="duckdb", title="Check"):
    print("open", flush=True)
    time.sleep(60)
"""


@contextmanager
def running(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A run of the command in a process of its own that has opened its files."""
    (folder / "people.csv").write_text("w,net\n1,1\n2,0\n", "utf-8")
    (folder / "survey.toml").write_text(SPEC, "utf-8")
    (folder / "tmp").mkdir(exist_ok=True)
    run = subprocess.Popen(
        [sys.executable, "-c", RUN, str(folder / "survey.toml")],
        env={"TMPDIR": str(folder / "tmp"), "PATH": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert run.stdout is not None
        assert run.stdout.readline() == "open\n"
        yield run
    finally:
        run.kill()
        run.wait()


def copies(folder: Path) -> list[Path]:
    return sorted((folder / "tmp").rglob("*.parquet"))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_run_that_is_asked_to_end_leaves_nothing_behind(tmp_path: Path, number: signal.Signals) -> None:
    with running(tmp_path) as run:
        assert len(copies(tmp_path)) == 1
        run.send_signal(number)
        assert run.wait(30) != 0
    assert list((tmp_path / "tmp").iterdir()) == []


def test_what_a_killed_run_left_goes_with_the_next_and_what_another_works_in_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(tmp_path) as killed:
        killed.kill()
        killed.wait()
    left = copies(tmp_path)
    assert len(left) == 1
    with running(tmp_path):
        (own,) = copies(tmp_path)
        assert own not in left
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
        with work_folder() as folder:
            assert folder.stat().st_mode & 0o077 == 0
            assert copies(tmp_path) == [own]
        assert not folder.exists()


def test_a_folder_of_that_name_which_no_run_made_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "actionlines-survey-mine").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/lock").touch()
    (tmp_path / "actionlines-survey-linked").symlink_to(tmp_path / "elsewhere")
    with work_folder():
        pass
    assert {path.name for path in tmp_path.iterdir()} >= {"actionlines-survey-mine", "elsewhere"}
    assert (tmp_path / "elsewhere/lock").exists()
