"""The table of divides between countries: each number is that of the measure it names."""

from __future__ import annotations

import polars as pl
import pytest

from actionlines.progress.between import MEASURES, MIRRORED, between
from actionlines.progress.bounded import wagstaff
from actionlines.progress.inequality import gini, theil_t

ROWS = pl.DataFrame(
    {
        "REF_AREA": list("ABCD"),
        "YEAR": [2020] * 4,
        "VALUE": [10.0, 30.0, 50.0, 90.0],
        "WEIGHT": [5.0, 1.0, 2.0, None],
        "REGION": ["x", "x", "y", "y"],
        "INCOME": ["low", "low", "high", None],
    }
)


def value(table: pl.DataFrame, **key: str) -> float | None:
    whole = table.filter(pl.col("SCHEME").is_null())
    return whole.filter(pl.col(name) == one for name, one in key.items())["VALUE"].item()


def test_each_number_is_that_of_its_measure_side_and_weights() -> None:
    table = between(ROWS, bounded=True)
    assert value(table, SIDE="have", WEIGHTED="areas", MEASURE="gini") == gini([10.0, 30, 50, 90])
    assert value(table, SIDE="lack", WEIGHTED="areas", MEASURE="gini") == gini([90.0, 70, 50, 10])
    assert value(table, SIDE="have", WEIGHTED="people", MEASURE="theil_t") == theil_t(
        [10.0, 30, 50], [5.0, 1, 2]
    )
    assert value(table, SIDE="both", WEIGHTED="people", MEASURE="wagstaff") == wagstaff(
        [10.0, 30, 50], [5.0, 1, 2]
    )


def test_theils_measures_are_parted_by_region_and_income_of_those_whose_group_is_known() -> None:
    parted = between(ROWS, bounded=True).filter(pl.col("SCHEME").is_not_null())
    assert parted.height == 2 * 2 * 2 * 2  # weights, sides, schemes, measures
    assert parted.select((pl.col("BETWEEN") + pl.col("WITHIN") - pl.col("VALUE")).abs().max()).item() < 1e-12
    income = parted.filter(pl.col("SCHEME") == "INCOME", pl.col("WEIGHTED") == "areas")
    assert income["AREAS"].unique().to_list() == [3]


def test_a_figure_without_a_bound_has_one_side() -> None:
    table = between(ROWS, bounded=False)
    assert table["SIDE"].unique().to_list() == ["have"]
    assert not set(table["MEASURE"]) & set(MIRRORED)


def test_an_infinite_measure_and_one_of_nothing_are_missing() -> None:
    nobody = ROWS.with_columns(VALUE=pl.Series([0.0, 30.0, 50.0, 90.0]))
    assert value(between(nobody, bounded=True), SIDE="have", WEIGHTED="areas", MEASURE="theil_l") is None
    none = between(ROWS.with_columns(VALUE=pl.lit(0.0)), bounded=True)
    assert value(none, SIDE="have", WEIGHTED="areas", MEASURE="gini") is None
    assert value(none, SIDE="lack", WEIGHTED="areas", MEASURE="gini") == 0.0


def test_a_year_with_one_country_is_left_out() -> None:
    assert between(ROWS.head(1), bounded=True).is_empty()


@pytest.mark.parametrize("name", MEASURES)
def test_the_order_of_rows_does_not_matter(name: str) -> None:
    turned = between(ROWS.reverse(), bounded=True)
    assert turned.equals(between(ROWS, bounded=True))
    assert name in set(turned["MEASURE"])
