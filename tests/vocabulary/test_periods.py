from __future__ import annotations

import datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionlines.periods import PATTERN, FrequencyError, Period, PeriodError, parse, span

YEARS = st.integers(1, 9998).map(lambda year: f"{year:04d}")
PERIODS = st.one_of(
    YEARS,
    st.builds("{}-S{}".format, YEARS, st.integers(1, 2)),
    st.builds("{}-Q{}".format, YEARS, st.integers(1, 4)),
    st.builds("{}-{:02d}".format, YEARS, st.integers(1, 12)),
    st.dates(max_value=datetime.date(9998, 12, 31)).map(lambda day: f"{day.year:04d}{day.isoformat()[4:]}"),
).map(parse)


@pytest.mark.parametrize(
    ("text", "freq", "start", "end"),
    [
        ("2020", "A", "2020-01-01", "2020-12-31"),
        ("2020-S1", "S", "2020-01-01", "2020-06-30"),
        ("2020-S2", "S", "2020-07-01", "2020-12-31"),
        ("2020-Q1", "Q", "2020-01-01", "2020-03-31"),
        ("2020-Q4", "Q", "2020-10-01", "2020-12-31"),
        ("2020-02", "M", "2020-02-01", "2020-02-29"),
        ("2020-05-17", "D", "2020-05-17", "2020-05-17"),
    ],
)
def test_each_notation_has_its_frequency_and_its_days(text: str, freq: str, start: str, end: str) -> None:
    period = parse(text)
    assert (period.freq, period.start.isoformat(), period.end.isoformat()) == (freq, start, end)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20",
        "2020-",
        "2020-Q5",
        "2020-S3",
        "2020-13",
        "2020-5",
        "2020Q1",
        "2020-W01",
        "x",
        "2020\n",
        "٢٠٢٠",
    ],
)
def test_what_is_no_period_says_how_to_write_one(text: str) -> None:
    with pytest.raises(PeriodError) as raised:
        parse(text)
    assert str(raised.value) == f"{text!r} is no period; write 2020, 2020-S1, 2020-Q3, 2020-05 or 2020-05-17"


@pytest.mark.parametrize("text", ["2021-02-29", "2020-04-31", "0000"])
def test_a_day_that_the_calendar_lacks_is_no_period(text: str) -> None:
    with pytest.raises(PeriodError, match="is no day of the calendar"):
        parse(text)


@given(PERIODS)
def test_a_period_written_and_read_again_is_the_same(period: Period) -> None:
    assert parse(str(period)) == period


@given(PERIODS)
def test_the_next_period_begins_the_day_after(period: Period) -> None:
    assert period.next().start == period.end + datetime.timedelta(days=1)
    assert period < period.next()
    assert period.next().freq == period.freq


@given(
    st.permutations([parse(text) for text in ("2020", "2020-S2", "2020-Q4", "2020-12", "2019", "2021-01-01")])
)
def test_periods_have_one_order(periods: list[Period]) -> None:
    ordered = ["2019", "2020", "2020-S2", "2020-Q4", "2020-12", "2021-01-01"]
    assert [str(period) for period in sorted(periods)] == ordered


@given(PERIODS, PERIODS)
def test_of_two_periods_one_is_first_or_they_are_the_same(a: Period, b: Period) -> None:
    assert (a < b) + (b < a) + (a == b) == 1


def test_a_year_stands_with_its_end_among_its_parts() -> None:
    ordered = [
        "2020-S1",
        "2020-Q3",
        "2020-11",
        "2020",
        "2020-S2",
        "2020-Q4",
        "2020-12",
        "2020-12-31",
        "2021-01",
    ]
    assert [str(period) for period in sorted(map(parse, reversed(ordered)))] == ordered


def test_a_range_holds_both_its_ends() -> None:
    assert [str(each) for each in span(parse("2019-11"), parse("2020-02"))] == [
        "2019-11",
        "2019-12",
        "2020-01",
        "2020-02",
    ]
    assert list(span(parse("2021"), parse("2020"))) == []
    assert list(span(parse("9999"), parse("9999"))) == [parse("9999")]


def test_a_range_of_two_frequencies_is_an_error() -> None:
    with pytest.raises(FrequencyError, match="no range from 2019 to 2020-Q1: one is of frequency A, one Q"):
        list(span(parse("2019"), parse("2020-Q1")))


def test_a_period_knows_what_lies_within() -> None:
    assert parse("2020-Q2") in parse("2020")
    assert datetime.date(2020, 5, 17) in parse("2020-Q2")
    assert parse("2020") not in parse("2020-Q2")


@given(st.one_of(PERIODS.map(str), st.text(alphabet="0129-SQM\n", max_size=11)))
def test_the_pattern_for_whole_columns_agrees_with_reading_one_by_one(text: str) -> None:
    matches = pl.Series([text]).str.contains(PATTERN).item()
    try:
        reads = bool(parse(text))
    except PeriodError as error:
        reads = "calendar" in str(error)
    assert matches == reads
