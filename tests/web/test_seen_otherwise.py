"""Pages as readers set them: small, enlarged, spaced, in colours of their own, without motion, on paper."""

from __future__ import annotations

import pytest
from visits import Visit, pages

SMALL, WIDE = {"width": 320, "height": 256}, {"width": 1280, "height": 1024}
"""320 pixels are a screen of 1280 at 400 %."""
PAPER = {"width": 718, "height": 1000}
"""A4 with margins of a centimetre."""
LOST = ("sideways()", "cut()", "overlapping()")
# Russian has the longest words, Arabic the other direction, Chinese lines without blanks.


@pytest.mark.parametrize(("lang", "address"), pages(whole=["ru"], kinds=["ar", "zh"]))
def test_nothing_is_lost_on_a_small_screen_or_with_wide_spaces(visit: Visit) -> None:
    """Spacing is that of WCAG 1.4.12."""
    visit.page.evaluate("look.open()")
    found = {}
    visit.page.set_viewport_size(SMALL)
    found["small"] = visit.faults(*LOST)
    visit.page.evaluate("look.spaced()")
    found["small and spaced"] = visit.faults(*LOST)
    visit.page.set_viewport_size(WIDE)
    found["wide and spaced"] = visit.faults(*LOST)
    assert {name: fault for name, fault in found.items() if fault} == {}


@pytest.mark.parametrize(("lang", "address"), pages(kinds=["ru", "ar", "zh"]))
def test_nothing_is_lost_in_letters_twice_as_large(visit: Visit) -> None:
    visit.page.set_viewport_size(WIDE)
    visit.letters(32)
    visit.page.evaluate("look.open()")
    assert visit.page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    assert visit.faults(*LOST) == {}


@pytest.mark.parametrize(("lang", "address"), pages(whole=["en"], kinds=["ar"]))
def test_every_text_and_mark_stands_out_by_day_and_by_night(visit: Visit) -> None:
    """In every row: axe looks at two of each kind (thinned.js), in every language."""
    visit.page.evaluate("look.open()")
    by_day = visit.faults("pale()", "faint(4.5)")
    visit.page.emulate_media(color_scheme="dark")
    assert (by_day, visit.faults("pale()", "faint(4.5)")) == ({}, {})


@pytest.mark.parametrize(("lang", "address"), pages(whole=["en"]))
def test_pictures_and_texts_stand_out_in_colours_of_the_reader(visit: Visit) -> None:
    visit.page.emulate_media(forced_colors="active")
    visit.page.evaluate("look.open()")
    assert visit.page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert visit.faults("pale()", "faint(4.5)") == {}
    visit.page.emulate_media(forced_colors="active", color_scheme="dark")
    assert visit.faults("pale()", "faint(4.5)") == {}


@pytest.mark.parametrize(("lang", "address"), pages(whole=["en"]))
def test_nothing_moves_on_its_own(visit: Visit) -> None:
    visit.page.evaluate("look.open()")
    assert visit.page.evaluate("look.moving()") == []
    visit.page.emulate_media(reduced_motion="reduce")
    assert visit.page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


@pytest.mark.parametrize(("lang", "address"), pages(kinds=["ar", "ru"]))
def test_paper_shows_all_of_the_content_and_nothing_of_the_frame(visit: Visit) -> None:
    visit.page.emulate_media(media="print", color_scheme="dark")
    visit.page.set_viewport_size(PAPER)
    visit.page.evaluate("look.open()")
    assert visit.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not visit.page.locator(".tongues, .places, form, .skip").filter(visible=True).count()
    assert visit.page.locator("h1").is_visible()
    assert visit.faults("sideways()", "framed()", "faint(4.5)", "lost()", "pale()") == {}
