"""What several packages' tests stand on: official files, a prepared `var/`, a real server, a real browser.

`shared`        the folder of official files that are not ours to pass on
`prepared_var`  `var/` with the bundled releases, as `make run` makes it; in-process tests use it too
`base_url`      address of a real server over it; with it, `page.goto("/fr/")` of pytest-playwright works
`page`          a tab of Debian's Chromium (pytest-playwright's fixture)
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from local_server import local_server

ROOT = Path(__file__).parents[1]
IN_CI = os.environ.get("CI", "").lower() not in {"", "0", "false"}
KNOWN = ROOT / "var" / "derived"
"""Tables of `make run`: each says what it was made by, and is made anew where that is another."""
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """On a user's machine what takes long is left to CI."""
    if not IN_CI:
        for item in items:
            if item.get_closest_marker("slow"):
                item.add_marker(pytest.mark.skip(reason="takes more than ten seconds: CI=1 make test"))


@pytest.fixture(scope="session")
def shared() -> Path:
    path = Path(os.environ.get("ACTIONLINES_SHARED") or ROOT.parent / "shared").resolve()
    if not path.is_dir():
        pytest.skip("the official files are not here: set ACTIONLINES_SHARED to the folder that holds them")
    return path


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """One process of the test run at a time."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def prepared_var() -> Path:
    var = Path(os.environ["ACTIONLINES_VAR"])
    with _alone(var / "preparing.lock"):
        if not (var / "prepared").exists():
            if KNOWN.exists():
                shutil.copytree(KNOWN, var / "derived")
            subprocess.run([sys.executable, "-m", "actionlines", "prepare"], check=True)
            (var / "prepared").touch()
    return var


@pytest.fixture(scope="session")
def base_url(prepared_var: Path) -> Iterator[str]:
    with local_server(workers=1) as server:
        yield server.address


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: on Debian, sudo apt install chromium")
    without = ("background-networking", "component-update", "default-apps", "dev-shm-usage", "gpu", "sync")
    arguments = ["--no-sandbox", "--no-first-run", *(f"--disable-{part}" for part in without)]
    return {"executable_path": CHROMIUM, "args": arguments}
