"""Several years as a specification declares them: on one scale, on that of one year, or linked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from actionlines.declared import DeclarationError
from actionlines.indices.build import build
from actionlines.indices.compare import differences
from actionlines.indices.panel import Panel, ReferenceYearError, build_panel, chain_linked
from actionlines.indices.panel_rule import PanelRule
from actionlines.indices.sheet import Sheet
from actionlines.indices.specification_file import parse_specification
from actionlines.indices.specification_hash import specification_sha256
from actionlines.indices.years import build_years

FLAT = """
code = "X"
{}
[[indicators]]
code = "A"
[[indicators]]
code = "B"
{}
[[steps]]
do = "normalise"
method = "min_max"
[panel]
years = [2019, 2020, 2021]
{}
"""


def flat(*, top: str = "", steps: str = "", panel: str = ""):
    return parse_specification(FLAT.format(top, steps, panel), file="x.toml")


@pytest.fixture(scope="module")
def panel():
    figures = {
        2019: [[1, 10], [2, 40], [5, 20]],
        2020: [[2, 10], [4, 60], [9, 30]],
        2021: [[2, 20], [6, 90], [9, 30]],
    }
    return Panel(tuple(Sheet(("P", "Q", "R"), ("A", "B"), rows, year=year) for year, rows in figures.items()))


def test_a_panel_is_shared_unless_the_file_says_otherwise(panel):
    rule = flat().panel
    assert rule == PanelRule((2019, 2020, 2021), "shared", None, "ratio")
    found = build_years(flat(), panel, rule)
    for year, result in build_panel(flat(), panel).results.items():
        np.testing.assert_array_equal(found.results[year].scores, result.scores)
    assert found.newest is found.results[2021]


def test_the_scale_may_be_that_of_one_year(panel):
    spec = flat(panel="reference_year = 2019")
    found = build_years(spec, panel, spec.panel)
    np.testing.assert_array_equal(found.results[2019].scores, build(spec, panel.sheets[0]).scores)
    assert found.table().columns == ["YEAR", "UNIT", "SCORE", "RANK", "CHANGE"]


@pytest.mark.parametrize("link", ["ratio", "difference"])
def test_chained_years_have_each_its_own_scores_and_linked_ones(panel, link):
    spec = flat(panel=f'scale = "chained"\nlink = "{link}"')
    found = build_years(spec, panel, spec.panel)
    table = found.table()
    for sheet in panel.sheets:
        np.testing.assert_array_equal(found.results[sheet.year].scores, build(spec, sheet).scores)
    assert table["LINKED"].to_list() == chain_linked(spec, panel, ratio=link == "ratio")["LINKED"].to_list()
    of_q = table.filter(pl.col("UNIT") == "Q")
    assert of_q["CHANGE"].to_list()[1:] == pytest.approx(np.diff(of_q["LINKED"].to_list()).tolist())


def test_a_change_is_since_the_year_before_and_none_where_that_is_lacking(panel):
    gap = Panel((panel.sheets[0], panel.sheets[1].select(units=[0, 2]), panel.sheets[2]))
    rows = build_years(flat(), gap, flat().panel).table().filter(pl.col("UNIT") == "Q")
    assert rows["YEAR"].to_list() == [2019, 2021]
    assert rows["CHANGE"].to_list() == [None, None]


def test_a_chain_fills_in_from_all_years_and_not_from_the_pair_alone(panel):
    gaps, filled = ([sheet.values.copy() for sheet in panel.sheets] for _ in range(2))
    gaps[1][1, 1] = gaps[2][1, 1] = np.nan
    filled[1][1, 1] = filled[2][1, 1] = filled[0][1, 1]
    with_gaps, without = (
        Panel(tuple(replace(sheet, values=values) for sheet, values in zip(panel.sheets, rows, strict=True)))
        for rows in (gaps, filled)
    )
    chained = 'scale = "chained"'
    carrying = flat(steps='[[steps]]\ndo = "impute"\nmethod = "carried_forward"', panel=chained)
    found = build_years(carrying, with_gaps, carrying.panel)
    expected = build_years(flat(panel=chained), without, flat(panel=chained).panel)
    assert found.table().equals(expected.table())
    assert chain_linked(carrying, with_gaps).equals(chain_linked(flat(), without))
    assert [one.name for one in found.results[2021].steps] == ["impute", "normalise"]


@pytest.mark.parametrize(
    ("panel", "says"),
    [
        ("reference_year = 2018", "line 14, panel.reference_year: 2018 is none of the years"),
        ('scale = "chained"\nreference_year = 2019', "this goes with the scale 'shared', not 'chained'"),
        ('link = "ratio"', "this goes with the scale 'chained', not 'shared'"),
        ('scale = "sliding"', "'sliding' is none of shared, chained"),
        ("base = 2019", "nobody reads this key"),
    ],
)
def test_a_panel_that_cannot_be_is_told_with_line_and_key(panel, says):
    with pytest.raises(DeclarationError) as caught:
        flat(panel=panel)
    assert says in str(caught.value)


@pytest.mark.parametrize("years", ["[2019]", "[2020, 2019]", "[2019, 2019]", "[]"])
def test_years_are_two_or_more_in_rising_order(years):
    with pytest.raises(DeclarationError, match="two years or more in rising order"):
        parse_specification(FLAT.format("", "", "").replace("[2019, 2020, 2021]", years))


def test_a_reference_year_that_other_years_leave_out_is_refused(panel):
    with pytest.raises(ReferenceYearError, match="the panel has no year 2018"):
        build_years(flat(), panel, PanelRule(panel.years, reference_year=2018))


def test_years_are_part_of_what_shapes_an_index_and_of_what_differs():
    one, other = flat(), flat(panel='scale = "chained"')
    assert specification_sha256(one) != specification_sha256(other)
    assert ("panel.scale", "shared", "chained") in differences(one, other).rows()
