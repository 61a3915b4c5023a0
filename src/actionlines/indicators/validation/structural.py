"""The first tier: what cannot be an observation goes to quarantine, with its reason, file and line.

Each test looks at the distinct values of a batch first. Where none of them is bad, nothing is computed per
row and no sentence is written: a batch without faults costs a few passes over its columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from actionlines.indicators.observations import BREAKDOWNS, TOTAL, conform
from actionlines.indicators.validation import reasons
from actionlines.indicators.validation.codes import unknown_codes
from actionlines.indicators.validation.judged import (
    ACCEPTED_SCHEMA,
    QUARANTINE_SCHEMA,
    Files,
    Judged,
    cells,
    check_account,
    in_order,
    named_files,
)
from actionlines.periods import PeriodError, parse

if TYPE_CHECKING:
    from actionlines.indicators.catalogue import Catalogue

Tests = list[tuple[str, pl.Expr]]
"""Reasons with the condition under which each applies, in order of precedence; only those that occur."""

_DECIMAL_COMMA: Final = r"^\s*[+-]?(\d+|\d{1,3}([. \x{00a0}\x{202f}'’]\d{3})+),\d+\s*%?\s*$"
"""One comma after the whole part, thousands grouped by anything but a comma."""

_TOLERANCE: Final = 1e-9
"""Share of a bound by which a value may pass it: 0.57 x 100 is 56.99999999999999 in binary."""


def judge(rows: pl.DataFrame, catalogue: Catalogue, *, files: Files | None = None) -> Judged:
    """Judge each row alone: is it a figure of a known indicator, area, period and breakdown, within range?

    May be called batch by batch. What only several rows together can show (the same key twice) is
    `judge_keys`'s to find, once the batches are put together.

    Parameters
    ----------
    rows
        What `harmonise` gives: columns of `RAW_SCHEMA`, INDICATOR, REF_AREA and SOURCE, values in our unit.
    catalogue
        Knows valid ranges, and the series that are left out on purpose.
    files
        Names of the files of each source; they stand in the quarantine and its sentences.

    Returns
    -------
    Judged
        Accepted rows have FLAGS empty. The first reason that applies counts, in the order of `ROW_REASONS`.

    Raises
    ------
    AccountingError
        If a row was lost: accepted plus quarantined cells must be the rows that came.
    """
    tests = _tests(rows, catalogue)
    if not tests:
        return Judged(_accepted(rows), QUARANTINE_SCHEMA.to_frame())
    number = {code: position for position, code in enumerate(reasons.ROW_REASONS)}
    first = pl.coalesce(
        pl.when(condition).then(pl.lit(number[code], dtype=pl.UInt8)) for code, condition in tests
    )
    marked = rows.with_columns(first.alias("REASON"))
    good = marked.filter(pl.col("REASON").is_null())
    bad = marked.lazy().filter(pl.col("REASON").is_not_null())
    refused = _explained(_per_line(bad), catalogue)
    quarantine = in_order(named_files(refused, files).with_columns(reasons.message().alias("MESSAGE")))
    check_account(read=rows.height, accepted=good.height, quarantined=cells(quarantine))
    return Judged(_accepted(good), quarantine)


def _accepted(rows: pl.DataFrame) -> pl.DataFrame:
    whole = [pl.col(name).fill_null(TOTAL) for name in BREAKDOWNS if rows[name].null_count()]
    frequency = [_frequencies(rows)] if rows["FREQ"].null_count() else []
    empty = pl.lit("").alias("FLAGS")
    return conform(rows.select(*_TAKEN).with_columns(*whole, *frequency, empty), ACCEPTED_SCHEMA)


_TAKEN: Final = [name for name in ACCEPTED_SCHEMA if name != "FLAGS"]


def _frequencies(rows: pl.DataFrame) -> pl.Expr:
    """FREQ where the source does not state it: what the period's own form says."""
    said = {text: frequency_of(text) for text in rows["TIME_PERIOD"].unique().to_list()}
    return pl.col("FREQ").fill_null(pl.col("TIME_PERIOD").replace_strict(said, return_dtype=pl.String))


def _tests(rows: pl.DataFrame, catalogue: Catalogue) -> Tests:
    return [
        *_absence(rows, "INDICATOR", reasons.UNKNOWN_INDICATOR),
        *_absence(rows, "REF_AREA", reasons.UNKNOWN_AREA),
        *_period_tests(rows),
        *_code_tests(rows),
        *_value_tests(rows),
        *_range_tests(rows, catalogue),
    ]


def _absence(rows: pl.DataFrame, column: str, reason: str) -> Tests:
    return [(reason, pl.col(column).is_null())] if rows[column].null_count() else []


def _period_tests(rows: pl.DataFrame) -> Tests:
    frequencies = {text: frequency_of(text) for text in rows["TIME_PERIOD"].unique().to_list()}
    bad = [text for text, frequency in frequencies.items() if frequency is None]
    tests: Tests = []
    if bad:
        tests.append((reasons.UNPARSABLE_PERIOD, pl.col("TIME_PERIOD").is_in(bad, nulls_equal=True)))
    expected = {text: frequency for text, frequency in frequencies.items() if frequency is not None}
    if set(expected.values()) - {"A"} or set(rows["FREQ"].drop_nulls().unique()) - {"A"}:
        right = pl.col("TIME_PERIOD").replace_strict(expected, default=None, return_dtype=pl.String)
        tests.append(
            (reasons.WRONG_FREQUENCY, pl.col("FREQ").is_not_null() & pl.col("FREQ").ne_missing(right))
        )
    return tests


def frequency_of(text: str | None) -> str | None:
    try:
        return parse(text or "").freq
    except PeriodError:
        return None


def _code_tests(rows: pl.DataFrame) -> Tests:
    found = {name: unknown_codes(rows, name) for name in BREAKDOWNS}
    return [
        (reasons.UNKNOWN_CODE, pl.col(name).is_in(codes.implode()))
        for name, codes in found.items()
        if len(codes)
    ]


def _value_tests(rows: pl.DataFrame) -> Tests:
    value, written = pl.col("OBS_VALUE"), pl.col("RAW_VALUE")
    tests: Tests = []
    if rows["OBS_VALUE"].null_count():
        tests.append((reasons.DECIMAL_COMMA, value.is_null() & written.str.contains(_DECIMAL_COMMA)))
        tests.append((reasons.NOT_A_NUMBER, value.is_null() & written.is_not_null()))
        tests.append((reasons.NO_VALUE, value.is_null()))
    if not rows["OBS_VALUE"].is_finite().all():
        tests.append((reasons.NOT_FINITE, value.is_finite().not_()))
    return tests


def _range_tests(rows: pl.DataFrame, catalogue: Catalogue) -> Tests:
    value = pl.col("OBS_VALUE")
    extremes = (
        rows.lazy()
        .filter(value.is_finite())
        .group_by("INDICATOR")
        .agg(value.min().alias("low"), value.max().alias("high"))
    )
    tests: Tests = []
    for code, low, high in extremes.drop_nulls("INDICATOR").sort("INDICATOR").collect().iter_rows():
        at_least, at_most = valid_bounds(catalogue, code)
        if low < at_least or high > at_most:
            outside = (value < at_least) | (value > at_most)
            tests.append((reasons.OUTSIDE_VALID_RANGE, (pl.col("INDICATOR") == code) & outside))
    return tests


def valid_bounds(catalogue: Catalogue, code: str) -> tuple[float, float]:
    """Valid range of an indicator, wider by what binary arithmetic may add."""
    indicator = catalogue.indicator(code)
    low = float("-inf") if indicator.valid_min is None else indicator.valid_min
    high = float("inf") if indicator.valid_max is None else indicator.valid_max
    return low - _TOLERANCE * abs(low), high + _TOLERANCE * abs(high)


_LINE: Final = ("SOURCE", "FILE", "LINE", "REASON")


def _per_line(bad: pl.LazyFrame) -> pl.DataFrame:
    """Let the figures of one unknown series or area on a line share a row; count them in CELLS."""
    reason = pl.col("REASON").replace_strict(dict(enumerate(reasons.ROW_REASONS)), return_dtype=pl.String)
    shared = pl.col("REASON").is_in([reasons.ROW_REASONS.index(code) for code in reasons.PER_LINE])
    of_area = pl.col("REASON") == reasons.ROW_REASONS.index(reasons.UNKNOWN_AREA)
    subject = pl.when(of_area).then("AREA").otherwise("SERIES")
    alone = ("COLUMN", "TIME_PERIOD", "OBS_VALUE", "RAW_VALUE")
    lines = (
        bad.filter(shared)
        .select(
            *_LINE,
            "SERIES",
            "AREA",
            *alone,
            pl.struct(*_LINE, subject.alias("_subject")).hash().alias("_line"),
        )
        .group_by("_line")
        .agg(
            pl.len().cast(pl.UInt32).alias("CELLS"),
            pl.col(_LINE).first(),
            *(pl.when(pl.len() == 1).then(pl.col(name).first()).alias(name) for name in alone),
            *(_common(name) for name in ("SERIES", "AREA")),
        )
    )
    single = bad.filter(~shared).with_columns(pl.lit(1, dtype=pl.UInt32).alias("CELLS"))
    both = pl.collect_all([single, lines.drop("_line")])
    return pl.concat(both, how="diagonal").with_columns(reason.alias("REASON"))


def _common(name: str) -> pl.Expr:
    """Give the one text that all rows of a group share; null where they differ."""
    first = pl.col(name).first()
    return pl.when(pl.col(name).eq_missing(first).all()).then(first).alias(name)


def _explained(refused: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Add what the sentences need (VALUE, WHY, LOW, HIGH), and tell what is left out from what is unknown."""
    indicators = [catalogue.indicators[code] for code in refused["INDICATOR"].drop_nulls().unique().sort()]
    limits = pl.DataFrame(
        [(indicator.code, indicator.valid_min, indicator.valid_max) for indicator in indicators],
        schema={"INDICATOR": pl.String, "LOW": pl.Float64, "HIGH": pl.Float64},
        orient="row",
    )
    why = pl.when(pl.col("REASON") == reasons.UNKNOWN_INDICATOR).then(_why_left_out(refused, catalogue))
    left_out = pl.when(why.is_not_null()).then(pl.lit(reasons.LEFT_OUT)).otherwise("REASON")
    return refused.join(limits, on="INDICATOR", how="left", maintain_order="left").with_columns(
        left_out.alias("REASON"),
        pl.coalesce("RAW_VALUE", reasons.number_text("OBS_VALUE")).alias("VALUE"),
        pl.coalesce(why, _which_dimension(refused)).alias("WHY"),
    )


def _why_left_out(refused: pl.DataFrame, catalogue: Catalogue) -> pl.Expr:
    """Reason why a series is left out on purpose; null where it is not."""
    unknown = refused.filter(pl.col("REASON") == reasons.UNKNOWN_INDICATOR).select("SOURCE", "SERIES")
    told: dict[str, dict[str, str]] = {}
    for source, series in unknown.drop_nulls().unique().sort("SOURCE", "SERIES").rows():
        if why := catalogue.why_unused(source, series):
            told.setdefault(source, {})[series] = why.replace("_", " ")
    of_source = (
        pl.when(pl.col("SOURCE") == source).then(
            pl.col("SERIES").replace_strict(why, default=None, return_dtype=pl.String)
        )
        for source, why in told.items()
    )
    return pl.coalesce(pl.lit(None, dtype=pl.String), *of_source)


def _which_dimension(refused: pl.DataFrame) -> pl.Expr:
    return pl.coalesce(
        pl.when(pl.col(name).is_in(unknown_codes(refused, name).implode())).then(pl.lit(name))
        for name in BREAKDOWNS
    )
