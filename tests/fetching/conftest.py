"""A source on this machine that misbehaves as it is told to, and a clock that need not wait."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import numpy as np
import pytest

from actionlines.indicators.fetching import Patience, fetch
from actionlines.indicators.fetching.addresses import Hosts
from actionlines.indicators.fetching.downloading import Line

DAY = date(2026, 11, 23)


@dataclass
class Asked:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: str


class Answers:
    """The ways in which a source answers."""

    @staticmethod
    def whole(body, status=200, **headers):
        def answer(handler):
            handler.say(status, {"Content_Length": len(body), **headers})
            handler.wfile.write(body)

        return answer

    @staticmethod
    def rest(body, *, until=None, **headers):
        """From where the question starts, if it asks for this very version; cut off at `until`."""

        def answer(handler):
            start, total = 0, len(body)
            validator = headers.get("ETag") or headers.get("Last_Modified")
            if "Range" in handler.headers and handler.headers.get("If-Range") == validator:
                start = int(handler.headers["Range"].removeprefix("bytes=").removesuffix("-"))
            fields = {"Content-Length": total - start, **headers}
            if start:
                fields["Content-Range"] = f"bytes {start}-{total - 1}/{total}"
            handler.say(206 if start else 200, fields)
            handler.wfile.write(body[start:until])
            handler.close_connection = True

        return answer

    @staticmethod
    def partial(body, start, total, **headers):
        """The rest of a file, whatever was asked."""
        fields = {"Content-Range": f"bytes {start}-{total - 1}/{total}", **headers}
        return Answers.whole(body, 206, **fields)

    @staticmethod
    def silent(handler):
        handler.server.over.wait(5)

    @staticmethod
    def trickle(body):
        def answer(handler):
            handler.say(200, {"Content-Length": len(body)})
            for byte in body:
                if handler.server.over.wait(0.002):
                    return
                handler.wfile.write(bytes([byte]))

        return answer

    @staticmethod
    def sent_on(place, status=302):
        return lambda handler: handler.say(status, {"Location": place, "Content-Length": 0})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 5

    def say(self, status, fields):
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()

    def do_GET(self):
        self.hear()

    def do_POST(self):
        self.hear()

    def hear(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        source = self.server.source
        source.asked.append(Asked(self.command, self.path, dict(self.headers), body))
        answers = source.answers.get(self.path.partition("?")[0]) or source.answers.get(self.path) or []
        answer = (
            answers.pop(0) if len(answers) > 1 else (answers or [Answers.whole(b"no such thing", 404)])[0]
        )
        answer(self)

    def log_message(self, *_):
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """Whoever asked has gone away, as some tests mean to."""


@dataclass
class Source:
    """A source; the last answer for a path is given for ever."""

    server: ThreadingHTTPServer
    answers: dict[str, list[Callable]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def will(self, path, *answers):
        self.answers[path] = list(answers)

    def ranges(self):
        return [one.headers.get("Range") for one in self.asked]


def _serve() -> Iterator[Source]:
    server = _Server(("127.0.0.1", 0), _Handler)
    server.over = threading.Event()
    server.source = Source(server)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.source
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


@pytest.fixture
def source(monkeypatch) -> Iterator[Source]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    yield from _serve()


@pytest.fixture
def other_source(source) -> Iterator[Source]:
    yield from _serve()


@pytest.fixture
def answers():
    return Answers


class Clock:
    """Waits in no time and remembers how long it would have been; each look at it takes `tick` seconds."""

    def __init__(self, tick=0.0):
        self.time, self.tick, self.waits = 0.0, tick, []

    def now(self):
        self.time += self.tick
        return self.time

    def sleep(self, seconds):
        self.waits.append(round(seconds, 3))
        self.time += seconds


class NoChance:
    """Chance that always takes the longest wait."""

    def random(self):
        return 1.0


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def slow_clock():
    return Clock(tick=50.0)


@pytest.fixture
def bring(source, clock, tmp_path):
    """Fetch from the source on this machine into an empty folder."""

    def bring(name, series=(), **options):
        options = {"address": source.address, "on": DAY, "clock": clock, "rng": NoChance()} | options
        return fetch(name, series, into=tmp_path / "here", **options)

    return bring


@pytest.fixture
def line(source, clock):
    """A line to the source on this machine, for one file."""
    port = source.server.server_address[1]
    with httpx.Client(timeout=5, headers={"Accept-Encoding": "identity"}) as client:
        yield Line(client, Hosts(("127.0.0.1",), port), clock, np.random.default_rng(1), Patience())


@pytest.fixture
def archive():
    """A ZIP archive of files given by name and text."""

    def archive(**files):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
            for name, text in files.items():
                target.writestr(name, text)
        return made.getvalue()

    return archive


@pytest.fixture
def names(tmp_path):
    """The names of what lies in the folder of `bring`."""
    return lambda: sorted(path.name for path in (tmp_path / "here").iterdir())
