"""`actionlines index`: from a specification and figures to scores, reasons, doubts, and a report in one file."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from lxml import html
from typer.testing import CliRunner, Result

from actionlines.cli import app
from actionlines.indicators.store import Store
from actionlines.indices.build import build
from actionlines.indices.coherence.report import coherence
from actionlines.indices.presets import preset
from actionlines.indices.sheet import sheet_from_frame
from actionlines.indices.specification_file import read_specification
from actionlines.languages import LANGUAGES

SPECIFICATION = """
code = "NETS"
name = "Access and use"
source = "ours"

[[aggregates]]
code = "NETS"
[[aggregates]]
code = "ACCESS"
parent = "NETS"
[[aggregates]]
code = "USE"
parent = "NETS"

[[indicators]]
code = "PHONES"
parent = "ACCESS"
goalposts = [0, 60]
[[indicators]]
code = "PRICE"
parent = "ACCESS"
direction = -1
goalposts = [0, 20]
[[indicators]]
code = "USERS"
parent = "USE"
goalposts = [0, 100]

[[steps]]
do = "normalise"
method = "goalposts"
scale = 100

[robustness]
samples = 64
[[robustness.inputs]]
vary = "weights"
spread = 0.5
[[robustness.inputs]]
vary = "errors"
[[robustness.inputs]]
vary = "aggregation"
choices = ["arithmetic", "harmonic"]
"""

FIGURES = """UNIT,REGION,PHONES,PRICE,USERS,USERS_SE
RWA,AFR,10,12,34,2
KEN,AFR,12,10,33,2
ISL,EUR,55,1,99,0.5
TUV,OCE,20,,60,6
NAURU,OCE,18,9,62,
"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["index", *map(str, arguments)])


@pytest.fixture
def own(tmp_path: Path) -> tuple[Path, Path]:
    spec, figures = tmp_path / "nets.toml", tmp_path / "figures.csv"
    spec.write_text(SPECIFICATION, "utf-8")
    figures.write_text(FIGURES, "utf-8")
    return spec, figures


@pytest.fixture
def bundled(prepared_var: Path) -> Path:
    return prepared_var


def test_an_index_of_ones_own_is_built_from_a_table(own: tuple[Path, Path], tmp_path: Path) -> None:
    spec, figures = own
    result = run("build", spec, "--data", figures, "--out", tmp_path / "out", "--json")
    assert result.exit_code == 0, result.output
    expected = build(read_specification(spec), sheet_from_frame(pl.read_csv(figures), groups=["REGION"]))
    told = json.loads(result.stdout)
    assert {one["UNIT"]: one["SCORE"] for one in told["units"]} == {
        unit: expected.score(unit) for unit in expected.units
    }
    assert (told["units"][0]["UNIT"], told["units"][0]["NAME"]) == ("ISL", "Iceland")
    assert {one["NAME"] for one in told["units"]} >= {"NAURU"}


def test_the_tables_are_the_same_in_all_three_formats(own: tuple[Path, Path], tmp_path: Path) -> None:
    spec, figures = own
    assert run("build", spec, "--data", figures, "--out", tmp_path).exit_code == 0
    for name in ("ranking", "nodes", "weights", "step-1-normalise"):
        table = pl.read_parquet(tmp_path / f"{name}.parquet")
        texts = pl.read_csv(tmp_path / f"{name}.csv", infer_schema=False)
        book = pl.read_excel(tmp_path / f"{name}.xlsx", engine="openpyxl", infer_schema_length=0)
        assert texts.columns == table.columns == book.columns
        assert texts.height == table.height == book.height


def test_a_report_has_its_ranking_its_parts_and_its_method(own: tuple[Path, Path], tmp_path: Path) -> None:
    spec, figures = own
    assert run("build", spec, "--data", figures, "--out", tmp_path).exit_code == 0
    root = html.fromstring((tmp_path / "report.html").read_text("utf-8"))
    assert [one.text_content() for one in root.xpath("//h2")] == [
        "Ranking",
        "Scores of the parts",
        "What it is made of",
        "Does it hold together?",
        "From figure to score, step by step",
        "Each choice, and where it was read",
    ]
    assert len(root.xpath("//figure//*[local-name()='svg']")) == 2
    assert "Iceland" in root.xpath("string(//p[@class='lead'])")


def test_whether_an_index_holds_together_is_in_tables_and_report(
    own: tuple[Path, Path], tmp_path: Path
) -> None:
    spec, figures = own
    assert run("build", spec, "--data", figures, "--out", tmp_path).exit_code == 0
    result = build(read_specification(spec), sheet_from_frame(pl.read_csv(figures), groups=["REGION"]))
    expected = coherence(result)
    for name in ("aggregates", "influence", "left-out", "redundancy", "statistics", "unit-availability"):
        kept = pl.read_parquet(tmp_path / f"coherence-{name}.parquet")
        assert kept.height == getattr(expected, name.replace("-", "_")).height, name
        assert (tmp_path / f"coherence-{name}.csv").exists()
        assert (tmp_path / f"coherence-{name}.xlsx").exists()
    pairs = pl.read_parquet(tmp_path / "coherence-indicator-pairs.parquet")
    assert pairs["PEARSON"].to_list() == expected.indicator_pairs["CORRELATION"].to_list()
    for method in ("spearman", "kendall"):
        other = coherence(result, method=method).indicator_pairs["CORRELATION"].to_list()
        assert pairs[method.upper()].to_list() == other
    root = html.fromstring((tmp_path / "report.html").read_text("utf-8"))
    section = root.xpath("//section[h2='Does it hold together?']")[0]
    assert [one.text_content() for one in section.xpath(".//caption")] == [
        "Whether members measure one thing",
        "What each weighs, and what it moves",
        "Pairs that are out of line",
    ]


def test_how_sure_an_index_is_is_told_and_kept(own: tuple[Path, Path], tmp_path: Path) -> None:
    spec, figures = own
    out = tmp_path / "out"
    result = run("robustness", spec, "--data", figures, "--samples", 128, "--out", out, "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["samples"] == 128
    assert told["stability"]["REPLICATES"] == 128 * 5
    ends = {one["UNIT"]: (one["SCORE_LOW"], one["SCORE_HIGH"]) for one in told["intervals"]}
    assert ends["TUV"][1] - ends["TUV"][0] > 0
    assert {one["INPUT"] for one in told["sensitivity"]} == {"weights", "errors", "aggregation"}
    kept = pl.read_parquet(out / "intervals.parquet")
    assert kept["SCORE_LOW"].to_list() == [one["SCORE_LOW"] for one in told["intervals"]]
    root = html.fromstring((out / "report.html").read_text("utf-8"))
    assert "How sure the places are" in [one.text_content() for one in root.xpath("//h2")]
    assert len(root.xpath("//figure")) == 3


def test_the_same_seed_says_the_same_and_another_seed_something_else(own: tuple[Path, Path]) -> None:
    spec, figures = own
    given = ("robustness", spec, "--data", figures, "--no-sensitivity", "--json", "--seed")
    first, again, other = (run(*given, seed).stdout for seed in (1, 1, 2))
    assert first == again
    assert json.loads(first)["intervals"] != json.loads(other)["intervals"]
    assert json.loads(first)["sensitivity"] is None


def test_a_score_is_taken_apart_and_the_gap_adds_up(own: tuple[Path, Path], tmp_path: Path) -> None:
    spec, figures = own
    given = ("explain", spec, "Rwanda", "--against", "ISL", "--data", figures)
    told = json.loads(run(*given, "--json").stdout)
    whole = next(one for one in told["gap"] if one["NODE"] == "NETS")
    parts = [one["CONTRIBUTION"] for one in told["gap"] if one["NODE"] in {"PHONES", "PRICE", "USERS"}]
    assert sum(parts) == pytest.approx(whole["SCORE"] - whole["OTHER"])
    assert run(*given, "--out", tmp_path / "why", "--lang", "ar").exit_code == 0
    root = html.fromstring((tmp_path / "why" / "report.html").read_text("utf-8"))
    assert root.get("dir") == "rtl"
    assert len(root.xpath("//figure")) == 2


def test_two_specifications_are_held_against_each_other(own: tuple[Path, Path], tmp_path: Path) -> None:
    spec, figures = own
    other = tmp_path / "other.toml"
    other.write_text(
        SPECIFICATION.replace('name = "Access', 'aggregation = "harmonic"\nname = "Access'), "utf-8"
    )
    told = json.loads(run("compare", spec, other, "--data", figures, "--json").stdout)
    assert {"WHAT": "rule.aggregation", "A": "arithmetic", "B": "harmonic"} in told["differences"]
    assert {one["UNIT"] for one in told["units"]} == {"RWA", "KEN", "ISL", "TUV", "NAURU"}
    assert [one["DATA"] for one in told["units"]] == [0.0] * 5
    assert [one["METHOD"] for one in told["units"]] == [one["CHANGE"] for one in told["units"]]


def test_a_change_between_editions_is_split_into_figures_and_method(bundled: Path) -> None:
    told = json.loads(run("compare", "egdi-2010", "egdi-2014", "--json").stdout)
    split = [one for one in told["units"] if one["DATA"] is not None]
    assert len(split) > 180
    assert [one["DATA"] + one["METHOD"] for one in split] == pytest.approx([one["CHANGE"] for one in split])
    assert any(one["METHOD"] != 0 for one in split)


def test_a_release_may_be_held_against_another(bundled: Path) -> None:
    asked = ("compare", "egdi-2018", "egdi-2018", "--release", "2020-10", "--release-b", "2026-11", "--json")
    told = json.loads(run(*asked).stdout)
    assert len(told["units"]) == 193
    assert {one["METHOD"] for one in told["units"]} == {0.0}


def test_a_report_tells_what_other_weights_would_make_of_it(bundled: Path, tmp_path: Path) -> None:
    assert run("build", "hdi", "--out", tmp_path).exit_code == 0
    root = html.fromstring((tmp_path / "report.html").read_text("utf-8"))
    headings = [one.text_content() for one in root.xpath("//h2")]
    assert headings[2:5] == ["Year by year", "What it is made of", "What other weights would make of it"]
    assert len(root.xpath("//figure//*[local-name()='svg']")) == 5


YEARS = """UNIT,REGION,YEAR,PHONES,PRICE,USERS,USERS_SE
RWA,AFR,2020,10,12,34,2
ISL,EUR,2020,55,1,99,0.5
RWA,AFR,2021,12,10,40,2
ISL,EUR,2021,56,1,99,0.5
TUV,OCE,2021,20,9,60,6
RWA,AFR,2022,15,9,45,2
ISL,EUR,2022,57,1,99,0.5
TUV,OCE,2022,22,9,64,6
"""


def test_a_table_with_years_gives_an_index_for_each(own: tuple[Path, Path], tmp_path: Path) -> None:
    spec, figures = own
    figures.write_text(YEARS, "utf-8")
    given = ("build", spec, "--data", figures, "--out", tmp_path / "out", "--json")
    told = json.loads(run(*given, "--years", "2020,2022").stdout)
    assert (told["years"], told["scale"]) == ([2020, 2022], "shared")
    scores = {(one["UNIT"], one["YEAR"]): one["SCORE"] for one in told["units"]}
    table = pl.read_csv(figures)
    for year in (2020, 2022):
        rows = table.filter(pl.col("YEAR") == year).drop("YEAR")
        alone = build(read_specification(spec), sheet_from_frame(rows, groups=["REGION"]))
        assert {unit: scores[unit, year] for unit in alone.units} == pytest.approx(
            {unit: alone.score(unit) for unit in alone.units}
        )
    kept = {
        name: pl.read_parquet(tmp_path / "out" / f"{name}.parquet") for name in ("years", "nodes", "weights")
    }
    assert all(rows["YEAR"].unique().to_list() == [2020, 2022] for rows in kept.values())
    assert kept["years"].filter(pl.col("UNIT") == "RWA")["CHANGE"].drop_nulls().len() == 1
    root = html.fromstring((tmp_path / "out" / "report.html").read_text("utf-8"))
    section = root.xpath("//section[h2='Year by year']")[0]
    assert [one.text_content() for one in section.xpath(".//table[caption='Scores by year']//thead//th")] == [
        "Area",
        "2020",
        "2022",
        "Change",
    ]


def test_years_are_those_of_the_specification_unless_one_is_asked_for(
    own: tuple[Path, Path], tmp_path: Path
) -> None:
    spec, figures = own
    spec.write_text(f'{SPECIFICATION}\n[panel]\nyears = [2020, 2021, 2022]\nscale = "chained"\n', "utf-8")
    figures.write_text(YEARS, "utf-8")
    given = ("build", spec, "--data", figures, "--out", tmp_path / "out", "--json")
    told = json.loads(run(*given).stdout)
    assert (told["years"], told["scale"]) == ([2020, 2021, 2022], "chained")
    assert {one["YEAR"] for one in told["units"] if one["LINKED"] is not None} == {2020, 2021, 2022}
    figures.write_text(FIGURES, "utf-8")
    assert {one["UNIT"] for one in json.loads(run(*given).stdout)["units"]} > {"NAURU"}


@pytest.mark.parametrize(
    ("years", "reason"),
    [
        ("2020,2019-2020,x", "'2020,2019-2020,x' are no years; write a range, 2010-2022, or some of them"),
        ("2020", "is not two years or more in rising order; for one year take --year"),
        ("2022-2020", "is not two years or more in rising order"),
        ("1900-2199", "the table has no row of 1900, 1901"),
        ("2019-2022", "the table has no row of 2019 in its column YEAR"),
    ],
)
def test_years_that_cannot_be_are_refused(
    own: tuple[Path, Path], tmp_path: Path, years: str, reason: str
) -> None:
    spec, figures = own
    figures.write_text(YEARS, "utf-8")
    result = run("build", spec, "--data", figures, "--out", tmp_path / "out", "--years", years)
    assert result.exit_code == 1
    assert reason in result.stderr.replace("\n", " ")
    both = run("build", spec, "--data", figures, "--out", tmp_path, "--years", "2020-2022", "--year", 2021)
    assert "--year and --years cannot go together" in both.stderr


def test_the_index_of_years_gone_by_is_the_published_one(bundled: Path, tmp_path: Path) -> None:
    told = json.loads(run("build", "hdi", "--years", "1990,2010,2022", "--out", tmp_path, "--json").stdout)
    ours = {(one["UNIT"], one["YEAR"]): one["SCORE"] for one in told["units"] if one["SCORE"] is not None}
    rows = (
        Store(bundled)
        .current()
        .indicator("HDI")
        .filter(pl.col("SEX") == "_T", pl.col("SOURCE") == "UNDP_HDR")
    )
    said = {
        (area, int(year)): value
        for area, year, value in rows.select("REF_AREA", "TIME_PERIOD", "OBS_VALUE").rows()
    }
    both = ours.keys() & said.keys()
    assert len(both) > 450
    assert {key: (ours[key], said[key]) for key in both if abs(ours[key] - said[key]) > 0.0011} == {}


def test_a_revised_table_is_held_against_the_one_before(own: tuple[Path, Path], tmp_path: Path) -> None:
    spec, figures = own
    revised = tmp_path / "revised.csv"
    revised.write_text(FIGURES.replace("RWA,AFR,10,12,34,2", "RWA,AFR,10,12,44,2"), "utf-8")
    given = (
        "compare",
        spec,
        spec,
        "--data",
        figures,
        "--data-b",
        revised,
        "--out",
        tmp_path / "out",
        "--json",
    )
    told = json.loads(run(*given).stdout)
    moved = {one["UNIT"]: (one["DATA"], one["METHOD"]) for one in told["units"] if one["CHANGE"]}
    assert moved == {"RWA": (pytest.approx(5.0), 0.0)}
    kept = pl.read_parquet(tmp_path / "out" / "units.parquet")
    assert kept.filter(pl.col("UNIT") == "RWA")["DATA"].to_list() == pytest.approx([5.0])


def test_only_the_units_asked_for_are_in_an_index(own: tuple[Path, Path], tmp_path: Path) -> None:
    spec, figures = own
    given = (
        "build",
        spec,
        "--data",
        figures,
        "--out",
        tmp_path,
        "--json",
        "--areas",
        "002",
        "--areas",
        "NAURU",
    )
    assert {one["UNIT"] for one in json.loads(run(*given).stdout)["units"]} == {"RWA", "KEN", "NAURU"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_report_is_in_the_language_asked_for(bundled: Path, tmp_path: Path, lang: str) -> None:
    result = run("robustness", "hdi", "--samples", 64, "--out", tmp_path, "--lang", lang)
    assert result.exit_code == 0, result.output
    root = html.fromstring((tmp_path / "report.html").read_text("utf-8"))
    titles = [one.text_content() for one in root.xpath("//h2")]
    assert len(titles) == 9
    assert ("Without a score" in titles) == (lang == "en")
    assert preset("hdi").name("HDI", lang=lang) in root.xpath("string(//h1)")


def test_an_index_that_comes_with_the_package_is_built_from_a_release(bundled: Path, tmp_path: Path) -> None:
    told = json.loads(run("build", "egdi", "--out", tmp_path, "--json").stdout)
    assert told["units"][0]["UNIT"] == "DNK"
    assert pl.read_parquet(tmp_path / "figures.parquet")["SOURCE"].unique().to_list() == ["UN_EGDI"]
    older = run("build", "egdi", "--out", tmp_path, "--release", "2020-10", "--year", 2018, "--json")
    assert json.loads(older.stdout)["units"][0]["UNIT"] == "DNK"


def test_the_indices_there_are_are_listed(bundled: Path) -> None:
    told = json.loads(run("list", "--json").stdout)
    assert {one["name"] for one in told["indices"] if one["areas"]} >= {"hdi-2022", "egdi-2022"}
    assert "gci-2020" in run("list").stdout


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("build", "no-such-index", "--out", "x"), "is no file, and no index 'no-such-index' comes with"),
        (("build", "gci-2020", "--out", "x"), "it has no figures of 2020 of LEGAL"),
        (("explain", "hdi", "Atlantis"), "Atlantis"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_exit_code_1(
    bundled: Path, arguments: tuple[str, ...], reason: str
) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert reason in result.stderr.replace("\n", " ")
    assert "Traceback" not in result.output


def test_a_table_that_is_none_is_refused_with_the_reason(own: tuple[Path, Path], tmp_path: Path) -> None:
    spec, _ = own
    broken, lacking = tmp_path / "broken.parquet", tmp_path / "lacking.csv"
    broken.write_bytes(b"no table")
    lacking.write_text("UNIT,PHONES\nRWA,1\n", "utf-8")
    for file, reason in ((broken, "cannot be read as a table"), (lacking, "no column 'PRICE'")):
        result = run("build", spec, "--data", file, "--out", tmp_path / "out")
        assert result.exit_code == 1
        assert reason in result.stderr
    assert run("build", spec, "--data", tmp_path / "absent.csv", "--out", tmp_path).exit_code == 2
