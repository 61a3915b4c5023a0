"""How unequally something is spread over countries, or over people: one function, one measure.

Every measure takes values (not below nought) and weights: with the people of each country as weights it is the
inequality between people who each have their country's figure, without weights that between countries. A
unit whose value or weight is missing (NaN) takes no part, nor does one that weighs nothing.

Where a value is 0, the logarithm that `theil_l` and `atkinson` take of it has no bound. The rule is the limit
that the formula tends to: `theil_l` is infinite and `atkinson` with an aversion of 1 and above is 1. All other
measures take zeros as they are; a unit with 0 adds nothing to `theil_t`, but counts in its mean (the R package
ineq leaves such units out of Theil's T, and so gives less). Where all values are 0, nothing is shared and no
measure is given.

A share of people has two sides: see `bounded`.
"""

from __future__ import annotations

import numpy as np
import scipy
from numpy.typing import ArrayLike

from actionlines.errors import BadInputError
from actionlines.progress.populations import Population, population


class AversionError(BadInputError):
    """An aversion to inequality that is not above nought."""


def gini(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Gini coefficient: half the mean difference between any two units, relative to the mean.

    Parameters
    ----------
    values : array of shape (units,), each >= 0
        NaN means missing: the unit takes no part.
    weights : array of shape (units,), each >= 0, optional
        People of each unit; without them all units count alike.

    Returns
    -------
    float
        sum_ij p_i p_j |x_i - x_j| / (2 mu), from 0 (all alike) to 1 - the share of the least unit.

    Raises
    ------
    NegativeValueError, InfiniteValueError, UnfitWeightsError, NothingToShareError
        See `populations`.

    References
    ----------
    Gini, C. (1912), Variabilità e mutabilità; weighted form as in Cowell, F. (2011), Measuring Inequality, 3rd
    ed., ch. 2 and A.1. Checked against the R package ineq (`Gini`) and by replicating units.

    Examples
    --------
    >>> gini([1.0, 3.0])
    0.25
    """
    return _gini(population(values, weights))


def _gini(units: Population) -> float:
    below = np.cumsum(units.shares) - units.shares
    above = np.cumsum(units.shares[::-1])[::-1] - units.shares
    return float(np.sum(units.shares * units.relative * (below - above)))


def gini_unbiased(values: ArrayLike) -> float:
    """Gini coefficient of a sample of n units, times n / (n - 1): 1 where one unit has all.

    Parameters, errors and source as for `gini`; without weights, since n counts units. 0 for a single unit.

    Examples
    --------
    >>> gini_unbiased([0.0, 0.0, 5.0])
    1.0
    """
    units = population(values)
    n = units.values.size
    return _gini(units) * n / (n - 1) if n > 1 else 0.0


def theil_t(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Theil's T, generalised entropy of order 1: most sensitive to those who have most.

    Parameters and errors as for `gini`.

    Returns
    -------
    float
        sum p (x / mu) ln(x / mu), from 0 to ln of (1 / share of the least unit); a unit with 0 adds 0.

    References
    ----------
    Theil, H. (1967), Economics and Information Theory; Cowell (2011), ch. 3. Checked against ineq (`Theil`).

    Examples
    --------
    >>> round(theil_t([1.0, 3.0]), 6)
    0.130812
    """
    units = population(values, weights)
    return float(np.sum(units.shares * scipy.special.xlogy(units.relative, units.relative)))


def theil_l(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Theil's L, mean logarithmic deviation, generalised entropy of order 0: sensitive to those who have least.

    Parameters and errors as for `gini`.

    Returns
    -------
    float
        sum p ln(mu / x), from 0; infinite where any unit has 0.

    References
    ----------
    Theil (1967); Cowell (2011), ch. 3. Checked against ineq (`Theil` with parameter 1), which is infinite too.

    Examples
    --------
    >>> round(theil_l([1.0, 3.0]), 6), theil_l([0.0, 3.0])
    (0.143841, inf)
    """
    units = population(values, weights)
    return float(np.sum(scipy.special.rel_entr(units.shares, units.shares * units.relative)))


def generalised_entropy(values: ArrayLike, weights: ArrayLike | None = None, *, order: float) -> float:
    """Generalised entropy: the family of measures that part into between and within groups without a rest.

    Parameters
    ----------
    values, weights
        As for `gini`.
    order
        The higher, the more those count who have much: 0 is `theil_l`, 1 `theil_t`, 2 half the square of
        `variation`.

    Returns
    -------
    float
        sum p ((x / mu)^order - 1) / (order (order - 1)), from 0; infinite for an order below 0 where any unit
        has 0.

    References
    ----------
    Cowell (2011), ch. 3; Shorrocks, A. (1980), The class of additively decomposable inequality measures,
    Econometrica 48. Checked against ineq (`entropy`).

    Examples
    --------
    >>> generalised_entropy([1.0, 3.0], order=2.0)
    0.125
    """
    if order == 1:
        return theil_t(values, weights)
    if order == 0:
        return theil_l(values, weights)
    units = population(values, weights)
    with np.errstate(divide="ignore"):
        powers = units.relative**order
    return float(np.sum(units.shares * (powers - 1)) / (order * (order - 1)))


def atkinson(values: ArrayLike, weights: ArrayLike | None = None, *, aversion: float = 1.0) -> float:
    """Atkinson's measure: the part of the mean that could be given up if the rest were spread evenly.

    Parameters
    ----------
    values, weights
        As for `gini`.
    aversion
        Above 0: how much those count who have least. 1 compares the geometric with the arithmetic mean.

    Returns
    -------
    float
        1 - (sum p (x / mu)^(1 - aversion))^(1 / (1 - aversion)), from 0 to 1; 1 where any unit has 0 and the
        aversion is 1 or above.

    Raises
    ------
    AversionError
        If the aversion is not above 0.

    References
    ----------
    Atkinson, A. (1970), On the measurement of inequality, Journal of Economic Theory 2; UNDP, Human Development
    Report 2023-24, Technical note 2 (aversion 1). Checked against ineq (`Atkinson`).

    Examples
    --------
    >>> round(atkinson([1.0, 3.0]), 6), atkinson([0.0, 3.0])
    (0.133975, 1.0)
    """
    if not aversion > 0:
        raise AversionError(f"an aversion of {aversion:g}: give one above 0, such as 0.5, 1 or 2")
    units = population(values, weights)
    if aversion >= 1 and units.values[0] == 0:
        return 1.0
    if aversion == 1:
        return float(-np.expm1(np.sum(units.shares * np.log(units.relative))))
    return 1.0 - float((units.shares @ units.relative ** (1 - aversion)) ** (1 / (1 - aversion)))


def hoover(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Hoover's index (Ricci-Schutz, Robin Hood): the share of the whole that would have to change hands.

    Parameters and errors as for `gini`.

    Returns
    -------
    float
        sum p |x / mu - 1| / 2, from 0 to 1 - the share of the least unit.

    References
    ----------
    Hoover, E. (1936), Review of Economics and Statistics 18. Checked against ineq (`RS`).

    Examples
    --------
    >>> hoover([1.0, 3.0])
    0.25
    """
    units = population(values, weights)
    return float(np.sum(units.shares * np.abs(units.relative - 1))) / 2


def variation(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Coefficient of variation: the standard deviation of the whole population divided by the mean.

    Parameters and errors as for `gini`.

    References
    ----------
    Cowell (2011), ch. 2. Checked against ineq (`var.coeff`), which divides by n too.

    Examples
    --------
    >>> variation([1.0, 3.0])
    0.5
    """
    units = population(values, weights)
    return float(np.sqrt(np.sum(units.shares * (units.relative - 1) ** 2)))


def bonferroni(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Bonferroni's index: how far the mean of those who have least lies below the mean of all.

    Parameters and errors as for `gini`.

    Returns
    -------
    float
        Without weights 1 - sum_{i < n} (m_i / mu) / (n - 1), m_i the mean of the i lowest; 1 where one unit has
        all, 0 for a single unit. With weights 1 - the integral of L(p) / p over p from 0 to 1, L the Lorenz
        curve drawn straight between units: it does not change when a unit is split into like parts. The two
        differ by the order of 1 / n.

    References
    ----------
    Bonferroni, C. (1930), Elementi di statistica generale; the form with n - 1 is recalled from Tarsitano, A.
    (1990), The Bonferroni index of income inequality, and was not checked against it.

    Examples
    --------
    >>> bonferroni([1.0, 3.0]), bonferroni([0.0, 0.0, 5.0])
    (0.5, 1.0)
    """
    units = population(values, weights)
    return _bonferroni_of_units(units) if weights is None else _bonferroni_of_people(units)


def _bonferroni_of_units(units: Population) -> float:
    n = units.values.size
    if n == 1:
        return 0.0
    lowest = np.cumsum(units.values)[:-1] / np.arange(1, n)
    return 1.0 - float(np.sum(lowest)) / units.mean / (n - 1)


def _bonferroni_of_people(units: Population) -> float:
    """Per unit L(p) = rest + r p between its ends: the integral of L(p) / p is r width + rest ln(end / start)."""
    ends = np.cumsum(units.shares)
    starts = ends - units.shares
    lorenz = np.cumsum(units.shares * units.relative) - units.shares * units.relative
    rests = lorenz - units.relative * starts
    later = 1.0 - float(np.sum(units.relative * units.shares))
    return later - float(np.sum(rests[1:] * np.log(ends[1:] / starts[1:])))


def kolm(values: ArrayLike, weights: ArrayLike | None = None, *, aversion: float = 1.0) -> float:
    """Kolm's measure, in the unit of the values: it stays as it is when all gain the same, not when all double.

    Parameters
    ----------
    values, weights
        As for `gini`.
    aversion
        Above 0, per unit of the values: how much those count who have least.

    Returns
    -------
    float
        ln(sum p exp(aversion (mu - x))) / aversion, from 0.

    Raises
    ------
    AversionError
        If the aversion is not above 0.

    References
    ----------
    Kolm, S. (1976), Unequal inequalities I, Journal of Economic Theory 12. Checked against ineq (`Kolm`).

    Examples
    --------
    >>> round(kolm([1.0, 3.0]), 6)
    0.433781
    """
    if not aversion > 0:
        raise AversionError(f"an aversion of {aversion:g}: give one above 0")
    units = population(values, weights)
    return float(scipy.special.logsumexp(aversion * (units.mean - units.values), b=units.shares)) / aversion
