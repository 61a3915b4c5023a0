"""A file is the one of its name: no sign of the name stands for other signs."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from actionlines.surveys.engines import UnopenedFileError, open_engine

ODD = ("a*b", "a?b", "a[1]b", "a[!1]b", "a{x,y}b", "o'brien", "a b%20#c", "a;b", "a:b")
NEAR = ("aXb", "a1b", "axb", "a2b")
"""What a pattern would take for those."""


def write(folder: Path) -> None:
    """A file and a folder of one file by each name, each with a number of its own."""
    for number, name in enumerate((*ODD, *NEAR)):
        rows = pl.DataFrame({"n": [number]})
        rows.write_parquet(folder / f"{name}.parquet")
        (folder / name).mkdir()
        rows.write_parquet(folder / name / "part.parquet")


def test_a_file_or_folder_whose_name_is_a_pattern_is_read_alone(tmp_path: Path) -> None:
    write(tmp_path)
    with open_engine() as engine:
        for number, name in enumerate(ODD):
            for path in (tmp_path / f"{name}.parquet", tmp_path / name):
                table = engine.open(path)
                assert engine.small(table.aggregate(n=table.n.sum()))["n"].to_list() == [number]


def test_a_file_that_cannot_be_opened_is_named_without_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "torn.parquet").write_text("Zebediah")
    with (
        open_engine() as engine,
        pytest.raises(UnopenedFileError, match=r"duckdb cannot open torn\.parquet") as told,
    ):
        engine.open(tmp_path / "torn.parquet")
    assert "Zebediah" not in str(told.value)
