"""Draw what each replicate is made with: low-discrepancy points for choices and weights, seeded errors for figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy

from actionlines.indices.arrays import Floats, Wholes, floats
from actionlines.indices.robustness.inputs import (
    AggregationDoubt,
    Doubt,
    Doubts,
    DropDoubt,
    ErrorDoubt,
    MissingDoubt,
    StepDoubt,
    WeightDoubt,
)
from actionlines.indices.roll_up import UNSEEING, weighed
from actionlines.indices.specification import Specification

_INSIDE: Final = 2.0**-40  # points stay this far from 0 and 1, where quantiles are infinite


@dataclass(frozen=True)
class Side:
    """What one sample (0: A, 1: B) says of some rows; with `rows` it seeds the errors of figures."""

    side: int
    rows: Wholes
    chosen: Mapping[
        str, Wholes
    ]  # by input: position of its choice; of DropDoubt the column left out, -1 for none
    weights: Mapping[str, Floats]  # by input: (rows, nodes), of the nodes that it is about


class Design:
    """Points of all rows, in `blocks` parts of independently scrambled Sobol sequences."""

    def __init__(self, doubts: Doubts, specification: Specification, *, sides: int, blocks: int) -> None:
        self.doubts, self.specification, self.sides = doubts, specification, sides
        self.columns = _columns(doubts.inputs, specification)
        self.block = np.arange(doubts.samples) * blocks // doubts.samples
        width = sum(len(columns) for columns in self.columns.values())
        sizes = np.bincount(self.block, minlength=blocks)
        seeds = np.random.SeedSequence([doubts.seed, _POINTS]).spawn(blocks)
        parts = [_points(int(size), sides * width, seed) for size, seed in zip(sizes, seeds, strict=True)]
        points = np.concatenate(parts) if width else np.empty((doubts.samples, 0))
        self._points = points.reshape(doubts.samples, sides, width)

    def side(self, side: int, rows: Wholes) -> Side:
        """What sample `side` says of these rows."""
        points = self._points[rows, side]
        chosen: dict[str, Wholes] = {}
        weights: dict[str, Floats] = {}
        for one in self.doubts.inputs:
            own = points[:, self.columns[one.name]]
            if isinstance(one, WeightDoubt):
                weights[one.name] = _weights(one, own, self.specification)
            elif isinstance(one, StepDoubt | AggregationDoubt):
                chosen[one.name] = _choice(own[:, 0], one.probabilities or _alike(len(one.choices)))
            elif isinstance(one, DropDoubt):
                chosen[one.name] = _dropped(one, own[:, 0], self.specification)
        return Side(side, rows, chosen, weights)


_POINTS, _FIGURES = 1, 2  # what a seed is for
USES: Final[Mapping[str, int]] = {"errors": 0, "missing": 1, "impute": 2}


def _points(size: int, width: int, seed: np.random.SeedSequence) -> Floats:
    """The first points of a scrambled sequence; of all of them so many that they are in balance."""
    if not width:
        return np.empty((size, 0))
    sequence = scipy.stats.qmc.Sobol(width, rng=np.random.default_rng(seed))
    points = sequence.random_base2(max(0, int(size - 1).bit_length()))[:size]
    return floats(np.clip(points, _INSIDE, 1.0 - _INSIDE))


def _columns(inputs: Sequence[Doubt], specification: Specification) -> dict[str, list[int]]:
    """Which columns of the points are whose."""
    found: dict[str, list[int]] = {}
    start = 0
    for one in inputs:
        width = 0 if isinstance(one, ErrorDoubt | MissingDoubt) else 1
        if isinstance(one, WeightDoubt):
            width = len(one.nodes(specification))
        found[one.name] = list(range(start, start + width))
        start += width
    return found


def _alike(count: int) -> tuple[float, ...]:
    return (1.0 / count,) * count


def _choice(points: Floats, probabilities: Sequence[float]) -> Wholes:
    ends = np.cumsum(probabilities)[:-1]
    return np.searchsorted(ends, points, side="right").astype(np.int64)


def _dropped(one: DropDoubt, points: Floats, specification: Specification) -> Wholes:
    codes = [indicator.code for indicator in specification.indicators]
    candidates = one.candidates(specification)
    each = (1.0 - one.none) / len(candidates)
    columns = np.array([*(codes.index(code) for code in candidates), -1])
    return columns[_choice(points, (*(each,) * len(candidates), one.none))]


def stated_weights(specification: Specification, aggregate: str) -> Floats:
    """Weights of an aggregate's members before any doubt: as stated, alike, or what a budget gives."""
    members = specification.children(aggregate)
    rule = specification.rule_of(aggregate)
    stated = floats([specification.node(code).weight for code in members])
    if rule.weights.method in {"given", "as_stated"} or rule.weights.method not in UNSEEING:
        return stated
    return weighed(members, np.zeros((1, len(members))), stated, rule)


def _weights(one: WeightDoubt, points: Floats, specification: Specification) -> Floats:
    """Weights (rows, nodes) drawn around the stated ones."""
    nodes = one.nodes(specification)
    parents = [specification.node(code).parent or "" for code in nodes]
    stated = np.empty(len(nodes))
    for parent in dict.fromkeys(parents):
        members = specification.children(parent)
        of = dict(zip(members, stated_weights(specification, parent), strict=True))
        for position, code in enumerate(nodes):
            if parents[position] == parent:
                stated[position] = of[code]
    if one.distribution == "uniform":
        return floats(stated * (1.0 + one.spread * (2.0 * points - 1.0)))
    if one.distribution == "normal":
        return floats(stated * np.maximum(0.0, 1.0 + one.spread * scipy.special.ndtri(points)))
    return _shares(one, points, stated, np.array(parents))


def _shares(
    one: WeightDoubt, points: Floats, stated: Floats, parents: np.ndarray[tuple[int], np.dtype[np.str_]]
) -> Floats:
    """Dirichlet shares among the members of each parent, which together keep the weight they had."""
    drawn = np.empty(points.shape)
    for parent in dict.fromkeys(parents.tolist()):
        own = parents == parent
        whole = stated[own].sum()
        if one.distribution == "simplex":
            gamma = -np.log(points[:, own])
        else:
            shape = one.concentration * stated[own] / (whole if whole > 0 else 1.0)
            gamma = np.where(
                shape > 0, scipy.special.gammaincinv(np.where(shape > 0, shape, 1.0), points[:, own]), 0.0
            )
        drawn[:, own] = gamma / gamma.sum(axis=1, keepdims=True) * whole
    return floats(drawn)


def perturbed(
    values: Floats,
    errors: tuple[ErrorDoubt, Floats, int] | None,
    missing: tuple[MissingDoubt, int] | None,
    *,
    rows: Wholes,
    seed: int,
) -> Floats:
    """Figures (rows, units, indicators) of these rows: with errors drawn, and some taken away.

    `errors` and `missing` come with the side (0 for A, 1 for B) whose draws they take. What a row draws depends on the
    seed, the row and the side alone, whatever is drawn with it.
    """
    out = np.repeat(values[None], len(rows), axis=0)
    if errors is not None:
        doubt, deviations, side = errors
        _add_errors(out, doubt, deviations, [generator(seed, row, side, USES["errors"]) for row in rows])
    if missing is not None:
        lost, side = missing
        for part, row in zip(out, rows, strict=True):
            part[generator(seed, row, side, USES["missing"]).random(values.shape) < lost.share] = np.nan
    return out


def generator(seed: int, row: int, side: int, use: int) -> np.random.Generator:
    """What a row draws with from one side, for one of `USES`."""
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence([seed, _FIGURES, int(row), side, use])))


def _add_errors(
    out: Floats, doubt: ErrorDoubt, deviations: Floats, generators: Sequence[np.random.Generator]
) -> None:
    """Add errors to figures, in place."""
    noise = np.empty(deviations.shape)
    ratio = np.sqrt(np.log1p((deviations / out[0]) ** 2)) if doubt.distribution == "lognormal" else deviations
    for part, generator in zip(out, generators, strict=True):
        if doubt.distribution == "uniform":
            generator.random(out=noise)
            noise -= 0.5
            noise *= np.sqrt(12.0)
        else:
            generator.standard_normal(out=noise)
        noise *= ratio
        if doubt.distribution == "lognormal":
            part *= np.exp(noise - ratio**2 / 2.0)
        else:
            part += noise
    if np.isfinite([doubt.least, doubt.most]).any():
        np.clip(out, doubt.least, doubt.most, out=out)
