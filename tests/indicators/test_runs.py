"""Rows that come in runs, as records of a wide table do, give the release that the same rows one by one give."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionlines.indicators import staging as staging_module
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.coded import Code, Coded, stacked
from actionlines.indicators.compilation import Intake, compile_release
from actionlines.indicators.observations import KEY, SCHEMA, conform
from actionlines.indicators.ordering import by_runs
from actionlines.indicators.releases import FILE_NAMES, SORT_KEYS, Release
from actionlines.indicators.staging import Staging
from actionlines.indicators.store import Store

AREAS = ("RWA", "ISL", "TCD", "XKX")
SERIES = ("IT.NET.USER.ZS", "SP.POP.TOTL", "EG.ELC.ACCS.ZS", "NOT.KNOWN")
YEARS = ("2020", "2018", "2019", "2021")

figures = st.one_of(st.none(), st.floats(0, 120).map(lambda figure: round(figure, 2)))
records = st.lists(
    st.tuples(st.sampled_from(AREAS), st.sampled_from(SERIES), st.lists(figures, min_size=4, max_size=4)),
    min_size=1,
    max_size=12,
)
Record = tuple[str, str, list[float | None]]


def written(figure: float | None) -> str:
    return "" if figure is None else str(figure)


def wide(path: Path, rows: Sequence[Record], years: Sequence[str]) -> Path:
    head = ",".join(["Country Name", "Country Code", "Indicator Name", "Indicator Code", *years])
    lines = [",".join(["x", area, "y", series, *map(written, told)]) for area, series, told in rows]
    path.write_text("\n".join([head, *lines]) + "\n")
    return path


def long(path: Path, rows: Sequence[Record], years: Sequence[str]) -> Path:
    lines = [
        f"XX,{area},x,{year},{series},{written(figure)}"
        for area, series, told in rows
        for year, figure in zip(years, told, strict=True)
        if figure is not None
    ]
    path.write_text("\n".join(["iso2c,iso3c,country,year,indicator,value", *lines]) + "\n")
    return path


def compiled(path: Path, folder: Path, base: Release | None = None) -> Release:
    return compile_release(
        [Intake("WB_WDI", (path,))],
        catalogue=load_catalogue(),
        store=Store(folder),
        on=date(2026, 1, 31),
        label="test",
        base=base,
        may_be_empty=True,
    )


def holds_figures(rows: Sequence[Record]) -> bool:
    return any(figure is not None for _, _, told in rows for figure in told)


def refused(release: Release) -> list[tuple[object, ...]]:
    told = release.quarantine().group_by("REASON").agg(pl.col("CELLS").sum())
    return sorted(told.rows())


def same(one: Release, other: Release) -> None:
    assert one.manifest.rows_sha256 == other.manifest.rows_sha256
    assert refused(one) == refused(other)
    assert one.findings().equals(other.findings())
    for order, key in SORT_KEYS.items():
        rows = one.lazy(order).collect()
        assert rows.schema == SCHEMA
        assert rows.equals(other.lazy(order).collect())
        assert rows.equals(rows.sort(key))


@pytest.mark.slow
@settings(max_examples=20, deadline=None)
@given(records, st.permutations(YEARS), records)
def test_a_wide_table_gives_the_release_of_a_long_one(
    rows: list[Record], years: list[str], later: list[Record]
) -> None:
    """In whatever order its lines and years stand, lines repeated or not, alone and on top of another release."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        if not holds_figures(rows):
            return
        first = compiled(wide(folder / "wide.csv", rows, years), folder / "wide")
        same(first, compiled(long(folder / "long.csv", rows, years), folder / "long"))
        if holds_figures(later):
            on_top = compiled(wide(folder / "more.csv", later, years), folder / "wide", first)
            same(on_top, compiled(long(folder / "more_long.csv", later, years), folder / "long", first))


def test_a_column_that_has_no_gap_is_written_as_such_and_read_as_any(tmp_path: Path) -> None:
    release = compiled(wide(tmp_path / "w.csv", [("RWA", SERIES[0], [1.0, None, 2.5, 3.0])], YEARS), tmp_path)
    file = pl.scan_parquet(release.path / FILE_NAMES["area"]).collect()
    assert file.schema == SCHEMA
    assert file.select(KEY).null_count().sum_horizontal().item() == 0
    assert file["OBS_STATUS"].null_count() == file.height


@pytest.fixture
def runs() -> tuple[Code, Coded]:
    """Three runs of 2, 1 and 3 rows; INDICATOR says the same throughout each, TIME_PERIOD does not."""
    code = Code(SCHEMA)
    heads = conform(
        pl.DataFrame({"INDICATOR": ["B", "A", "C"], "REF_AREA": ["RWA", "RWA", "ISL"], "SOURCE": "S"})
    )
    rows = code.encode(heads).repeat(np.array([2, 1, 3]))
    periods = pl.DataFrame({"TIME_PERIOD": ["2019", "2020", "2018", "2018", "2019", "2021"]})
    return code, rows.replaced(
        TIME_PERIOD=code.column("TIME_PERIOD", periods), OBS_VALUE=np.arange(6, dtype=np.float64)
    )


def shown(code: Code, rows: Coded) -> list[tuple[object, ...]]:
    return code.decode(rows, ("INDICATOR", "TIME_PERIOD", "OBS_VALUE")).rows()


EACH = [("B", "2019", 0.0), ("B", "2020", 1.0), ("A", "2018", 2.0)]
REST = [("C", "2018", 3.0), ("C", "2019", 4.0), ("C", "2021", 5.0)]


def test_runs_are_told_row_by_row(runs: tuple[Code, Coded]) -> None:
    code, rows = runs
    assert shown(code, rows) == EACH + REST
    assert (rows.by_run("INDICATOR"), rows.by_run("TIME_PERIOD"), rows.by_run("SOURCE")) == (
        True,
        False,
        False,
    )


def test_a_record_without_a_figure_is_no_run() -> None:
    code = Code(SCHEMA)
    heads = code.encode(conform(pl.DataFrame({"INDICATOR": ["B", "A"]})))
    rows = heads.repeat(np.array([0, 2]))
    assert rows.height == 2
    assert code.decode(rows, ("INDICATOR",))["INDICATOR"].to_list() == ["A", "A"]


def test_rows_taken_by_mask_stay_in_runs_and_by_place_do_not(runs: tuple[Code, Coded]) -> None:
    code, rows = runs
    some = rows.take(np.array([False, True, False, True, False, True]))
    assert shown(code, some) == [EACH[1], REST[0], REST[2]]
    assert some.lengths is not None
    assert some.lengths.tolist() == [1, 2]
    placed = rows.take(np.array([5, 0, 2]))
    assert shown(code, placed) == [REST[2], EACH[0], EACH[2]]
    assert placed.lengths is None


def test_runs_are_put_one_behind_the_other(runs: tuple[Code, Coded]) -> None:
    code, rows = runs
    assert shown(code, stacked([rows, rows])) == (EACH + REST) * 2
    mixed = stacked([rows, rows.take(np.array([0]))])
    assert shown(code, mixed) == [*EACH, *REST, EACH[0]]
    assert mixed.lengths is None


def test_runs_are_put_in_order_where_no_two_share_a_key(runs: tuple[Code, Coded]) -> None:
    code, rows = runs
    ordered = by_runs(rows, code, SORT_KEYS["indicator"])
    assert ordered is not None
    assert shown(code, ordered) == [EACH[2], *EACH[:2], *REST]
    assert by_runs(stacked([rows, rows]), code, SORT_KEYS["indicator"]) is None
    falling = rows.replaced(TIME_PERIOD=rows.array("TIME_PERIOD")[::-1].copy())
    assert by_runs(falling, code, SORT_KEYS["indicator"]) is None


@pytest.mark.parametrize("kept", [0, 60, 2**20])
@pytest.mark.parametrize("by", ["INDICATOR", "TIME_PERIOD"])
def test_what_is_set_aside_in_runs_comes_back_in_order_of_a_column(
    runs: tuple[Code, Coded], by: str, kept: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kept in memory, on disk, or some here and some there."""
    monkeypatch.setattr(staging_module, "ROWS_PER_PIECE", 1)
    monkeypatch.setattr(staging_module, "KEPT", kept)
    code, rows = runs
    staging = Staging(tmp_path / "staged", code, by=by)
    staging.add(rows)
    staging.add(rows.take(np.array([False, False, True, True, True, True])))
    back = [row for piece in staging.pieces() for row in shown(code, piece)]
    place = ("INDICATOR", "TIME_PERIOD").index(by)
    assert back == sorted([*EACH, *REST, EACH[2], *REST], key=lambda row: row[place])
    staging.close()


def test_staging_tells_where_something_is_missing(runs: tuple[Code, Coded], tmp_path: Path) -> None:
    code, rows = runs
    staging = Staging(tmp_path / "staged", code, by="REF_AREA")
    staging.add(rows)
    assert {"INDICATOR", "REF_AREA", "TIME_PERIOD", "OBS_VALUE", "SOURCE"}.isdisjoint(staging.gaps)
    assert {"SEX", "OBS_STATUS", "STD_ERROR"} <= staging.gaps
    other = conform(
        pl.DataFrame({"INDICATOR": ["B"], "REF_AREA": ["RWA"], "SOURCE": "T", "OBS_VALUE": [None]})
    )
    staging.add(code.encode(other))
    assert "OBS_VALUE" in staging.gaps
    staging.close()
