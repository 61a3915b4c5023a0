from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def empty_clone(tmp_path):
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "environment.py", tmp_path / "tools")
    for name in ("pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def set_up(clone, **environment):
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    return subprocess.run(
        [sys.executable, str(clone / "tools" / "environment.py"), "run"],
        env={**own, "PIP_CONFIG_FILE": os.devnull, **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )


def closed_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_python_without_venv_is_told_what_to_install(empty_clone, tmp_path):
    (tmp_path / "stripped").mkdir()
    (tmp_path / "stripped" / "ensurepip.py").write_text("raise ImportError('not installed')\n")
    done = set_up(empty_clone, PYTHONPATH=str(tmp_path / "stripped"))
    assert done.returncode == 1
    assert done.stderr == (
        "actionlines: this Python has no venv module, which keeps the packages apart from the system's. "
        "Install it (on Debian and Ubuntu: sudo apt install python3-venv), then repeat the command.\n"
    )


def test_a_python_that_is_too_old_is_told_which_one_is_needed(empty_clone, tmp_path):
    tool = empty_clone / "tools" / "environment.py"
    tool.write_text(tool.read_text().replace("OLDEST = (3, 11)", "OLDEST = (3, 99)"))
    done = set_up(empty_clone, PATH=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith("actionlines: Python 3.11 or newer is needed, and ")
    assert done.stderr.endswith("then say which: make run PYTHON=/path/to/python3.11\n")


@pytest.mark.slow
def test_without_a_network_the_packages_are_said_to_be_missing(empty_clone):
    index = f"http://127.0.0.1:{closed_port()}/simple"
    done = set_up(empty_clone, PIP_INDEX_URL=index, PIP_RETRIES="0")
    assert done.returncode == 1
    assert done.stderr.startswith("actionlines: the packages could not be fetched")
    assert "Traceback" not in done.stderr


def test_the_tool_itself_is_read_by_any_python_3():
    import ast

    ast.parse((ROOT / "tools" / "environment.py").read_text(), feature_version=(3, 6))


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_has_a_hash_for_every_package_and_no_address(name):
    text = (ROOT / name).read_text()
    entries = [line for line in text.splitlines() if re.match(r"[a-z0-9]", line)]
    assert len(entries) > 40
    for entry in entries:
        assert re.fullmatch(r"[a-z0-9-]+==[^ ]+( ; .+)? \\", entry)
    assert text.count("\n    --hash=sha256:") >= len(entries)
    assert not re.search(r"://|^-|find-links|index", text, flags=re.MULTILINE)
