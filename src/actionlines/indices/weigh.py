"""Weights of an aggregate's members: one function, one method.

All take the members' `scores` (units, members) and the `stated` weights (members,) and return weights that add up
to 1, except `stated_weights`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from actionlines.errors import BadInputError
from actionlines.indices.aggregate import shares
from actionlines.indices.arrays import Floats, floats
from actionlines.indices.coherence.components import principal_components


class UnfitScoresError(BadInputError):
    """Scores that a method cannot take weights from."""


class OpposedMemberError(BadInputError):
    """A member that pulls against the first principal component."""


class WeakComponentError(BadInputError):
    """A first principal component that stands for too little."""


def given_weights(scores: npt.ArrayLike, stated: npt.ArrayLike) -> Floats:
    """The weights of the specification, made to add up to 1.

    Examples
    --------
    >>> given_weights([[1.0, 2.0]], [1, 3])
    array([0.25, 0.75])
    """
    return shares(stated, np.zeros(floats(stated).shape))


def stated_weights(scores: npt.ArrayLike, stated: npt.ArrayLike) -> Floats:
    """The weights of the specification as they are printed, whether they add up to 1 or not: for a weighted sum.

    Examples
    --------
    >>> stated_weights([[1.0, 2.0, 3.0]], [0.33, 0.33, 0.33])
    array([0.33, 0.33, 0.33])
    """
    shares(stated, np.zeros(floats(stated).shape))
    return floats(stated)


def equal_weights(scores: npt.ArrayLike, stated: npt.ArrayLike) -> Floats:
    """The same weight for each member, whatever the specification states.

    Examples
    --------
    >>> equal_weights([[1.0, 2.0]], [1, 3])
    array([0.5, 0.5])
    """
    size = floats(stated).shape[-1]
    return np.full(size, 1.0 / size)


def entropy_weights(scores: npt.ArrayLike, stated: npt.ArrayLike) -> Floats:
    """More weight for members that tell units apart: 1 less Shannon's entropy of how their sum is spread over units.

    Parameters
    ----------
    scores : (units, members), each >= 0
        NaN takes no part.
    stated
        A member of weight 0 takes no part; above 0 its size does not matter.

    Returns
    -------
    array of shape (members,), adding up to 1

    Raises
    ------
    UnfitScoresError
        If a score is below 0, a member's scores are all 0, or no member tells units apart.

    References
    ----------
    C. L. Hwang, K. Yoon (1981), Multiple attribute decision making, the entropy method.

    Examples
    --------
    >>> entropy_weights([[1.0, 0.0], [1.0, 10.0]], [1, 1])
    array([0., 1.])
    """
    figures, counts = floats(scores), floats(stated) > 0
    if (figures < 0).any():
        raise UnfitScoresError("a score is below 0, of which there is no entropy; use min_max")
    total = np.nansum(figures, axis=0)
    if (total[counts] == 0).any():
        raise UnfitScoresError("a member's scores are all 0, so that they have no spread; leave it out")
    part = figures / np.where(total > 0, total, 1.0)
    units = (~np.isnan(figures)).sum(axis=0)
    plogp = np.where(part > 0, part * np.log(np.where(part > 0, part, 1.0)), 0.0)
    entropy = -plogp.sum(axis=0) / np.log(np.maximum(units, 2))
    told = np.where(counts, np.maximum(1.0 - entropy, 0.0), 0.0)
    told[told < 1e-12] = 0.0
    if told.sum() == 0:
        raise UnfitScoresError(
            "no member tells units apart: all have the same score in each; use equal weights"
        )
    return floats(told / told.sum())


def budget_weights(scores: npt.ArrayLike, stated: npt.ArrayLike, *, points: npt.ArrayLike) -> Floats:
    """Mean of what experts gave: each shares out a budget of points among the members.

    Parameters
    ----------
    scores, stated
        Not looked at but for their number.
    points : (experts, members), each >= 0
        In the order of the members. Each expert's points are made to add up to 1 first, so that none counts for more.

    Returns
    -------
    array of shape (members,), adding up to 1

    Raises
    ------
    WeightError
        If an expert gave not one number for each member, a negative one, or none at all.

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 6, budget allocation process.

    Examples
    --------
    >>> budget_weights([[1.0, 2.0]], [1, 1], points=[[60, 40], [1, 4]])
    array([0.4, 0.6])
    """
    given = np.atleast_2d(floats(points))
    return floats(shares(given, np.zeros((*given.shape[:-1], floats(stated).shape[-1]))).mean(axis=0))


def component_weights(
    scores: npt.ArrayLike,
    stated: npt.ArrayLike,
    *,
    least_explained: float = 0.5,
    codes: Sequence[str] | None = None,
) -> Floats:
    """Loadings of the first principal component, made to add up to 1, if it can be read as one thing measured.

    Parameters
    ----------
    scores : (units, members)
        Units that lack a score are left out.
    stated
        A member of weight 0 takes no part; above 0 its size does not matter.
    least_explained
        Least share of the whole variance that the component must stand for.
    codes
        Of the members, for errors.

    Returns
    -------
    array of shape (members,), adding up to 1

    Raises
    ------
    OpposedMemberError
        If a member pulls against the component: its weight would be negative, and a better score would cost.
    WeakComponentError
        If the component stands for less than `least_explained`.
    ComponentsError
        As for `coherence.components.principal_components`.

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 6. COINr's `get_PCA` hands out negative weights
    (-0.744 in its own example).

    Examples
    --------
    >>> component_weights([[1.0, 2.0], [2.0, 4.5], [3.0, 5.5]], [1, 1])
    array([0.5, 0.5])
    """
    figures, counts = floats(scores), floats(stated) > 0
    names = codes or [f"member {number}" for number in range(1, counts.size + 1)]
    columns = [names[int(member)] for member in np.flatnonzero(counts)]
    found = principal_components(figures[:, counts], columns)
    if found.against:
        raise OpposedMemberError(
            f"{', '.join(found.against)}: pulls against the others, so that its weight would be "
            "negative; check its direction, move it to another pillar, or use other weights"
        )
    if found.shares[0] < least_explained:
        raise WeakComponentError(
            f"the first principal component stands for {found.shares[0]:.0%} of the variance, less than "
            f"{least_explained:.0%}: the members do not measure one thing; use other weights, or lower least_explained"
        )
    weights = np.zeros(counts.size)
    weights[counts] = found.loadings[:, 0] / found.loadings[:, 0].sum()
    return weights
