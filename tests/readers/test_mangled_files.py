"""Whatever becomes of a file on its way: an error of ours, or an account in which nothing is lost."""

from __future__ import annotations

import gzip
import io
import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actionlines.errors import ActionlinesError
from actionlines.indicators.observations import RAW_SCHEMA
from actionlines.indicators.readers import REJECTED_SCHEMA, Reading, read

SAMPLES = Path(__file__).parent / "samples"
SECONDS = float(os.environ.get("ACTIONLINES_FUZZ_SECONDS") or (60 if os.environ.get("CI") else 5))

CASES: dict[str, tuple[str, dict[str, object]]] = {
    "gapminder.csv": ("GAPMINDER", {}),
    "wdi_bulk.csv": ("WB_WDI", {}),
    "wdi_indicator.csv": ("WB_WDI", {}),
    "wdi_databank.csv": ("WB_WDI", {}),
    "wdi_long.csv": ("WB_WDI", {}),
    "wdi_by_series.csv": ("WB_WDI", {}),
    "sdg_portal.csv": ("UN_SDG", {}),
    "sdg_tidy.csv": ("UN_SDG", {}),
    "gender.csv": ("UN_GENDER", {}),
    "itu_datahub.csv": ("ITU_DATAHUB", {}),
    "itu_datahub.json": ("ITU_DATAHUB", {}),
    "hdr_latin1.csv": ("UNDP_HDR", {}),
    "egdi_desa.csv": ("UN_EGDI", {}),
    "egdi-2018.csv": ("UN_EGDI", {}),
    "egdi_long.csv": ("UN_EGDI", {}),
    "findex.csv": ("WB_FINDEX", {}),
    "owid.csv": ("OWID", {}),
    "iana.csv": ("IANA", {"on": "2026"}),
    "sdmx_1_0.csv": ("OWN", {}),
    "sdmx_2_0.csv": ("OWN", {}),
    "sdmx_generic.xml": ("OWN", {}),
    "sdmx_structure_specific.xml": ("OWN", {}),
    "own_long.csv": ("OWN", {"mapping": SAMPLES / "own_long.toml"}),
    "own_wide.csv": ("OWN", {"mapping": SAMPLES / "own_wide.toml"}),
    "own_sheet.xlsx": ("OWN", {"mapping": SAMPLES / "own_sheet.toml"}),
}

LARGEST = 100_000

position = st.floats(0, 1, exclude_max=True)
strange = st.sampled_from(
    [
        *(b'"', b'""', b",", b";", b"\t", b"\n", b"\r\n", b"\r", b"\n\n", b'\n"', b'",'),
        *(b"\x00", b"\xff", b"\xe9", b"\xef\xbb\xbf", b"\xf4\x8f\xbf\xbf", b"\xe2\x88\x925"),
        *(b"<html>", b"1,5", b"1.234,5", b"NaN", b"inf", b"1e999", b"-"),
    ]
)


def flip(data: bytes, at: float, piece: bytes) -> bytes:
    spot = int(at * len(data))
    return data[:spot] + bytes([data[spot] ^ (piece[0] or 1)]) + data[spot + 1 :]


def insert(data: bytes, at: float, piece: bytes) -> bytes:
    spot = int(at * len(data))
    return data[:spot] + piece + data[spot:]


def cut(data: bytes, at: float, piece: bytes) -> bytes:
    return data[: int(at * len(data))]


def remove(data: bytes, at: float, piece: bytes) -> bytes:
    spot = int(at * len(data))
    return data[:spot] + data[spot + len(piece) * 7 :]


def repeat_line(data: bytes, at: float, piece: bytes) -> bytes:
    lines = data.split(b"\n")
    spot = int(at * len(lines))
    return b"\n".join([*lines[:spot], lines[spot], *lines[spot:]])


def drop_line(data: bytes, at: float, piece: bytes) -> bytes:
    lines = data.split(b"\n")
    return b"\n".join(lines[: int(at * len(lines))] + lines[int(at * len(lines)) + 1 :])


def drop_column(data: bytes, at: float, piece: bytes) -> bytes:
    rows = [line.split(b",") for line in data.split(b"\n")]
    spot = int(at * max(len(row) for row in rows))
    return b"\n".join(b",".join(row[:spot] + row[spot + 1 :]) for row in rows)


def other_encoding(data: bytes, at: float, piece: bytes) -> bytes:
    name = ("utf-16", "utf-16-le", "cp1252", "utf-8-sig", "utf-32", "koi8-r")[int(at * 6)]
    return data.decode("utf-8", "replace").encode(name, "replace")


def other_ends(data: bytes, at: float, piece: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r" if at < 0.5 else b"\r\n")


def twice(data: bytes, at: float, piece: bytes) -> bytes:
    return data + data


def many_times(data: bytes, at: float, piece: bytes) -> bytes:
    head, _, body = data.partition(b"\n")
    return head + b"\n" + body * int(2 + at * 50)


Operation = Callable[[bytes, float, bytes], bytes]
OPERATIONS: list[Operation] = [
    *(flip, insert, cut, remove, repeat_line, drop_line, drop_column),
    *(other_encoding, other_ends, twice, many_times),
]
PLAIN, GZIP, ZIP, BROKEN_GZIP, BROKEN_ZIP = range(5)

damage = st.lists(st.tuples(st.sampled_from(OPERATIONS), position, strange), min_size=1, max_size=4)
packing = st.sampled_from([PLAIN] * 8 + [GZIP, ZIP, BROKEN_GZIP, BROKEN_ZIP])


def packed(data: bytes, how: int, at: float, name: str) -> bytes:
    if how in (GZIP, BROKEN_GZIP):
        done = gzip.compress(data)
    elif how in (ZIP, BROKEN_ZIP):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, data)
        done = target.getvalue()
    else:
        return data
    return (
        flip(cut(done, at, b""), at, b"\x55")
        if how in (BROKEN_GZIP, BROKEN_ZIP) and len(done) * at > 1
        else done
    )


LONG = (
    "gapminder.csv",
    "wdi_long.csv",
    "sdg_portal.csv",
    "sdg_tidy.csv",
    "gender.csv",
    "itu_datahub.csv",
    "sdmx_2_0.csv",
)


def mangled(data: bytes, operations: list[tuple[Operation, float, bytes]]) -> bytes:
    for operation, spot, piece in operations:
        data = operation(data, spot, piece)[:LARGEST] if data else data
    return data


def mangled_inside(book: bytes, operations: list[tuple[Operation, float, bytes]], at: float) -> bytes:
    """A workbook one part of which is mangled and packed again."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(target, "w") as new:
        names = old.namelist()
        chosen = names[int(at * len(names))]
        for name in names:
            data = old.read(name)
            new.writestr(name, mangled(data, operations) if name == chosen else data)
    return target.getvalue()


def check_lines(reading: Reading, data: bytes) -> None:
    """Where no field holds a line break, each line after the header is a figure, an empty one, or rejected."""
    written = [line for line in data.split(b"\n" if b"\n" in data else b"\r") if line.strip(b" \t\r")]
    assert reading.slots + reading.rejected.height == len(written) - 1


def check_account(reading: Reading, data: bytes | None) -> None:
    """What was read adds up: cells, empty ones and rejected lines stand for everything in the file."""
    assert reading.frame.schema == RAW_SCHEMA
    assert reading.rejected.schema == REJECTED_SCHEMA
    assert reading.cells == reading.frame.height
    assert reading.slots == reading.cells + reading.empty
    unread = reading.frame["OBS_VALUE"].is_null()
    assert (unread == reading.frame["RAW_VALUE"].is_not_null()).all()
    assert reading.frame["OBS_VALUE"].is_finite().all()
    if data is not None:
        ends = data.count(b"\n") or data.count(b"\r")
        assert reading.files[0].lines in (ends, ends + 1)
        lines = reading.frame["LINE"].drop_nulls()
        assert lines.is_empty() or (lines.min() > 1 and lines.max() <= reading.files[0].lines)  # type: ignore[operator]


def mangle_and_read(folder: Path) -> None:
    @settings(
        max_examples=60,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    @given(st.sampled_from(sorted(CASES)), damage, packing, position)
    def attempt(name: str, operations: list[tuple[Operation, float, bytes]], how: int, at: float) -> None:
        data = (SAMPLES / name).read_bytes()
        if name.endswith(".xlsx") and how == PLAIN:
            data = mangled_inside(data, operations, at)
        else:
            data = mangled(data, operations)
        source, options = CASES[name]
        file = folder / name
        file.write_bytes(packed(data, how, at, name))
        try:
            reading = read(source, [file], **options)
        except ActionlinesError:
            pass
        else:
            text = how in (PLAIN, GZIP, ZIP) and not name.endswith((".xlsx", ".json", ".xml"))
            check_account(reading, data if text and source != "IANA" else None)
            if text and name in LONG and b'"' not in data:
                check_lines(reading, data)

    attempt()


def test_every_sample_is_read_whole(tmp_path: Path) -> None:
    for name, (source, options) in CASES.items():
        reading = read(source, [SAMPLES / name], **options)
        text = not name.endswith((".xlsx", ".json", ".xml")) and source != "IANA"
        check_account(reading, (SAMPLES / name).read_bytes() if text else None)
        assert reading.cells > 0, name


@pytest.mark.slow
def test_a_mangled_file_is_an_error_or_a_full_account(tmp_path: Path) -> None:
    """For ACTIONLINES_FUZZ_SECONDS (5, in CI 60)."""
    end = time.monotonic() + SECONDS
    rounds = 0
    while time.monotonic() < end or rounds == 0:
        mangle_and_read(tmp_path)
        rounds += 1
