"""Lines that a reader could not take apart into fields: to quarantine, with the reader's reason."""

from __future__ import annotations

from typing import Final

import polars as pl

from actionlines.indicators.readers import REASONS as LINE_REASONS
from actionlines.indicators.validation import reasons
from actionlines.indicators.validation.judged import Files, in_order, named_files

_LINE_CODES: Final = {"not-utf-8": reasons.WRONG_ENCODING, "byte-order-mark": reasons.BYTE_ORDER_MARK}

_LINE_MENDS: Final = {
    reasons.MALFORMED_LINE: "mend the line, or fetch the file again",
    reasons.WRONG_ENCODING: "save the file as UTF-8, or name its encoding in a mapping file",
    reasons.BYTE_ORDER_MARK: "take the mark out, or give the files one by one",
}


def judge_lines(rejected: pl.DataFrame, *, source: str, files: Files | None = None) -> pl.DataFrame:
    """Quarantine the lines that a reader could not take apart: malformed, wrongly encoded, a byte order mark.

    Parameters
    ----------
    rejected
        Columns of the readers' `REJECTED_SCHEMA`. Each line counts as one cell.
    """
    code = pl.col("REASON").replace_strict(_LINE_CODES, default=reasons.MALFORMED_LINE)
    why = pl.col("REASON").replace_strict(LINE_REASONS, default=pl.col("REASON"))
    mend = code.replace_strict(_LINE_MENDS)
    none = pl.lit(None, dtype=pl.String)
    lines = named_files(rejected.with_columns(pl.lit(source).alias("SOURCE")), files).with_columns(
        pl.lit(1, dtype=pl.UInt32).alias("CELLS"),
        pl.col("TEXT").alias("VALUE"),
        *(none.alias(name) for name in ("COLUMN", "SERIES", "AREA", "TIME_PERIOD")),
    )
    sentence = pl.concat_str(reasons.where(), pl.lit(": "), why, pl.lit("; "), mend)
    return in_order(lines.with_columns(code.alias("REASON"), sentence.alias("MESSAGE")))
