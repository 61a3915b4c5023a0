"""Parity, gap, aggregate and per head: worked by hand, by a plain loop, and by what must not matter."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionlines.indicators.derive import (
    MIN_COVERAGE_PCT,
    MIN_SUM_COVERAGE_PCT,
    aggregate,
    gap,
    parity,
    per_head,
)
from actionlines.indicators.observations import BREAKDOWNS, TOTAL, conform


def figures(rows: list[dict[str, object]]) -> pl.DataFrame:
    """Observations of one source and year unless a row says otherwise."""
    whole = {
        "INDICATOR": "INTERNET_USERS",
        "REF_AREA": "RWA",
        "TIME_PERIOD": "2020",
        "FREQ": "A",
        "SOURCE": "S",
        "UNIT_MEASURE": "PT",
        "FLAGS": "",
        **dict.fromkeys(BREAKDOWNS, TOTAL),
    }
    return conform(pl.DataFrame([{**whole, **row} for row in rows], infer_schema_length=None))


def by_sex(female: float, male: float, **more: object) -> list[dict[str, object]]:
    return [{"SEX": "F", "OBS_VALUE": female, **more}, {"SEX": "M", "OBS_VALUE": male, **more}]


def test_parity_is_women_over_men_and_the_gap_men_minus_women() -> None:
    rows = figures(by_sex(40.0, 50.0))
    assert parity(rows)["OBS_VALUE"].to_list() == [0.8]
    assert gap(rows).select("OBS_VALUE", "UNIT_MEASURE", "INPUT_1", "INPUT_2").row(0) == (
        10.0,
        "PP",
        40.0,
        50.0,
    )


def test_the_gap_between_town_and_country_is_positive_where_town_is_ahead() -> None:
    rows = figures([{"URBANISATION": "U", "OBS_VALUE": 70.0}, {"URBANISATION": "R", "OBS_VALUE": 30.0}])
    assert gap(rows, dimension="URBANISATION")["OBS_VALUE"].to_list() == [40.0]


def test_parity_has_no_row_where_men_have_nothing_but_the_gap_has() -> None:
    rows = figures(by_sex(1.0, 0.0))
    assert parity(rows).height == 0
    assert gap(rows)["OBS_VALUE"].to_list() == [-1.0]


@pytest.mark.parametrize("differs", [{"SOURCE": "T"}, {"TIME_PERIOD": "2019"}, {"AGE_SCOPE": "Y16T74"}])
def test_figures_of_another_source_year_or_age_scope_are_never_paired(differs: dict[str, object]) -> None:
    female, male = by_sex(40.0, 50.0)
    assert parity(figures([female, {**male, **differs}])).height == 0


def test_a_flag_on_either_side_travels_with_the_pair() -> None:
    female, male = by_sex(40.0, 50.0)
    assert parity(figures([female, {**male, "FLAGS": "jump"}]))["FLAGS"].to_list() == ["jump"]


def weights(of: dict[str, float]) -> pl.DataFrame:
    return pl.DataFrame(
        [(area, "2020", weight) for area, weight in of.items()],
        schema=["REF_AREA", "TIME_PERIOD", "WEIGHT"],
        orient="row",
    )


def members(areas: str) -> pl.DataFrame:
    return pl.DataFrame(
        {"GROUP": ["G"] * len(areas), "REF_AREA": list(areas), "TIME_PERIOD": ["2020"] * len(areas)}
    )


def test_an_aggregate_weighs_each_country_by_its_people() -> None:
    rows = figures([{"REF_AREA": "A", "OBS_VALUE": 10.0}, {"REF_AREA": "B", "OBS_VALUE": 50.0}])
    made = aggregate(rows, weights({"A": 300.0, "B": 100.0}), members("AB"))
    assert made.select("REF_AREA", "OBS_VALUE", "AREAS", "AREAS_IN_GROUP", "COVERAGE_PCT").row(0) == (
        "G",
        20.0,
        2,
        2,
        100.0,
    )


@pytest.mark.parametrize(("weight", "given_out"), [(60.0, True), (59.9, False)])
def test_no_aggregate_is_given_below_sixty_percent_of_the_weight(weight: float, given_out: bool) -> None:
    rows = figures([{"REF_AREA": "A", "OBS_VALUE": 10.0}])
    made = aggregate(rows, weights({"A": weight, "B": 100.0 - weight}), members("AB"))
    assert (made.height == 1) is given_out
    assert MIN_COVERAGE_PCT == 60.0


def test_a_country_outside_the_group_does_not_count() -> None:
    rows = figures([{"REF_AREA": "A", "OBS_VALUE": 10.0}, {"REF_AREA": "Z", "OBS_VALUE": 90.0}])
    made = aggregate(rows, weights({"A": 1.0, "Z": 1.0}), members("A"))
    assert made["OBS_VALUE"].to_list() == [10.0]


def test_counts_are_added_up_not_averaged() -> None:
    rows = figures([{"REF_AREA": "A", "OBS_VALUE": 10.0}, {"REF_AREA": "B", "OBS_VALUE": 5.0}])
    made = aggregate(rows, weights({"A": 1.0, "B": 1.0}), members("AB"), rule="sum")
    assert made["OBS_VALUE"].to_list() == [15.0]


def test_a_share_of_women_is_weighed_by_women_and_not_by_everybody() -> None:
    rows = figures([{"REF_AREA": a, "SEX": "F", "OBS_VALUE": x} for a, x in (("A", 10.0), ("B", 50.0))])
    people = pl.DataFrame(
        [("A", "_T", 500.0), ("A", "F", 300.0), ("B", "_T", 500.0), ("B", "F", 100.0)],
        schema=["REF_AREA", "SEX", "WEIGHT"],
        orient="row",
    ).with_columns(pl.lit("2020").alias("TIME_PERIOD"))
    made = aggregate(rows, people, members("AB"))
    assert made.select("SEX", "OBS_VALUE", "INPUT_2").row(0) == ("F", 20.0, 400.0)


def test_a_part_of_the_population_that_nobody_counted_has_no_aggregate() -> None:
    rows = figures([{"REF_AREA": a, "AGE": "Y15T24", "OBS_VALUE": 10.0} for a in "AB"])
    assert aggregate(rows, weights({"A": 1.0, "B": 1.0}), members("AB")).height == 0


@pytest.mark.parametrize(("weight", "given_out"), [(95.0, True), (94.9, False)])
def test_a_sum_is_given_only_where_next_to_nothing_is_missing(weight: float, given_out: bool) -> None:
    rows = figures([{"REF_AREA": "A", "OBS_VALUE": 10.0}])
    made = aggregate(rows, weights({"A": weight, "B": 100.0 - weight}), members("AB"), rule="sum")
    assert (made.height == 1) is given_out
    assert MIN_SUM_COVERAGE_PCT == 95.0


def test_a_member_without_a_weight_is_counted_among_the_members_all_the_same() -> None:
    rows = figures([{"REF_AREA": a, "OBS_VALUE": 10.0} for a in "AB"])
    made = aggregate(rows, weights({"A": 1.0}), members("AB"))
    assert made.select("AREAS", "AREAS_IN_GROUP", "COVERAGE_PCT").row(0) == (1, 2, 100.0)


def test_per_head_divides_by_the_people_of_the_same_year() -> None:
    made = per_head(figures([{"REF_AREA": "A", "OBS_VALUE": 30.0}]), weights({"A": 200.0}), per=100)
    assert made.select("OBS_VALUE", "UNIT_MEASURE", "RECIPE").row(0) == (15.0, "PER_100_POP", "per_100")


shares = st.floats(0, 100)
people = st.floats(1, 1e9)


@given(st.lists(st.tuples(shares, people), min_size=1, max_size=8), st.randoms())
def test_an_aggregate_agrees_with_a_plain_loop_and_lies_between_its_members(
    countries: list[tuple[float, float]], shuffle: object
) -> None:
    names = "ABCDEFGH"[: len(countries)]
    rows = [{"REF_AREA": name, "OBS_VALUE": share} for name, (share, _) in zip(names, countries, strict=True)]
    shuffle.shuffle(rows)  # type: ignore[attr-defined]
    weight = {name: w for name, (_, w) in zip(names, countries, strict=True)}
    made = aggregate(figures(rows), weights(weight), members(names))["OBS_VALUE"].item()
    total = weighed = 0.0
    for share, w in countries:
        weighed += share * w
        total += w
    assert made == pytest.approx(weighed / total, rel=1e-9)
    assert min(s for s, _ in countries) - 1e-9 <= made <= max(s for s, _ in countries) + 1e-9


@given(shares, shares)
def test_the_gap_turns_its_sign_when_women_and_men_change_places(female: float, male: float) -> None:
    one, other = gap(figures(by_sex(female, male))), gap(figures(by_sex(male, female)))
    assert one["OBS_VALUE"].item() == -other["OBS_VALUE"].item()
