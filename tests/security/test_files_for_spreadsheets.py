"""What a download becomes in a spreadsheet: text is shown and never calculated, figures stay what they are."""

from __future__ import annotations

import csv
import io
import json
import math

import fastexcel
import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from actionlines.indicators.exports import export
from actionlines.indicators.sheets import CUT_OFF, MOST_SIGNS

FORMULAS = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "＝1",
    "-",
    "=",
    "\n=1",
    "--1",
)
HARMLESS = ("plain", "a=b", "", "-2.5", "+1,000.5", "1990-2000", "Y_GE15", "'=1")


def cells_of(content: bytes) -> list[str]:
    return [row[0] for row in csv.reader(io.StringIO(content.decode(), newline=""))][1:]


@pytest.mark.parametrize("text", FORMULAS)
def test_csv_has_an_apostrophe_before_what_looks_like_a_formula(text: str) -> None:
    assert cells_of(export(pl.DataFrame({"COMMENT_OBS": [text]}), "csv")) == ["'" + text]


@pytest.mark.parametrize("text", HARMLESS)
def test_csv_leaves_every_other_text_as_it_is(text: str) -> None:
    assert cells_of(export(pl.DataFrame({"COMMENT_OBS": [text], "X": ["x"]}), "csv")) == [text]


def test_csv_leaves_figures_as_they_are() -> None:
    assert export(pl.DataFrame({"OBS_VALUE": [-99.83, 1e-7, None], "N": [-1, 0, 1]}), "csv") == (
        b"OBS_VALUE,N\n-99.83,-1\n1e-7,0\n,1\n"
    )


@pytest.mark.parametrize("text", FORMULAS)
def test_what_programs_read_has_the_text_as_it_was_stated(text: str) -> None:
    rows = pl.DataFrame({"COMMENT_OBS": [text]})
    assert json.loads(export(rows, "json")) == [{"COMMENT_OBS": text}]
    sdmx = csv.reader(io.StringIO(export(rows, "sdmx-csv").decode(), newline=""))
    assert list(sdmx)[1][-1] == text


def test_excel_shows_a_formula_as_text_and_a_figure_as_a_figure() -> None:
    rows = pl.DataFrame({"COMMENT_OBS": FORMULAS, "OBS_VALUE": [-0.5] * len(FORMULAS)})
    sheet = openpyxl.load_workbook(io.BytesIO(export(rows, "xlsx"))).active
    assert sheet is not None
    kinds = {tuple(cell.data_type for cell in row) for row in sheet.iter_rows(min_row=2)}
    assert kinds == {("s", "n")}
    assert "hyperlink" not in "".join(str(cell.hyperlink) for row in sheet.iter_rows() for cell in row)


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=30) | st.sampled_from(
    [*FORMULAS, "_x0041_"]
)
figures = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(st.tuples(st.none() | texts, st.none() | figures), min_size=1, max_size=30))
def test_a_workbook_gives_back_every_text_and_every_figure(
    rows: list[tuple[str | None, float | None]],
) -> None:
    table = pl.DataFrame(rows, schema={"TEXT": pl.String, "VALUE": pl.Float64}, orient="row")
    dtypes = {"TEXT": "string", "VALUE": "float"}
    read = fastexcel.read_excel(export(table, "xlsx")).load_sheet(0, dtypes=dtypes).to_polars()  # type: ignore[arg-type]
    read = pl.concat([read, table.clear(table.height - read.height)])  # empty rows at the end are not there
    blank = pl.col("TEXT").replace("", None)
    assert_frame_equal(read.with_columns(blank), table.with_columns(blank), check_exact=True)


def test_a_figure_that_is_no_number_is_said_to_be_none() -> None:
    table = pl.DataFrame({"VALUE": [math.nan, math.inf, 1.0]})
    sheet = openpyxl.load_workbook(io.BytesIO(export(table, "xlsx"))).active
    assert sheet is not None
    assert [value for (value,) in sheet.values] == ["VALUE", "#NUM!", "#NUM!", 1.0]


@pytest.mark.parametrize("sign", ["x", "科", "😀"])
def test_a_text_longer_than_a_cell_is_cut_where_excel_would_and_says_so(sign: str) -> None:
    table = pl.DataFrame({"COMMENT_OBS": [sign * 40_000]})
    [[text]] = fastexcel.read_excel(export(table, "xlsx")).load_sheet(0).to_polars().rows()
    assert text.startswith(sign * 1000)
    assert text.endswith(CUT_OFF)
    assert len(text.encode("utf-16-le")) // 2 <= MOST_SIGNS


def test_rows_of_many_pieces_follow_each_other() -> None:
    table = pl.DataFrame({"N": range(45_001)})
    read = fastexcel.read_excel(export(table, "xlsx")).load_sheet(0, dtypes={"N": "int"}).to_polars()
    assert read["N"].to_list() == table["N"].to_list()


def test_the_same_rows_give_the_same_bytes() -> None:
    table = pl.DataFrame({"TEXT": ["a", "b"], "VALUE": [1.0, 2.0]})
    assert export(table, "xlsx") == export(table, "xlsx")


@pytest.mark.parametrize("table", [pl.DataFrame(), pl.DataFrame(schema={"A": pl.String, "B": pl.Float64})])
def test_a_table_without_rows_is_a_workbook_too(table: pl.DataFrame) -> None:
    assert openpyxl.load_workbook(io.BytesIO(export(table, "xlsx"))).active is not None
