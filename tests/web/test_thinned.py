"""What is taken out of a page before the dear questions are asked: nothing of which the page has not kept two."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Error
from visits import Visit

MUCH = ["/", "/country/rwa", "/indicator/internet-users/map", "/indicator/internet-users/table", "/revisions"]
OF_NAMES = {"runOnly": ["link-name", "color-contrast"]}
OF_FINGERS = {"runOnly": ["target-size"]}
PLANTED = {
    "a link without a name": ("row.querySelector('a').textContent = ''", OF_NAMES, "link-name"),
    "a text that its ground swallows": (
        "row.querySelector('td').style.color = 'rgb(240, 240, 240)'",
        OF_NAMES,
        "color-contrast",
    ),
    "two links one above the other, too small": (
        "row.querySelector('td').innerHTML = '<a href=\"/a\">i</a><br><a href=\"/b\">i</a>';"
        "row.querySelector('td').style = 'font-size: 8px; line-height: 8px'",
        OF_FINGERS,
        "target-size",
    ),
}


@pytest.fixture(autouse=True)
def left_behind(visits: Visit) -> Iterator[None]:
    """What is planted here is nobody else's to find."""
    yield
    visits.address = ""


@pytest.mark.parametrize(("lang", "address"), [("en", address) for address in MUCH])
def test_of_each_kind_of_element_one_stays(visit: Visit) -> None:
    count = "document.querySelectorAll('main *').length"
    kinds, elements = visit.page.evaluate("[...thin.kinds()]"), visit.page.evaluate(count)
    visit.thin(visit.address)
    left = set(visit.page.evaluate("[...thin.kinds()]"))
    assert [kind for kind in kinds if kind not in left] == []
    assert visit.page.evaluate(count) < 0.6 * elements


@pytest.mark.parametrize("fault", PLANTED)
@pytest.mark.parametrize(("lang", "address"), [("en", "/indicator/internet-users/table")])
def test_a_fault_in_one_row_among_two_hundred_is_still_found(visit: Visit, fault: str) -> None:
    plant, rules, found = PLANTED[fault]
    rows = visit.page.evaluate("document.querySelectorAll('main tbody tr').length")
    visit.page.evaluate(f"const row = document.querySelectorAll('main tbody tr')[150]; {plant}")
    visit.thin(visit.address)
    assert rows > 200
    assert visit.page.evaluate("document.querySelectorAll('main tbody tr').length") < 40
    assert [rule for rule, _ in visit.violations(rules)] == [found]


@pytest.mark.parametrize(("lang", "address"), [("en", "/indicator/internet-users/table")])
def test_a_colour_that_axe_worked_out_before_is_the_same_again(visit: Visit) -> None:
    """Whatever became of the one before, in each of the ways that a colour is written (axe_colours.js)."""
    visit.violations(OF_NAMES)
    for written in (
        "rgb(24, 99, 210)",
        "rgba(24, 99, 210, 0.5)",
        "color(srgb 0.1 0.2 0.3 / 0.4)",
        "transparent",
    ):
        once, again = visit.page.evaluate(
            "(written) => [1, 2].map(() => { const colour = new axe.commons.color.Color(); colour.parseString(written);"
            " const all = { ...colour.toJSON(), r: colour.r, g: colour.g, b: colour.b, as: colour.toHexString(),"
            " light: colour.getRelativeLuminance() }; colour.red = 7; colour.alpha *= 0.3; return all; })",
            written,
        )
        assert once == again
    with pytest.raises(Error, match="Unable to parse color"):
        visit.page.evaluate("new axe.commons.color.Color().parseString('no colour')")


@pytest.mark.parametrize(("lang", "address"), [("en", "/indicator/internet-users/table")])
def test_what_something_refers_to_stays(visit: Visit) -> None:
    visit.page.evaluate(
        "document.querySelectorAll('main tbody tr')[150].id = 'asked-for';"
        "document.querySelector('h1').setAttribute('aria-describedby', 'asked-for')"
    )
    visit.thin(visit.address)
    assert visit.page.locator("#asked-for").count() == 1


@pytest.mark.parametrize(("lang", "address"), [("en", "/countries")])
def test_a_page_is_whole_again_for_who_comes_after(visit: Visit) -> None:
    names = visit.page.locator(".columns li").count()
    visit.thin(visit.address)
    assert visit.page.locator(".columns li").count() < names
    visit.whole(visit.address)
    assert visit.page.locator(".columns li").count() == names


@pytest.mark.parametrize(("lang", "address"), [("en", "/country/rwa")])
def test_a_visit_begins_as_the_page_came(visit: Visit) -> None:
    def state() -> list[object]:
        return visit.page.evaluate(
            "[innerWidth, getComputedStyle(document.documentElement).fontSize, document.adoptedStyleSheets.length,"
            " document.querySelectorAll('details[open]').length, getComputedStyle(document.body).backgroundColor,"
            " matchMedia('print').matches, matchMedia('(forced-colors: active)').matches, scrollY,"
            " matchMedia('(prefers-reduced-motion: reduce)').matches, document.activeElement.tagName]"
        )

    before = state()
    visit.page.evaluate("look.open(); look.spaced(); document.querySelector('main table a').focus()")
    visit.page.emulate_media(
        media="print", color_scheme="dark", forced_colors="active", reduced_motion="reduce"
    )
    visit.page.set_viewport_size({"width": 320, "height": 256})
    visit.letters(32)
    visit.page.evaluate("scrollTo({ top: 300, behavior: 'instant' })")
    changed = state()
    visit.whole(visit.address)
    assert [one == other for one, other in zip(before, changed, strict=True)] == [False] * len(before)
    assert state() == before
