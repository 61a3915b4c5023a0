"""Pages as readers set them: small, enlarged, spaced, in colours of their own, without motion, on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from listed_pages import KINDS, LISTED
from playwright.sync_api import Browser, Page

from actionlines.languages import LANGUAGES

PAGES = (*LISTED.values(), "/country/xyzzy")
SCRIPTS = "".join(
    (Path(__file__).parent / f"{name}.js").read_text("utf-8") for name in ("keyboard_walk", "what_is_seen")
)
PAPER = {"width": 718, "height": 1000}
"""A4 with margins of a centimetre."""


def look_at(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate(SCRIPTS)
    page.evaluate("look.open()")


def faults(page: Page, *questions: str) -> dict[str, object]:
    """Answers that are not empty or nought."""
    answers = {question: page.evaluate(f"look.{question}") for question in questions}
    return {question: answer for question, answer in answers.items() if answer}


LOST = ("sideways()", "cut()", "overlapping()")


@pytest.mark.parametrize(
    ("lang", "address"),
    [
        *((lang, address) for lang in ("ar", "ru") for address in PAGES),
        *(("zh", address) for address in KINDS.values()),
    ],
)
def test_nothing_is_lost_on_a_small_screen_or_with_wide_spaces(page: Page, lang: str, address: str) -> None:
    """320 pixels are a screen of 1280 at 400 %; spacing is that of WCAG 1.4.12.

    Russian has the longest words, Arabic the other direction, Chinese lines without blanks.
    """
    small, wide = {"width": 320, "height": 256}, {"width": 1280, "height": 1024}
    page.set_viewport_size(small)
    look_at(page, f"/{lang}{address}")
    found = {"small": faults(page, *LOST)}
    page.set_viewport_size(wide)
    found["wide"] = faults(page, *LOST)
    page.evaluate("look.spaced()")
    found["wide and spaced"] = faults(page, *LOST)
    page.set_viewport_size(small)
    found["small and spaced"] = faults(page, *LOST)
    assert {name: fault for name, fault in found.items() if fault} == {}


@pytest.fixture(scope="module")
def large_letters(
    launch_browser: Callable[..., Browser], browser_type_launch_args: dict[str, Any]
) -> Iterator[Browser]:
    """A browser whose reader wants letters twice as large."""
    browser = launch_browser(args=[*browser_type_launch_args["args"], "--blink-settings=defaultFontSize=32"])
    yield browser
    browser.close()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_lost_in_letters_twice_as_large(large_letters: Browser, base_url: str, lang: str) -> None:
    page = large_letters.new_page(viewport={"width": 1280, "height": 1024}, base_url=base_url)
    found = {}
    for address in KINDS.values():
        look_at(page, f"/{lang}{address}")
        found[address] = faults(page, *LOST)
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    assert {address: fault for address, fault in found.items() if fault} == {}


@pytest.mark.parametrize("address", PAGES)
def test_pictures_and_texts_stand_out_in_colours_of_the_reader(page: Page, address: str) -> None:
    page.emulate_media(forced_colors="active")
    look_at(page, f"/en{address}")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert faults(page, "pale()", "faint(4.5)") == {}
    page.emulate_media(forced_colors="active", color_scheme="dark")
    assert faults(page, "pale()", "faint(4.5)") == {}


@pytest.mark.parametrize("address", PAGES)
def test_nothing_moves_on_its_own(page: Page, address: str) -> None:
    look_at(page, f"/en{address}")
    assert page.evaluate("look.moving()") == []
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


@pytest.mark.parametrize("address", KINDS.values())
@pytest.mark.parametrize("lang", ["ar", "ru"])
def test_paper_shows_all_of_the_content_and_nothing_of_the_frame(page: Page, lang: str, address: str) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size(PAPER)
    look_at(page, f"/{lang}{address}")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator(".tongues, .places, form, .skip").filter(visible=True).count()
    assert page.locator("h1").is_visible()
    assert faults(page, "sideways()", "framed()", "faint(4.5)", "lost()", "pale()") == {}
