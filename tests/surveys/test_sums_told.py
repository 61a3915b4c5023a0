"""No weighted sum that is published tells the weight of one person, or to one of two that of the other."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from actionlines.surveys.publication import Rules, judge, publish


def row(area: str, asked: int, yes: int, *, item: str = "_T", **more: Any) -> dict[str, Any]:
    share = yes / asked
    return {
        "INDICATOR": "HH7",
        "ITEM": item,
        "STATISTIC": "proportion",
        "REF_AREA": "ATL",
        "TIME_PERIOD": "2020",
        "AREA": area,
        "VALUE": share,
        "STD_ERROR": 0.01,
        "LOWER": max(share - 0.02, 0.0),
        "UPPER": min(share + 0.02, 1.0),
        "DF": 50.0,
        "CV": 0.1,
        "ASKED": asked,
        "ANSWERED": asked,
        "YES": yes,
        "IMPUTED": 0,
        "NUMERATOR": 10.5 * yes,
        "DENOMINATOR": 10.5 * asked,
        "NO_ANSWER": 0.01234567,
        "NOTE": None,
        **more,
    }


def judged(*rows: dict[str, Any], separate: bool = False, **rules: Any) -> pl.DataFrame:
    table = pl.DataFrame(rows, infer_schema_length=None, schema_overrides={"NOTE": pl.String})
    own = Rules(name="own", minimum=30, **rules)
    return judge(table, own, design_known=True, keeps_unknown=["HH7"] if separate else [])


def told(found: pl.DataFrame) -> dict[str, bool]:
    """Of each area whether its sums stand there; both or none."""
    both = found.select("AREA", *(pl.col(name).is_not_null() for name in ("NUMERATOR", "DENOMINATOR")))
    assert both["NUMERATOR"].to_list() == both["DENOMINATOR"].to_list()
    return dict(both.select("AREA", "NUMERATOR").rows())


@pytest.mark.parametrize(
    ("yes", "whole"), [(0, True), (1, False), (2, False), (3, True), (97, True), (98, False), (100, True)]
)
def test_sums_stand_beside_a_share_where_three_people_or_nobody_are_on_a_side(yes: int, whole: bool) -> None:
    found = judged(row("_T", 100, yes))
    assert told(found) == {"_T": whole}
    assert found["VALUE"].to_list() == [yes / 100]
    assert found["STATUS"].to_list() == ["shown"]


def test_who_gave_no_answer_is_on_the_side_of_no_where_no_answer_is_a_part_of_its_own() -> None:
    rows = row("_T", 100, 97, ANSWERED=98)
    assert told(judged(rows, separate=True)) == {"_T": True}
    assert told(judged(row("_T", 100, 97, ANSWERED=98))) == {"_T": False}


def test_no_sum_follows_from_those_of_other_parts() -> None:
    rows = row("_T", 900, 301), row("U", 600, 200), row("S", 200, 100), row("R", 100, 1)
    assert told(judged(*rows)) == {"_T": True, "U": True, "S": False, "R": False}


def test_a_part_without_its_sums_has_them_in_no_item() -> None:
    parts = [("_T", 900, 301), ("U", 600, 200), ("S", 200, 100), ("R", 100, 1)]
    other = [row(area, asked, asked // 2, item="TWO") for area, asked, _ in parts]
    found = judged(*(row(*part, item="ONE") for part in parts), *other)
    assert told(found.filter(pl.col("ITEM") == "TWO")) == {"_T": True, "U": True, "S": False, "R": False}


def test_a_part_that_is_kept_back_anyhow_hides_another() -> None:
    rows = row("_T", 710, 301), row("U", 600, 300), row("S", 10, 5), row("R", 100, 1)
    found = judged(*rows)
    assert dict(found.select("AREA", "STATUS").rows())["S"] == "suppressed"
    assert told(publish(found)) == {"_T": True, "U": True, "S": False, "R": False}


def test_a_count_that_is_the_weight_of_one_person_is_kept_back_and_does_not_follow() -> None:
    parts = ("_T", 900, 301), ("U", 600, 200), ("S", 200, 100), ("R", 100, 1)
    rows = [row(*part, STATISTIC="count", VALUE=10.5 * part[2]) for part in parts]
    assert judged(*rows)["REASON"].to_list() == [None, None, "secondary", "few_counted"]
    assert judged(*rows, minimum_in_sums=1)["REASON"].to_list() == [None, None, None, None]


def test_an_office_may_ask_for_more_or_none() -> None:
    assert told(judged(row("_T", 100, 9), minimum_in_sums=10)) == {"_T": False}
    assert told(judged(row("_T", 100, 1), minimum_in_sums=0)) == {"_T": True}


def test_the_share_without_an_answer_is_told_to_a_tenth_of_a_per_cent() -> None:
    assert publish(judged(row("_T", 100, 50)))["NO_ANSWER"].to_list() == [0.012]
