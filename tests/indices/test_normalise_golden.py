"""Every way to normalise against COINr."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from actionlines.indices.normalise import NoScaleError
from actionlines.indices.normalise_step import normalised
from actionlines.indices.specification import Choice, Goalposts

GOLDEN = {
    "minmax_0_100": Choice("min_max"),
    "minmax_1_100": Choice("min_max", {"lower": 1.0}),
    "zscore_0_1": Choice("z_score"),
    "zscore_100_10": Choice("z_score", {"mean": 100.0, "deviation": 10.0}),
    "scaled_0_100": Choice("scaled"),
    "rank": Choice("rank"),
    "borda": Choice("borda"),
    "prank": Choice("percentile_rank"),
    "dist2max": Choice("distance_to_best"),
    "dist2ref_5": Choice("distance_to_reference", {"unit": "CHN"}),
    "dist2targ": Choice("distance_to_target"),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_figures_are_normalised_as_by_coinr(
    name, asem, asem_specification, golden_sheet, golden_values, golden_table, assert_same
):
    sheet = golden_sheet("01_example_coin/Treated.csv")
    choice = GOLDEN[name]
    if name == "dist2ref_5":  # the fifth unit in COINr's order
        choice = Choice(choice.method, {"unit": golden_table("01_example_coin/Treated.csv")["uCode"][4]})
    found = normalised(asem_specification().indicators, sheet.values, choice, units=sheet.units)
    assert_same(found, golden_values(f"02_normalise/{name}.csv", sheet.units, sheet.indicators))


def test_a_fraction_of_the_maximum_is_as_by_coinr_where_more_is_better_and_right_where_less_is(
    asem_specification, golden_sheet, golden_values, assert_same
):
    """COINr divides by the best figure in either case, so that where less is better the worst unit scores most."""
    sheet = golden_sheet("01_example_coin/Treated.csv")
    indicators = asem_specification().indicators
    with pytest.raises(NoScaleError, match=r"CostImpEx, Tariff, Poverty: the best figure is 0 or below"):
        normalised(indicators, sheet.values, Choice("fraction_of_maximum"))
    kept = [at for at, one in enumerate(indicators) if one.code not in {"CostImpEx", "Tariff", "Poverty"}]
    found = normalised([indicators[at] for at in kept], sheet.values[:, kept], Choice("fraction_of_maximum"))
    expected = golden_values("02_normalise/fracmax.csv", sheet.units, sheet.indicators)[:, kept]
    less = np.array([indicators[at].direction < 0 for at in kept])
    assert_same(found[:, ~less], expected[:, ~less])
    assert_same(found[:, less], _least_by_each(sheet.values[:, kept][:, less]))
    assert less.any()
    assert np.nanmax(expected[:, less]) > 1 >= np.nanmax(found)


def _least_by_each(values: np.ndarray) -> list[list[float]]:
    """A plain loop: of each column the least figure that is there, by each figure."""
    least = [min(figure for figure in column if figure == figure) for column in values.T.tolist()]
    return [[low / figure for low, figure in zip(least, row, strict=True)] for row in values.tolist()]


def test_goalposts_are_as_by_coinr_in_the_indicators_own_unit(
    asem, asem_specification, golden_table, golden_values, assert_same
):
    table = golden_table("02_normalise/goalposts_iMeta.csv").filter(pl.col("Type") == "Indicator")
    ends = {
        code: Goalposts(lower, upper)
        for code, lower, upper in table.select(
            "iCode", pl.col("goalpost_lower", "goalpost_upper").cast(pl.Float64)
        ).iter_rows()
    }
    indicators = [replace(one, goalposts=ends[one.code]) for one in asem_specification().indicators]
    found = normalised(indicators, asem.values, Choice("goalposts"))
    assert_same(found, golden_values("02_normalise/goalposts_raw_p10_p90.csv", asem.units, asem.indicators))


def test_distance_to_a_target_is_as_by_coinr_on_raw_figures(
    asem, asem_specification, golden_values, assert_same
):
    found = normalised(asem_specification().indicators, asem.values, Choice("distance_to_target"))
    assert_same(found, golden_values("02_normalise/dist2targ_raw_iMeta.csv", asem.units, asem.indicators))
