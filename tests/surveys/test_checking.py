"""Every fault of a file is told before any figure: which file, column and value, and how many rows; never a row."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest

from actionlines.surveys.checking import check
from actionlines.surveys.description import Description
from actionlines.surveys.engines import open_engine
from actionlines.surveys.findings import Found, ProblemsError
from actionlines.surveys.units import open_survey

HOUSEHOLDS = {"hh": [901, 902, 903, 904], "area": [1, 2, 1, 2], "hw": [10.0, 20.0, 30.0, 40.0]}
PEOPLE = {
    "hh": [901, 901, 902, 903, 904, 904],
    "no": [1, 2, 1, 1, 1, 2],
    "w": [1.5, 2.5, 1.0, 3.0, 2.0, 2.0],
    "st": [1, 1, 1, 2, 2, 2],
    "psu": [11, 11, 12, 21, 22, 22],
    "sex": [1, 2, 1, 2, 1, 2],
    "net": [1, 0, 97, 1, 0, 1],
}


def described(**design: Any) -> Description:
    return Description.model_validate(
        {
            "survey": {"name": "S", "area": "ATL", "round": "2020", "publisher": "P", "source": "S"},
            "files": {
                "household": {"path": "households.parquet", "key": "hh"},
                "person": {"path": "people.parquet", "key": ["hh", "no"], "parent": "household", "on": "hh"},
            },
            "design": {"known": True, "weight": "w", "strata": "st", "clusters": "psu", **design},
            "answers": {"missing": [97]},
            "by": {
                "SEX": {"column": "sex", "codes": {"1": "M", "2": "F"}},
                "URBANISATION": {"column": "household.area", "codes": {"1": "U", "2": "R"}},
            },
            "indicators": [
                {"code": "HH7", "unit": "person", "numerator": "net == 1", "by": ["SEX", "URBANISATION"]}
            ],
        }
    )


def checked(folder: Path, people: Any = None, households: Any = None, **design: Any) -> list[Found]:
    """The check of two small files in which something may be changed."""
    pl.DataFrame({**HOUSEHOLDS, **(households or {})}, strict=False).write_parquet(
        folder / "households.parquet"
    )
    pl.DataFrame({**PEOPLE, **(people or {})}, strict=False).write_parquet(folder / "people.parquet")
    with TemporaryDirectory() as work, open_engine() as engine:
        return check(open_survey(described(**design), engine=engine, data=folder, work=Path(work)))


def faults(folder: Path, people: Any = None, households: Any = None, **design: Any) -> list[Found]:
    with pytest.raises(ProblemsError) as caught:
        checked(folder, people, households, **design)
    assert all(str(key) not in str(caught.value) for key in HOUSEHOLDS["hh"])
    return caught.value.found


def test_sound_files_pass_without_a_note(tmp_path: Path) -> None:
    assert checked(tmp_path) == []


@pytest.mark.parametrize(
    ("people", "reason", "rows", "says"),
    [
        ({"w": [1.5, None, 1.0, 3.0, None, 2.0]}, "missing_weight", 2, "the weight w is missing in 2 rows"),
        (
            {"w": [1.5, float("nan"), 1.0, 3.0, 1.0, 2.0]},
            "not_a_number",
            1,
            "w is not a number (NaN) in 1 row",
        ),
        ({"w": [1.5, -2.0, 1.0, 3.0, 2.0, 2.0]}, "negative_weight", 1, "is below zero in 1 row"),
        ({"w": [1.5, float("inf"), 1.0, 3.0, 2.0, 2.0]}, "infinite_weight", 1, "is infinite in 1 row"),
        ({"w": [0.0] * 6}, "zero_weight", 6, "is zero in every row"),
        ({"w": ["1,5", "2", "1", "3", "2", "2"]}, "weight_is_text", 0, "decimal mark"),
        ({"st": [1, 1, None, 2, 2, 2]}, "missing_stratum", 1, "the stratum st is missing in 1 row"),
        ({"psu": [11, None, None, 21, 22, 22]}, "missing_cluster", 2, "the cluster psu is missing in 2 rows"),
        (
            {"psu": ["11", "11", "A2", "21", "22", "22"]},
            "mixed_cluster",
            1,
            "5 rows hold a number, 1 row a text",
        ),
        ({"st": ["1", "1", "1", "2", "2", "x"]}, "mixed_stratum", 1, "changes its type"),
        ({"psu": [11, 11, 12, 11, 22, 22]}, "crossing_cluster", 1, "design.nested = true"),
        ({"no": [1, 1, 1, 1, 1, 2]}, "repeated_key", 2, "2 rows share theirs with another"),
        ({"no": [1, None, 1, 1, 1, 2]}, "missing_key", 1, "is missing in 1 row"),
        ({"hh": [901, 901, 902, 903, 905, 905]}, "lost_in_join", 2, "2 rows find no household by hh"),
        (
            {"hh": ["901", "901", "902", "903", "904", "904"]},
            "key_types_differ",
            0,
            "hh of household numbers",
        ),
        ({"sex": [1, 2, 1, 2, 3, 3]}, "value_outside_codes", 2, "3 (2 rows)"),
        ({"net": [None] * 6}, "all_missing", 6, "has no answer in any of 6 rows"),
        ({"net": ["1", "0", "97", "1", "0", "1"]}, "types_differ", 0, "net holds texts"),
    ],
)
def test_a_fault_is_told(tmp_path: Path, people: Any, reason: str, rows: int, says: str) -> None:
    found = {one.reason: one for one in faults(tmp_path, people)}
    assert found[reason].rows == rows
    assert says in found[reason].text
    assert "people.parquet" in found[reason].text or "households.parquet" in found[reason].text


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    people = {"w": [1.5, None, -1.0, 3.0, 2.0, 2.0], "sex": [1, 2, 1, 2, 3, 3], "st": [1, None, 1, 2, 2, 2]}
    reasons = {"missing_weight", "negative_weight", "value_outside_codes", "missing_stratum"}
    assert {one.reason for one in faults(tmp_path, people)} >= reasons


def test_a_household_that_stands_there_twice_doubles_nobody_in_silence(tmp_path: Path) -> None:
    found = faults(tmp_path, households={"hh": [901, 901, 903, 904]})
    assert {"repeated_key", "lost_in_join"} <= {one.reason for one in found}


def test_weights_of_zero_and_empty_parts_are_notes(tmp_path: Path) -> None:
    people = {"w": [0.0, 2.5, 1.0, 3.0, 2.0, 2.0], "sex": [1] * 6}
    assert [(note.reason, note.rows, note.problem) for note in checked(tmp_path, people)] == [
        ("zero_weight", 1, False),
        ("empty_part", 0, False),
    ]


def test_clusters_numbered_anew_in_each_stratum_pass_where_the_description_says_so(tmp_path: Path) -> None:
    assert checked(tmp_path, {"psu": [1, 1, 2, 1, 2, 2]}, nested=True) == []


def test_codes_of_no_answer_do_not_pass_for_ages(tmp_path: Path) -> None:
    many = {name: values * 20 for name, values in PEOPLE.items()}
    many |= {"no": list(range(120)), "net": list(range(120))}
    (only,) = faults(tmp_path, many)
    assert (only.reason, only.rows, "answers.not_in" in only.text) == ("codes_or_numbers", 1, True)
