"""Rules of publication, disclosure control, and what reaches a file and a release."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from actionlines.cli import app
from actionlines.indicators.store import Store
from actionlines.surveys.publication import KEPT, Rules, judge, known_rules, publish


def row(
    sex: str, area: str, asked: int, value: float = 0.5, error: float = 0.02, **more: Any
) -> dict[str, Any]:
    return {
        "INDICATOR": "HH7",
        "ITEM": "_T",
        "STATISTIC": "proportion",
        "REF_AREA": "ATL",
        "TIME_PERIOD": "2020",
        "SEX": sex,
        "URBANISATION": area,
        "VALUE": value,
        "STD_ERROR": error,
        "LOWER": value - 2 * error,
        "UPPER": value + 2 * error,
        "DF": 100.0,
        "CV": error / value if value else None,
        "ASKED": asked,
        "ANSWERED": asked,
        "YES": round(asked * value),
        "IMPUTED": 0,
        "NUMERATOR": asked * value,
        "DENOMINATOR": float(asked),
        "NOTE": None,
        **more,
    }


def judged(*rows: dict[str, Any], rules: str | Rules = "nchs", known: bool = True) -> pl.DataFrame:
    chosen = known_rules()[rules] if isinstance(rules, str) else rules
    return judge(pl.DataFrame(rows, infer_schema_length=None), chosen, design_known=known)


def one(rules: str | Rules = "nchs", known: bool = True, **of: Any) -> tuple[str, str | None]:
    found = judged(row("_T", "_T", of.pop("asked", 500), **of), rules=rules, known=known)
    return found["STATUS"][0], found["REASON"][0]


@pytest.mark.parametrize(
    ("of", "verdict"),
    [
        ({}, ("shown", None)),
        ({"asked": 29}, ("suppressed", "too_few")),
        ({"asked": 30, "error": 0.001}, ("shown", None)),
        ({"ANSWERED": 29}, ("suppressed", "too_few")),
        ({"ANSWERED": 0, "value": 0.0, "VALUE": None}, ("suppressed", "too_few")),
        ({"VALUE": None}, ("suppressed", "too_unsure")),
        ({"DF": 0.0, "rules": "eurostat"}, ("suppressed", "too_unsure")),
        ({"rules": Rules(name="own"), "ANSWERED": 0, "VALUE": None}, ("suppressed", "too_few")),
        ({"STATISTIC": "mean", "CV": 0.31}, ("suppressed", "too_unsure")),
        ({"STATISTIC": "count", "CV": 0.3}, ("shown", None)),
        ({"STATISTIC": "quantile", "YES": 9}, ("suppressed", "at_the_end")),
        ({"STATISTIC": "quantile", "YES": 491}, ("suppressed", "at_the_end")),
        ({"STATISTIC": "quantile", "YES": 490}, ("shown", None)),
        ({"STATISTIC": "quantile", "YES": 500, "rules": Rules(name="own")}, ("suppressed", "at_the_end")),
        ({"STATISTIC": "proportion", "YES": 500}, ("shown", None)),
        ({"asked": 500, "error": 0.1}, ("suppressed", "too_unsure")),
        ({"LOWER": 0.3, "UPPER": 0.6}, ("suppressed", "too_unsure")),
        ({"value": 0.05, "LOWER": 0.01, "UPPER": 0.09}, ("suppressed", "too_unsure")),
        ({"value": 0.05, "LOWER": 0.03, "UPPER": 0.08}, ("shown", None)),
        ({"DF": 7.0}, ("flagged", "few_degrees")),
        ({"value": 0.0, "error": 0.0, "LOWER": 0.0, "UPPER": 0.01}, ("flagged", "all_or_none")),
        ({"rules": "eurostat", "asked": 19}, ("suppressed", "too_few")),
        ({"rules": "eurostat", "asked": 49}, ("flagged", "few")),
        ({"rules": "eurostat", "asked": 50}, ("shown", None)),
        ({"rules": "eurostat", "ANSWERED": 49}, ("flagged", "few")),
        ({"rules": "nhhcs", "error": 0.2}, ("flagged", "unsure")),
        ({"known": False}, ("flagged", "design_unknown")),
        ({"rules": Rules(name="own", suppressed_cv=0.1), "error": 0.06}, ("suppressed", "too_unsure")),
    ],
)
def test_an_estimate_is_shown_flagged_or_kept_back(
    of: dict[str, Any], verdict: tuple[str, str | None]
) -> None:
    assert one(**of) == verdict


def test_where_no_answer_is_a_part_of_its_own_all_who_were_asked_count() -> None:
    rows = pl.DataFrame([row("_T", "_T", 500, ANSWERED=3)])
    told = judge(rows, known_rules()["nchs"], design_known=True, keeps_unknown=["HH7"])
    assert told["STATUS"].to_list() == ["shown"]


def test_a_count_is_kept_back_with_the_proportion_that_it_would_tell() -> None:
    wide = {"LOWER": 0.3, "UPPER": 0.62}
    share, count = (row("F", "_T", 60, INDICATOR=name, **wide) for name in ("P", "N"))
    other = row("M", "_T", 60, INDICATOR="N", STATISTIC="count", YES=31)
    found = judged(share, {**count, "STATISTIC": "count", "VALUE": 30.0}, other)
    assert found["REASON"].to_list() == ["too_unsure", "too_unsure", None]


def reasons(found: pl.DataFrame) -> dict[tuple[str, str], str | None]:
    return {(sex, area): reason for sex, area, reason in found.select("SEX", "URBANISATION", "REASON").rows()}


def test_a_cell_alone_on_its_line_takes_the_smallest_other_along() -> None:
    found = judged(row("_T", "_T", 900), row("_T", "U", 700), row("_T", "R", 190), row("_T", "S", 10))
    assert reasons(found) == {
        ("_T", "_T"): None,
        ("_T", "U"): None,
        ("_T", "R"): "secondary",
        ("_T", "S"): "too_few",
    }


def test_in_a_cross_no_line_keeps_back_one_cell_alone() -> None:
    sizes = {("F", "U"): 300, ("F", "R"): 10, ("M", "U"): 310, ("M", "R"): 200}
    found = reasons(
        judged(
            row("_T", "_T", 820),
            *(row(sex, "_T", size) for sex, size in (("F", 310), ("M", 510))),
            *(row("_T", area, size) for area, size in (("U", 610), ("R", 210))),
            *(row(sex, area, size) for (sex, area), size in sizes.items()),
        )
    )
    assert {cell: found[cell] for cell in sizes} == {
        ("F", "U"): "secondary",
        ("F", "R"): "too_few",
        ("M", "U"): "secondary",
        ("M", "R"): "secondary",
    }
    assert all(found[cell] is None for cell in set(found) - set(sizes))


def whole_and_parts(*sizes: tuple[str, int], whole: int, **more: Any) -> list[dict[str, Any]]:
    return [row("_T", "_T", whole, **more), *(row("_T", area, size, **more) for area, size in sizes)]


def test_a_few_people_in_no_part_are_a_cell_of_their_own() -> None:
    found = judged(*whole_and_parts(("U", 700), ("R", 190), whole=894))
    assert reasons(found) == {("_T", "_T"): None, ("_T", "U"): None, ("_T", "R"): "secondary"}


def test_who_was_put_into_a_part_by_filling_in_is_not_left_over() -> None:
    parts = row("_T", "U", 700, ANSWERED=680), row("_T", "R", 200, ANSWERED=195)
    assert judged(row("_T", "_T", 900), *parts)["REASON"].to_list() == [None, None, None]


def test_many_people_in_no_part_hide_a_cell() -> None:
    found = judged(*whole_and_parts(("U", 700), ("R", 10), whole=900))
    assert reasons(found) == {("_T", "_T"): None, ("_T", "U"): None, ("_T", "R"): "too_few"}


def test_a_cell_is_kept_back_in_every_item_and_one_that_is_unsure_in_a_single_item_hides_none() -> None:
    parts = (("U", 700), ("R", 90), ("S", 10))
    one, two = (whole_and_parts(*parts, whole=800, ITEM=item) for item in ("ONE", "TWO"))
    found = judged(*one[:2], row("_T", "R", 90, ITEM="ONE", error=0.09), one[3], *two)
    first, second = [None, None, "too_unsure", "too_few"], [None, None, "secondary", "too_few"]
    assert found["REASON"].to_list() == [*first, *second]


def crossed(cells: dict[tuple[str, str], int]) -> pl.DataFrame:
    """The judged estimates of a cross with its margins; a cell with nobody has no row."""
    first, second = (sorted({cell[place] for cell in cells}) for place in (0, 1))
    rows = [row("_T", "_T", sum(cells.values()))]
    rows += [row(one, "_T", sum(n for cell, n in cells.items() if cell[0] == one)) for one in first]
    rows += [row("_T", one, sum(n for cell, n in cells.items() if cell[1] == one)) for one in second]
    rows += [row(*cell, size) for cell, size in cells.items()]
    return judged(*rows, rules=Rules(name="own", minimum=20))


def test_a_margin_is_not_recovered_from_its_cross() -> None:
    sizes = {"a": (5, 6), "b": (45, 50), "c": (30, 90), "d": (90, 30)}
    found = reasons(
        crossed({(sex, age): n for age, both in sizes.items() for sex, n in zip("MF", both, strict=True)})
    )
    kept = {cell for cell, reason in found.items() if reason is not None}
    assert kept == {(sex, age) for sex in ("M", "F", "_T") for age in "ab"}


def test_a_cell_that_is_all_of_its_margin_takes_the_margin_along() -> None:
    sizes = {("M", "a"): 10, ("M", "c"): 50, ("M", "d"): 80, ("F", "a"): 60, ("F", "b"): 40, ("F", "d"): 95}
    found = reasons(crossed(sizes))
    assert (found["M", "c"], found["_T", "c"]) == ("secondary", "secondary")


def test_two_blocks_that_one_cell_joins_do_not_tell_it() -> None:
    small = [(1, 1), (1, 2), (2, 1), (2, 2), (3, 3), (3, 4), (4, 3), (4, 4), (1, 3)]
    every = {(i, j): 60 + i * 7 + j * 3 for i in range(1, 5) for j in range(1, 5)}
    cells = {**every, **{(i, j): 10 + i for i, j in small}}
    found = reasons(crossed({(f"r{i}", f"c{j}"): n for (i, j), n in cells.items()}))
    assert [cell for cell, reason in found.items() if reason == "secondary"] == [("r1", "c4")]


def test_a_cell_that_is_only_unsure_takes_none_along() -> None:
    found = judged(row("_T", "_T", 900), row("_T", "U", 700), row("_T", "R", 200, error=0.09))
    assert reasons(found)[("_T", "U")] is None


def test_of_a_suppressed_estimate_nothing_is_passed_on_but_its_place() -> None:
    found = publish(judged(row("_T", "_T", 900), row("_T", "U", 890), row("_T", "R", 10)))
    hidden = found.filter(pl.col("STATUS") == "suppressed")
    figures = [name for name in found.columns[found.columns.index("VALUE") :] if name not in KEPT]
    assert hidden.height == 2
    assert hidden.select(figures).null_count().row(0) == (2,) * len(figures)
    assert found.filter(pl.col("STATUS") == "shown")["VALUE"].to_list() == [0.5]


# From microdata to files and a release. One woman alone lives in the countryside.

DESCRIPTION = """
[survey]
name = "Household ICT survey of Rwanda"
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

[by.URBANISATION]
column = "area"
codes = { 1 = "U", 2 = "R" }

[[indicators]]
code = "HH7"
unit = "person"
numerator = "net == 1"
reference_period = "P3M"
by = ["URBANISATION"]
"""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with a description and microdata whose keys, names and weights are easily known again."""
    lines = ["id,name,w,st,psu,area,net"]
    for number in range(600):
        stratum, cluster = number % 3, number % 3 * 100 + number // 30
        area, net = (2, 1) if number == 7 else (1, (number * 7) % 10 > 3)
        lines.append(
            f"8675{number:04d},Zebediah {number},{1234.5678 + number},{stratum},{cluster},{area},{int(net)}"
        )
    (tmp_path / "people.csv").write_text("\n".join(lines) + "\n", "utf-8")
    (tmp_path / "survey.toml").write_text(DESCRIPTION, "utf-8")
    return tmp_path


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def texts_in(path: Path) -> list[str]:
    """What a file says, also where it is packed."""
    if path.suffix == ".parquet":
        return [pl.read_parquet(path).write_csv()]
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            return [book.read(name).decode("utf-8") for name in book.namelist()]
    return [path.read_text("utf-8")]


def test_no_row_of_microdata_leaks_into_a_file_a_message_or_var(office: Path, settings: Any) -> None:
    settings.ACTIONLINES_VAR = office / "var"
    done = run("survey", "estimate", office / "survey.toml", "--out", office / "out")
    assert done.exit_code == 0, done.output
    kinds = {path.name.removeprefix("RW_OFFICE_2020") for path in (office / "out").iterdir()}
    assert kinds >= {".csv", ".parquet", ".xlsx", ".questionnaire.xlsx", ".sdmx.xml", ".en.html"}
    texts = [done.output, *(text for path in (office / "out").iterdir() for text in texts_in(path))]
    for number in range(600):
        for secret in (f"8675{number:04d}", f"Zebediah {number}", f"{1234.5678 + number}"):
            assert not any(secret in text for text in texts)
    assert not (office / "var").exists()


def test_a_fault_of_the_files_ends_with_1_and_quotes_nobody(office: Path) -> None:
    broken = (office / "people.csv").read_text("utf-8").replace("Zebediah 3,", "Zebediah 3,-")
    (office / "people.csv").write_text(broken, "utf-8")
    done = run("survey", "estimate", office / "survey.toml", "--out", office / "out")
    assert done.exit_code == 1
    assert "the weight w is below zero in 1 row" in " ".join(done.output.split())
    assert "Zebediah" not in done.output
    assert "86750003" not in done.output
    assert not (office / "out").exists()


@pytest.mark.parametrize("verb", ["check", "estimate"])
def test_a_country_that_there_is_not_is_told_before_a_row_is_read(office: Path, verb: str) -> None:
    (office / "survey.toml").write_text(DESCRIPTION.replace("RWA", "ATL"), "utf-8")
    (office / "people.csv").unlink()
    out = ("--out", office / "out") if verb == "estimate" else ()
    done = run("survey", verb, office / "survey.toml", *out)
    assert done.exit_code == 1
    assert "survey.area: no area has the code 'ATL'" in " ".join(done.output.split())
    assert not (office / "out").exists()


def test_published_estimates_enter_a_release_as_ordinary_observations(office: Path, settings: Any) -> None:
    settings.ACTIONLINES_VAR = office / "var"
    assert run("survey", "estimate", office / "survey.toml", "--out", office / "out").exit_code == 0
    file = office / "out/RW_OFFICE_2020.sdmx.csv"
    done = run("data", "import", file, "--source", "RW_OFFICE", "--publisher", "An office", "--json")
    assert done.exit_code == 0, done.output
    assert (
        json.loads(done.stdout)["figures"] == 1
    )  # town and country are suppressed, each would tell the other
    (figure,) = Store(office / "var").current().lazy("indicator").collect().to_dicts()
    tidy = pl.read_csv(office / "out/RW_OFFICE_2020.csv").row(0, named=True)
    assert {
        name: figure[name] for name in ("INDICATOR", "REF_AREA", "AGE_SCOPE", "REF_PERIOD", "UNIT_MEASURE")
    } == {
        "INDICATOR": "INTERNET_USERS",
        "REF_AREA": "RWA",
        "AGE_SCOPE": "Y_GE5",
        "REF_PERIOD": "P3M",
        "UNIT_MEASURE": "PT",
    }
    assert figure["OBS_VALUE"] == pytest.approx(tidy["VALUE"] * 100)
    assert figure["STD_ERROR"] == pytest.approx(tidy["STD_ERROR"] * 100)
    assert figure["SAMPLE_SIZE"] == 600
