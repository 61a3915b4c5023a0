"""Quirks and faults of delimited files, on tables made here: what is mended, rejected, refused."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zipfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionlines.errors import ActionlinesError
from actionlines.indicators.readers import Reading, read
from actionlines.indicators.readers.delimited import records
from actionlines.indicators.readers.header import (
    DuplicateColumnError,
    Layout,
    MisplacedHeaderError,
    MissingColumnError,
    UnknownColumnError,
)
from actionlines.indicators.readers.opening import (
    ArchiveMembersError,
    DamagedArchiveError,
    EmptyFileError,
    NotATableError,
    TooLargeError,
    TruncatedFileError,
    UnreadableFileError,
    WrongEncodingError,
    chunks,
)

HEADER = b"geo,time,indicator,value\n"
ROW = b"isl,2023,internet_users,99.83\n"


def written(folder: Path, data: bytes, name: str = "figures.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def reading(folder: Path, data: bytes, name: str = "figures.csv") -> Reading:
    return read("GAPMINDER", [written(folder, data, name)])


def refused(folder: Path, data: bytes, name: str = "figures.csv") -> ActionlinesError:
    with pytest.raises(ActionlinesError) as caught:
        reading(folder, data, name)
    return caught.value


def rejected(found: Reading) -> list[tuple[int, str, str]]:
    return found.rejected.select("LINE", "REASON", "TEXT").rows()


def test_a_figure_stands_with_its_file_and_line(tmp_path: Path) -> None:
    found = reading(tmp_path, HEADER + b"\n" + ROW)
    assert found.frame.select("SERIES", "AREA", "TIME_PERIOD", "OBS_VALUE", "FILE", "LINE").rows() == [
        ("internet_users", "isl", "2023", 99.83, 0, 3)
    ]
    (file,) = found.files
    assert (file.path, file.bytes, file.lines) == ("figures.csv", 56, 3)
    assert file.sha256 == hashlib.sha256(HEADER + b"\n" + ROW).hexdigest()


def test_an_empty_cell_is_counted_and_not_handed_over(tmp_path: Path) -> None:
    found = reading(tmp_path, HEADER + ROW + b'tcd,2023,internet_users,\ntcd,2022,internet_users,""\n')
    assert (found.cells, found.empty, found.slots) == (1, 2, 3)


@pytest.mark.parametrize(
    "text", ["n/a", "1,5", "1 234", "12%", "inf", "NaN", "1e400", "0x10", "1_000", "\u22125"]
)
def test_what_is_not_a_number_goes_through_as_it_was_written(tmp_path: Path, text: str) -> None:
    found = reading(tmp_path, HEADER + f'isl,2023,internet_users,"{text}"\n'.encode())
    assert found.frame.select("OBS_VALUE", "RAW_VALUE", "LINE").rows() == [(None, text, 2)]


@pytest.mark.parametrize(
    ("text", "number"), [("1e5", 1e5), (" 7 ", 7.0), ("+3", 3.0), ("-.5", -0.5), ("0.1", 0.1)]
)
def test_numbers_are_read_in_any_plain_notation(tmp_path: Path, text: str, number: float) -> None:
    found = reading(tmp_path, HEADER + f"isl,2023,internet_users,{text}\n".encode())
    assert found.frame.select("OBS_VALUE", "RAW_VALUE").rows() == [(number, None)]


def test_a_byte_order_mark_at_the_start_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    assert reading(tmp_path, b"\xef\xbb\xbf" + HEADER + ROW).cells == 1


def test_a_byte_order_mark_inside_the_file_rejects_the_line(tmp_path: Path) -> None:
    found = reading(tmp_path, HEADER + ROW + b"\xef\xbb\xbf" + HEADER + ROW)
    assert rejected(found) == [(3, "byte-order-mark", "\ufeffgeo,time,indicator,value")]
    assert found.frame["LINE"].to_list() == [2, 4]


def test_a_header_in_the_middle_is_rejected(tmp_path: Path) -> None:
    found = reading(tmp_path, HEADER + ROW + b'"geo",time,indicator,value\n' + ROW)
    assert rejected(found) == [(3, "repeated-header", '"geo",time,indicator,value')]


def test_lines_end_as_they_may(tmp_path: Path) -> None:
    for end in (b"\n", b"\r\n", b"\r"):
        found = reading(tmp_path, (HEADER + ROW + b"\n" + ROW).replace(b"\n", end))
        assert found.frame["LINE"].to_list() == [2, 4], end
        assert found.files[0].lines == 4


def test_a_line_in_another_encoding_is_rejected_and_the_others_are_read(tmp_path: Path) -> None:
    found = reading(tmp_path, HEADER + ROW + "côt,2023,internet_users,1\n".encode("cp1252") + ROW)
    assert rejected(found) == [(3, "not-utf-8", "c\ufffdt,2023,internet_users,1")]
    assert found.frame["LINE"].to_list() == [2, 4]


def test_lines_with_too_few_or_too_many_fields_are_rejected(tmp_path: Path) -> None:
    found = reading(tmp_path, HEADER + b"isl,2023\n" + ROW + b"isl,2023,internet_users,99.83,x\n")
    assert rejected(found) == [
        (2, "too-few-fields", "isl,2023"),
        (4, "too-many-fields", "isl,2023,internet_users,99.83,x"),
    ]


def test_a_nul_byte_rejects_the_line(tmp_path: Path) -> None:
    found = reading(tmp_path, HEADER + ROW * 20 + b"isl,2023,internet\x00users,1\n")
    assert rejected(found) == [(22, "nul-byte", "isl,2023,internet\x00users,1")]


def test_a_stray_quotation_mark_rejects_its_line_and_no_other(tmp_path: Path) -> None:
    found = reading(
        tmp_path, HEADER + ROW + b'is"l,2023,internet_users,1\n' + ROW + b'"isl"x,2023,a,1\n' + ROW
    )
    assert [line[:2] for line in rejected(found)] == [(3, "unbalanced-quote"), (5, "unbalanced-quote")]
    assert found.frame["LINE"].to_list() == [2, 4, 6]


def test_an_open_quotation_mark_does_not_swallow_what_follows(tmp_path: Path) -> None:
    found = reading(tmp_path, HEADER + b'"isl,2023,internet_users,1\n' + ROW * 3)
    assert rejected(found) == [(2, "unbalanced-quote", '"isl,2023,internet_users,1')]
    assert found.frame["LINE"].to_list() == [3, 4, 5]


def test_a_field_with_line_breaks_is_one_record_and_lines_stay_right(tmp_path: Path) -> None:
    found = reading(tmp_path, HEADER + b'isl,2023,"internet\r\nusers",1\r\n\n' + ROW)
    assert found.frame.select("SERIES", "LINE").rows() == [("internet\nusers", 2), ("internet_users", 5)]
    assert found.files[0].lines == 5


def test_a_field_with_line_breaks_across_two_blocks_is_one_record(tmp_path: Path) -> None:
    data = HEADER + b"".join(b'isl,2023,"a\nb\n%d",1\n' % number for number in range(50))
    layout = Layout("test", ("geo", "time", "indicator", "value"))
    for size in (1, 7, 64, 1000):
        parts = list(records(written(tmp_path, data), [layout], size=size))
        series = [text for part in parts for text in part.frame["indicator"]]
        assert series == [f"a\nb\n{number}" for number in range(50)]
        assert [line for part in parts for line in part.line] == list(range(2, 152, 3))
        assert sum(part.lines for part in parts) == 151


def test_the_delimiter_is_found_from_the_header(tmp_path: Path) -> None:
    for mark in (b";", b"\t", b"|"):
        assert reading(tmp_path, (HEADER + ROW).replace(b",", mark)).cells == 1


def test_a_file_that_is_empty_is_refused(tmp_path: Path) -> None:
    for data in (b"", gzip.compress(b"")):
        error = refused(tmp_path, data)
        assert type(error) is EmptyFileError
        assert str(error) == "figures.csv: the file is empty; fetch it again"


def test_a_file_of_blank_lines_is_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, b"\n  \n\n")
    assert type(error) is EmptyFileError
    assert str(error) == "figures.csv: the file has no lines; fetch it again, or name the right line"


def test_a_header_alone_is_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, HEADER)
    assert type(error) is EmptyFileError
    assert str(error) == "figures.csv: has a header and no lines after it; fetch it again"


def test_a_missing_column_is_named_with_the_nearest_that_is_there(tmp_path: Path) -> None:
    error = refused(tmp_path, b"geo,time,indicator,values\n" + ROW)
    assert type(error) is MissingColumnError
    assert str(error) == (
        "figures.csv, line 1: no column 'value' (is it 'values'?); a file of the layout 'Gapminder long "
        "table' has "
        "geo, time, indicator, value, this one has 'geo', 'time', 'indicator', 'values'; fetch the file "
        "again, or "
        "describe it in a mapping file"
    )


def test_a_column_that_is_not_known_is_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, b"geo,time,indicator,sex,value\nisl,2023,internet_users,f,99.83\n")
    assert type(error) is UnknownColumnError
    assert str(error) == (
        "figures.csv, line 1: column 'sex' is not known in the layout 'Gapminder long table', and its "
        "rows could be "
        "mistaken for others; remove it, or describe the file in a mapping file"
    )


def test_a_column_without_a_name_is_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, b",geo,time,indicator,value\n1,isl,2023,internet_users,99.83\n")
    assert type(error) is UnknownColumnError
    assert str(error) == "figures.csv, line 1: column 1 has no name; name it or remove it"


def test_lines_before_the_header_are_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, ROW + b"\n" + HEADER + ROW)
    assert type(error) is MisplacedHeaderError
    assert str(error) == (
        "figures.csv, line 1: 'isl' stands before the header in line 3; remove what is before it, or give "
        "header_row in a mapping file"
    )


def test_a_column_named_twice_is_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, b"geo,time,indicator,value,value\nisl,2023,internet_users,99.83,99.9\n")
    assert type(error) is DuplicateColumnError
    assert str(error) == "figures.csv, line 1: two columns are named 'value'; rename or remove one"


def test_columns_without_a_name_at_the_end_must_be_empty(tmp_path: Path) -> None:
    found = reading(
        tmp_path, b'geo,time,indicator,value,,\nisl,2023,a,1,,\nisl,2023,a,2,,x\nisl,2023,a,3,"",\n'
    )
    assert found.frame["OBS_VALUE"].to_list() == [1.0, 3.0]
    assert rejected(found) == [(3, "too-many-fields", "isl,2023,a,2,,x")]


def test_a_file_cut_off_in_a_line_is_refused(tmp_path: Path) -> None:
    for tail in (b"isl,20", b'isl,2023,"internet'):
        error = refused(tmp_path, HEADER + ROW + tail)
        assert type(error) is TruncatedFileError
        assert str(error) == (
            "figures.csv, line 3: the file ends in the middle of a line; the download was cut off: fetch "
            "it again"
        )


def test_a_last_line_without_an_end_is_read(tmp_path: Path) -> None:
    assert reading(tmp_path, HEADER + ROW.rstrip()).cells == 1


def test_a_packed_file_cut_off_is_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, gzip.compress(HEADER + ROW)[:-12], "figures.csv.gz")
    assert type(error) is TruncatedFileError
    assert str(error) == (
        "figures.csv.gz: the packed file ends too early, the download was cut off; fetch it again"
    )


def test_a_packed_file_that_is_damaged_is_refused(tmp_path: Path) -> None:
    data = bytearray(gzip.compress(HEADER + ROW * 9))
    data[-8] ^= 0xFF
    error = refused(tmp_path, bytes(data), "figures.csv.gz")
    assert type(error) is DamagedArchiveError
    assert str(error).startswith("figures.csv.gz: cannot be unpacked (CRC check failed")
    assert str(error).endswith("; fetch it again")


def zipped(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def test_packed_files_are_read_as_they_are(tmp_path: Path) -> None:
    for data in (gzip.compress(HEADER + ROW), zipped(figures=HEADER + ROW)):
        assert reading(tmp_path, data, "figures.bin").cells == 1


def test_an_archive_of_several_files_is_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, zipped(one=HEADER + ROW, two=HEADER + ROW), "figures.zip")
    assert type(error) is ArchiveMembersError
    assert str(error) == (
        "figures.zip: needs exactly one file inside that is named like *, but holds one, two; unpack it "
        "and give the "
        "file that is meant"
    )


def test_an_archive_cut_off_is_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, zipped(one=HEADER + ROW)[:-20], "figures.zip")
    assert type(error) is DamagedArchiveError
    assert str(error) == (
        "figures.zip: cannot be unpacked (File is not a zip file); fetch it again or unpack it by hand"
    )


def test_a_file_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, gzip.compress(b"0" * 5000), "figures.csv.gz")
    with pytest.raises(TooLargeError) as caught:
        list(chunks(path, size=1000, limit=2000))
    assert str(caught.value) == (
        "figures.csv.gz: unpacks to more than 2,000 bytes; split it, or unpack it and look at it first"
    )


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read("GAPMINDER", [tmp_path / "absent.csv"])
    assert str(caught.value) == (
        "absent.csv: cannot be read (No such file or directory); check the name and who may read it"
    )


def test_a_web_page_is_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, b"\n<!DOCTYPE html><html><body>Gateway time-out</body></html>")
    assert type(error) is NotATableError
    assert str(error) == (
        "figures.csv: is a web page, not a table: the site answered with a page; fetch the data file itself"
    )


def test_a_workbook_is_refused(tmp_path: Path) -> None:
    book = zipped(**{"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})
    assert str(refused(tmp_path, book)) == (
        "figures.csv: is an Excel workbook, not text; save it as CSV in UTF-8, or give a mapping file"
    )
    assert str(refused(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)) == (
        "figures.csv: is an old Excel workbook (.xls); save it as .xlsx or as CSV in UTF-8"
    )


def test_binary_data_is_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, bytes(range(1, 200)) + b"\x00\x00\x01\x02\x03\x04" * 100)
    assert type(error) in (NotATableError, WrongEncodingError)


def test_a_file_in_utf_16_is_refused(tmp_path: Path) -> None:
    for encoding in ("utf-16", "utf-16-le"):
        error = refused(tmp_path, (HEADER + ROW * 3).decode().encode(encoding))
        assert type(error) is WrongEncodingError
        assert str(error) == (
            "figures.csv: is written in UTF-16; save it as UTF-8 (in Excel: CSV UTF-8), or name the "
            "encoding in a "
            "mapping file"
        )


cell = st.text(st.sampled_from('ab,;"\n \u00e9\u4e2d1.'), max_size=6)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(cell, cell, cell, cell), min_size=1, max_size=12), st.integers(1, 40), st.booleans()
)
def test_records_are_what_the_standard_library_reads(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]], size: int, quote_all: bool
) -> None:
    """The csv module is the oracle: the same fields, and the line where each record starts."""
    text = io.StringIO()
    style = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    csv.writer(text, lineterminator="\n", quoting=style).writerows(
        [("geo", "time", "indicator", "value"), *rows]
    )
    path = written(tmp_path_factory.getbasetemp(), text.getvalue().encode(), "oracle.csv")
    layout = Layout("test", ("geo", "time", "indicator", "value"))
    oracle = csv.reader(io.StringIO(text.getvalue(), newline=""))
    next(oracle)
    expected, line = [], oracle.line_num + 1
    for fields in oracle:
        expected.append((line, *fields))
        line = oracle.line_num + 1
    parts = list(records(path, [layout], size=size))
    assert all(part.rejected.is_empty() for part in parts)
    found = pl.concat(part.frame.fill_null("").insert_column(0, part.line) for part in parts)
    assert found.rows() == expected
    assert sum(part.lines for part in parts) == text.getvalue().count("\n")
