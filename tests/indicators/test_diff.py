"""What changed between two releases, figure by figure."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.compilation import Intake, compile_release
from actionlines.indicators.diff import diff
from actionlines.indicators.releases import Release
from actionlines.indicators.store import Store

HEAD = "geo,time,indicator,value\n"


def release(folder: Path, name: str, lines: str) -> Release:
    path = folder / f"{name}.csv"
    path.write_text(HEAD + lines, "utf-8")
    return compile_release(
        [Intake("GAPMINDER", (path,))],
        catalogue=load_catalogue(),
        store=Store(folder),
        on=date(2026, 1, 1),
        label=name,
    )


def test_a_diff_tells_added_removed_and_changed_figures_with_their_size(tmp_path: Path) -> None:
    older = release(
        tmp_path,
        "older",
        "rwa,2019,internet_users,20\nrwa,2020,internet_users,25\nisl,2020,internet_users,99\n",
    )
    newer = release(
        tmp_path,
        "newer",
        "rwa,2020,internet_users,30\nisl,2020,internet_users,99\nisl,2021,internet_users,99.5\n",
    )
    found = diff(older, newer)
    assert found.changes.select(
        "REF_AREA", "TIME_PERIOD", "CHANGE", "OLD", "NEW", "DIFFERENCE", "RELATIVE_PCT", "REASON"
    ).rows() == [
        ("ISL", "2021", "added", None, 99.5, None, None, "new_files_of_source"),
        ("RWA", "2019", "removed", 20.0, None, None, None, "new_files_of_source"),
        ("RWA", "2020", "changed", 25.0, 30.0, 5.0, 20.0, "new_files_of_source"),
    ]
    assert found.unchanged == 1
    assert found.by("INDICATOR").rows() == [("INTERNET_USERS", 1, 1, 1, 5.0, 5.0)]
    assert diff(older, newer, area="ISL").changes.height == 1


def test_a_release_does_not_differ_from_itself(tmp_path: Path) -> None:
    one = release(tmp_path, "one", "rwa,2019,internet_users,20\n")
    found = diff(one, one)
    assert (found.changes.height, found.unchanged) == (0, 1)


def test_turning_the_comparison_round_turns_added_and_removed_and_the_sign(tmp_path: Path) -> None:
    older = release(tmp_path, "older", "rwa,2019,internet_users,20\nrwa,2020,internet_users,25\n")
    newer = release(tmp_path, "newer", "rwa,2020,internet_users,30\nisl,2021,internet_users,99.5\n")
    there, back = diff(older, newer), diff(newer, older)
    assert there.by("CHANGE")["added"].sum() == back.by("CHANGE")["removed"].sum() == 1
    sign = there.changes.filter(pl.col("CHANGE") == "changed")["DIFFERENCE"].item()
    assert sign == -back.changes.filter(pl.col("CHANGE") == "changed")["DIFFERENCE"].item()
