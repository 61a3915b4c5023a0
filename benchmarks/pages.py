"""Pages over a real server on this machine: drawn for the first time alone, then stored ones under load.

Bars: a first drawing under 400 ms; of stored pages, 20 visitors at once, 95 in 100 under 100 ms. A fixed number of
requests, to loopback alone.
"""

from __future__ import annotations

import http.client
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

from actionlines.languages import LANGUAGES

VISITORS, EACH = 20, 100
PAGES = (
    "",
    "country/rwa",
    "country/isl",
    "indicator/internet-users",
    "line/c7-e-health",
    "countries",
    "indicators",
)
WARMING = ("ken", "bra", "fji")
ADDRESSES = tuple(f"/{lang}/{page}" for lang in LANGUAGES for page in PAGES)


def ask(connection: http.client.HTTPConnection, address: str) -> float:
    """Milliseconds that one page took, read whole."""
    started = time.perf_counter()
    connection.request("GET", address, headers={"Accept-Encoding": "br"})
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise SystemExit(f"{address} answered {answer.status}")
    return (time.perf_counter() - started) * 1000


def visit(port: int, first: int) -> list[float]:
    """One visitor going through the pages, from another one than the visitor before."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    return [ask(connection, ADDRESSES[(first + step) % len(ADDRESSES)]) for step in range(EACH)]


@contextmanager
def server() -> Iterator[int]:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "actionlines", "serve", "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
    )
    try:
        for _ in range(300):
            with closing(socket.socket()) as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def main() -> None:
    with tempfile.TemporaryDirectory() as var:
        os.environ.update(ACTIONLINES_VAR=var, ACTIONLINES_SECRET_KEY=secrets.token_urlsafe(64))
        subprocess.run([sys.executable, "-m", "actionlines", "prepare"], check=True)
        with server() as port:
            for country in WARMING:  # on new connections: every process has loaded its code and the release
                for lang in LANGUAGES:
                    ask(
                        http.client.HTTPConnection("127.0.0.1", port, timeout=60),
                        f"/{lang}/country/{country}",
                    )
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            drawn = dict(zip(ADDRESSES, (ask(connection, address) for address in ADDRESSES), strict=True))
            slowest = max(drawn, key=lambda address: drawn[address])
            print(
                f"first drawing, alone: median {statistics.median(drawn.values()):.0f} ms, slowest {slowest} "
                f"{drawn[slowest]:.0f} ms (bar: under 400)"
            )
            started = time.perf_counter()
            with ThreadPoolExecutor(VISITORS) as pool:
                times = [one for each in pool.map(visit, [port] * VISITORS, range(VISITORS)) for one in each]
            each_second = len(times) / (time.perf_counter() - started)
            print(
                f"stored pages, {VISITORS} visitors at once: median {statistics.median(times):.0f} ms, "
                f"p95 {p95(times):.0f} ms (bar: under 100), {each_second:.0f} pages a second, "
                f"drawn / stored {statistics.median(drawn.values()) / statistics.median(times):.0f}"
            )


if __name__ == "__main__":
    main()
