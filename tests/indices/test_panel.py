from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from actionlines.indices.build import build
from actionlines.indices.impute_years import YearsError, carried_forward
from actionlines.indices.panel import Panel, ReferenceYearError, build_panel, chain_linked, panel_from_frame
from actionlines.indices.sheet import Sheet
from actionlines.indices.specification_file import parse_specification

TWO = """
code = "X"
{}
[[indicators]]
code = "A"
{}
[[indicators]]
code = "B"
{}
[[steps]]
do = "normalise"
method = "{}"
"""


def two(method="min_max", *, top="", a="", b=""):
    return parse_specification(TWO.format(top, a, b, method))


def sheet(year, values, units=("P", "Q", "R")):
    return Sheet(units, ("A", "B"), values, year=year)


@pytest.fixture(scope="module")
def panel():
    return Panel(
        (
            sheet(2019, [[1, 10], [2, 40], [5, 20]]),
            sheet(2020, [[2, 10], [4, 60], [9, 30]]),
            sheet(2021, [[2, 20], [6, 90], [9, 30]]),
        )
    )


@pytest.mark.parametrize("method", ["min_max", "z_score", "distance_to_best", "rank", "percentile_rank"])
def test_the_same_figure_scores_the_same_in_every_year(method, panel):
    built = build_panel(two(method), panel).results
    assert built[2019].score("P", "B") == built[2020].score("P", "B")
    assert built[2020].score("P", "A") == built[2021].score("P", "A") == built[2019].score("Q", "A")
    assert built[2021].score("Q", "B") > built[2020].score("Q", "B")


def test_lowest_and_highest_are_those_of_all_years(panel):
    built = build_panel(two(), panel).results
    assert built[2019].score("P", "A") == 0.0
    assert built[2020].score("R", "A") == 100.0
    assert built[2019].score("R", "A") == 50.0


def test_a_fixed_reference_year_sets_the_scale_and_later_years_may_leave_it(panel):
    built = build_panel(two(), panel, reference_year=2019)
    np.testing.assert_allclose(built.results[2019].scores, build(two(), panel.sheets[0]).scores)
    assert built.results[2020].score("R", "A") == 200.0
    assert built.reference_year == 2019


def test_with_goalposts_a_panel_is_each_year_by_itself(panel):
    spec = two("goalposts", a="goalposts = [0, 10]", b="goalposts = [0, 100]")
    for year, result in build_panel(spec, panel).results.items():
        alone = build(spec, panel.sheets[panel.years.index(year)])
        np.testing.assert_allclose(result.scores, alone.scores, rtol=1e-12)


def test_with_goalposts_linked_scores_are_the_scores(panel):
    spec = two("goalposts", a="goalposts = [0, 10]", b="goalposts = [0, 100]")
    linked = chain_linked(spec, panel)
    np.testing.assert_allclose(linked["LINKED"], linked["SCORE"], rtol=1e-12)
    by_difference = chain_linked(spec, panel, ratio=False)
    np.testing.assert_allclose(by_difference["LINKED"], linked["SCORE"], rtol=1e-12)


def test_a_chain_multiplies_the_changes_on_the_earlier_year_s_scale(panel):
    linked = chain_linked(two(), panel).filter(pl.col("UNIT") == "Q")["LINKED"].to_list()
    first, second, third = (sheet.values for sheet in panel.sheets)

    def score(values, base):
        low, high = base.min(axis=0), base.max(axis=0)
        return float(((values[1] - low) / (high - low) * 100).mean())

    start = score(first, first)
    then = start * score(second, first) / score(first, first)
    assert linked == pytest.approx([start, then, then * score(third, second) / score(second, second)])


def test_a_unit_without_a_year_is_not_linked_over_the_gap(panel):
    middle = panel.sheets[1].select(units=[0, 2])
    gap = Panel((panel.sheets[0], middle, panel.sheets[2]))
    linked = chain_linked(two(), gap).filter(pl.col("UNIT") == "Q")
    assert linked["YEAR"].to_list() == [2019, 2021]
    assert linked["LINKED"].to_list()[1] is None


def test_years_are_filled_in_before_they_are_built():
    gaps = Panel(
        (
            sheet(2019, [[1, 10], [2, 40], [5, 20]]),
            sheet(2020, [[2, np.nan], [4, 60]], units=("P", "Q")),
            sheet(2023, [[2, np.nan], [np.nan, 90], [9, 30]]),
        )
    )
    spec = two()
    steps = parse_specification(
        'code = "X"\n[[indicators]]\ncode = "A"\n[[indicators]]\ncode = "B"\n[[steps]]\ndo = "impute"\n'
        'method = "carried_forward"\nlimit = 3\n'
    ).steps
    built = build_panel(replace(spec, steps=(*steps, *spec.steps)), gaps).results
    record = built[2020].step("impute")
    assert record.changes.row(0, named=True)["AFTER"] == 10.0
    assert built[2023].step("impute").changes.select("INDICATOR", "UNIT").rows() == [("A", "Q")]
    assert built[2020].units == ("P", "Q")


def test_outliers_are_treated_over_all_years_alike(golden_table, asem_specification, asem):
    rows = golden_table("00_input/ASEM_iData_panel.csv")
    panel = panel_from_frame(
        rows, time="Time", unit="uCode", indicators=list(asem.indicators),
        groups=list(asem.groups), denominators=list(asem.denominators),
    )  # fmt: skip
    steps = "".join(f'[[steps]]\ndo = "{name}"\n{rest}\n' for name, rest in (
        ("denominate", ""), ("impute", 'method = "group_mean"\ngroup = "EurAsia_group"'),
        ("treat", 'method = "winsorise_then_log"'), ("normalise", 'method = "min_max"'),
    ))  # fmt: skip
    built = build_panel(asem_specification(steps), panel)
    assert panel.years == (2018, 2019, 2020, 2021, 2022)
    treated = [result.step("treat") for result in built.results.values()]
    whole = {
        tuple(record.changes.filter(pl.col("UNIT").is_null())["INDICATOR"].to_list()) for record in treated
    }
    assert len(whole) == 1  # the same indicators are treated in every year
    for result in built.results.values():
        changed = result.step("treat").changes.drop_nulls("UNIT")
        assert set(changed["UNIT"]) <= set(result.units)
    scores = np.stack([result.normalised for result in built.results.values()])
    np.testing.assert_allclose(np.nanmin(scores, axis=(0, 1)), 0.0, atol=1e-12)
    np.testing.assert_allclose(np.nanmax(scores, axis=(0, 1)), 100.0)
    assert built.table().height == 255


def test_weights_that_follow_from_scores_are_the_same_in_every_year(panel):
    spec = two(top='weights = "entropy"')
    results = list(build_panel(spec, panel).results.values())
    assert all((result.weights["X"] == results[0].weights["X"]).all() for result in results)
    held = build_panel(spec, panel, reference_year=2019).results[2021]
    np.testing.assert_allclose(held.weights["X"], build(spec, panel.sheets[0]).weights["X"])


def test_a_panel_compares_pairs_within_a_year_alone(panel):
    built = build_panel(two(top='aggregation = "copeland"'), panel).results
    assert all(abs(result.scores[:, -1]).max() <= 2 for result in built.values())


def test_a_reference_year_that_is_not_there_and_a_method_without_one_are_refused(panel):
    with pytest.raises(ReferenceYearError, match="no year 2015; it has 2019, 2020, 2021"):
        build_panel(two(), panel, reference_year=2015)
    with pytest.raises(ReferenceYearError, match="rank cannot be held to a reference year"):
        build_panel(two("rank"), panel, reference_year=2019)


def test_years_out_of_order_are_refused(panel):
    with pytest.raises(YearsError, match="rising order"):
        Panel(panel.sheets[::-1])
    with pytest.raises(YearsError, match="rising order"):
        Panel((replace(panel.sheets[0], year=None),))
    with pytest.raises(YearsError, match="rising order"):
        carried_forward(np.zeros((2, 1, 1)), [2020, 2020])
