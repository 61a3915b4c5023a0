"""Files that claim or unpack to more than any table: refused at once, with what to do; ordinary ones are read."""

from __future__ import annotations

import gzip
import io
import os
import tracemalloc
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from actionlines.confined.archives import DamagedArchiveError, TooLargeError
from actionlines.errors import BadInputError
from actionlines.indicators.readers import Reading, read, stream
from actionlines.indicators.readers import reading as reading_module
from actionlines.indicators.readers.header import MOST_COLUMNS, TooManyColumnsError
from actionlines.indicators.readers.itu_json import MOST_PARTS
from actionlines.indicators.readers.mapping import MappingError, load_mapping
from actionlines.indicators.readers.opening import UnreadableFileError
from actionlines.indicators.readers.reading import ChangedFileError, NoTableError
from actionlines.indicators.readers.sdmx_ml import ForbiddenXmlError

LEAST = '[columns]\nAREA = "a"\nTIME_PERIOD = "t"\nOBS_VALUE = "v"\n[constants]\nSERIES = "X"\n'
SHEET = "xl/worksheets/sheet1.xml"
SHARED = "xl/sharedStrings.xml"

Change = Callable[[bytes], bytes]


def workbook(folder: Path, *, rows: int = 3, text: str = "TCD", **changed: Change) -> Path:
    """A workbook of a table a, t, v; `changed` says how a part, `sheet` or `shared`, is rewritten."""
    sound = io.BytesIO()
    with xlsxwriter.Workbook(sound) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, ["a", "t", "v"])
        for row in range(1, rows + 1):
            sheet.write_row(row, 0, [text, str(2000 + row % 50), row])
    path = folder / "own.xlsx"
    changes = {SHEET: changed.get("sheet"), SHARED: changed.get("shared")}
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            change = changes.get(name)
            new.writestr(name, change(old.read(name)) if change else old.read(name))
    (folder / "own.toml").write_text(LEAST)
    return path


def own(folder: Path, name: str = "own.xlsx") -> Reading:
    return read("OWN", [folder / name], mapping=folder / "own.toml")


def refusal(error: type[BadInputError], attempt: Callable[[], object]) -> str:
    with pytest.raises(error) as caught:
        attempt()
    return str(caught.value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'<c r="C4"', b'<c r="XFD1048576"'),
        (b'<c r="C4"', b"<c r='XFD1048576'"),
        (b'<row r="4"', b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row><row r="4"'),
        (b'<c r="C4"', b'<c s="0" r="XFD1048576"'),
        (b'<c r="C4"', b'<c  r="XFD1048576"'),
        (b'<c r="C4"', b'<c r="&#88;FD1048576"'),
    ],
)
def test_a_cell_in_the_last_corner_of_a_sheet_is_refused(tmp_path: Path, old: bytes, new: bytes) -> None:
    workbook(tmp_path, sheet=lambda part: part.replace(old, new, 1))
    assert refusal(TooLargeError, lambda: own(tmp_path)) == (
        "own.xlsx: uses 1,048,576 rows and 16,384 columns, more than is read; clear the cells far off, or save "
        "it as CSV"
    )


def test_cells_of_another_namespace_are_found_in_the_last_corner_too(tmp_path: Path) -> None:
    far = (
        b'<sheetData><x:row xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="1048576">'
        b'<x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>'
    )
    workbook(tmp_path, sheet=lambda part: part.replace(b"<sheetData>", far, 1))
    assert "uses 1,048,576 rows" in refusal(TooLargeError, lambda: own(tmp_path))


def test_a_claimed_extent_alone_costs_nothing(tmp_path: Path) -> None:
    workbook(tmp_path, sheet=lambda part: part.replace(b'ref="A1:C4"', b'ref="A1:XFD1048576"', 1))
    assert own(tmp_path).cells == 3


def test_one_long_text_in_every_cell_is_refused(tmp_path: Path) -> None:
    def longer(part: bytes) -> bytes:
        return part.replace(b"<t>TCD</t>", b"<t>" + b"TCD " * 100_000 + b"</t>")

    workbook(tmp_path, rows=2_000, shared=longer)
    assert refusal(TooLargeError, lambda: own(tmp_path)) == (
        "own.xlsx: its cells hold more than 536,870,912 letters; save it as CSV"
    )


def test_a_long_text_in_few_cells_is_read(tmp_path: Path) -> None:
    def with_long(part: bytes) -> bytes:
        return part.replace(b"</sst>", b"<si><t>" + b"x" * 30_000 + b"</t></si></sst>")

    workbook(tmp_path, rows=30_000, shared=with_long)
    assert own(tmp_path).cells == 30_000


def test_cells_without_a_place_are_read_as_they_follow_each_other(tmp_path: Path) -> None:
    def without_places(part: bytes) -> bytes:
        for row in range(1, 5):
            part = part.replace(b'<row r="%d"' % row, b"<row")
            for column in b"ABC":
                part = part.replace(b'<c r="%c%d"' % (column, row), b"<c")
        return part

    workbook(tmp_path, sheet=without_places)
    assert own(tmp_path).frame["LINE"].to_list() == [2, 3, 4]


@pytest.mark.slow
def test_a_large_ordinary_sheet_is_read(tmp_path: Path) -> None:
    """Larger than a piece that is looked at in one go."""
    workbook(tmp_path, rows=60_000)
    found = own(tmp_path)
    assert found.cells == 60_000
    assert found.frame["LINE"].to_list() == list(range(2, 60_002))


def test_empty_rows_above_the_table_are_counted(tmp_path: Path) -> None:
    def lower(part: bytes) -> bytes:
        styled = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (row, row) for row in range(1, 200_001))
        for row in range(4, 0, -1):
            part = part.replace(b'<row r="%d"' % row, b'<row r="%d"' % (200_000 + row))
            for column in b"ABC":
                part = part.replace(b'r="%c%d"' % (column, row), b'r="%c%d"' % (column, 200_000 + row))
        return part.replace(b"<sheetData>", b"<sheetData>" + styled)

    workbook(tmp_path, sheet=lower)
    assert own(tmp_path).frame["LINE"].to_list() == [200_002, 200_003, 200_004]


def test_a_part_that_unpacks_to_a_thousand_times_its_size_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", bytes(100 * 1024**2))
    assert refusal(TooLargeError, lambda: own(tmp_path)) == (
        "own.xlsx: unpacks to more than 200 times its size, as no table does; if it is one, unpack it by hand "
        "and give the file inside"
    )


def test_a_part_that_lies_about_its_size_is_unpacked_to_be_sure(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", bytes(100 * 1024**2))
    lied = path.read_bytes().replace((100 * 1024**2).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    path.write_bytes(lied)
    assert "unpacks to more than 200 times its size" in refusal(TooLargeError, lambda: own(tmp_path))


@pytest.mark.parametrize("again", [SHEET, SHEET.upper()])
def test_two_parts_of_one_name_are_refused(tmp_path: Path, again: str) -> None:
    path = workbook(tmp_path)
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr(again, "<worksheet/>")
    assert "two parts are named alike" in refusal(DamagedArchiveError, lambda: own(tmp_path))


def test_a_long_list_of_sheets_is_refused_before_a_tree_is_made_of_it(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    more = b"<x/>" * 2_000_000 + b"</workbook>"
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"</workbook>", more)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(name, part)
    assert "its list of sheets is too long" in refusal(BadInputError, lambda: own(tmp_path))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["own.csv.gz", "own.zip"])
def test_a_packed_table_that_unpacks_without_end_is_refused_in_little_memory(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    line = b"TCD,2020,1\n"
    text = b"a,t,v\n" + line * (256 * 1024**2 // len(line))
    if name.endswith("gz"):
        path.write_bytes(gzip.compress(text, 9))
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("own.csv", text)
    del text
    (tmp_path / "own.toml").write_text(LEAST)
    tracemalloc.start()
    try:
        said = refusal(
            TooLargeError, lambda: [None for _ in stream("OWN", [path], mapping=tmp_path / "own.toml")]
        )
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert said.startswith(f"{name}: unpacks to more than 200 times its size")
    assert peak < 192 * 1024**2


def test_a_table_that_packs_well_is_read(tmp_path: Path) -> None:
    rows = "".join(f"TCD,{1900 + number % 120},{number}.25\n" for number in range(200_000))
    (tmp_path / "own.csv.gz").write_bytes(gzip.compress(f"a,t,v\n{rows}".encode()))
    (tmp_path / "own.toml").write_text(LEAST)
    assert own(tmp_path, "own.csv.gz").cells == 200_000


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "own.csv")
    (tmp_path / "own.toml").write_text(LEAST)
    for attempt in (lambda: own(tmp_path, "own.csv"), lambda: read("WB_WDI", [tmp_path / "own.csv"])):
        assert refusal(UnreadableFileError, attempt) == (
            "own.csv: is no file but a folder, a pipe or a device; save what it holds as a file first"
        )


def test_a_document_type_in_utf_16_is_refused(tmp_path: Path) -> None:
    message = (
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><GenericData>&a;</GenericData>'
    )
    (tmp_path / "message.xml").write_bytes(message.encode("utf-16-le"))
    assert refusal(ForbiddenXmlError, lambda: read("OWN", [tmp_path / "message.xml"])) == (
        "message.xml: has a document type (<!DOCTYPE>), which SDMX never has; remove it"
    )


def test_entities_that_grow_are_never_put_in(tmp_path: Path) -> None:
    grow = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    message = f'<!DOCTYPE x [<!ENTITY e0 "0123456789">{grow}]><GenericData a="&e9;">&e9;</GenericData>'
    (tmp_path / "message.xml").write_text(message)
    tracemalloc.start()
    try:
        refusal(BadInputError, lambda: read("OWN", [tmp_path / "message.xml"]))
        assert tracemalloc.get_traced_memory()[1] < 64 * 1024**2
    finally:
        tracemalloc.stop()


def test_observations_each_with_fields_of_its_own_are_refused(tmp_path: Path) -> None:
    """As a table they would be as wide as it is long."""
    rows = "".join(f'<Obs F{number}="1"/>' for number in range(20_000))
    message = f"<StructureSpecificData><DataSet>{rows}</DataSet></StructureSpecificData>"
    (tmp_path / "message.xml").write_text(message)
    assert refusal(TooLargeError, lambda: read("OWN", [tmp_path / "message.xml"])) == (
        "message.xml: has more than 20,000,000 elements and fields; ask for fewer observations at a time"
    )


def test_an_answer_of_nothing_but_brackets_is_refused(tmp_path: Path) -> None:
    (tmp_path / "answer.json").write_text("[" + "[]," * (MOST_PARTS // 2) + "[]]")
    assert refusal(TooLargeError, lambda: read("ITU_DATAHUB", [tmp_path / "answer.json"])) == (
        "answer.json: has more than 20,000,000 parts; ask for fewer years at a time"
    )


def test_a_header_of_more_columns_than_any_table_is_refused(tmp_path: Path) -> None:
    columns = ",".join(f"c{number}" for number in range(MOST_COLUMNS - 2))
    (tmp_path / "own.csv").write_text(f"a,t,v,{columns}\n")
    (tmp_path / "own.toml").write_text(f'ignore = ["*"]\n{LEAST}')
    assert refusal(TooManyColumnsError, lambda: own(tmp_path, "own.csv")) == (
        "own.csv, line 1: has 20,001 columns, more than the 20,000 that are read; write the table long, one figure "
        "a line"
    )


def test_as_many_columns_as_are_read_are_read(tmp_path: Path) -> None:
    names = [f"c{number}" for number in range(MOST_COLUMNS - 3)]
    row = ",".join(["TCD", "2020", "1", *names])
    (tmp_path / "own.csv").write_text(f"{','.join(['a', 't', 'v', *names])}\n{row}\n")
    (tmp_path / "own.toml").write_text(f'ignore = ["*"]\n{LEAST}')
    assert own(tmp_path, "own.csv").cells == 1


def test_a_file_none_of_whose_lines_is_one_of_the_table_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_module, "REFUSED_LIMIT", 1_000)
    (tmp_path / "own.csv").write_text("a,t,v\n" + "x\n" * 900 + "1,2,3,4\n" * 101)
    (tmp_path / "own.toml").write_text(LEAST)
    assert refusal(NoTableError, lambda: own(tmp_path, "own.csv")) == (
        "own.csv: more than 1,000 lines cannot be taken apart (900 too-few-fields, 101 too-many-fields); check that "
        "it is the file you mean, and which source wrote it"
    )


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("a,t,v\nTCD,2020,1\n")
    (tmp_path / "own.toml").write_text(LEAST)

    def grow() -> None:
        for _ in stream("OWN", [path], mapping=tmp_path / "own.toml"):
            with path.open("a") as more:
                more.write("TCD,2021,1\n")

    assert refusal(ChangedFileError, grow) == (
        "own.csv: changed while it was read; wait until it is complete, then import it again"
    )


def test_a_mapping_nested_without_end_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("ignore = " + "[" * 100_000)
    assert refusal(MappingError, lambda: load_mapping(tmp_path / "own.toml")) == (
        "own.toml: is nested too deeply; see docs/readers.md"
    )


def test_a_heading_is_matched_in_a_time_that_grows_with_its_length_only(tmp_path: Path) -> None:
    """Of 60 letters, a pattern that tries every way to cut them would take longer than there is time."""
    (tmp_path / "own.csv").write_text(f"a,{'x' * 60}!,2020\nTCD,1,2\n")
    (tmp_path / "own.toml").write_text(
        "ignore = ['*']\nheadings = '(x+x+)+y|(?P<TIME_PERIOD>[0-9]+)'\n"
        "[columns]\nAREA = 'a'\n[constants]\nSERIES = 'X'\n"
    )
    assert own(tmp_path, "own.csv").frame["TIME_PERIOD"].to_list() == ["2020"]


@pytest.mark.parametrize(
    "pattern", [r"(?=a)(?P<SERIES>.)", r"(?P<SERIES>a)\1", r"(?P<SERIES>(a{1000}){1000})"]
)
def test_a_pattern_that_would_need_going_back_is_refused(tmp_path: Path, pattern: str) -> None:
    (tmp_path / "own.toml").write_text(f"headings = '{pattern}'\n")
    assert refusal(MappingError, lambda: load_mapping(tmp_path / "own.toml")) == (
        "own.toml: 'headings' asks for more than is understood: look-around, a back-reference, or too many repeats"
    )
