"""Action lines against the goals of the 2030 Agenda, and blind spots line by line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from actionlines.commitments.goals import (
    UnknownGoalError,
    goal_name,
    goal_number,
    read_goals,
    shipped_goals,
    target_about,
)
from actionlines.commitments.known_links import shipped_links
from actionlines.commitments.links import Basis, Kind, Measures
from actionlines.commitments.register import CODES
from actionlines.declared import DeclarationError
from actionlines.indicators.store import Store
from actionlines.languages import LANGUAGES
from actionlines.profiles.coverage import LEAST_DEVELOPED, coverage
from actionlines.profiles.coverage_parts import by_line, of_line, silent_in
from actionlines.profiles.matrix import matrix, targets

LINKED = [
    (line, link) for one in shipped_links().paragraphs for line in one.lines for link in one.of(Kind.SDG)
]


def test_every_link_of_a_paragraph_to_a_target_is_in_the_field_of_its_line_and_goal() -> None:
    found = matrix(lang="en")
    assert sorted((one.line, one.target, one.paragraph) for one in found.pairs) == sorted(
        (line, link.code, link.paragraph) for line, link in LINKED
    )
    assert sum(len(found.cell(line, goal)) for line in CODES for goal in found.goals) == len(found.pairs)
    assert len(found.pairs) > 200


def test_a_field_names_targets_in_their_order_with_reason_and_basis() -> None:
    found = matrix(lang="fr").cell("C7.e-health", 3)
    assert targets(found) == ("3.3", "3.8", "3.d")
    assert {one.basis for one in found} <= {Basis.MATRIX, Basis.OWN}
    assert found[0].about == "Fin des épidémies"
    assert all(one.why and one.gist for one in found)


def test_a_priority_is_told_from_the_items_of_a_line() -> None:
    found = matrix(lang="en", line="C1").pairs
    assert {one.own for one in found if one.paragraph.startswith("V.B")} == {False}
    assert {one.own for one in found if one.paragraph.startswith("C1.")} == {True}


def test_a_line_or_a_goal_alone_has_what_the_whole_has_of_it() -> None:
    whole = matrix(lang="zh")
    assert matrix(lang="zh", line="C2").pairs == tuple(one for one in whole.pairs if one.line == "C2")
    assert matrix(lang="zh", goal=16).pairs == tuple(one for one in whole.pairs if one.goal == 16)
    assert matrix(lang="zh", line="C2", goal=9).pairs == whole.cell("C2", 9)


def test_the_files_have_every_pair_and_how_many_each_field_has() -> None:
    found = matrix(lang="en", line="C2")
    facts = json.loads(json.dumps(found.as_dict()))
    assert found.table().height == len(facts["pairs"]) == len(found.pairs)
    assert sum(one["pairs"] for one in facts["fields"]) == len(found.pairs)
    assert {(one["goal"], one["targets"]) for one in facts["fields"] if one["goal"] == 9} == {
        (9, len(targets(found.cell("C2", 9))))
    }


def test_every_goal_and_every_target_that_is_linked_is_named_in_six_languages() -> None:
    for lang in LANGUAGES:
        assert len({goal_name(number, lang=lang) for number in range(1, 18)}) == 17
        unnamed = {link.code for _, link in LINKED if not target_about(link.code, lang=lang)}
        assert unnamed == set()


@pytest.mark.parametrize("asked", ["0", "18", "x", "", "-1", "٣", "1.5", "9" * 5000])
def test_a_goal_that_is_none_is_refused(asked: str) -> None:
    with pytest.raises(UnknownGoalError, match="from 1 to 17"):
        goal_number(asked)


def test_a_file_of_goals_that_is_wrong_says_where(tmp_path: Path) -> None:
    text = "goals: {1: {en: a}}\ntargets: {}\n"
    (tmp_path / "goals.yaml").write_text(text, "utf-8")
    with pytest.raises(DeclarationError, match=r"goals\.yaml, line 1"):
        read_goals(tmp_path / "goals.yaml")
    assert set(shipped_goals().names) == set(range(1, 18))


@pytest.fixture(scope="module")
def whole(prepared_var: Path):
    return coverage(Store(prepared_var).current(), lang="en")


def test_each_line_counts_the_paragraphs_that_are_near_to_it(whole) -> None:
    lines = {one.line: one for one in by_line(whole)}
    assert list(lines)[:18] == list(CODES)
    for code, one in lines.items():
        own = [each for each in whole.paragraphs if code in (each.lines or ("",))]
        assert one.paragraphs == len(own) == one.directly + one.in_part + one.by_proxy + one.unmeasured
        assert one.unmeasured == sum(each.measures is None for each in own)
    assert sum(one.directly for one in lines.values()) >= sum(
        each.measures is Measures.DIRECTLY for each in whole.paragraphs
    )


def test_a_line_alone_has_its_paragraphs_and_the_indicators_linked_to_them(whole) -> None:
    own = of_line(whole, "C2")
    assert {"C2.a", "C2.d"} <= {one.code for one in own.paragraphs}
    assert all("C2" in one.lines for one in own.paragraphs)
    assert {one.indicator for one in own.indicators} == {
        code for one in own.paragraphs for code in one.indicators
    }


def test_a_region_alone_has_the_indicators_that_are_silent_there(whole) -> None:
    assert all("009" in one.silent_regions for one in silent_in(whole, "009").indicators)
    assert silent_in(whole, "009").indicators
    assert all(not one.least_developed for one in silent_in(whole, LEAST_DEVELOPED).indicators)
