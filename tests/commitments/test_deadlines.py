"""Deadlines as people write them in the cells of a table."""

from __future__ import annotations

import time
from datetime import date

import pytest

from actionlines.commitments.deadlines import due_by
from actionlines.languages import LANGUAGES
from actionlines.languages import date as written

DAY, MONTH, YEAR = date(2027, 6, 30), date(2027, 6, 30), date(2027, 12, 31)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2027-06-30",
            "2027-06-30T00:00:00",
            "2027/6/30",
            "30 June 2027",
            "by 30 June 2027",
            "June 30th, 2027",
        ),
        *("30/06/2027", "30.06.2027", "30-Jun-2027", "Wednesday, 30th of June, 2027", "before 30 June 2027"),
        *(
            "d’ici au 30 juin 2027",
            "a más tardar el 30 de junio de 2027",
            "30 июня 2027 г.",
            "к 30 июня 2027 года",
        ),
        *("٣٠ يونيو ٢٠٢٧", "30 حزيران/يونيه 2027", "30 حزيران 2027", "2027年6月30日", "2027 年 6 月 30 日前"),
        *("A/RES/80/173, by 30 June 2027", "by 30 June 2027 (see E/2026/12)"),
    ],
)
def test_a_day_is_that_day(text: str) -> None:
    assert due_by(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        *("2027-06", "06/2027", "by June 2027", "end of June 2027", "Q2 2027", "2027-Q2", "fin juin 2027"),
        *(
            "junio de 2027",
            "июнь 2027 года",
            "بحلول حزيران/يونيه 2027",
            "2027年6月底",
            "eightieth session (June 2027)",
        ),
    ],
)
def test_a_month_or_quarter_is_its_last_day(text: str) -> None:
    assert due_by(text) == MONTH


@pytest.mark.parametrize(
    "text",
    [
        *("2027", "(2027)", "by 2027.", "at its 30th session, in 2027", "the 2027 session", "end-2027"),
        *(
            "before the end of 2027",
            "avant fin 2027",
            "до конца 2027 года",
            "бюджет 2027г.",
            "بحلول عام 2027",
            "到2027年",
        ),
        *("2027年底", "第三十届会议，2027年"),
    ],
)
def test_a_year_is_its_last_day(text: str) -> None:
    assert due_by(text) == YEAR


@pytest.mark.parametrize("text", ["A/RES/2020/15", "E/2027/12", "resolution 2020/15", "https://un.org/2027"])
def test_a_figure_in_a_symbol_or_address_is_no_year(text: str) -> None:
    assert due_by(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "30 June", "31 June 2027", "29 février 2027", "06/30/2027", "2027-13", "0/5/2027"),
        *("2026 or 2027", "between 2027 and 2030", "2027-2030", "2027/28", "2026 و2027", "2027年6月和7月"),
        *(
            "June or July 2027",
            "15-30 June 2027",
            "15 and 30 June 2027",
            "15 و30 يونيه 2027",
            "June and 30 July 2027",
        ),
        *(
            "mid-2027",
            "early June 2027",
            "first half of 2027",
            "the second quarter of 2027",
            "Summer 2027",
            "FY2027",
        ),
        *(
            "во втором квартале 2027 года",
            "منتصف عام 2027",
            "principios de 2027",
            "début 2027",
            "2027年初",
            "2027年6月中旬",
        ),
        *("before 2027", "before June 2027", "after 2027", "avant 2027", "قبل 2027", "2027年之前"),
        *("30 giugno 2027", "30 Juen 2027", "2027 6 30"),
    ],
)
def test_what_may_mean_another_day_is_none(text: str) -> None:
    assert due_by(text) is None


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("month", range(1, 13))
def test_a_day_that_we_write_in_any_language_is_read_again(lang: str, month: int) -> None:
    day = date(2027, month, 17)
    assert due_by(written(day, lang=lang)) == day


@pytest.mark.parametrize(
    "text", ["a" * 4000, "jun" * 1300, "1 " * 2000, "a/" * 2000, "de " * 1300 + "2027", "- " * 2000]
)
def test_no_cell_takes_long(text: str) -> None:
    since = time.process_time()
    assert due_by(text) in {None, YEAR}
    assert time.process_time() - since < 0.5
