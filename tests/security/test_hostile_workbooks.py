"""Workbooks from strangers: those of figures, trackers and microdata go by one opener, in a process of its own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from actionlines.commitments.tracker_file import read_tracker
from actionlines.confined import TooLargeFileError, TooSlowFileError, workbook
from actionlines.confined.archives import DamagedArchiveError, TooLargeError, UnreadableWorkbookError
from actionlines.errors import BadInputError
from actionlines.indicators.readers import read
from actionlines.indicators.readers.opening import NotATableError
from actionlines.surveys.description import DataFile
from actionlines.surveys.microdata import to_parquet
from actionlines.surveys.microdata_errors import UnreadableFileError

MAPPING = (
    '[columns]\nAREA = "Para"\nTIME_PERIOD = "Entities"\nOBS_VALUE = "Action"\n[constants]\nSERIES = "X"\n'
)
SHEET = "xl/worksheets/sheet1.xml"
ROWS = [["Para", "Action", "Entities"], ["113", "5", "2020"], ["114", "6", "2021"]]

Reader = Callable[[Path], object]


def figures(path: Path) -> object:
    path.with_suffix(".toml").write_text(MAPPING)
    return read("OWN", [path], mapping=path.with_suffix(".toml")).frame["OBS_VALUE"].to_list()


def tracker(path: Path) -> object:
    return [one.action for one in read_tracker(path).asked]


def microdata(path: Path) -> object:
    target = path.with_suffix(".parquet")
    to_parquet(path, target, file=DataFile(path=path.name), columns=["Para", "Action"])
    return pl.read_parquet(target)["Action"].to_list()


READERS = pytest.mark.parametrize("reader", [figures, tracker, microdata])


def book(folder: Path, change: Callable[[bytes], bytes] = bytes, rows: list[list[str]] = ROWS) -> Path:
    """A workbook of a table; `change` says how its sheet is rewritten."""
    sound = io.BytesIO()
    with xlsxwriter.Workbook(sound) as made:
        sheet = made.add_worksheet("Data")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    path = folder / "book.xlsx"
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == SHEET else old.read(name))
    return path


def bomb(folder: Path) -> Path:
    path = book(folder)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", bytes(100 * 1024**2))
    return path


def cut_off(folder: Path) -> Path:
    path = book(folder)
    path.write_bytes(path.read_bytes()[:2000])
    return path


def without_sense(folder: Path) -> Path:
    return book(folder, lambda sheet: sheet[: len(sheet) // 2])


def far(folder: Path) -> Path:
    """A few bytes that claim the last corner of the sheet."""
    return book(folder, lambda sheet: sheet.replace(b'<c r="C3"', b'<c r="XFD1048576"', 1))


@READERS
def test_an_ordinary_workbook_is_read(tmp_path: Path, reader: Reader) -> None:
    assert [str(one) for one in reader(book(tmp_path))] in (["5", "6"], ["5.0", "6.0"])  # type: ignore[attr-defined]


@READERS
def test_one_that_unpacks_without_end_is_refused(tmp_path: Path, reader: Reader) -> None:
    with pytest.raises(TooLargeError, match=r"book\.xlsx: unpacks to more than 200 times its size"):
        reader(bomb(tmp_path))


@pytest.mark.parametrize(
    ("reader", "error"),
    [
        (figures, BadInputError),
        (tracker, DamagedArchiveError),
        (microdata, UnreadableFileError),
    ],
)
def test_one_that_is_cut_off_is_refused(tmp_path: Path, reader: Reader, error: type[BadInputError]) -> None:
    with pytest.raises(error, match=r"book\.xlsx.*(unpacked|cannot be read)"):
        reader(cut_off(tmp_path))


@pytest.mark.parametrize(
    ("reader", "error"),
    [
        (figures, NotATableError),
        (tracker, UnreadableWorkbookError),
        (microdata, UnreadableFileError),
    ],
)
def test_one_whose_sheet_ends_in_the_middle_is_refused(
    tmp_path: Path, reader: Reader, error: type[BadInputError]
) -> None:
    with pytest.raises(error, match=r"book\.xlsx"):
        reader(without_sense(tmp_path))


@pytest.mark.parametrize(
    ("reader", "error"), [(figures, TooLargeError), (tracker, TooLargeError), (microdata, TooLargeFileError)]
)
def test_a_cell_in_the_last_corner_takes_no_memory_of_ours(
    tmp_path: Path, reader: Reader, error: type[BadInputError]
) -> None:
    with pytest.raises(error, match=r"book\.xlsx: (uses 1,048,576 rows|reading it takes more than)"):
        reader(far(tmp_path))


@READERS
def test_one_that_takes_more_memory_than_is_given_says_so(
    tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MIB", 16)
    with pytest.raises(TooLargeFileError, match=r"book\.xlsx: reading it takes more than 16 MiB of memory"):
        reader(book(tmp_path))


@pytest.mark.slow
def test_one_that_takes_more_time_than_is_given_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "SECONDS", 1)
    large = book(tmp_path, rows=[ROWS[0], *([str(row), "5", "2020"] for row in range(200_000))])
    with pytest.raises(TooSlowFileError, match=r"book\.xlsx: reading it takes more than 1 s"):
        tracker(large)


def test_what_a_row_of_microdata_holds_is_never_told(tmp_path: Path) -> None:
    """Of what the library says nothing is passed on: it may name a cell."""
    with pytest.raises(BadInputError) as caught:
        microdata(without_sense(tmp_path))
    assert str(caught.value) == "book.xlsx cannot be read as .xlsx: it is none, or is cut off"


def test_rows_of_a_tracker_count_as_in_a_spreadsheet(tmp_path: Path) -> None:
    rows = [[], [], ROWS[0], ["113", "5", "UN"], [], ["x y z", "7", "UN"]]
    found = read_tracker(book(tmp_path, rows=rows))
    assert [one.row for one in (*found.asked, *found.bad)] == [4, 6]
