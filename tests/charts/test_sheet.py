"""A report as one file: nothing from elsewhere, in six languages, with its pictures' tables."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from lxml import html

from actionlines.charts.bars import Bar, bar_chart
from actionlines.charts.heat_map import heat_map
from actionlines.charts.picture import MISSING, Measure, Picture
from actionlines.charts.ranking import ranking_chart
from actionlines.charts.series import MissingColumnError, NothingToDrawError
from actionlines.charts.sheet import Facts, Section, Sheet, Table, written
from actionlines.languages import LANGUAGES, language, number

SCORES = pl.DataFrame(
    {
        "REF_AREA": ["RWA", "KEN", "TUV", "FJI", "CIV"],
        "OBS_VALUE": [0.51, 0.62, None, 0.71, 0.51],
        "PLACE": [3.0, 2.0, None, 1.0, 3.0],
        "LOW": [0.45, 0.60, None, 0.69, 0.50],
        "HIGH": [0.58, 0.66, None, 0.74, 0.55],
    }
)
NAMES = {"RWA": "Rwanda", "KEN": "Kenya", "FJI": "Fiji <&>", "CIV": "Côte d’Ivoire"}


def measure(lang: str = "en") -> Measure:
    return Measure("Index", write=lambda value: number(value, lang=lang, decimals=2), lowest=0, highest=1)


def ranking(lang: str = "en") -> Picture:
    return ranking_chart(SCORES, measure=measure(lang), lang=lang, names=NAMES, level=0.9)


def heat(lang: str = "en") -> Picture:
    rows = [("Fiji", (0.9, 0.5)), ("A country with a name so long that it takes two lines", (None, 0.7))]
    return heat_map(rows, ["Access", "Use"], measure=measure(lang), lang=lang, title="Pillars")


def bars(lang: str = "en") -> Picture:
    given = [Bar("weights", 0.5, 0.4, 0.6, 0.3), Bar("errors", -0.1)]
    return bar_chart(
        given,
        measure=measure(lang),
        lang=lang,
        title="Why",
        heading="Input",
        first="total",
        second="alone",
        interval_name="interval",
    )


def report(lang: str = "en") -> Sheet:
    return Sheet(
        "Who ranks where?",
        "Fiji is first, with 3 < 4.",
        lang,
        (
            Section("Ranking", ("One paragraph & more.", ranking(lang), ranking(lang))),
            Section("Pillars", (heat(lang),)),
            Section("Why", (bars(lang),)),
            Section(
                "Facts",
                (
                    Facts((("Release", "2026-11"),)),
                    Table("Places", ("Area", "Place"), (("Fiji", "1"), ("Kenya", "2")), frozenset({1})),
                ),
            ),
        ),
        ("Source: ours.",),
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sheet_has_no_script_and_names_no_other_host(lang: str) -> None:
    text = written(report(lang))
    root = html.fromstring(text)
    assert root.get("lang") == language(lang).tag
    assert root.get("dir") == language(lang).direction
    assert not root.xpath(
        "//script | //link | //img | //iframe | //object | //@onload | //@onclick | //@style"
    )
    addresses = set(re.findall(r"https?://[^\"'\s)]+", text))
    assert addresses <= {"http://www.w3.org/2000/svg"}
    assert not re.search(r"@import|url\((?!#)", text)
    assert "default-src 'none'" in root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]


def test_a_sheet_says_all_it_was_given_with_its_signs_escaped() -> None:
    root = html.fromstring(written(report()))
    assert root.xpath("string(//h1)") == "Who ranks where?"
    assert root.xpath("string(//p[@class='lead'])") == "Fiji is first, with 3 < 4."
    assert [one.text_content() for one in root.xpath("//h2")] == ["Ranking", "Pillars", "Why", "Facts"]
    assert root.xpath("//nav//a/@href") == ["#s1", "#s2", "#s3", "#s4"]
    assert [one.text_content() for one in root.xpath("//dl/*")] == ["Release", "2026-11"]
    table = root.xpath("//section[@id='s4']//table")[0]
    assert [[cell.text_content() for cell in row] for row in table.xpath(".//tr")] == [
        ["Area", "Place"],
        ["Fiji", "1"],
        ["Kenya", "2"],
    ]
    assert root.xpath("string(//footer)") == "Source: ours."


def test_a_fact_runs_as_its_first_letter_does_though_a_figure_leads_it() -> None:
    share = number(95, lang="ar", decimals=0)
    pairs = (("a", f"\u200e{share}%، بطريقة كورن"), ("b", "UPA"), ("c", "https://cetic.br/"), ("d", "2016"))
    sheet = Sheet("T", "L", "ar", (Section("S", (Facts(pairs),)),))
    root = html.fromstring(written(sheet))
    assert [one.get("dir") for one in root.xpath("//dd/bdi")] == ["rtl", None, None, None]


def test_each_name_in_a_sheet_stands_once_and_each_that_is_named_is_there() -> None:
    text = written(report())
    idents = Counter(re.findall(r'\bid="([^"]+)"', text))
    assert {name for name, count in idents.items() if count > 1} == set()
    named = re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', text) + re.findall(
        r"url\(#([^)]+)\)", text
    )
    assert set(named) <= set(idents)


def test_a_sheet_is_the_same_bytes_each_time() -> None:
    assert written(report("ar")) == written(report("ar"))


@pytest.mark.parametrize("width", [320, 1200])
def test_a_browser_asks_nobody_for_anything_and_the_page_does_not_scroll_sideways(
    page: Any, tmp_path: Path, width: int
) -> None:
    file = tmp_path / "sheet.html"
    file.write_text(written(report("ar")), "utf-8")
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(file.as_uri())
    assert asked == [file.as_uri()]
    assert said == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_ranking_leaves_out_who_has_no_score_and_keeps_the_order_of_places() -> None:
    picture = ranking()
    assert [row[:3] for row in picture.rows] == [
        ("Fiji <&>", "1", "0.71"),
        ("Kenya", "2", "0.62"),
        ("Côte d’Ivoire", "3", "0.51"),
        ("Rwanda", "3", "0.51"),
    ]
    assert picture.rows[0][3] == "0.69–0.74"
    assert "Fiji &lt;&amp;&gt;" in picture.svg
    assert "90%" in picture.description


def test_a_ranking_without_intervals_speaks_of_none() -> None:
    plain = ranking_chart(SCORES.drop("LOW", "HIGH"), measure=measure(), lang="en", level=0.9)
    assert plain.columns == ("Area", "Place", "Value")
    assert "variants" not in plain.description


def test_a_ranking_of_nothing_is_refused() -> None:
    with pytest.raises(NothingToDrawError):
        ranking_chart(SCORES.filter(pl.col("REF_AREA") == "TUV"), measure=measure(), lang="en")
    with pytest.raises(MissingColumnError, match="PLACE"):
        ranking_chart(SCORES.drop("PLACE"), measure=measure(), lang="en")


def test_a_heat_map_shows_what_is_missing_as_missing() -> None:
    picture = heat()
    assert picture.rows[1][1:] == (MISSING, "0.70")
    assert "url(#heat-none)" in picture.svg
    assert picture.description.startswith("Highest in each column. Access: highest Fiji with 0.90 and Use: ")
    with pytest.raises(NothingToDrawError):
        heat_map([("Fiji", (None, float("nan")))], ["A", "B"], measure=measure(), lang="en", title="None")


def test_a_bar_says_its_interval_and_its_second_figure() -> None:
    picture = bars()
    assert picture.columns == ("Input", "total", "interval", "alone")
    assert picture.rows == (("weights", "0.50", "0.40–0.60", "0.30"), ("errors", "−0.10", MISSING, MISSING))
    assert (
        picture.description == "Bar: total. Diamond: alone. Fine line: interval. Largest: weights with 0.50."
    )
    with pytest.raises(NothingToDrawError):
        bar_chart([], measure=measure(), lang="en", title="Why", heading="Input", first="total")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pictures_of_an_index_are_told_in_every_language(lang: str) -> None:
    pictures = [ranking(lang), heat(lang), bars(lang)]
    told = {one.description for one in pictures} & {one.description for one in (ranking(), heat(), bars())}
    assert len(told) == (3 if lang == "en" else 0)
    assert (ranking(lang).columns == ranking().columns) == (lang == "en")
