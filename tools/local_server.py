"""The server as a user starts it, on a free port of this machine, for tests, pictures and measurements."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Final

import httpx

LONGEST_START_S: Final = 60


@dataclass(frozen=True)
class LocalServer:
    """A server that answers at `address`; `pid` is its first process, whose children answer."""

    port: int
    pid: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def local_server(*, workers: int | None = None) -> Iterator[LocalServer]:
    """Serve the `var/` that the environment names until the block ends.

    Raises
    ------
    RuntimeError
        If no server answers within a minute.
    """
    port = free_port()
    command = [sys.executable, "-m", "actionlines", "serve", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", str(workers)] if workers else []
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    served = LocalServer(port, process.pid)
    try:
        _wait_for(served.address, process)
        yield served
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + LONGEST_START_S
    while time.monotonic() < end and process.poll() is None:
        try:
            httpx.get(address, timeout=5)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"no server answered at {address} (exit code {process.poll()})")
