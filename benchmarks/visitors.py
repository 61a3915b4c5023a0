"""Visitors of the site: what they ask for, how they read, and what they met."""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from listed_pages import LISTED

from actionlines import commitments, places
from actionlines.indicators.catalogue import load_catalogue
from actionlines.languages import LANGUAGES

SHORTEST_READ_S, LONGEST_READ_S = 2.0, 8.0
NEW_SHARE: Final = 0.1
"""How many of the addresses were never asked before."""
LONGEST_WAIT_S: Final = 60
MIX: Final = {
    "home": 10,
    "country": 30,
    "indicator": 22,
    "line": 8,
    "world": 8,
    "compare": 6,
    "search": 8,
    "other": 8,
}
"""Weights of what visitors ask for; `other` is any page of the list."""

COUNTRIES: Final = [area.code for area in places.areas("country")]
LINES: Final = [commitments.slug(line.code) for line in commitments.action_lines()]
INDICATORS: Final = [code.lower().replace("_", "-") for code in load_catalogue().indicators]
WELL_READ: Final = ("BRA", "CHN", "EGY", "FRA", "IND", "KEN", "MEX", "NGA", "RUS", "USA")
"""Countries whose pages are asked for again and again, beside those of the list."""
WORLDWIDE: Final = ("internet-users", "fixed-broadband-per-100", "mobile-cellular-per-100", "population")
"""Indicators with figures of every year since 2005."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    tag: str
    milliseconds: float


def ask(connection: http.client.HTTPConnection, address: str, *, tag: str = "") -> Answer:
    """One request as a browser makes it, read whole."""
    headers = {"Accept-Encoding": "gzip, deflate, br", "Accept": "text/html,*/*;q=0.8"}
    started = time.perf_counter()
    connection.request("GET", address, headers={**headers, **({"If-None-Match": tag} if tag else {})})
    response = connection.getresponse()
    body = response.read()
    taken = (time.perf_counter() - started) * 1000
    return Answer(response.status, body, response.headers.get("ETag", ""), taken)


def connect(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST_WAIT_S)


def well_read() -> list[str]:
    """Addresses that somebody asked for before: the listed pages and some countries, in every language."""
    pages = [*LISTED.values(), *(f"/country/{code.lower()}" for code in WELL_READ)]
    return [f"/{lang}{page}" for lang in LANGUAGES for page in dict.fromkeys(pages)]


def kind_of(address: str) -> str:
    """
    >>> kind_of("/fr/"), kind_of("/fr/country/rwa?asof=2020"), kind_of("/fr/countries")
    ('home', 'country', 'other')
    """
    part = address.split("/")[2].split("?")[0] or "home"
    return part if part in MIX else "other"


class Addresses:
    """Where visitors go next: mostly where others were before them."""

    def __init__(self, seen: list[str], rng: random.Random) -> None:
        self._rng, self._lock, self._asked = rng, threading.Lock(), set(seen)
        self._by_kind = {kind: [one for one in seen if kind_of(one) == kind] for kind in MIX}

    def following(self) -> tuple[str, str]:
        """Whether the address is new, in words, and the address."""
        with self._lock:
            kind = self._rng.choices(list(MIX), list(MIX.values()))[0]
            if self._rng.random() >= NEW_SHARE:
                return "asked before", self._rng.choice(self._by_kind[kind])
            return "never asked before", self._new(NEW.get(kind, _new_indicator))

    def _new(self, make: Callable[[random.Random], str]) -> str:
        while (address := f"/{self._rng.choice(LANGUAGES)}{make(self._rng)}") in self._asked:
            pass
        self._asked.add(address)
        return address


def _as_of(rng: random.Random, sign: str) -> str:
    """One visitor in five looks at an earlier release."""
    return f"{sign}asof=2020-{rng.randint(11, 12)}-{rng.randint(10, 28)}" if rng.random() < 0.2 else ""


def _new_country(rng: random.Random) -> str:
    return f"/country/{rng.choice(COUNTRIES).lower()}{_as_of(rng, '?')}"


def _new_line(rng: random.Random) -> str:
    return f"/line/{rng.choice(LINES)}?asof=2020-{rng.randint(11, 12)}-{rng.randint(10, 28)}"


def _new_indicator(rng: random.Random) -> str:
    areas = ",".join(rng.sample(COUNTRIES, rng.randint(1, 5)))
    return f"/indicator/{rng.choice(INDICATORS)}?areas={areas}{_as_of(rng, '&')}"


def _new_world(rng: random.Random) -> str:
    return f"/world/{rng.choice(WORLDWIDE)}?year={rng.randint(2005, 2020)}"


def _new_compare(rng: random.Random) -> str:
    areas = ",".join(rng.sample(COUNTRIES, rng.randint(2, 4)))
    return f"/compare?areas={areas}&indicators={','.join(rng.sample(INDICATORS, rng.randint(1, 4)))}"


def _new_search(rng: random.Random) -> str:
    """A country's name in any language, half of the time with a letter wrong."""
    name = places.display_name(rng.choice(COUNTRIES), rng.choice(LANGUAGES))
    if rng.random() < 0.5:
        at = rng.randrange(len(name))
        name = name[:at] + rng.choice("aeinrst") + name[at + 1 :]
    return f"/search?q={quote(name)}"


NEW: Final = {
    "country": _new_country,
    "line": _new_line,
    "indicator": _new_indicator,
    "world": _new_world,
    "compare": _new_compare,
    "search": _new_search,
}


@dataclass
class Met:
    """What visitors met: milliseconds by kind of request, and what went wrong."""

    times: dict[str, list[float]] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, milliseconds: float, error: str = "") -> None:
        with self._lock:
            self.times.setdefault(kind, []).append(milliseconds)
            if error:
                self.errors[error] += 1


@dataclass
class Reader:
    """One visitor with a browser that keeps what it got, on a new connection for each page."""

    port: int
    sheets: tuple[str, ...]
    addresses: Addresses
    met: Met
    rng: random.Random
    kept: dict[str, str] = field(default_factory=dict)
    """Tags of what the browser holds, by address."""

    def read(self, *, until: float) -> None:
        """Go from page to page."""
        time.sleep(self.rng.uniform(0, LONGEST_READ_S))
        while time.monotonic() < until:
            self._open(*self.addresses.following())
            time.sleep(self.rng.uniform(SHORTEST_READ_S, LONGEST_READ_S))

    def _open(self, kind: str, address: str) -> None:
        connection = connect(self.port)
        try:
            self._fetch(connection, "seen by this visitor" if address in self.kept else kind, address)
            for sheet in self.sheets:  # its name changes with its content: once is enough
                if sheet not in self.kept:
                    self._fetch(connection, "style sheet", sheet)
        except OSError as problem:
            self.met.note(kind, LONGEST_WAIT_S * 1000, f"{type(problem).__name__} at {address}")
        finally:
            connection.close()

    def _fetch(self, connection: http.client.HTTPConnection, kind: str, address: str) -> None:
        answer = ask(connection, address, tag=self.kept.get(address, ""))
        wrong = "" if answer.status in {200, 304} else f"{answer.status} at {address}"
        self.met.note(kind, answer.milliseconds, wrong)
        self.kept[address] = answer.tag
