"""The first tier across rows: the same key stated twice by the same source.

Two equal values: the first one, by file and line, is kept. Different values: none of them, since nothing in
the file says which is right, and a figure chosen by its place would look as sure as any other. The quarantine
names both places; whoever knows the source can tell.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from actionlines.indicators.observations import KEY
from actionlines.indicators.validation import reasons
from actionlines.indicators.validation.judged import (
    QUARANTINE_SCHEMA,
    Files,
    Judged,
    cells,
    check_account,
    in_order,
    named_files,
)

_ORDER: Final = ("FILE", "LINE", "COLUMN")


def judge_keys(rows: pl.DataFrame, *, files: Files | None = None) -> Judged:
    """Keep one row a key.

    Parameters
    ----------
    rows
        Accepted rows, all of each key that occurs: a whole release, or all rows of some areas.
    files
        Names of the files of each source.

    Returns
    -------
    Judged
        Quarantined are repeats of an equal value (`repeated_row`) and all rows of a key with different values
        (`contradictory`).

    Raises
    ------
    AccountingError
        If a row was lost.

    Examples
    --------
    >>> from actionlines.indicators.validation.judged import ACCEPTED_SCHEMA
    >>> rows = pl.DataFrame({"INDICATOR": "I", "REF_AREA": "RWA", "SOURCE": "S", "OBS_VALUE": [1.0, 1.0, 2.0],
    ...                      "TIME_PERIOD": ["2019", "2019", "2020"], "FILE": 0, "LINE": [2, 3, 4]})
    >>> from actionlines.indicators.observations import conform
    >>> judged = judge_keys(conform(rows, ACCEPTED_SCHEMA))
    >>> judged.accepted["LINE"].to_list(), judged.quarantine["REASON"].to_list()
    ([2, 4], ['repeated_row'])
    """
    key = pl.struct(KEY).hash()
    if rows.select(key.n_unique()).item() == rows.height:
        return Judged(rows, QUARANTINE_SCHEMA.to_frame())
    numbered = rows.with_row_index("_row")
    suspects = numbered.filter(key.is_duplicated()).sort(*_ORDER, "_row", nulls_last=True)
    refused = _refused(suspects)
    accepted = numbered.join(refused, on="_row", how="anti", maintain_order="left").drop("_row")
    quarantine = in_order(_explained(refused, files))
    check_account(read=rows.height, accepted=accepted.height, quarantined=cells(quarantine))
    return Judged(accepted, quarantine)


def _refused(suspects: pl.DataFrame) -> pl.DataFrame:
    """Rows not to be kept, with their REASON and, as OTHER_*, the place and value they stand against."""
    value, first = pl.col("OBS_VALUE"), pl.col("OBS_VALUE").first()
    differing = [pl.col(name).filter(value != first).first() for name in (*_ORDER, "OBS_VALUE")]
    against = [
        pl.when((value == first).over(KEY) & (value.n_unique() > 1).over(KEY))
        .then(other.over(KEY))
        .otherwise(pl.col(name).first().over(KEY))
        .alias(f"OTHER_{name}")
        for name, other in zip((*_ORDER, "OBS_VALUE"), differing, strict=True)
    ]
    contradictory = (value.n_unique() > 1).over(KEY)
    repeated = pl.int_range(pl.len()).over(KEY) > 0
    reason = (
        pl.when(contradictory)
        .then(pl.lit(reasons.CONTRADICTORY))
        .when(repeated)
        .then(pl.lit(reasons.REPEATED_ROW))
    )
    return suspects.with_columns(*against, reason.alias("REASON")).filter(pl.col("REASON").is_not_null())


def _explained(refused: pl.DataFrame, files: Files | None) -> pl.DataFrame:
    named = named_files(named_files(refused, files), files, column="OTHER_FILE").with_columns(
        pl.lit(1).alias("CELLS"),
        reasons.number_text("OBS_VALUE").alias("VALUE"),
        pl.col("INDICATOR").alias("SERIES"),
        pl.col("REF_AREA").alias("AREA"),
    )
    other = pl.concat_str(
        pl.col("OTHER_FILE"),
        pl.concat_str(pl.lit(", line "), pl.col("OTHER_LINE")).fill_null(""),
        pl.concat_str(pl.lit(", column "), pl.col("OTHER_COLUMN")).fill_null(""),
    )
    repeated = pl.format("the same figure stands in {} already; leave one of the two out", other)
    contradictory = pl.format(
        "{} here, but {} in {} for the same indicator, area, period and breakdown; nothing says which is "
        "right, so none is taken: leave the wrong one out",
        "VALUE",
        reasons.number_text("OTHER_OBS_VALUE"),
        other,
    )
    sentence = pl.when(pl.col("REASON") == reasons.REPEATED_ROW).then(repeated).otherwise(contradictory)
    return named.with_columns(pl.concat_str(reasons.where(), pl.lit(": "), sentence).alias("MESSAGE"))
