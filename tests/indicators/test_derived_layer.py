"""The derived layer: each table says what it follows from, and is made anew where that is another."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import actionlines
from actionlines.indicators import derived_layer
from actionlines.indicators.catalogue import Catalogue, load_catalogue
from actionlines.indicators.compilation import Intake, Terms, compile_release
from actionlines.indicators.releases import Release
from actionlines.indicators.store import Store

PACKAGE = Path(actionlines.__file__).parent


@pytest.fixture
def release(tmp_path: Path) -> Release:
    (tmp_path / "own.csv").write_text("a,t,v,s\nRWA,2020,20,F\nRWA,2020,40,M\n")
    (tmp_path / "own.toml").write_text(
        'source = "MY_OFFICE"\n[columns]\nREF_AREA = "a"\nTIME_PERIOD = "t"\nOBS_VALUE = "v"\nSEX = "s"\n'
        '[constants]\nINDICATOR = "INTERNET_USERS"\n'
    )
    own = Intake(
        "MY_OFFICE",
        (tmp_path / "own.csv",),
        terms=Terms("Office"),
        options={"mapping": tmp_path / "own.toml"},
    )
    store = Store(tmp_path)
    return compile_release([own], catalogue=load_catalogue(), store=store, on=date(2026, 1, 31), label="t")


def other_catalogue(**changes: object) -> Catalogue:
    """The catalogue with one indicator that is another."""
    known = load_catalogue()
    one = replace(known.indicator("INTERNET_USERS"), **changes)
    return replace(known, indicators={**known.indicators, one.code: one})


@pytest.mark.parametrize("what", ["made_by_sha256", "judged_by_sha256", "catalogue_sha256", "code_version"])
def test_a_table_made_by_other_rules_is_made_anew_and_no_other(
    release: Release, tmp_path: Path, what: str
) -> None:
    catalogue = load_catalogue()
    folder = derived_layer.build(release, tmp_path, catalogue=catalogue)
    (folder / "gap_sex" / "before").touch()
    note = folder / "parity_sex" / "recipe.json"
    made = json.loads(note.read_text("utf-8"))
    note.write_text(json.dumps({**made, what: "another"}), "utf-8")
    derived_layer.build(release, tmp_path, catalogue=catalogue)
    assert json.loads(note.read_text("utf-8")) == made
    assert (folder / "gap_sex" / "before").exists()


@pytest.mark.parametrize("changes", [{"direction": -1}, {"principal": {"SEX": "F"}}, {"aggregate": "none"}])
def test_which_way_is_better_and_which_figure_speaks_are_rules_too(changes: dict[str, object]) -> None:
    assert derived_layer.made_with(other_catalogue(**changes)) != derived_layer.made_with(load_catalogue())
    assert derived_layer.made_with(other_catalogue()) == derived_layer.made_with(load_catalogue())


@pytest.mark.parametrize("pattern", derived_layer.RULES)
def test_each_pattern_of_rules_names_files_of_the_package(pattern: str) -> None:
    assert list(PACKAGE.glob(pattern))


def test_all_modules_that_choose_and_derive_are_among_the_rules() -> None:
    covered = {file for pattern in derived_layer.RULES for file in PACKAGE.glob(pattern)}
    for name in ("derive", "derived_layer", "precedence", "catalogue", "revisions", "comparability/notes"):
        assert PACKAGE / "indicators" / f"{name}.py" in covered
    assert PACKAGE / "places" / "data" / "memberships.csv" in covered


def test_code_is_told_apart_by_its_name_and_its_text() -> None:
    both = derived_layer.code_sha256("indices/**/*.py", "progress/**/*.py")
    assert both == derived_layer.code_sha256("indices/**/*.py", "progress/**/*.py")
    assert both not in {
        derived_layer.code_sha256("indices/**/*.py"),
        derived_layer.code_sha256("progress/**/*.py"),
    }
