"""Why a figure is refused, and the sentence that says what is wrong, where, and how to mend it.

The sentences are English: they go to the log, the command line and the quarantine file, where whoever
prepares a file reads them. Pages show the reason's code in the reader's language.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from actionlines.indicators.observations import BREAKDOWNS
from actionlines.indicators.validation.codes import EXAMPLES

UNKNOWN_INDICATOR: Final = "unknown_indicator"
LEFT_OUT: Final = "left_out"
UNKNOWN_AREA: Final = "unknown_area"
UNPARSABLE_PERIOD: Final = "unparsable_period"
WRONG_FREQUENCY: Final = "wrong_frequency"
UNKNOWN_CODE: Final = "unknown_code"
DECIMAL_COMMA: Final = "decimal_comma"
NOT_A_NUMBER: Final = "not_a_number"
NO_VALUE: Final = "no_value"
NOT_FINITE: Final = "not_finite"
OUTSIDE_VALID_RANGE: Final = "outside_valid_range"
CONTRADICTORY: Final = "contradictory"
REPEATED_ROW: Final = "repeated_row"
MALFORMED_LINE: Final = "malformed_line"
WRONG_ENCODING: Final = "wrong_encoding"
BYTE_ORDER_MARK: Final = "byte_order_mark"

ROW_REASONS: Final = (
    UNKNOWN_INDICATOR,
    LEFT_OUT,
    UNKNOWN_AREA,
    UNPARSABLE_PERIOD,
    WRONG_FREQUENCY,
    UNKNOWN_CODE,
    DECIMAL_COMMA,
    NOT_A_NUMBER,
    NO_VALUE,
    NOT_FINITE,
    OUTSIDE_VALID_RANGE,
)
"""Reasons that one row alone can give, in the order in which they are looked for: the first one counts.

Which of the unknown series are left out on purpose is told apart at the end.
"""

REASONS: Final = (*ROW_REASONS, CONTRADICTORY, REPEATED_ROW, MALFORMED_LINE, WRONG_ENCODING, BYTE_ORDER_MARK)
"""Every reason a quarantine can name."""

PER_LINE: Final = (UNKNOWN_INDICATOR, LEFT_OUT, UNKNOWN_AREA)
"""Reasons that hold for all figures of a series or area on a line: they share one row of the quarantine."""

SHOWN: Final = 60
"""Characters of what was written that a sentence quotes."""


def where() -> pl.Expr:
    """Place of a refused figure: ``figures.csv, line 12, column 2019 (31 figures)``."""
    return pl.concat_str(
        pl.col("FILE"),
        pl.concat_str(pl.lit(", line "), pl.col("LINE")).fill_null(""),
        pl.concat_str(pl.lit(", column "), pl.col("COLUMN")).fill_null(""),
        pl.when(pl.col("CELLS") > 1).then(pl.format(" ({} figures)", "CELLS")).otherwise(pl.lit("")),
    )


def message() -> pl.Expr:
    """Sentence of a refused row, by its REASON; see `sentences` for the columns it needs."""
    chosen = pl.lit(None, dtype=pl.String)
    for reason, sentence in sentences().items():
        chosen = pl.when(pl.col("REASON") == reason).then(sentence).otherwise(chosen)
    return pl.concat_str(where(), pl.lit(": "), chosen)


def sentences() -> dict[str, pl.Expr]:
    """Sentence of each reason in `ROW_REASONS`, over the columns of a harmonised row, WHY, LOW and HIGH."""
    return {
        UNKNOWN_INDICATOR: pl.format(
            'no indicator of the catalogue has the series "{}" of {}; add the series to the indicator it '
            "belongs to, or name it among those left out on purpose",
            _quoted("SERIES"),
            "SOURCE",
        ),
        LEFT_OUT: pl.format(
            'the series "{}" of {} is left out on purpose ({}); take it off that list and add it to an '
            "indicator to have it",
            _quoted("SERIES"),
            "SOURCE",
            "WHY",
        ),
        UNKNOWN_AREA: pl.format(
            'no area is known as "{}"; write its ISO 3166 or M49 code, or add this code of {} to the places',
            _quoted("AREA"),
            "SOURCE",
        ),
        UNPARSABLE_PERIOD: pl.format(
            '"{}" is not a period; write a year (2020), half-year (2020-S1), quarter (2020-Q3), '
            "month (2020-05) or day (2020-05-17)",
            _quoted("TIME_PERIOD"),
        ),
        WRONG_FREQUENCY: pl.format(
            'the period {} does not go with the frequency "{}"; mend the one that is wrong',
            _quoted("TIME_PERIOD"),
            _quoted("FREQ"),
        ),
        UNKNOWN_CODE: _unknown_code(),
        DECIMAL_COMMA: pl.format(
            '"{}" has a decimal comma; write it with a point: {}{}',
            _quoted("RAW_VALUE"),
            _with_point(),
            _or_grouped(),
        ),
        NOT_A_NUMBER: pl.format(
            '"{}" is not a number; write digits with a decimal point and nothing else, or leave the cell '
            "empty",
            _quoted("RAW_VALUE"),
        ),
        NO_VALUE: pl.lit("the row has no value; write a number, or leave the row out"),
        NOT_FINITE: pl.format(
            '"{}" is not a finite number; write the figure, or leave the cell empty', "VALUE"
        ),
        OUTSIDE_VALID_RANGE: pl.format(
            "{} is outside the valid range of {} ({}); check the figure, its unit, and the factor of the "
            "series in the catalogue",
            "VALUE",
            "INDICATOR",
            _range(),
        ),
    }


def number_text(column: str) -> pl.Expr:
    """Write a number as people do: ``58.3``, ``100``."""
    return pl.col(column).cast(pl.String).str.strip_suffix(".0")


def _quoted(column: str) -> pl.Expr:
    return pl.col(column).fill_null("").str.head(SHOWN)


def _unknown_code() -> pl.Expr:
    """Name the first dimension whose code is unknown: its name stands in WHY."""
    chosen = pl.lit("", dtype=pl.String)
    for name in BREAKDOWNS:
        sentence = pl.format(
            '"{}" is not a code of {}; write {}', _quoted(name), pl.lit(name), pl.lit(EXAMPLES[name])
        )
        chosen = pl.when(pl.col("WHY") == name).then(sentence).otherwise(chosen)
    return chosen


def _with_point() -> pl.Expr:
    return (
        pl.col("RAW_VALUE")
        .fill_null("")
        .str.replace_all(r"[^0-9,+-]", "")
        .str.replace(",", ".", literal=True)
    )


def _or_grouped() -> pl.Expr:
    """Three digits after a comma may as well be thousands: say so."""
    ambiguous = pl.col("RAW_VALUE").str.contains(r"^\s*[+-]?\d{1,3},\d{3}\s*%?\s*$").fill_null(False)
    grouped = pl.format(" (or {} if the comma groups thousands)", _digits())
    return pl.when(ambiguous).then(grouped).otherwise(pl.lit(""))


def _digits() -> pl.Expr:
    return pl.col("RAW_VALUE").fill_null("").str.replace_all(r"[^0-9+-]", "")


def _range() -> pl.Expr:
    low, high = number_text("LOW"), number_text("HIGH")
    return (
        pl.when(pl.col("HIGH").is_null())
        .then(pl.format("{} or more", low.fill_null("")))
        .when(pl.col("LOW").is_null())
        .then(pl.format("{} or less", high))
        .otherwise(pl.format("{} to {}", low.fill_null(""), high))
    )
