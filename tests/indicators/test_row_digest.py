"""The hash of a release's rows is what its definition says, and changes with every figure."""

from __future__ import annotations

import hashlib
import json
import struct
from pathlib import Path

import polars as pl
import pytest

from actionlines.indicators.bundle import FOLDER
from actionlines.indicators.coded import Code
from actionlines.indicators.observations import SCHEMA, conform
from actionlines.indicators.release_files import coded_rows, write_rows
from actionlines.indicators.releases import FILE_NAMES, SORT_KEYS, Manifest, Release

MISSING = bytes.fromhex("000000000000f87f")


def plainly(rows: pl.DataFrame) -> str:
    """Hash by the words of the definition, value by value."""
    digest = hashlib.sha256()
    for _, area in rows.sort(SORT_KEYS["area"]).group_by("REF_AREA", maintain_order=True):
        digest.update(struct.pack("<Q", area.height))
        for name, dtype in SCHEMA.items():
            values = area[name].to_list()
            if dtype == pl.Float64:
                texts = [MISSING if value is None else struct.pack("<d", value) for value in values]
                digest.update(MISSING if set(texts) == {MISSING} else b"".join(texts))
                continue
            given = [None if value is None else str(value) for value in values]
            distinct = sorted(set(given), key=lambda text: (text is not None, text))
            digest.update(json.dumps(distinct, ensure_ascii=False, separators=(",", ":")).encode())
            if len(distinct) > 1:
                digest.update(b"".join(struct.pack("<I", distinct.index(text)) for text in given))
    return digest.hexdigest()


def some_rows() -> pl.DataFrame:
    """Rows with missing figures and texts, whole numbers, letters beyond ASCII, one area of one row."""
    rows = pl.DataFrame(
        {
            "REF_AREA": ["RWA", "ISL", "RWA", "RWA"],
            "INDICATOR": ["B", "A", "A", "B"],
            "TIME_PERIOD": ["2021", "2020", "2020", "2020"],
            "OBS_VALUE": [0.1, 99.5, -0.0, 1e300],
            "STD_ERROR": [None, None, 0.5, None],
            "UNIT_MULT": [6, 0, None, -3],
            "SAMPLE_SIZE": [None, None, None, 2**60],
            "COMMENT_OBS": [None, "Þjóð", 'says "no"', ""],
            **dict.fromkeys(("SEX", "AGE", "URBANISATION"), "_T"),
            "SOURCE": "S",
            "FREQ": "A",
        }
    )
    return conform(rows)


def test_the_hash_is_what_a_plain_loop_over_the_definition_gives(tmp_path: Path) -> None:
    rows = some_rows()
    assert write_rows([rows], tmp_path) == (4, plainly(rows))


def test_the_hash_of_official_figures_is_what_a_plain_loop_gives(tmp_path: Path) -> None:
    names = json.loads((FOLDER / "contents.json").read_text("utf-8"))[0]["rows"]
    rows = min((pl.read_parquet(FOLDER / "parts" / f"{name}.parquet") for name in names), key=len)
    assert write_rows([rows], tmp_path) == (rows.height, plainly(rows))


@pytest.mark.parametrize("rows_at_once", [1, 2])
def test_pieces_of_any_size_give_the_same_hash(tmp_path: Path, rows_at_once: int) -> None:
    areas = some_rows().sort(SORT_KEYS["area"]).partition_by("REF_AREA", maintain_order=True)
    pieces = areas if rows_at_once == 1 else [pl.concat(areas)]
    assert write_rows(pieces, tmp_path)[1] == plainly(some_rows())


def test_both_files_hold_the_rows_as_they_were(tmp_path: Path) -> None:
    write_rows([some_rows()], tmp_path)
    for order, key in SORT_KEYS.items():
        assert pl.read_parquet(tmp_path / FILE_NAMES[order]).equals(some_rows().sort(key))


def test_rows_are_coded_and_read_back_without_loss(tmp_path: Path) -> None:
    write_rows([some_rows()], tmp_path)
    code = Code(SCHEMA)
    release = Release(tmp_path, Manifest("", "", "", "", 4, "", ()))
    (rows,) = coded_rows(release, code)
    assert code.decode(rows).equals(some_rows().sort(SORT_KEYS["area"]))
