"""The World Bank's layouts, wide and long, on small files made here."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionlines.indicators.readers import Reading, read
from actionlines.indicators.readers.header import MissingColumnError
from actionlines.indicators.readers.reading import Wide
from actionlines.indicators.readers.registry import stream

SAMPLES = Path(__file__).parent / "samples"


def rows(reading: Reading, *columns: str) -> list[tuple[object, ...]]:
    return reading.frame.select(columns).rows()


def sample(source: str, name: str, **options: object) -> Reading:
    return read(source, [SAMPLES / name], **options)


def test_world_bank_bulk_table_with_a_blank_column_at_the_end() -> None:
    found = sample("WB_WDI", "wdi_bulk.csv")
    assert rows(found, "SERIES", "AREA", "TIME_PERIOD", "OBS_VALUE", "LINE", "COLUMN") == [
        ("IT.NET.USER.ZS", "COD", "2019", 17.6, 2, "2019"),
        ("IT.NET.USER.ZS", "COD", "2021", 27.2, 2, "2021"),
        ("SP.POP.TOTL", "NAM", "2019", 2494530.0, 3, "2019"),
        ("SP.POP.TOTL", "NAM", "2020", 2540905.0, 3, "2020"),
        ("SP.POP.TOTL", "NAM", "2022", 2603816.5, 3, "2022"),
        ("IT.NET.USER.ZS", "CIV", "2019", 36.3, 4, "2019"),
        ("IT.NET.USER.ZS", "CIV", "2020", 45.4, 4, "2020"),
    ]
    assert found.empty == 9


def test_world_bank_table_of_one_indicator_with_lines_before_the_header() -> None:
    found = sample("WB_WDI", "wdi_indicator.csv")
    assert rows(found, "AREA", "TIME_PERIOD", "OBS_VALUE", "LINE") == [
        ("ABW", "2021", 18.15, 6),
        ("TCD", "2021", 0.00008, 7),
        ("TCD", "2022", 0.2, 7),
    ]


def test_databank_table_with_years_in_brackets_and_lines_after_the_figures() -> None:
    found = sample("WB_WDI", "wdi_databank.csv")
    assert rows(found, "SERIES", "AREA", "TIME_PERIOD", "OBS_VALUE", "COLUMN") == [
        ("IT.NET.USER.ZS", "RWA", "2021", 30.46, "2021 [YR2021]"),
    ]
    assert (found.empty, found.rejected.height) == (7, 0)


def test_world_bank_long_table_takes_namibia_for_namibia() -> None:
    assert rows(sample("WB_WDI", "wdi_long.csv"), "AREA", "OBS_VALUE") == [("NA", 41.0), ("1A", 66.3)]


def test_world_bank_table_by_series_takes_the_code_that_is_there() -> None:
    found = sample("WB_WDI", "wdi_by_series.csv")
    assert rows(found, "SERIES", "AREA", "TIME_PERIOD", "COLUMN") == [
        ("IT.NET.USER.ZS", "NAM", "2020", "IT.NET.USER.ZS"),
        ("IT.NET.USER.ZS", "XD", "2020", "IT.NET.USER.ZS"),
    ]
    assert found.empty == 1


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("WDICSV.csv", ("WDICountry.csv", "WDIfootnote.csv", "WDIseries-time.csv")),
        ("WDIData.csv", ("WDICountry.csv", "WDISeries.csv")),
        (
            "API_IT.NET.USER.ZS_DS2_en_csv_v2_1.csv",
            ("Metadata_Country_API.csv", "Metadata_Indicator_API.csv"),
        ),
    ],
)
def test_world_bank_archives_hold_other_files_beside_the_figures(
    tmp_path: Path, name: str, others: tuple[str, ...]
) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, (SAMPLES / "wdi_bulk.csv").read_bytes())
        for other in others:
            archive.writestr(other, "Country Code,Note\nAFE,x\n")
    path = tmp_path / "download.zip"
    path.write_bytes(target.getvalue())
    assert read("WB_WDI", [path]).cells == 7


def test_a_wide_table_without_years_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "WDICSV.csv"
    path.write_text(
        "Country Name,Country Code,Indicator Name,Indicator Code\nChad,TCD,Users,IT.NET.USER.ZS\n"
    )
    with pytest.raises(MissingColumnError) as caught:
        read("WB_WDI", [path])
    assert str(caught.value) == (
        "WDICSV.csv, line 1: no column of figures; a file of the layout 'World Bank wide table' has some; "
        "fetch the "
        "file again, or describe it in a mapping file"
    )


def test_a_stream_hands_over_the_same_a_batch_at_a_time() -> None:
    parts = stream("WB_WDI", [SAMPLES / "wdi_bulk.csv"])
    cells = sum(batch.frame.height for batch in parts)
    assert (cells, parts.cells, parts.empty, len(parts.files)) == (7, 7, 9, 1)


def test_a_wide_batch_tells_the_record_of_each_figure() -> None:
    batch = next(iter(stream("WB_WDI", [SAMPLES / "wdi_bulk.csv"])))
    wide = batch.figures
    assert isinstance(wide, Wide)
    assert wide.records.rows() == [
        ("IT.NET.USER.ZS", "COD", 2),
        ("SP.POP.TOTL", "NAM", 3),
        ("IT.NET.USER.ZS", "CIV", 4),
        ("SP.POP.TOTL", "AFE", 5),
    ]
    assert wide.columns.rows() == [(str(year), str(year)) for year in range(2019, 2023)]
    record = pl.Series(np.repeat(np.arange(4), wide.lengths))
    assert wide.records[record].equals(batch.frame.select("SERIES", "AREA", "LINE"))
    assert wide.columns[pl.Series(wide.places)].equals(batch.frame.select("COLUMN", "TIME_PERIOD"))
    some = np.arange(wide.height) % 2 == 0
    assert wide.frame(some).equals(batch.frame.filter(pl.Series(some)))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=60), st.booleans())
def test_figures_are_read_to_the_last_digit_in_both_ways(
    tmp_path_factory: pytest.TempPathFactory, figures: list[float], judged: bool
) -> None:
    """Block by block as numbers, or as text where a line of the block is damaged."""
    path = tmp_path_factory.getbasetemp() / "WDICSV.csv"
    lines = ["Country Name,Country Code,Indicator Name,Indicator Code,2020"]
    lines += [f"Chad,TCD,Users,IT.NET.USER.ZS,{figure!r}" for figure in figures]
    lines += ["Chad,TCD"] * judged
    path.write_text("\n".join(lines) + "\n")
    found = read("WB_WDI", [path])
    assert found.frame["OBS_VALUE"].to_list() == figures
    assert found.rejected.height == judged
