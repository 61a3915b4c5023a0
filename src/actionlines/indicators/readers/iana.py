"""IANA's list of top-level domains: counted by kind, for the world.

The list (`Domain,Type,Sponsoring Organization`) has neither figures nor a date: the year is given by who
reads it. Country codes are counted twice more: those in Latin letters (two letters, after ISO 3166) and those
in other scripts.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl

from actionlines.errors import BadInputError
from actionlines.indicators.readers.delimited import records
from actionlines.indicators.readers.figures import filled
from actionlines.indicators.readers.header import Layout
from actionlines.indicators.readers.reading import Batch, raw_frame, rejected_frame

SOURCE: Final = "IANA"

AREA: Final = "World"

LAYOUTS: Final = (
    Layout("IANA root zone list", ("Domain", "Type"), ("Sponsoring Organization", "TLD Manager")),
)


class NoDateError(BadInputError):
    """The list bears no date, and none was given."""


def batches(path: Path, *, number: int = 0, on: str | None = None) -> Iterator[Batch]:
    """The number of domains of each type; SERIES is the type, `country-code.latin` and
    `country-code.other-script`.

    A record is a domain, not a figure: `slots` counts the figures made of them.
    """
    if not on:
        text = (
            f"{path.name}: the list of top-level domains bears no date; say of when it is, for example "
            "on='2026'"
        )
        raise NoDateError(text)
    parts = list(records(path, LAYOUTS))
    domains = pl.concat(part.frame.select(filled("Domain"), filled("Type")) for part in parts)
    yield Batch(
        raw_frame(_counted(domains, on), number=number),
        slots=_counted(domains, on).height,
        empty=0,
        lines=sum(part.lines for part in parts),
        rejected=rejected_frame(pl.concat(part.rejected for part in parts), number=number),
    )


def _counted(domains: pl.DataFrame, on: str) -> pl.DataFrame:
    latin = pl.col("Domain").str.contains(r"^\.?[A-Za-z]{2}$")
    script = pl.when(latin).then(pl.lit(".latin")).otherwise(pl.lit(".other-script"))
    by_script = domains.filter(pl.col("Type") == "country-code").with_columns(pl.col("Type") + script)
    counts = (
        pl.concat([domains, by_script]).group_by("Type").agg(pl.len().cast(pl.Float64).alias("OBS_VALUE"))
    )
    return counts.sort("Type").select(
        pl.col("Type").alias("SERIES"),
        pl.lit(AREA).alias("AREA"),
        pl.lit(on).alias("TIME_PERIOD"),
        "OBS_VALUE",
    )
