"""COINr's example from the raw figures to the index, by a specification alone, and each step on the way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from actionlines.indices.build import build
from actionlines.indices.denominate import denominate
from actionlines.indices.impute import column_centre, group_centre, row_centre
from actionlines.indices.impute_step import pillars
from actionlines.indices.impute_years import carried_forward, interpolated
from actionlines.indices.moments import skewness_and_kurtosis
from actionlines.indices.screen import screen
from actionlines.indices.transform import box_cox, log_either, log_from_one, log_gii, log_shifted
from actionlines.indices.treat import treat

EXAMPLE = """
[[steps]]
do = "denominate"

[[steps]]
do = "impute"
method = "group_mean"
group = "EurAsia_group"

[[steps]]
do = "screen"
minimum_share = 0.9

[[steps]]
do = "treat"
method = "winsorise_then_log"

[[steps]]
do = "normalise"
method = "min_max"
"""


@pytest.fixture(scope="module")
def result(asem, asem_specification):
    return build(asem_specification(EXAMPLE), asem)


@pytest.mark.parametrize(
    ("step", "name"),
    [
        ("denominate", "Denominated"),
        ("impute", "Imputed"),
        ("screen", "Screened"),
        ("treat", "Treated"),
        ("normalise", "Normalised"),
    ],
)
def test_each_step_of_the_example_is_as_by_coinr(step, name, result, golden_values, assert_same):
    record = result.step(step)
    expected = golden_values(f"01_example_coin/{name}.csv", record.units, result.sheet.indicators)
    assert_same(record.values, expected)


def test_the_example_is_as_by_coinr_in_every_node(result, golden_values, assert_same):
    nodes = result.specification.nodes
    assert_same(result.scores, golden_values("01_example_coin/Aggregated.csv", result.units, nodes))


def test_the_example_has_the_published_places(result, golden_values, golden_table):
    aggregates = [one.code for one in result.specification.aggregates]
    expected = golden_values("01_example_coin/Results_aggs_ranks.csv", result.units, aggregates)
    assert (result.ranks[:, [result.column(code) for code in aggregates]] == expected).all()
    first = result.rank_table()["UNIT"].to_list()
    assert first == golden_table("01_example_coin/Results_aggs_ranks.csv")["uCode"].to_list()
    assert [round(result.score(unit), 5) for unit in first[:3]] == [68.38372, 64.81952, 64.80408]


def test_places_within_a_group_are_as_by_coinr(result, golden_table):
    expected = golden_table("01_example_coin/Results_aggs_groupranks_EurAsia.csv")
    found = result.long_table().join(
        pl.DataFrame({"UNIT": result.sheet.units, "G": result.sheet.groups["EurAsia_group"]}), on="UNIT"
    )
    places = found.with_columns(pl.col("SCORE").rank("min", descending=True).over("NODE", "G").alias("P"))
    for row in expected.iter_rows(named=True):
        own = places.filter(pl.col("UNIT") == row["uCode"])
        assert {node: row[node] for node in expected.columns[2:]} == {
            node: place for node, place in own.select("NODE", "P").iter_rows() if node in expected.columns
        }


def test_effective_weights_are_as_by_coinr(result, golden_table):
    expected = golden_table("01_example_coin/EffectiveWeights.csv")
    found = dict(result.weight_table().select("NODE", "EFFECTIVE").iter_rows())
    for code, weight in expected.select("iCode", "EffWeight").iter_rows():
        assert found.get(code, 1.0) == pytest.approx(weight, rel=1e-12)


def test_what_screening_counts_is_as_by_coinr(result, golden_values):
    record = result.step("impute")
    available = golden_values("01_example_coin/Screened_summary.csv", record.units, ["Dat_Avail"])
    assert (available[:, 0] == 1).all()
    assert screen(record.values, minimum_share=0.9).all()


def test_the_table_of_treatment_tells_what_was_changed_and_why(result, golden_table):
    changes = result.step("treat").changes
    details = golden_table("01_example_coin/Treated_details.csv").filter(pl.col("winsorise.nwin") > 0)
    indicators = changes.filter(pl.col("UNIT").is_null())
    assert indicators.height == 15
    assert dict(indicators.select("INDICATOR", "TIMES").iter_rows()) == dict(
        details.select("iCode", "winsorise.nwin").iter_rows()
    )
    points = golden_table("01_example_coin/Treated_points.csv")
    pulled = {(code, how) for code in points.columns for how in points[code] if how}
    words = {"lowered": "winhi", "raised": "winlo"}
    figures = changes.filter(pl.col("UNIT").is_not_null())
    assert {(row["INDICATOR"], words[row["TREATMENT"]]) for row in figures.iter_rows(named=True)} == pulled
    counts = dict(figures.group_by("INDICATOR").len().iter_rows())
    assert counts == {code: points[code].count() for code in points.columns if points[code].count()}
    assert indicators.row(0, named=True)["REASON"].startswith("skewness ")


def test_denominators_divide_as_by_coinr(asem, asem_specification, golden_values, assert_same):
    indicators = asem_specification().indicators
    divisors = np.stack(
        [
            asem.denominators[one.denominator] if one.denominator else np.ones(len(asem.units))
            for one in indicators
        ],
        axis=1,
    )
    expected = golden_values("01_example_coin/Denominated.csv", asem.units, asem.indicators)
    assert_same(denominate(asem.values, divisors), expected)


IMPUTED = {
    "mean": lambda sheet, spec: column_centre(sheet.values),
    "median": lambda sheet, spec: column_centre(sheet.values, centre="median"),
    "mean_grp": lambda sheet, spec: group_centre(sheet.values, sheet.groups["GDP_group"]),
    "median_grp": lambda sheet, spec: group_centre(sheet.values, sheet.groups["GDP_group"], centre="median"),
    "rowmean_in_pillar_normfirst": lambda sheet, spec: row_centre(
        sheet.values, pillars(spec), direction=[one.direction for one in spec.indicators]
    ),
    "rowmedian_in_pillar_normfirst": lambda sheet, spec: row_centre(
        sheet.values, pillars(spec), direction=[one.direction for one in spec.indicators], centre="median"
    ),
}


@pytest.mark.parametrize("name", IMPUTED)
def test_what_is_missing_is_filled_in_as_by_coinr(
    name, asem_specification, golden_sheet, golden_values, assert_same
):
    sheet = golden_sheet("01_example_coin/Denominated.csv")
    expected = golden_values(f"04_impute/{name}.csv", sheet.units, sheet.indicators)
    assert np.isnan(sheet.values).sum() == 65
    assert_same(IMPUTED[name](sheet, asem_specification()), expected)


OVER_YEARS = {
    "panel_latest": lambda cube, years: carried_forward(cube, years, limit=2),
    "panel_linear-constant": interpolated,
    "panel_constant": lambda cube, years: interpolated(cube, years, linear=False),
}


@pytest.mark.parametrize("name", OVER_YEARS)
def test_years_are_filled_in_as_by_coinr(name, asem, golden_table, assert_same):
    def cube(file):
        frame = golden_table(file).sort("Time", "uCode")
        years = sorted(set(frame["Time"]))
        values = frame.select(pl.col(asem.indicators).cast(pl.Float64).fill_null(float("nan"))).to_numpy()
        return values.reshape(len(years), -1, len(asem.indicators)), years

    gaps, years = cube("04_impute/panel_input_with_NA.csv")
    assert_same(OVER_YEARS[name](gaps, years), cube(f"04_impute/{name}.csv")[0])


TREATED = {
    "default_winmax5": {},
    "winmax1": {"limit": 1},
    "winmax3": {"limit": 3},
    "winmax5_logCTplus": {"limit": 1, "log": "log_either"},  # by its own details, winmax was 1
    "skew1_kurt2": {"max_skewness": 1.0, "max_kurtosis": 2.0},
}


@pytest.mark.parametrize("name", TREATED)
def test_outliers_are_treated_as_by_coinr(name, golden_sheet, golden_values, golden_table, assert_same):
    sheet = golden_sheet("01_example_coin/Screened.csv")
    done = treat(sheet.values, **TREATED[name])
    assert_same(done.values, golden_values(f"05_treat/{name}.csv", sheet.units, sheet.indicators))
    columns = {code: column for column, code in enumerate(sheet.indicators)}
    for row in golden_table(f"05_treat/{name}_details.csv").iter_rows(named=True):
        column = columns[row["iCode"]]
        assert done.winsorised[column] == (row["winsorise.nwin"] or 0)
        for prefix, (skewness, kurtosis) in {
            "check_SkewKurt0": done.before,
            "check_SkewKurt1": done.after_winsorising,
            "check_SkewKurt2": done.after,
        }.items():
            if row.get(f"{prefix}.Skew") is not None:
                assert_same(skewness[column], float(row[f"{prefix}.Skew"]))
                assert_same(kurtosis[column], float(row[f"{prefix}.Kurt"]))


def test_transformations_are_as_by_coinr_and_the_gii_s_does_transform(golden_table, assert_same):
    frame = golden_table("05_treat/transforms_Gas.csv").cast(pl.Float64)
    gas = frame[["x"]].to_numpy()
    for name, found in {
        "log_CT": log_shifted(gas),
        "log_CT_orig": log_from_one(gas),
        "log_CT_plus": log_either(gas),
        "boxcox0": box_cox(gas, power=0),
        "boxcox05": box_cox(gas, power=0.5),
        "boxcox2": box_cox(gas, power=2),
    }.items():
        assert_same(found[:, 0], frame[name].to_numpy())
    x, low, high = gas[:, 0], gas.min(), gas.max()  # COINr's log_GII returns its input
    assert_same(frame["log_GII"].to_numpy(), x)
    assert_same(log_gii(gas)[:, 0], [np.log((high - 1) * (one - low) / (high - low) + 1) for one in x])


def test_skewness_and_kurtosis_are_as_by_e1071(asem, golden_table, assert_same):
    frame = golden_table("05_treat/skew_kurt_raw.csv")
    skewness, kurtosis = skewness_and_kurtosis(asem.values)
    order = [asem.indicators.index(code) for code in frame["iCode"]]
    assert_same(skewness[order], frame["skew"].to_numpy())
    assert_same(kurtosis[order], frame["kurt"].to_numpy())


def test_the_order_of_rows_changes_no_score(result, asem):
    turned = asem.select(units=list(range(len(asem.units)))[::-1])
    again = build(result.specification, replace(turned))
    order = [again.row(unit) for unit in result.units]
    np.testing.assert_allclose(again.scores[order], result.scores, rtol=1e-12, atol=1e-12)
