"""The shape of an observation: SDMX in all but syntax.

Every table of figures inside Actionlines has these columns in this order. `KEY` tells one statement from
another; two sources that state the same thing are two rows.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from actionlines.errors import BadInputError

TOTAL: Final = "_T"
"""SDMX code of the whole: not broken down by this dimension."""

DIMENSIONS: Final[tuple[str, ...]] = (
    "INDICATOR",
    "REF_AREA",
    "TIME_PERIOD",
    "FREQ",
    "SEX",
    "AGE",
    "URBANISATION",
    "EDUCATION_LEV",
    "DISABILITY_STATUS",
    "INCOME_WEALTH_QUANTILE",
)
"""What is stated: SDMX dimensions of an observation, without who states it."""

BREAKDOWNS: Final[tuple[str, ...]] = DIMENSIONS[4:]
"""The dimensions that split a population; `_T` where it is whole."""

KEY: Final[tuple[str, ...]] = (*DIMENSIONS, "SOURCE")
"""What is stated and by whom: unique within a release."""

SCHEMA: Final = pl.Schema(
    {
        **dict.fromkeys(KEY, pl.String()),
        "OBS_VALUE": pl.Float64(),
        "UNIT_MEASURE": pl.String(),
        "UNIT_MULT": pl.Int8(),
        "OBS_STATUS": pl.String(),  # SDMX CL_OBS_STATUS: A normal, E estimated, B break, P provisional, ...
        "NATURE": pl.String(),  # UN: C country, CA adjusted, E estimated, G global, M modelled, N none
        "NUMERATOR": pl.Float64(),
        "DENOMINATOR": pl.Float64(),
        "SAMPLE_SIZE": pl.Int64(),
        "STD_ERROR": pl.Float64(),
        "AGE_SCOPE": pl.String(),  # population the figure is about: Y_GE15, Y16T74; null: not stated
        "REF_PERIOD": pl.String(),  # period the question asked about, ISO 8601 duration: P3M, P12M
        "COMMENT_OBS": pl.String(),
        "FLAGS": pl.String(),  # findings of the plausibility checks, separated by blanks; empty where none
    }
)
"""Columns of a release, in order."""


RAW_SCHEMA: Final = pl.Schema(
    {
        "SERIES": pl.String(),  # the source's own code of the indicator, as written
        "AREA": pl.String(),  # the source's own code or name of the area, as written
        "TIME_PERIOD": pl.String(),
        **dict.fromkeys(("FREQ", *BREAKDOWNS), pl.String()),  # SDMX codes; null means `_T` (FREQ: A)
        "OBS_VALUE": pl.Float64(),  # null where the text is not a number: then RAW_VALUE is set
        "RAW_VALUE": pl.String(),  # the text as written, only where it could not be read as a number
        **{name: SCHEMA[name] for name in SCHEMA if name not in (*KEY, "OBS_VALUE", "FLAGS")},
        "FILE": pl.UInt16(),  # position of the file in `Reading.files`
        "LINE": pl.UInt32(),  # line of the source file, first line 1
        "COLUMN": pl.String(),  # column of a wide file the figure stood in; null in a long file
    }
)
"""Columns of what a reader hands over: the source's own codes, not yet ours."""


class SchemaError(BadInputError):
    """A table does not have the columns it must have."""


def conform(frame: pl.DataFrame, schema: pl.Schema = SCHEMA) -> pl.DataFrame:
    """Give `frame` exactly the columns of `schema`, in order; absent ones become null.

    Raises
    ------
    SchemaError
        If `frame` has a column that `schema` does not know: nothing is dropped in silence.
    """
    unknown = [name for name in frame.columns if name not in schema]
    if unknown:
        raise SchemaError(f"unknown column {unknown[0]!r}; known are {', '.join(schema)}")
    present = set(frame.columns)
    return frame.select(
        pl.col(name).cast(dtype) if name in present else pl.lit(None, dtype=dtype).alias(name)
        for name, dtype in schema.items()
    )
