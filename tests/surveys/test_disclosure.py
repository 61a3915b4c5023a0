"""Disclosure control against an attacker who knows linear algebra, and who is in no part of what the house computes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from actionlines.surveys.publication import SUPPRESSED, Rules, judge

LEVELS = {"SEX": ("F", "M", None), "AGE": ("a", "b", "c", None), "AREA": ("R", "U", None)}
"""Parts, and nobody's part."""
ITEMS = ("ONE", "TWO")
ATOMS = list(product(*LEVELS.values()))
S, A, R = ("SEX",), ("AGE",), ("AREA",)
FAMILIES = {
    "two breakdowns": [S, A],
    "two and their cross": [S, A, ("SEX", "AGE")],
    "a cross alone": [("SEX", "AGE")],
    "two crosses with one breakdown in common": [S, A, R, ("SEX", "AGE"), ("SEX", "AREA")],
    "two crosses without their margins": [("SEX", "AGE"), ("SEX", "AREA")],
    "all crosses of two": [S, A, R, ("SEX", "AGE"), ("SEX", "AREA"), ("AGE", "AREA")],
    "a cross of three": [S, A, R, ("SEX", "AGE"), ("SEX", "AREA"), ("AGE", "AREA"), ("SEX", "AGE", "AREA")],
}


@dataclass(frozen=True)
class Survey:
    """People by part, how many of them answered each item, and what is asked of estimates."""

    asked: np.ndarray
    answered: dict[str, np.ndarray]
    unsure: set[tuple[str, int]]
    crosses: list[tuple[str, ...]]
    minimum: int


@st.composite
def surveys(draw: st.DrawFn) -> Survey:
    sizes = st.sampled_from([0, 0, 0, 1, 2, 6, 15, 40])
    asked = np.array(draw(st.lists(sizes, min_size=len(ATOMS), max_size=len(ATOMS))))
    asked[draw(st.integers(0, len(ATOMS) - 1))] += 50
    if draw(st.booleans()):
        asked *= [None not in atom for atom in ATOMS]
        asked[0] += 50
    answered = {}
    for item in ITEMS:
        shares = st.sampled_from([1.0, 1.0, 1.0, 0.5, 0.0])
        kept = draw(st.lists(shares, min_size=len(ATOMS), max_size=len(ATOMS)) | st.just([1.0] * len(ATOMS)))
        answered[item] = np.floor(asked * np.array(kept)).astype(int)
    unsure = draw(st.sets(st.tuples(st.sampled_from(ITEMS), st.integers(0, 60)), max_size=6))
    crosses = FAMILIES[draw(st.sampled_from(sorted(FAMILIES)))]
    return Survey(asked, answered, unsure, [(), *crosses], draw(st.sampled_from([2, 3, 5, 10, 20])))


def domains(survey: Survey) -> Iterator[dict[str, str]]:
    """Every domain that is asked for, people or none."""
    for cross in survey.crosses:
        for parts in product(*(LEVELS[name][:-1] for name in cross)):
            yield {**dict.fromkeys(LEVELS, "_T"), **dict(zip(cross, parts, strict=True))}


def held(domain: dict[str, Any]) -> np.ndarray:
    """Which atoms belong to a domain; None is who has no part."""
    wanted = list(domain.values())
    return np.array(
        [all(one in ("_T", part) for one, part in zip(wanted, atom, strict=True)) for atom in ATOMS]
    )


def estimates(survey: Survey) -> pl.DataFrame:
    rows = []
    for item in ITEMS:
        for place, domain in enumerate(domains(survey)):
            own = held(domain)
            asked, answered = int(survey.asked[own].sum()), int(survey.answered[item][own].sum())
            if asked:
                unsure = (item, place) in survey.unsure
                rows.append(_estimate(item, domain, asked=asked, answered=answered, unsure=unsure))
    return pl.DataFrame(rows, infer_schema_length=None, schema_overrides={"NOTE": pl.String})


def _estimate(
    item: str, domain: dict[str, str], *, asked: int, answered: int, unsure: bool
) -> dict[str, Any]:
    return {
        "INDICATOR": "I",
        "ITEM": item,
        "STATISTIC": "proportion",
        "REF_AREA": "ATL",
        "TIME_PERIOD": "2020",
        **domain,
        "VALUE": 0.5 if answered else None,
        "STD_ERROR": 0.01,
        "LOWER": 0.4,
        "UPPER": 0.6,
        "DF": 20.0,
        "CV": 0.9 if unsure else 0.02,
        "ASKED": asked,
        "ANSWERED": answered,
        "YES": answered // 2,
        "IMPUTED": 0,
        "NUMERATOR": answered / 2,
        "DENOMINATOR": float(answered),
        "NOTE": None,
    }


def judged(survey: Survey) -> pl.DataFrame:
    rules = Rules(name="own", minimum=survey.minimum, suppressed_cv=0.5)
    return judge(estimates(survey), rules, design_known=True)


def shown(table: pl.DataFrame, items: tuple[str, ...]) -> list[dict[str, Any]]:
    kept = table.filter(pl.col("STATUS") != SUPPRESSED, pl.col("ITEM").is_in(items))
    return kept.select(*LEVELS).unique(maintain_order=True).to_dicts()


def possible(survey: Survey, people: np.ndarray) -> np.ndarray:
    """Atoms that may hold somebody, as far as the published crosses (and who is left over) tell."""
    found = np.ones(len(ATOMS), dtype=bool)
    for cross in survey.crosses:
        for at, atom in enumerate(ATOMS):
            seen = dict(zip(LEVELS, atom, strict=True))
            found[at] &= (
                people[held({name: seen[name] if name in cross else "_T" for name in LEVELS})].sum() > 0
            )
    return found


def secret(survey: Survey, table: pl.DataFrame, people: np.ndarray) -> list[dict[str, Any]]:
    """What must not follow: domains about too few people, and a few people who are in no part."""
    few = table.filter(pl.col("ANSWERED") < survey.minimum)
    found = few.select(*LEVELS).unique(maintain_order=True).to_dicts()
    for cross in survey.crosses:
        for parts in product(*(LEVELS[name] for name in cross)):
            cell = {**dict.fromkeys(LEVELS, "_T"), **dict(zip(cross, parts, strict=True))}
            if None in parts and people[held(cell)].sum() < survey.minimum:
                found.append(cell)
    return [cell for cell in found if people[held(cell)].sum() > 0]


def worked_out(survey: Survey, table: pl.DataFrame) -> list[tuple[str, dict[str, Any]]]:
    """What the attacker finds: secrets in the span of what is shown, of people asked and of those who answered."""
    found = []
    kinds = {"ASKED": (survey.asked, ITEMS), **{item: (survey.answered[item], (item,)) for item in ITEMS}}
    for kind, (people, items) in kinds.items():
        atoms = possible(survey, people)
        known = np.array([np.zeros(atoms.sum()), *(held(domain)[atoms] for domain in shown(table, items))])
        rank = np.linalg.matrix_rank(known) if known.size else 0
        for cell in secret(survey, table, people):
            if np.linalg.matrix_rank(np.vstack([known, held(cell)[atoms]])) == rank:
                found.append((kind, cell))
    return found


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(surveys())
def test_an_attacker_works_out_nothing_that_is_kept_back_for_disclosure(survey: Survey) -> None:
    assert worked_out(survey, judged(survey)) == []


@settings(max_examples=10, deadline=None)
@given(surveys())
def test_nothing_is_kept_back_for_nothing(survey: Survey) -> None:
    """Of domains that are too unsure in every item: one that is so in some counts as shown, which keeps back more."""
    assume(not {("SEX", "AGE"), ("SEX", "AREA")} & set(survey.crosses) or ("AGE",) in survey.crosses)
    unsure = {(item, place) for item in ITEMS for _, place in survey.unsure}
    survey = replace(survey, unsure=unsure)
    table = judged(survey)
    protecting = table.filter(pl.col("REASON") == "secondary").select(*LEVELS).unique(maintain_order=True)
    told = table.with_columns(own=pl.concat_str(list(LEVELS)))
    for domain in protecting.select(pl.concat_str(list(LEVELS))).to_series():
        again = pl.when(pl.col("own") == domain).then(pl.lit("shown")).otherwise("STATUS")
        few = told.filter(pl.col("own") == domain)["REASON"].is_in(["too_few"]).any()
        assert few or worked_out(survey, told.with_columns(again.alias("STATUS")))
