"""SDMX-ML data messages: generic (2.1) and structure-specific (2.1, 3.0), by series or flat, with groups.

Read with lxml, which tells the line of each observation; entities, document types and the network are off.
pysdmx reads the same messages in the tests, and must find the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Final, cast

import polars as pl
from lxml import etree

from actionlines.confined.archives import TooLargeError
from actionlines.errors import BadInputError
from actionlines.indicators.readers.figures import cells_of
from actionlines.indicators.readers.opening import EmptyFileError, TruncatedFileError, whole
from actionlines.indicators.readers.reading import Batch, raw_frame
from actionlines.indicators.readers.sdmx import NO_FIGURE, columns_of, dimensions_of

SIZE_LIMIT: Final = 512 * 1024**2

MOST_PARTS: Final = 20_000_000
"""Elements of a message, and fields of its observations, each held with all that its series says."""

MOST_TIMES_SPARSE: Final = 5
"""Of so many places for a field in a table of all observations, one may hold one."""

MOST_LINES: Final = 65_535

ROOTS: Final = (
    *("GenericData", "GenericTimeSeriesData"),
    *("StructureSpecificData", "StructureSpecificTimeSeriesData"),
)
_END: Final = re.compile(rb"</(?:[\w.-]+:)?([\w.-]+)\s*>\s*\Z")
_HEADER_ATTRIBUTES: Final = frozenset(
    (
        "action",
        "setID",
        "structureRef",
        "dataScope",
        "REPORTING_YEAR_START_DAY",
        "validFromDate",
        "validToDate",
    )
)


class NotSdmxError(BadInputError):
    """The file is no SDMX-ML data message."""


class ForbiddenXmlError(BadInputError):
    """The XML uses what is refused: a document type, entities."""


@dataclass
class _Message:
    """What has been gathered of a message, and what holds for the element at hand."""

    rows: list[dict[str, str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    groups: list[dict[str, str]] = field(default_factory=list)
    dataset: dict[str, str] = field(default_factory=dict)
    series: dict[str, str] = field(default_factory=dict)
    time: str = "TIME_PERIOD"
    parts: int = 0


def batches(
    path: Path,
    *,
    number: int = 0,
    concepts: Mapping[str, str] | None = None,
    structure: Path | str | None = None,
) -> Iterator[Batch]:
    """The figures of one message; LINE is where the observation's element starts.

    Raises
    ------
    NotSdmxError, ForbiddenXmlError, TruncatedFileError, EmptyFileError
        If the file is no SDMX-ML data message, asks for what is refused, ends early, or holds no observation.
    """
    dimensions = dimensions_of(structure) if structure else None
    text = whole(path, limit=SIZE_LIMIT)
    message = _gather(path, text)
    if not message.rows:
        raise EmptyFileError(
            f"{path.name}: the message holds no observation; ask for more, or for another key"
        )
    frame = _frame(path, message)
    columns, value = columns_of(frame.columns, file=path.name, concepts=concepts, dimensions=dimensions)
    rows = frame.select(**columns, RAW_VALUE=pl.col(value)).with_columns(_line_numbers(text, message))
    cells = cells_of(rows, NO_FIGURE)
    lines = _line_count(text)
    yield Batch(raw_frame(cells, number=number), rows.height, rows.height - cells.height, lines)


def _line_count(text: bytes) -> int:
    return text.count(b"\n") + (not text.endswith(b"\n"))


def _line_numbers(text: bytes, message: _Message) -> pl.Series:
    """The line of each observation; null where it cannot be told.

    libxml2 keeps line numbers in 16 bits. In longer files the tags are counted, if their number is the same.
    """
    if _line_count(text) <= MOST_LINES:
        return pl.Series("LINE", message.lines, dtype=pl.UInt32)
    tags = pl.Series(text.decode("utf-8", errors="replace").split("\n")).str.count_matches(
        r"<(?:[\w.-]+:)?Obs[\s/>]"
    )
    if tags.sum() != len(message.lines):
        return pl.Series("LINE", [None] * len(message.lines), dtype=pl.UInt32)
    number = pl.int_range(1, tags.len() + 1, dtype=pl.UInt32, eager=True)
    return number.repeat_by(tags).explode().drop_nulls().alias("LINE")


def _gather(path: Path, text: bytes) -> _Message:
    message = _Message()
    options: dict[str, Any] = {
        "resolve_entities": False,
        "no_network": True,
        "load_dtd": False,
        "huge_tree": False,
    }
    try:
        context = etree.iterparse(BytesIO(text), events=("start", "end"), remove_comments=True, **options)
        _, root = next(context)
        _refuse_other_roots(path, root)
        _refuse_document_type(path, root)
        for event, element in context:
            _take(event, element, message)
            _refuse_more(path, message.parts)
    except etree.XMLSyntaxError as error:
        raise _syntax_error(path, text, error) from error
    return message


def _refuse_more(path: Path, parts: int) -> None:
    if parts > MOST_PARTS:
        text = f"{path.name}: has more than {MOST_PARTS:,} elements and fields"
        raise TooLargeError(f"{text}; ask for fewer observations at a time")


def _refuse_other_roots(path: Path, root: etree._Element) -> None:
    name = _local(root)
    if name not in ROOTS:
        text = f"{path.name}: is XML with the root {name!r}, not an SDMX-ML data message ({', '.join(ROOTS)})"
        raise NotSdmxError(f"{text}; ask the service for data, in the format SDMX-ML 2.1 or 3.0")


def _refuse_document_type(path: Path, root: etree._Element) -> None:
    """In whichever encoding it is written, and before anything that it declares is looked at."""
    if root.getroottree().docinfo.internalDTD is not None:
        raise ForbiddenXmlError(
            f"{path.name}: has a document type (<!DOCTYPE>), which SDMX never has; remove it"
        )


def _syntax_error(path: Path, text: bytes, error: etree.XMLSyntaxError) -> BadInputError:
    """A message that does not end in the end of its root was cut off."""
    line, column = error.position
    end = _END.search(text)
    if end is None or end.group(1).decode("utf-8", errors="replace") not in ROOTS:
        said = f"{path.name}, line {line}: the XML ends too early"
        return TruncatedFileError(f"{said}; the download was cut off: fetch it again")
    return NotSdmxError(
        f"{path.name}, line {line}, column {column}: is not XML ({error.msg}); fetch it again"
    )


def _take(event: str, element: etree._Element, message: _Message) -> None:
    name = _local(element)
    if event == "start":
        message.parts += 1
        if name == "Structure":
            message.time = element.get("dimensionAtObservation") or message.time
        elif name == "DataSet":
            message.dataset = {k: v for k, v in _plain(element).items() if k not in _HEADER_ATTRIBUTES}
        elif name == "Series":
            message.series = _plain(element)
        return
    parent = element.getparent()
    if name in ("SeriesKey", "Attributes") and parent is not None and _local(parent) in ("Series", "DataSet"):
        (message.series if _local(parent) == "Series" else message.dataset).update(_values(element))
    elif name == "Obs":
        row = {**message.dataset, **message.series, **_observation(element, message.time)}
        message.rows.append(row)
        message.parts += len(row)
        message.lines.append(cast("int", element.sourceline))
        element.clear()
    elif name == "Group":
        message.groups.append(_group(element))
    elif name == "Series":
        message.series = {}
        element.clear()


def _group(element: etree._Element) -> dict[str, str]:
    """The key and the attributes of a group; in a generic message they are its children's values."""
    if len(element) == 0:
        return _plain(element)
    return {name: value for child in element for name, value in _values(child).items()}


def _observation(element: etree._Element, time: str) -> dict[str, str]:
    """An observation's own fields: attributes, where structure-specific; child elements, where generic."""
    found = _plain(element)
    for child in element:
        name = _local(child)
        if name == "ObsDimension":
            at = child.get("id") or time
            found["TIME_PERIOD" if at == "TIME_PERIOD" else at] = child.get("value", "")
        elif name == "ObsValue":
            found["OBS_VALUE"] = child.get("value", "")
        elif name in ("ObsKey", "Attributes"):
            found.update(_values(child))
    return found


def _values(element: etree._Element) -> dict[str, str]:
    """`<Value id="FREQ" value="A"/>` children as a dictionary."""
    return {child.get("id", ""): child.get("value", "") for child in element if _local(child) == "Value"}


def _plain(element: etree._Element) -> dict[str, str]:
    """Attributes that have no namespace (those of XML Schema and of the standard have)."""
    return {str(name): str(value) for name, value in element.attrib.items() if not str(name).startswith("{")}


def _local(element: etree._Element) -> str:
    return str(element.tag).rsplit("}", 1)[-1]


def _frame(path: Path, message: _Message) -> pl.DataFrame:
    names = dict.fromkeys(name for row in message.rows for name in row)
    _refuse_more(path, len(names) * len(message.rows) // MOST_TIMES_SPARSE)
    frame = pl.DataFrame(
        {n: [row.get(n) for row in message.rows] for n in names}, schema=dict.fromkeys(names, pl.String)
    )
    for keys in dict.fromkeys(frozenset(group) for group in message.groups):
        alike = [group for group in message.groups if frozenset(group) == keys]
        frame = _with_group(frame, pl.DataFrame(alike, schema=dict.fromkeys(sorted(keys), pl.String)))
    return frame


def _with_group(frame: pl.DataFrame, group: pl.DataFrame) -> pl.DataFrame:
    """Give the rows what their group says; a row's own word stands before it."""
    key = [name for name in group.columns if name in frame.columns and frame[name].null_count() == 0]
    said = [name for name in group.columns if name not in key]
    if not key or not said:
        return frame
    both = frame.join(
        group.unique(key, keep="first"), on=key, how="left", maintain_order="left", suffix="\x00group"
    )
    own = [name for name in said if name in frame.columns]
    filled_in = [pl.coalesce(name, f"{name}\x00group").alias(name) for name in own]
    return both.with_columns(filled_in).drop([f"{name}\x00group" for name in own])
