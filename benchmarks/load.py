"""Pages over the real server, on this machine alone: drawn for the first time, stored, and under readers.

1. Every page of `tests/web/pages.txt`, and some countries, in six languages: drawn for the first time, alone.
2. Stored pages: 20 visitors at once, as fast as they can.
3. Readers: 100 visitors who read 2 to 8 s between pages over the page mix for a minute, 10 in 100 of their
   addresses never asked before, as browsers ask: packed, style sheets once, a page seen before by its tag.

The server's processor time stands beside the clock's: other programs of the machine cost the second, not the
first. A fixed number of visitors for a fixed time, to loopback alone. `make bench MEASURES=load` runs only this.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final

import brotli
import psutil
from local_server import LocalServer, local_server
from rich.console import Console
from rich.table import Table
from visitors import Addresses, Met, Reader, ask, connect, well_read

from actionlines.languages import LANGUAGES

FIRST_MS: Final = 400
STORED_MS: Final = 100
READERS_MS: Final = 300
GROWTH_PCT: Final = 10
"""Of the memory held after a third of the time, how much more there may be at the end."""
AT_ONCE, EACH = 20, 100
EVERY_S: Final = 10
WARMING: Final = ("aus", "bgd", "chl")
SHEET: Final = re.compile(r'<link rel="stylesheet" href="([^"]+)"')


class Usage:
    """What the server's processes take, all together."""

    def __init__(self, served: LocalServer) -> None:
        self._first = psutil.Process(served.pid)

    def _all(self) -> list[psutil.Process]:
        return [self._first, *self._first.children(recursive=True)]

    def mib(self) -> float:
        return sum(one.memory_info().rss for one in self._all()) / 2**20

    def seconds(self) -> float:
        return sum(sum(one.cpu_times()[:2]) for one in self._all())


def quantile(times: list[float], share: float) -> float:
    """The time within which this share of requests was answered."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def get(port: int, address: str) -> tuple[float, bytes]:
    """Milliseconds of a page that has to be there, and the page."""
    connection = connect(port)
    answer = ask(connection, address)
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"{address} answered {answer.status}")
    return answer.milliseconds, answer.body


def first_drawings(port: int, seen: list[str], usage: Usage) -> bool:
    """Draw each once, on its own."""
    for country in WARMING:  # on new connections: every process has loaded its code and the release
        for lang in LANGUAGES:
            get(port, f"/{lang}/country/{country}")
    earlier = [get(port, f"/{lang}/country/{WARMING[0]}?asof=2020-10")[0] for lang in LANGUAGES]
    spent = usage.seconds()
    drawn = {address: get(port, address)[0] for address in seen}
    spent = (usage.seconds() - spent) * 1000 / len(drawn)
    slowest = max(drawn, key=lambda address: drawn[address])
    print(
        f"first drawing, alone: {len(drawn)} pages, median {statistics.median(drawn.values()):.0f} ms, "
        f"p95 {quantile(list(drawn.values()), 0.95):.0f} ms, processor {spent:.0f} ms each; "
        f"slowest {slowest} {drawn[slowest]:.0f} ms (bar: under {FIRST_MS}); "
        f"first ones under an earlier release: {max(earlier):.0f} ms"
    )
    return drawn[slowest] < FIRST_MS


def stored_pages(port: int, seen: list[str], usage: Usage) -> bool:
    """Ask for stored pages as fast as they come."""
    stored = [address for address in seen if "/search" not in address]

    def visit(first: int) -> list[float]:
        connection = connect(port)
        step = len(stored) // AT_ONCE
        return [
            ask(connection, stored[(first * step + number) % len(stored)]).milliseconds
            for number in range(EACH)
        ]

    started, spent = time.perf_counter(), usage.seconds()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        times = [one for each in pool.map(visit, range(AT_ONCE)) for one in each]
    each_second = len(times) / (time.perf_counter() - started)
    print(
        f"stored pages, {AT_ONCE} visitors at once: median {statistics.median(times):.0f} ms, "
        f"p95 {quantile(times, 0.95):.0f} ms (bar: under {STORED_MS}), {each_second:.0f} pages a second, "
        f"processor {(usage.seconds() - spent) * 1000 / len(times):.1f} ms each"
    )
    return quantile(times, 0.95) < STORED_MS


def readers(port: int, seen: list[str], usage: Usage, *, visitors: int, seconds: int, seed: int) -> bool:
    """Let visitors read for a while; their pages together have to keep the bar."""
    met, addresses = Met(), Addresses(seen, random.Random(seed))  # noqa: S311  nothing is guarded by it
    sheets = tuple(SHEET.findall(brotli.decompress(get(port, "/en/")[1]).decode()))
    started, spent = time.monotonic(), usage.seconds()
    chances = (random.Random(seed + number + 1) for number in range(visitors))  # noqa: S311
    every = [Reader(port, sheets, addresses, met, rng) for rng in chances]
    until = {"until": started + seconds}
    threads = [threading.Thread(target=one.read, kwargs=until, daemon=True) for one in every]
    for thread in threads:
        thread.start()
    held = [usage.mib()]
    for second in range(EVERY_S, seconds + 1, EVERY_S):
        time.sleep(max(0.0, started + second - time.monotonic()))
        held.append(usage.mib())
    for thread in threads:
        thread.join()
    spent = usage.seconds() - spent
    return report(met, held, spent / (time.monotonic() - started))


def report(met: Met, held: list[float], busy: float) -> bool:
    """Print what was met; whether all bars were kept."""
    pages = [one for kind, times in met.times.items() if kind != "style sheet" for one in times]
    table = Table(title="Readers", title_justify="left")
    for heading in ("what", "requests", "p50 ms", "p95 ms", "p99 ms", "longest ms"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    for kind, times in [*sorted(met.times.items()), ("all pages", pages)]:
        shown = [statistics.median(times), quantile(times, 0.95), quantile(times, 0.99), max(times)]
        table.add_row(kind, str(len(times)), *(f"{one:.0f}" for one in shown))
    console = Console(width=100)
    console.print(table)
    grown = (held[-1] / held[len(held) // 3] - 1) * 100
    p95, course = quantile(pages, 0.95), " ".join(f"{one:.0f}" for one in held)
    bars = [
        (f"p95 of all pages {p95:.0f} ms", f"under {READERS_MS} ms", p95 < READERS_MS),
        (f"errors {met.errors.total()}", "none", not met.errors),
        (f"memory {course} MiB, {grown:+.1f} %", f"at most +{GROWTH_PCT} %", grown <= GROWTH_PCT),
    ]
    for measured, bar, kept in bars:
        console.print(f"{'kept  ' if kept else 'MISSED'}  {measured} (bar: {bar})", highlight=False)
    console.print(f"processors of the server busy: {busy:.2f} of {os.cpu_count()}", highlight=False)
    for error, times in met.errors.most_common(5):
        console.print(f"  {times} x {error}", highlight=False)
    return all(kept for *_, kept in bars)


@contextmanager
def prepared_site() -> Iterator[None]:
    """A `var/` of its own with the bundled releases and no page drawn."""
    with tempfile.TemporaryDirectory() as var:
        os.environ.update(ACTIONLINES_VAR=var, ACTIONLINES_SECRET_KEY=secrets.token_urlsafe(64))
        subprocess.run([sys.executable, "-m", "actionlines", "prepare"], check=True)
        yield


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--visitors", type=int, default=100)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    seen = well_read()
    with prepared_site(), local_server() as served:
        usage = Usage(served)
        kept = [
            first_drawings(served.port, seen, usage),
            stored_pages(served.port, seen, usage),
            readers(
                served.port, seen, usage, visitors=asked.visitors, seconds=asked.seconds, seed=asked.seed
            ),
        ]
    if not all(kept):
        sys.exit("a bar was missed")


if __name__ == "__main__":
    main()
