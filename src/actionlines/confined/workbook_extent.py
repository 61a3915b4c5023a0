"""How large a workbook becomes, measured before a library that trusts it makes it so.

A workbook is an archive of XML from a stranger. A few kilobytes can unpack to gigabytes, claim a cell in the
last corner of the sheet, or repeat one long text in every cell; memory for all of it would be asked at once.
"""

from __future__ import annotations

import copy
import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Final

from lxml import etree

from actionlines.confined.archives import DamagedArchiveError, TooLargeError, refuse_bomb
from actionlines.confined.workbook_glance import column_number, glance, longest_text

UNPACKED_LIMIT: Final = 512 * 1024**2
MEMBER_LIMIT: Final = 2000

CELL_LIMIT: Final = 20_000_000
"""Cells of the rectangle around all that is used."""

TEXT_LIMIT: Final = 512 * 1024**2
"""Characters of all cells together."""

TREE_LIMIT: Final = 4 * 1024**2
"""Bytes of the parts that name the sheets."""

CHUNK: Final = 16 * 1024**2
"""Bytes unpacked at a time, to count them."""

PIECE: Final = 1024**2
"""Bytes given to the parser at a time: of ten times as many it takes fright."""

_DAMAGED: Final = (
    *(zipfile.BadZipFile, zlib.error, OSError, ValueError),
    *(EOFError, NotImplementedError, RuntimeError),
)
_NO_ROOM: Final = "Error -4 "
"""How zlib says that it got no memory."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PLACE: Final = re.compile(r"([A-Za-z]{1,8})([0-9]{1,12})")


def refuse_bombs(path: Path) -> None:
    """Unpack every part, keeping nothing: what an archive says of its own size may be a lie.

    Raises
    ------
    DamagedArchiveError, TooLargeError
        If it cannot be unpacked, or to more than is read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len({member.filename.lower() for member in members}) < len(members):
                raise zipfile.BadZipFile("two parts are named alike")
            _refuse_many(path, sum(member.file_size for member in members), len(members))
            size = 0
            for member in members:
                for length in _pieces(archive, member):
                    size += length
                    _refuse_many(path, size, len(members))
    except _DAMAGED as error:
        if str(error).startswith(_NO_ROOM):
            raise MemoryError from error
        text = f"{path.name}: cannot be unpacked ({error}); is it really .xlsx? open it in Excel and save it"
        raise DamagedArchiveError(f"{text} again") from error


def _refuse_many(path: Path, size: int, members: int) -> None:
    if size > UNPACKED_LIMIT or members > MEMBER_LIMIT:
        text = f"{path.name}: unpacks to {size:,} bytes in {members:,} parts, more than is read"
        raise TooLargeError(f"{text}; save it as CSV")
    refuse_bomb(path, size)


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> list[int] | map[int]:
    """Lengths of what a part really unpacks to, piece by piece."""
    unbound = copy.copy(member)
    unbound.file_size = UNPACKED_LIMIT + CHUNK
    unbound.CRC = None  # type: ignore[assignment]  # of the size it says; the library that reads it looks at that
    stream: IO[bytes] = archive.open(unbound)
    return map(len, iter(lambda: stream.read(CHUNK), b""))


def first_row(path: Path, sheet: str) -> int:
    """The number of the first row with a value: the library leaves out empty rows above it in silence.

    Raises
    ------
    TooLargeError
        If the sheet has more cells, or more text in them, than is read.
    KeyError, ValueError, lxml.etree.XMLSyntaxError, zipfile.BadZipFile
        If it is no sound workbook.
    """
    with zipfile.ZipFile(path) as archive:
        part = part_of(archive, sheet)
        with archive.open(part) as handle:
            size = glance(handle)
        if size is not None and size.cells * _longest_shared_text(archive) <= TEXT_LIMIT:
            _refuse_far_cells(path, size.rows, size.columns)
            return size.first or 1
        found = _Extent(path, _lengths_of_shared_texts(archive))
        with archive.open(part) as handle:
            _feed(handle, found)
    return found.first or 1


def part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """The name of the part that holds a sheet."""
    book = _tree(archive, "xl/workbook.xml")
    links = _tree(archive, "xl/_rels/workbook.xml.rels")
    keys = _once([(e.get("name"), e.get(f"{_OFFICE}id")) for e in book.iter(f"{_MAIN}sheet")])
    targets = _once([(e.get("Id"), e.get("Target")) for e in links])
    target = targets[keys[sheet]]
    return target.lstrip("/") if target.startswith(("/", "xl/")) else posixpath.join("xl", target)


def _tree(archive: zipfile.ZipFile, part: str) -> etree._Element:
    if archive.getinfo(part).file_size > TREE_LIMIT:
        raise ValueError("its list of sheets is too long")
    return etree.fromstring(archive.read(part), parser())


def _once(pairs: list[tuple[str | None, str | None]]) -> dict[str, str]:
    """Names and what they stand for; of two alike the library might take the other one."""
    found = {str(name): str(value) for name, value in pairs}
    if len(found) < len(pairs):
        raise ValueError("two sheets or parts are named alike")
    return found


def parser(target: Any = None) -> etree.XMLParser:
    """A parser that fetches nothing and expands nothing."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, target=target)


def _feed(handle: IO[bytes], target: Any) -> None:
    """Tell `target` of each element; no tree is built."""
    reading = parser(target)
    for chunk in iter(lambda: handle.read(PIECE), b""):
        reading.feed(chunk)
    reading.close()


def _shared_texts(archive: zipfile.ZipFile) -> str | None:
    """The name of the part with the texts that cells share."""
    return next((name for name in archive.namelist() if name.lower() == "xl/sharedstrings.xml"), None)


def _longest_shared_text(archive: zipfile.ZipFile) -> int:
    name = _shared_texts(archive)
    if name is None:
        return 0
    with archive.open(name) as handle:
        return longest_text(handle)


def _lengths_of_shared_texts(archive: zipfile.ZipFile) -> list[int]:
    found = _SharedTexts()
    if name := _shared_texts(archive):
        with archive.open(name) as handle:
            _feed(handle, found)
    return found.lengths


class _SharedTexts:
    """Counts the characters of each text that cells may share."""

    def __init__(self) -> None:
        self.lengths: list[int] = []

    def start(self, tag: str, _attributes: Mapping[str, str]) -> None:
        if _local(tag) == "si":
            self.lengths.append(0)

    def data(self, text: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(text)

    def close(self) -> None:
        """Nothing is left to do."""


class _Extent:
    """Follows the cells of a sheet: the first row with a value, and how much all would take."""

    def __init__(self, path: Path, lengths: list[int]) -> None:
        self.path = path
        self.lengths = lengths
        self.first: int | None = None
        self.row = self.column = 0
        self.most_rows = self.most_columns = self.text = 0
        self.shared = self.inside = False
        self.value = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if _local(tag) == "row":
            self.row, self.column = int(attributes.get("r") or self.row + 1), 0
        elif _local(tag) == "c":
            self._place(attributes.get("r"))
            self.shared, self.inside, self.value = attributes.get("t") == "s", True, ""
        elif self.inside and self.first is None:
            self.first = self.row

    def data(self, text: str) -> None:
        if self.inside:
            self.value += text

    def end(self, tag: str) -> None:
        if _local(tag) != "c":
            return
        position = self.value.strip()
        known = self.shared and position.isdecimal() and int(position) < len(self.lengths)
        self.text += self.lengths[int(position)] if known else len(self.value)
        self.inside = False
        if self.text > TEXT_LIMIT:
            raise TooLargeError(
                f"{self.path.name}: its cells hold more than {TEXT_LIMIT:,} letters; save it as CSV"
            )

    def close(self) -> None:
        """Nothing is left to do."""

    def _place(self, written: str | None) -> None:
        self.column += 1
        if written is not None:
            found = _PLACE.fullmatch(written)
            if found is None:
                raise ValueError(f"there is no cell {written!r}")
            self.column, self.row = column_number(found[1]), int(found[2])
        self.most_rows = max(self.most_rows, self.row)
        self.most_columns = max(self.most_columns, self.column)
        _refuse_far_cells(self.path, self.most_rows, self.most_columns)


def _refuse_far_cells(path: Path, rows: int, columns: int) -> None:
    if rows * columns > CELL_LIMIT:
        text = f"{path.name}: uses {rows:,} rows and {columns:,} columns, more than is read"
        raise TooLargeError(f"{text}; clear the cells far off, or save it as CSV")


def _local(tag: str) -> str:
    """The name of an element without its namespace, of which there are two, and the library asks for none."""
    return tag.rpartition("}")[2]
