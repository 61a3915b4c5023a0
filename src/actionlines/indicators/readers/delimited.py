"""Take a delimited text file apart into records, with the line of each, and account for every line.

Polars does the work: a block is cut into lines, the delimiters outside quotation marks are counted, and only
lines that have as many fields as the header go to the parser. The rest is handed over as rejected, with the
reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final, TypeAlias

import polars as pl

from actionlines.indicators.at_once import at_once
from actionlines.indicators.readers.header import SEARCHED_LINES, Header, Layout, find_header
from actionlines.indicators.readers.lines import DAMAGED, Block, blocks
from actionlines.indicators.readers.opening import ANY, CHUNK, EmptyFileError, Members, TruncatedFileError
from actionlines.indicators.readers.reading import AccountError
from actionlines.indicators.readers.sound import Schema, sound_frame
from actionlines.indicators.readers.sound_wide import Cells, sound_cells

HEAD: Final = 2 * 1024**2

CARRY_LIMIT: Final = 1024**2
"""Bytes a record may be long before an open quotation mark is taken for a stray one."""

Attempt: TypeAlias = tuple[pl.DataFrame, Cells] | None

_QUOTED: Final = '"[^"]*"'
_LINES: Final = pl.Schema(
    {"LINE": pl.UInt32(), "TEXT": pl.String(), "SPAN": pl.UInt32(), "REASON": pl.String()}
)
NO_LINES: Final = pl.DataFrame(schema={"LINE": pl.UInt32, "REASON": pl.String, "TEXT": pl.String})


@dataclass(frozen=True, slots=True)
class Records:
    """Records of one block: one row each, all text, but for columns asked for as floats."""

    header: Header
    frame: pl.DataFrame
    line: pl.Series  # first line of each record
    rejected: pl.DataFrame  # LINE, REASON, TEXT
    lines: int  # lines of the file that this block used up
    cells: Cells | None = None  # the figures, where `frame` goes without their columns


def records(
    path: Path,
    layouts: Sequence[Layout],
    *,
    encoding: str = "utf-8",
    delimiter: str | None = None,
    members: Members = ANY,
    floats: bool = False,
    header_row: int | None = None,
    size: int = CHUNK,
) -> Iterator[Records]:
    """The records of a delimited file, block by block.

    With `floats`, the layout's columns of figures come as numbers wherever a whole block of them is numbers: in
    `cells`, or in columns of floats.

    Raises
    ------
    EmptyFileError, TruncatedFileError
        If there is a header but no record, or the last line is cut off in the middle.
    """
    source = blocks(path, encoding=encoding, members=members, size=size)
    first = next(source)
    header = find_header(path, _head(first), layouts, delimiter=delimiter, at=header_row)
    yield from _ahead(_parts(_Parser(path, header, floats=floats), first, source))


def _parts(parser: _Parser, first: Block, rest: Iterator[Block]) -> Iterator[Records]:
    found = 0
    for block, attempt in parser.tried(chain([_after_header(first, parser.header)], rest)):
        part = parser.parse(block, attempt)
        found += part.frame.height + part.rejected.height
        yield part
    if found == 0:
        raise EmptyFileError(f"{parser.path.name}: has a header and no lines after it; fetch it again")


def _ahead(parts: Iterator[Records]) -> Iterator[Records]:
    """Take the next block apart in a second thread while the first is worked on."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        coming = pool.submit(next, parts, None)
        while (part := coming.result()) is not None:
            coming = pool.submit(next, parts, None)
            yield part


def _head(block: Block) -> list[str]:
    text = block.data[:HEAD].decode("utf-8", errors="replace")
    return [line.removesuffix("\r") for line in text.split("\n")[: SEARCHED_LINES + 1]]


def _after_header(block: Block, header: Header) -> Block:
    start = 0
    for _ in range(header.end):
        start = block.data.find(b"\n", start) + 1 or len(block.data)
    return Block(block.data[start:], header.end + 1, block.last)


class _Parser:
    """Takes blocks apart; holds back a record that is open at a block's end until the next block."""

    def __init__(self, path: Path, header: Header, *, floats: bool) -> None:
        self.path = path
        self.header = header
        self.width = len(header.columns)
        self.again = header.delimiter.join(header.columns)
        self.carried = Block(b"", 0, last=False)
        self.heading = header.end
        self.floats = floats
        self.text_schema: Schema = dict.fromkeys(header.names, pl.String)
        self.schema: Schema = self.text_schema | dict.fromkeys(header.figures if floats else (), pl.Float64)
        escaped = "\\t" if header.delimiter == "\t" else "\\" + header.delimiter
        self.misplaced = f'[^{escaped}"]"|"[^{escaped}"]'

    def tried(self, blocks: Iterable[Block]) -> Iterator[tuple[Block, Attempt]]:
        """Each block with what the shortest way found, which is tried while blocks before are worked on."""
        if self.floats:
            return at_once(lambda block: (block, sound_cells(block.data, self.header)), blocks)
        return ((block, None) for block in blocks)

    def parse(self, block: Block, attempt: Attempt) -> Records:
        if attempt is not None and not self.carried.data:
            return self._sound_records(block, *attempt)
        data = block.data.replace(b"\r\n", b"\n") if b"\r" in block.data else block.data
        first = self.carried.first_line if self.carried.data else block.first_line
        block = Block(self.carried.data + data, first, block.last)
        self.carried = Block(b"", 0, last=False)
        sound = sound_frame(block.data, self.header, self.schema)
        return self._sound_records(block, sound) if sound is not None else self._judged_records(block)

    def _sound_records(self, block: Block, frame: pl.DataFrame, cells: Cells | None = None) -> Records:
        count = frame.height
        return Records(self.header, frame, _line_numbers(block, count), NO_LINES, self._used(count), cells)

    def _used(self, lines: int) -> int:
        heading, self.heading = self.heading, 0
        return lines + heading

    def _judged_records(self, block: Block) -> Records:
        lines = _numbered(block)
        judged = self._judge(lines, block)
        judged, held = self._hold_back(judged, block)
        self._refuse_cut(judged, block)
        blank = judged["REASON"] == "blank"
        good = judged.filter(judged["REASON"].is_null())
        bad = judged.filter(judged["REASON"].is_not_null() & ~blank)
        frame = self._fields(good, block, whole=good.height == lines.height)
        used = lines.height - held
        if used != blank.sum() + int(good["SPAN"].sum()) + int(bad["SPAN"].sum()):
            raise AccountError(f"{self.path.name}: {used} lines do not add up")
        return Records(self.header, frame, good["LINE"], _shown(bad), self._used(used))

    def _judge(self, lines: pl.DataFrame, block: Block) -> pl.DataFrame:
        quotes = b'"' in block.data
        if quotes and (lines["TEXT"].str.count_matches('"', literal=True) % 2 == 1).any():
            return self._judge_records(lines)
        return lines.with_columns(self._reason(quotes=quotes))

    def _judge_records(self, lines: pl.DataFrame) -> pl.DataFrame:
        """Join lines that an open quotation mark holds together; where that fails, judge each alone."""
        odd = pl.col("TEXT").str.count_matches('"', literal=True) % 2 == 1
        record = (odd.cum_sum().shift(1, fill_value=0) % 2 == 0).cum_sum()
        joined = (
            lines.with_columns(RECORD=record)
            .group_by("RECORD", maintain_order=True)
            .agg(pl.col("LINE").first(), pl.col("TEXT").str.join("\n"), SPAN=pl.len())
            .with_columns(self._reason(quotes=True))
        )
        broken = joined.filter((pl.col("SPAN") > 1) & pl.col("REASON").is_not_null())["RECORD"]
        alone = lines.with_columns(RECORD=record).filter(pl.col("RECORD").is_in(broken.implode()))
        alone = alone.with_columns(self._reason(quotes=True))
        kept = joined.filter(~pl.col("RECORD").is_in(broken.implode()))
        return pl.concat(
            [one.select(pl.col(name).cast(dtype) for name, dtype in _LINES.items()) for one in (kept, alone)]
        ).sort("LINE")

    def _reason(self, *, quotes: bool) -> pl.Expr:
        """Why TEXT is no record, the first reason that holds; `blank`, or null for a record."""
        text, delimiter = pl.col("TEXT"), self.header.delimiter
        bare = text.str.replace_all(_QUOTED, '"') if quotes else text
        fields = bare.str.count_matches(delimiter, literal=True) + 1
        odd = text.str.count_matches('"', literal=True) % 2 == 1
        tail = text.str.replace_all('""', "", literal=True).str.ends_with(delimiter * self.header.blanks)
        reasons = (
            ("blank", text.str.strip_chars() == ""),
            ("not-utf-8", text.str.contains(DAMAGED, literal=True)),
            ("nul-byte", text.str.contains("\x00", literal=True)),
            ("byte-order-mark", text.str.contains("\ufeff", literal=True)),
            ("unbalanced-quote", (odd | bare.str.contains(self.misplaced)) if quotes else pl.lit(False)),
            ("too-few-fields", fields < self.width),
            ("too-many-fields", (fields > self.width) | ~tail),
            ("repeated-header", text.str.replace_all('"', "", literal=True) == self.again),
        )
        chosen: pl.Expr = pl.lit(None, dtype=pl.String)
        for reason, holds in reversed(reasons):
            chosen = pl.when(holds).then(pl.lit(reason)).otherwise(chosen)
        return chosen.alias("REASON")

    def _hold_back(self, judged: pl.DataFrame, block: Block) -> tuple[pl.DataFrame, int]:
        """Keep an open last record for the next block; returns what is left and how many lines are held."""
        if block.last or b'"' not in block.data:
            return judged, 0
        odd = judged["TEXT"].str.count_matches('"', literal=True) % 2 == 1
        if not odd.any():
            return judged, 0
        first = judged["LINE"][odd.arg_true()[-1]]
        held = int(judged["LINE"][-1] + judged["SPAN"][-1] - first)
        start = _offset_of_last_lines(block.data, held)
        if len(block.data) - start > CARRY_LIMIT:
            return judged, 0
        self.carried = Block(block.data[start:], first, last=False)
        return judged.filter(judged["LINE"] < first), held

    def _refuse_cut(self, judged: pl.DataFrame, block: Block) -> None:
        if not block.last or block.ends_in_newline or judged.height == 0:
            return
        line, reason = judged["LINE"][-1], judged["REASON"][-1]
        if reason == "too-few-fields" or (reason == "unbalanced-quote" and judged["TEXT"][-1].count('"') % 2):
            text = f"{self.path.name}, line {line}: the file ends in the middle of a line"
            raise TruncatedFileError(f"{text}; the download was cut off: fetch it again")

    def _fields(self, good: pl.DataFrame, block: Block, *, whole: bool) -> pl.DataFrame:
        if good.height == 0:
            return pl.DataFrame(schema=self.text_schema)
        data = block.data if whole and b"\r" not in block.data else ("\n".join(good["TEXT"]) + "\n").encode()
        try:
            frame = self._parse(data, self.schema)
        except pl.exceptions.PolarsError:
            frame = self._parse(data, self.text_schema)
        if frame.height != good.height:
            raise AccountError(f"{self.path.name}: {good.height} records were taken for {frame.height}")
        return frame

    def _parse(self, data: bytes, schema: Schema) -> pl.DataFrame:
        return pl.read_csv(data, has_header=False, separator=self.header.delimiter, schema=schema)


def _numbered(block: Block) -> pl.DataFrame:
    text = pl.read_lines(block.data, name="TEXT")
    return text.with_columns(_line_numbers(block, text.height), pl.lit(1, dtype=pl.UInt32).alias("SPAN"))


def _line_numbers(block: Block, count: int) -> pl.Series:
    return pl.int_range(block.first_line, block.first_line + count, dtype=pl.UInt32, eager=True).alias("LINE")


def _offset_of_last_lines(data: bytes, count: int) -> int:
    """Where the last `count` lines of `data`, which ends in a newline, start."""
    end = len(data) - 1
    for _ in range(count):
        end = data.rfind(b"\n", 0, end)
    return end + 1


def _shown(bad: pl.DataFrame) -> pl.DataFrame:
    return bad.select("LINE", "REASON", pl.col("TEXT").str.replace_all(DAMAGED, "\ufffd", literal=True))
