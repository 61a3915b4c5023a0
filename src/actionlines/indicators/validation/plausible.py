"""The second tier: figures that may be wrong are kept, flagged and listed; people decide.

Every rule looks at one area and one source alone, so that areas may be judged one after the other and what is
flagged never depends on what else lies in a release.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from actionlines.indicators.observations import KEY, SCHEMA
from actionlines.indicators.validation.across_parts import (
    BRACKET,
    REVERSED,
    SUM_OF_PARTS,
    brackets,
    reversals,
    sums,
)
from actionlines.indicators.validation.history import history, series_hash
from actionlines.indicators.validation.jumps import JUMP, jumps
from actionlines.indicators.validation.repeats import REPEATED, repeats
from actionlines.indicators.validation.slips import UNIT_SLIP, unit_slips
from actionlines.indicators.validation.traits import traits

if TYPE_CHECKING:
    from actionlines.indicators.catalogue import Catalogue

FLAGS: Final = (BRACKET, JUMP, REPEATED, REVERSED, SUM_OF_PARTS, UNIT_SLIP)
"""Every flag, in the order in which they stand in FLAGS."""

FINDINGS_SCHEMA: Final = pl.Schema(
    {
        **{name: SCHEMA[name] for name in KEY},
        "FLAG": pl.String(),
        "OBS_VALUE": pl.Float64(),
        "EXPECTED": pl.Float64(),  # jump, unit_slip: by its neighbours; sum: what the parts add up to
        "TOTAL": pl.Float64(),  # bracket, sum: the stated total
        "LOW": pl.Float64(),  # bracket: least part; reversed: urban
        "HIGH": pl.Float64(),  # bracket: greatest part; reversed: rural
        "SCORE": pl.Float64(),  # how far off, see `findings`
        "DIMENSION": pl.String(),  # bracket, sum, reversed: the breakdown
        "SINCE": pl.String(),  # repeated: the first period with this value
    }
)
"""Columns of the list of findings."""


def findings(observations: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """List what looks implausible, one row a figure and rule.

    Parameters
    ----------
    observations
        Columns of `observations.SCHEMA`; all figures of the areas that are in it.
    catalogue
        Says for each indicator on which scale steps are compared and what its parts say of its total.

    Returns
    -------
    DataFrame
        Columns of `FINDINGS_SCHEMA`, sorted by key and flag. SCORE is for

        - ``jump``: modified z-score of the step against the series' own steps, negative for a fall;
        - ``unit_slip``: the power of ten by which the figure is off (1000, 0.001, ...);
        - ``repeated``: years for which the value has not moved, this run as a whole;
        - ``bracket``: units by which the total lies outside its parts;
        - ``sum``: what the parts add up to, less the total;
        - ``reversed``: rural less urban.

        The total and all parts of a bracket or sum are listed, and both sides of a reversal: any may be
        wrong.

    References
    ----------
    Iglewicz, B. and Hoaglin, D. (1993), How to Detect and Handle Outliers, ASQC Quality Press: modified
    z-score 0.6745 (x - median) / MAD, outlier past 3.5 (cited after NIST/SEMATECH e-Handbook, 1.3.5.17).

    Examples
    --------
    >>> from actionlines.indicators.catalogue import load_catalogue
    >>> from actionlines.indicators.observations import conform
    >>> shares = [20.0, 24.0, 28.0, 32.0, 63.0, 67.0, 71.0, 75.0]
    >>> series = pl.DataFrame({"INDICATOR": "INTERNET_USERS", "REF_AREA": "RWA", "OBS_VALUE": shares,
    ...                        "TIME_PERIOD": [str(year) for year in range(2010, 2018)], "SOURCE": "S",
    ...                        "FREQ": "A", "SEX": "_T", "AGE": "_T", "URBANISATION": "_T"})
    >>> found = findings(conform(series), load_catalogue())
    >>> found.select("TIME_PERIOD", "FLAG", pl.col("EXPECTED").round(1)).rows()
    [('2014', 'jump', 36.5)]
    """
    rows = observations.with_row_index("ROW").with_columns(pl.col("ROW").cast(pl.UInt32))
    known = traits(catalogue)
    series = history(rows, known)
    split = rows.join(known, on="INDICATOR", how="left", maintain_order="left")
    slips = unit_slips(series)
    found = [slips, jumps(series).join(slips, on="ROW", how="anti"), repeats(series)]
    found += [brackets(split), sums(split), reversals(split)]
    listed = (
        pl.concat([each for each in found if each.height], how="diagonal") if any(map(len, found)) else slips
    )
    return _listed(listed, rows)


def flag(
    observations: pl.DataFrame, catalogue: Catalogue, *, found: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Fill FLAGS: the rules that a figure breaks, separated by blanks, empty where none.

    Parameters
    ----------
    observations
        As for `findings`; flags that were there are replaced.
    found
        What `findings` gave for the same rows, where it is at hand.

    Returns
    -------
    DataFrame
        The same rows in the same order.
    """
    listed = findings(observations, catalogue) if found is None else found
    flags = listed.group_by(KEY).agg(pl.col("FLAG").unique().sort().str.join(" ").alias("_flags"))
    key = series_hash(observations, KEY)
    numbered = observations.lazy().with_row_index("_row")
    flagged = (
        numbered.select("_row", *KEY)
        .filter(key.is_in(flags.select(key).to_series().implode()))
        .join(flags.lazy(), on=KEY, how="inner", nulls_equal=True)
        .select("_row", "_flags")
    )
    return (
        numbered.join(flagged, on="_row", how="left", maintain_order="left")
        .with_columns(pl.col("_flags").fill_null("").alias("FLAGS"))
        .drop("_row", "_flags")
        .collect()
    )


def _listed(found: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Give the findings the key and value of their row, and every column of the schema."""
    complete = rows.select("ROW", *KEY, "OBS_VALUE").join(found, on="ROW", how="inner")
    present = set(complete.columns)
    return complete.select(
        pl.col(name).cast(dtype) if name in present else pl.lit(None, dtype=dtype).alias(name)
        for name, dtype in FINDINGS_SCHEMA.items()
    ).sort(*KEY, "FLAG", "DIMENSION")
