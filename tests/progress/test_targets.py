"""Sets of targets: those shipped say what their sources say, and a file that is wrong is refused with its place."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from actionlines.indicators.catalogue import load_catalogue
from actionlines.languages import LANGUAGES
from actionlines.progress.targets import (
    Aim,
    TargetFileError,
    UnknownTargetError,
    load_targets,
    read_set,
    target,
)

SETS = load_targets()
EVERY = [each for one in SETS for each in one.targets]

ONE = """
[set]
code = "NATIONAL"
publisher = "Ministry of Communications"
[set.names]
en = "National plan"
fr = "Plan national"
es = "Plan nacional"
ru = "Национальный план"
ar = "الخطة الوطنية"
zh = "国家计划"
[set.source]
document = "National broadband plan"
publisher = "Ministry of Communications"
status = "seen"
[[target]]
code = "users"
indicator = "INTERNET_USERS"
aim = { rule = "at_least", value = 80 }
binds = { kind = "country", area = "RWA" }
baseline_year = 2020
deadline = 2030
commitments = ["C2"]
source = { place = "page 12" }
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "national.toml"
    path.write_text(text, "utf-8")
    return path


def test_five_sets_come_with_the_package() -> None:
    counts = {one.code: len(one.targets) for one in SETS}
    assert counts == {
        "WSIS_GENEVA_2015": 10,
        "CONNECT_2030": 22,
        "BROADBAND_2025": 9,
        "SDG_2030": 12,
        "UMC_2030": 15,
    }


def test_the_ten_of_geneva_are_paragraph_six_a_to_j_to_2015() -> None:
    geneva = SETS[0].targets
    assert [each.source.place for each in geneva] == [f"paragraph 6 {letter}" for letter in "abcdefghij"]
    assert {each.deadline for each in geneva} == {2015}


def test_universal_and_meaningful_connectivity_has_the_bands_of_itu() -> None:
    banded = {each.bands for each in SETS[4].targets if each.bands}
    assert banded == {(50.0, 75.0, 95.0)}
    values = {each.code.partition(".")[2]: each.aim.value for each in SETS[4].targets}
    assert (values["internet-use"], values["basic-skills"], values["intermediate-skills"]) == (100, 70, 50)


def test_what_was_recalled_is_marked_unverified() -> None:
    status = Counter((each.set, each.source.status) for each in EVERY)
    assert status[("CONNECT_2030", "unverified")] == 21
    assert status[("CONNECT_2030", "seen")] == 1
    assert status[("UMC_2030", "unverified")] == 2
    assert not status[("SDG_2030", "unverified")]


def test_every_target_has_a_name_in_six_languages_of_its_own_or_of_its_indicator() -> None:
    for each in EVERY:
        names = each.names or load_catalogue().indicator(str(each.indicator)).names
        assert set(names) == set(LANGUAGES), each.code


def test_addresses_of_targets_are_their_own() -> None:
    assert len({each.slug for each in EVERY}) == len(EVERY)
    assert all(target(each.slug) is each for each in EVERY)
    assert all(target(each.code) is each for each in EVERY)


def test_a_target_that_is_not_there_names_the_nearest() -> None:
    with pytest.raises(UnknownTargetError) as raised:
        target("umc-2030-internet")
    assert "UMC_2030.internet-use" in raised.value.candidates


def test_a_national_set_is_one_file(tmp_path: Path) -> None:
    found = read_set(written(tmp_path, ONE))
    (users,) = found.targets
    assert (users.code, users.binding.area, users.aim) == ("NATIONAL.users", "RWA", Aim("at_least", 80.0))
    assert load_targets([tmp_path / "national.toml"])[-1] == found


def test_two_sets_of_one_code_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, ONE)
    with pytest.raises(TargetFileError, match="NATIONAL"):
        load_targets([path, path])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('code = "NATIONAL"', "", "set, code: is missing"),
        ('fr = "Plan national"\n', "", "one text for each"),
        ('fr = "Plan national"', 'fr = " "', "a text is empty"),
        ('"INTERNET_USERS"', '"INTERNET_USER"', "not in the catalogue"),
        ('indicator = "INTERNET_USERS"\n', "", "names: is missing"),
        ('"at_least", value = 80', '"at_leats", value = 80', "none of at_least"),
        ('"at_least", value = 80', '"at_least"', "needs value"),
        ('"at_least", value = 80', '"improve", value = 80', "has no value"),
        ('"at_least", value = 80', '"parity", low = 1.2', "holds 1"),
        ('"at_least", value = 80', '"parity"', "parity_sex"),
        ('"at_least", value = 80', '"at_least", value = true', "not of the kind"),
        ('area = "RWA"', 'area = "ATLANTIS"', "ATLANTIS"),
        ('"country", area = "RWA"', '"group", area = "RWA"', "RWA"),
        ("baseline_year = 2020", "baseline_year = 2030", "does not come before"),
        ("baseline_year = 2020", "baseline_year = 20", "no year from"),
        ("deadline = 2030\n", "", "deadline: is missing"),
        ('commitments = ["C2"]', "commitments = []", "at least one action line"),
        ('commitments = ["C2"]', 'commitments = ["C12"]', "C12"),
        ('source = { place = "page 12" }', "source = {}", "place: is missing"),
        ('status = "seen"', 'status = "sure"', "none of seen"),
        ("deadline = 2030", "deadline = 2030\ndaedline = 2031", "nobody reads this key"),
        ("deadline = 2030", "deadline = 2030\nbands = [75, 50]", "ascending"),
        ("[[target]]", "[[target", "not TOML"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_its_place(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    assert old in ONE
    with pytest.raises(TargetFileError, match=r"national\.toml") as raised:
        read_set(written(tmp_path, ONE.replace(old, new, 1)))
    assert says in str(raised.value)


def test_a_multiple_of_a_baseline_needs_its_year(tmp_path: Path) -> None:
    text = ONE.replace('"at_least", value = 80', '"times_baseline", value = 2').replace(
        "baseline_year = 2020\n", ""
    )
    with pytest.raises(TargetFileError, match="baseline_year"):
        read_set(written(tmp_path, text))


def test_a_target_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TargetFileError, match="stands twice"):
        read_set(written(tmp_path, ONE + ONE[ONE.index("[[target]]") :]))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TargetFileError, match="no file"):
        read_set(tmp_path / "none.toml")


def test_the_value_of_a_multiple_follows_from_the_baseline() -> None:
    aim = Aim("times_baseline", 1.5)
    assert (aim.value_for(20.0), aim.value_for(None)) == (30.0, None)
    assert Aim("parity", None).value_for(None) == 1.0
    assert Aim("improve", None).value_for(50.0) is None
