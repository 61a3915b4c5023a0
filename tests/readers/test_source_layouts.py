"""Each source's own layouts and their quirks, on small files made here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from actionlines.indicators.observations import RAW_SCHEMA
from actionlines.indicators.readers import READERS, Reading, UnknownSourceError, read
from actionlines.indicators.readers.egdi import NoYearError
from actionlines.indicators.readers.iana import NoDateError
from actionlines.indicators.readers.itu_json import NotFiguresError, NotJsonError
from actionlines.indicators.readers.opening import EmptyFileError
from actionlines.indicators.readers.registry import UnknownOptionError

SAMPLES = Path(__file__).parent / "samples"


def rows(reading: Reading, *columns: str) -> list[tuple[object, ...]]:
    return reading.frame.select(columns).rows()


def sample(source: str, name: str, **options: object) -> Reading:
    return read(source, [SAMPLES / name], **options)


def test_every_reader_hands_over_the_same_columns() -> None:
    assert sample("GAPMINDER", "gapminder.csv").frame.schema == RAW_SCHEMA
    assert set(READERS) == {
        *("GAPMINDER", "WB_WDI", "UN_SDG", "UN_GENDER", "ITU_DATAHUB"),
        *("UNDP_HDR", "UN_EGDI", "WB_FINDEX", "OWID", "IANA"),
    }


def test_gapminder() -> None:
    found = sample("GAPMINDER", "gapminder.csv")
    assert rows(found, "SERIES", "AREA", "TIME_PERIOD", "OBS_VALUE", "RAW_VALUE", "LINE") == [
        ("internet_users", "isl", "2023", 99.83, None, 2),
        ("internet_users", "civ", "2010", 2.7, None, 3),
        ("cell_phones_total", "ussr", "1980", 0.0, None, 4),
        ("internet_users", "kos", "2020", None, "n/a", 5),
        ("internet_users", "tza", "2015", None, "1,5", 6),
    ]
    assert found.empty == 1


def test_un_sdg_portal_table() -> None:
    found = sample("UN_SDG", "sdg_portal.csv")
    columns = (
        "SERIES",
        "AREA",
        "SEX",
        "OBS_VALUE",
        "RAW_VALUE",
        "NATURE",
        "AGE_SCOPE",
        "COMMENT_OBS",
        "UNIT_MEASURE",
    )
    assert rows(found, *columns) == [
        *[
            (
                "SE_ADT_ACTS.COPA",
                "12",
                "M",
                22.846,
                None,
                "C",
                "Y16T65",
                "Ministry of Post, Telecommunications",
                "PERCENT",
            )
        ],
        *[("SE_ADT_ACTS.COPA", "12", "F", None, ">95", "C", "Y_GE15", "Break in 2016", "PERCENT")],
        *[("SE_ADT_ACTS.EMAIL.N", "76", "_T", 61.3, None, None, "Y_LT5", None, "PERCENT")],
    ]
    assert found.empty == 1  # NaN


def test_un_sdg_tidy_table() -> None:
    found = sample("UN_SDG", "sdg_tidy.csv")
    columns = (
        "SERIES",
        "SEX",
        "URBANISATION",
        "EDUCATION_LEV",
        "INCOME_WEALTH_QUANTILE",
        "NATURE",
        "AGE_SCOPE",
    )
    assert rows(found, *columns) == [
        ("IT_NET_BBP.10MBPS", None, None, None, None, "C", None),
        ("SE_ADT_EDUCTRN", "F", "R", "ISCED11_1", "Q1", None, "Y16T65"),
    ]
    assert rows(found, "UNIT_MEASURE") == [("per_100_pop",), ("percent",)]


def test_un_sdg_breakdown_not_seen_before_becomes_part_of_the_series(tmp_path: Path) -> None:
    path = tmp_path / "sdg.csv"
    path.write_text(
        "SeriesCode,GeoAreaCode,TimePeriod,Value,[Activity]\nX,4,2020,1,TOTAL\nX,4,2020,2,ISIC4_C\n"
    )
    assert rows(read("UN_SDG", [path]), "SERIES", "OBS_VALUE") == [("X.TOTAL", 1.0), ("X.ISIC4_C", 2.0)]


def test_un_gender_portal() -> None:
    columns = ("SERIES", "AREA", "SEX", "AGE", "AGE_SCOPE", "NATURE", "COMMENT_OBS")
    assert rows(sample("UN_GENDER", "gender.csv"), *columns) == [
        ("II.10.EMAIL", "76", "F", None, "Y_GE10", "C", "NIC.br; age 10+"),
        ("I.17", "1", "_T", None, None, "G", "Age not specified."),
    ]


def test_itu_download() -> None:
    found = sample("ITU_DATAHUB", "itu_datahub.csv")
    assert rows(found, "AREA", "OBS_VALUE", "NATURE", "COMMENT_OBS", "UNIT_MEASURE", "LINE") == [
        ("AFG", 1.9, "E", "ITU estimate.\nITU estimate.", "%", 2),
        ("World", 52.1, None, "Aged 15+, estimate", "%", 4),
    ]
    assert (found.empty, found.files[0].lines) == (1, 5)


def test_itu_answer() -> None:
    found = sample("ITU_DATAHUB", "itu_datahub.json")
    assert rows(found, "AREA", "TIME_PERIOD", "OBS_VALUE", "RAW_VALUE", "NATURE", "LINE", "COLUMN") == [
        ("ABW", "2001", 17.1, None, "E", None, "/0/answer/0/value"),
        ("Arab States", "2005", 8.6, None, None, None, "/1/answer/0/value"),
        ("BRA", "2006", None, "n/a", None, None, "/2/answer/1/value"),
    ]
    assert found.empty == 1
    assert found.rejected.select("LINE", "REASON", "TEXT").rows() == [
        (None, "not-a-record", '{"code": "i99H", "isoCode": "TCD"}')
    ]


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        (
            '{"message": "Missing Authentication Token"}',
            NotFiguresError,
            "answer.json: is not a list of figures but 'Missing Authentication Token'; ask the DataHub again",
        ),
        (
            '[{"codeID": 1, "label": "Internet users"}]',
            NotFiguresError,
            "answer.json: no element of the list has code, dataYear and answer; ask the DataHub for data, "
            "not for its "
            "lists of indicators or countries",
        ),
        (
            '[{"code": "i99H",',
            NotJsonError,
            "answer.json, line 1, column 18: is not JSON (Expecting property name enclosed in double "
            "quotes); fetch it "
            "again",
        ),
        (
            "[]",
            EmptyFileError,
            "answer.json: the list is empty: the DataHub has no figures for this; ask for another",
        ),
        ("[" * 100_000, NotJsonError, "answer.json: is nested too deeply to be figures; fetch it again"),
    ],
)
def test_itu_answers_that_hold_no_figures(tmp_path: Path, text: str, error: type, said: str) -> None:
    path = tmp_path / "answer.json"
    path.write_text(text)
    with pytest.raises(error) as caught:
        read("ITU_DATAHUB", [path])
    assert str(caught.value) == said


def test_itu_answer_with_figures_of_any_type_keeps_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    values = [1, 2.50, "3", None, True, [4], {"five": 5}, "", "1e5"]
    element = {
        "code": "x",
        "isoCode": "TCD",
        "dataYear": 2020,
        "answer": [{"value": value} for value in values],
    }
    path.write_text(json.dumps([element]))
    found = read("ITU_DATAHUB", [path])
    assert rows(found, "OBS_VALUE", "RAW_VALUE") == [
        *[(1.0, None), (2.5, None), (3.0, None), (None, "true")],
        *[(None, '["4"]'), (None, '{"five": "5"}'), (1e5, None)],
    ]
    assert found.empty == 2


def test_undp_table_in_windows_1252() -> None:
    found = sample("UNDP_HDR", "hdr_latin1.csv")
    assert rows(found, "SERIES", "AREA", "TIME_PERIOD", "OBS_VALUE", "COLUMN") == [
        ("hdi_rank", "CIV", "2022", 166.0, "hdi_rank_2022"),
        ("hdi", "CIV", "2021", 0.53, "hdi_2021"),
        ("hdi", "CIV", "2022", 0.534, "hdi_2022"),
        ("eys_f", "CIV", "2022", 10.2, "eys_f_2022"),
        ("hdi", "ZZK.WORLD", "2021", 0.735, "hdi_2021"),
        ("hdi", "ZZK.WORLD", "2022", 0.739, "hdi_2022"),
    ]
    assert found.rejected.is_empty()


def test_egdi_of_un_desa_names_countries_with_a_blank_behind() -> None:
    found = sample("UN_EGDI", "egdi_desa.csv")
    assert rows(found, "SERIES", "AREA", "TIME_PERIOD", "OBS_VALUE")[:2] == [
        ("rank", "Iraq", "2022", 146.0),
        ("egdi", "Iraq", "2022", 0.4383),
    ]


def test_egdi_by_survey_takes_the_year_from_its_name_and_keeps_decimal_commas() -> None:
    found = sample("UN_EGDI", "egdi-2018.csv")
    assert rows(found, "SERIES", "AREA", "TIME_PERIOD", "OBS_VALUE", "RAW_VALUE") == [
        ("rank", "IRQ", "2018", 155.0, None),
        ("egdi", "IRQ", "2018", None, "0,3376"),
    ]


def test_egdi_by_survey_without_a_year_in_its_name_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "egdi.csv"
    path.write_bytes((SAMPLES / "egdi-2018.csv").read_bytes())
    with pytest.raises(NoYearError) as caught:
        read("UN_EGDI", [path])
    assert str(caught.value) == (
        "egdi.csv: the file has no column for the year, so its name must hold it, as in egdi-2018.csv; "
        "rename it"
    )


def test_egdi_long_table_counts_what_is_empty() -> None:
    found = sample("UN_EGDI", "egdi_long.csv")
    assert (found.cells, found.empty) == (6, 6)


def test_findex_groups() -> None:
    found = sample("WB_FINDEX", "findex.csv")
    assert rows(found, "SERIES", "SEX", "EDUCATION_LEV", "OBS_VALUE", "COLUMN") == [
        ("pop_adult", None, None, 2281010.0, "pop_adult"),
        ("account_t_d", None, None, 0.2827, "account_t_d"),
        ("account_t_d", "F", None, 0.2272, "account_t_d"),
        ("fin26a", "F", None, 0.1, "fin26a"),
        ("account_t_d.OUT_LF", None, None, 0.11, "account_t_d"),
        ("account_t_d", None, "ISCED11_GE2", 0.4, "account_t_d"),
        ("account_t_d.tenants", None, None, 0.3, "account_t_d"),
    ]


def test_owid_names_a_region_that_has_no_code() -> None:
    assert rows(sample("OWID", "owid.csv"), "SERIES", "AREA", "OBS_VALUE") == [
        ("electrical_access", "AFG", 4.4),
        ("electrical_access", "Africa", 37.6),
    ]


def test_iana_counts_domains_by_type() -> None:
    found = sample("IANA", "iana.csv", on="2026")
    assert rows(found, "SERIES", "AREA", "TIME_PERIOD", "OBS_VALUE") == [
        ("country-code", "World", "2026", 3.0),
        ("country-code.latin", "World", "2026", 2.0),
        ("country-code.other-script", "World", "2026", 1.0),
        ("generic", "World", "2026", 1.0),
    ]


def test_iana_list_bears_no_date() -> None:
    with pytest.raises(NoDateError) as caught:
        sample("IANA", "iana.csv")
    assert str(caught.value) == (
        "iana.csv: the list of top-level domains bears no date; say of when it is, for example on='2026'"
    )


def test_a_source_without_a_reader_is_named_with_those_that_have_one() -> None:
    with pytest.raises(UnknownSourceError) as caught:
        read("EUROSTAT", [SAMPLES / "gapminder.csv"])
    assert caught.value.candidates == tuple(READERS)
    assert str(caught.value).startswith("there is no reader for the source 'EUROSTAT'; known are GAPMINDER, ")


def test_an_option_that_a_reader_does_not_have_is_refused() -> None:
    with pytest.raises(UnknownOptionError) as caught:
        sample("GAPMINDER", "gapminder.csv", on="2026")
    assert str(caught.value) == "the reader of GAPMINDER has no option 'on'; it has none"


def test_several_files_are_told_apart() -> None:
    found = read("GAPMINDER", [SAMPLES / "gapminder.csv", SAMPLES / "gapminder.csv"])
    assert found.frame["FILE"].to_list() == [0] * 5 + [1] * 5
    assert [file.path for file in found.files] == ["gapminder.csv"] * 2
