"""Tables of one's own with a mapping file: CSV and Excel, long and wide, and every way to get the mapping wrong."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from actionlines.indicators.readers import Reading, read
from actionlines.indicators.readers.header import MissingColumnError, UnknownColumnError
from actionlines.indicators.readers.lines import UnknownEncodingError
from actionlines.indicators.readers.mapping import MappingError, load_mapping
from actionlines.indicators.readers.opening import (
    DamagedArchiveError,
    EmptyFileError,
    NotATableError,
    TooLargeError,
)
from actionlines.indicators.readers.workbook import NoSheetError

SAMPLES = Path(__file__).parent / "samples"
LEAST = '[columns]\nAREA = "a"\nTIME_PERIOD = "t"\nOBS_VALUE = "v"\n[constants]\nSERIES = "X"\n'


def own(name: str, mapping: str) -> Reading:
    return read("OWN", [SAMPLES / name], mapping=SAMPLES / mapping)


def rows(reading: Reading, *columns: str) -> list[tuple[object, ...]]:
    return reading.frame.select(columns).rows()


def described(folder: Path, table: str, mapping: str) -> Reading:
    (folder / "own.csv").write_text(table, encoding="utf-8")
    (folder / "own.toml").write_text(mapping, encoding="utf-8")
    return read("OWN", [folder / "own.csv"], mapping=folder / "own.toml")


def test_a_long_table_in_windows_1252_with_decimal_commas() -> None:
    found = own("own_long.csv", "own_long.toml")
    columns = ("SERIES", "AREA", "TIME_PERIOD", "SEX", "OBS_VALUE", "RAW_VALUE", "UNIT_MEASURE", "LINE")
    assert rows(found, *columns) == [
        ("INTERNET_USERS", "C\u00f4te d'Ivoire", "2020", "F", 1234.5, None, "PT", 2),
        ("INTERNET_USERS", "Tchad", "2020", "M", 12.25, None, "PT", 3),
        ("INTERNET_USERS", "Tchad", "2022", "_T", None, "3.5", "PT", 5),
    ]
    assert found.empty == 1


def test_a_wide_table_whose_headings_say_what_each_column_is() -> None:
    found = own("own_wide.csv", "own_wide.toml")
    assert rows(
        found, "SERIES", "AREA", "TIME_PERIOD", "SEX", "OBS_VALUE", "RAW_VALUE", "LINE", "COLUMN"
    ) == [
        ("INTERNET_USERS", "RWA", "2020", "F", 20.5, None, 3, "users_2020_F"),
        ("INTERNET_USERS", "RWA", "2020", "M", 30.0, None, 3, "users_2020_M"),
        ("INTERNET_USERS", "TCD", "2020", "M", None, "x", 4, "users_2020_M"),
        ("INTERNET_USERS", "TCD", "2021", "F", 1.0, None, 4, "users_2021_F"),
    ]
    assert found.empty == 2


def test_a_sheet_keeps_its_row_numbers_and_excels_errors() -> None:
    found = own("own_sheet.xlsx", "own_sheet.toml")
    assert rows(found, "AREA", "TIME_PERIOD", "OBS_VALUE", "RAW_VALUE", "LINE") == [
        ("RWA", "2020", 12.5, None, 5),
        ("TCD", "2021", None, "12,5", 7),
        ("TCD", "2022", None, "#DIV/0!", 8),
    ]
    assert found.empty == 1


def test_numbers_among_the_attributes_follow_the_decimal_mark(tmp_path: Path) -> None:
    mapping = '[file]\ndecimal = ","\ndelimiter = ";"\n' + LEAST.replace(
        "[constants]", 'STD_ERROR = "e"\n[constants]'
    )
    found = described(tmp_path, "a;t;v;e\nTCD;2020;1,5;0,25\n", mapping)
    assert rows(found, "OBS_VALUE", "STD_ERROR") == [(1.5, 0.25)]


def test_thousands_are_taken_away_only_where_they_group(tmp_path: Path) -> None:
    table = "a;t;v\nTCD;2020;1,234,567.5\nTCD;2021;1,5\nTCD;2022;12\nTCD;2023;1,23,456\n"
    found = described(tmp_path, table, f'[file]\nthousands = ","\ndelimiter = ";"\n{LEAST}')
    assert rows(found, "OBS_VALUE", "RAW_VALUE") == [
        *[(1234567.5, None), (None, "1,5"), (12.0, None), (None, "1,23,456")],
    ]


def test_a_column_that_is_not_described_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownColumnError) as caught:
        described(tmp_path, "a,t,v,sex\nTCD,2020,1,F\n", LEAST)
    assert str(caught.value) == (
        "own.csv, line 1: column 'sex' is not known in the layout 'mapping file', and its rows could be "
        "mistaken for "
        "others; remove it, or describe the file in a mapping file"
    )
    assert described(tmp_path, "a,t,v,sex\nTCD,2020,1,F\n", f'ignore = ["sex"]\n{LEAST}').cells == 1


def test_a_column_that_the_mapping_names_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(MissingColumnError) as caught:
        described(tmp_path, "a,t,value\nTCD,2020,1\n", LEAST)
    assert str(caught.value).startswith("own.csv, line 1: no column 'v'")


def test_the_header_must_stand_where_the_mapping_says(tmp_path: Path) -> None:
    with pytest.raises(EmptyFileError) as caught:
        described(tmp_path, "a,t,v\nTCD,2020,1\n", f"[file]\nheader_row = 9\n{LEAST}")
    assert str(caught.value) == (
        "own.csv: the file has nothing in line 9, where the header is said to be; fetch it again, or name "
        "the right "
        "line"
    )


def test_an_encoding_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownEncodingError) as caught:
        described(tmp_path, "a,t,v\nTCD,2020,1\n", f'[file]\nencoding = "latin-99"\n{LEAST}')
    assert str(caught.value) == (
        "there is no character encoding 'latin-99'; use a name like utf-8, cp1252, utf-16"
    )


def test_utf_16_is_read_where_the_mapping_says_so(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_bytes("a,t,v\nCôte,2020,1\n".encode("utf-16"))
    (tmp_path / "own.toml").write_text(f'[file]\nencoding = "utf-16"\n{LEAST}')
    found = read("OWN", [tmp_path / "own.csv"], mapping=tmp_path / "own.toml")
    assert rows(found, "AREA", "OBS_VALUE", "LINE") == [("C\u00f4te", 1.0, 2)]


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ("[columns", "cannot be read as TOML (Expected ']' at the end of a table declaration (at end of document)); "
         "see docs/readers.md"),
        ("colums = 1", "key 'colums' is not known; there are source, file, columns, constants, values, "
         "headings, ignore"),
        ("[file]\nencodng = 'x'", "key 'file.encodng' is not known; there are encoding, delimiter, decimal, thousands, "
         "sheet, header_row, no_figure"),
        ("columns = 1", "'columns' must be a section: [columns]"),
        ("[file]\nsheet = 3", "'sheet' must be text in quotation marks, such as sheet = \"3\""),
        ("[file]\ndecimal = 'ab'", "'decimal' must be one sign that is no letter or digit, not 'ab'"),
        ("[file]\nheader_row = 0", "'header_row' must be a number from 1 (the first line), not 0"),
        ("ignore = 'x'", "'ignore' must be a list of texts, such as ignore = [\"a\", \"b\"]"),
        ("headings = '('", "'headings' is not a regular expression (missing ), unterminated subpattern at position 0)"),
        ("headings = '.*'", "'headings' must name our fields in groups, such as (?P<TIME_PERIOD>\\d{4})"),
        ("headings = '(?P<YEAR>.*)'", "'headings' must name our fields in groups, such as (?P<TIME_PERIOD>\\d{4}); "
         "'YEAR' is none"),
        ("[columns]\nAREA = 'a'", "nothing says which is the SERIES; add SERIES to [columns] or to [constants]"),
        (LEAST + "AREA = 'TCD'", "AREA is said twice; keep one of [columns], [constants], headings"),
        ("[columns]\nAREA='a'\nTIME_PERIOD='t'\n[constants]\nSERIES='X'", "say where the figures are: OBS_VALUE in "
         "[columns] for a long table, or headings for a wide one, and not both"),
    ],
)  # fmt: skip
def test_a_mapping_that_is_wrong_says_what_and_where(tmp_path: Path, mapping: str, said: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(mapping)
    with pytest.raises(MappingError) as caught:
        load_mapping(path)
    assert str(caught.value) == f"own.toml: {said}"


@pytest.mark.parametrize("section", ["columns", "constants", "values"])
def test_a_mapping_names_only_fields_that_there_are(tmp_path: Path, section: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(f'[{section}]\nYEAR = "x"\n' if section != "values" else '[values.YEAR]\na = "x"\n')
    with pytest.raises(MappingError) as caught:
        load_mapping(path)
    assert str(caught.value).startswith(f"own.toml: {section}.YEAR is not known; there are SERIES, AREA, ")


def sheet(folder: Path, **sheets: list[list[object]]) -> Path:
    path = folder / "own.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, table in sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(table):
                page.write_row(number, 0, row)
    (folder / "own.toml").write_text(LEAST)
    return path


def test_a_workbook_with_several_sheets_needs_the_name_of_one(tmp_path: Path) -> None:
    path = sheet(tmp_path, One=[["a", "t", "v"], ["TCD", 2020, 1]], Two=[])
    with pytest.raises(NoSheetError) as caught:
        read("OWN", [path], mapping=tmp_path / "own.toml")
    assert str(caught.value) == (
        "own.xlsx: there are several sheets; name one in the mapping file, sheet = ...: One, Two"
    )
    (tmp_path / "own.toml").write_text(f'[file]\nsheet = "Three"\n{LEAST}')
    with pytest.raises(NoSheetError) as caught:
        read("OWN", [path], mapping=tmp_path / "own.toml")
    assert str(caught.value) == (
        "own.xlsx: there is no sheet 'Three'; name one in the mapping file, sheet = ...: One, Two"
    )


def test_a_sheet_that_is_empty_is_refused(tmp_path: Path) -> None:
    for table, said in (
        ([], "own.xlsx: the sheet 'One' is empty; name the one that holds the figures"),
        ([["a", "t", "v"]], "own.xlsx: the sheet has a header and no rows below it; fill it"),
    ):
        path = sheet(tmp_path, One=table)
        with pytest.raises(EmptyFileError) as caught:
            read("OWN", [path], mapping=tmp_path / "own.toml")
        assert str(caught.value) == said


def test_a_cell_beside_the_table_rejects_its_row(tmp_path: Path) -> None:
    path = sheet(tmp_path, One=[["a", "t", "v"], ["TCD", 2020, 1], ["TCD", 2021, 2, "see note"]])
    found = read("OWN", [path], mapping=tmp_path / "own.toml")
    assert rows(found, "OBS_VALUE", "LINE") == [(1.0, 2)]
    assert found.rejected.select("LINE", "REASON", "TEXT").rows() == [
        (3, "too-many-fields", "TCD\t2021\t2\tsee note")
    ]


def test_a_workbook_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    (tmp_path / "own.toml").write_text(LEAST)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook>")
    with pytest.raises(NotATableError) as caught:
        read("OWN", [path], mapping=tmp_path / "own.toml")
    assert str(caught.value).startswith("own.xlsx: is not a workbook that can be read (calamine error: ")
    assert str(caught.value).endswith("); open it in Excel and save it again as .xlsx")
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(DamagedArchiveError):
        read("OWN", [path], mapping=tmp_path / "own.toml")


def test_a_workbook_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    path = sheet(tmp_path, One=[["a", "t", "v"], ["TCD", 2020, 1]])
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(2001):
            archive.writestr(f"xl/media/{number}", b"")
    with pytest.raises(TooLargeError) as caught:
        read("OWN", [path], mapping=tmp_path / "own.toml")
    assert str(caught.value).endswith("parts, more than is read; save it as CSV")
