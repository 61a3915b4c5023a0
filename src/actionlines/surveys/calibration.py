"""Known totals of a population, as a description tells them, and the weights that meet them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any, Final, Literal

import ibis
import numpy as np
import polars as pl
from numpy.typing import NDArray
from pydantic import Field, model_validator

from actionlines.errors import BadInputError
from actionlines.surveys.described import CROSSED, Described, Quantity

Numbers = NDArray[np.float64]
Number = Annotated[float, Field(gt=0)]


class CalibrationError(BadInputError):
    """The sample cannot be made to meet the totals."""


class Calibration(Described):
    """Of a file: how its weights are made to meet the population's totals."""

    method: Literal["poststratify", "raking", "linear"]
    margins: dict[str, Annotated[dict[str, Number], Field(min_length=1)]] = {}
    totals: dict[Quantity, float] = {}
    source: str = ""

    @model_validator(mode="after")
    def _fitting(self) -> Calibration:
        if self.method == "poststratify" and (len(self.margins) != 1 or self.totals):
            raise ValueError("method = 'poststratify' takes one margin, crossed where need be: 'SEX x AGE'")
        if self.method == "raking" and (not self.margins or self.totals):
            raise ValueError("method = 'raking' takes margins and no totals; with totals it is 'linear'")
        if not self.margins and not self.totals:
            raise ValueError("say margins or totals, what the weights must meet")
        return self

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The breakdowns that the margins use, each once."""
        return tuple(dict.fromkeys(name for margin in self.margins for name in margin.split(CROSSED)))

    def columns(self) -> list[tuple[str, str | None]]:
        """The auxiliary variables: a margin with one of its parts, or a quantity."""
        parts = [(margin, part) for margin, known in self.margins.items() for part in known]
        return [*parts, *((text, None) for text in self.totals)]

    def known(self) -> Numbers:
        """The total of each auxiliary variable."""
        parts = [number for known in self.margins.values() for number in known.values()]
        return np.array([*parts, *self.totals.values()], dtype=np.float64)


@dataclass(frozen=True)
class Auxiliaries:
    """How weights are calibrated: the factor of each part of each margin and of each quantity, and what the variance
    asks for, the inverse of the sum of d x x' over the sample."""

    calibration: Calibration
    factors: Numbers
    inverse: Numbers

    def variables(self, parts: Mapping[str, Any], quantities: Mapping[str, Any]) -> list[Any]:
        """The auxiliary variables of each row, as columns of the engine."""
        found = []
        for name, part in self.calibration.columns():
            if part is None:
                found.append(ibis.coalesce(quantities[name], ibis.literal(0.0)))
                continue
            held = _in_part(parts, name, part)
            found.append(ibis.cases((held, ibis.literal(1.0)), else_=ibis.literal(0.0)))
        return found

    def factor(self, parts: Mapping[str, Any], quantities: Mapping[str, Any]) -> Any:
        """By what the weight of each row is multiplied."""
        if self.calibration.method == "linear":
            factor = _double(1.0)
            for number, column in zip(self.factors, self.variables(parts, quantities), strict=True):
                factor = factor + _double(number) * column
            return factor
        factor = _double(1.0)
        numbers = iter(self.factors)
        for margin, known in self.calibration.margins.items():
            cases = [(_in_part(parts, margin, part), _double(next(numbers))) for part in known]
            factor = factor * ibis.cases(*cases, else_=_double(1.0))
        return factor


def _double(number: float) -> Any:
    """A number that the engine takes for binary: what is written with a point is a decimal to DuckDB, and a product of
    three such has more places than it has room for."""
    return ibis.literal(repr(float(number))).cast("float64")


def _in_part(parts: Mapping[str, Any], margin: str, part: str) -> Any:
    held = ibis.literal(True)
    for name, code in zip(margin.split(CROSSED), part.split(CROSSED), strict=True):
        held = held & ibis.coalesce(parts[name] == code, ibis.literal(False))
    return held


def solve(calibration: Calibration, sums: pl.DataFrame, *, where: str) -> Auxiliaries:
    """Find the factors by which the sample meets the totals.

    Parameters
    ----------
    calibration
        What is known of the population.
    sums
        A row for each cross of the margins' parts in the sample: the parts, `w` (sum of weights), and `q_k` and
        `q_k_l` (sums of w times quantity k, and of w times quantities k and l).
    where
        Which file, for errors.

    Raises
    ------
    CalibrationError
        If rows stand in no part of a margin, a part has no row, totals contradict each other, or raking does not meet
        its margins; names margin and part.

    References
    ----------
    Deville and Särndal (1992), Journal of the American Statistical Association 87, 376-382; Deming and Stephan (1940),
    Annals of Mathematical Statistics 11, 427-444.
    """
    _covered(calibration, sums, where)
    design = (
        np.stack(list(dummies(calibration, sums)), axis=1)
        if calibration.margins
        else np.zeros((sums.height, 0))
    )
    weight = sums["w"].to_numpy().astype(np.float64)
    square, held = _moments(calibration, sums, design, weight)
    inverse = _inverted(square)
    known = calibration.known()
    if calibration.method == "linear":
        factors = np.zeros_like(known)
        for _ in range(REFINED):
            factors = factors + inverse @ (known - held - square @ factors)
        _met(held + square @ factors, calibration, where)
    else:
        factors = _raked(calibration, design, weight)
        _met(design.T @ (weight * np.exp(design @ np.log(factors))), calibration, where)
    return Auxiliaries(calibration, factors, inverse)


def _covered(calibration: Calibration, sums: pl.DataFrame, where: str) -> None:
    for margin, known in calibration.margins.items():
        names = margin.split(CROSSED)
        found = sums.select(pl.concat_str(names, separator=CROSSED).alias("part"), "w").filter(
            pl.col("w") > 0
        )
        if strange := sorted({part or "no part" for part in found["part"]} - set(known)):
            raise CalibrationError(
                f"{where}: calibration by {margin}: the sample has rows in {', '.join(strange)}, of which no total is "
                "said. Say it, or let every row stand in a part"
            )
        if empty := sorted(set(known) - set(found["part"])):
            raise CalibrationError(
                f"{where}: calibration by {margin}: nobody in the sample stands in {', '.join(empty)}. Join it with "
                "another part"
            )


def dummies(calibration: Calibration, sums: pl.DataFrame) -> Iterator[Numbers]:
    """Of each part of each margin: 1 in the rows of a table that stand in it, 0 in the others."""
    for margin, known in calibration.margins.items():
        parts = sums.select(pl.concat_str(margin.split(CROSSED), separator=CROSSED).alias("part"))["part"]
        for part in known:
            yield (parts == part).fill_null(value=False).to_numpy().astype(np.float64)


def _moments(
    calibration: Calibration, sums: pl.DataFrame, design: Numbers, weight: Numbers
) -> tuple[Numbers, Numbers]:
    """Sums over the sample of d x x', and of d x."""
    number = len(calibration.totals)
    with_weight = [sums[f"q_{k}"].to_numpy().astype(np.float64) for k in range(number)]
    single = np.stack(with_weight, axis=1) if number else np.zeros((len(weight), 0))
    double = np.array(
        [[float(sums[f"q_{min(k, m)}_{max(k, m)}"].sum()) for m in range(number)] for k in range(number)]
    ).reshape(number, number)
    mixed = design.T @ single
    square = np.block([[design.T @ (design * weight[:, None]), mixed], [mixed.T, double]])
    return square, np.r_[design.T @ weight, single.sum(axis=0)]


def _inverted(square: Numbers) -> Numbers:
    """The inverse, of variables of any size; where one is the sum of others, the one that leaves it out."""
    size = np.sqrt(np.maximum(np.diag(square), np.finfo(np.float64).tiny))
    scaled = np.linalg.pinv(square / np.outer(size, size), rcond=1e-11, hermitian=True)
    found: Numbers = scaled / np.outer(size, size)
    return found


def _raked(calibration: Calibration, design: Numbers, weight: Numbers) -> Numbers:
    """Margin by margin, until all are met: a factor for each part of each."""
    known, factors = calibration.known(), np.ones(design.shape[1])
    sizes = np.cumsum([0, *(len(parts) for parts in calibration.margins.values())])
    for _ in range(ROUNDS):
        for first, last in pairwise(sizes):
            current = design[:, first:last].T @ (weight * np.exp(design @ np.log(factors)))
            factors[first:last] *= known[first:last] / current
        held = design.T @ (weight * np.exp(design @ np.log(factors)))
        away = float(np.max(np.abs(held / known - 1)))
        if away < CLOSE or not (factors.min() > LEAST and factors.max() < 1 / LEAST):
            break
    return factors


def _met(held: Numbers, calibration: Calibration, where: str) -> None:
    known = calibration.known()
    scale = np.maximum(np.abs(known), np.abs(known).max() * 1e-12)
    away = np.abs(held - known) / scale
    worst = int(np.argmax(away))
    if away[worst] > MET:
        name, part = calibration.columns()[worst]
        raise CalibrationError(
            f"{where}: the totals cannot all be met; {name}{'' if part is None else f' {part}'} should be "
            f"{known[worst]:,.6g} and comes to {held[worst]:,.6g}. Totals of margins must add up to the same population"
        )


ROUNDS: Final = 2000
"""How often raking goes round at most."""
CLOSE: Final = 1e-13
"""How close, as a share of the total, raking comes before it stops."""
LEAST: Final = 1e-100
"""A factor below this, or its inverse above, tells that margins contradict each other."""
REFINED: Final = 3
"""How often a solution is corrected by what it still misses."""
MET: Final = 1e-8
"""How far from a total, as a share of it, weights may lie and be called calibrated."""
