"""What indices keep beside a release: scores as series with the hash of their recipe, and how sure they are."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.derive import DERIVED_SCHEMA
from actionlines.indicators.derived_layer import open_derived
from actionlines.indicators.releases import Release
from actionlines.indicators.store import Store
from actionlines.indices.build import build as build_index
from actionlines.indices.known import KnownIndex
from actionlines.indices.layer import Made, build, sureness
from actionlines.indices.presets import preset
from actionlines.indices.release_sheet import sheet_from_release
from actionlines.indices.robustness.declaration import declared_doubts
from actionlines.indices.robustness.study import robustness
from actionlines.indices.specification_hash import specification_sha256

SOME = ("hdi-2022", "egdi-2022", "gci-2020")


@pytest.fixture(scope="module")
def release(prepared_var: Path) -> Release:
    return Store(prepared_var).current()


def make(release: Release, root: Path) -> Made:
    some = {name: KnownIndex(name, preset(name)) for name in SOME}
    return build(release, root, catalogue=load_catalogue(), indices=some)


def bytes_of(root: Path) -> dict[str, str]:
    files = [path for path in root.rglob("*") if path.is_file()]
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def made(release: Release, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Made]:
    root = tmp_path_factory.mktemp("layer")
    return root, make(release, root)


def test_what_cannot_be_built_is_left_out_with_the_reason(made: tuple[Path, Made]) -> None:
    assert made[1].names == ("hdi-2022", "egdi-2022")
    assert list(made[1].left_out) == ["gci-2020"]
    assert "it has no figures of 2020 of LEGAL" in made[1].left_out["gci-2020"]


def test_scores_stand_among_derived_rows_with_the_hash_of_their_specification(
    release: Release, made: tuple[Path, Made]
) -> None:
    rows = open_derived(release, made[0]).filter(pl.col("RECIPE") == "index_hdi-2022").collect()
    assert rows.schema == DERIVED_SCHEMA
    result = build_index(preset("hdi"), sheet_from_release(preset("hdi"), release, load_catalogue()).sheet)
    whole = rows.filter(pl.col("INDICATOR") == "HDI")
    scored = {unit: result.score(unit) for unit in result.units if result.score(unit) == result.score(unit)}
    assert dict(whole.select("REF_AREA", "OBS_VALUE").iter_rows()) == scored
    assert whole["AREAS"].unique().to_list() == [len(scored)]
    assert set(rows["INDICATOR"]) == {"HDI", "HEALTH", "EDUCATION", "INCOME"}
    note = json.loads((made[0] / "derived" / release.id / "index_hdi-2022" / "recipe.json").read_text())
    assert note["index"] == "HDI"
    assert note["specification_sha256"] == specification_sha256(preset("hdi"))


def test_a_layer_made_again_has_the_same_bytes(
    release: Release, made: tuple[Path, Made], tmp_path: Path
) -> None:
    make(release, tmp_path)
    assert bytes_of(tmp_path) == bytes_of(made[0])


def test_a_layer_that_is_there_is_left_alone_and_a_lost_part_made_again(
    release: Release, made: tuple[Path, Made]
) -> None:
    root, before = made[0], bytes_of(made[0])
    folder = root / "derived" / release.id
    kept = (folder / "index_egdi-2022" / "rows.parquet").stat().st_mtime_ns
    (folder / "indices" / "hdi-2022" / "stability" / "recipe.json").unlink()
    assert make(release, root).names == ("hdi-2022", "egdi-2022")
    assert bytes_of(root) == before
    assert (folder / "index_egdi-2022" / "rows.parquet").stat().st_mtime_ns == kept


def test_another_specification_is_not_told_the_doubts_of_the_first(
    release: Release, made: tuple[Path, Made], tmp_path: Path
) -> None:
    sheet = sheet_from_release(preset("egdi-2022"), release, load_catalogue()).sheet
    one = build_index(preset("egdi-2022"), sheet)
    indicators = one.specification.indicators
    other = build_index(
        replace(one.specification, indicators=(replace(indicators[0], weight=5.0), *indicators[1:])), sheet
    )
    known, found = (
        sureness(release, tmp_path, KnownIndex("x", each.specification), each, catalogue=load_catalogue())
        for each in (one, other)
    )
    assert not known.intervals.equals(found.intervals)
    assert known.note["specification_sha256"] != found.note["specification_sha256"]


def test_what_is_kept_is_the_study_that_the_specification_declares(
    release: Release, made: tuple[Path, Made]
) -> None:
    specification = preset("egdi-2022")
    result = build_index(specification, sheet_from_release(specification, release, load_catalogue()).sheet)
    kept = sureness(
        release, made[0], KnownIndex("egdi-2022", specification), result, catalogue=load_catalogue()
    )
    doubts = replace(declared_doubts(specification), samples=int(kept.note["samples"]))
    study = robustness(specification, result.sheet, doubts=doubts)
    assert kept.intervals.equals(study.intervals())
    assert kept.stability.equals(study.stability())
