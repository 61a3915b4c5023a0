"""The whole chain: what a fetcher brings is what its reader reads, and what is not is refused by the reader."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from actionlines.indicators.readers import read
from actionlines.indicators.readers.header import MissingColumnError, UnknownColumnError
from actionlines.indicators.readers.opening import ArchiveMembersError, TruncatedFileError

SAMPLES = Path(__file__).parents[1] / "readers/samples"
BULK = "/data/download/WDI_CSV.zip"
TABLE = "/SDGAPI/v1/sdg/Series/DataCSV"
META = '"Country Code","Region"\n"ABW","Latin America"\n'


def figures(source, fetched):
    reading = read(source, [one.path for one in fetched])
    return reading.frame.select("SERIES", "AREA", "TIME_PERIOD", "RAW_VALUE", "OBS_VALUE").rows()


def sample(name):
    return (SAMPLES / name).read_bytes()


def itu(source, answers, archive, text):
    source.will("/v2/dictionaries/getcategories", answers.whole(json.dumps([{"codeID": 11624}]).encode()))
    body = archive(**{"individuals-using-the-internet.csv": text})
    source.will("/v2/data/download/byid/11624/iscollection/false", answers.whole(body))


def test_the_world_bank_s_bulk_archive(source, answers, bring, archive):
    files = {"WDICSV.csv": sample("wdi_bulk.csv"), "WDICountry.csv": META, "WDISeries.csv": META}
    source.will(
        BULK,
        answers.rest(archive(**files), until=200, ETag='"v1"'),
        answers.rest(archive(**files), ETag='"v1"'),
    )
    found = figures("WB_WDI", bring("WB_WDI"))
    assert found[0] == ("IT.NET.USER.ZS", "COD", "2019", None, 17.6)
    assert len(found) == 7


def test_a_series_of_the_world_bank(source, answers, bring, archive):
    name = "API_IT.NET.BBND.P2_DS2_en_csv_v2_2160.csv"
    files = {
        name: sample("wdi_indicator.csv"),
        f"Metadata_Country_{name}": META,
        f"Metadata_Indicator_{name}": META,
    }
    source.will("/v2/en/indicator/IT.NET.BBND.P2", answers.whole(archive(**files)))
    assert figures("WB_WDI", bring("WB_WDI", ["IT.NET.BBND.P2"])) == [
        ("IT.NET.BBND.P2", "ABW", "2021", None, 18.15),
        ("IT.NET.BBND.P2", "TCD", "2021", None, 0.00008),
        ("IT.NET.BBND.P2", "TCD", "2022", None, 0.2),
    ]


def test_series_of_the_un_database_with_padding(source, answers, bring):
    source.will(TABLE, answers.whole(sample("sdg_portal.csv") + b"\0" * 4096))
    reading = read("UN_SDG", [one.path for one in bring("UN_SDG", ["SE_ADT_ACTS"])])
    assert (reading.cells, reading.empty, reading.rejected.height) == (3, 1, 0)


def test_a_series_of_the_itu_datahub(source, answers, bring, archive):
    itu(source, answers, archive, sample("itu_datahub.csv"))
    assert [row[:3] for row in figures("ITU_DATAHUB", bring("ITU_DATAHUB", ["11624"]))] == [
        ("i99H", "AFG", "2007"),
        ("i99H", "World", "2018"),
    ]


def test_the_datahub_s_own_export_of_internet_users(shared, source, answers, bring, archive):
    packed = shared / "data/itu_datahub_internet_users_2025/individuals-using-the-internet.csv.gz"
    itu(source, answers, archive, gzip.decompress(packed.read_bytes()))
    reading = read("ITU_DATAHUB", [one.path for one in bring("ITU_DATAHUB", ["11624"])])
    assert reading.cells == 4906
    assert ("RWA", "2023", 34.2005) in reading.frame.select("AREA", "TIME_PERIOD", "OBS_VALUE").rows()


def test_changed_columns_are_refused_by_the_reader(source, answers, bring, archive):
    source.will(
        BULK,
        answers.whole(archive(**{"WDICSV.csv": "Country,Code,Series,2021\nAruba,ABW,IT.NET.USER.ZS,97\n"})),
    )
    with pytest.raises(MissingColumnError) as raised:
        figures("WB_WDI", bring("WB_WDI"))
    assert str(raised.value).startswith("WDI_CSV.zip, line 1: no column ")
    source.will(TABLE, answers.whole(sample("sdg_portal.csv").replace(b"GeoAreaCode", b"AreaCode")))
    with pytest.raises(MissingColumnError) as raised:
        figures("UN_SDG", bring("UN_SDG", ["SE_ADT_ACTS"]))
    assert "no column 'GeoAreaCode'" in str(raised.value)
    itu(source, answers, archive, sample("itu_datahub.csv").replace(b"dataNote", b"disaggregation"))
    with pytest.raises(UnknownColumnError) as raised:
        figures("ITU_DATAHUB", bring("ITU_DATAHUB", ["11624"]))
    assert "column 'disaggregation' is not known in the layout 'ITU DataHub download'" in str(raised.value)


def test_the_columns_of_the_datahub_s_third_version_are_refused_by_the_reader(
    source, answers, bring, archive
):
    columns = "SeriesID,SeriesCode,Series,Unit,Database,Year,AreaName,AreaCode,Value,Notes,Source"
    itu(source, answers, archive, f"{columns}\n11624,i99H,Users,%,WTI,2023,Rwanda,RWA,34.2,,\n")
    with pytest.raises(MissingColumnError, match="no column 'seriesCode'"):
        figures("ITU_DATAHUB", bring("ITU_DATAHUB", ["11624"]))


def test_an_archive_of_other_files_is_refused_by_the_reader(source, answers, bring, archive):
    source.will(BULK, answers.whole(archive(**{"WDI_2027.csv": "a", "WDI_2028.csv": "b"})))
    with pytest.raises(
        ArchiveMembersError, match=r"needs exactly one file inside that is named like WDICSV\.csv"
    ):
        figures("WB_WDI", bring("WB_WDI"))


def test_a_table_that_is_cut_where_the_length_says_so_is_refused_by_the_reader(source, answers, bring):
    table = sample("sdg_portal.csv")
    source.will(TABLE, answers.whole(table[:-20], Content_Length=len(table) - 20))
    with pytest.raises(TruncatedFileError, match="the file ends in the middle of a line"):
        figures("UN_SDG", bring("UN_SDG", ["SE_ADT_ACTS"]))
