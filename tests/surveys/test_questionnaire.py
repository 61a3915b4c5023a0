"""Estimates in the order of ITU's questionnaire, read back from the workbook."""

from __future__ import annotations

import io
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from actionlines.cli import app
from actionlines.cli.survey_words import REASONS as REASONS_OF_THE_REPORT
from actionlines.surveys.core_list import core_list
from actionlines.surveys.description import Description
from actionlines.surveys.publication import publish
from actionlines.surveys.questionnaire import lines_of, rows_of
from actionlines.surveys.questionnaire_about import REASONS
from actionlines.surveys.questionnaire_book import COLUMNS, to_questionnaire
from actionlines.surveys.questionnaire_front import CROSSED, OVERVIEW, POPULATION
from actionlines.surveys.questionnaire_layout import layout
from actionlines.surveys.questionnaire_names import item_name
from actionlines.surveys.rows import dimensions_of

BY = {
    "SEX": {"column": "sex", "codes": {"1": "M", "2": "F"}},
    "AGE": {"column": "age", "classes": {"Y15T24": [15, 24], "Y25T39": [25, 39], "Y_GE75": [75]}},
    "URBANISATION": {"column": "u", "codes": {"1": "U", "2": "R"}},
    "PROVINCE": {"column": "p", "codes": {"1": "NORTH", "2": "SOUTH"}}
    | {"name": "Province", "names": {"NORTH": "The north"}},
}


def description(**more: Any) -> Description:
    return Description.model_validate(
        {
            "survey": {
                "name": "=Survey",
                "area": "RWA",
                "round": "2020-Q3",
                "publisher": "An office",
                "source": "RW",
                "reference_period": "P3M",
                "note": "=HYPERLINK(1)",
            },
            "files": {"people": {"path": "p.csv", "age_scope": "Y_GE15"}},
            "design": {"known": True, "weight": "w", "level": 0.9},
            "by": BY,
            "indicators": [
                {"code": "HH7", "unit": "people", "numerator": "a == 1", "by": [*BY, "SEX x AGE"]},
                {"code": "HH12", "unit": "people", "items": {"WEEKLY": "b == 2", "DAILY": "b == 1"}}
                | {"denominator": "a == 1", "names": {"WEEKLY": "Some days"}},
                {"code": "HH6", "unit": "people", "numerator": "c == 1"},
                {"code": "SPENDING_OF_HOUSEHOLDS_ON_MOBILE_TELEPHONES", "unit": "people", "statistic": "mean"}
                | {"value": "d"},
            ],
            **more,
        }
    )


def row(indicator: str, value: float | None, item: str = "_T", **parts: str) -> dict[str, Any]:
    statistic = "mean" if indicator.startswith("SPENDING") else "proportion"
    status = "suppressed" if value is None else "shown"
    figures = dict.fromkeys(
        ("VALUE", "STD_ERROR", "LOWER", "UPPER", "ASKED", "ANSWERED", "NUMERATOR", "DENOMINATOR")
    )
    if value is not None:
        figures |= {"VALUE": value, "STD_ERROR": 0.01, "LOWER": value - 0.02, "UPPER": value + 0.02}
        figures |= {"ASKED": 500, "ANSWERED": 490, "NUMERATOR": 1000 * value, "DENOMINATOR": 1000.0}
    return {
        "INDICATOR": indicator,
        "ITEM": item,
        "STATISTIC": statistic,
        "REF_AREA": "RWA",
        "TIME_PERIOD": "2020",
        **{name: parts.get(name, "_T") for name in dimensions_of(description())},
        **figures,
        "NOTE": "+note",
        "REASON": "too_few" if value is None else None,
        "STATUS": status,
    }


def published() -> pl.DataFrame:
    return pl.DataFrame(
        [
            row("HH7", 0.6),
            row("HH7", 0.55, SEX="F"),
            row("HH7", 0.65, SEX="M"),
            row("HH7", 0.8, AGE="Y15T24"),
            row("HH7", 0.5, AGE="Y25T39"),
            row("HH7", None, AGE="Y_GE75"),
            row("HH7", 0.5, PROVINCE="NORTH"),
            row("HH7", 0.7, SEX="F", AGE="Y15T24"),
            row("HH12", 0.4, "DAILY"),
            row("HH12", 0.2, "WEEKLY"),
            row("HH7", 0.7, URBANISATION="U"),
            row("HH7", 0.75, SEX="M", URBANISATION="U"),
            row("HH7", None, SEX="F", URBANISATION="R"),
            row("HH6", 0.3),
            row("SPENDING_OF_HOUSEHOLDS_ON_MOBILE_TELEPHONES", 12.5),
        ],
        infer_schema_length=None,
    )


@pytest.fixture(scope="module")
def book() -> Any:
    return openpyxl.load_workbook(io.BytesIO(to_questionnaire(published(), description())))


def head_of(page: Any) -> dict[str, Any]:
    return {name.value: told.value for name, told in page.iter_rows(max_col=2) if name.value}


def table_of(page: Any) -> list[dict[str, Any]]:
    rows = [[cell.value for cell in line] for line in page.iter_rows()]
    start = next(at for at, line in enumerate(rows) if line[0] in ("Breakdown", "Of whom", "Code"))
    return [dict(zip(rows[start], line, strict=True)) for line in rows[start + 1 :]]


def test_each_indicator_has_a_sheet_and_the_first_says_what_it_is(book: Any) -> None:
    assert book.sheetnames == [
        *("About", "Overview", "Population in scope", "Urban and rural by sex"),
        *("HH7", "HH12", "HH6", "SPENDING_OF_HOUSEHOLDS_ON_M_004"),
    ]
    about = head_of(book["About"])
    assert about["Layout"] == layout().layout
    assert "was not at hand" in about["Source of the layout"]
    assert about["How sure of the layout"] == "unverified"
    assert (about["Survey"], about["Year"], about["Round"]) == ("=Survey", "2020", "2020-Q3")
    assert about["Level of intervals"] == "90 %"
    assert set(core_list()) <= set(about)
    assert about["HH7"].endswith("sheet HH7")
    assert about["HH1"].endswith("not in this survey")


def test_rows_stand_in_the_questionnaires_order_with_the_surveys_own_behind(book: Any) -> None:
    rows = table_of(book["HH7"])
    assert list(rows[0]) == list(COLUMNS)
    assert [(one["Breakdown"], one["Category"]) for one in rows[:12]] == [
        ("Total", "Total"),
        ("Sex", "Male"),
        ("Sex", "Female"),
        ("Age", "Under 15"),
        ("Age", "15 to 24"),
        ("Age", "25 to 34"),
        ("Age", "35 to 44"),
        ("Age", "45 to 54"),
        ("Age", "55 to 64"),
        ("Age", "65 to 74"),
        ("Age", "75 and older"),
        ("Age", "25 to 39"),
    ]
    names = list(dict.fromkeys(one["Breakdown"] for one in rows))
    assert names == [
        *("Total", "Sex", "Age", "Urban and rural", "Highest level of education", "Labour force status"),
        *("Occupation (ISCO-08)", "Province"),
        *("Sex x Age", "Sex x Urban and rural"),
    ]
    (north,) = [one["Category"] for one in rows if one["Breakdown"] == "Province"]
    (young,) = [(one["Category"], one["Code"]) for one in rows if one["Breakdown"] == "Sex x Age"]
    assert north == "The north"
    assert young == ("Female, 15 to 24", "F x Y15T24")


def test_a_share_stands_in_per_cent_beside_its_number_with_its_error(book: Any) -> None:
    women = table_of(book["HH7"])[2]
    assert {name: women[name] for name in COLUMNS[5:]} == {
        "Year": "2020",
        "Percentage": pytest.approx(55.0),
        "Number": 550.0,
        "Population in scope": 1000.0,
        "Standard error": pytest.approx(1.0),
        "Lower bound": pytest.approx(53.0),
        "Upper bound": pytest.approx(57.0),
        "Asked": 500,
        "Answered": 490,
        "Status": "shown",
        "Reason": None,
        "Note": "+note",
    }


def test_figures_look_like_figures_and_sheets_print_on_one_page_across(book: Any) -> None:
    page = book["HH7"]
    for name, look in (("Percentage", "#,##0.00"), ("Number", "#,##0"), ("Asked", "#,##0")):
        column = openpyxl.utils.get_column_letter(COLUMNS.index(name) + 1)
        assert page.column_dimensions[column].number_format == look
    assert (page.page_setup.orientation, page.page_setup.fitToHeight) == ("landscape", 0)
    head = next(at for at, cells in enumerate(page.values, 1) if cells[0] == "Breakdown")
    assert page.print_title_rows == f"${head}:${head}"
    assert page.freeze_panes == f"C{head + 1}"


def test_what_is_kept_back_or_not_asked_has_no_figure(book: Any) -> None:
    rows = {one["Code"]: one for one in table_of(book["HH7"]) if one["Breakdown"] == "Age"}
    old, young = rows["Y_GE75"], rows["Y_LT15"]
    figures = COLUMNS[6:14]
    assert [old[name] for name in figures] == [None] * 8
    assert (old["Status"], old["Reason"], old["Note"]) == ("suppressed", "too_few", None)
    assert [young[name] for name in figures] == [None] * 8
    assert young["Status"] is None


def test_a_sheet_says_whom_and_when_its_figures_are_about(book: Any) -> None:
    head = head_of(book["HH7"])
    assert head["Indicator"] == "HH7 Proportion of individuals using the Internet"
    assert head["Name"].startswith("of the core list as we know of it")
    assert (head["Population in scope"], head["Reference period"]) == (
        "15 and older (Y_GE15)",
        "Last 3 months",
    )
    assert head["Source"] == "=Survey 2020-Q3, An office"


def test_items_follow_each_other_each_with_all_breakdowns(book: Any) -> None:
    rows = table_of(book["HH12"])
    assert list(dict.fromkeys((one["Item"], one["What the item is"]) for one in rows)) == [
        ("WEEKLY", "Some days"),
        ("DAILY", "At least once a day"),
    ]
    assert [one["Percentage"] for one in rows if one["Category"] == "Total"] == [
        pytest.approx(20.0),
        pytest.approx(40.0),
    ]


def test_an_indicator_of_households_has_their_breakdowns() -> None:
    (hh6,) = [one for one in description().indicators if one.code == "HH6"]
    lines = lines_of(rows_of(published(), description())["HH6"], description(), hh6)
    assert list(dict.fromkeys(line.breakdown for line in lines)) == [
        "Total",
        "Urban and rural",
        "Household composition",
    ]


def test_one_sheet_has_the_total_of_every_indicator_and_what_the_survey_has_not(book: Any) -> None:
    rows = table_of(book[OVERVIEW])
    (users,) = [one for one in rows if one["Code"] == "HH7"]
    assert {name: told for name, told in users.items() if told is not None} == {
        "Code": "HH7",
        "Indicator": "Proportion of individuals using the Internet",
        "Of whom": "Individuals",
        "Ages": "15 and older (Y_GE15)",
        "Reference period": "Last 3 months",
        "Statistic": "proportion",
        "Unit": "%",
        "Value": pytest.approx(60.0),
        "Number": 600.0,
        "Population in scope": 1000.0,
        "Standard error": pytest.approx(1.0),
        "Lower bound": pytest.approx(58.0),
        "Upper bound": pytest.approx(62.0),
        "Asked": 500,
        "Answered": 490,
        "Status": "shown",
        "Note": "+note",
    }
    frequency = [(one["Item"], one["What the item is"]) for one in rows if one["Code"] == "HH12"]
    assert frequency == [("WEEKLY", "Some days"), ("DAILY", "At least once a day")]
    codes = list(dict.fromkeys(one["Code"] for one in rows))
    assert codes == [*core_list(), "SPENDING_OF_HOUSEHOLDS_ON_MOBILE_TELEPHONES"]
    (radio,) = [one for one in rows if one["Code"] == "HH1"]
    assert (radio["Of whom"], radio["Status"], radio["Value"]) == ("Households", "not in this survey", None)


def test_the_population_in_scope_is_that_of_an_indicator_everybody_is_asked_for(book: Any) -> None:
    rows = table_of(book[POPULATION])
    assert [(one["Of whom"], one["Breakdown"], one["Category"]) for one in rows] == [
        ("Individuals", "Total", "Total"),
        ("Individuals", "Sex", "Male"),
        ("Individuals", "Sex", "Female"),
        ("Individuals", "Age", "15 to 24"),
        ("Individuals", "Age", "75 and older"),
        ("Individuals", "Age", "25 to 39"),
        ("Individuals", "Urban and rural", "Urban"),
        ("Individuals", "Province", "The north"),
        ("Individuals", "Sex x Age", "Female, 15 to 24"),
        ("Individuals", "Sex x Urban and rural", "Male, Urban"),
        ("Individuals", "Sex x Urban and rural", "Female, Rural"),
        ("Households", "Total", "Total"),
    ]
    assert (rows[0]["Population in scope"], rows[0]["Asked"]) == (1000.0, 500)
    assert rows[0]["Taken from"] == "HH7, without those who gave no answer"
    assert (rows[4]["Population in scope"], rows[4]["Status"]) == (None, "suppressed")


def test_no_population_is_told_of_relative_weights() -> None:
    described = description(design={"known": True, "weight": "w", "weights": "relative"})
    page = openpyxl.load_workbook(io.BytesIO(to_questionnaire(published(), described)))[POPULATION]
    assert page.max_row == 2
    assert "add up to no population" in page["A2"].value


def test_town_and_country_by_sex_have_a_sheet_of_their_own(book: Any) -> None:
    heads, sexes, *rows = [[cell.value for cell in line] for line in book[CROSSED].iter_rows()]
    assert heads[5::3] == ["Percentage or value", "Standard error", "Number", "Population in scope", "Status"]
    assert sexes[5:] == ["Total", "Male", "Female"] * 5
    users = [line for line in rows if line[0] == "HH7"]
    assert [line[4] for line in users] == ["All", "Urban", "Rural"]
    assert [line[5:8] for line in users] == [
        [pytest.approx(60.0), pytest.approx(65.0), pytest.approx(55.0)],
        [pytest.approx(70.0), pytest.approx(75.0), None],
        [None, None, None],
    ]
    assert [line[-3:] for line in users] == [
        ["shown"] * 3,
        ["shown", "shown", None],
        [None, None, "suppressed"],
    ]


def test_each_reason_is_told_in_words(book: Any) -> None:
    assert set(dict(REASONS)) == set(REASONS_OF_THE_REPORT)
    assert set(dict(REASONS)) <= set(head_of(book["About"]))


def test_what_the_files_do_not_tell_is_left_to_be_filled_in() -> None:
    empty = head_of(openpyxl.load_workbook(io.BytesIO(to_questionnaire(published(), description())))["About"])
    assert (empty["Dates of fieldwork"], empty["Response rate: people"]) == (None, None)
    survey = description().survey.model_copy(update={"fieldwork": "2020-07 to 2020-09"})
    people = description().files["people"].model_copy(update={"response_rate": 0.625})
    said = description().model_copy(update={"survey": survey, "files": {"people": people}})
    told = head_of(openpyxl.load_workbook(io.BytesIO(to_questionnaire(published(), said)))["About"])
    assert told["Dates of fieldwork"] == "2020-07 to 2020-09"
    assert told["Response rate: people"] == "62.5 %"


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ({"by": BY | {"SEX": BY["SEX"] | {"names": {"X": "Neither"}}}}, "names has 'X'; there are M, F"),
        (
            {"indicators": [{"code": "A", "unit": "people", "numerator": "a == 1", "names": {"X": "Y"}}]},
            "names has 'X'; there are none to name",
        ),
    ],
)
def test_a_name_of_what_is_not_there_is_refused(named: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(told)):
        description(**named)


def test_quantiles_are_called_by_their_names() -> None:
    spent = {"code": "S", "unit": "people", "statistic": "quantile", "value": "d", "at": [0.5, 0.1]}
    (indicator,) = description(
        indicators=[spent | {"names": {"P10": "The tenth that spends least"}}]
    ).indicators
    assert [item_name(indicator, item) for item, _ in indicator.shares] == [
        "Median",
        "The tenth that spends least",
    ]


def test_what_is_no_share_stands_as_it_is_in_a_column_of_that_name(book: Any) -> None:
    (first, *_) = table_of(book["SPENDING_OF_HOUSEHOLDS_ON_M_004"])
    assert first["Value"] == 12.5
    assert "Percentage" not in first
    assert list(first)[6:9] == ["Value", "Sum", "Population in scope"]


def test_text_that_looks_like_a_formula_stays_text(book: Any) -> None:
    assert all(
        cell.data_type != "f" for page in book.worksheets for line in page.iter_rows() for cell in line
    )


def test_codes_that_excel_takes_for_one_name_have_sheets_of_their_own() -> None:
    """Excel tells no HH7 from hh7, has a sheet `About` already and keeps `History` for itself."""
    codes = ["HH7", "hh7", "about", "History", "hH7_002", "L" * 40, "l" * 40, "overview"]
    indicators = [{"code": code, "unit": "people", "numerator": "a == 1"} for code in codes]
    described = description(indicators=indicators)
    table = publish(pl.DataFrame([row(code, 0.5) for code in codes], infer_schema_length=None))
    sheets = openpyxl.load_workbook(io.BytesIO(to_questionnaire(table, described))).sheetnames
    assert sheets[4:] == [
        *("HH7", "hh7_002", "about_003", "History_004", "hH7_002_005"),
        *("L" * 27 + "_006", "l" * 27 + "_007", "overview_008"),
    ]


def test_the_same_estimates_give_the_same_bytes() -> None:
    assert to_questionnaire(published(), description()) == to_questionnaire(published(), description())


def test_no_figure_of_what_is_kept_back_is_in_the_workbook() -> None:
    """Published once more from two tables that differ in what is kept back alone."""
    hidden = pl.col("STATUS") == "suppressed"
    books = [
        to_questionnaire(
            publish(published().with_columns(pl.when(hidden).then(value).otherwise("VALUE").alias("VALUE"))),
            description(),
        )
        for value in (0.1, 0.9)
    ]
    assert books[0] == books[1]


def test_brazil_comes_out_sheet_by_sheet(shared: Path, tmp_path: Path) -> None:
    spec = Path(str(files("actionlines.surveys") / "data/examples/brazil_tic_domicilios.toml"))
    data = shared / "data/brazil_tic_domicilios_2015_2016"
    arguments = ["--data", str(data), "--round", "2016", "--out", str(tmp_path)]
    assert CliRunner().invoke(app, ["survey", "estimate", str(spec), *arguments]).exit_code == 0
    book = openpyxl.load_workbook(tmp_path / "BR_CETIC_2016.questionnaire.xlsx")
    assert book.sheetnames[4:] == ["HH1", "HH2", "HH4", "HH6", "HH5", "HH7", "HH10", "HH18", "HH12", "HH15"]
    total = table_of(book["HH7"])[0]
    assert round(total["Percentage"], 4) == 60.8725
    assert round(total["Number"] / total["Population in scope"], 6) == 0.608725
