"""UN gender data portal: one long table in SDMX codes, with labels beside them.

The series is the indicator's label of the minimum set (`I.17`), with the skill where there is one
(`II.10.EMAIL`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl

from actionlines.indicators.readers.delimited import records
from actionlines.indicators.readers.figures import filled, joined, long_batch
from actionlines.indicators.readers.header import Layout
from actionlines.indicators.readers.reading import Batch

SOURCE: Final = "UN_GENDER"

_READ: Final = (
    *("INDICATOR_LABEL", "REF_AREA", "TIME_PERIOD", "SEX", "AGE", "OBS_VALUE", "UNIT_MEASURE", "NATURE"),
    *("COMMENT_OBS", "SOURCE_DETAIL", "ICT_SKILL"),
)
_CONTEXT: Final = (
    *(
        "INDICATOR_ID",
        "INDICATOR_DESC",
        "MINSET_SERIES",
        "MINSET_SERIES_DESC",
        "REF_AREA_DESC",
        "ISO3",
        "SDG_REGION",
    ),
    *("SEX_DESC", "AGE_DESC", "UNIT_MEASURE_DESC", "NATURE_DESC", "REPORTING_TYPE", "REPORTING_TYPE_DESC"),
    *(
        "SOURCE_YEAR",
        "SDG_SeriesID",
        "ILO_SeriesID",
        "UNESCO_SeriesID",
        "TSK_sub_dims",
        "TSK_sub_id",
        "TSK_sub_desc",
    ),
    *("isLatestValue", "TIME_DETAIL", "ICT_SKILL_DESC"),
)

LAYOUTS: Final = (Layout("UN gender data portal", _READ, _CONTEXT),)

AGE_NOT_SPECIFIED: Final = "Age not specified."
"""Put into the comment where the portal says `_X`."""


def _columns() -> dict[str, pl.Expr]:
    age = filled("AGE")
    unspecified = pl.when(age == "_X").then(pl.lit(AGE_NOT_SPECIFIED))
    return {
        "SERIES": pl.concat_str(
            [filled("INDICATOR_LABEL"), filled("ICT_SKILL")], separator=".", ignore_nulls=True
        ),
        "AREA": filled("REF_AREA"),
        "TIME_PERIOD": filled("TIME_PERIOD"),
        "SEX": filled("SEX"),
        "UNIT_MEASURE": filled("UNIT_MEASURE"),
        "NATURE": filled("NATURE"),
        "AGE_SCOPE": pl.when(~age.is_in(["_T", "_X"])).then(age),
        "COMMENT_OBS": joined("SOURCE_DETAIL", "COMMENT_OBS", also=unspecified),
    }


def batches(path: Path, *, number: int = 0) -> Iterator[Batch]:
    """The figures of one file; AREA is the M49 code without leading zeros."""
    for part in records(path, LAYOUTS):
        yield long_batch(part, _columns(), value="OBS_VALUE", number=number)
