"""What stands between figures set side by side: `tests/spec/compared.yaml` says it case by case."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from actionlines.indicators.comparability import KINDS, DifferentIndicatorsError, Note, compare, notes
from actionlines.indicators.observations import BREAKDOWNS, SCHEMA

CASES = yaml.safe_load((Path(__file__).parents[1] / "spec" / "compared.yaml").read_text("utf-8"))
PLAIN: dict[str, Any] = {
    "INDICATOR": "INTERNET_USERS",
    "REF_AREA": "BRA",
    "TIME_PERIOD": "2018",
    "FREQ": "A",
    **dict.fromkeys(BREAKDOWNS, "_T"),
    "SOURCE": "ONE",
    "UNIT_MEASURE": "PT",
    "NATURE": "C",
    "AGE_SCOPE": "_T",
    "REF_PERIOD": "P3M",
}


def figures(*changes: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([{**PLAIN, **change} for change in changes], schema=SCHEMA)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_two_figures_are_told_apart(case: dict[str, Any]) -> None:
    found = notes({**PLAIN, **case["first"]}, {**PLAIN, **case["second"]}, breaks=case.get("breaks", ()))

    told = {
        note.code: {
            name: list(value) if name == "PERIODS" else value for name, value in note.parameters.items()
        }
        for note in found
    }
    assert told == case["notes"]
    assert [note.code for note in found] == [kind for kind in KINDS if kind in told]


def test_every_kind_of_difference_has_a_case() -> None:
    assert {kind for case in CASES for kind in case["notes"]} == set(KINDS)


def test_two_indicators_are_not_compared() -> None:
    with pytest.raises(DifferentIndicatorsError) as error:
        notes(PLAIN, {**PLAIN, "INDICATOR": "MOBILE_PHONE_OWNERS"})

    assert str(error.value) == (
        "INTERNET_USERS and MOBILE_PHONE_OWNERS are different indicators; compare figures of one"
    )


def test_figures_of_one_footing_need_no_note() -> None:
    assert compare(figures({}, {"REF_AREA": "ESP"}, {"REF_AREA": "RWA", "TIME_PERIOD": "2015"})) == ()


def test_a_chart_of_several_countries_names_who_stands_on_which_footing() -> None:
    shown = figures(
        {"REF_AREA": "BRA", "AGE_SCOPE": "Y_GE10"},
        {"REF_AREA": "ESP", "AGE_SCOPE": "Y16T74"},
        {"REF_AREA": "FRA", "AGE_SCOPE": "Y16T74", "REF_PERIOD": "P12M"},
        {"REF_AREA": "JPN", "AGE_SCOPE": None, "REF_PERIOD": None},
    )

    assert compare(shown) == (
        Note("age_scope", {"GROUPS": {"Y16T74": ("ESP", "FRA"), "Y_GE10": ("BRA",), "not_stated": ("JPN",)}}),
        Note("ref_period", {"GROUPS": {"P3M": ("BRA", "ESP"), "P12M": ("FRA",), "not_stated": ("JPN",)}}),
    )


def test_sources_and_estimates_beside_each_other_are_named() -> None:
    shown = figures({}, {"REF_AREA": "ESP", "SOURCE": "TWO", "NATURE": "E"})

    assert compare(shown) == (
        Note("source", {"GROUPS": {"ONE": ("BRA",), "TWO": ("ESP",)}}),
        Note("nature", {"GROUPS": {"estimated": ("ESP",), "measured": ("BRA",)}}),
    )


def test_a_break_is_named_with_its_period_and_areas() -> None:
    shown = figures({}, {"REF_AREA": "ESP", "OBS_STATUS": "B"}, {"REF_AREA": "FRA", "OBS_STATUS": "B,E"})

    breaks = [note for note in compare(shown) if note.code == "break"]

    assert breaks == [Note("break", {"GROUPS": {"2018": ("ESP", "FRA")}})]


def test_no_figures_need_no_note() -> None:
    assert compare(figures()) == ()
