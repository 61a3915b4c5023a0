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
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


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
            subprocess.run([sys.executable, "-m", "actionlines", "prepare"], check=True)
            (var / "prepared").touch()
    return var


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen[bytes], *, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        try:
            httpx.get(address, timeout=5)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"no server answered at {address} (exit code {server.poll()})")


@pytest.fixture(scope="session")
def base_url(prepared_var: Path) -> Iterator[str]:
    port = _free_port()
    command = [sys.executable, "-m", "actionlines", "serve", "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}/", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: on Debian, sudo apt install chromium")
    without = ("background-networking", "component-update", "default-apps", "dev-shm-usage", "gpu", "sync")
    arguments = ["--no-sandbox", "--no-first-run", *(f"--disable-{part}" for part in without)]
    return {"executable_path": CHROMIUM, "args": arguments}
