"""Lines that a reader could not take apart: the quarantine says where and how to mend them."""

from __future__ import annotations

import polars as pl
import pytest

from actionlines.indicators.readers import REASONS as LINE_REASONS
from actionlines.indicators.readers import REJECTED_SCHEMA
from actionlines.indicators.validation import QUARANTINE_SCHEMA, judge_lines

FILES = {"ONE": ("figures.csv",)}

EXPECTED = {
    "too-few-fields": (
        "malformed_line",
        "figures.csv, line 7: the line has fewer fields than the header; mend the line, or fetch the file again",
    ),
    "not-utf-8": (
        "wrong_encoding",
        "figures.csv, line 7: the line is not in the file's character encoding; save the file as UTF-8, or name "
        "its encoding in a mapping file",
    ),
    "byte-order-mark": (
        "byte_order_mark",
        "figures.csv, line 7: a byte order mark inside the file: two files were joined; take the mark out, or "
        "give the files one by one",
    ),
}


def rejected(*reasons: str) -> pl.DataFrame:
    rows = [{"FILE": 0, "LINE": 7, "REASON": reason, "TEXT": "RWA,2020"} for reason in reasons]
    return pl.DataFrame(rows, schema=REJECTED_SCHEMA)


@pytest.mark.parametrize("reason", EXPECTED)
def test_a_line_is_refused_with_its_reason_in_a_sentence(reason: str) -> None:
    quarantine = judge_lines(rejected(reason), source="ONE", files=FILES)

    assert quarantine.schema == QUARANTINE_SCHEMA
    assert quarantine.select("REASON", "MESSAGE").rows() == [EXPECTED[reason]]
    assert quarantine.select("SOURCE", "FILE", "LINE", "VALUE", "CELLS").rows() == [
        ("ONE", "figures.csv", 7, "RWA,2020", 1)
    ]


@pytest.mark.parametrize("reason", sorted(LINE_REASONS.keys() - EXPECTED.keys()))
def test_any_other_line_is_malformed_for_the_reason_that_the_reader_gives(reason: str) -> None:
    quarantine = judge_lines(rejected(reason), source="ONE", files=FILES)

    sentence = f"figures.csv, line 7: {LINE_REASONS[reason]}; mend the line, or fetch the file again"
    assert quarantine.select("REASON", "MESSAGE").rows() == [("malformed_line", sentence)]


def test_a_record_without_a_line_is_told_by_its_file() -> None:
    no_line = rejected("too-few-fields").with_columns(pl.lit(None, dtype=pl.UInt32).alias("LINE"))

    quarantine = judge_lines(no_line, source="ONE", files=FILES)

    assert quarantine["MESSAGE"][0].startswith("figures.csv: the line has fewer fields than the header")


def test_no_line_rejected_is_no_quarantine() -> None:
    assert judge_lines(rejected(), source="ONE", files=FILES).equals(QUARANTINE_SCHEMA.to_frame())
