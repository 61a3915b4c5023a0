"""The backtest: from every year that a country could have stood in, what each rule would have said, and what came.

- *Origins*: every year in which a series with 12 figures or more has one, and at least 4 up to then. A rule sees
  nothing after it; neither does the pace that is borrowed from others.
- *Split*: a fifth of the countries, by the digest of their code, is kept: never pooled from, never learnt from,
  told apart.
- *Weights and errors* of an origin are learnt from forecasts of other countries that had come due by then.
- *Default*: the rule with the lowest mean absolute error over countries of training, horizons 1, 3 and 5 alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl
import scipy

from actionlines.progress.forecasts.batches import LEVELS, batch
from actionlines.progress.forecasts.calibration import (
    COMBINED,
    HORIZONS,
    PROBABILITIES,
    RULES,
    Calibration,
    arcs,
    combined,
    even_weights,
    restlessness,
)
from actionlines.progress.forecasts.curves import FORECASTERS
from actionlines.progress.populations import Floats

LEAST_FIGURES: Final = 12
LEAST_AT_ORIGIN: Final = 4
LEAST_ERRORS: Final = 50
"""Forecasts that must have come due before anything is learnt from them."""
REPORTED: Final = (1, 3, 5)
NOMINAL: Final = (50, 80, 95)
FIFTHS: Final = 5
UNLEARNT: Final = 2.0
"""How much wider than normal errors are taken to be where nothing has been learnt."""
SATURATED: Final = 99.9
"""From here on nothing is left to forecast: no origin, since errors of nought would flatter every rule."""


@dataclass(frozen=True)
class Series:
    """One indicator: a row an area, a column a year, NaN where there is no figure."""

    indicator: str
    areas: tuple[str, ...]
    years: tuple[int, ...]
    values: Floats


@dataclass(frozen=True)
class Backtest:
    """All forecasts of the past, what is learnt from them, and how they did."""

    forecasts: pl.DataFrame
    """INDICATOR, REF_AREA, ORIGIN, HORIZON, LEVEL, KEPT, ACTUAL, SCALE, a column a rule, Q_<probability>."""
    calibration: Calibration
    errors: pl.DataFrame
    """RULE, HORIZON, LEVEL, SPLIT, FORECASTS, MEAN_ABS_ERROR, MEDIAN_ABS_ERROR: points."""
    coverage: pl.DataFrame
    """HORIZON, LEVEL, NOMINAL_PCT, FORECASTS, RAW_PCT, CONFORMAL_PCT: of the countries kept."""


def kept(area: str) -> bool:
    """Whether an area is of the fifth that is never learnt from: by the first digits of the SHA-256 of its code.

    Examples
    --------
    >>> [area for area in ("BRA", "COL", "DNK", "IND", "RWA") if kept(area)]
    ['COL', 'DNK']
    """
    return int(hashlib.sha256(area.encode()).hexdigest()[:8], 16) % FIFTHS == 0


def backtest(series: Iterable[Series], *, release: str) -> Backtest:
    """Try all rules on the past of all series.

    Parameters
    ----------
    series
        Shares from 0 to 100 %.
    release
        Label of the release that they are of.
    """
    rows = pl.concat([frame for one in series for frame in _tried(one)])
    rows = _combine(rows)
    default = _leading(rows)
    rows = _with_quantiles(rows, default)
    calibration = Calibration(default, _weights(rows, None), _quantiles(rows, default, None), release)
    return Backtest(rows, calibration, _errors(rows), _coverage(rows, default))


def summary(found: Backtest, series: Iterable[Series]) -> dict[str, Any]:
    """The backtest as it comes with the package."""
    areas = sorted({area for one in series for area in one.areas})
    return {
        "release": found.calibration.release,
        "indicators": found.forecasts["INDICATOR"].unique().sort().to_list(),
        "split": {"kept": [area for area in areas if kept(area)], "areas": len(areas)},
        "calibration": found.calibration.to_facts(),
        "errors": found.errors.to_dicts(),
        "coverage": found.coverage.to_dicts(),
    }


def _tried(one: Series) -> Iterable[pl.DataFrame]:
    """Forecasts of one indicator from all its origins."""
    there = ~np.isnan(one.values)
    long = there.sum(axis=1) >= LEAST_FIGURES
    so_far = np.cumsum(there, axis=1)
    open_yet = one.values < SATURATED
    at_origin = there & (so_far >= LEAST_AT_ORIGIN) & long[:, None] & open_yet
    areas, origins = np.nonzero(at_origin)
    if not areas.size:
        return
    seen = np.where(np.arange(len(one.years))[None, :] <= origins[:, None], one.values[areas], np.nan)
    apart = np.array([kept(area) for area in one.areas])
    given = batch(one.years, seen, pools=origins, lenders=~apart[areas])
    ahead = np.array(HORIZONS, dtype=np.float64)
    by_rule = {name: rule(given, ahead) for name, rule in FORECASTERS.items()}
    strayed = restlessness(given)
    years = np.array(one.years)
    for place, horizon in enumerate(HORIZONS):
        due = np.searchsorted(years, years[origins] + horizon)
        inside = (due < years.size) & (years[np.minimum(due, years.size - 1)] == years[origins] + horizon)
        actual = np.where(inside, one.values[areas, np.minimum(due, years.size - 1)], np.nan)
        came = ~np.isnan(actual)
        yield pl.DataFrame(
            {
                "INDICATOR": [one.indicator] * int(came.sum()),
                "REF_AREA": [one.areas[area] for area in areas[came]],
                "ORIGIN": years[origins[came]],
                "HORIZON": np.full(int(came.sum()), horizon),
                "LEVEL": given.levels[came],
                "KEPT": apart[areas[came]],
                "ACTUAL": actual[came],
                "SCALE": strayed[came] * np.sqrt(horizon),
                **{name: values[came, place] for name, values in by_rule.items()},
            }
        )


def _combine(rows: pl.DataFrame) -> pl.DataFrame:
    """Add the column `combined`, with weights learnt from what had come due at each origin."""
    found = []
    for (origin,), own in rows.sort("ORIGIN").group_by("ORIGIN", maintain_order=True):
        weights = _weights(rows, int(str(origin)))
        places = np.searchsorted(HORIZONS, own["HORIZON"].to_numpy())
        by_rule = {name: own[name].to_numpy() for name in COMBINED}
        found.append(own.with_columns(combined=combined(by_rule, weights[places, own["LEVEL"].to_numpy()])))
    return pl.concat(found)


def _due(rows: pl.DataFrame, origin: int | None) -> pl.DataFrame:
    """Forecasts of countries of training that had come due by an origin; all where it is None."""
    of_training = ~pl.col("KEPT")
    if origin is None:
        return rows.filter(of_training)
    return rows.filter(of_training, pl.col("ORIGIN") + pl.col("HORIZON") <= origin)


def _weights(rows: pl.DataFrame, origin: int | None) -> Floats:
    """Weights of rules by horizon and level: the inverse of the squared mean absolute error."""
    weights = even_weights()
    missed = [(pl.col(name) - pl.col("ACTUAL")).abs().mean().alias(name) for name in COMBINED]
    table = _due(rows, origin).group_by("HORIZON", "LEVEL").agg(pl.len().alias("_n"), *missed)
    for horizon, level, count, *errors in table.iter_rows():
        if count >= LEAST_ERRORS:
            weight = 1 / np.maximum(errors, 1e-6) ** 2
            weights[HORIZONS.index(horizon), level] = weight / weight.sum()
    return weights


def _leading(rows: pl.DataFrame) -> str:
    errors = [(pl.col(name) - pl.col("ACTUAL")).abs().mean().alias(name) for name in RULES]
    by_horizon = _due(rows, None).filter(pl.col("HORIZON").is_in(REPORTED)).group_by("HORIZON").agg(errors)
    means: Mapping[str, float] = by_horizon.select(pl.col(RULES).mean()).row(0, named=True)
    return min(RULES, key=lambda name: means[name])


def _scaled(rows: pl.DataFrame, default: str) -> Floats:
    """How far what came lay from the forecast, in scales, on the scale of arcs."""
    return np.asarray((arcs(rows["ACTUAL"]) - arcs(rows[default])) / rows["SCALE"].to_numpy())


def _quantiles(rows: pl.DataFrame, default: str, origin: int | None) -> Floats:
    """Quantiles of the scaled error by horizon and level.

    Where too few came due, those of the next shorter horizon, wider as a wrong pace adds up; where none did, those
    of a normal error, twice as wide.
    """
    found = np.tile(UNLEARNT * scipy.stats.norm.ppf(PROBABILITIES), (len(HORIZONS), len(LEVELS), 1))
    own = _due(rows, origin)
    missed, horizons, levels = _scaled(own, default), own["HORIZON"].to_numpy(), own["LEVEL"].to_numpy()
    for place, horizon in enumerate(HORIZONS):
        for level in range(len(LEVELS)):
            here = missed[(horizons == horizon) & (levels == level)]
            if here.size >= LEAST_ERRORS:
                found[place, level] = np.quantile(here, PROBABILITIES)
            elif place:
                found[place, level] = found[place - 1, level] * np.sqrt(horizon / HORIZONS[place - 1])
    return found


def _with_quantiles(rows: pl.DataFrame, default: str) -> pl.DataFrame:
    """Add, for each bound of an interval, the quantile that was known at the origin."""
    found = []
    wanted = {name: PROBABILITIES.index(probability) for name, probability in _bounds().items()}
    for (origin,), own in rows.sort("ORIGIN").group_by("ORIGIN", maintain_order=True):
        known = _quantiles(rows, default, int(str(origin)))
        places = np.searchsorted(HORIZONS, own["HORIZON"].to_numpy())
        here = known[places, own["LEVEL"].to_numpy()]
        found.append(own.with_columns(pl.Series(name, here[:, place]) for name, place in wanted.items()))
    return pl.concat(found)


def _bounds() -> dict[str, float]:
    sides = {f"Q_{(100 - pct) / 2:g}": (100 - pct) / 200 for pct in NOMINAL}
    return {**sides, **{f"Q_{100 - (100 - pct) / 2:g}": round(1 - (100 - pct) / 200, 3) for pct in NOMINAL}}


def _errors(rows: pl.DataFrame) -> pl.DataFrame:
    long = rows.filter(pl.col("HORIZON").is_in(REPORTED)).unpivot(
        RULES, index=["HORIZON", "LEVEL", "KEPT", "ACTUAL"], variable_name="RULE", value_name="_said"
    )
    missed = (pl.col("_said") - pl.col("ACTUAL")).abs()
    measured = (
        pl.len().alias("FORECASTS"),
        missed.mean().round(3).alias("MEAN_ABS_ERROR"),
        missed.median().round(3).alias("MEDIAN_ABS_ERROR"),
    )
    by_level = long.group_by("RULE", "HORIZON", "LEVEL", "KEPT").agg(measured)
    whole = long.group_by("RULE", "HORIZON", "KEPT").agg(measured).with_columns(LEVEL=pl.lit(None, pl.Int64))
    table = pl.concat([by_level, whole.select(by_level.columns)])
    return _named(table).sort("HORIZON", "LEVEL", "SPLIT", "MEAN_ABS_ERROR")


def _named(table: pl.DataFrame) -> pl.DataFrame:
    named = pl.col("LEVEL").replace_strict(dict(enumerate(LEVELS)), default="all", return_dtype=pl.String)
    table = table.with_columns(named.fill_null("all"))
    if "KEPT" not in table.columns:
        return table
    split = pl.when("KEPT").then(pl.lit("kept")).otherwise(pl.lit("training")).alias("SPLIT")
    return table.with_columns(split).drop("KEPT")


def _coverage(rows: pl.DataFrame, default: str) -> pl.DataFrame:
    """Of the countries kept: how often what came lay within the interval, plain and by past errors."""
    own = rows.filter(pl.col("KEPT"), pl.col("HORIZON").is_in(REPORTED))
    own = own.with_columns(pl.Series("_u", _scaled(own, default)))
    found = []
    for pct in NOMINAL:
        tail = (100 - pct) / 2
        low, high = pl.col(f"Q_{tail:g}"), pl.col(f"Q_{100 - tail:g}")
        normal = float(scipy.stats.norm.ppf(1 - tail / 100))
        measured = (
            pl.len().alias("FORECASTS"),
            (100 * (pl.col("_u").abs() <= normal).mean()).round(1).alias("RAW_PCT"),
            (100 * pl.col("_u").is_between(low, high).mean()).round(1).alias("CONFORMAL_PCT"),
        )
        by_level = own.group_by("HORIZON", "LEVEL").agg(measured)
        whole = own.group_by("HORIZON").agg(measured).with_columns(LEVEL=pl.lit(None, pl.Int64))
        table = pl.concat([by_level, whole.select(by_level.columns)])
        found.append(table.with_columns(NOMINAL_PCT=pl.lit(pct)))
    return _named(pl.concat(found)).sort("HORIZON", "LEVEL", "NOMINAL_PCT")
