"""What profiles share of a release is kept on disk: the same as made anew, and made anew where a rule changed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.preference import prefer
from actionlines.indicators.releases import Release, open_release
from actionlines.indicators.store import Store
from actionlines.profiles.area_changes import changes_of_area
from actionlines.profiles.board import _tables as make
from actionlines.profiles.board_files import TABLES, kept_tables

Tables = dict[str, pl.DataFrame]


@pytest.fixture(scope="module")
def made(release: Release) -> Tables:
    """The tables without what is kept."""
    return make(release, load_catalogue())


@pytest.fixture
def bare(prepared_var: Path, tmp_path: Path, release: Release) -> Release:
    """The same release in a site without a derived layer."""
    (tmp_path / "releases").symlink_to(prepared_var / "releases")
    return open_release(tmp_path / "releases" / release.id)


@pytest.fixture
def kept(prepared_var: Path, bare: Release) -> Release:
    """The same release in a site with a board that may be tampered with."""
    board = Path("derived", bare.id, "board")
    shutil.copytree(prepared_var / board, bare.path.parents[1] / board)
    return bare


def never(*_: object) -> Tables:
    raise AssertionError("made again")


def test_the_tables_that_are_kept_are_those_that_are_made(release: Release, made: Tables) -> None:
    found = kept_tables(release, load_catalogue(), make=never)
    assert set(found) == set(made) == set(TABLES)
    for name in TABLES:
        keys = [column for column, kind in made[name].schema.items() if kind == pl.String]
        assert_frame_equal(found[name].sort(keys), made[name].sort(keys))


def test_what_is_made_is_kept_with_the_same_order(bare: Release, made: Tables) -> None:
    given = kept_tables(bare, load_catalogue(), make=lambda *_: made)
    found = kept_tables(bare, load_catalogue(), make=never)
    for name in TABLES:
        assert_frame_equal(given[name], found[name])


@pytest.mark.parametrize("what", ["made_by_sha256", "judged_by_sha256", "catalogue_sha256", "code_version"])
def test_tables_made_by_other_rules_are_made_anew(kept: Release, what: str) -> None:
    kept_tables(kept, load_catalogue(), make=never)
    path = kept.path.parents[1] / "derived" / kept.id / "board" / "places" / "recipe.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), what: "another"}))
    with pytest.raises(AssertionError, match="made again"):
        kept_tables(kept, load_catalogue(), make=never)


def test_who_speaks_first_is_a_rule_too(kept: Release) -> None:
    prefer(["WB_WDI"])
    try:
        with pytest.raises(AssertionError, match="made again"):
            kept_tables(kept, load_catalogue(), make=never)
    finally:
        prefer([])


def test_a_release_of_no_site_leaves_nothing_beside_it(
    release: Release, made: Tables, tmp_path: Path
) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / release.id).symlink_to(release.path)
    kept_tables(open_release(tmp_path / "one" / release.id), load_catalogue(), make=lambda *_: made)
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


@pytest.mark.parametrize("area", ["KEN", "FRA", "TKL", "BVT"])
def test_changes_of_an_area_are_the_same_kept_and_counted_for_it_alone(
    prepared_var: Path, release: Release, bare: Release, area: str
) -> None:
    before = Store(prepared_var).before(release)
    assert before is not None
    assert (prepared_var / "derived" / release.id / "changes" / before.id).is_dir()
    assert not (bare.path.parents[1] / "derived").exists()
    alone = changes_of_area(bare, before, area, lang="en")
    assert changes_of_area(release, before, area, lang="en") == alone
