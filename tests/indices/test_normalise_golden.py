"""Every way to normalise against COINr."""

from __future__ import annotations

import numpy as np
import pytest

from actionlines.indices.normalise import NoScaleError
from actionlines.indices.normalise_step import normalised
from actionlines.indices.specification import Choice

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


def test_a_fraction_of_the_maximum_is_as_by_coinr_and_refused_where_coinr_divides_by_nought(
    asem_specification, golden_sheet, golden_values, assert_same
):
    sheet = golden_sheet("01_example_coin/Treated.csv")
    indicators = asem_specification().indicators
    with pytest.raises(NoScaleError, match=r"CostImpEx, Tariff, Poverty: the best figure is 0"):
        normalised(indicators, sheet.values, Choice("fraction_of_maximum"))
    kept = [at for at, one in enumerate(indicators) if one.code not in {"CostImpEx", "Tariff", "Poverty"}]
    found = normalised([indicators[at] for at in kept], sheet.values[:, kept], Choice("fraction_of_maximum"))
    expected = golden_values("02_normalise/fracmax.csv", sheet.units, sheet.indicators)
    assert_same(found, expected[:, kept])
    assert np.isfinite(found).all()
