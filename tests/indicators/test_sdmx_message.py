"""Observations as an SDMX-ML message: read back by our own reader, and by pysdmx."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import polars as pl
from lxml import etree
from pysdmx.io import read_sdmx

from actionlines.indicators.readers.sdmx_ml import batches
from actionlines.indicators.sdmx_message import to_sdmx_ml

ON = datetime(2026, 11, 30, 12, 0, 0)  # noqa: DTZ001
ROWS = pl.DataFrame(
    [
        {
            "INDICATOR": "internet_users",
            "REF_AREA": "BRA",
            "TIME_PERIOD": "2016",
            "FREQ": "A",
            "SEX": "F",
            "SOURCE": "BR_CETIC",
            "OBS_VALUE": 60.8725,
            "STD_ERROR": 0.1 + 0.2,
            "SAMPLE_SIZE": 1204,
            "COMMENT_OBS": 'Town & country, "all" <10 and older>\x0b',
        },
        {
            "INDICATOR": "internet_users",
            "REF_AREA": "BRA",
            "TIME_PERIOD": "2015",
            "FREQ": "A",
            "OBS_VALUE": 58.0,
        },
    ]
)


def test_our_own_reader_finds_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "message.xml"
    path.write_bytes(to_sdmx_ml(ROWS, sender="BR_CETIC", on=ON))
    (batch,) = batches(path)
    found = batch.figures.select(
        "SERIES", "AREA", "TIME_PERIOD", "SEX", "OBS_VALUE", "STD_ERROR", "SAMPLE_SIZE"
    )
    assert found.rows() == [
        ("internet_users", "BRA", "2016", "F", 60.8725, 0.1 + 0.2, 1204),
        ("internet_users", "BRA", "2015", None, 58.0, None, None),
    ]
    assert batch.figures["COMMENT_OBS"][0] == 'Town & country, "all" <10 and older>'


def test_pysdmx_finds_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "message.xml"
    path.write_bytes(to_sdmx_ml(ROWS, sender="BR_CETIC", on=ON))
    message = read_sdmx(path, validate=False)
    table = message.data[0].data
    assert message.header.sender.id == "BR_CETIC"
    assert table["OBS_VALUE"].astype(float).tolist() == [60.8725, 58.0]
    assert table["REF_AREA"].tolist() == ["BRA", "BRA"]
    assert table["OBS_STATUS"].tolist() == ["A", "A"]


def test_the_same_observations_make_the_same_bytes_and_time_is_told_in_utc() -> None:
    east = ON.replace(tzinfo=timezone(timedelta(hours=3)))
    assert to_sdmx_ml(ROWS, sender="A", on=ON) == to_sdmx_ml(ROWS, sender="A", on=ON)
    assert b"2026-11-30T09:00:00Z" in to_sdmx_ml(ROWS, sender="A", on=east)


def test_a_message_without_observations_is_a_message() -> None:
    root = etree.fromstring(to_sdmx_ml(ROWS.head(0), sender="A", on=ON))
    assert [etree.QName(child).localname for child in root] == ["Header", "DataSet"]
