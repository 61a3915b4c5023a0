"""A mistake in a file of the catalogue is answered with file, line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from actionlines.commitments import CODES
from actionlines.declared import (
    DeclarationError,
    DuplicateError,
    MissingKeyError,
    MissingLanguageError,
    UnknownKeyError,
    UnreadableDeclarationError,
    WrongValueError,
)
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.catalogue_entries import NO_HEADLINE

TEXTS = "{en: Tea, fr: Thé, es: Té, ru: Чай, ar: شاي, zh: 茶}"
SOURCES = f"""\
TEA_BOARD:
  names: {TEXTS}
  publisher: Tea Board
  address: https://example.org/
  licence: CC BY 4.0
  redistributable: true
  vintages: ["2020"]
  attribution: Tea Board
"""
UNITS = f"PT:\n  names: {TEXTS}\n  short_names: {TEXTS}\n"
FAMILY = f"""\
family: tea
names: {TEXTS}
indicators:
  TEA_DRINKERS:
    names: {TEXTS}
    definitions: {TEXTS}
    unit: PT
    decimals: 1
    kind: percent
    valid: [0, 100]
    direction: 1
    disaggregations: [SEX]
    aggregate: none
    measures: {{C8: proxy}}
    series:
      - {{source: TEA_BOARD, series: tea.total}}
      - {{source: TEA_BOARD, series: tea.women, sex: F, factor: 100}}
"""
COFFEE = (
    FAMILY.replace("TEA_DR", "COFFEE_DR").replace("tea.", "coffee.").replace("family: tea", "family: coffee")
)
HEADLINES = "".join(f"{line}: {{reason: no_indicator_agreed}}\n" for line in CODES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "tea.yaml").write_text(FAMILY, encoding="utf-8")
    (tmp_path / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    (tmp_path / "units.yaml").write_text(UNITS, encoding="utf-8")
    (tmp_path / "headlines.yaml").write_text(HEADLINES, encoding="utf-8")
    (tmp_path / "unused_series.yaml").write_text("TEA_BOARD:\n  coffee*: outside_subject\n", encoding="utf-8")
    return tmp_path


def _change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def _refusal(folder: Path) -> DeclarationError:
    with pytest.raises(DeclarationError) as raised:
        load_catalogue(folder)
    return raised.value


def test_a_small_catalogue_is_read(folder: Path) -> None:
    catalogue = load_catalogue(folder)
    drinkers = catalogue.indicator("tea-drinkers")
    assert drinkers.family == "tea"
    assert drinkers.short_names == drinkers.names
    assert drinkers.series[1].breakdowns == {"SEX": "F"}
    assert drinkers.series[1].factor == 100.0
    assert catalogue.why_unused("TEA_BOARD", "coffee.total") == "outside_subject"


def test_a_missing_language_is_refused(folder: Path) -> None:
    _change(
        folder / "catalogue" / "tea.yaml", f"    definitions: {TEXTS}", "    definitions: {en: Tea, fr: Thé}"
    )
    error = _refusal(folder)
    assert isinstance(error, MissingLanguageError)
    assert str(error) == "tea.yaml, line 6, indicators.TEA_DRINKERS.definitions: the text in 'es' is missing"


def test_a_missing_key_is_refused(folder: Path) -> None:
    _change(folder / "catalogue" / "tea.yaml", "    decimals: 1\n", "")
    error = _refusal(folder)
    assert isinstance(error, MissingKeyError)
    assert str(error) == "tea.yaml, line 4, indicators.TEA_DRINKERS: the key 'decimals' is missing"


def test_a_misspelt_key_is_refused(folder: Path) -> None:
    _change(folder / "catalogue" / "tea.yaml", "sex: F", "gender: F")
    error = _refusal(folder)
    assert isinstance(error, UnknownKeyError)
    place, _, text = str(error).partition(": ")
    assert place == "tea.yaml, line 17, indicators.TEA_DRINKERS.series.1.gender"
    assert text.startswith("nobody reads this key; known are age, age_scope, disability_status")


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "text"),
    [
        ("unit: PT", "unit: PCT", 7, "unit", "'PCT' is none of PT"),
        ("decimals: 1", "decimals: one", 8, "decimals", "a whole number from 0 to 6 is expected, not 'one'"),
        ("tion: 1", "tion: true", 11, "direction", "a whole number from -1 to 1 is expected, not True"),
        ("[0, 100]", "[100, 0]", 10, "valid", "the least (100) must lie below the most (0)"),
        ("[0, 100]", "[0]", 10, "valid", "two ends are expected: [least, most], null where open"),
        ("[0, 100]", "[low, 100]", 10, "valid.0", "a number is expected, not 'low'"),
        ("proxy", "close", 14, "measures.C8", "'close' is none of direct, in_part, proxy"),
        ("factor: 100", "factor: 0", 17, "series.1.factor", "a factor of 0 would make every figure 0"),
        ("tea.total", "12", 16, "series.0.series", "a text is expected, not 12; put codes in quotes"),
        ("source: TEA_BOARD", "source: TEA", 16, "series.0.source", "'TEA' is none of TEA_BOARD"),
        ("te: none", "te: none\n    sdg: 1", 14, "sdg", "keys with their values are expected, not 1"),
        ("[SEX]", "SEX", 12, "disaggregations", "a list is expected, not 'SEX'"),
    ],
)
def test_a_wrong_value_is_refused(folder: Path, old: str, new: str, line: int, key: str, text: str) -> None:
    _change(folder / "catalogue" / "tea.yaml", old, new)
    error = _refusal(folder)
    assert isinstance(error, WrongValueError)
    assert str(error) == f"tea.yaml, line {line}, indicators.TEA_DRINKERS.{key}: {text}"


def test_a_language_may_put_a_unit_around_its_figure(folder: Path) -> None:
    _change(folder / "units.yaml", "PT:\n", 'PT:\n  around: {zh: "每百人{figure}杯"}\n')
    unit = load_catalogue(folder).units["PT"]
    assert unit.with_figure("3.5", lang="zh") == "每百人3.5杯"
    assert unit.with_figure("3,5", lang="fr") == "3,5 Thé"


@pytest.mark.parametrize("pattern", ["每百人杯", "{figure}{figure}", "{figure}{0}", "{figure!r}"])
def test_a_pattern_around_a_figure_has_it_once_and_nothing_else_to_fill_in(
    folder: Path, pattern: str
) -> None:
    _change(folder / "units.yaml", "PT:\n", f'PT:\n  around: {{zh: "{pattern}"}}\n')
    text = f"{{figure}} is to stand in it once, and no other brace: {pattern!r}"
    assert str(_refusal(folder)) == f"units.yaml, line 2, PT.around.zh: {text}"


def test_a_code_in_small_letters_is_refused(folder: Path) -> None:
    _change(folder / "catalogue" / "tea.yaml", "TEA_DRINKERS:", "tea_drinkers:")
    text = "a code is written in capitals: INTERNET_USERS"
    assert str(_refusal(folder)) == f"tea.yaml, line 4, indicators.tea_drinkers: {text}"


def test_a_weighted_mean_without_weights_is_refused(folder: Path) -> None:
    _change(folder / "catalogue" / "tea.yaml", "aggregate: none", "aggregate: weighted_mean")
    text = "a weighted mean needs the key 'denominator' beside it"
    assert str(_refusal(folder)) == f"tea.yaml, line 13, indicators.TEA_DRINKERS.aggregate: {text}"


def test_a_denominator_that_is_no_indicator_is_refused(folder: Path) -> None:
    _change(folder / "catalogue" / "tea.yaml", "aggregate: none", "aggregate: none\n    denominator: CUPS")
    assert (
        str(_refusal(folder))
        == "tea.yaml, line 14, indicators.TEA_DRINKERS.denominator: 'CUPS' is none of TEA_DRINKERS"
    )


def test_an_action_line_that_is_none_is_refused(folder: Path) -> None:
    _change(folder / "catalogue" / "tea.yaml", "{C8: proxy}", "{C12: proxy}")
    error = _refusal(folder)
    assert isinstance(error, UnknownKeyError)
    assert str(error).startswith(
        "tea.yaml, line 14, indicators.TEA_DRINKERS.measures.C12: nobody reads this key; known are C1,"
    )


def test_a_series_claimed_by_two_indicators_is_refused(folder: Path) -> None:
    other = COFFEE.replace("coffee.total", "tea.total")
    (folder / "catalogue" / "zz_coffee.yaml").write_text(other, encoding="utf-8")
    error = _refusal(folder)
    assert isinstance(error, DuplicateError)
    assert str(error) == (
        "zz_coffee.yaml, line 16, indicators.COFFEE_DRINKERS.series.0: "
        "TEA_BOARD 'tea.total' is claimed by TEA_DRINKERS already"
    )


def test_an_indicator_in_two_files_is_refused(folder: Path) -> None:
    other = FAMILY.replace("family: tea", "family: coffee")
    (folder / "catalogue" / "zz_tea.yaml").write_text(other, encoding="utf-8")
    text = "this code stands in tea.yaml already"
    assert str(_refusal(folder)) == f"zz_tea.yaml, line 4, indicators.TEA_DRINKERS: {text}"


def test_two_files_of_one_family_are_refused(folder: Path) -> None:
    other = COFFEE.replace("family: coffee", "family: tea")
    (folder / "catalogue" / "zz_coffee.yaml").write_text(other, encoding="utf-8")
    assert (
        str(_refusal(folder))
        == "zz_coffee.yaml, line 1, family: the family 'tea' stands in another file already"
    )


def test_a_key_that_stands_twice_is_refused(folder: Path) -> None:
    _change(folder / "catalogue" / "tea.yaml", "    decimals: 1\n", "    decimals: 1\n    decimals: 2\n")
    error = _refusal(folder)
    assert isinstance(error, DuplicateError)
    assert str(error) == "tea.yaml, line 9, decimals: this key stands twice; YAML would drop the first"


def test_a_file_that_is_no_yaml_is_refused(folder: Path) -> None:
    _change(folder / "units.yaml", "PT:", "PT: [")
    error = _refusal(folder)
    assert isinstance(error, UnreadableDeclarationError)
    assert str(error).startswith("units.yaml, line 3: not YAML: ")


def test_a_file_that_is_not_utf8_is_refused(folder: Path) -> None:
    (folder / "units.yaml").write_bytes(b"PT: {names: {fr: Th\xe9}}\n")
    assert str(_refusal(folder)).startswith("units.yaml: not YAML: ")


def test_a_folder_without_a_catalogue_is_refused(tmp_path: Path) -> None:
    text = "cannot be opened (No such file or directory)"
    assert str(_refusal(tmp_path)) == f"{tmp_path / 'sources.yaml'}: {text}"


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("{indicator: TEA_DRINKERS}", "C1.indicator: TEA_DRINKERS does not list C1 under its measures"),
        ("{indicator: CUPS}", "C1.indicator: 'CUPS' is none of TEA_DRINKERS"),
        ("{candidate: TEA_DRINKERS}", "C1: 'indicator' or 'reason' is expected, and not both"),
        ("{reason: none}", "C1.reason: 'none' is none of " + ", ".join(NO_HEADLINE)),
    ],
)
def test_a_headline_that_a_line_does_not_have_is_refused(folder: Path, entry: str, text: str) -> None:
    _change(folder / "headlines.yaml", "{reason: no_indicator_agreed}", entry)
    assert str(_refusal(folder)) == f"headlines.yaml, line 1, {text}"


def test_a_headline_of_a_line_that_has_one_is_taken_with_its_directness(folder: Path) -> None:
    _change(folder / "headlines.yaml", "C8: {reason: no_indicator_agreed}", "C8: {indicator: TEA_DRINKERS}")
    headline = load_catalogue(folder).headline("C8")
    assert headline is not None
    assert (headline.indicator, headline.directness, headline.reason) == ("TEA_DRINKERS", "proxy", None)
