"""What a visit costs: bytes of the first and of the second, what moves while it loads, what is seen first.

Measured in the browser over the real server, for every kind of page. Explored pages name the weight of their scripts
themselves and are weighed without them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from listed_pages import LISTED
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

from actionlines.guides import GUIDES

MOST = 50 * 1024
MOST_OF_TEXT = 15 * 1024
MOST_AGAIN = 2 * 1024
ON_REQUEST = ("vega-runtime", "explore.", ".vega.json")
"""What a reader asked for who explores a picture."""
IN_ARABIC = (
    "home",
    "countries",
    "country",
    "indicator",
    "indicator-table",
    "line",
    "compare-chosen",
    "world",
)
MOST_SHIFT = 0.1
"""What Web Vitals call good: a slow machine may paint a page whose end it has not read yet."""
WATCH = """
window.seen = {reading: 0, shift: 0, largest: null};
let whole = Infinity;
const next = requestAnimationFrame;
addEventListener("DOMContentLoaded", () => next(() => next((now) => { whole = now; })));
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) {
    if (!one.hadRecentInput) window.seen[one.startTime > whole ? "shift" : "reading"] += one.value;
  }
}).observe({type: "layout-shift", buffered: true});
new PerformanceObserver((list) => {
  const last = list.getEntries().at(-1);
  window.seen.largest = {url: last.url, tag: last.element ? last.element.tagName.toLowerCase() : ""};
}).observe({type: "largest-contentful-paint", buffered: true});
"""

IDLE = """
new Promise((go) => requestAnimationFrame(() =>
  requestIdleCallback(() => setTimeout(() => requestIdleCallback(go), 50))))
"""
"""Kept once the page was painted and then, twice, had nothing left to do."""


@dataclass
class Visit:
    """Bytes that came over the network, by address, and what was seen."""

    content: dict[str, float]
    """Compressed, as they come."""
    all: dict[str, float]
    """With headers."""
    seen: dict[str, Any]
    """What moved once the page was there whole (`shift`) and before (`reading`), and what was painted largest."""


@dataclass
class Scale:
    """Weighs what a tab loads, headers and all."""

    page: Page
    addresses: dict[str, str] = field(default_factory=dict)
    heads: dict[str, float] = field(default_factory=dict)
    content: dict[str, float] = field(default_factory=dict)
    all: dict[str, float] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)

    wire: CDPSession = field(init=False)

    def __post_init__(self) -> None:
        self.wire = self.page.context.new_cdp_session(self.page)
        self.wire.send("Network.enable")
        self.wire.on("Network.requestWillBeSent", self._asked)
        self.wire.on("Network.responseReceived", self._head)
        self.wire.on("Network.loadingFinished", self._came)
        self.wire.on("Network.loadingFailed", lambda event: self.ended.add(event["requestId"]))

    def _asked(self, event: dict[str, Any]) -> None:
        self.addresses[event["requestId"]] = event["request"]["url"]

    def _head(self, event: dict[str, Any]) -> None:
        self.heads[event["requestId"]] = event["response"]["encodedDataLength"]

    def _came(self, event: dict[str, Any]) -> None:
        self.ended.add(event["requestId"])
        address, size = self.addresses[event["requestId"]], event["encodedDataLength"]
        if size and not any(part in address for part in ON_REQUEST):
            self.all[address] = size
            self.content[address] = size - self.heads.get(event["requestId"], 0)

    def forget(self) -> None:
        """Be as one who was never here."""
        self.wire.send("Network.clearBrowserCache")

    def visit(self, address: str, *, again: bool = False) -> Visit:
        """Load a page, until nothing more comes; what came of itself after the first time is there the second time."""
        self.content.clear()
        self.all.clear()
        before = set(self.addresses)
        self.page.goto(address)
        if not again:
            self._until_nothing_more_comes(before)
        seen = self._seen()
        return Visit(dict(self.content), dict(self.all), seen)

    def _until_nothing_more_comes(self, before: set[str]) -> None:
        """All that was asked for is there, and the page, which has nothing left to do, has asked for no more."""
        for _ in range(600):
            asked = self.addresses.keys() - before
            self.page.evaluate(IDLE)
            if self.addresses.keys() - before == asked <= self.ended:
                return
        raise TimeoutError(f"these never came: {[self.addresses[one] for one in asked - self.ended]}")

    def _seen(self) -> dict[str, Any]:
        """What the browser tells a moment after it has painted."""
        for _ in range(60):
            seen: dict[str, Any] = self.page.evaluate("window.seen")
            if seen["largest"]:
                break
            self.page.wait_for_timeout(50)
        return seen


@pytest.fixture
def somebody_new(browser: Browser, base_url: str) -> Iterator[BrowserContext]:
    """A browser that was never here, on a phone."""
    context = browser.new_context(base_url=base_url, viewport={"width": 390, "height": 800})
    context.add_init_script(WATCH)
    yield context
    context.close()


@pytest.fixture(scope="module")
def phone(browser: Browser, base_url: str) -> Iterator[Scale]:
    """A tab of a phone that forgets between visitors."""
    context = browser.new_context(base_url=base_url, viewport={"width": 390, "height": 800})
    context.add_init_script(WATCH)
    yield Scale(context.new_page())
    context.close()


@pytest.mark.parametrize(
    ("lang", "name"), [*(("en", name) for name in LISTED), *(("ar", name) for name in IN_ARABIC)]
)
def test_a_visit_is_light_still_and_painted_from_the_page_itself(phone: Scale, name: str, lang: str) -> None:
    """What each page weighs in each language is in test_pages."""
    phone.forget()
    first = phone.visit(f"/{lang}{LISTED[name]}")
    assert len(first.content) > 1, "styles come with a first visit"
    assert sum(first.content.values()) <= (MOST_OF_TEXT if name in GUIDES else MOST), first.content
    assert first.seen["shift"] == 0
    assert first.seen["reading"] <= MOST_SHIFT
    assert first.seen["largest"]["url"] == "", "what is seen first is fetched"
    again = phone.visit(f"/{lang}{LISTED[name]}", again=True)
    assert sum(again.all.values()) < MOST_AGAIN, again.all


def test_what_every_page_needs_is_loaded_once(somebody_new: BrowserContext) -> None:
    scale = Scale(somebody_new.new_page())
    scale.visit("/en/")
    second = scale.visit("/en/about-the-data")
    assert {address.rpartition("/")[2] for address, cost in second.all.items() if cost} == {"about-the-data"}


def test_static_files_never_change_under_their_name(somebody_new: BrowserContext, base_url: str) -> None:
    """A browser asks for none of them a second time."""
    page = somebody_new.new_page()
    found = {}
    page.on("response", lambda one: found.update({one.url: one.headers}) if "/static/" in one.url else None)
    page.goto("/en/countries")
    page.evaluate(IDLE)
    assert len(found) >= 4
    for address, headers in found.items():
        assert "immutable" in headers["cache-control"], address
        assert "max-age=315360000" in headers["cache-control"], address
        assert headers.get("content-encoding") in {"br", None}
