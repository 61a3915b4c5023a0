"""Every fault of a file is told before any figure: which file, column and value, and how many rows; never a row."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from pydantic import ValidationError

from actionlines.surveys.checking import check
from actionlines.surveys.columns_used import StrangeFileError
from actionlines.surveys.description import Description
from actionlines.surveys.engines import open_engine
from actionlines.surveys.findings import Found, ProblemsError
from actionlines.surveys.microdata_errors import MissingColumnError, UnreadableFileError
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
FILES: dict[str, dict[str, Any]] = {
    "household": {"path": "households.parquet", "key": "hh"},
    "person": {"path": "people.parquet", "key": ["hh", "no"], "parent": "household", "on": "hh"},
}


def described(
    by: Any = None, indicator: Any = None, files: Any = None, imputation: Any = None, **design: Any
) -> Description:
    changed = {name: {**file, **(files or {}).get(name, {})} for name, file in FILES.items()}
    return Description.model_validate(
        {
            "survey": {"name": "S", "area": "ATL", "round": "2020", "publisher": "P", "source": "S"},
            "files": changed,
            "design": {"known": True, "weight": "w", "strata": "st", "clusters": "psu", **design},
            "answers": {"missing": [97]},
            "imputation": imputation,
            "by": {
                "SEX": {"column": "sex", "codes": {"1": "M", "2": "F"}},
                "URBANISATION": {"column": "household.area", "codes": {"1": "U", "2": "R"}},
                **(by or {}),
            },
            "indicators": [
                {"code": "HH7", "unit": "person", "numerator": "net == 1", "by": ["SEX", "URBANISATION"]}
                | (indicator or {})
            ],
        }
    )


def checked(folder: Path, people: Any = None, households: Any = None, **design: Any) -> list[Found]:
    """The check of two small files in which something may be changed."""
    pl.DataFrame({**HOUSEHOLDS, **(households or {})}, strict=False).write_parquet(
        folder / "households.parquet"
    )
    pl.DataFrame({**PEOPLE, **(people or {})}, strict=False).write_parquet(folder / "people.parquet")
    return check_in(folder, described(**design))


def check_in(folder: Path, description: Description) -> list[Found]:
    with TemporaryDirectory() as work, open_engine() as engine:
        return check(open_survey(description, engine=engine, data=folder, work=Path(work)))


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
        (
            {"w": ["1,5", "2", "1", "3", "2", "2"]},
            "not_numbers",
            0,
            "the weight: 'w' must be numbers: w holds texts",
        ),
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


def test_rows_in_no_part_are_counted_in_a_note_and_all_of_them_are_a_fault(tmp_path: Path) -> None:
    (note,) = checked(tmp_path, {"sex": [1, 2, 97, 2, 1, None]})
    assert (note.reason, note.rows, note.problem) == ("unplaced", 2, False)
    assert "2 rows are in none of its parts and count in the whole alone" in note.text
    (fault,) = [one for one in faults(tmp_path, {"sex": [97] * 6}) if one.problem]
    assert (fault.reason, fault.rows) == ("nobody_placed", 6)


def test_a_column_of_parts_without_a_type_is_told_as_one_without_a_value(tmp_path: Path) -> None:
    assert [one.reason for one in faults(tmp_path, {"sex": [None] * 6})] == ["nobody_placed"]


@pytest.mark.parametrize("narrowed", [{"scope": "sex == 3"}, {"denominator": "sex > 2 and net == 1"}])
def test_an_indicator_of_which_nobody_was_asked_is_told(tmp_path: Path, narrowed: dict[str, str]) -> None:
    (fault,) = faults(tmp_path, indicator=narrowed)
    assert fault.reason == "nobody_asked"
    assert f"nobody fulfils {next(iter(narrowed.values()))!r}" in fault.text


def test_ages_outside_all_classes_are_counted_and_not_quoted(tmp_path: Path) -> None:
    ages = {"column": "age", "classes": {"Y15T24": [15, 24], "Y_GE25": [25]}}
    people = {"age": [15, 24, 25, 99, 7, 33]}
    (note,) = checked(tmp_path, people, by={"AGE": ages}, indicator={"by": ["AGE"]})
    assert (note.reason, note.rows) == ("unplaced", 1)
    assert "1 row is in none of its parts and counts in the whole alone" in note.text
    assert "7" not in note.text


@pytest.mark.parametrize(
    ("content", "error", "says"),
    [
        (b"hello", UnreadableFileError, "it is none, or is cut off"),
        (None, UnreadableFileError, "it is none, or is cut off"),
        ({"hh": [1], "no": [1]}, MissingColumnError, "people.parquet has no columns 'net', 'psu'"),
        ({}, MissingColumnError, "no column"),
    ],
)
def test_a_parquet_file_is_looked_at_before_an_engine_has_it(
    tmp_path: Path, content: Any, error: type[Exception], says: str
) -> None:
    """`None`: the sound file, cut off in the middle."""
    checked(tmp_path)
    file = tmp_path / "people.parquet"
    if isinstance(content, dict):
        pl.DataFrame(content).write_parquet(file)
    else:
        file.write_bytes(content or file.read_bytes()[:900])
    with pytest.raises(error, match=says), open_engine() as engine:
        open_survey(described(), engine=engine, data=tmp_path, work=tmp_path)


def test_clusters_numbered_anew_in_each_stratum_pass_where_the_description_says_so(tmp_path: Path) -> None:
    assert checked(tmp_path, {"psu": [1, 1, 2, 1, 2, 2]}, nested=True) == []


def test_a_point_is_no_decimal_mark_where_the_file_has_a_comma(tmp_path: Path) -> None:
    """`1.234` would be a thousandth of what was meant."""
    pl.DataFrame({**HOUSEHOLDS}).write_parquet(tmp_path / "households.parquet")
    people = pl.DataFrame({**PEOPLE, "w": ["1.234", "2,5", "1", "3", "2", "2"]})
    people.write_csv(tmp_path / "people.csv", separator=";")
    files = {"person": {"path": "people.csv", "separator": ";", "decimal": ","}}
    with pytest.raises(
        ProblemsError, match=r"people.csv: the weight: 'w' must be numbers: w holds texts.*decimal mark ','"
    ) as caught:
        check_in(tmp_path, described(files=files))
    assert "1.234" not in str(caught.value)


@pytest.mark.parametrize(
    ("fpc", "reason", "rows", "says"),
    [
        ([9, None, 9, None, 8, 8], "missing_population", 2, "(fpc) n is missing in 2 rows"),
        ([9, 9, 9, 0, -3, -0.5], "no_population", 3, "(fpc) n is zero or below in 3 rows"),
        ([9, 9, 8, 7, 7, 7], "differing_population", 1, "(fpc) n differs within 1 of the strata"),
        ([0.5, 0.5, 0.5, 0.2, 0.2, 0.3], "differing_population", 1, "differs within 1 of the strata"),
    ],
)
def test_a_finite_population_that_cannot_be_is_told(
    tmp_path: Path, fpc: Any, reason: str, rows: int, says: str
) -> None:
    found = {one.reason: one for one in faults(tmp_path, {"n": fpc}, fpc="n")}
    assert (found[reason].rows, says in found[reason].text) == (rows, True)


def test_a_finite_population_is_one_for_each_group_that_was_drawn_out_of_it(tmp_path: Path) -> None:
    """Of the second stage: the clusters of the first; without strata: the sample."""
    stages = {"clusters": ["psu", "no"], "fpc": ["n", "m"], "nested": True}
    people = {"n": [9, 9, 9, 7, 7, 7], "m": [3, 3, 4, 5, 6, 6]}
    assert checked(tmp_path, people, **stages) == []
    (fault,) = faults(tmp_path, {**people, "m": [3, 2, 4, 5, 6, 7]}, **stages)
    assert (fault.rows, "m differs within 2 of the clusters of stage 1" in fault.text) == (2, True)
    (fault,) = faults(tmp_path, people, strata=[], fpc="n")
    assert "n differs within the sample, which has no strata" in fault.text


@pytest.mark.parametrize("strange", [1.5, 2.0**53])
def test_a_key_of_which_engines_make_different_texts_deals_nothing(tmp_path: Path, strange: float) -> None:
    decks = {"decks": [{"unit": "person", "columns": ["net"]}]}
    changed = {"no": [1.0, 2.0, 1.0, strange, 1.0, 2.0]}
    assert [one for one in checked(tmp_path, changed) if one.problem] == []
    (fault,) = faults(tmp_path, changed, imputation=decks)
    assert (fault.reason, fault.rows) == ("broken_key", 1)
    assert "the key no is no whole number below 2^53 in 1 row" in fault.text


def test_a_column_of_a_file_that_rows_are_not_joined_to_is_told(tmp_path: Path) -> None:
    checked(tmp_path)
    with pytest.raises(StrangeFileError, match=r"town\.X: rows of person .* of household, not of 'town'"):
        check_in(tmp_path, described(indicator={"numerator": "town.X == 1"}))


@pytest.mark.parametrize("fpc", [0, -0.5, [0.5, -1]])
def test_a_finite_population_of_nobody_is_refused(fpc: Any) -> None:
    with pytest.raises(ValidationError, match="above 0"):
        described(fpc=fpc, clusters=["psu", "no"])


def test_codes_of_no_answer_do_not_pass_for_ages(tmp_path: Path) -> None:
    many = {name: values * 20 for name, values in PEOPLE.items()}
    many |= {"no": list(range(120)), "net": list(range(120))}
    (only,) = faults(tmp_path, many)
    assert (only.reason, only.rows, "answers.not_in" in only.text) == ("codes_or_numbers", 1, True)


def test_values_of_a_key_or_of_too_many_kinds_are_counted_and_not_quoted(tmp_path: Path) -> None:
    strange = {"column": "hh", "codes": {"1": "ONE"}}
    told = [one.text for one in faults(tmp_path, by={"HOME": strange}, indicator={"by": ["HOME"]})]
    assert (
        "by.HOME: hh holds 4 different values that codes does not list, in 6 rows; none is quoted" in told[0]
    )
    people = {name: values * 20 for name, values in PEOPLE.items()} | {"no": list(range(120))}
    names = {"name": [f"name {row % 61}" for row in range(120)]}
    by = {"NAME": {"column": "name", "codes": {"x": "X"}}}
    told = [one.text for one in faults(tmp_path, people | names, by=by, indicator={"by": ["NAME"]})]
    assert "holds 61 different values" in told[0]
    assert not any("name 1" in text for text in told)


@pytest.mark.parametrize(
    ("by", "indicator", "where"),
    [
        ({}, {"numerator": "net in (1, 97)"}, "HH7: 'net in (1, 97)'"),
        ({"NET": {"cases": {"A": "97 == net"}}}, {"by": ["NET"]}, "by.NET: '97 == net'"),
        (
            {"NET": {"column": "net", "codes": {"1": "A", "0": "B", "97": "C"}}},
            {"by": ["NET"]},
            "by.NET: codes",
        ),
    ],
)
def test_a_code_of_no_answer_that_is_asked_for_is_told(
    tmp_path: Path, by: Any, indicator: Any, where: str
) -> None:
    found = faults(tmp_path, by=by, indicator=indicator)
    assert found[0].reason == "code_of_no_answer"
    assert f"people.parquet: {where} asks for" in found[0].text
    assert "97' of net" in found[0].text or "97 of net" in found[0].text


def test_a_code_of_no_answer_may_be_ruled_out(tmp_path: Path) -> None:
    scope = "net != 97 and net not in (97, 98)"
    assert checked(tmp_path, indicator={"scope": scope}) == []


def test_a_condition_that_nobody_fulfils_is_told(tmp_path: Path) -> None:
    (note,) = checked(tmp_path, indicator={"numerator": "net == 7"})
    assert str(note) == (
        "people.parquet: HH7: nobody fulfils 'net == 7', so that it is 0 for all. Look for a code that is written "
        "otherwise"
    )


def test_all_columns_that_are_not_there_are_named_at_once_with_what_may_be_meant(tmp_path: Path) -> None:
    people = pl.DataFrame(PEOPLE).rename({"psu": "psus", "net": "internet"})
    pl.DataFrame(HOUSEHOLDS).write_parquet(tmp_path / "households.parquet")
    people.write_parquet(tmp_path / "people.parquet")
    with pytest.raises(MissingColumnError) as caught:
        check_in(tmp_path, described())
    assert str(caught.value) == (
        "people.parquet has no columns 'net', 'psu': 'psus' may be meant by 'psu'. It has 7: hh, no, w, st, psus, sex, "
        "internet"
    )


def test_a_first_line_that_is_a_row_is_not_quoted(tmp_path: Path) -> None:
    pl.DataFrame(HOUSEHOLDS).write_parquet(tmp_path / "households.parquet")
    pl.DataFrame(PEOPLE).write_csv(tmp_path / "people.csv", include_header=False)
    with pytest.raises(MissingColumnError, match="Its first line holds numbers, as a row does") as caught:
        check_in(tmp_path, described(files={"person": {"path": "people.csv"}}))
    assert "901" not in str(caught.value)


def test_rules_that_protect_nobody_are_told(tmp_path: Path) -> None:
    sound = described().model_dump(exclude_none=True)
    for minimum, told in ((0, ["no_minimum"]), (1, ["no_minimum"]), (2, [])):
        rules = {"name": "Ours", "flagged_cv": 0.15, "minimum": minimum}
        pl.DataFrame(HOUSEHOLDS).write_parquet(tmp_path / "households.parquet")
        pl.DataFrame(PEOPLE).write_parquet(tmp_path / "people.parquet")
        own = Description.model_validate({**sound, "publication": {"rules": rules}})
        assert [one.reason for one in check_in(tmp_path, own)] == told


def test_a_code_that_is_not_of_the_core_list_is_noted_once(tmp_path: Path) -> None:
    (note,) = checked(tmp_path, indicator={"code": "HH77"})
    assert (note.reason, note.problem) == ("own_code", False)
    assert "the core list has no HH77" in note.text
    assert checked(tmp_path, indicator={"code": "HH77", "catalogue": "INTERNET_USERS"}) == []


def test_a_code_that_a_condition_asks_for_beside_others_and_nobody_has_is_noted(tmp_path: Path) -> None:
    notes = checked(tmp_path, indicator={"numerator": "net in (1, 5, 6) or sex == 7 and net != 8"})
    assert [(note.reason, note.column, note.text.split(": ")[-1]) for note in notes] == [
        ("code_of_nobody", "net", "nobody has 5, 6 of net. Look for a slip"),
        ("code_of_nobody", "sex", "nobody has 7 of sex. Look for a slip"),
    ]
    items = {"A": "net == 1", "B": "net in (0, 3)"}
    (note,) = checked(tmp_path, indicator={"numerator": None, "items": items})
    assert "HH7: 'net in (0, 3)': nobody has 3 of net" in note.text


def test_a_code_that_a_breakdown_lists_for_a_part_that_has_others_is_noted(tmp_path: Path) -> None:
    sex = {"column": "sex", "codes": {"1": "M", "2": "F", "3": "F", "4": "X"}}
    assert [(note.reason, note.text.split(": ")[-1]) for note in checked(tmp_path, by={"SEX": sex})] == [
        ("empty_part", "nobody is X; it has no row in the results"),
        ("code_of_nobody", "codes lists 3, which nobody has in sex"),
    ]


def test_one_of_a_kind_is_told_as_one(tmp_path: Path) -> None:
    found = faults(tmp_path, {"psu": [11, 11, 12, 11, 22, 22]})
    assert "1 cluster (psu) stands in more than one stratum" in found[0].text


def test_rows_that_fulfil_several_cases_are_noted_and_count_in_the_first(tmp_path: Path) -> None:
    cases = {"M": "sex >= 1", "F": "sex == 2"}
    notes = checked(tmp_path, by={"SEX": {"cases": cases}})
    assert [(note.reason, note.rows) for note in notes] == [("empty_part", 0), ("in_several_parts", 3)]
    assert notes[1].text.endswith(
        "by.SEX: 3 rows fulfil more than one of its cases and count in the first of them"
    )
    assert checked(tmp_path, by={"SEX": {"cases": {"M": "sex == 1", "F": "sex == 2"}}}) == []


@pytest.mark.parametrize(
    ("classes", "says"),
    [
        ({"OLD": [40, 15]}, "the class OLD ends at 15, before it begins at 40"),
        ({"A": [15, 40], "B": [40, 80]}, "the classes A and B both hold 40"),
        ({"B": [60], "A": [15, 74]}, "the classes A and B both hold 60"),
        ({"A": [15], "B": [40]}, "the classes A and B both hold 40"),
    ],
)
def test_classes_that_hold_a_number_twice_or_none_are_refused(classes: Any, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        described(by={"SEX": {"column": "sex", "classes": classes}})


def test_weights_that_add_up_to_more_than_a_number_holds_are_found(tmp_path: Path) -> None:
    (found,) = faults(tmp_path, {"w": [1e308] * 6})
    assert (found.reason, found.rows) == ("endless_weight", 6)
    assert "Divide it by what suits" in found.text


def test_whole_codes_are_named_as_written_beside_one_that_is_not_whole(tmp_path: Path) -> None:
    (found,) = faults(tmp_path, {"sex": [1.0, 2.0, 1.5, 2.0, 1.0, 2.0]})
    assert "values that codes does not list: 1.5 (1 row)." in found.text


def test_true_and_false_are_compared_with_numbers_alone(tmp_path: Path) -> None:
    yes = {"net": [True, False, True, True, False, True]}
    assert checked(tmp_path, yes) == []
    (found,) = faults(tmp_path, yes, indicator={"numerator": "net == 'true'"})
    assert found.reason == "types_differ"
