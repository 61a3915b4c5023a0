"""What became of each figure that is shown: its kind, its size, and whose doing it is."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionlines.indicators import revisions
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.compilation import Intake, compile_release
from actionlines.indicators.releases import Release
from actionlines.indicators.revisions import SAME, compare, open_revisions
from actionlines.indicators.store import Store
from actionlines.languages import number

WDI = "iso2c,country,year,indicator,value\n"
GAPMINDER = "geo,time,indicator,value\n"
OLDER = """RW,Rwanda,2018,IT.NET.USER.ZS,20
RW,Rwanda,2019,IT.NET.USER.ZS,25
RW,Rwanda,2020,IT.NET.USER.ZS,30.04
KE,Kenya,2019,IT.NET.USER.ZS,17
"""
NEWER = """RW,Rwanda,2019,IT.NET.USER.ZS,22
RW,Rwanda,2020,IT.NET.USER.ZS,30.01
RW,Rwanda,2021,IT.NET.USER.ZS,31
KE,Kenya,2019,IT.NET.USER.ZS,17
"""


def release(
    folder: Path, name: str, lines: str, *, source: str = "WB_WDI", base: Release | None = None
) -> Release:
    path = folder / f"{name}.csv"
    path.write_text((WDI if source == "WB_WDI" else GAPMINDER) + lines, "utf-8")
    return compile_release(
        [Intake(source, (path,))],
        catalogue=load_catalogue(),
        store=Store(folder),
        on=date(2026, 1, 1),
        label=name,
        base=base,
    )


def told(older: Release, newer: Release, **only: str) -> list[tuple[object, ...]]:
    columns = ("REF_AREA", "TIME_PERIOD", "KIND", "OLD", "NEW", "VERDICT", "REASON")
    return compare(older, newer, catalogue=load_catalogue(), **only).select(columns).rows()


def test_a_figure_is_revised_withdrawn_new_or_shown_as_before(tmp_path: Path) -> None:
    older, newer = release(tmp_path, "older", OLDER), release(tmp_path, "newer", NEWER)
    files = "new_files_of_source"
    assert told(older, newer) == [
        ("RWA", "2019", "revised", 25.0, 22.0, "worse", files),
        ("RWA", "2018", "withdrawn", 20.0, None, None, files),
        ("RWA", "2021", "new", None, 31.0, None, files),
        ("RWA", "2020", "digits", 30.04, 30.01, None, files),
        ("KEN", "2019", SAME, 17.0, 17.0, None, None),
    ]
    assert told(older, newer, area="KEN") == [("KEN", "2019", SAME, 17.0, 17.0, None, None)]
    assert told(older, newer, indicator="POPULATION") == []


def test_a_figure_changes_because_another_source_speaks(tmp_path: Path) -> None:
    older = release(tmp_path, "older", OLDER)
    newer = release(
        tmp_path,
        "newer",
        "rwa,2019,internet_users,26\nrwa,2020,internet_users,30.04\n",
        source="GAPMINDER",
        base=older,
    )
    rows = compare(older, newer, catalogue=load_catalogue(), area="RWA")
    assert rows.select("TIME_PERIOD", "KIND", "OLD_SOURCE", "NEW_SOURCE", "REASON").rows() == [
        ("2019", "revised", "WB_WDI", "GAPMINDER", "other_source_speaks"),
        ("2018", "withdrawn", "WB_WDI", None, "other_source_speaks"),
        ("2020", "digits", "WB_WDI", "GAPMINDER", "other_source_speaks"),
    ]
    assert told(older, newer, area="KEN") == [("KEN", "2019", SAME, 17.0, 17.0, None, None)]


def test_turning_two_releases_round_turns_what_became_of_each_figure(tmp_path: Path) -> None:
    older, newer = release(tmp_path, "older", OLDER), release(tmp_path, "newer", NEWER)
    turned = {"new": "withdrawn", "withdrawn": "new", "better": "worse", "worse": "better"}
    there = {row[:2]: row[2:6] for row in told(older, newer)}
    back = {row[:2]: row[2:6] for row in told(newer, older)}
    assert back == {
        key: (turned.get(str(kind), kind), new, old, turned.get(str(verdict)))
        for key, (kind, old, new, verdict) in there.items()
    }


def test_what_changed_is_kept_and_made_again_where_it_is_lost_or_judged_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older, newer = release(tmp_path, "older", OLDER), release(tmp_path, "newer", NEWER)
    kept = open_revisions(older, newer, tmp_path, catalogue=load_catalogue()).collect()
    (file,) = (tmp_path / "derived").rglob("rows.parquet")
    first, made = file.read_bytes(), file.stat().st_mtime_ns
    assert kept["KIND"].to_list() == ["revised", "withdrawn", "new", "digits"]
    open_revisions(older, newer, tmp_path, catalogue=load_catalogue())
    assert file.stat().st_mtime_ns == made
    shutil.rmtree(tmp_path / "derived")
    open_revisions(older, newer, tmp_path, catalogue=load_catalogue())
    assert file.read_bytes() == first
    (file.parent / "recipe.json").write_text("{}")
    open_revisions(older, newer, tmp_path, catalogue=load_catalogue())
    assert (file.parent / "recipe.json").read_text() != "{}"


def test_the_release_before_is_the_one_it_was_made_from_or_else_the_one_of_the_day_before(
    tmp_path: Path,
) -> None:
    first, second = release(tmp_path, "a", OLDER), release(tmp_path, "b", NEWER)
    third = release(tmp_path, "c", "rwa,2019,internet_users,26\n", source="GAPMINDER", base=first)
    before = Store(tmp_path).before
    assert [before(first), before(second), before(third)] == [None, first, first]


@given(st.floats(-1e6, 1e6), st.integers(0, 3))
def test_a_figure_counts_as_shown_the_same_where_it_is_written_the_same(value: float, decimals: int) -> None:
    frame = pl.DataFrame({"value": [round(value, 4)], "_digits": [10.0**decimals]})
    shown = frame.select(revisions._as_shown(pl.col("value")))["value"][0] / 10.0**decimals
    assert number(shown, lang="en", decimals=decimals) == number(
        round(value, 4), lang="en", decimals=decimals
    )
