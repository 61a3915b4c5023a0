"""Two groups side by side: worked by hand, with errors, and seen from the other end."""

from __future__ import annotations

import math

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionlines.indicators.observations import BREAKDOWNS, TOTAL, conform
from actionlines.progress.within import (
    PAIRS,
    UnknownPairError,
    band,
    divides,
    log_odds_difference,
    pair_of,
)


def parts(dimension: str, values: dict[str, float], **more: object) -> pl.DataFrame:
    whole = {
        "INDICATOR": "INTERNET_USERS",
        "REF_AREA": "RWA",
        "TIME_PERIOD": "2020",
        "FREQ": "A",
        "SOURCE": "S",
        "UNIT_MEASURE": "PT",
        "FLAGS": "",
        **dict.fromkeys(BREAKDOWNS, TOTAL),
        **more,
    }
    return conform(pl.DataFrame([{**whole, dimension: code, "OBS_VALUE": x} for code, x in values.items()]))


@pytest.mark.parametrize(
    ("dimension", "values"),
    [
        ("SEX", {"F": 40.0, "M": 50.0}),
        ("URBANISATION", {"R": 40.0, "U": 50.0}),
        ("AGE", {"Y_GE75": 40.0, "Y15T24": 50.0}),
        ("INCOME_WEALTH_QUANTILE", {"B40": 40.0, "T60": 50.0}),
        ("DISABILITY_STATUS", {"PD": 40.0, "PWD": 50.0}),
        ("EDUCATION_LEV", {"ISCED11_0_1": 40.0, "ISCED11_GE2": 50.0}),
    ],
)
def test_each_split_is_told_as_ratio_difference_and_log_odds(
    dimension: str, values: dict[str, float]
) -> None:
    row = divides(parts(dimension, values), dimension=dimension).row(0, named=True)
    assert (row["BEHIND"], row["AHEAD"]) == tuple(values)
    assert (row["PARITY"], row["GAP"], row["BAND"]) == (0.8, 10.0, "behind")
    assert row["LOG_ODDS"] == pytest.approx(math.log(0.5 / 0.5) - math.log(0.4 / 0.6))
    assert row["SHARE_OF_LACKING_PCT"] is None


def test_the_widest_pair_that_is_stated_is_taken() -> None:
    incomes = parts("INCOME_WEALTH_QUANTILE", {"B40": 1.0, "T60": 2.0, "Q1": 1.0, "Q5": 3.0})
    assert pair_of(incomes, "INCOME_WEALTH_QUANTILE") == ("Q1", "Q5")
    ages = parts("AGE", {"Y_GE25": 1.0, "Y15T24": 2.0})
    assert pair_of(ages, "AGE") == ("Y_GE25", "Y15T24")


def test_the_share_of_those_offline_is_told_by_people() -> None:
    people = pl.DataFrame(
        {"REF_AREA": "RWA", "TIME_PERIOD": "2020", "SEX": ["F", "M", "_T"], "WEIGHT": [60.0, 40.0, 100.0]}
    )
    row = divides(parts("SEX", {"F": 40.0, "M": 50.0}), dimension="SEX", weights=people).row(0, named=True)
    assert row["SHARE_OF_LACKING_PCT"] == pytest.approx(100 * 36 / (36 + 20))


def test_where_errors_are_known_the_gap_has_an_interval_and_says_whether_it_is_clear() -> None:
    rows = parts("SEX", {"F": 40.0, "M": 50.0}, STD_ERROR=3.0)
    row = divides(rows, dimension="SEX").row(0, named=True)
    assert row["GAP_STD_ERROR"] == pytest.approx(math.sqrt(18))
    assert (row["GAP_LOW"], row["GAP_HIGH"]) == (pytest.approx(10 - 8.315423), pytest.approx(10 + 8.315423))
    assert row["LOG_ODDS_STD_ERROR"] == pytest.approx(math.hypot(0.03 / 0.24, 0.03 / 0.25))
    assert row["CLEAR"] is True
    wide = divides(rows.with_columns(STD_ERROR=pl.lit(4.0)), dimension="SEX").row(0, named=True)
    assert wide["CLEAR"] is False


def test_without_errors_nothing_is_said_of_how_sure_it_is() -> None:
    row = divides(parts("SEX", {"F": 40.0, "M": 50.0}), dimension="SEX").row(0, named=True)
    assert [row[name] for name in ("GAP_STD_ERROR", "GAP_LOW", "GAP_HIGH", "CLEAR")] == [None] * 4


@pytest.mark.parametrize("values", [{"F": 0.0, "M": 50.0}, {"F": 40.0, "M": 100.0}])
def test_log_odds_are_not_told_at_nought_or_a_hundred(values: dict[str, float]) -> None:
    row = divides(parts("SEX", values), dimension="SEX").row(0, named=True)
    assert row["LOG_ODDS"] is None
    assert row["GAP"] is not None


def test_a_figure_that_is_no_share_has_no_log_odds() -> None:
    rows = parts("SEX", {"F": 4.0, "M": 5.0}, UNIT_MEASURE="YEARS")
    assert divides(rows, dimension="SEX").row(0, named=True)["LOG_ODDS"] is None


def test_parity_is_missing_where_the_group_ahead_has_nothing() -> None:
    row = divides(parts("SEX", {"F": 4.0, "M": 0.0}), dimension="SEX").row(0, named=True)
    assert (row["PARITY"], row["BAND"], row["GAP"]) == (None, None, -4.0)


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (0.9499, "behind"),
        (0.95, "near"),
        (0.9799, "near"),
        (0.98, "parity"),
        (1.02, "parity"),
        (1.021, "ahead"),
    ],
)
def test_bands_of_parity_are_those_of_itu(score: float, expected: str) -> None:
    assert band(score) == expected
    row = divides(parts("SEX", {"F": score * 50, "M": 50.0}), dimension="SEX").row(0, named=True)
    assert row["BAND"] == expected


share = st.floats(min_value=0.5, max_value=99.5)


@settings(max_examples=25, deadline=None)
@given(share, share)
def test_gap_and_log_odds_are_mirrored_when_the_other_side_is_told_and_the_ratio_is_not(
    behind: float, ahead: float
) -> None:
    told = divides(parts("SEX", {"F": behind, "M": ahead}), dimension="SEX").row(0, named=True)
    other = divides(parts("SEX", {"F": 100 - behind, "M": 100 - ahead}), dimension="SEX").row(0, named=True)
    assert other["GAP"] == pytest.approx(-told["GAP"], abs=1e-9)
    assert other["LOG_ODDS"] == pytest.approx(-told["LOG_ODDS"], abs=1e-9)
    assert log_odds_difference(behind, ahead) == pytest.approx(told["LOG_ODDS"], abs=1e-12)


def test_the_ratio_says_other_things_of_those_online_and_of_those_offline() -> None:
    online = divides(parts("SEX", {"F": 90.0, "M": 95.0}), dimension="SEX").row(0, named=True)
    offline = divides(parts("SEX", {"F": 10.0, "M": 5.0}), dimension="SEX").row(0, named=True)
    assert (online["BAND"], offline["PARITY"]) == ("behind", 2.0)
    assert online["PARITY"] == pytest.approx(90 / 95)


def test_a_dimension_that_has_no_pair_is_refused_with_those_that_have() -> None:
    with pytest.raises(UnknownPairError, match="SEX"):
        divides(parts("SEX", {"F": 1.0}), dimension="SHOE_SIZE")
    assert set(PAIRS) == set(BREAKDOWNS)


@pytest.mark.parametrize(
    ("women", "men", "published"), [(57, 62, 0.92), (63, 69, 0.92)], ids=["world 2020", "world 2022"]
)
def test_the_parity_scores_that_itu_publishes_follow_from_its_shares(
    women: float, men: float, published: float
) -> None:
    """ITU, Facts and figures 2021 and 2022: shares in whole per cent, scores from unrounded ones."""
    low, high = (women - 0.5) / (men + 0.5), (women + 0.5) / (men - 0.5)
    assert round(low, 2) <= published <= round(high, 2)
    row = divides(parts("SEX", {"F": float(women), "M": float(men)}), dimension="SEX").row(0, named=True)
    assert row["PARITY"] == women / men
    assert (row["BAND"], band(published)) == ("behind", "behind")
