from __future__ import annotations

import pytest

from actionlines.declared import (
    DeclarationError,
    MissingKeyError,
    UnknownKeyError,
    UnreadableDeclarationError,
    WrongValueError,
)
from actionlines.indices.specification import Choice, Goalposts
from actionlines.indices.specification_file import (
    FaultySpecificationError,
    parse_specification,
    read_specification,
)

TREE = """\
code = "IDI"
names = { en = "Development", fr = "Développement" }
aggregation = "geometric"

[[levels]]
level = 2
aggregation = "arithmetic"
minimum_share = 0.5

[[aggregates]]
code = "IDI"

[[aggregates]]
code = "ACCESS"
parent = "IDI"
weight = 0.4
weights = "equal"

[[aggregates]]
code = "USE"
parent = "IDI"
weight = 0.6

[[indicators]]
code = "PHONES"
parent = "ACCESS"
goalposts = [0, 60]

[[indicators]]
code = "USERS"
parent = "USE"
direction = 1
weight = 2
unit = "%"
source = "ITU"
target = 95
series = "INTERNET_USERS"
breakdown = { SEX = "F" }
goalposts = { lower = 0, upper = 100, truncate = false, source = "MIS 2011", checked = true }

[[indicators]]
code = "PRICE"
parent = "USE"
direction = -1
normalise = { method = "min_max", lower = 1 }

[[steps]]
do = "normalise"
method = "goalposts"
scale = 10
"""


def test_a_whole_specification_is_read():
    spec = parse_specification(TREE)
    assert spec.nodes == ("PHONES", "USERS", "PRICE", "ACCESS", "USE", "IDI")
    assert spec.root == "IDI"
    assert spec.children("USE") == ("USERS", "PRICE")
    assert spec.leaves("IDI") == ("PHONES", "USERS", "PRICE")
    assert [spec.level(code) for code in spec.nodes] == [1, 1, 1, 2, 2, 3]
    assert spec.name("IDI", lang="fr") == "Développement"
    assert spec.name("USE", lang="fr") == "USE"
    users = spec.node("USERS")
    assert users.goalposts == Goalposts(0.0, 100.0, False, "MIS 2011", True)
    assert (users.series, users.breakdown, users.target) == ("INTERNET_USERS", {"SEX": "F"}, 95.0)
    assert spec.node("PHONES").series == "PHONES"
    assert spec.node("PRICE").normalise == Choice("min_max", {"lower": 1.0})
    assert spec.steps[0].choice == Choice("goalposts", {"scale": 10.0})


def test_an_aggregate_s_own_rule_goes_before_its_level_s_and_that_before_the_index_s():
    spec = parse_specification(TREE)
    assert spec.rule_of("IDI").aggregation == Choice("geometric")
    assert spec.rule_of("USE").aggregation == Choice("arithmetic")
    own = spec.rule_of("ACCESS")
    assert (own.aggregation, own.weights, own.minimum_share) == (Choice("arithmetic"), Choice("equal"), 0.5)


def test_an_index_without_aggregates_is_a_tree_of_one_level():
    spec = parse_specification('code = "X"\n[[indicators]]\ncode = "A"\n[[indicators]]\ncode = "B"\n')
    assert spec.nodes == ("A", "B", "X")
    assert spec.children("X") == ("A", "B")


WRONG = {
    "a key that nobody reads": ("weight = 2", "wieght = 2", UnknownKeyError, 33, "indicators.1.wieght"),
    "a number that is a text": ("target = 95", 'target = "95"', WrongValueError, 36, "indicators.1.target"),
    "a method that is none": ('"equal"', '"equals"', WrongValueError, 17, "aggregates.1.weights"),
    "a parameter of another method": ("scale = 10", "mean = 10", UnknownKeyError, 50, "steps.0.mean"),
    "a parameter out of range": ("= 0.5", "= 1.5", WrongValueError, 8, "levels.0.minimum_share"),
    "no step's name": ('do = "normalise"\n', "", MissingKeyError, 47, "steps.0"),
    "no parent": ('parent = "ACCESS"\n', "", MissingKeyError, 24, "indicators.0"),
    "a parent that is none": (
        '"USE"\ndirection',
        '"USAGE"\ndirection',
        FaultySpecificationError,
        31,
        "parent",
    ),
    "a weight below nought": ("weight = 0.4", "weight = -0.4", FaultySpecificationError, 16, "weight"),
    "a direction of nought": ("direction = 1", "direction = 0", FaultySpecificationError, 32, "direction"),
    "goalposts turned round": ("[0, 60]", "[60, 0]", FaultySpecificationError, 27, "indicators.0.goalposts"),
    "a code twice": ('"PRICE"', '"PHONES"', FaultySpecificationError, 42, "indicators.2.code"),
    "a ring": (
        'code = "IDI"\n\n',
        'code = "IDI"\nparent = "USE"\n\n',
        FaultySpecificationError,
        1,
        "aggregates",
    ),
    "an inline table's key": (
        "lower = 0, upper",
        "lowest = 0, upper",
        MissingKeyError,
        39,
        "indicators.1.goalposts",
    ),
}


@pytest.mark.parametrize("fault", WRONG)
def test_an_error_names_file_line_and_key(fault):
    old, new, error, line, key = WRONG[fault]
    assert old in TREE
    with pytest.raises(error) as caught:
        parse_specification(TREE.replace(old, new, 1), file="idi.toml")
    place = str(caught.value).split(": ")[0]
    assert place.startswith("idi.toml, line ")
    assert place.endswith(key)
    if fault != "a ring":
        assert f"line {line}," in place


def test_a_ring_below_the_root_is_found():
    text = TREE.replace('parent = "IDI"\nweight = 0.4', 'parent = "USE"').replace(
        'parent = "IDI"\nweight = 0.6', 'parent = "ACCESS"'
    )
    with pytest.raises(FaultySpecificationError, match="above itself"):
        parse_specification(text + '[[indicators]]\ncode = "M"\nparent = "IDI"\n')


def test_what_is_not_toml_is_refused_with_its_line():
    with pytest.raises(UnreadableDeclarationError, match=r"specification: not TOML: .*line 2"):
        parse_specification('code = "X"\ncode = "Y"\n')


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(UnreadableDeclarationError, match="cannot be opened"):
        read_specification(tmp_path / "none.toml")


def test_lines_are_counted_past_texts_and_arrays_of_several_lines():
    text = 'source = """\n[[indicators]]\ncode = 1\n"""\ncode = "X"\nlevels = [\n  {level = 2},\n]\n'
    with pytest.raises(DeclarationError, match=r"line 10, indicators\.0\.weight"):
        parse_specification(text + '[[indicators]]\nweight = "a"\ncode = "A"\n')
