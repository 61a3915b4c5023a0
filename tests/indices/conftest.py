"""The example of COINr (51 units, 49 indicators of Asia and Europe) as a sheet, a specification and golden files."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from actionlines.indices.sheet import Sheet, sheet_from_frame
from actionlines.indices.specification_file import parse_specification

DENOMINATORS = ("Area", "Energy", "GDP", "Population")
GROUPS = ("GDP_group", "GDPpc_group", "Pop_group", "EurAsia_group")


@pytest.fixture(scope="session")
def golden(shared) -> Path:
    return shared / "golden" / "indices"


@pytest.fixture(scope="session")
def meta(golden) -> list[dict[str, str]]:
    with (golden / "00_input" / "ASEM_iMeta.csv").open(newline="") as stream:
        return list(csv.DictReader(stream))


def golden_frame(file: Path) -> pl.DataFrame:
    """A golden file: NA and empty are null, all else that can be is a number."""
    return pl.read_csv(file, null_values=["", "NA", "NaN"], infer_schema_length=None)


@pytest.fixture(scope="session")
def asem(golden, meta) -> Sheet:
    """The raw figures."""
    return sheet_from_frame(
        golden_frame(golden / "00_input" / "ASEM_iData.csv"),
        unit="uCode",
        indicators=[row["iCode"] for row in meta if row["Type"] == "Indicator"],
        groups=GROUPS,
        denominators=DENOMINATORS,
        year=2018,
    )


def asem_toml(meta: list[dict[str, str]], steps: str) -> str:
    """The specification of the example as a file: its tree, and these lines for its steps."""
    lines = ['code = "Index"', 'name = "Sustainable Connectivity"', steps]
    for row in meta:
        if row["Type"] not in {"Indicator", "Aggregate"}:
            continue
        lines += [
            f"[[{row['Type'].lower()}s]]",
            f'code = "{row["iCode"]}"',
            f'name = "{row["iName"]}"',
            f"weight = {row['Weight']}",
            *([f'parent = "{row["Parent"]}"'] if row["Parent"] else []),
        ]
        if row["Type"] == "Indicator":
            lines += [f"direction = {row['Direction']}", f"target = {row['Target']}"]
            lines += [f'denominator = "{row["Denominator"]}"'] if row["Denominator"] else []
    return "\n".join(lines)


@pytest.fixture(scope="session")
def asem_specification(meta):
    """Makes the example's specification with these steps."""
    return lambda steps="": parse_specification(asem_toml(meta, steps), file="asem.toml")


@pytest.fixture(scope="session")
def golden_table(golden):
    """Makes a golden file a frame."""
    return lambda name: golden_frame(golden / name)


@pytest.fixture(scope="session")
def golden_sheet(golden, asem):
    """Makes a golden file a sheet of the example's indicators, with its groups and denominators."""

    def read(name: str) -> Sheet:
        return replace(asem, values=_values(golden / name, asem.units, asem.indicators))

    return read


@pytest.fixture(scope="session")
def golden_values(golden):
    """Makes a golden file an array of these units and columns, in their order."""
    return lambda name, units, columns: _values(golden / name, units, columns)


@pytest.fixture(scope="session")
def assert_same():
    """Holds two arrays to be equal to ten digits, missing where missing."""

    def hold(found, expected):
        np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-12, equal_nan=True)

    return hold


def _values(file: Path, units, columns) -> np.ndarray:
    frame = golden_frame(file)
    rows = {code: position for position, code in enumerate(frame["uCode"])}
    values = frame.select(pl.col(list(columns)).cast(pl.Float64).fill_null(float("nan"))).to_numpy()
    return values[[rows[unit] for unit in units]]
