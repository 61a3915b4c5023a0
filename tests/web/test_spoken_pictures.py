"""Pictures said aloud: only where the browser has a voice of the language, and never in the way without one."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

VOICE = """
const said = window.said = [];
const speech = {
  speaking: false,
  getVoices: () => [{ lang: "%s", name: "a voice" }],
  speak(words) { said.push([words.lang, words.text]); this.speaking = true; },
  cancel() { this.speaking = false; said.push(["", "silence"]); },
};
Object.defineProperty(window, "speechSynthesis", { value: speech });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""
"""A browser with one voice: the one the tests run in has none."""


def spoken(page: Page) -> list[tuple[str, str]]:
    return [(lang, text) for lang, text in page.evaluate("window.said") if text != "silence"]


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_press_says_the_picture_and_another_makes_it_silent(page: Page, lang: str) -> None:
    page.add_init_script(VOICE % f"{lang}-XX")
    page.goto(f"/{lang}/country/ken/pictures")
    words = page.locator(".pictures .said").nth(2).text_content()
    button = page.locator(".pictures .say").nth(2)
    button.click()
    assert spoken(page) == [(f"{lang}-XX", words)]
    button.click()
    assert len(spoken(page)) == 1
    assert page.evaluate("window.speechSynthesis.speaking") is False


def test_the_focus_speaks_only_once_sound_was_asked_for(page: Page) -> None:
    page.add_init_script(VOICE % "en-GB")
    page.goto("/en/country/ken/pictures")
    first = page.locator(".pictures .say").first
    first.focus()
    assert spoken(page) == []
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    titles = page.locator(".pictures .said").all_text_contents()
    assert [text for _, text in spoken(page)] == titles[:2]
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert len(spoken(page)) == 2


def test_everything_is_said_in_order(page: Page) -> None:
    page.add_init_script(VOICE % "fr-FR")
    page.goto("/fr/country/ken/pictures")
    page.locator(".say.words").first.click()
    assert [text for _, text in spoken(page)] == page.locator(".pictures .said").all_text_contents()


def test_a_button_is_as_large_as_its_tile_and_has_a_name(page: Page) -> None:
    page.add_init_script(VOICE % "en")
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/en/country/ken/pictures")
    button = page.locator(".pictures .say").first
    box = button.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 120
    assert (button.text_content() or "").startswith("Say it aloud: C1")


@pytest.mark.parametrize("voices", ["", "zh-CN"])
def test_without_a_voice_of_the_language_there_is_no_button_and_each_tile_is_a_link(
    page: Page, voices: str
) -> None:
    if voices:
        page.add_init_script(VOICE % voices)
    page.goto("/en/country/ken/pictures")
    assert page.locator(".say").count() == 0
    page.locator(".pictures > li").nth(1).click(position={"x": 30, "y": 30})
    assert page.url.endswith("/en/country/ken#c2")
