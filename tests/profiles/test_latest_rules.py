"""The rules behind a scorecard, each on a table small enough to read."""

from __future__ import annotations

import polars as pl
import pytest

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.observations import BREAKDOWNS, TOTAL, conform
from actionlines.profiles import latest
from actionlines.profiles.figures import Trend, trend

INDICATOR = "INTERNET_USERS"


def rows(*facts: dict[str, object]) -> pl.DataFrame:
    """Figures of the whole population by one source, unless a fact says otherwise."""
    usual = {
        "INDICATOR": INDICATOR,
        "REF_AREA": "RWA",
        "FREQ": "A",
        "SOURCE": "GAPMINDER",
        "UNIT_MEASURE": "PT",
        **dict.fromkeys(BREAKDOWNS, TOTAL),
    }
    return conform(pl.DataFrame([{**usual, **fact} for fact in facts], infer_schema_length=None))


def series(area: str, *values: tuple[str, float], **facts: object) -> list[dict[str, object]]:
    return [
        {"REF_AREA": area, "TIME_PERIOD": period, "OBS_VALUE": value, **facts} for period, value in values
    ]


def told(figures: pl.DataFrame) -> tuple[object, ...]:
    return figures.select("TIME_PERIOD", "OBS_VALUE", "BEFORE_PERIOD", "BEFORE_VALUE", "BROKEN").row(0)


def test_a_trend_starts_from_the_figure_nearest_to_five_years_before() -> None:
    values = (("2014", 1.0), ("2016", 2.0), ("2019", 3.0), ("2023", 9.0))
    assert told(latest.latest_figures(rows(*series("RWA", *values)))) == ("2023", 9.0, "2019", 3.0, False)


def test_of_two_figures_equally_near_the_older_one_is_taken() -> None:
    values = (("2017", 2.0), ("2019", 3.0), ("2023", 9.0))
    assert told(latest.latest_figures(rows(*series("RWA", *values)))) == ("2023", 9.0, "2017", 2.0, False)


@pytest.mark.parametrize("year", ["2015", "2021"])
def test_a_figure_eight_or_two_years_before_starts_no_trend(year: str) -> None:
    values = ((year, 2.0), ("2023", 9.0))
    assert told(latest.latest_figures(rows(*series("RWA", *values)))) == ("2023", 9.0, None, None, False)


def test_a_break_between_the_two_figures_is_seen() -> None:
    facts = series("RWA", ("2018", 2.0), ("2020", 5.0), ("2023", 9.0))
    facts[1]["OBS_STATUS"] = "B"
    assert told(latest.latest_figures(rows(*facts))) == ("2023", 9.0, "2018", 2.0, True)


def test_a_break_at_the_older_figure_itself_does_not_count() -> None:
    facts = series("RWA", ("2018", 2.0), ("2020", 5.0), ("2023", 9.0))
    facts[0]["OBS_STATUS"] = "B"
    assert told(latest.latest_figures(rows(*facts))) == ("2023", 9.0, "2018", 2.0, False)


@pytest.mark.parametrize(
    ("name", "then", "now"), [("AGE_SCOPE", "Y_GE15", "Y16T74"), ("REF_PERIOD", "P3M", "P12M")]
)
def test_figures_of_another_age_scope_or_reference_period_make_no_trend(
    name: str, then: str, now: str
) -> None:
    facts = series("RWA", ("2018", 2.0), ("2023", 9.0))
    facts[0][name], facts[1][name] = then, now
    assert told(latest.latest_figures(rows(*facts))) == ("2023", 9.0, "2018", 2.0, True)
    facts[0][name] = None
    facts[1][name] = now
    assert told(latest.latest_figures(rows(*facts))) == ("2023", 9.0, "2018", 2.0, False)


def test_editions_of_an_index_with_a_scale_each_make_no_trend() -> None:
    figures = rows(*series("RWA", ("2018", 0.2), ("2022", 0.9)))
    assert told(latest.latest_figures(figures, editions=frozenset({INDICATOR})))[-1] is True


def test_the_surveys_indices_of_e_government_are_such_editions() -> None:
    found = {code for code, one in load_catalogue().indicators.items() if not one.comparable_over_time}
    assert found == {
        "EGDI",
        "ONLINE_SERVICE_INDEX",
        "TELECOM_INFRASTRUCTURE_INDEX",
        "HUMAN_CAPITAL_INDEX",
        "E_PARTICIPATION_INDEX",
    }


def test_a_share_of_income_moves_in_percent_and_a_share_of_people_in_points() -> None:
    found = load_catalogue().indicators
    assert not found["RESEARCH_SPENDING"].moves_in_points
    assert found["INTERNET_USERS"].moves_in_points


def test_the_window_ends_with_the_last_year_in_which_ten_report() -> None:
    facts = [fact for n in range(10) for fact in series(f"A{n:02}", ("2022", 1.0))]
    facts += series("RWA", ("2024", 1.0))
    figures = latest.latest_figures(rows(*facts))
    assert latest.windows(figures).rows() == [(INDICATOR, 2020)]


def test_where_ten_never_report_in_one_year_the_window_ends_with_the_last_figure() -> None:
    figures = latest.latest_figures(rows(*series("RWA", ("2016", 1.0)), *series("KEN", ("2019", 1.0))))
    assert latest.windows(figures).rows() == [(INDICATOR, 2017)]


def placed(
    values: dict[str, float], *, falling: bool = False, years: dict[str, str] | None = None
) -> dict[str, int]:
    facts = [
        fact
        for area, value in values.items()
        for fact in series(area, ((years or {}).get(area, "2023"), value))
    ]
    figures = latest.latest_figures(rows(*facts)).with_columns(pl.lit(2021).alias("WINDOW_FROM"))
    peers = pl.DataFrame({"REF_AREA": list(values), "GROUP": ["001"] * len(values)})
    found = latest.places(figures, peers, frozenset({INDICATOR}) if falling else frozenset())
    return dict(found.select("REF_AREA", "RANK").iter_rows())


def test_the_highest_is_first_and_equal_figures_share_a_place() -> None:
    values = {"A": 10.0, "B": 30.0, "C": 30.0, "D": 20.0, "E": 5.0}
    assert placed(values) == {"A": 4, "B": 1, "C": 1, "D": 3, "E": 5}


def test_the_lowest_is_first_where_less_is_better() -> None:
    values = {"A": 10.0, "B": 30.0, "C": 29.0, "D": 20.0, "E": 5.0}
    assert placed(values, falling=True) == {"A": 2, "B": 5, "C": 4, "D": 3, "E": 1}


def test_fewer_than_five_areas_have_no_place() -> None:
    assert placed({"A": 1.0, "B": 2.0, "C": 3.0, "D": 4.0}) == {}


def test_a_figure_older_than_the_window_has_no_place() -> None:
    values = {"A": 1.0, "B": 2.0, "C": 3.0, "D": 4.0, "E": 5.0, "F": 6.0}
    assert placed(values, years={"F": "2020"}) == {"A": 5, "B": 4, "C": 3, "D": 2, "E": 1}


def test_the_gap_is_of_the_latest_year_in_which_one_source_has_both() -> None:
    facts = [
        *series("RWA", ("2018", 20.0), ("2019", 30.0), SEX="F"),
        *series("RWA", ("2018", 25.0), SEX="M"),
    ]
    found = latest.gaps(rows(*facts).lazy(), load_catalogue())
    assert found.select("DIMENSION", "TIME_PERIOD", "INPUT_1", "INPUT_2", "OBS_VALUE").rows() == [
        ("SEX", "2018", 20.0, 25.0, 5.0)
    ]


def test_another_source_is_listed_with_its_largest_difference() -> None:
    facts = [
        *series("RWA", ("2018", 20.0), ("2019", 30.0), ("2020", 40.0)),
        *series("RWA", ("2018", 21.0), ("2019", 26.0), ("2021", 50.0), SOURCE="WB_WDI"),
    ]
    statements = latest.ranked(rows(*facts).lazy(), load_catalogue())
    found = latest.other_sources(statements)
    columns = ("SOURCE", "TIME_PERIOD", "OBS_VALUE", "COMMON", "DIFFERENCE", "DIFFERENCE_PERIOD")
    assert found.select(columns).rows() == [("WB_WDI", "2021", 50.0, 2, -4.0, "2019")]


def test_another_source_without_a_common_year_has_no_difference() -> None:
    facts = [*series("RWA", ("2018", 20.0)), *series("RWA", ("2021", 50.0), SOURCE="WB_WDI")]
    found = latest.other_sources(latest.ranked(rows(*facts).lazy(), load_catalogue()))
    assert found.select("COMMON", "DIFFERENCE", "DIFFERENCE_PERIOD").rows() == [(0, None, None)]


def test_the_median_then_and_now_is_of_the_same_areas() -> None:
    facts = [
        *series("A", ("2018", 10.0), ("2023", 20.0)),
        *series("B", ("2018", 20.0), ("2023", 40.0)),
        *series("C", ("2018", 30.0), ("2023", 60.0)),
        *series("D", ("2023", 1000.0)),
    ]
    figures = latest.latest_figures(rows(*facts)).with_columns(pl.lit(2021).alias("WINDOW_FROM"))
    columns = ("IN_WINDOW", "MEDIAN", "MEDIAN_BEFORE", "MEDIAN_AFTER", "SINCE", "FOLLOWED")
    assert latest.summaries(figures).select(columns).rows() == [(4, 50.0, 20.0, 40.0, 2018, 3)]


def judged(before: float, after: float, *, in_points: bool = True, better: int = 1) -> Trend:
    return trend(before=before, after=after, since="2018", in_points=in_points, better=better)


def test_a_rise_is_worse_where_less_is_better() -> None:
    assert (judged(10.0, 12.0, better=-1).direction, judged(10.0, 12.0, better=-1).verdict) == ("up", "worse")


def test_no_verdict_where_neither_is_better() -> None:
    assert judged(10.0, 12.0, better=0).verdict == "none"


def test_less_than_two_percent_is_steady_for_what_is_no_share() -> None:
    assert [judged(100.0, after, in_points=False).direction for after in (101.9, 102.0, 98.1, 97.9)] == [
        "steady",
        "up",
        "steady",
        "down",
    ]


def test_from_zero_there_is_no_change_in_percent() -> None:
    moved = judged(0.0, 3.0, in_points=False)
    assert (moved.change_pct, moved.direction) == (None, "up")


def test_what_stands_for_a_part_of_the_people_says_so_in_its_name() -> None:
    """A figure of girls under the name of all children would be a false statement."""
    parts = {"F": ("girls", "women"), "ISCED11_2": ("lower secondary",), "ISCED11_3": ("upper secondary",)}
    for code, one in load_catalogue().indicators.items():
        for part in one.principal.values():
            for names in (one.names, one.short_names):
                assert any(f"({word})" in names["en"] for word in parts[part]), code
