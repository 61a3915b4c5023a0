from __future__ import annotations

import itertools
import re
from importlib.resources import files

import pytest
from lxml import etree

from actionlines.commitments import (
    CODES,
    SHAPES,
    UnknownActionLineError,
    UnknownShapeError,
    action_line,
    action_lines,
    pictogram,
    shape,
)

SVG = "{http://www.w3.org/2000/svg}"
FOLDER = files("actionlines.commitments").joinpath("pictograms")
DRAWINGS = {
    **{line.slug: pictogram(line.code) for line in action_lines()},
    **{name: shape(name) for name in SHAPES},
}


def parsed(drawing: str) -> etree._Element:
    return etree.fromstring(drawing.encode())


def numbers(drawing: str) -> list[float]:
    found = []
    for path in re.findall(r' d="([^"]+)"', drawing):
        found += [float(number) for number in re.findall(r"-?\d*\.?\d+", path)]
    return found


def test_every_line_and_every_shape_has_a_file_and_no_file_is_left_over() -> None:
    assert {entry.name for entry in FOLDER.iterdir()} == {f"{name}.svg" for name in DRAWINGS}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_well_formed_on_the_grid_of_24_with_the_one_pen(name: str) -> None:
    root = parsed(DRAWINGS[name])
    assert root.tag == f"{SVG}svg"
    assert dict(root.attrib) == {
        "viewBox": "0 0 24 24",
        "fill": "none",
        "stroke": "currentColor",
        "stroke-width": "1.75",
        "stroke-linecap": "round",
        "stroke-linejoin": "round",
    }


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_keeps_to_lines_in_the_colour_of_the_text(name: str) -> None:
    root = parsed(DRAWINGS[name])
    for element in root.iterdescendants():
        assert element.tag in {f"{SVG}{tag}" for tag in ("title", "path", "circle", "rect")}, element.tag
        assert not {"stroke", "stroke-width", "style", "class", "id", "transform"} & set(element.attrib)
        assert element.get("fill") in ({None, "currentColor"} if name in SHAPES else {None})


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_light_and_says_what_it_is(name: str) -> None:
    assert len(DRAWINGS[name].encode()) < 700
    assert parsed(DRAWINGS[name])[0].tag == f"{SVG}title"
    assert parsed(DRAWINGS[name])[0].text


@pytest.mark.parametrize("code", CODES)
def test_the_title_in_the_file_is_the_english_short_name(code: str) -> None:
    title = parsed(pictogram(code))[0].text
    assert title == action_line(code).short_name(lang="en")


def test_no_two_drawings_are_alike() -> None:
    bodies = {name: re.sub(r"<title>.*?</title>", "", drawing) for name, drawing in DRAWINGS.items()}
    for (name, one), (other, two) in itertools.combinations(bodies.items(), 2):
        assert one != two, (name, other)


def test_the_eight_applications_share_the_sign_of_a_signal_and_no_other_line_bears_it() -> None:
    signal = "M17.5 6.5h.01M17.5 2.75a3.75 3.75 0 0 1 3.75 3.75"
    bearers = {line.code for line in action_lines() if signal in pictogram(line.code)}
    assert bearers == {line.code for line in action_lines() if line.parent == "C7"}


def test_no_coordinate_leaves_the_grid() -> None:
    for name, drawing in DRAWINGS.items():
        assert all(-24 < number < 24 for number in numbers(drawing)), name


def test_the_title_is_given_in_the_language_of_the_page_and_escaped() -> None:
    drawing = pictogram("C8", title="文化与语言 <&>")
    assert parsed(drawing)[0].text == "文化与语言 <&>"


def test_an_empty_title_takes_it_out() -> None:
    assert all(element.tag != f"{SVG}title" for element in parsed(pictogram("C8", title="")))


def test_an_unknown_line_or_shape_is_an_error_with_candidates() -> None:
    with pytest.raises(UnknownActionLineError):
        pictogram("C7")
    with pytest.raises(
        UnknownShapeError, match="there is no shape 'trend-sideways'; there are status-full"
    ) as caught:
        shape("trend-sideways")
    assert caught.value.candidates == SHAPES
