"""Rule `unit_slip`: a figure, or all from some period on, a thousand or a million times those around it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import polars as pl

from actionlines.indicators.validation.history import REACH, beside
from actionlines.indicators.validation.traits import SHARE

UNIT_SLIP: Final = "unit_slip"

SLIPS: Final = (3.0, 6.0)
"""Powers of ten between the units that are mistaken for each other: ones, thousands, millions."""

SHARE_SLIPS: Final = (2.0, 3.0, 6.0)
"""For a share also a hundred: 0.58 written for 58 %."""

TOLERANCE: Final = 0.2
"""How far from a whole power of ten a slip may lie, in powers of ten (factor 1.6): real change goes on."""

SPREAD: Final = 0.2
"""Neighbours of a slip must agree within this, as median absolute deviation in powers of ten."""

NEXT_TO: Final = 0.5
"""The figures next to a slip must be this near to the level they stand for, or it is growth."""

MIN_BESIDE: Final = 3
"""Neighbours that are needed to call one figure the slip and not the others."""

MIN_SHARE: Final = 0.0002
"""Part of its range that the smaller of the two must reach: 0.01 % is how some publishers write none."""


def unit_slips(series: pl.DataFrame) -> pl.DataFrame:
    """Find the slips of series laid out by `history`: columns ROW, FLAG, EXPECTED, SCORE (1000, 0.001, ...).

    A single figure is held against up to three before and three after. Where a series goes on in another
    unit, three before are held against this one and the two after, and the first is flagged.
    """
    powers = _powers(series)
    next_to = pl.max_horizontal(*((pl.col(f"AT{place}") - _middle("AROUND")).abs() for place in (-1, 1)))
    alone = powers.filter(next_to <= NEXT_TO).with_columns(
        _middle("AROUND").alias("LEVEL"), pl.col("POWER").alias("HERE")
    )
    steady = pl.max_horizontal(
        (pl.col("AT-1") - pl.col("LEVEL")).abs(), (pl.col("POWER") - pl.col("HERE")).abs()
    )
    lasting = (
        powers.filter(pl.col("AFTER").list.len() >= MIN_BESIDE, _scatter("AFTER") <= SPREAD)
        .with_columns(_middle("BEFORE").alias("LEVEL"), _middle("AFTER").alias("HERE"))
        .filter(steady <= NEXT_TO)
    )
    found = [_slipped(alone, "AROUND").filter(~_beginning()), _slipped(lasting, "BEFORE")]
    off = pl.col("HERE") - pl.col("LEVEL")
    return (
        pl.concat(each.select("ROW", "HERE", "LEVEL") for each in found)
        .unique("ROW", keep="first", maintain_order=True)
        .select(
            "ROW",
            pl.lit(UNIT_SLIP).alias("FLAG"),
            (10 ** pl.col("LEVEL")).alias("EXPECTED"),
            (10 ** (off.sign() * off.abs().round())).alias("SCORE"),
        )
        .collect()
    )


def _powers(series: pl.DataFrame) -> pl.LazyFrame:
    """Figures next to a large step, with the powers of ten BEFORE, AFTER (from this one on) and AROUND."""
    places = range(-REACH, REACH + 1)
    step = pl.max_horizontal(*((pl.col(f"AT{place}") - pl.col("POWER")).abs() for place in (-1, 1)))
    return (
        series.lazy()
        .filter(pl.col("OBS_VALUE") > 0)
        .with_columns(pl.col("OBS_VALUE").log10().alias("POWER"))
        .with_columns(beside("POWER", place).alias(f"AT{place}") for place in places)
        .filter(step >= min(SHARE_SLIPS) / 2)
        .with_columns(
            _list(place for place in places if place).alias("AROUND"),
            _list(place for place in places if place < 0).alias("BEFORE"),
            _list(range(REACH)).alias("AFTER"),
        )
    )


def _slipped(powers: pl.LazyFrame, beside_it: str) -> pl.LazyFrame:
    """Keep figures that are a whole power of ten from neighbours which agree among themselves."""
    off = (pl.col("HERE") - pl.col("LEVEL")).abs()
    is_share = pl.col("SCALE") == SHARE
    known = pl.when(is_share).then(off.round().is_in(SHARE_SLIPS)).otherwise(off.round().is_in(SLIPS))
    smaller = pl.min_horizontal("HERE", "LEVEL")
    something = ~is_share | (10**smaller >= MIN_SHARE * (pl.col("CEILING") - pl.col("FLOOR")))
    agreed = (pl.col(beside_it).list.len() >= MIN_BESIDE) & (_scatter(beside_it) <= SPREAD)
    return powers.filter(agreed, known, something, (off - off.round()).abs() <= TOLERANCE)


def _beginning() -> pl.Expr:
    """From next to nothing in the first period: how a new thing spreads."""
    return (pl.col("BEFORE").list.len() == 0) & (pl.col("HERE") < pl.col("LEVEL"))


def _list(places: Iterable[int]) -> pl.Expr:
    return pl.concat_list(f"AT{place}" for place in places).list.drop_nulls()


def _middle(column: str) -> pl.Expr:
    return pl.col(column).list.median()


def _scatter(column: str) -> pl.Expr:
    return pl.col(column).list.eval((pl.element() - pl.element().median()).abs()).list.median()
