"""Sets of targets: those shipped say what their sources say, and a file that is wrong is refused with its place."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from actionlines.declared import DeclarationError
from actionlines.indicators.catalogue import load_catalogue
from actionlines.languages import LANGUAGES
from actionlines.progress.targets import (
    Aim,
    TargetFileError,
    UnknownTargetError,
    known_sets,
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
    tmp_path.mkdir(exist_ok=True)
    path = tmp_path / "national.toml"
    path.write_text(text, "utf-8")
    return path


def test_five_sets_come_with_the_package() -> None:
    counts = {one.code: len(one.targets) for one in SETS}
    assert counts == {
        "WSIS_GENEVA_2015": 10,
        "CONNECT_2030": 25,
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
    assert status[("UMC_2030", "unverified")] == 2
    assert sum(count for (_, said), count in status.items() if said == "unverified") == 2


def test_connect_2030_says_what_table_one_of_the_resolution_says() -> None:
    """Resolution 71 (Rev. Dubai, 2018) of the ITU Plenipotentiary Conference, annex 1, table 1: 24 targets."""
    connect = SETS[1].targets
    places = [each.source.place for each in connect]
    goals = {1: 7, 2: 10, 3: 5, 4: 1, 5: 1}
    assert list(dict.fromkeys(places)) == [
        f"target {g}.{n}" for g, most in goals.items() for n in range(1, most + 1)
    ]
    assert [place for place, count in Counter(places).items() if count > 1] == ["target 2.8"]
    values = {each.source.place.removeprefix("target "): each.aim.value for each in connect if each.aim.value}
    assert values == {
        "1.1": 65, "1.2": 70, "1.3": 0.75, "1.5": 1.5, "1.7": 40, "2.1": 60, "2.2": 30, "2.3": 60, "2.4": 30,
        "2.6": 3, "2.7": 96, "3.2": 30,
    }  # fmt: skip
    stated = {"target 1.3": 2017, "target 2.5": 2017, "target 3.4": 2015}
    assert {
        each.source.place: each.baseline_year for each in connect if each.source.place in stated
    } == stated
    assert {each.deadline for each in connect} == {2023}


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
    ("old", "new", "line", "says"),
    [
        ('code = "NATIONAL"', "", 2, "set: the key 'code' is missing"),
        ('code = "NATIONAL"', 'code = "../x"', 3, "set.code: '../x' is no code of a set"),
        ('fr = "Plan national"\n', "", 5, "the text in 'fr' is missing"),
        ('fr = "Plan national"', 'fr = " "', 7, "set.names.fr: a text is expected"),
        ('"INTERNET_USERS"', '"INTERNET_USER"', 18, "nearest: INTERNET_USERS"),
        ('indicator = "INTERNET_USERS"\n', "", 16, "the key 'names' is missing"),
        ('code = "users"', 'code = "Users!"', 17, "is no code of a target"),
        ('"at_least", value = 80', '"at_leats", value = 80', 19, "none of at_least"),
        ('"at_least", value = 80', '"at_least"', 19, "needs value"),
        ('"at_least", value = 80', '"improve", value = 80', 19, "has no value"),
        ('"at_least", value = 80', '"parity", low = 1.2', 19, "holds 1"),
        ('"at_least", value = 80', '"parity"', 19, "parity_sex"),
        ('"at_least", value = 80', '"at_least", value = true', 19, "a number is expected"),
        ('"at_least", value = 80', '"at_least", value = nan', 19, "a number from"),
        ('area = "RWA"', 'area = "ATLANTIS"', 20, "ATLANTIS"),
        ('"country", area = "RWA"', '"group", area = "RWA"', 20, "RWA"),
        ("baseline_year = 2020", "baseline_year = 2030", 21, "does not come before"),
        ("baseline_year = 2020", "baseline_year = 20", 21, "whole number from 1990 to 2100"),
        ("deadline = 2030\n", "", 16, "the key 'deadline' is missing"),
        ('commitments = ["C2"]', "commitments = []", 23, "at least one action line"),
        ('commitments = ["C2"]', 'commitments = ["C12"]', 23, "C12"),
        ('source = { place = "page 12" }', "source = {}", 24, "the key 'place' is missing"),
        ('status = "seen"', 'status = "sure"', 15, "none of seen"),
        ('status = "seen"', 'status = "seen"\naddress = "javascript:alert(1)"', 16, "begins with https://"),
        ("deadline = 2030", "deadline = 2030\ndaedline = 2031", 23, "nobody reads this key"),
        ("deadline = 2030", "deadline = 2030\nbands = [75, 50]", 23, "ascending"),
        ("[[target]]", "[[target", 16, "not TOML"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_its_line_and_key(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    assert old in ONE
    with pytest.raises(DeclarationError, match=rf"^national\.toml.*line {line}\b") as raised:
        read_set(written(tmp_path, ONE.replace(old, new, 1)))
    assert says in str(raised.value)


def test_a_multiple_of_a_baseline_needs_its_year(tmp_path: Path) -> None:
    text = ONE.replace('"at_least", value = 80', '"times_baseline", value = 2').replace(
        "baseline_year = 2020\n", ""
    )
    with pytest.raises(DeclarationError, match="baseline_year"):
        read_set(written(tmp_path, text))


def test_a_target_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match=r"line 25, target\.1: .*stands twice"):
        read_set(written(tmp_path, ONE + ONE[ONE.index("[[target]]") :]))


def test_a_set_without_a_target_is_refused(tmp_path: Path) -> None:
    text = "target = []\n" + ONE[: ONE.index("[[target]]")]
    with pytest.raises(DeclarationError, match="at least one target"):
        read_set(written(tmp_path, text))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match=r"none\.toml: cannot be opened"):
        read_set(tmp_path / "none.toml")


def test_sets_of_an_installation_stand_after_those_of_the_package(tmp_path: Path) -> None:
    own = written(tmp_path / "targets", ONE)
    found = known_sets(tmp_path)
    assert [one.code for one in found.sets] == [*(one.code for one in SETS), "NATIONAL"]
    assert not found.broken
    own.unlink()
    assert known_sets(tmp_path).sets == SETS
    assert known_sets(tmp_path).fingerprint == ""


def test_a_broken_set_of_an_installation_is_named_and_the_others_stand(tmp_path: Path) -> None:
    folder = tmp_path / "targets"
    written(folder, ONE)
    (folder / "a-broken.toml").write_text(ONE.replace("deadline = 2030", 'deadline = "soon"'), "utf-8")
    (folder / "second.toml").write_text(ONE, "utf-8")
    (folder / "large.toml").write_text("#" * 300_000, "utf-8")
    (folder / "shipped.toml").write_text(ONE.replace("NATIONAL", "UMC_2030"), "utf-8")
    (folder / "same-address.toml").write_text(
        ONE.replace('"NATIONAL"', '"UMC"').replace('"users"', '"2030-internet-use"'), "utf-8"
    )
    found = known_sets(tmp_path)
    assert [one.code for one in found.sets] == [*(one.code for one in SETS), "NATIONAL"]
    assert found.broken.keys() == {
        "a-broken.toml", "second.toml", "large.toml", "shipped.toml", "same-address.toml"
    }  # fmt: skip
    assert found.broken["a-broken.toml"].startswith(
        "a-broken.toml, line 22, target.0.deadline: a whole number"
    )
    assert "at most 262,144 are read" in found.broken["large.toml"]
    assert "UMC_2030 already" in found.broken["shipped.toml"]
    assert "address of another target" in found.broken["same-address.toml"]


def test_a_set_that_changes_is_read_again(tmp_path: Path) -> None:
    path = written(tmp_path / "targets", ONE)
    before = known_sets(tmp_path)
    path.write_text(ONE.replace("value = 80", "value = 90.5"), "utf-8")
    after = known_sets(tmp_path)
    assert after.sets[-1].targets[0].aim == Aim("at_least", 90.5)
    assert before.fingerprint != after.fingerprint


def test_the_value_of_a_multiple_follows_from_the_baseline() -> None:
    aim = Aim("times_baseline", 1.5)
    assert (aim.value_for(20.0), aim.value_for(None)) == (30.0, None)
    assert Aim("parity", None).value_for(None) == 1.0
    assert Aim("improve", None).value_for(50.0) is None
