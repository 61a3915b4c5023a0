"""An index with other weights or another mean: who would stand where, and what a place owes to the weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from actionlines import places
from actionlines.errors import BadInputError
from actionlines.indices.arrays import Floats
from actionlines.indices.rank import ranks
from actionlines.indices.weightings import DRAWS, FIRST, MEANS, Mean, share_in_front
from actionlines.profiles.built_index import BuiltIndex, built_index
from actionlines.profiles.edition import Edition, edition, plain
from actionlines.profiles.listings import sort_key

if TYPE_CHECKING:
    from actionlines.indicators.releases import Release

MOST_PARTS: Final = 12
"""Parts of an index that can be weighed anew."""
_SEED: Final = 2003
"""Every reader is shown the same weightings."""


class NoWeightsError(BadInputError):
    """The index is not a mean of parts that could be weighed otherwise."""


class WrongWeightsError(BadInputError):
    """Not one weight of 0 or more for each part, or all of them 0."""


class NotAWeightError(BadInputError):
    """What somebody wrote for a weight is no number of 0 or more."""


class MeanOfNoughtError(BadInputError):
    """A mean that knows no score of 0, of scores among which there is one."""


@dataclass(frozen=True)
class Part:
    """One of those that the index is the mean of."""

    code: str
    name: str
    published: float
    """Its weight in the index as it is; all together 1."""
    weight: float
    """The one asked for; all together 1."""


@dataclass(frozen=True)
class Moved:
    """One area under both weightings."""

    area: str
    name: str
    place: float
    published_place: float
    score: float
    published_score: float
    in_front: float
    """Share of all weightings under which it is among the first, 0 to 1."""

    @property
    def climbed(self) -> float:
        """Places gained; below 0 lost."""
        return self.published_place - self.place


@dataclass(frozen=True)
class WhatIf:
    """What other weights would make of an index under one release."""

    index: str
    code: str
    title: str
    lang: str
    edition: Edition
    parts: tuple[Part, ...]
    mean: Mean
    published_mean: Mean
    means: tuple[Mean, ...]
    """Those that can be asked for: only the arithmetic one where a score is 0."""
    first: int
    """So many places are in front."""
    draws: int
    ranking: tuple[Moved, ...]
    """Best first."""

    @property
    def is_changed(self) -> bool:
        """Whether anything else than the index as it is was asked for."""
        same = all(abs(one.weight - one.published) < 1e-9 for one in self.parts)
        return not same or self.mean != self.published_mean

    def table(self) -> pl.DataFrame:
        """One row for each area, best first."""
        rows = [
            (
                one.area,
                one.name,
                *(one.place, one.published_place, one.score, one.published_score, one.in_front),
            )
            for one in self.ranking
        ]
        return pl.DataFrame(rows, schema=TABLE, orient="row").with_columns(
            pl.lit(self.index).alias("INDEX"), pl.lit(self.edition.id).alias("RELEASE")
        )

    def as_dict(self) -> dict[str, Any]:
        """The profile as JSON can hold it."""
        facts: dict[str, Any] = plain(self)
        return facts


TABLE: Final = pl.Schema(
    {
        "REF_AREA": pl.String(),
        "NAME": pl.String(),
        "PLACE": pl.Float64(),
        "PUBLISHED_PLACE": pl.Float64(),
        "SCORE": pl.Float64(),
        "PUBLISHED_SCORE": pl.Float64(),
        "SHARE_IN_FRONT": pl.Float64(),
    }
)
"""Columns of the table; INDEX and RELEASE follow."""


def can_be_weighed(built: BuiltIndex) -> bool:
    """Whether the index is a weighted mean of some parts."""
    specification = built.result.specification
    method = specification.rule_of(specification.root).aggregation.method
    return method in MEANS and 1 < len(specification.children(specification.root)) <= MOST_PARTS


def what_if(
    release: Release, name: str, *, weights: Sequence[float] | None = None, mean: str = "", lang: str
) -> WhatIf:
    """Give an index under other weights of its parts, or another mean of them.

    Parameters
    ----------
    name
        As for `profiles.index.index`.
    weights
        One for each part, 0 or more, of any sum; those of the index where not given.
    mean
        One of `weightings.MEANS`; that of the index where empty.

    Raises
    ------
    NoWeightsError, WrongWeightsError, MeanOfNoughtError
        If it cannot be weighed so.
    actionlines.errors.NotFoundError
        If there is no such index, or the release lacks figures that it needs.
    """
    built = built_index(release, name)
    if not can_be_weighed(built):
        raise NoWeightsError(f"{built.name} is no weighted mean of at most {MOST_PARTS} parts")
    specification, result = built.result.specification, built.result
    root = specification.root
    published: Mean = specification.rule_of(root).aggregation.method  # type: ignore[assignment]
    own = result.weights[root] / result.weights[root].sum()
    chosen = own if weights is None else _shares(weights, own.size)
    asked, means = _mean(mean or published, built)
    parts = tuple(
        Part(code, specification.name(code, lang=lang), float(before), float(now))
        for code, before, now in zip(specification.children(root), own, chosen, strict=True)
    )
    return WhatIf(
        index=built.name,
        code=root,
        title=specification.name(root, lang=lang),
        lang=lang,
        edition=edition(release),
        parts=parts,
        mean=asked,
        published_mean=published,
        means=means,
        first=FIRST,
        draws=DRAWS,
        ranking=_ranking(release, built, chosen, asked, lang),
    )


def _shares(weights: Sequence[float], parts: int) -> Floats:
    given = np.asarray(weights, dtype=np.float64)
    if given.size != parts:
        raise WrongWeightsError(f"{parts} weights are expected, one for each part, not {given.size}")
    if not (np.isfinite(given) & (given >= 0)).all():
        raise WrongWeightsError("a weight is a number of 0 or more")
    if not given.sum() > 0:
        raise WrongWeightsError("all weights are 0; give one part at least a weight above 0")
    return given / given.sum()


def _mean(asked: str, built: BuiltIndex) -> tuple[Mean, tuple[Mean, ...]]:
    scores = _part_scores(built)
    whole = scores[~np.isnan(scores).any(axis=1)]
    possible: tuple[Mean, ...] = tuple(MEANS) if (whole > 0).all() else ("arithmetic",)
    for one in possible:
        if one == asked:
            return one, possible
    if asked in MEANS:
        raise MeanOfNoughtError(
            f"{built.name} has parts with a score of 0, which a {asked} mean does not allow"
        )
    raise WrongWeightsError(f"{asked!r} is none of {', '.join(MEANS)}")


def _part_scores(built: BuiltIndex) -> Floats:
    result, root = built.result, built.result.specification.root
    columns = [result.column(code) for code in result.specification.children(root)]
    found: Floats = result.scores[:, columns]
    return found


def _ranking(
    release: Release, built: BuiltIndex, weights: Floats, mean: Mean, lang: str
) -> tuple[Moved, ...]:
    result, root = built.result, built.result.specification.root
    column = result.column(root)
    before, stood = result.scores[:, column], result.ranks[:, column]
    scores = np.where(np.isnan(before), np.nan, MEANS[mean](_part_scores(built), weights))
    stands = ranks(result.specification.standing(scores)[:, None], digits=12)[:, 0]
    front = _in_front(release, built.name, built.index.fingerprint, mean)
    found = [
        Moved(unit, places.display_name(unit, lang), *map(float, (place, was, score, published, share)))
        for unit, place, was, score, published, share in zip(
            result.units, stands, stood, scores, before, front, strict=True
        )
        if not np.isnan(score)
    ]
    return tuple(sorted(found, key=lambda one: (one.place, sort_key(one.name))))


@lru_cache(maxsize=32)
def _in_front(release: Release, name: str, fingerprint: str, mean: Mean) -> tuple[float, ...]:
    """The same for all weights that are asked for; `fingerprint` as for `built_index`."""
    built = built_index(release, name)
    result = built.result
    scored = ~np.isnan(result.scores[:, result.column(result.specification.root)])
    scores = np.where(scored[:, None], _part_scores(built), np.nan)
    front = share_in_front(
        scores,
        mean=mean,
        high_is_good=result.specification.direction == 1,
        rng=np.random.default_rng(_SEED),
    )
    return tuple(front.tolist())
