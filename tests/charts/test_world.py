"""The map, its twin of tiles, and the classes both are coloured by."""

from __future__ import annotations

import re
import time
from itertools import pairwise

import brotli
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from actionlines import charts, places
from actionlines.charts import (
    Measure,
    NothingToDrawError,
    Picture,
    class_bounds,
    class_texts,
    tile_grid,
    world_map,
)
from actionlines.charts.classes import class_of
from actionlines.charts.land import cells, shapes
from actionlines.charts.palette import AMOUNTS, ROLES
from actionlines.languages import LANGUAGES, number, percent

SVG = "{http://www.w3.org/2000/svg}"
FIFTHS = (20.0, 40.0, 60.0, 80.0)
DRAWINGS = {"map": world_map, "tiles": tile_grid}
every_drawing = pytest.mark.parametrize("drawing", DRAWINGS)


def measure(lang: str = "en") -> Measure:
    return Measure(
        "Internet users", lambda value: percent(value, lang=lang), "percent", lowest=0, highest=100
    )


NAMES = {code: places.display_name(code, "en") for code in cells() if places.area(code).kind == "country"}
TABLE = pl.DataFrame(
    [
        (code, "2015" if at % 7 else "2013", at * 0.5)
        for at, code in enumerate(sorted(NAMES))
        if code != "TUV"
    ],
    schema=["REF_AREA", "TIME_PERIOD", "OBS_VALUE"],
    orient="row",
)
LINKS = {code: f"/en/country/{code.lower()}" for code in NAMES}


def drawn(drawing: str, *, lang: str = "en", links: dict[str, str] | None = None) -> Picture:
    names = {code: places.display_name(code, lang) for code in NAMES}
    return DRAWINGS[drawing](TABLE, measure=measure(lang), lang=lang, bounds=FIFTHS, names=names, links=links)


def marks(picture: Picture) -> dict[str, etree._Element]:
    """Each area's group or link, by its words."""
    root = etree.fromstring(picture.svg)
    return {
        title.text: title.getparent() for title in root.iter(f"{SVG}title") if title.getparent() is not root
    }


@every_drawing
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_drawing_has_a_title_a_description_and_a_name_for_every_area(drawing: str, lang: str) -> None:
    picture = drawn(drawing, lang=lang)
    root = etree.fromstring(picture.svg)
    assert (root.get("role"), root.get("direction")) == ("img", "ltr")
    assert (root[0].text, root[1].text) == (picture.title, picture.description)
    assert len(marks(picture)) == len(NAMES) == len(picture.rows)


@every_drawing
def test_each_area_says_its_figure_and_the_year_it_is_of(drawing: str) -> None:
    said = set(marks(drawn(drawing)))
    place = sorted(NAMES).index("RWA")
    year = "2015" if place % 7 else "2013"
    assert f"Rwanda: {percent(place * 0.5, lang='en')} ({year})" in said
    assert "Tuvalu: no figure" in said


@every_drawing
def test_an_area_without_a_figure_is_hatched_and_counted(drawing: str) -> None:
    picture = drawn(drawing)
    hatched = [node for node in etree.fromstring(picture.svg).iter() if "url(#" in (node.get("fill") or "")]
    assert {node.get("fill") for node in hatched} == {f"url(#{drawing}-none)"}
    assert picture.rows[-1] == ("Tuvalu", "…", "…")
    assert picture.description.endswith("1 area has no figure.")


@every_drawing
def test_every_colour_has_a_class_that_the_page_can_recolour(drawing: str) -> None:
    sheet = charts.stylesheet()
    for node in etree.fromstring(drawn(drawing).svg).iterdescendants():
        painted = {name[0] for name in ("stroke", "fill") if (node.get(name) or "url").startswith("#")}
        classes = (node.get("class") or "").split()
        assert {name[0] for name in classes} == painted
        assert all(f".{name}{{" in sheet for name in classes)
        assert node.get("style") is None


@every_drawing
def test_the_world_is_not_mirrored_in_a_language_from_right_to_left(drawing: str) -> None:
    svg = {lang: drawn(drawing, lang=lang, links=LINKS).svg for lang in ("en", "ar")}
    assert re.findall(r' d="[^"]+"', svg["en"]) == re.findall(r' d="[^"]+"', svg["ar"])


@every_drawing
def test_a_second_drawing_has_the_same_bytes(drawing: str) -> None:
    assert drawn(drawing, links=LINKS).svg == drawn(drawing, links=LINKS).svg


def test_every_tile_is_a_link_with_a_name_and_its_code_in_rows() -> None:
    picture = drawn("tiles", links=LINKS)
    root = etree.fromstring(picture.svg)
    links = list(root.iter(f"{SVG}a"))
    assert root.get("role") == "group"
    assert [link.get("href") for link in links] == [LINKS[code] for code in cells() if code in NAMES]
    assert all(link.get("tabindex") is None and link[0].tag == f"{SVG}title" for link in links)
    assert "RWA" in "".join(
        marks(picture)[next(name for name in marks(picture) if "Rwanda" in name)].itertext()
    )


def test_links_of_the_map_are_for_the_pointer_alone() -> None:
    root = etree.fromstring(drawn("map", links=LINKS).svg)
    links = list(root.iter(f"{SVG}a"))
    assert root.get("role") == "group"
    assert {link.get("tabindex") for link in links} == {"-1"}
    assert all(any(parent.get("aria-hidden") == "true" for parent in link.iterancestors()) for link in links)
    assert {link.get("href") for link in links} == set(LINKS.values())


def test_the_smallest_state_is_as_large_as_any_other() -> None:
    squares = set(re.findall(r"(h\d+v\d+h-\d+z)", drawn("tiles", links=LINKS).svg))
    assert squares == {"h30v30h-30z"}


def test_a_tile_tells_its_class_without_colour() -> None:
    tiles = etree.fromstring(drawn("tiles", links=LINKS).svg)
    texts = ["".join(node.itertext()) for node in tiles.iter(f"{SVG}text")]
    assert {text[3:] for text in texts} == {"", "1", "2", "3", "4", "5"}


@every_drawing
def test_what_stands_alone_has_the_key_of_its_classes(drawing: str) -> None:
    alone, linked = drawn(drawing), drawn(drawing, links=LINKS)
    said = ["".join(node.itertext()) for node in etree.fromstring(alone.svg).iter(f"{SVG}text")]
    assert said[-11::2] == [*class_texts(FIFTHS, measure(), lang="en"), "no figure"]
    assert "below 20%" not in linked.svg
    high = [float(etree.fromstring(each.svg).get("viewBox").split()[3]) for each in (alone, linked)]
    assert high[0] > high[1]


def test_land_that_is_not_spoken_of_is_drawn_plain_and_no_point_for_it() -> None:
    root = etree.fromstring(drawn("map").svg)
    plain = next(node for node in root.iter() if node.get("class") == "f-rule")
    assert {node.get("d") for node in plain} == {
        shape.path for code, shape in shapes().items() if shape.path and code not in NAMES
    }


def test_both_are_small_and_quick() -> None:
    drawn("map")  # the tables are read once
    begin = time.process_time()
    both = drawn("map", links=LINKS).svg + drawn("tiles", links=LINKS).svg
    assert time.process_time() - begin < 0.25
    assert len(brotli.compress(both.encode(), quality=9)) < 19_000


def test_a_table_without_a_figure_cannot_be_drawn() -> None:
    with pytest.raises(NothingToDrawError):
        world_map(TABLE.clear(), measure=measure(), lang="en", bounds=FIFTHS, names=NAMES)


def test_shares_that_spread_are_in_fifths_of_the_scale() -> None:
    assert class_bounds([3.0, 20, 45, 70, 99], measure()) == FIFTHS


def test_shares_that_lie_close_together_are_in_fifths_of_the_areas() -> None:
    values = [90 + at / 10 for at in range(100)]
    bounds = class_bounds(values, measure())
    counts = [sum(class_of(value, bounds) == number for value in values) for number in range(1, 6)]
    assert counts == [20, 20, 20, 20, 20]


def test_a_long_tail_leaves_no_class_empty() -> None:
    values = [10 ** (at / 20) for at in range(140)]
    bounds = class_bounds(values, Measure("People", lambda value: number(value, lang="en")))
    counts = [sum(class_of(value, bounds) == number for value in values) for number in range(1, 6)]
    assert all(20 <= count <= 36 for count in counts)


@given(st.lists(st.floats(-1e9, 1e9, allow_nan=False), min_size=1, max_size=60))
def test_bounds_rise_and_every_figure_has_a_class(values: list[float]) -> None:
    bounds = class_bounds(values, Measure("Anything", lambda value: f"{value:g}"))
    assert list(bounds) == sorted(set(bounds))
    assert len(bounds) <= 4
    assert all(1 <= class_of(value, bounds) <= len(bounds) + 1 for value in values)
    assert all(bound > min(values) for bound in bounds)


def test_the_order_of_figures_changes_no_class() -> None:
    values = [1.0, 5, 2, 40, 13, 8, 8, 700]
    other = Measure("Anything", str)
    assert class_bounds(values, other) == class_bounds(values[::-1], other)


def test_classes_are_said_with_the_digits_that_they_take() -> None:
    assert class_texts(FIFTHS, measure(), lang="en") == (
        "below 20%",
        "20% to below 40%",
        "40% to below 60%",
        "60% to below 80%",
        "80% and above",
    )
    people = Measure("People", lambda value: number(value, lang="en"), kind="count")
    assert class_texts((400_000.0, 4e6), people, lang="en") == (
        "below 400K",
        "400K to below 4M",
        "4M and above",
    )
    assert class_texts((), people, lang="en") == ("all figures",)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("mode", [0, 1])
def test_the_ramp_is_even_to_the_eye_and_away_from_the_paper(mode: int) -> None:
    lightness = [116 * _luminance(each[mode]) ** (1 / 3) - 16 for each in AMOUNTS]
    steps = [after - before for before, after in pairwise(lightness)]
    assert all(abs(abs(step) - 14) < 0.7 for step in steps)
    assert len({step > 0 for step in steps}) == 1
    paper = 116 * _luminance(ROLES["paper"][mode]) ** (1 / 3) - 16
    assert abs(lightness[0] - paper) < abs(lightness[-1] - paper)


@pytest.mark.parametrize("mode", [0, 1])
@pytest.mark.parametrize("number", range(5))
def test_text_on_a_tile_stands_out_four_and_a_half_to_one(mode: int, number: int) -> None:
    dark, light = sorted((_luminance(AMOUNTS[number][mode]), _luminance(AMOUNTS[number][2 + mode])))
    assert (light + 0.05) / (dark + 0.05) >= 4.5
