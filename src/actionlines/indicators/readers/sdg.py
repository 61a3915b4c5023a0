"""UN SDG database: the portal's CSV (names of breakdowns in brackets or not) and a tidy table with codes in
lower case.

A breakdown without a dimension in our key becomes part of the series code: `IT_NET_BBP.10MBPS`,
`SE_ADT_ACTS.COPA`. That goes for breakdowns not seen before too, so that their figures are never taken for
the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl

from actionlines.indicators.readers.delimited import records
from actionlines.indicators.readers.figures import filled, joined, long_batch
from actionlines.indicators.readers.header import Header, Layout
from actionlines.indicators.readers.reading import Batch

SOURCE: Final = "UN_SDG"

NO_FIGURE: Final = ("", "NaN")
"""The portal writes `NaN` where a country has reported that there is no figure."""

TIDY: Final = Layout("UN SDG tidy table", ("series", "geo_area", "year", "value"), tolerant=True)
PORTAL: Final = Layout("UN SDG portal", ("SeriesCode", "GeoAreaCode", "TimePeriod", "Value"), tolerant=True)
LAYOUTS: Final = (TIDY, PORTAL)

LEVELS: Final[dict[str, str | None]] = {
    "PREPRI": "ISCED11_0",
    "PRIMAR": "ISCED11_1",
    "LOWSEC": "ISCED11_2",
    "UPPSEC": "ISCED11_3",
    "SECOND": "ISCED11_2_3",
    "T": "_T",
}

CODES: Final[dict[str, tuple[str, dict[str, str | None]]]] = {
    "sex": ("SEX", {"BOTHSEX": "_T", "FEMALE": "F", "MALE": "M", "NOTSPEC": "_X", "U": "_U", "X": "_X"}),
    "location": ("URBANISATION", {"ALLAREA": "_T", "URBAN": "U", "RURAL": "R", "NOTSPEC": "_X"}),
    "education_level": ("EDUCATION_LEV", LEVELS),
    "disability_status": ("DISABILITY_STATUS", {"T": "_T"}),
    "quantile": ("INCOME_WEALTH_QUANTILE", {"T": "_T", "NOTSPEC": "_X"}),
    "nature": ("NATURE", {"NOTSPEC": None}),
}
"""The database's breakdown, our column, and our code where it is not the database's."""

_CONTEXT: Final = frozenset(
    (
        *("id", "goal", "target", "indicator", "releasestatus", "releasename", "seriesid", "isdsdseries"),
        *(
            "seriesdescription",
            "seriesobservationcount",
            "geoareaname",
            "geo_name",
            "valuetype",
            "time_detail",
        ),
        *("timecoverage", "upperbound", "lowerbound", "baseperiod", "source", "geoinfourl", "footnote"),
        *(
            "observationid",
            "age",
            "units",
            "unitmultiplier",
            "observation_status",
            "freq",
            "series",
            "geo_area",
        ),
        *("year", "value", "seriescode", "geoareacode", "timeperiod", "type_of_skill", "type_of_speed"),
    )
)
"""What says nothing of which figure it is, or is read by name."""

_NOTHING: Final = ("", "G", "_T", "_Z", "NAN")
"""Values that split nothing; `G` is the reporting type of the global database."""


def _name(column: str) -> str:
    """`[Education level]` and `Education level` are `education_level`."""
    return re.sub(r"\W+", "_", column.strip("[] ")).lower()


def _age_scope(column: str) -> pl.Expr:
    """SDMX age codes from `16_65`, `16-65`, `15+`, `<5Y`, `lt5y`."""
    age = filled(column).str.to_uppercase().str.replace("_", "-", literal=True)
    for pattern, code in (
        (r"^(\d+)-(\d+)$", "Y${1}T${2}"),
        (r"^(\d+)\+?$", "Y_GE${1}"),
        (r"^(?:<=|LT-)(\d+)([YM])$", "${2}_LE${1}"),
        (r"^(?:<|LT)(\d+)([YM])$", "${2}_LT${1}"),
    ):
        age = age.str.replace(pattern, code)
    return pl.when(~age.is_in(["ALLAGE", "NOTSPEC", "-T", "-U", "-X", "U", "X"])).then(age)


def _series(header: Header, names: dict[str, str]) -> pl.Expr:
    first = [names[kind] for kind in ("type_of_skill", "type_of_speed") if kind in names]
    others = [column for kind, column in names.items() if column and kind not in (*_CONTEXT, *CODES)]
    kinds = [filled(column).str.to_uppercase() for column in (*first, *others)]
    splits = [pl.when(~kind.is_in(list(_NOTHING))).then(kind) for kind in kinds]
    return pl.concat_str(
        [filled(header.layout.required[0]).str.to_uppercase(), *splits], separator=".", ignore_nulls=True
    )


def _columns(header: Header) -> dict[str, pl.Expr]:
    names = {_name(column): column for column in header.columns}
    columns = {
        "SERIES": _series(header, names),
        "AREA": filled(header.layout.required[1]),
        "TIME_PERIOD": filled(header.layout.required[2]),
    }
    for name, (ours, codes) in CODES.items():
        if name in names:
            columns[ours] = filled(names[name]).str.to_uppercase().replace(codes)
    if "units" in names:
        columns["UNIT_MEASURE"] = filled(names["units"])
    if "unitmultiplier" in names:
        columns["UNIT_MULT"] = filled(names["unitmultiplier"]).cast(pl.Int8, strict=False)
    if "observation_status" in names:
        columns["OBS_STATUS"] = filled(names["observation_status"])
    if "age" in names:
        columns["AGE_SCOPE"] = _age_scope(names["age"])
    remarks = [names[name] for name in ("source", "footnote") if name in names]
    if remarks:
        columns["COMMENT_OBS"] = joined(*remarks)
    return columns


def batches(path: Path, *, number: int = 0) -> Iterator[Batch]:
    """The figures of one file; AREA is the M49 code without leading zeros."""
    for part in records(path, LAYOUTS):
        value = part.header.layout.required[3]
        yield long_batch(part, _columns(part.header), value=value, number=number, no_figure=NO_FIGURE)
