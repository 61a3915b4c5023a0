"""The report of `actionlines survey estimate`: what it says, what it keeps back, in six languages, in a browser."""

from __future__ import annotations

import hashlib
import platform
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, get_args

import polars as pl
import pytest
from lxml import html
from playwright.sync_api import Browser
from typer.testing import CliRunner
from visits import Visit

import actionlines
from actionlines.charts.sheet import written
from actionlines.cli import app
from actionlines.cli.survey_report import survey_sheet
from actionlines.cli.survey_report_about import INTERVALS, METHODS
from actionlines.languages import LANGUAGES, language, translate
from actionlines.surveys.description_file import read_description
from actionlines.surveys.design import Method
from actionlines.surveys.findings import Found
from actionlines.surveys.intervals import IntervalName
from actionlines.surveys.outputs import judged_of
from actionlines.surveys.provenance import FileUsed, Origin
from actionlines.surveys.publication import publish

DESCRIPTION = """
# A made-up office <&> its survey
[survey]
name = "Household ICT survey"
area = "RWA"
round = "2020"
publisher = "An office"
source = "RW_OFFICE"

[files.person]
path = "people.csv"
key = "id"
age_scope = "Y_GE5"

[design]
known = true
weight = "w"
strata = "st"
clusters = "psu"

[answers]
missing = [9]

[publication]
rules = "eurostat"

[by.SEX]
column = "sex"
codes = { 1 = "F", 2 = "M" }

[by.URBANISATION]
column = "area"
codes = { 1 = "U", 2 = "R" }

[by.PROVINCE]
column = "province"
codes = { 1 = "NORTH", 2 = "SOUTH", 3 = "EAST" }

[differences]
SEX = [["F", "M"]]

[[indicators]]
code = "HH7"
unit = "person"
numerator = "net == 1"
reference_period = "P3M"
by = ["SEX", "URBANISATION", "PROVINCE", "SEX x PROVINCE"]

[[indicators]]
code = "HH12"
unit = "person"
items = { WEEKLY = "often == 2", DAILY = "often == 1" }
by = ["SEX"]

[[indicators]]
code = "AGE_OF_USERS"
unit = "person"
statistic = "mean"
value = "age"
by = ["SEX"]
"""
HEADER = "id,w,st,psu,sex,area,province,net,often,age"


def row_of(number: int) -> str:
    """Three strata of four clusters; ten people in the countryside, forty in the east; some gave no answer."""
    stratum = number % 3
    area = 2 if number % 60 == 7 else 1
    province = 3 if number % 15 == 4 else 1 + number % 2
    net = 9 if number % 29 == 0 else int((number * 7) % 10 > 3)
    return (
        f"{number},{100 + number % 7},{stratum},{stratum * 100 + number % 12},{1 + number % 2 * (number % 3 > 0)},"
        f"{area},{province},{net},{1 + number % 3},{10 + number % 60}"
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the command writes of a survey, the report in six languages."""
    folder = tmp_path_factory.mktemp("office")
    rows = [HEADER, *(row_of(number) for number in range(600))]
    (folder / "people.csv").write_text("\n".join(rows) + "\n", "utf-8")
    (folder / "survey.toml").write_text(DESCRIPTION, "utf-8")
    spoken = [word for lang in LANGUAGES for word in ("--lang", lang)]
    done = CliRunner().invoke(
        app, ["survey", "estimate", str(folder / "survey.toml"), "--out", str(folder / "out"), *spoken]
    )
    assert done.exit_code == 0, done.output
    return folder


def report(made: Path, lang: str = "en") -> Any:
    return html.fromstring((made / f"out/RW_OFFICE_2020.{lang}.html").read_text("utf-8"))


def section(root: Any, title: str) -> Any:
    (found,) = [one for one in root.xpath("//section") if one.xpath("string(h2)") == title]
    return found


def table(found: Any, at: int = 0) -> list[list[str]]:
    return [[cell.text_content() for cell in row] for row in found.xpath(".//table")[at].xpath(".//tr")]


def facts(found: Any) -> dict[str, str]:
    names, told = found.xpath(".//dt"), found.xpath(".//dd")
    return {name.text_content(): text.text_content() for name, text in zip(names, told, strict=True)}


def test_the_report_has_estimates_errors_response_cautions_and_origin(made: Path) -> None:
    root = report(made)
    assert [one.text_content() for one in root.xpath("//h2")] == [
        "The survey",
        "HH7: Individuals using the Internet",
        "HH12: Individuals using the Internet, by frequency",
        "AGE_OF_USERS",
        "Differences between parts",
        "Standard errors and design effects",
        "Who answered",
        "Kept back, and to be read with care",
        "Notes of the check of the files",
        "To make it again",
    ]
    tidy = pl.read_csv(made / "out/RW_OFFICE_2020.csv")
    counts = dict(tidy["STATUS"].value_counts().iter_rows())
    assert counts["suppressed"] > 1
    assert root.xpath("string(//p[@class='lead'])") == (
        f"Rwanda: {tidy.height} estimates. Shown: {counts['shown']}; to be read with care: {counts['flagged']}; "
        f"kept back: {counts['suppressed']}."
    )


def test_a_picture_has_each_estimate_with_its_interval_breakdown_by_breakdown(made: Path) -> None:
    rows = table(section(report(made), "HH7: Individuals using the Internet"))
    tidy = pl.read_csv(made / "out/RW_OFFICE_2020.csv")
    whole = tidy.filter(pl.col("INDICATOR") == "HH7").row(0, named=True)
    assert rows[0] == ["Part", "Value", "95% interval"]
    assert [row[0] for row in rows[1:]] == [
        *("all", "Sex: women", "Sex: men", "Urban and rural: urban areas", "Urban and rural: rural areas"),
        *("PROVINCE: NORTH", "PROVINCE: SOUTH", "PROVINCE: EAST"),
    ]
    shown = [f"{100 * whole[end]:.1f}%" for end in ("VALUE", "LOWER", "UPPER")]
    assert rows[1][1:] == [shown[0], f"{shown[1]}–{shown[2]}"]
    assert rows[5][1:] == ["kept back", "…"]


def test_items_of_an_indicator_stand_together_for_each_part(made: Path) -> None:
    own = section(report(made), "HH12: Individuals using the Internet, by frequency")
    rows = table(own)
    assert [row[0] for row in rows[1:]] == [
        f"{part}: {name}"
        for part in ("All", "Women", "Men")
        for name in ("At least once a week, not every day", "At least once a day")
    ]
    (said,) = set(re.findall(r"Highest: (.*?) with [^;]*; lowest: (.*?) with", own.text_content()))
    assert {one.split(", ")[0] for one in said} <= {"All", "Women", "Men"}
    assert {one.split(", ")[1] for one in said} <= {"At least once a week", "At least once a day"}


def test_what_a_description_names_is_called_so_and_ways_to_compute_are_told_in_words(
    made: Path, tmp_path: Path
) -> None:
    named = DESCRIPTION.replace(
        '3 = "EAST" }', '3 = "EAST" }\nname = "Province"\nnames = { EAST = "The east" }'
    )
    named = named.replace('code = "AGE_OF_USERS"', 'code = "AGE_OF_USERS"\nname = "Age of those who use it"')
    named = named.replace('statistic = "mean"', 'statistic = "quantile"\nat = [0.5, 0.1]')
    named = named.replace('source = "RW_OFFICE"', 'source = "RW_OFFICE"\nfieldwork = "June 2020"')
    named = named.replace('age_scope = "Y_GE5"', 'age_scope = "Y_GE5"\nresponse_rate = 0.625')
    (tmp_path / "survey.toml").write_text(named, "utf-8")
    arguments = ["survey", "estimate", str(tmp_path / "survey.toml"), "--data", str(made)]
    done = CliRunner().invoke(
        app, [*arguments, "--out", str(tmp_path / "out"), "--lang", "en", "--lang", "fr"]
    )
    assert done.exit_code == 0, done.output
    root, french = (
        html.fromstring((tmp_path / f"out/RW_OFFICE_2020.{lang}.html").read_text("utf-8"))
        for lang in ("en", "fr")
    )
    rows = [row[0] for row in table(section(root, "HH7: Individuals using the Internet"))]
    assert rows[-3:] == ["Province: NORTH", "Province: SOUTH", "Province: The east"]
    items = [row[0] for row in table(section(root, "AGE_OF_USERS: Age of those who use it"))]
    assert items[1:3] == ["All: median", "All: quantile: 10% lie below"]
    told = facts(section(root, "The survey"))
    assert (told["Fieldwork"], told["Response rate, person"]) == ("June 2020", "62.5%")
    ways = [
        facts(one.xpath("//section")[0])[name]
        for one, name in ((root, "Intervals of proportions"), (french, "Intervalles des proportions"))
    ]
    assert ways == [
        "95%, by Korn and Graubard, the effective sample at most as large as the sample",
        "95\u00a0%, selon Korn et Graubard, l’échantillon effectif étant au plus aussi grand que l’échantillon",
    ]
    assert not re.search(r"korn_graubard|\bP50\b|\bP10\b", root.xpath("string(//section[position() < 9])"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_way_to_compute_has_words(lang: str) -> None:
    assert set(INTERVALS) == set(get_args(IntervalName))
    assert set(METHODS) == set(get_args(Method))
    words = [translate(one, lang=lang) for one in (*INTERVALS.values(), *METHODS.values())]
    assert len(set(words)) == len(words)


def test_each_picture_has_a_drawing_for_a_small_screen_and_bounds_to_print(made: Path) -> None:
    figures = report(made).xpath("//figure")
    assert len(figures) >= 4
    assert all(len(one.xpath("div[@class='on-narrow']/*[local-name()='svg']")) == 1 for one in figures)
    for one in figures:
        drawn = one.xpath("string(div[contains(@class, 'on-wide')])")
        bounds = [row[2] for row in table(one)[1:] if row[2] != "…"]
        assert bounds
        assert all(told in drawn for told in bounds)


def test_who_answered_and_who_did_not_is_told_in_rows_and_by_weight(made: Path) -> None:
    rows = table(section(report(made), "Who answered"))
    silent = len([number for number in range(600) if number % 29 == 0])
    tidy = pl.read_csv(made / "out/RW_OFFICE_2020.csv").row(0, named=True)
    assert rows[1] == [
        *("HH7", "600", str(600 - silent), f"{100 * silent / 600:.1f}%"),
        f"{100 * tidy['NO_ANSWER']:.1f}%",
    ]


def test_standard_errors_and_design_effects_are_those_of_the_table(made: Path) -> None:
    found = section(report(made), "Standard errors and design effects")
    tidy = pl.read_csv(made / "out/RW_OFFICE_2020.csv")
    whole = tidy.row(0, named=True)
    row = table(found)[1]
    assert (row[0], row[1], row[4]) == ("HH7", f"{100 * whole['VALUE']:.1f}%", f"{whole['DEFF']:.2f}")
    assert float(row[2]) == pytest.approx(100 * whole["STD_ERROR"], abs=0.005)
    assert f"at most {tidy['DEFF'].max():.2f}" in found.text_content()


def test_each_estimate_kept_back_is_listed_with_its_reason_and_without_a_figure(made: Path) -> None:
    found = section(report(made), "Kept back, and to be read with care")
    tidy = pl.read_csv(made / "out/RW_OFFICE_2020.csv")
    hidden = tidy.filter(pl.col("STATUS") == "suppressed")
    rows = table(found)
    assert rows[0] == ["Indicator", "Part", "Reason"]
    assert len(rows) - 1 == hidden.height
    assert ["HH7", "rural areas", "people in the denominator: fewer than 20"] in rows
    assert ["HH7", "urban areas", "kept back so that nobody can work out another from it"] in rows
    assert facts(found)["People in the denominator, at least"] == "20"


def test_everything_needed_to_make_it_again_is_there(made: Path) -> None:
    found = section(report(made), "To make it again")
    told = facts(found)
    assert (told["Actionlines"], told["Python"]) == (actionlines.__version__, platform.python_version())
    assert {"Made on", "Round", "DuckDB", "Ibis", "Polars"} <= set(told)
    files = {row[0]: row[1:] for row in table(found)[1:]}
    for name in ("people.csv", "survey.toml"):
        content = (made / name).read_bytes()
        assert files[name] == [f"{len(content):,}", hashlib.sha256(content).hexdigest()]
    assert found.xpath("string(.//pre)") == DESCRIPTION
    assert str(made) not in (made / "out/RW_OFFICE_2020.en.html").read_text("utf-8")


def test_differences_are_told_with_their_intervals(made: Path) -> None:
    found = section(report(made), "Differences between parts")
    rows = table(found)
    apart = pl.read_csv(made / "out/RW_OFFICE_2020_differences.csv")
    first = apart.row(0, named=True)
    assert len(rows) - 1 == apart.height
    assert rows[1][:2] == ["HH7", "women − men"]
    assert rows[1][2].replace("−", "-") == f"{100 * first['VALUE']:+.1f}"


ORIGIN = Origin(FileUsed("survey.toml", 1, "0" * 64), "x = 1\n", (), (), date(2026, 11, 30))


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_nothing_of_the_report_follows_from_what_is_kept_back(made: Path, lang: str) -> None:
    """Two surveys that differ in nothing but estimates kept back have the same report, to the byte."""
    description = read_description(made / "survey.toml")
    estimates = pl.read_csv(made / "out/RW_OFFICE_2020.csv").drop("STATUS", "REASON")
    hidden = pl.col("VALUE").is_null()
    texts = []
    for value in (0.111, 0.999):
        figures = ("VALUE", "STD_ERROR", "LOWER", "UPPER", "DEFF", "CV", "NO_ANSWER")
        known = estimates.with_columns(
            *(pl.when(hidden).then(pl.lit(value)).otherwise(name).alias(name) for name in figures),
            *(
                pl.when(hidden).then(pl.lit(round(10 * value))).otherwise(name).alias(name)
                for name in ("ASKED", "ANSWERED", "YES")
            ),
        )
        published = publish(judged_of(known, description))
        assert published.filter(pl.col("STATUS") == "suppressed").height
        assert published.filter(pl.col("STATUS") == "suppressed")["VALUE"].null_count() > 0
        texts.append(written(survey_sheet(published, description, origin=ORIGIN, lang=lang)))
    assert texts[0] == texts[1]
    assert "0.111" not in texts[0]
    assert "11.1%" not in texts[0]


def test_a_design_that_is_not_known_is_said_in_words_and_not_for_each_estimate(
    made: Path, tmp_path: Path
) -> None:
    text = DESCRIPTION.replace(
        'known = true\nweight = "w"\nstrata = "st"\nclusters = "psu"',
        'known = false\nweight = "w"\ndesign_effect = 2.5\ndesign_effect_source = "the office"',
    )
    (tmp_path / "survey.toml").write_text(text, "utf-8")
    arguments = ["survey", "estimate", str(tmp_path / "survey.toml"), "--data", str(made)]
    done = CliRunner().invoke(app, [*arguments, "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    root = html.fromstring((tmp_path / "out/RW_OFFICE_2020.en.html").read_text("utf-8"))
    about = section(root, "The survey")
    assert "a design effect of 2.5 (the office)" in about.text_content()
    assert facts(about)["Strata"] == "none"
    assert "the design of the sample is not known" not in root.text_content()
    assert "Not on any list below" in root.text_content()


def test_weights_that_are_relative_are_said_to_be(made: Path, tmp_path: Path) -> None:
    text = DESCRIPTION.replace('weight = "w"', 'weight = "w"\nweights = "relative"')
    (tmp_path / "survey.toml").write_text(text, "utf-8")
    arguments = ["survey", "estimate", str(tmp_path / "survey.toml"), "--data", str(made)]
    done = CliRunner().invoke(
        app, [*arguments, "--out", str(tmp_path / "out"), "--lang", "en", "--lang", "ar"]
    )
    assert done.exit_code == 0, done.output
    english, arabic = (
        html.fromstring((tmp_path / f"out/RW_OFFICE_2020.{lang}.html").read_text("utf-8")).text_content()
        for lang in ("en", "ar")
    )
    assert "add up to no population. No number of people is told." in english
    assert "لا يُذكر أي عدد من الأشخاص" in arabic
    assert "The weights are relative" not in report(made).text_content()


def test_answers_that_were_filled_in_are_counted(made: Path, tmp_path: Path) -> None:
    deck = '\n[imputation]\ndraws = 3\ndecks = [{ unit = "person", columns = "net", classes = "SEX" }]\n'
    (tmp_path / "survey.toml").write_text(DESCRIPTION + deck, "utf-8")
    arguments = ["survey", "estimate", str(tmp_path / "survey.toml"), "--data", str(made)]
    done = CliRunner().invoke(app, [*arguments, "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    root = html.fromstring((tmp_path / "out/RW_OFFICE_2020.en.html").read_text("utf-8"))
    rows = table(section(root, "Who answered"))
    silent = len([number for number in range(600) if number % 29 == 0])
    assert rows[0][-1] == "Filled in"
    assert (rows[1][1], rows[1][2], rows[1][-1]) == ("600", str(600 - silent), str(silent))
    assert "in 3 draws" in facts(section(root, "The survey"))["Missing answers"]


def test_notes_of_the_check_are_passed_on_as_they_were_said(made: Path) -> None:
    description = read_description(made / "survey.toml")
    published = publish(
        judged_of(pl.read_csv(made / "out/RW_OFFICE_2020.csv").drop("STATUS", "REASON"), description)
    )
    note = Found("empty", "people.csv", "sex", 3, "people.csv: 3 rows have the weight 0", problem=False)
    sheet = survey_sheet(published, description, origin=ORIGIN, notes=[note], lang="fr")
    (found,) = [one for one in sheet.sections if one.title == "Remarques de la vérification des fichiers"]
    assert found.parts == ("1 remarque, en anglais\u00a0:", "people.csv: 3 rows have the weight 0")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_told_in_each_language_and_asks_no_other_host(made: Path, lang: str) -> None:
    text = (made / f"out/RW_OFFICE_2020.{lang}.html").read_text("utf-8")
    root = html.fromstring(text)
    assert (root.get("lang"), root.get("dir")) == (language(lang).tag, language(lang).direction)
    assert not root.xpath("//script | //link | //img | //iframe | //@style")
    assert set(re.findall(r"https?://[^\"'\s)<]+", text)) <= {"http://www.w3.org/2000/svg"}
    headings = [one.text_content() for one in root.xpath("//h2")]
    english = [one.text_content() for one in report(made).xpath("//h2")]
    assert {*headings} & {*english} == ({*english} if lang == "en" else {"AGE_OF_USERS"})


def test_without_a_language_the_report_is_in_english_alone_and_an_unknown_one_is_refused(
    made: Path, tmp_path: Path
) -> None:
    arguments = ["survey", "estimate", str(made / "survey.toml"), "--out", str(tmp_path / "out")]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    assert [path.name for path in (tmp_path / "out").glob("*.html")] == ["RW_OFFICE_2020.en.html"]
    done = CliRunner().invoke(app, [*arguments, "--lang", "xx"])
    assert done.exit_code == 1
    assert "xx" in done.output


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Visit]:
    context = browser.new_context()
    yield Visit(context.new_page())
    context.close()


@pytest.mark.parametrize("lang", ["en", "ar", "zh"])
def test_axe_finds_nothing_and_nobody_is_asked(tab: Visit, made: Path, lang: str) -> None:
    address = (made / f"out/RW_OFFICE_2020.{lang}.html").as_uri()
    tab.said.clear()
    tab.asked.clear()
    tab.page.goto(address)
    tab.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    for scheme, width in (("light", 1200), ("dark", 1200), ("light", 320)):
        tab.page.set_viewport_size({"width": width, "height": 700})
        tab.page.emulate_media(color_scheme=scheme)
        assert tab.violations({"rules": {"target-size": {"enabled": True}}}) == []
    assert (tab.asked, tab.said) == ([address], [])
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= 320
