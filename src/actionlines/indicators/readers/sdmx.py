"""What the columns of an SDMX message mean to us, whether it came as CSV or as XML.

Without a data structure definition nothing says which column is a dimension. Columns with the names of our
key and of SDMX's usual attributes are taken for what they are called; every other column is taken for a
dimension, and what it says becomes part of the series code, so that a part is never mistaken for the whole.
With a definition (`structure=`, read by pysdmx) only true dimensions are.

References
----------
SDMX, Cross-Domain Concepts, in: Content-Oriented Guidelines (2009), annex 1; SDMX-CSV field guide, version
2.0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from actionlines.errors import BadInputError
from actionlines.indicators.observations import BREAKDOWNS
from actionlines.indicators.readers.figures import filled, joined

NO_FIGURE: Final = ("", "NaN")
"""SDMX writes a missing value of a number as `NaN` (technical notes, section 6)."""

CONCEPTS: Final[dict[str, tuple[str, ...]]] = {
    "SERIES": ("INDICATOR", "SERIES", "INDICATOR_CODE", "EDULIT_IND"),
    "AREA": ("REF_AREA", "GEO", "LOCATION", "GEO_PICT"),
    "TIME_PERIOD": ("TIME_PERIOD", "TIME"),
    "OBS_VALUE": ("OBS_VALUE",),
}
"""The names under which a message may hold what every figure needs, the first that is there."""

TAKEN: Final = (
    *("FREQ", *BREAKDOWNS, "UNIT_MEASURE", "UNIT_MULT", "OBS_STATUS", "NATURE", "AGE_SCOPE", "REF_PERIOD"),
    *("NUMERATOR", "DENOMINATOR", "SAMPLE_SIZE", "STD_ERROR"),
)
REMARKS: Final = ("COMMENT_OBS", "SOURCE_DETAIL", "COMMENT_TS")
PASSED_OVER: Final = frozenset(
    (
        *(
            "DATAFLOW",
            "STRUCTURE",
            "STRUCTURE_ID",
            "STRUCTURE_NAME",
            "ACTION",
            "SERIES_KEY",
            "OBS_KEY",
            "SOURCE",
        ),
        *(
            "DECIMALS",
            "CONF_STATUS",
            "OBS_CONF",
            "TIME_FORMAT",
            "TIME_DETAIL",
            "TITLE",
            "TITLE_COMPL",
            "COLLECTION",
        ),
        *(
            "COVERAGE",
            "TIME_COVERAGE",
            "UPPER_BOUND",
            "LOWER_BOUND",
            "BASE_PER",
            "GEO_INFO_URL",
            "GEO_INFO_TYPE",
        ),
        *("LAST_UPDATE", "COMPILATION", "COMPILING_ORG", "EMBARGO_TIME", "OBS_PRE_BREAK", "FLAGS", "UNIT"),
    )
)
"""Attributes that say nothing about which figure it is."""

WHOLE: Final = ("_T", "_Z")
"""Codes that split nothing: total, not applicable."""

_NUMBERS: Final = {"UNIT_MULT": pl.Int8, "SAMPLE_SIZE": pl.Int64} | dict.fromkeys(
    ("NUMERATOR", "DENOMINATOR", "STD_ERROR"), pl.Float64
)


class NoConceptError(BadInputError):
    """A message lacks what every figure needs: a series, an area, a period, a value."""


class StructureError(BadInputError):
    """A data structure definition cannot be read."""


def columns_of(
    names: Sequence[str],
    *,
    file: str,
    concepts: Mapping[str, str] | None = None,
    dimensions: frozenset[str] | None = None,
) -> tuple[dict[str, pl.Expr], str]:
    """The expressions that make our columns from a message's, and the name of the column of values.

    Raises
    ------
    NoConceptError
        If the message has no column for the series, area, period or value.
    """
    found = {ours: _concept(ours, names, file, concepts or {}) for ours in CONCEPTS}
    columns = {ours: filled(found[ours]) for ours in ("AREA", "TIME_PERIOD")}
    used = {*found.values(), *TAKEN, *REMARKS}
    others = [n for n in names if n not in used and (n in dimensions if dimensions else n not in PASSED_OVER)]
    columns["SERIES"] = series_code(found["SERIES"], others)
    columns |= {name: filled(name) for name in TAKEN if name in names and name not in _NUMBERS}
    columns |= {n: filled(n).cast(dtype, strict=False) for n, dtype in _NUMBERS.items() if n in names}
    remarks = [name for name in REMARKS if name in names]
    if remarks:
        columns["COMMENT_OBS"] = joined(*remarks)
    return columns, found["OBS_VALUE"]


def series_code(series: str, others: Sequence[str]) -> pl.Expr:
    """The series, and what each other column says of it unless that is the whole: `IT_NET_BBP.10MBPS`."""
    parts = [pl.when(~filled(name).is_in(list(WHOLE))).then(filled(name)) for name in others]
    return pl.concat_str([filled(series), *parts], separator=".", ignore_nulls=True)


def _concept(ours: str, names: Sequence[str], file: str, concepts: Mapping[str, str]) -> str:
    wanted = (concepts[ours],) if ours in concepts else CONCEPTS[ours]
    name = next((name for name in wanted if name in names), None)
    if name is None:
        text = f"{file}: no column {' or '.join(wanted)} for {ours}; the message has {', '.join(names)}"
        raise NoConceptError(f"{text}: say which it is, concepts={{'{ours}': ...}}, or in a mapping file")
    return name


def dimensions_of(structure: Path | str) -> frozenset[str]:
    """The dimensions of the first data structure definition in a structure message (SDMX-ML or SDMX-JSON).

    Raises
    ------
    StructureError
        If pysdmx finds no definition in the file.
    """
    import pysdmx.errors
    from pysdmx.io import read_sdmx
    from pysdmx.model import DataStructureDefinition

    structure = Path(structure)
    mend = "give an SDMX structure message that holds a data structure definition"
    try:
        message = read_sdmx(structure, validate=False)
    except (pysdmx.errors.PysdmxError, OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StructureError(f"{structure.name}: cannot be read as a structure ({error}); {mend}") from error
    found = [s for s in message.structures or () if isinstance(s, DataStructureDefinition)]
    if not found:
        raise StructureError(f"{structure.name}: holds no data structure definition; {mend}")
    return frozenset(component.id for component in found[0].components.dimensions)
