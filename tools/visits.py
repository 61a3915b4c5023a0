"""One tab that goes from page to page, for tests that each look at one side of the same page.

A page is loaded once for all the tests that stand together about it; each finds it as it came. What was taken out of it
stays out, so a test of the whole page that comes after one of a thinned page has it loaded again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from listed_pages import KINDS, LISTED
from playwright.sync_api import CDPSession, Page


def _script(name: str) -> str:
    return (Path(__file__).parents[1] / "tests" / "web" / f"{name}.js").read_text("utf-8")


SCRIPTS: Final = "".join(map(_script, ("keyboard_walk", "what_is_seen", "thinned")))
AXE: Final = f"{Axe().axe_script};\n{_script('axe_colours')}"
ORDINARY: Final = {"width": 1280, "height": 720}
LETTERS_PX: Final = 16
NOT_FOUND: Final = "/country/xyzzy"


def pages(*, whole: Iterable[str] = (), kinds: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Language and address: every listed page in some languages, of each kind one in others."""
    return [
        *((lang, address) for lang in whole for address in (*LISTED.values(), NOT_FOUND)),
        *((lang, address) for lang in kinds for address in (*KINDS.values(), NOT_FOUND)),
    ]


@dataclass
class Visit:
    """The tab, the page it is at, and all that was heard since it was asked for."""

    page: Page
    address: str = ""
    thinned: bool = False
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    wire: CDPSession = field(init=False)

    def __post_init__(self) -> None:
        self.wire = self.page.context.new_cdp_session(self.page)
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def whole(self, address: str) -> None:
        """Be at this page, as it came and with nothing taken out."""
        if self.address != address or self.thinned:
            self._go(address)
        else:
            self._as_it_came()

    def thin(self, address: str) -> None:
        """Be at this page, as it came but for what a test would only see again."""
        if self.address != address:
            self._go(address)
        else:
            self._as_it_came()
        if not self.thinned:
            self.thinned = True
            self.page.evaluate("thin.out()")

    def faults(self, *questions: str) -> dict[str, object]:
        """Answers of `look` that are not empty or nought."""
        answers = {question: self.page.evaluate(f"look.{question}") for question in questions}
        return {question: answer for question, answer in answers.items() if answer}

    def letters(self, size_px: int) -> None:
        """How large the reader wants letters, as the browser's settings say it."""
        self.wire.send("Page.setFontSizes", {"fontSizes": {"standard": size_px, "fixed": size_px * 13 // 16}})

    def violations(self, options: dict[str, Any]) -> list[tuple[str, list[str]]]:
        """What axe finds: its rules, each with the first three places."""
        if not self.page.evaluate("'axe' in window"):
            loaded = self.wire.send("Runtime.evaluate", {"expression": AXE})
            assert "exceptionDetails" not in loaded, loaded
        asked = {"resultTypes": ["violations"], "preload": False, **options}
        found = self.page.evaluate("asked => axe.run(document, asked).then((all) => all.violations)", asked)
        return [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found]

    def _go(self, address: str) -> None:
        self.address = ""
        self._settings()
        self.said.clear()
        self.asked.clear()
        response = self.page.goto(address)
        assert response is not None
        self.headers = response.headers
        if "/explore" in address:  # its tools come with its scripts
            self.page.locator("#tools").wait_for()
        self.page.evaluate(f"{SCRIPTS}\nlook.again()")
        self.address, self.thinned = address, False

    def _as_it_came(self) -> None:
        self._settings()
        self.page.evaluate("look.again()")

    def _settings(self) -> None:
        self.page.emulate_media(
            media="screen", color_scheme="light", forced_colors="none", reduced_motion="no-preference"
        )
        self.page.set_viewport_size(ORDINARY)  # type: ignore[arg-type]
        self.letters(LETTERS_PX)
