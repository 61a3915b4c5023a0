"""Answers that are filled in: the same in every run, and with an error that is as large as chance makes it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from pydantic import ValidationError
from scipy import stats

from actionlines.surveys.checking import check
from actionlines.surveys.description import Description
from actionlines.surveys.engines import Engine
from actionlines.surveys.estimating import RESULTS, estimate, estimate_all
from actionlines.surveys.outputs import judged_of
from actionlines.surveys.repeated import combined
from actionlines.surveys.rounds import compare
from actionlines.surveys.units import Opened, open_survey

COLUMNS = ["id", "st", "psu", "w", "sex", "net", "n"]
DECK: dict[str, Any] = {"unit": "person", "columns": ["net"], "classes": ["SEX"]}
PEOPLE = [
    [
        f"p{number:03}",
        number % 3,
        10 * (number % 3) + number // 3 % 4,
        1.0 + number % 4 / 2,
        1 + number % 2,
        97 if number % 7 in (0, 3) else number * 5 % 11 % 2,
        None if number % 9 == 0 else number * 13 % 40,
    ]
    for number in range(180)
]


def described(year: str = "2020", **more: Any) -> Description:
    files = {"person": {"path": "people_{round}.parquet", "key": "id"}}
    return Description.model_validate(
        {
            "survey": {"name": "S", "area": "ATL", "round": year, "publisher": "P", "source": "S"},
            "files": files,
            "design": {"known": True, "weight": "w", "strata": "st", "clusters": "psu"},
            "answers": {"missing": [97]},
            "by": {"SEX": {"column": "sex", "codes": {"1": "M", "2": "F"}}},
            "differences": {"SEX": [["F", "M"]]},
            "imputation": {"draws": 2, "decks": [DECK]},
            "indicators": [
                {"code": "HH7", "unit": "person", "numerator": "net == 1", "by": ["SEX"]},
                {"code": "HOURS", "unit": "person", "statistic": "mean", "value": "n"},
            ],
            **more,
        }
    )


def opened(engine: Engine, folder: Path, rows: list[list[Any]], year: str = "2020", **more: Any) -> Opened:
    table = pl.DataFrame(rows, schema=COLUMNS, orient="row", strict=False)
    table.write_parquet(folder / f"people_{year}.parquet")
    return open_survey(described(year, **more), engine=engine, data=folder, work=folder)


def test_draws_are_the_same_whatever_the_order_of_rows(engine: Engine, tmp_path: Path) -> None:
    once, again = (estimate_all(opened(engine, tmp_path, rows)) for rows in (PEOPLE, PEOPLE[::-1]))
    for table in ("estimates", "differences"):
        one, other = (getattr(found, table) for found in (once, again))
        assert one["VALUE"].to_list() == pytest.approx(other["VALUE"].to_list(), rel=1e-12)
        assert one["STD_ERROR"].to_list() == pytest.approx(other["STD_ERROR"].to_list(), rel=1e-10)
    reseeded = opened(engine, tmp_path, PEOPLE, imputation={"draws": 2, "seed": 9, "decks": [DECK]})
    assert estimate(reseeded)["VALUE"][0] != once.estimates["VALUE"][0]


def test_a_dealt_answer_is_that_of_somebody_of_the_class(engine: Engine, tmp_path: Path) -> None:
    rows = [[*row[:5], 97 if row[5] == 97 else row[4], row[6]] for row in PEOPLE]
    survey = replace(opened(engine, tmp_path, rows), draw=1)
    table = survey.engine.small(survey.unit("person").table)
    dealt = table.filter(pl.col("dealt__net").is_not_null())
    assert table.height == len(PEOPLE)
    assert set(dealt["own__net"]) == {97}
    assert dealt.height == sum(row[5] == 97 for row in rows)
    assert (dealt["dealt__net"] == dealt["own__sex"]).all()


def test_what_is_filled_in_is_counted_noted_and_flagged(engine: Engine, tmp_path: Path) -> None:
    survey = opened(engine, tmp_path, PEOPLE)
    bare = estimate(opened(engine, tmp_path, PEOPLE, imputation=None))
    found = estimate(survey)
    whole, hours = found.row(0, named=True), found.filter(pl.col("INDICATOR") == "HOURS").row(0, named=True)
    missing = sum(row[5] == 97 for row in PEOPLE)
    assert (whole["ASKED"], whole["ANSWERED"], whole["IMPUTED"]) == (180, 180 - missing, missing)
    assert whole["NO_ANSWER"] == pytest.approx(bare["NO_ANSWER"][0])
    assert whole["NOTE"].startswith("Missing answers of net were filled in by a hot deck in 2 draws")
    untouched = bare.filter(pl.col("INDICATOR") == "HOURS").row(0, named=True)
    figures = ("VALUE", "STD_ERROR", "DF", "LOWER", "UPPER", "IMPUTED")
    assert [hours[name] for name in figures] == pytest.approx(
        [untouched[name] for name in figures], rel=1e-12
    )
    assert hours["NOTE"] is None
    rules = {"rules": {"name": "own"}}
    judged = judged_of(found, described(publication=rules))
    assert judged.filter(pl.col("INDICATOR") == "HH7")["REASON"].to_list() == ["imputed"] * 3
    assert judged.filter(pl.col("INDICATOR") == "HOURS")["STATUS"].to_list() == ["shown"]
    lenient = described(publication={"rules": {"name": "own", "flagged_imputed": 0.5}})
    assert set(judged_of(found, lenient)["STATUS"]) == {"shown"}


def test_the_error_is_what_samples_drawn_again_and_again_show(engine: Engine, tmp_path: Path) -> None:
    """200 samples of 50 people, 40 % of whom, more of the young, do not answer: classes mend that, and draws tell it.

    The mean of the variances must be that of the estimates. Taking what was dealt for what was said would be too sure.
    """
    rng, samples, size = np.random.default_rng(11), 200, 50
    rows = []
    for number in range(samples * size):
        young = int(rng.random() < 0.5)
        value = round(float(rng.normal(60 if young else 40, 10)), 3)
        silent = rng.random() < (0.6 if young else 0.2)
        rows.append([f"{number:05}", number // size, number, 1.0, 1 + young, 1, None if silent else value])
    codes = {str(number): f"S{number}" for number in range(samples)}
    by = {
        "SEX": {"column": "sex", "codes": {"1": "M", "2": "F"}},
        "SAMPLE": {"column": "st", "codes": codes},
    }
    deck = {"unit": "person", "columns": ["n"], "classes": ["SAMPLE", "SEX"]}
    mean = {"code": "HOURS", "unit": "person", "statistic": "mean", "value": "n", "by": ["SAMPLE"]}
    survey = opened(
        engine,
        tmp_path,
        rows,
        by=by,
        differences={},
        imputation={"draws": 5, "decks": [deck]},
        indicators=[mean],
    )
    bare = estimate(replace(survey, description=survey.description.model_copy(update={"imputation": None})))
    found = estimate(survey).filter(pl.col("SAMPLE") != "_T")
    value, error = found["VALUE"].to_numpy(), found["STD_ERROR"].to_numpy()
    assert value.mean() == pytest.approx(50, abs=0.3)
    assert bare["VALUE"][0] < 48
    assert (error**2).mean() == pytest.approx(value.var(ddof=1), rel=0.15)
    half = error * stats.t.ppf(0.975, found["DF"].to_numpy())
    assert 0.90 < (np.abs(value - 50) < half).mean() < 0.98


def test_a_share_and_its_own_count_have_one_design_effect(engine: Engine, tmp_path: Path) -> None:
    """Of equal weights in clusters of one size both vary alike, whoever answered."""
    rows = [[*row[:3], 10.0, *row[4:]] for row in PEOPLE]
    share = {"code": "HH7", "unit": "person", "numerator": "net == 1"}
    indicators = [share, {**share, "code": "N", "statistic": "count"}]
    found = estimate(opened(engine, tmp_path, rows, indicators=indicators))
    assert found["IMPUTED"][0] > 0
    assert found["DEFF"][0] == pytest.approx(found["DEFF"][1], rel=1e-10)


def test_a_design_effect_is_against_the_simple_variance_of_the_draws() -> None:
    """A draw in which nobody said yes tells none."""
    keys = {
        "INDICATOR": "HH7",
        "ITEM": "_T",
        "STATISTIC": "proportion",
        "REF_AREA": "ATL",
        "TIME_PERIOD": "2020",
    }
    counts = {
        "ASKED": 100,
        "YES": 20,
        "IMPUTED": 0,
        "NUMERATOR": 20.0,
        "DENOMINATOR": 100.0,
        "NO_ANSWER": 0.5,
    }
    figures = {"LOWER": 0.1, "UPPER": 0.3, "DF": 30.0, "CV": 0.2, "ANSWERED": 100, "NOTE": None, **counts}

    def told(value: float, error: float, effect: float | None, **more: Any) -> pl.DataFrame:
        one = {**figures, "VALUE": value, "STD_ERROR": error, "DEFF": effect, **more}
        return pl.DataFrame([keys | {name: one[name] for name in RESULTS}], schema_overrides=RESULTS)

    draws = [told(0.2, 0.04, 1.6), told(0.3, 0.05, 2.0), told(0.0, 0.0, None)]
    bare = told(0.2, 0.06, 1.1, ANSWERED=50)
    found = combined(bare, draws, touched=["HH7"], interval="plain", level=0.95)
    simple = (0.04**2 / 1.6 + 0.05**2 / 2.0) / 2
    assert found["STD_ERROR"][0] ** 2 / found["DEFF"][0] == pytest.approx(simple, rel=1e-12)
    assert (found["ASKED"][0], found["ANSWERED"][0], found["IMPUTED"][0]) == (100, 50, 50)


def test_a_part_that_is_filled_in_counts_those_it_brought_as_asked(engine: Engine, tmp_path: Path) -> None:
    """Of 180 people 20 do not say their sex: as many more are then asked in both parts, and counted as filled in."""
    rows = [[*row[:4], 97 if number % 9 == 4 else row[4], *row[5:]] for number, row in enumerate(PEOPLE)]
    known = {"draws": 2, "decks": [{"unit": "person", "columns": ["sex"]}]}
    everybody = [{"code": "N", "unit": "person", "statistic": "count", "by": ["SEX"]}]
    found = estimate(opened(engine, tmp_path, rows, imputation=known, indicators=everybody))
    whole, *parts = (
        [row[name] for name in ("ASKED", "ANSWERED", "YES", "IMPUTED")] for row in found.to_dicts()
    )
    assert whole == [180, 180, 180, 0]
    assert [sum(numbers) for numbers in zip(*parts, strict=True)] == [180, 160, 180, 20]
    assert all(asked == answered + filled == yes for asked, answered, yes, filled in parts)


def test_rounds_are_compared_with_what_is_filled_in(engine: Engine, tmp_path: Path) -> None:
    later = [
        [*row[:5], 97 if row[5] == 97 else (row[5] or int(row[0][1:]) % 4 == 0), row[6]] for row in PEOPLE
    ]
    sides = [opened(engine, tmp_path, rows, year) for rows, year in ((later, "2021"), (PEOPLE, "2020"))]
    own = [estimate(side).row(0, named=True) for side in sides]
    mine = compare(*sides).filter(pl.col("INDICATOR") == "HH7", pl.col("SEX") == "_T").row(0, named=True)
    assert mine["VALUE"] == pytest.approx(own[0]["VALUE"] - own[1]["VALUE"], rel=1e-12)
    assert mine["STD_ERROR"] > 0
    assert mine["NOTE"].startswith("Missing answers of net")


def test_a_class_in_which_nobody_answered_is_told(engine: Engine, tmp_path: Path) -> None:
    rows = [[*row[:5], 97 if row[4] == 2 else row[5], row[6]] for row in PEOPLE]
    notes = [str(note) for note in check(opened(engine, tmp_path, rows))]
    assert any(
        "imputation of net: in 1 class nobody answered, so that 90 rows stay" in note for note in notes
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"imputation": {"decks": []}}, "at least 1 item"),
        ({"imputation": {"draws": 1, "decks": [DECK]}}, "greater than or equal to 2"),
        ({"imputation": {"decks": [{**DECK, "unit": "household"}]}}, "no file 'household' among person"),
        ({"imputation": {"decks": [{**DECK, "classes": ["AGE"]}]}}, r"there is no breakdown \[by.AGE\]"),
        ({"imputation": {"decks": [DECK, {**DECK, "classes": []}]}}, "net is filled in by two decks"),
        (
            {"imputation": {"decks": [{**DECK, "columns": ["person.net"]}]}},
            "must be a column of person itself",
        ),
        ({"files": {"person": {"path": "p.parquet"}}}, "files.person needs its key"),
        (
            {
                "indicators": [
                    {"code": "I", "unit": "person", "numerator": "net == 1", "no_answer": "separate"}
                ]
            },
            "say one of the two",
        ),
    ],
)
def test_what_cannot_be_filled_in_is_refused(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        described(**changed)
