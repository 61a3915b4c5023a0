"""Indices built from the figures that come with the package, held against the published indices in the same release."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.observations import BREAKDOWNS, TOTAL
from actionlines.indicators.releases import Release
from actionlines.indicators.store import Store
from actionlines.indices.build import build
from actionlines.indices.explain import explain
from actionlines.indices.presets import PRESETS, not_in_catalogue, preset
from actionlines.indices.release_sheet import NoFiguresError, sheet_from_release
from actionlines.indices.robustness.declaration import declared_doubts
from actionlines.indices.robustness.study import robustness

COMPUTABLE = {
    # Number of countries and territories with a score, and decimals of the published one.
    "hdi-2022": (193, 3),
    "gdi-2022": (182, 3),
    "egdi-2010": (183, 4),
    "egdi-2012": (193, 4),
    "egdi-2014": (193, 4),
    "egdi-2016": (193, 4),
    "egdi-2018": (193, 4),
    "egdi-2022": (193, 4),
}


@pytest.fixture(scope="module")
def release(prepared_var: Path) -> Release:
    return Store(prepared_var).current()


def published_in(release, code, source, year, breakdown=None):
    wanted = {name: (breakdown or {}).get(name, TOTAL) for name in BREAKDOWNS}
    rows = release.indicator(code).filter(
        pl.all_horizontal(pl.col(name) == value for name, value in wanted.items()),
        pl.col("SOURCE") == source,
        pl.col("TIME_PERIOD") == str(year),
    )
    return dict(rows.select("REF_AREA", "OBS_VALUE").rows())


@pytest.mark.parametrize("name", COMPUTABLE)
def test_an_index_built_from_the_release_is_the_published_one(name, release):
    specification = preset(name)
    count, decimals = COMPUTABLE[name]

    result = build(specification, sheet_from_release(specification, release, load_catalogue()).sheet)

    source = "UN_EGDI" if specification.code == "EGDI" else "UNDP_HDR"
    theirs = published_in(release, specification.code, source, specification.year)
    ours = {unit: result.score(unit) for unit in result.units if not np.isnan(result.score(unit))}
    # The parts of the EGDI are themselves printed with four or five decimals: the last may differ by one.
    most = 0.5 * 10.0**-decimals + (5.1e-5 if specification.code == "EGDI" else 0)
    off = {
        unit: (score, theirs[unit]) for unit, score in ours.items() if not abs(score - theirs[unit]) <= most
    }
    assert (len(ours), off) == (count, {})


def test_womens_and_mens_hdi_are_the_published_ones_to_nine_digits(release):
    specification = preset("gdi-2022")

    result = build(specification, sheet_from_release(specification, release, load_catalogue()).sheet)

    for node, sex in (("WOMEN_HDI", "F"), ("MEN_HDI", "M")):
        theirs = published_in(release, "HDI", "UNDP_HDR", 2022, {"SEX": sex})
        ours = {unit: result.score(unit, node) for unit in result.units if unit in theirs}
        assert len(ours) == 182
        assert max(abs(ours[unit] - theirs[unit]) for unit in ours) < 1e-9


def test_the_example_of_ours_is_built_for_most_countries(release):
    specification = preset("ict-access-and-use-example")

    built = sheet_from_release(specification, release, load_catalogue())
    result = build(specification, built.sheet)

    scores = result.scores[:, result.column(specification.root)]
    assert (~np.isnan(scores)).sum() == 177
    assert np.nanmin(scores) > 0
    assert np.nanmax(scores) <= 100
    assert "example" in specification.name(specification.root)
    assert "ITU" not in specification.source


@pytest.mark.parametrize("name", sorted(set(PRESETS) - set(COMPUTABLE) - {"ict-access-and-use-example"}))
def test_an_index_whose_figures_are_not_bundled_says_which_are_lacking(name, release):
    specification = preset(name)

    with pytest.raises(NoFiguresError) as told:
        sheet_from_release(specification, release, load_catalogue())

    assert set(told.value.candidates) >= {
        one.code for one in not_in_catalogue(specification, load_catalogue())
    }


@pytest.mark.parametrize("name", [*COMPUTABLE, "ict-access-and-use-example"])
def test_the_gap_between_two_countries_is_told_without_a_rest(name, release):
    specification = preset(name)
    result = build(specification, sheet_from_release(specification, release, load_catalogue()).sheet)

    told = explain(result, "RWA", against="NOR")

    gap = dict(told.gap.select("NODE", "CONTRIBUTION").rows())
    assert gap[specification.root] == pytest.approx(result.score("RWA") - result.score("NOR"), abs=1e-12)
    for aggregate in specification.aggregates:
        parts = sum(gap[member] for member in specification.children(aggregate.code))
        assert parts == pytest.approx(gap[aggregate.code], abs=1e-9), aggregate.code


@pytest.mark.parametrize(
    "name", ["hdi-2022", "gdi-2022", "egdi-2012", "egdi-2022", "ict-access-and-use-example"]
)
def test_what_is_in_doubt_leaves_an_index_in_every_replicate(name, release):
    specification = preset(name)
    sheet = sheet_from_release(specification, release, load_catalogue()).sheet
    doubts = replace(declared_doubts(specification), samples=128)

    study = robustness(specification, sheet, doubts=doubts, sensitivity=False)

    assert (study.refused, dict(study.reasons)) == (0, {})
    scored = ~np.isnan(study.baseline.scores[:, -1])
    assert np.nanmax(np.nanstd(study.scores[:, scored], axis=0)) > 0
