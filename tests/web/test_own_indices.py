"""An index that whoever runs the site lays below `var/indices/`: every page, and no harm from a broken one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client
from lxml import html
from typer.testing import CliRunner

from actionlines.cli import app
from actionlines.languages import LANGUAGES

OWN = """
code = "DIGITAL_GAP"
names = { en = "Digital <b>gap</b> & more", fr = "Fossé numérique" }
source = "Ministry of <i>Figures</i>"
year = 2021
minimum_share = 1
[[aggregates]]
code = "DIGITAL_GAP"
[[aggregates]]
code = "USE"
parent = "DIGITAL_GAP"
name = "Use"
[[aggregates]]
code = "NETS"
parent = "DIGITAL_GAP"
name = "Nets</table>"
[[indicators]]
code = "INTERNET_USERS"
parent = "USE"
goalposts = [0, 100]
[[indicators]]
code = "OURS"
parent = "NETS"
name = "Our own <script>figure</script>"
goalposts = [0, 10]
[[steps]]
do = "normalise"
method = "goalposts"
scale = 100
"""
TABLE = "UNIT,INTERNET_USERS,OURS,OURS_SE\nRWA,30,1,0.1\nKEN,40,2,0.1\nFIN,95,9,0.1\nTUV,60,,\n"
OF_THE_RELEASE = OWN.replace('"OURS"', '"FIXED_BROADBAND_PER_100"').replace("[0, 10]", "[0, 60]")


@pytest.fixture
def own(empty_store: Path) -> Path:
    folder = empty_store.parent / "indices"
    folder.mkdir()
    (folder / "digital-gap.toml").write_text(OWN, "utf-8")
    (folder / "digital-gap.csv").write_text(TABLE, "utf-8")
    return folder


def read(visitor: Client, address: str, *, status: int = 200) -> html.HtmlElement:
    response = visitor.get(address)
    assert response.status_code == status, address
    return html.fromstring(response.content.decode())


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


PAGES = ("", "/country?area=ken&against=fin", "/sure", "/what-if?w1=1&w2=3&mean=geometric", "/method")


@pytest.mark.parametrize("tab", PAGES)
def test_it_has_every_page_and_its_names_are_text(visitor: Client, own: Path, tab: str) -> None:
    for lang in LANGUAGES:
        root = read(visitor, f"/{lang}/index/digital-gap{tab}")
        assert root.xpath("//main//b[not(ancestor::a)]|//main//i|//main//script") == []
        heading = words(root.find(".//h1"))
        assert "Fossé numérique" in heading if lang == "fr" else "Digital <b>gap</b> & more" in heading


def test_it_stands_in_the_list_with_the_others(visitor: Client, own: Path) -> None:
    root = read(visitor, "/en/indices")
    row = next(
        one for one in root.findall(".//tbody/tr") if "/en/index/digital-gap" in html.tostring(one).decode()
    )
    assert [words(cell) for cell in row] == [
        "Digital <b>gap</b> & more, 2021",
        "2",
        "3",
        "Ministry of <i>Figures</i>",
    ]
    assert "/en/index/digital-gap/method" in visitor.get("/en/sitemap.xml").content.decode()


def test_its_figures_are_those_of_its_table_and_named_as_such(visitor: Client, own: Path) -> None:
    facts = visitor.get("/en/index/digital-gap.json").json()
    assert [(one["area"], one["score"]) for one in facts["ranking"]] == [
        ("FIN", pytest.approx(92.5)),
        ("KEN", pytest.approx(30)),
        ("RWA", pytest.approx(20)),
    ]
    assert [(one["area"], one["lacking"]) for one in facts["unranked"]] == [("TUV", ["OURS"])]
    sources = read(visitor, "/en/index/digital-gap").find(".//section[@aria-labelledby='sources']")
    assert words(sources.find(".//li")) == "digital-gap.csv. Ministry of <i>Figures</i>."


@pytest.mark.parametrize("scale", ["shared", "chained"])
def test_its_panel_is_told_year_by_year(visitor: Client, own: Path, scale: str) -> None:
    head, *lines = TABLE.splitlines()
    dated = [f"{line},{year}" for year in (2020, 2021) for line in lines if "TUV" not in line]
    (own / "digital-gap.csv").write_text("\n".join([f"{head},YEAR", *dated]), "utf-8")
    (own / "digital-gap.toml").write_text(f'{OWN}[panel]\nyears = [2020, 2021]\nscale = "{scale}"\n', "utf-8")
    root = read(visitor, "/en/index/digital-gap/country?area=ken")
    told = root.findall(".//section[@aria-labelledby='years']//tbody/tr")
    assert [[words(cell) for cell in row] for row in told] == [
        ["2020", "30.0", "2 of 3", ""],
        ["2021", "30.0", "2 of 3", "0.0"],
    ]
    (own / "digital-gap.toml").write_text(f"{OWN}[panel]\nyears = [2015, 2021]\n", "utf-8")
    left = read(visitor, "/en/index/digital-gap/country?area=ken")
    assert left.find(".//section[@aria-labelledby='years']") is None


def test_without_a_table_its_figures_are_the_release_s(visitor: Client, own: Path) -> None:
    (own / "digital-gap.csv").unlink()
    (own / "digital-gap.toml").write_text(OF_THE_RELEASE, "utf-8")
    facts = visitor.get("/en/index/digital-gap.json").json()
    assert len(facts["ranking"]) > 100
    assert {one["id"] for one in facts["sources"]} <= {
        one["id"] for one in facts["sources"] if one["licence"]
    }


def test_a_page_is_drawn_anew_when_its_files_change(visitor: Client, own: Path) -> None:
    before = read(visitor, "/en/index/digital-gap")
    assert "Finland" in words(before)
    (own / "digital-gap.csv").write_text(TABLE.replace("FIN,95,9,0.1\n", ""), "utf-8")
    assert "Finland" not in words(read(visitor, "/en/index/digital-gap").find(".//main"))
    (own / "digital-gap.toml").unlink()
    assert visitor.get("/en/index/digital-gap").status_code == 404


def test_a_broken_one_is_named_by_the_command_and_harms_no_page(visitor: Client, own: Path) -> None:
    (own / "digital-gap.toml").write_text(OWN.replace("scale = 100", "scales = 100"), "utf-8")
    assert visitor.get("/en/index/digital-gap").status_code == 404
    assert visitor.get("/en/index/egdi-2022/method").status_code == 200
    assert "digital-gap" not in visitor.get("/en/indices").content.decode()
    told = CliRunner().invoke(app, ["index", "list", "--json"])
    assert told.exit_code == 0
    assert "digital-gap is left out: digital-gap.toml, line 29, steps.0.scales: nobody reads this key" in (
        told.stderr.replace("\n", " ")
    )
    assert "digital-gap" not in {one["name"] for one in json.loads(told.stdout)["indices"]}


def test_the_command_builds_it_by_its_name(own: Path, tmp_path: Path) -> None:
    told = CliRunner().invoke(
        app, ["index", "build", "digital-gap", "--out", str(tmp_path / "out"), "--json"]
    )
    assert told.exit_code == 0, told.output
    facts = json.loads(told.stdout)
    assert (facts["figures"], [one["UNIT"] for one in facts["units"]]) == (
        "digital-gap.csv",
        ["FIN", "KEN", "RWA", "TUV"],
    )
