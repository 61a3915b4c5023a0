"""The releases that come with the package: enough, small, whole, and equal to what the recipe makes."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

from actionlines import places
from actionlines.indicators.bundle import FOLDER, DamagedBundleError, unpack
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.compilation import figures_sha256
from actionlines.indicators.derived_layer import FORMULAS, build, open_derived
from actionlines.indicators.releases import Release
from actionlines.indicators.store import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = Store(tmp_path_factory.mktemp("var"))
    unpack(made)
    return made


@pytest.fixture
def current(store: Store) -> Release:
    return store.current()


def test_two_releases_come_with_the_package_and_the_newer_is_in_use(store: Store) -> None:
    assert [release.label for release in store.releases()] == ["2020-10", "2026-11"]
    assert store.current().label == "2026-11"


def test_the_bundle_is_smaller_than_eight_megabytes() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 8_000_000


def test_what_two_releases_share_is_stored_once() -> None:
    import json

    contents = json.loads((FOLDER / "contents.json").read_text("utf-8"))
    shared = set(contents[0]["rows"]) & set(contents[1]["rows"])
    assert shared, "the UN's SDG figures are of one vintage in both"


def test_the_bundle_was_made_with_the_catalogue_as_it_is(current: Release) -> None:
    assert current.manifest.catalogue_sha256 == figures_sha256(load_catalogue()), (
        "run recipes/releases.py again"
    )


def test_the_current_release_has_sixty_indicators_190_countries_and_twenty_years(current: Release) -> None:
    assert current.coverage["INDICATOR"].n_unique() >= 60
    areas = current.lazy().select(pl.col("REF_AREA").unique()).collect()["REF_AREA"]
    assert sum(places.area(code).kind == "country" for code in areas) >= 190
    years = current.lazy().select(pl.col("TIME_PERIOD").n_unique()).collect().item()
    assert years >= 20


def test_every_figure_of_the_bundle_may_be_passed_on(store: Store) -> None:
    catalogue = load_catalogue()
    sources = {source.id for release in store.releases() for source in release.manifest.sources}
    assert [source for source in sources if not catalogue.sources[source].redistributable] == []


def test_internet_users_of_iceland_in_2023_are_99_83_percent(current: Release) -> None:
    rows = current.indicator("INTERNET_USERS", ("ISL",)).filter(pl.col("TIME_PERIOD") == "2023")
    assert rows["OBS_VALUE"].round(2).to_list() == [99.83]


def test_sources_that_disagree_are_both_kept(current: Release) -> None:
    sides = [
        current.indicator("INTERNET_USERS").filter(pl.col("SOURCE") == source, pl.col("SEX") == "_T")
        for source in ("GAPMINDER", "WB_WDI")
    ]
    both = sides[0].join(sides[1], on=["REF_AREA", "TIME_PERIOD"])
    apart = (both["OBS_VALUE"] - both["OBS_VALUE_right"]).abs() > 5
    assert apart.sum() == 135


def test_unpacking_again_changes_nothing(store: Store, current: Release) -> None:
    before = (current.path / "manifest.json").stat().st_mtime_ns
    unpack(store)
    assert (current.path / "manifest.json").stat().st_mtime_ns == before


def test_a_damaged_part_is_noticed_and_nothing_is_left_behind(tmp_path: Path) -> None:
    copy = tmp_path / "bundle"
    shutil.copytree(FOLDER, copy)
    import json

    contents = json.loads((copy / "contents.json").read_text("utf-8"))
    part = copy / "parts" / f"{contents[0]['rows'][0]}.parquet"
    rows = pl.read_parquet(part).with_columns(pl.col("OBS_VALUE") + 1)
    rows.write_parquet(part)
    store = Store(tmp_path / "var")
    with pytest.raises(DamagedBundleError, match="install the package again"):
        unpack(store, copy)
    assert list(store.folder.iterdir()) == []


@pytest.mark.slow
def test_the_derived_layer_comes_out_with_the_same_bytes_in_another_process(
    current: Release, prepared_var: Path, tmp_path: Path
) -> None:
    kept, made = (prepared_var / "derived" / current.id, build(current, tmp_path, catalogue=load_catalogue()))
    for name in FORMULAS:
        assert (made / name / "rows.parquet").read_bytes() == (kept / name / "rows.parquet").read_bytes()


def test_our_aggregate_of_the_world_is_near_the_uns(current: Release, prepared_var: Path) -> None:
    """Aggregates of the World Bank stand among its rows: ours of the same source and year lie near them."""
    ours = open_derived(current, prepared_var).filter(
        pl.col("RECIPE") == "aggregate_weighted_mean", pl.col("INDICATOR") == "INTERNET_USERS"
    )
    world = ours.filter(pl.col("REF_AREA") == "001", pl.col("SEX") == "_T").collect()
    theirs = current.indicator("INTERNET_USERS", ("WB_WLD",))
    both = world.join(theirs, on="TIME_PERIOD")
    assert both.height >= 10
    assert (both["OBS_VALUE"] - both["OBS_VALUE_right"]).abs().median() < 1.5


def test_no_aggregate_of_a_source_enters_an_aggregate_of_ours(current: Release, prepared_var: Path) -> None:
    """A sum that counted the World Bank's regions beside their countries would be several times too large."""
    world = (
        open_derived(current, prepared_var)
        .filter(pl.col("RECIPE") == "aggregate_sum", pl.col("INDICATOR") == "SCIENTIFIC_ARTICLES")
        .filter(pl.col("REF_AREA") == "001", pl.col("TIME_PERIOD") == "2015")
        .collect()
    )
    theirs = current.indicator("SCIENTIFIC_ARTICLES", ("WB_WLD",)).filter(pl.col("TIME_PERIOD") == "2015")
    assert world["OBS_VALUE"].item() == pytest.approx(theirs["OBS_VALUE"].item(), rel=0.02)
