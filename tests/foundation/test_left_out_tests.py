from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WITHOUT = ("-p", "no:cacheprovider", "-p", "no:schemathesis", "-p", "no:playwright")
"""What a run of one test has no use for, and takes seconds to load in each process."""


@pytest.fixture
def run_with_a_skip(tmp_path):
    """A run of one test that is left out, under our rules for test runs."""
    shutil.copy(ROOT / "conftest.py", tmp_path)
    (tmp_path / "test_one.py").write_text(
        "import pytest\n\n\ndef test_one():\n    pytest.skip('no such thing')\n"
    )

    def run(*options, **environment):
        own = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "CI"))}
        return subprocess.run(
            [sys.executable, "-m", "pytest", *WITHOUT, *options, str(tmp_path)],
            cwd=tmp_path,
            env={**own, **environment},
            capture_output=True,
            text=True,
        )

    return run


@pytest.mark.slow
@pytest.mark.parametrize("options", [(), ("-n", "1")], ids=["alone", "in parallel"])
def test_a_run_says_at_its_end_what_it_left_out_and_why(run_with_a_skip, options):
    done = run_with_a_skip(*options)
    assert done.returncode == 0
    assert "left out on this machine" in done.stdout
    assert "    1 left out: no such thing" in done.stdout


def test_in_ci_with_everything_at_hand_a_test_left_out_is_a_failure(run_with_a_skip, tmp_path):
    done = run_with_a_skip(CI="1", ACTIONLINES_SHARED=str(tmp_path))
    assert done.returncode == 1
    assert "Left out, which CI does not allow: no such thing" in done.stdout


def test_in_ci_without_the_official_files_tests_on_them_may_be_left_out(run_with_a_skip, tmp_path):
    done = run_with_a_skip(CI="1", ACTIONLINES_SHARED=str(tmp_path / "nothing"))
    assert done.returncode == 0


@pytest.mark.slow
def test_while_one_process_prepares_the_others_test_what_stands_without(tmp_path):
    shutil.copy(ROOT / "conftest.py", tmp_path)
    (tmp_path / "test_many.py").write_text(
        "import os, pytest\n\n"
        "@pytest.fixture\ndef prepared_var(): pass\n\n"
        "def noted(name):\n"
        "    with open(os.environ['PYTEST_XDIST_WORKER'], 'a') as file: print(name, file=file)\n\n"
        "@pytest.mark.parametrize('n', range(40))\n"
        "def test_with(n, prepared_var): noted(f'with {n}')\n\n"
        "@pytest.mark.parametrize('n', range(40))\n"
        "def test_without(n): noted(f'without {n}')\n"
    )
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "CI"))}
    parallel = ("-n", "2", "--dist", "worksteal")
    command = [sys.executable, "-m", "pytest", *WITHOUT, *parallel, str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, env=own, capture_output=True, text=True)
    assert "80 passed" in done.stdout
    first, second = ((tmp_path / name).read_text().splitlines() for name in ("gw0", "gw1"))
    assert {first[0], second[0]} == {"with 0", "without 20"}
    expected = [f"{kind} {n}" for kind in ("with", "without") for n in range(40)]
    assert sorted(first + second) == sorted(expected)
