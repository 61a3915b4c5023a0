"""What holds for any figures: order and neighbours in the table never matter, nothing is removed or changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.observations import BREAKDOWNS, KEY, SCHEMA
from actionlines.indicators.validation import FLAGS, findings, flag

CATALOGUE = load_catalogue(Path(__file__).parents[1] / "spec" / "catalogue")
WHOLE: dict[str, Any] = {"FREQ": "A", **dict.fromkeys(BREAKDOWNS, "_T")}

values = st.one_of(
    st.sampled_from([0.0, 0.058, 12.7, 44.7, 58.0, 58.3, 100.0]),
    st.floats(0, 100, allow_nan=False, width=32),
)
figures = st.fixed_dictionaries(
    {
        "INDICATOR": st.sampled_from(["USERS", "PEOPLE", "SUBSCRIPTIONS", "BALANCE"]),
        "REF_AREA": st.sampled_from(["RWA", "BDI"]),
        "TIME_PERIOD": st.integers(2008, 2022).map(str),
        "SEX": st.sampled_from(["_T", "_T", "F", "M"]),
        "URBANISATION": st.sampled_from(["_T", "_T", "U", "R"]),
        "SOURCE": st.sampled_from(["ONE", "TWO"]),
        "OBS_VALUE": values,
    }
)


def table(given: list[dict[str, Any]]) -> pl.DataFrame:
    rows = [{**WHOLE, **row} for row in given]
    return pl.DataFrame(rows, schema=SCHEMA).unique(KEY, keep="first", maintain_order=True)


tables = st.lists(figures, max_size=80).map(table)


@settings(max_examples=50, deadline=None)
@given(tables)
def test_nothing_is_removed_and_nothing_but_flags_is_changed(rows: pl.DataFrame) -> None:
    flagged = flag(rows, CATALOGUE)

    assert_frame_equal(flagged.drop("FLAGS"), rows.drop("FLAGS"))
    named = {name for flags in flagged["FLAGS"] for name in flags.split()}
    assert named <= set(FLAGS)


@pytest.mark.slow
@settings(max_examples=50, deadline=None)
@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows: pl.DataFrame, random: Any) -> None:
    order = list(range(rows.height))
    random.shuffle(order)

    assert_frame_equal(findings(rows, CATALOGUE), findings(rows[order], CATALOGUE), rel_tol=1e-9)


@settings(max_examples=30, deadline=None)
@given(tables)
def test_areas_may_be_judged_one_after_the_other(rows: pl.DataFrame) -> None:
    parts = [findings(rows.filter(pl.col("REF_AREA") == area), CATALOGUE) for area in ("RWA", "BDI")]

    assert_frame_equal(
        findings(rows, CATALOGUE), pl.concat(parts).sort(*KEY, "FLAG", "DIMENSION"), rel_tol=1e-9
    )


@settings(max_examples=30, deadline=None)
@given(tables, st.sampled_from([0.001, 1000.0, 1e6]))
def test_the_unit_of_an_amount_does_not_matter_for_its_history(rows: pl.DataFrame, factor: float) -> None:
    amounts = rows.filter(pl.col("INDICATOR").is_in(["PEOPLE", "BALANCE"]))
    along_time = pl.col("FLAG").is_in(["jump", "unit_slip"])

    told = [
        findings(table, CATALOGUE).filter(along_time).select(*KEY, "FLAG")
        for table in (amounts, amounts.with_columns(pl.col("OBS_VALUE") * factor))
    ]

    assert_frame_equal(*told)


@settings(max_examples=30, deadline=None)
@given(tables)
def test_flags_and_findings_are_the_same_thing(rows: pl.DataFrame) -> None:
    found = findings(rows, CATALOGUE)

    flagged = flag(rows, CATALOGUE).filter(pl.col("FLAGS") != "").select(KEY)

    assert_frame_equal(flagged.sort(KEY), found.select(KEY).unique().sort(KEY))
