"""Goalposts recovered from figures and the scores that somebody published for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import scipy

from actionlines.errors import BadInputError
from actionlines.indices.arrays import Floats, Truths, floats
from actionlines.indices.specification import Goalposts

LEAST_PAIRS: Final = 3
"""Two pairs always lie on a line; the third says how well."""


class PairsError(BadInputError):
    """Values and scores do not make pairs."""


class TooFewPairsError(PairsError):
    """Too few pairs strictly inside the scale: what is capped says where the goalpost is not, and no more."""


class FlatScoresError(PairsError):
    """The scores do not move with the values."""


@dataclass(frozen=True, slots=True)
class FittedGoalposts:
    """Goalposts as they follow from pairs of value and score, and how sure they are.

    `rms` is the root mean square of what is left of the scores; `rms_otherwise` is that of the other shape (straight
    where this one is logarithmic), None where it cannot be fitted. `contradicting` counts pairs at an end of the
    scale whose value lies inside the goalposts by more than twice `rms`: none if the model is right.
    """

    lower: float
    upper: float
    lower_interval: tuple[float, float]
    upper_interval: tuple[float, float]
    confidence: float
    logarithmic: bool
    direction: int
    truncated: bool | None
    pairs_inside: int
    pairs_at_ends: int
    contradicting: int
    rms: float
    rms_otherwise: float | None

    def goalposts(self, *, source: str) -> Goalposts:
        """As a specification takes them: fitted, so never `checked`."""
        return Goalposts(self.lower, self.upper, self.truncated is not False, source, checked=False)


@dataclass(frozen=True, slots=True)
class _Line:
    """Score = mean + slope x (figure - middle), with what is left over."""

    slope: float
    mean: float
    middle: float
    spread: float
    variance: float
    count: int

    def where(self, score: float, confidence: float) -> tuple[float, float, float]:
        """Figure at which the line has this score, with its interval by Fieller's theorem."""
        away = (score - self.mean) / self.slope
        t = float(scipy.stats.t.ppf((1 + confidence) / 2, self.count - 2))
        g = t**2 * self.variance / (self.slope**2 * self.spread)
        if g >= 1:
            return self.middle + away, float("-inf"), float("inf")
        centre = away / (1 - g)
        error = np.sqrt(self.variance * ((1 - g) / self.count + away**2 / self.spread)) * t
        half = float(error / (abs(self.slope) * (1 - g)))
        return self.middle + away, self.middle + centre - half, self.middle + centre + half


def fit_goalposts(
    values: npt.ArrayLike,
    scores: npt.ArrayLike,
    *,
    scale: float = 100.0,
    logarithmic: bool | None = None,
    confidence: float = 0.95,
) -> FittedGoalposts:
    """Goalposts from pairs of a figure and its published score, straight or logarithmic, capped or not.

    A line is fitted by least squares to the pairs strictly inside the scale; where it meets 0 and `scale` are the
    goalposts. Pairs at the ends of the scale are capped: they hold no place on the line, and are only held against
    the result. A score outside the scale shows that nothing is capped, and then every pair counts.

    Parameters
    ----------
    values : (n,)
        Figures as published, in the indicator's own unit. NaN: the pair is left out.
    scores : (n,)
        Their scores, from 0 to `scale` where they are capped. NaN: the pair is left out.
    scale
        Score at the better goalpost.
    logarithmic
        Whether the score follows the logarithm of the figure. None: whichever leaves less of the scores over.
    confidence
        Of the intervals, which follow from what the line leaves over (rounding of the scores, as a rule).

    Returns
    -------
    FittedGoalposts
        `lower` < `upper` in the indicator's unit; `direction` is -1 where the score falls as the figure grows.
        `truncated` is None where no pair shows whether scores are capped.

    Raises
    ------
    PairsError
        If there is not one score for each value.
    TooFewPairsError
        If fewer than three pairs with different values lie inside the scale, or a logarithm is asked of figures
        that are not all above 0.
    FlatScoresError
        If the scores do not move with the values.

    References
    ----------
    Fieller, E. C. (1954), Some problems in interval estimation, Journal of the Royal Statistical Society B 16(2),
    175-185: the interval of a ratio. Draper, N. R. and Smith, H. (1998), Applied Regression Analysis, section 3.2:
    inverse estimation.

    Examples
    --------
    >>> fitted = fit_goalposts([20.0, 40.0, 60.0, 100.0], [20.0, 46.7, 73.3, 100.0])
    >>> round(fitted.lower, 1), round(fitted.upper, 1), fitted.truncated
    (5.0, 80.0, True)
    """
    figures, published = _pairs(values, scores)
    end = _at_an_end(published, scale)
    inside = ~end
    shapes = [False, True] if logarithmic is None else [logarithmic]
    lines = {shape: _line(figures, published, inside, shape) for shape in shapes}
    fitted = {shape: line for shape, line in lines.items() if line is not None}
    if not fitted:
        raise TooFewPairsError(
            f"{int(inside.sum())} of {len(figures)} pairs lie inside the scale of 0 to {scale:g}; at least "
            f"{LEAST_PAIRS} with different values are needed, all above 0 for a logarithm"
        )
    shape = min(fitted, key=lambda one: fitted[one].variance)
    return _fitted(fitted, shape, figures, published, end, scale, confidence)


def _pairs(values: npt.ArrayLike, scores: npt.ArrayLike) -> tuple[Floats, Floats]:
    figures, published = floats(values), floats(scores)
    if figures.ndim != 1 or figures.shape != published.shape:
        raise PairsError(f"one score for each value is expected, not {published.shape} for {figures.shape}")
    there = np.isfinite(figures) & np.isfinite(published)
    return figures[there], published[there]


def _at_an_end(scores: Floats, scale: float) -> Truths:
    """Whether each pair is capped; none is where a score lies outside the scale."""
    if ((scores < 0) | (scores > scale)).any():
        return np.zeros(scores.shape, dtype=np.bool_)
    ends: Truths = (scores <= 0) | (scores >= scale)
    return ends


def _line(figures: Floats, scores: Floats, inside: Truths, logarithmic: bool) -> _Line | None:
    x, y = figures[inside], scores[inside]
    if logarithmic and (figures <= 0).any():
        return None
    x = np.log(x) if logarithmic else x
    if len(np.unique(x)) < LEAST_PAIRS:
        return None
    middle, mean = float(x.mean()), float(y.mean())
    spread = float(((x - middle) ** 2).sum())
    slope = float(((x - middle) * (y - mean)).sum()) / spread
    if slope == 0:
        raise FlatScoresError(
            "the scores are the same whatever the value; are these the scores of these values?"
        )
    left = y - mean - slope * (x - middle)
    return _Line(slope, mean, middle, spread, float((left**2).sum()) / (len(x) - 2), len(x))


def _fitted(
    lines: dict[bool, _Line],
    shape: bool,
    figures: Floats,
    scores: Floats,
    end: Truths,
    scale: float,
    confidence: float,
) -> FittedGoalposts:
    line = lines[shape]
    posts = sorted((line.where(score, confidence) for score in (0.0, scale)), key=lambda post: post[0])
    back = np.exp if shape else (lambda figure: figure)
    (lower, *lower_ends), (upper, *upper_ends) = [[float(back(figure)) for figure in post] for post in posts]
    at_scale = line.mean + line.slope * ((np.log(figures) if shape else figures) - line.middle)
    tolerance = 2 * _rms(line) + 1e-9 * scale
    wrong = end & (at_scale > tolerance) & (at_scale < scale - tolerance)
    beyond = end & ((at_scale < -tolerance) | (at_scale > scale + tolerance))
    outside = (scores < 0) | (scores > scale)
    return FittedGoalposts(
        lower,
        upper,
        (lower_ends[0], lower_ends[1]),
        (upper_ends[0], upper_ends[1]),
        confidence,
        shape,
        1 if line.slope > 0 else -1,
        False if outside.any() else (True if beyond.any() else None),
        int((~end).sum()),
        int(end.sum()),
        int(wrong.sum()),
        _rms(line),
        _rms(lines[not shape]) if (not shape) in lines else None,
    )


def _rms(line: _Line) -> float:
    return float(np.sqrt(line.variance * (line.count - 2) / line.count))
