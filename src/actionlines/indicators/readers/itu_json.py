"""Answers of the ITU DataHub's API: a JSON list, one element per area and year, its figures in `answer`.

JSON has no lines that mean anything: LINE is null, and COLUMN holds the JSON pointer of the figure
(`/12/answer/0/value`, RFC 6901).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import polars as pl

from actionlines.confined.archives import TooLargeError
from actionlines.errors import BadInputError
from actionlines.indicators.readers.figures import cells_of, filled, joined
from actionlines.indicators.readers.opening import EmptyFileError, whole
from actionlines.indicators.readers.reading import Batch, raw_frame, rejected_frame

SIZE_LIMIT: Final = 256 * 1024**2

MOST_PARTS: Final = 20_000_000
"""Lists, records and fields of an answer: each takes memory many times its size in the file."""

ESTIMATE: Final = r"(?i)\bITU\s+estimate"
"""How the DataHub says in words, with small differences, that a figure is ITU's own estimate."""

_TEXTS: Final = ("code", "isoCode", "shortName", "regionName", "dataYear", "dataSource", "dataNote")


class NotJsonError(BadInputError):
    """The text is not JSON, or ends too early."""


class NotFiguresError(BadInputError):
    """The JSON is sound but holds no list of figures."""


def batch(path: Path, *, number: int) -> Batch:
    """All figures of one answer.

    Raises
    ------
    NotJsonError, NotFiguresError, EmptyFileError
        If the file is not JSON, is an answer of another kind, or an empty list.
    """
    text = _text(path)
    elements = _elements(path, text)
    sound = [_is_record(element) for element in elements]
    if not any(sound):
        raise NotFiguresError(
            f"{path.name}: no element of the list has code, dataYear and answer; ask the DataHub for data, "
            f"not for its lists of indicators or countries"
        )
    slots = _slots(elements, sound)
    cells = cells_of(slots, no_figure=("", "null"))
    frame = raw_frame(cells, number=number)
    rejected = rejected_frame(_rejected(elements, sound), number=number)
    return Batch(frame, slots.height, slots.height - cells.height, _lines(text), rejected)


def _text(path: Path) -> str:
    try:
        return whole(path, limit=SIZE_LIMIT).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = f"{path.name}: is not UTF-8 at byte {error.start}, as JSON must be; fetch it again"
        raise NotJsonError(text) from error


def _elements(path: Path, text: str) -> list[Any]:
    """The elements of the list; numbers stay the text that was written."""
    if sum(map(text.count, "[{,")) > MOST_PARTS:
        raise TooLargeError(f"{path.name}: has more than {MOST_PARTS:,} parts; ask for fewer years at a time")
    try:
        found = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise NotJsonError(f"{path.name}, {where}: is not JSON ({error.msg}); fetch it again") from error
    except RecursionError as error:
        raise NotJsonError(f"{path.name}: is nested too deeply to be figures; fetch it again") from error
    if not isinstance(found, list):
        said = found.get("message", "") if isinstance(found, dict) else ""
        text = f"{path.name}: is not a list of figures but {str(said or found)[:80]!r}"
        raise NotFiguresError(f"{text}; ask the DataHub again")
    if not found:
        raise EmptyFileError(
            f"{path.name}: the list is empty: the DataHub has no figures for this; ask for another"
        )
    return found


def _is_record(element: Any) -> bool:
    return (
        isinstance(element, dict)
        and isinstance(element.get("answer"), list)
        and all(isinstance(answer, dict) for answer in element["answer"])
        and "code" in element
        and "dataYear" in element
    )


def _slots(elements: list[Any], sound: list[bool]) -> pl.DataFrame:
    """One row per figure, before it is known whether there is one."""
    # JSON comes as Python objects; nothing here is done but taking them apart into columns.
    places = [
        (element, f"/{position}/answer/{order}/value", answer.get("value"))
        for position, (element, fine) in enumerate(zip(elements, sound, strict=True))
        if fine
        for order, answer in enumerate(element["answer"])
    ]
    columns = {name: [_written(element.get(name)) for element, _, _ in places] for name in _TEXTS}
    frame = pl.DataFrame(
        {**columns, "COLUMN": [p for _, p, _ in places], "RAW_VALUE": [_written(v) for _, _, v in places]},
        schema=dict.fromkeys((*_TEXTS, "COLUMN", "RAW_VALUE"), pl.String),
    )
    remark = joined("dataSource", "dataNote")
    return frame.select(
        filled("code").alias("SERIES"),
        pl.coalesce(filled("isoCode"), filled("shortName"), filled("regionName")).alias("AREA"),
        filled("dataYear").alias("TIME_PERIOD"),
        pl.when(remark.str.contains(ESTIMATE)).then(pl.lit("E")).alias("NATURE"),
        remark.alias("COMMENT_OBS"),
        "COLUMN",
        "RAW_VALUE",
    )


def _written(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return None if value is None else value.encode("utf-8", "replace").decode()
    return json.dumps(value)


def _rejected(elements: list[Any], sound: list[bool]) -> pl.DataFrame:
    texts = [json.dumps(e) for e, fine in zip(elements, sound, strict=True) if not fine]
    return pl.DataFrame(
        {"LINE": [None] * len(texts), "REASON": ["not-a-record"] * len(texts), "TEXT": texts},
        schema={"LINE": pl.UInt32, "REASON": pl.String, "TEXT": pl.String},
    )


def _lines(text: str) -> int:
    return text.count("\n") + (not text.endswith("\n"))
