"""Principal components of a pillar: how many things its indicators measure, and whether they pull the same way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from actionlines.errors import BadInputError
from actionlines.indices.arrays import Floats, floats


class ComponentsError(BadInputError):
    """Principal components cannot be found: too few units with every figure, or a column that does not vary."""


@dataclass(frozen=True)
class Components:
    """Principal components of standardised columns, the largest first.

    `loadings` has a row per column and a column per component, each of length one. The sign of a component is free:
    here its loadings sum to at least 0, so that a first component of indicators that agree is positive throughout.
    """

    columns: tuple[str, ...]
    units: int
    eigenvalues: Floats
    loadings: Floats

    @property
    def shares(self) -> Floats:
        """Share of the whole variance per component."""
        return floats(self.eigenvalues / self.eigenvalues.sum())

    @property
    def above_one(self) -> int:
        """Number of components with an eigenvalue above 1 (Kaiser's rule); one is wanted within a pillar."""
        return int((self.eigenvalues > 1.0).sum())

    @property
    def against(self) -> tuple[str, ...]:
        """Columns that pull against the first component: weights taken from it would be negative."""
        return tuple(name for name, load in zip(self.columns, self.loadings[:, 0], strict=True) if load < 0)

    def frame(self) -> pl.DataFrame:
        """COMPONENT, EIGENVALUE, SHARE, and one column of loadings per indicator."""
        names = [f"PC{number}" for number in range(1, len(self.eigenvalues) + 1)]
        loads = dict(zip(self.columns, self.loadings, strict=True))
        return pl.DataFrame(
            {"COMPONENT": names, "EIGENVALUE": self.eigenvalues, "SHARE": self.shares, **loads}
        )


def principal_components(values: npt.ArrayLike, columns: Sequence[str]) -> Components:
    """Find the principal components of standardised columns, with a sign that means something.

    Parameters
    ----------
    values : (units, columns)
        Units that lack a figure are left out.
    columns
        Their codes.

    Returns
    -------
    Components
        Eigenvalues of the correlation matrix and unit-length loadings.

    Raises
    ------
    ComponentsError
        If fewer than two units have every figure, or a column does not vary among them.

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 4. H. F. Kaiser (1960), The application of
    electronic computers to factor analysis, Educational and Psychological Measurement 20.

    Examples
    --------
    >>> found = principal_components([[1.0, 2.0], [2.0, 4.5], [3.0, 5.5]], ("A", "B"))
    >>> found.loadings[:, 0].round(4), found.above_one, found.against
    (array([0.7071, 0.7071]), 1, ())
    """
    x = floats(values)
    whole = x[~np.isnan(x).any(axis=1)]
    if len(whole) < 2:
        raise ComponentsError(
            f"{len(whole)} units have a figure in every one of {', '.join(columns)}; principal components take at "
            "least 2: impute first, or leave out the indicator with the most gaps"
        )
    still = [name for name, spread in zip(columns, np.ptp(whole, axis=0), strict=True) if spread == 0]
    if still:
        raise ComponentsError(
            f"{', '.join(still)}: the same for every unit that has all figures; leave it out"
        )
    standard = (whole - whole.mean(axis=0)) / whole.std(axis=0, ddof=1)
    _, singular, turned = np.linalg.svd(standard, full_matrices=False)
    size = x.shape[1]
    eigenvalues, loadings = np.zeros(size), np.zeros((size, size))
    eigenvalues[: len(singular)] = singular**2 / (len(whole) - 1)
    loadings[:, : len(turned)] = turned.T * np.where(turned.sum(axis=1) < 0, -1.0, 1.0)
    return Components(tuple(columns), len(whole), eigenvalues, loadings)
