"""Estimates as dots with their intervals: what is kept back leaves no trace in the picture."""

from __future__ import annotations

import html
import re

import pytest

from actionlines.charts.axes import FONT, NARROW
from actionlines.charts.estimates import Estimate, Group, estimates_chart
from actionlines.charts.letters import width
from actionlines.charts.picture import MISSING, Measure, Picture
from actionlines.charts.series import NothingToDrawError
from actionlines.charts.svg import draw_narrow
from actionlines.languages import LANGUAGES, percent

DOT = re.compile(r"M[\d.]+,[\d.]+m-3\.7,0")


def measure(lang: str = "en") -> Measure:
    def write(value: float) -> str:
        return percent(value, lang=lang)

    return Measure("Internet users", write=write, kind="percent", lowest=0.0, highest=100.0)


WHOLE = Group("", (Estimate("all", 60.9, 59.2, 62.5),))
SEX = Group("Sex", (Estimate("women", 61.1, 59.0, 63.2), Estimate("men", 60.6, 57.9, 63.2, doubtful=True)))
AREA = Group("Area", (Estimate("urban <&> areas", 64.8, 63.0, 66.5), Estimate("rural areas", None)))


def chart(*groups: Group, lang: str = "en") -> Picture:
    return estimates_chart(groups, measure=measure(lang), lang=lang, title="Users", heading="Part", level=0.9)


def test_each_estimate_has_its_row_in_the_order_given() -> None:
    picture = chart(WHOLE, SEX, AREA)
    assert picture.columns == ("Part", "Value", "90% interval")
    assert picture.rows == (
        ("all", "60.9%", "59.2%–62.5%"),
        ("Sex: women", "61.1%", "59.0%–63.2%"),
        ("Sex: men", "60.6%", "57.9%–63.2%"),
        ("Area: urban <&> areas", "64.8%", "63.0%–66.5%"),
        ("Area: rural areas", "kept back", MISSING),
    )


def texts_of(svg: str) -> list[str]:
    told = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    return [html.unescape(text).replace("\u2068", "").replace("\u2069", "") for text in told]


def test_the_wide_drawing_tells_figures_and_bounds_since_paper_has_no_table_to_open() -> None:
    told = texts_of(chart(WHOLE, SEX, AREA).svg)
    assert {"60.9%", "59.2%–62.5%", "57.9%–63.2%", "kept back"} <= set(told)
    assert MISSING not in told
    unknown = chart(Group("", (Estimate("a", 10.0), Estimate("b", 20.0, 15.0, 25.0))))
    assert MISSING in texts_of(unknown.svg)


def test_a_small_screen_has_a_drawing_of_its_own_with_names_above_their_dots() -> None:
    picture = chart(WHOLE, SEX, AREA)
    narrow = draw_narrow(picture)
    assert 'viewBox="0 0 336 ' in narrow
    assert len(DOT.findall(narrow)) == len(DOT.findall(picture.svg))
    assert {"Sex", "women", "urban <&> areas", "61.1%", "kept back"} <= set(texts_of(narrow))
    rows = re.findall(r'<text[^>]* y="([\d.]+)"[^>]*>[^<]*(?:women|61\.1%)[^<]*</text>', narrow)
    assert len(set(rows)) == 1


def test_no_name_of_the_small_drawing_runs_into_its_figure() -> None:
    name = "people with a name for their group that is very long and goes on"
    told = texts_of(draw_narrow(chart(Group("", (Estimate(name, 10.0, 5.0, 15.0), Estimate("b", None))))))
    lines = [text for text in told if text in name and text]
    assert " ".join(lines) == name
    assert max(width(line, FONT) for line in lines) <= NARROW - width("10.0%", FONT) - 12


def test_an_estimate_kept_back_has_neither_dot_nor_line() -> None:
    picture = chart(WHOLE, SEX, AREA)
    assert len(DOT.findall(picture.svg)) == 4
    assert picture.svg.count(">kept back<") == 1
    alone = chart(Group("", (Estimate("a", 10.0, 5.0, 15.0), Estimate("b", None))))
    assert len(DOT.findall(alone.svg)) == 1


def test_the_axis_is_made_from_what_is_shown_alone() -> None:
    low = Group("", (Estimate("a", 10.0, 8.0, 12.0), Estimate("b", None)))
    assert "80%" not in chart(low).svg


def test_it_says_in_words_what_dot_line_ring_and_gap_are() -> None:
    assert chart(WHOLE, SEX, AREA).description == (
        "Highest: urban <&> areas with 64.8%; lowest: men with 60.6%. The line through a dot is the 90% interval. "
        "A ring is an estimate to be read with care. Estimates kept back by the rules of publication have no dot."
    )
    assert chart(WHOLE).description == "all: 60.9%. The line through a dot is the 90% interval."


def test_of_estimates_that_are_all_kept_back_there_is_no_picture() -> None:
    with pytest.raises(NothingToDrawError):
        chart(Group("", (Estimate("a", None),)))


def test_a_long_name_takes_two_lines_and_stays_whole() -> None:
    name = "people with a name for their group that is long"
    svg = chart(Group("", (Estimate(name, 1.0, 0.5, 1.5), Estimate("b", 2.0, 1.0, 3.0)))).svg
    told = " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg)).replace("\u2068", "").replace("\u2069", "")
    assert name in " ".join(told.split())


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
def test_it_is_told_in_every_language(lang: str) -> None:
    told, english = chart(WHOLE, SEX, AREA, lang=lang), chart(WHOLE, SEX, AREA)
    assert told.description != english.description
    assert "The line" not in told.description
    assert told.columns[1:] != english.columns[1:]
    assert told.rows[4][1] != english.rows[4][1]
