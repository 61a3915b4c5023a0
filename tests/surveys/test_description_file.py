"""A description that cannot be used says in which line, and what is wrong there."""

from __future__ import annotations

from pathlib import Path

import pytest

from actionlines.surveys.description_file import (
    UnreadableDescriptionError,
    WrongDescriptionError,
    read_description,
)

TEXT = """[survey]
name = "S"
area = "ATL"
round = "2020"
publisher = "P"
source = "S"

[files.person]
path = "people.csv"
waight = "w"

[design]
known = true
weight = "w"

[[indicators]]
code = "HH7"
unit = "person"
numerator = "net == 1"

[[indicators]]
code = "HH5"
unit = "person"
statistic = "median"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "survey.toml"
    path.write_text(text, "utf-8")
    return path


def test_every_key_that_is_wrong_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(WrongDescriptionError) as caught:
        read_description(written(tmp_path, TEXT))
    told = str(caught.value).splitlines()
    assert told[0].endswith("survey.toml: 2 of its keys cannot be used")
    assert told[1] == "  line 10, files.person.waight: there is no such key here; 'weight' may be meant"
    assert told[2].startswith("  line 24, indicators.1.statistic: Input should be 'proportion'")


def test_the_round_that_is_asked_for_takes_the_place_of_the_files(tmp_path: Path) -> None:
    good = TEXT.replace('waight = "w"\n', "").replace('statistic = "median"', "numerator = 'pc == 1'")
    assert read_description(written(tmp_path, good)).survey.round == "2020"
    assert read_description(written(tmp_path, good), round_="2021").survey.round == "2021"


@pytest.mark.parametrize("text", ["[survey\na = 1", 'name = "a"\nname = "b"\n[more]'])
def test_what_is_no_toml_says_where(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnreadableDescriptionError, match=r"survey\.toml: not TOML.*line"):
        read_description(written(tmp_path, text))


def test_a_number_beyond_reading_is_no_toml(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDescriptionError, match="a number has more digits than can be read"):
        read_description(written(tmp_path, TEXT + "at = " + "9" * 5000))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('area = "ATL"', 'area = "AT"'), "line 4, survey.area: it is the code of a country or territory"),
        (('round = "2020"', 'round = "last"'), "line 5, survey.round: it is a year, or a year and"),
        (('name = "S"\n', ""), "line 2, survey.name: it is not there, and must be said"),
        (('"1" = "M"', '"1" = "Hombre mayor"'), "by.SEX.codes.1: it may have letters without accents"),
        (("net == 1", "net = 1"), "indicators.0: 'net = 1' cannot be read"),
        (
            ('weight = "w"', 'weight = "w"\nreplicates = { method = "brr", weights = "W{1..999999999}" }'),
            "design.replicates: weights names more than 5,000 columns",
        ),
    ],
)
def test_a_fault_is_told_once_and_in_words(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    with pytest.raises(WrongDescriptionError) as caught:
        read_description(written(tmp_path, BROKEN_DOWN.replace("BY", "[]").replace(*change)))
    head, fault = str(caught.value).splitlines()
    assert head.endswith("1 of its keys cannot be used")
    assert told in fault


def test_a_description_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDescriptionError, match="cannot be opened"):
        read_description(tmp_path / "none.toml")


BROKEN_DOWN = """
[survey]
name = "S"
area = "ATL"
round = "2020"
publisher = "P"
source = "S"
by = BY

[files.person]
path = "people.csv"

[design]
known = true
weight = "w"

[by.SEX]
column = "sex"
codes = { "1" = "M", "2" = "F" }

[by.AGE]
column = "age"
classes = { Y0T14 = [0, 14], Y_GE15 = [15] }

[[indicators]]
code = "HH7"
unit = "person"
numerator = "net == 1"
"""


@pytest.mark.parametrize(
    ("by", "crosses"),
    [
        ('["SEX x AGE", "AGE x SEX"]', [(), ("SEX", "AGE")]),
        ('["AGE", "SEX", "AGE"]', [(), ("AGE",), ("SEX",)]),
        ('["AGE x SEX", "SEX"]', [(), ("SEX", "AGE"), ("SEX",)]),
    ],
)
def test_a_cross_that_is_named_twice_is_one(tmp_path: Path, by: str, crosses: list[tuple[str, ...]]) -> None:
    description = read_description(written(tmp_path, BROKEN_DOWN.replace("BY", by)))
    assert list(description.crosses_of(description.indicators[0])) == crosses


def test_a_breakdown_is_not_crossed_with_itself(tmp_path: Path) -> None:
    with pytest.raises(WrongDescriptionError, match="HH7: by: 'SEX x SEX' names SEX twice"):
        read_description(written(tmp_path, BROKEN_DOWN.replace("BY", '["SEX x SEX"]')))
    margins = '\n[calibration.person]\nmethod = "raking"\nmargins = { "SEX x SEX" = { "M x M" = 1 } }\n'
    with pytest.raises(
        WrongDescriptionError, match=r"calibration\.person\.margins: 'SEX x SEX' names SEX twice"
    ):
        read_description(written(tmp_path, BROKEN_DOWN.replace("BY", "[]") + margins))


DIGITS = "1" * 400


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (
            f"[answers]\nmissing = [9, {DIGITS}]",
            "answers.missing.1: a number of more than 18 digits is a text",
        ),
        (f"[answers]\nmissing = [-{DIGITS}]", "answers.missing.0: a number of more than 18 digits is a text"),
        ("[answers]\nmissing = [nan, inf]", "answers.missing.1: nan and inf are no codes"),
        (
            '[by.AGE]\ncolumn = "a"\nclasses = { OLD = [65, inf] }',
            "by.AGE.classes.OLD: nan and inf are no limits",
        ),
        (
            f'''[[indicators]]\ncode = "X"\nunit = "person"\nnumerator = "net == {DIGITS}"''',
            "indicators.1: 111111111111111111... has more than 18 digits",
        ),
        (
            '[design.replicates]\nmethod = "bootstrap"\nnumber = 9\nseed = -1',
            "design.replicates.seed: Input should be greater than or equal to 0",
        ),
    ],
)
def test_a_number_that_no_column_can_hold_is_refused_where_it_stands(
    tmp_path: Path, more: str, says: str
) -> None:
    good = TEXT.split('\n[[indicators]]\ncode = "HH5"')[0].replace('waight = "w"\n', "")
    with pytest.raises(WrongDescriptionError) as caught:
        read_description(written(tmp_path, f"{good}\n{more}\n"))
    assert says in str(caught.value)


def test_codes_of_eighteen_digits_and_long_ones_in_quotes_are_codes(tmp_path: Path) -> None:
    good = TEXT.split('\n[[indicators]]\ncode = "HH5"')[0].replace('waight = "w"\n', "")
    codes = [10**18 - 1, -(10**18) + 1, 9.5, DIGITS]
    text = f"{good}\n[answers]\nmissing = [{codes[0]}, {codes[1]}, 9.5, '{DIGITS}']\n"
    assert read_description(written(tmp_path, text)).answers.missing == tuple(codes)
