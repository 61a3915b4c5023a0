from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


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
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options, str(tmp_path)],
            cwd=tmp_path,
            env={**own, **environment},
            capture_output=True,
            text=True,
        )

    return run


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
