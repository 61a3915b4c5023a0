"""Curves of diffusion and plain rules, each fitted to many series at once and led on from the last figure.

A curve tells the pace, the last figure the level: each forecast starts where the series stands. The upper bound
K of a curve is not known before its turning point; it is not chosen, but averaged over five bounds from just
above the highest figure to 100 %, by how well each fits. The pace of a series is drawn to that of its like, the
more the fewer figures it has, so that a country with four figures borrows strength.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from actionlines.progress.forecasts.batches import CEILING, FLOOR, Batch, pooled
from actionlines.progress.populations import Floats

ROOM: Final = np.array([0.05, 0.25, 0.5, 0.75, 1.0])
"""Bounds K, as shares of the way from the highest figure to 100 %."""
HALF_LIFE: Final = 6.0
"""Years after which a figure weighs half in a fit."""
ROUNDS: Final = 6
TRUSTED: Final = 6
"""Figures from which the pace of a series enters that of its like."""
NOISE: Final = 0.5
"""Error of a figure, in points, that a fit never falls below."""
DAMPING: Final = 0.9
"""What is left of a trend after a year."""
TREND_HALF_LIFE: Final = 3.0
WINDOW: Final = 10.0
"""Years that the plain trends look back."""

Forecaster: TypeAlias = Callable[[Batch, Floats], Floats]


def last_value(given: Batch, horizons: Floats) -> Floats:
    """The last figure stays."""
    return np.repeat(given.last[:, None], horizons.size, axis=1)


def linear_trend(given: Batch, horizons: Floats) -> Floats:
    """A straight line by least squares through the last ten years."""
    slope, level = _line(given.t, given.y, _recent(given))
    return _inside(level[:, None] + slope[:, None] * horizons)


def constant_rate(given: Batch, horizons: Floats) -> Floats:
    """The yearly rate of the last ten years (UNICEF's AARR), from the last figure on."""
    slope, _ = _line(given.t, np.log(given.y), _recent(given))
    return _inside(given.last[:, None] * np.exp(np.clip(slope[:, None] * horizons, -20, 20)))


def damped_trend(given: Batch, horizons: Floats) -> Floats:
    """The recent yearly change, of which each year leaves 90 % (Gardner and McKenzie)."""
    steps, at = _steps(given)
    weights = np.where(np.isnan(steps), 0.0, 0.5 ** (-at / TREND_HALF_LIFE))
    total = weights.sum(axis=1)
    change = np.nansum(weights * np.nan_to_num(steps), axis=1) / np.where(total > 0, total, 1.0)
    middle, _ = pooled(change, given.counts >= TRUSTED, given)
    own = given.counts - 1
    change = (own * change + middle) / (own + 1.0)
    sums = DAMPING * (1 - DAMPING**horizons) / (1 - DAMPING)
    return _inside(given.last[:, None] + change[:, None] * sums)


def logistic(given: Batch, horizons: Floats) -> Floats:
    """K / (1 + exp(-(a + r t))), Verhulst: symmetric about the turning point at K / 2."""
    return _led_on(given, horizons, _Logistic)


def gompertz(given: Batch, horizons: Floats) -> Floats:
    """K exp(-exp(-(a + r t))): fastest at 37 % of the bound, slow at the end."""
    return _led_on(given, horizons, _Gompertz)


def bass(given: Batch, horizons: Floats) -> Floats:
    """Bass: dy/dt = (p + q y / K)(K - y); some adopt by themselves (p), others as others did (q)."""
    bounds = _bounds(given)
    steps, _ = _steps(given)
    before = np.concatenate([np.full((len(given.y), 1), np.nan), _filled(given.y)[:, :-1]], axis=1)
    there = ~(np.isnan(steps) | np.isnan(before))
    weight = np.where(there, _weights(given), 0.0)[:, None, :]
    x, k = np.nan_to_num(before)[:, None, :], bounds[:, :, None]
    own, other = k - x, x * (k - x) / k
    change = np.nan_to_num(steps)[:, None, :]
    prior = _bass_prior(given, own, other, change, weight)
    p, q = _two_by_two(own, other, change, weight, ridge=prior)
    p, q = np.maximum(p, 0.0), np.maximum(q, 0.0)
    error = np.sum(weight * (change - p[..., None] * own - q[..., None] * other) ** 2, axis=2)
    share = given.last[:, None] / bounds
    rate = p + q + 1e-9
    left = ((1 - share) / (p + q * share + 1e-9))[..., None] * np.exp(-rate[..., None] * horizons)
    grown = (1 - p[..., None] * left) / (1 + q[..., None] * left)
    there_yet = np.maximum(bounds[..., None] * grown, given.last[:, None, None])
    return _inside(np.sum(_trust(error, given)[..., None] * there_yet, axis=1))


FORECASTERS: Final[MappingProxyType[str, Forecaster]] = MappingProxyType(
    {
        "last": last_value,
        "linear": linear_trend,
        "aarr": constant_rate,
        "damped": damped_trend,
        "logistic": logistic,
        "gompertz": gompertz,
        "bass": bass,
    }
)
"""By the name that stands in tables. The first three are what others are held against."""


class _Logistic:
    @staticmethod
    def bend(share: Floats) -> Floats:
        return np.asarray(np.log(share / (1 - share)))

    @staticmethod
    def value(bent: Floats) -> Floats:
        return np.asarray(1 / (1 + np.exp(-np.clip(bent, -40, 40))))

    @staticmethod
    def slope(bent: Floats) -> Floats:
        value = _Logistic.value(bent)
        return np.asarray(value * (1 - value))


class _Gompertz:
    @staticmethod
    def bend(share: Floats) -> Floats:
        return np.asarray(-np.log(-np.log(share)))

    @staticmethod
    def value(bent: Floats) -> Floats:
        return np.asarray(np.exp(-np.exp(-np.clip(bent, -4, 40))))

    @staticmethod
    def slope(bent: Floats) -> Floats:
        return np.asarray(_Gompertz.value(bent) * np.exp(-np.clip(bent, -4, 40)))


def _led_on(given: Batch, horizons: Floats, curve: type[_Logistic] | type[_Gompertz]) -> Floats:
    """Fit a curve for each bound, with the pace of its like as a prior, and lead it on from the last figure."""
    bounds = _bounds(given)
    free, _ = _fitted(given, bounds, curve, None)
    best = free[:, -1]
    prior = pooled(best, given.counts >= TRUSTED, given)
    pace, error = _fitted(given, bounds, curve, prior)
    start = curve.bend(np.clip(given.last[:, None] / bounds, 1e-4, 1 - 1e-4))
    grown = bounds[..., None] * curve.value(start[..., None] + pace[..., None] * horizons)
    return _inside(np.sum(_trust(error, given)[..., None] * grown, axis=1))


def _fitted(
    given: Batch,
    bounds: Floats,
    curve: type[_Logistic] | type[_Gompertz],
    prior: tuple[Floats, Floats] | None,
) -> tuple[Floats, Floats]:
    """Pace and weighted squared error of each series and bound, by a few rounds of Gauss and Newton."""
    there = ~np.isnan(given.y)
    y = np.where(there, given.y, given.last[:, None])[:, None, :]
    t = np.where(there, given.t, 0.0)[:, None, :]
    weight = np.where(there, _weights(given), 0.0)[:, None, :]
    k = bounds[..., None]
    bent = curve.bend(np.clip(y / k, 1e-4, 1 - 1e-4))
    steep = weight * (k * curve.slope(bent)) ** 2
    level, pace = _two_by_two(np.ones_like(bent), t, bent, steep, ridge=_ridge(given, prior, None))
    for _ in range(ROUNDS):
        at = level[..., None] + pace[..., None] * t
        missing, lean = y - k * curve.value(at), k * curve.slope(at)
        error = np.sum(weight * missing**2, axis=2)
        add, turn = _two_by_two(lean, lean * t, missing, weight, ridge=_ridge(given, prior, pace))
        level, pace = level + np.clip(add, -1, 1), np.clip(pace + np.clip(turn, -0.2, 0.2), -1.0, 1.5)
    at = level[..., None] + pace[..., None] * t
    error = np.sum(weight * (y - k * curve.value(at)) ** 2, axis=2)
    return pace, error


def _ridge(given: Batch, prior: tuple[Floats, Floats] | None, pace: Floats | None) -> tuple[Floats, Floats]:
    """Strength with which the second parameter is held, and where: at the pace of the like, or hardly at all."""
    if prior is None:
        return np.full((len(given.y), 1), 1e-3), np.zeros((len(given.y), 1))
    middle, spread = prior
    strength = (NOISE**2 / spread**2)[:, None]
    return strength, middle[:, None] if pace is None else middle[:, None] - pace


def _bass_prior(
    given: Batch, own: Floats, other: Floats, change: Floats, weight: Floats
) -> tuple[Floats, Floats]:
    weak = (np.full((len(given.y), 1), 1e-3), np.zeros((len(given.y), 1)))
    _, q = _two_by_two(own, other, change, weight, ridge=weak)
    middle, spread = pooled(np.maximum(q[:, -1], 0.0), given.counts >= TRUSTED, given)
    return (NOISE**2 / spread**2)[:, None], middle[:, None]


def _two_by_two(
    a: Floats, b: Floats, y: Floats, weight: Floats, *, ridge: tuple[Floats, Floats]
) -> tuple[Floats, Floats]:
    """Weighted least squares of y on a and b, the coefficient of b drawn to a value with some strength."""
    strength, towards = ridge
    aa, ab = np.sum(weight * a * a, axis=2) + 1e-6, np.sum(weight * a * b, axis=2)
    bb = np.sum(weight * b * b, axis=2) + strength
    ay, by = np.sum(weight * a * y, axis=2), np.sum(weight * b * y, axis=2) + strength * towards
    under = aa * bb - ab * ab
    under = np.where(np.abs(under) < 1e-12, 1e-12, under)
    return (bb * ay - ab * by) / under, (aa * by - ab * ay) / under


def _trust(error: Floats, given: Batch) -> Floats:
    """Weight of each bound: likelihood of a normal error whose size is not known, with at most ten figures."""
    figures = np.minimum(given.counts, 10)[:, None]
    error = error + NOISE**2 * 0.1
    told = -0.5 * figures * np.log(error / error.min(axis=1, keepdims=True))
    weights = np.exp(told)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _bounds(given: Batch) -> Floats:
    highest = np.nanmax(given.y, axis=1)[:, None]
    return np.asarray(highest + ROOM * (100.0 - highest) + 1e-6)


def _weights(given: Batch) -> Floats:
    return np.asarray(np.where(np.isnan(given.y), 0.0, 0.5 ** (-np.minimum(given.t, 0.0) / HALF_LIFE)))


def _recent(given: Batch) -> NDArray[np.bool_]:
    return ~np.isnan(given.y) & (given.t >= -WINDOW)


def _line(t: Floats, y: Floats, there: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Slope and level at the origin of each row's straight line; a level alone where there is one point."""
    count = there.sum(axis=1)
    x, v = np.where(there, t, 0.0), np.where(there, y, 0.0)
    middle, mean = x.sum(axis=1) / count, v.sum(axis=1) / count
    off = np.where(there, t - middle[:, None], 0.0)
    across = np.sum(off**2, axis=1)
    slope = np.sum(off * v, axis=1) / np.where(across > 0, across, 1.0)
    return slope, mean - slope * middle


def _filled(y: Floats) -> Floats:
    """Each place holds the latest figure so far."""
    places = np.maximum.accumulate(np.where(np.isnan(y), 0, np.arange(y.shape[1])), axis=1)
    return np.asarray(np.take_along_axis(y, places, axis=1))


def _steps(given: Batch) -> tuple[Floats, Floats]:
    """Yearly change from each figure before, where one is; and when it was."""
    there = ~np.isnan(given.y)
    earlier = np.concatenate([np.full((len(given.y), 1), np.nan), _filled(given.y)[:, :-1]], axis=1)
    times = np.where(there, given.t, np.nan)
    before = np.concatenate([np.full((len(given.y), 1), np.nan), _filled(times)[:, :-1]], axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        steps = (given.y - earlier) / (given.t - before)
    return steps, np.minimum(given.t, 0.0)


def _inside(values: Floats) -> Floats:
    return np.asarray(np.clip(values, FLOOR, CEILING))
