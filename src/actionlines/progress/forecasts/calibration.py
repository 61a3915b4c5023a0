"""What was learnt from backtests: which rule leads, how rules are weighed together, how far forecasts miss.

Everything is by horizon and level of adoption. It comes with the package, made from the bundled release by
`recipes/backtest.py`, and says so; `actionlines progress backtest` shows it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from actionlines.progress.forecasts.batches import CEILING, FLOOR, LEVELS, Batch, pooled
from actionlines.progress.forecasts.curves import FORECASTERS, TRUSTED, _steps
from actionlines.progress.populations import Floats

SHIPPED: Final = Path(__file__).parent / "data" / "backtest.json"

HORIZONS: Final = (1, 2, 3, 5, 7, 10)
"""Years ahead that are learnt from; others take the nearest above, beyond ten years ten."""
COMBINED: Final = ("last", "damped", "logistic", "gompertz", "bass")
"""Rules that are weighed together."""
RULES: Final = (*FORECASTERS, "combined")
PROBABILITIES: Final = tuple(
    round(each, 3) for each in (0.005, 0.01, *np.arange(0.025, 0.976, 0.025), 0.99, 0.995)
)
"""Where the distribution of errors is kept."""
PRIOR_STEPS: Final = 4.0
"""As many changes weigh as much as what is known of those who are like."""


@dataclass(frozen=True)
class Calibration:
    """Learnt from countries of training alone."""

    default: str
    """The rule that missed least, of `RULES`."""
    weights: Floats
    """By horizon, level and rule of `COMBINED`; each row adds up to 1."""
    quantiles: Floats
    """By horizon, level and probability: error over scale of the default rule, on the scale of arcs."""
    release: str
    """Label of the release that it was learnt from."""

    def to_facts(self) -> dict[str, Any]:
        """The calibration as JSON can hold it."""
        return {
            "default": self.default,
            "weights": self.weights.round(4).tolist(),
            "quantiles": self.quantiles.round(4).tolist(),
            "release": self.release,
        }

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> Calibration:
        """Read what `to_facts` gave."""
        weights, quantiles = np.array(facts["weights"]), np.array(facts["quantiles"])
        return cls(facts["default"], weights, quantiles, facts["release"])


@cache
def shipped() -> dict[str, Any]:
    """The backtest that comes with the package: calibration, errors and coverage.

    Examples
    --------
    >>> sorted(shipped())
    ['calibration', 'coverage', 'errors', 'indicators', 'release', 'split']
    """
    return dict(json.loads(SHIPPED.read_text("utf-8")))


@cache
def shipped_calibration() -> Calibration:
    """What forecasts are made with."""
    return Calibration.from_facts(shipped()["calibration"])


def places_of(horizons: ArrayLike) -> NDArray[np.int64]:
    """Place in `HORIZONS` that speaks for each number of years ahead.

    Examples
    --------
    >>> places_of([1, 4, 5, 40]).tolist()
    [0, 3, 3, 5]
    """
    return np.asarray(np.minimum(np.searchsorted(HORIZONS, horizons), len(HORIZONS) - 1))


def arcs(shares: ArrayLike) -> Floats:
    """Shares in per cent on a scale on which errors are alike at every level: the arc whose squared sine they are.

    As in all of this package, a share is held off 0 and 100 by half of what a figure given to the tenth hides.

    Examples
    --------
    >>> arcs([0.0, 50.0, 100.0]).round(4).tolist()
    [0.0224, 0.7854, 1.5484]
    """
    held = np.clip(np.asarray(shares, dtype=np.float64), FLOOR, CEILING)
    return np.asarray(np.arcsin(np.sqrt(held / 100)))


def shares(bent: ArrayLike) -> Floats:
    """Back from `arcs`; beyond its ends the bound."""
    return np.asarray(100 * np.sin(np.clip(bent, 0, np.pi / 2)) ** 2)


def restlessness(given: Batch) -> Floats:
    """How much each series strays from its own pace in a year, on the scale of arcs; drawn to that of its like."""
    steps, _ = _steps(Batch(given.t, arcs(given.y), given.pools, given.lenders))
    count = (~np.isnan(steps)).sum(axis=1)
    mean = np.nansum(steps, axis=1) / np.maximum(count, 1)
    strayed = np.nansum((steps - mean[:, None]) ** 2, axis=1)
    own = strayed / np.maximum(count - 1, 1)
    middle, _ = pooled(np.sqrt(own), given.counts >= TRUSTED, given)
    middle = np.where(middle > 0, middle, 0.02)
    return np.asarray(np.sqrt((strayed + PRIOR_STEPS * middle**2) / (np.maximum(count - 1, 0) + PRIOR_STEPS)))


def combined(by_rule: dict[str, Floats], weights: Floats) -> Floats:
    """Forecasts of `COMBINED` weighed together; weights by series, horizon and rule."""
    stacked = np.stack([by_rule[name] for name in COMBINED], axis=-1)
    return np.asarray(np.sum(stacked * weights, axis=-1))


def even_weights() -> Floats:
    """All rules alike: where nothing has been learnt yet."""
    return np.full((len(HORIZONS), len(LEVELS), len(COMBINED)), 1 / len(COMBINED))
