"""From a source's own codes to ours: which indicator, which area, which breakdown, in which unit.

Nothing is judged here. A series or an area that is not known leaves its column null; `validation` says why.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import polars as pl

from actionlines import places, words
from actionlines.indicators.observations import BREAKDOWNS, TOTAL

if TYPE_CHECKING:
    from actionlines.indicators.catalogue import Catalogue

_SCHEMES: Final[dict[str, tuple[str, ...]]] = {
    "GAPMINDER": ("GAPMINDER",),
    "IANA": ("AREA", "NAME"),
    "ITU_DATAHUB": ("ITU", "ISO3", "NAME"),
    "OWID": ("OWID", "NAME"),
    "UNDP_HDR": ("UNDP",),
    "UN_EGDI": ("ISO3", "NAME"),
    "UN_GENDER": ("M49",),
    "UN_SDG": ("M49",),
    "WB_FINDEX": ("WB", "NAME"),
    "WB_WDI": ("WB", "WB_ISO2"),
}
"""Per source: the code schemes its files use, the first that knows a code decides."""

_ANY_SCHEME: Final = ("AREA", "ISO3", "M49", "ISO2", "NAME")
_GIVEN: Final = ("UNIT_MEASURE", "UNIT_MULT", "AGE_SCOPE")
"""Attributes for which the catalogue's word stands before the file's."""


def area_table(written: pl.Series, *, source: str) -> pl.DataFrame:
    """Look up areas as a source writes them, each once: columns CODE and REF_AREA.

    Codes must match a scheme that the source uses, names must match exactly once folded (case, accents,
    blanks); what does not match is left out, for nothing is guessed.
    """
    schemes = _SCHEMES.get(source, _ANY_SCHEME)
    known, is_name = _known_codes(schemes).lazy(), pl.col("SCHEME") == "NAME"
    asked = pl.DataFrame({"CODE": written.unique().drop_nulls().sort()}).lazy()
    code = pl.col("CODE").str.strip_chars()
    matched = [asked.join(known.filter(~is_name), left_on=code, right_on="CODE", suffix="_known")]
    if "NAME" in schemes:
        name = pl.col("CODE").map_elements(words.fold, return_dtype=pl.String)
        matched.append(asked.join(known.filter(is_name), left_on=name, right_on="CODE", suffix="_known"))
    return (
        pl.concat(frame.select("CODE", "REF_AREA", "_order") for frame in matched)
        .sort("_order", "CODE")
        .unique("CODE", keep="first", maintain_order=True)
        .select("CODE", "REF_AREA")
        .collect()
    )


def series_of(source: str, catalogue: Catalogue) -> pl.DataFrame:
    """List the series of a source with their place in our key; our own codes are understood from anybody."""
    return catalogue.once(_series_of, source)


def _series_of(catalogue: Catalogue, source: str) -> pl.DataFrame:
    listed = catalogue.series_table().filter(pl.col("SOURCE") == source).drop("SOURCE", "RANK")
    taken = set(listed["SERIES"])
    own = [
        (one.code, one.code, 1.0, one.unit) for one in catalogue.indicators.values() if one.code not in taken
    ]
    ours = pl.DataFrame(own, schema=["SERIES", "INDICATOR", "FACTOR", "UNIT_MEASURE"], orient="row")
    return pl.concat([listed, ours], how="diagonal")


@lru_cache
def _known_codes(schemes: tuple[str, ...]) -> pl.DataFrame:
    """Codes of some schemes: CODE, REF_AREA, SCHEME, and `_order`, where the scheme stands among them."""
    order = pl.DataFrame({"SCHEME": schemes, "_order": range(len(schemes))})
    return places.code_table(schemes).join(order, on="SCHEME")


def harmonise(raw: pl.DataFrame, *, source: str, catalogue: Catalogue) -> pl.DataFrame:
    """Add INDICATOR, REF_AREA and SOURCE to rows as a reader hands them over, and put values in our unit.

    Parameters
    ----------
    raw
        Columns of `observations.RAW_SCHEMA`.
    source
        Who states it; the catalogue lists its series.

    Returns
    -------
    DataFrame
        The same rows in the same order. INDICATOR is null where the catalogue has no such series of this
        source, REF_AREA where no area has this code. Breakdowns are complete: `_T` where whole.
    """
    series = series_of(source, catalogue).lazy().rename({name: f"_{name}" for name in (*BREAKDOWNS, *_GIVEN)})
    areas = area_table(raw["AREA"], source=source)
    error_scale = pl.col("FACTOR").abs().fill_null(1.0)
    return (
        raw.lazy()
        .join(series, on="SERIES", how="left", maintain_order="left")
        .join(areas.lazy(), left_on="AREA", right_on="CODE", how="left", maintain_order="left")
        .with_columns(
            pl.lit(source).alias("SOURCE"),
            pl.col("OBS_VALUE") * pl.col("FACTOR").fill_null(1.0),
            pl.col("STD_ERROR") * error_scale,
            *(pl.coalesce(f"_{name}", name, pl.lit(TOTAL)).alias(name) for name in BREAKDOWNS),
            *(pl.coalesce(f"_{name}", name).alias(name) for name in _GIVEN),
        )
        .drop("FACTOR", *(f"_{name}" for name in (*BREAKDOWNS, *_GIVEN)))
        .collect()
    )
