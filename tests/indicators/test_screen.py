"""What is screened off before the plausibility rules could not have been flagged by them."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionlines.indicators.bundle import FOLDER
from actionlines.indicators.catalogue import Catalogue, load_catalogue
from actionlines.indicators.coded import Code
from actionlines.indicators.observations import BREAKDOWNS, SCHEMA, TOTAL, conform
from actionlines.indicators.ordering import in_order, key_numbers
from actionlines.indicators.pieces import flagged
from actionlines.indicators.releases import SORT_KEYS
from actionlines.indicators.validation import findings, flag

INDICATORS = ("INTERNET_USERS", "FIXED_BROADBAND_PER_100", "MOBILE_SUBSCRIPTIONS", "POPULATION")
"""A share, rates and a count: each scale on which steps are compared."""

FIGURES = st.one_of(
    st.sampled_from([0.0, 0.02, 12.7, 50.0, 58.1, 0.581, 58_100.0]),
    st.floats(0, 100),
    st.floats(0, 1e9),
)
SERIES = st.lists(st.tuples(st.booleans(), FIGURES), min_size=1, max_size=25)


def both_ways(rows: pl.DataFrame, catalogue: Catalogue) -> None:
    code = Code(SCHEMA)
    coded = code.encode(rows)
    coded, _ = in_order(coded, key_numbers(coded, code, SORT_KEYS["area"]))
    screened, found = flagged(coded, code, catalogue)
    ordered = rows.sort(SORT_KEYS["area"])
    assert found.equals(findings(ordered, catalogue))
    assert code.decode(screened).equals(flag(ordered, catalogue))


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(INDICATORS), SERIES, min_size=1))
def test_screened_or_not_the_same_figures_are_flagged(drawn: dict[str, list[tuple[bool, float]]]) -> None:
    catalogue = load_catalogue()
    told = [
        (indicator, str(1990 + year), value)
        for indicator, series in drawn.items()
        if indicator in catalogue.indicators
        for year, (stated, value) in enumerate(series)
        if stated
    ]
    if told:
        frame = pl.DataFrame(told, schema=["INDICATOR", "TIME_PERIOD", "OBS_VALUE"], orient="row")
        whole = [pl.lit(TOTAL).alias(name) for name in BREAKDOWNS]
        fixed = [
            pl.lit(text).alias(name) for name, text in (("REF_AREA", "RWA"), ("SOURCE", "S"), ("FREQ", "A"))
        ]
        both_ways(conform(frame.with_columns(*whole, *fixed, pl.lit("").alias("FLAGS"))), catalogue)


@pytest.mark.slow
def test_official_figures_are_flagged_the_same_screened_or_not() -> None:
    rows = pl.concat(pl.read_parquet(path) for path in _parts())
    both_ways(rows.with_columns(pl.lit("").alias("FLAGS")), load_catalogue())


def _parts() -> list[str]:
    import json

    names = json.loads((FOLDER / "contents.json").read_text("utf-8"))[1]["rows"]
    return [str(FOLDER / "parts" / f"{name}.parquet") for name in names]
