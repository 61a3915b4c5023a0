"""What an index is: a tree of indicators and aggregates, the steps from figure to score, and how sure to be of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np

from actionlines import declared
from actionlines.errors import BadInputError
from actionlines.indices.arrays import Floats, floats
from actionlines.indices.combine import UNWEIGHTED
from actionlines.indices.panel_rule import PanelRule

MOST_LEVELS: Final = 99
"""No index is that deep; what walks down the tree calls itself for each level."""


class SpecificationError(BadInputError):
    """A specification is not as it must be; `keys` lead to the fault in its file."""

    def __init__(self, text: str, keys: tuple[str | int, ...] = ()) -> None:
        super().__init__(text)
        self.keys = keys


class TreeError(SpecificationError):
    """Indicators and aggregates do not make one tree."""


class NegativeWeightError(SpecificationError):
    """A weight below nought."""


class UnusedWeightsError(SpecificationError):
    """Weights that the aggregation does not look at."""


class DirectionError(SpecificationError):
    """A direction that is neither 1 nor -1."""


class GoalpostsError(SpecificationError):
    """Goalposts whose upper end is not above the lower."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A method by its name, and its parameters by theirs."""

    method: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One step from figure to score: denominate, screen, impute, treat or normalise."""

    name: str
    choice: Choice


@dataclass(frozen=True, slots=True)
class Goalposts:
    """Lower and upper end of an indicator's scale, in its unit; where they come from, and whether that was checked."""

    lower: float
    upper: float
    truncate: bool = True
    source: str = ""
    checked: bool | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """A leaf of the tree.

    `direction` is 1 where more is better and -1 where less is. `series` is the code under which a release holds the
    figures and `breakdown` the part of the population, by dimension. `normalise` goes before the step's own method.
    """

    code: str
    parent: str
    names: Mapping[str, str] = field(default_factory=dict)
    direction: int = 1
    weight: float = 1.0
    unit: str = ""
    source: str = ""
    target: float | None = None
    goalposts: Goalposts | None = None
    denominator: str | None = None
    transformation: Choice | None = None
    series: str = ""
    breakdown: Mapping[str, str] = field(default_factory=dict)
    normalise: Choice | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """How the members of an aggregate become its score.

    `minimum_share`: share of its members (by number) that must have a score, or the aggregate has none. What is
    missing above that shares its weight out among the others.
    """

    aggregation: Choice = field(default_factory=lambda: Choice("arithmetic"))
    weights: Choice = field(default_factory=lambda: Choice("given"))
    minimum_share: float = 0.0


@dataclass(frozen=True, slots=True)
class Aggregate:
    """An inner node of the tree; the one without a parent is the index. `rule` goes before its level's."""

    code: str
    parent: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    weight: float = 1.0
    rule: Rule | None = None


Node = Indicator | Aggregate
Keys = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a choice was read: of a node, its weights, aggregation or way to normalise.

    `checked` is True where `source` itself was read, False where it was not; None where the choice is the author's own.
    """

    of: str
    what: str
    source: str
    checked: bool | None = None


@dataclass(frozen=True)
class Specification:
    """One index, whole.

    `direction` is -1 where a low score is the better place, as in an index of inequality; `best` is the score that is
    best where neither end is: 1 for a ratio of women to men. `year` is its figures'; `panel` says for which years more
    it is built, and how they compare.

    Raises
    ------
    TreeError
        If a parent is not there, a code stands twice, there is not one root, or an aggregate has no members.
    UnusedWeightsError
        If members have different weights that their aggregate's method does not look at.
    NegativeWeightError, DirectionError, GoalpostsError
        If an indicator or aggregate is not as it must be.
    """

    code: str
    indicators: tuple[Indicator, ...]
    aggregates: tuple[Aggregate, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    rule: Rule = field(default_factory=Rule)
    levels: Mapping[int, Rule] = field(default_factory=dict)
    ties: str = "min"
    source: str = ""
    robustness: declared.Node | None = None
    direction: int = 1
    year: int | None = None
    provenance: tuple[Provenance, ...] = ()
    best: float | None = None
    panel: PanelRule | None = None

    def __post_init__(self) -> None:
        for position, indicator in enumerate(self.indicators):
            _refuse_wrong_indicator(indicator, position)
        for position, aggregate in enumerate(self.aggregates):
            if not aggregate.weight >= 0:
                raise _negative(aggregate, ("aggregates", position, "weight"))
        if self.direction not in {1, -1}:
            raise DirectionError(
                f"the direction of the index is {self.direction}; 1: high is good, -1: low is", ("direction",)
            )
        _refuse_wrong_tree(self)
        for position, one in enumerate(self.provenance):
            if one.of not in self._by_code:
                raise TreeError(
                    f"{one.of!r} is no indicator and no aggregate", ("provenance", position, "of")
                )
        for position, aggregate in enumerate(self.aggregates):
            self._refuse_unused_weights(aggregate, ("aggregates", position))

    def _refuse_unused_weights(self, aggregate: Aggregate, keys: tuple[str | int, ...]) -> None:
        method = self.rule_of(aggregate.code).aggregation.method
        weights = {self.node(member).weight for member in self.children(aggregate.code)}
        if method in UNWEIGHTED and len(weights) > 1:
            raise UnusedWeightsError(
                f"the members of {aggregate.code} have different weights, which mean nothing to {method!r}; take them "
                "away or choose another aggregation",
                keys,
            )

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        """All codes: indicators as they stand, then aggregates from the bottom up, the index last."""
        return (*(one.code for one in self.indicators), *(one.code for one in self.bottom_up))

    @cached_property
    def bottom_up(self) -> tuple[Aggregate, ...]:
        """Aggregates, each after all of its members."""
        return tuple(sorted(self.aggregates, key=lambda one: self.level(one.code)))

    @cached_property
    def root(self) -> str:
        """Code of the index itself."""
        return next(one.code for one in self.aggregates if one.parent is None)

    @cached_property
    def _all(self) -> list[Node]:
        return [*self.indicators, *self.aggregates]

    @cached_property
    def _members(self) -> dict[str, tuple[str, ...]]:
        members: dict[str, list[str]] = {one.code: [] for one in self.aggregates}
        for one in self._all:
            if one.parent is not None:
                members[one.parent].append(one.code)
        return {code: tuple(codes) for code, codes in members.items()}

    @cached_property
    def _levels(self) -> dict[str, int]:
        levels = dict.fromkeys((one.code for one in self.indicators), 1)
        waiting = [one.code for one in self.aggregates]
        while waiting:
            ready = [code for code in waiting if all(member in levels for member in self._members[code])]
            levels |= {code: 1 + max(levels[member] for member in self._members[code]) for code in ready}
            waiting = [code for code in waiting if code not in levels]
        return levels

    @cached_property
    def _by_code(self) -> dict[str, Node]:
        return {one.code: one for one in self._all}

    def node(self, code: str) -> Node:
        """The indicator or aggregate of this code."""
        return self._by_code[code]

    def children(self, code: str) -> tuple[str, ...]:
        """Codes of an aggregate's members as they stand in the specification; none for an indicator."""
        return self._members.get(code, ())

    def leaves(self, code: str) -> tuple[str, ...]:
        """Codes of all indicators below a node."""
        members = self.children(code)
        return tuple(leaf for member in members for leaf in self.leaves(member)) if members else (code,)

    def level(self, code: str) -> int:
        """1 for an indicator, one more than its highest member for an aggregate."""
        return self._levels[code]

    def rule_of(self, code: str) -> Rule:
        """Rule of an aggregate: its own, its level's or that of the index."""
        aggregate = self.node(code)
        own = aggregate.rule if isinstance(aggregate, Aggregate) else None
        return own or self.levels.get(self.level(code), self.rule)

    def standing(self, scores: Floats) -> Floats:
        """Scores of the index so turned that the higher is the better place: what places are made from."""
        return floats(scores * self.direction if self.best is None else -np.abs(scores - self.best))

    def name(self, code: str, *, lang: str = "en") -> str:
        """Name of a node, in English or by its code where the language is not there."""
        names = {**(self.names if code == self.root else {}), **self.node(code).names}
        return names.get(lang) or names.get("en") or code


def _negative(one: Node, keys: Keys) -> NegativeWeightError:
    return NegativeWeightError(f"the weight of {one.code} is {one.weight:g}; a weight is 0 or more", keys)


def _refuse_wrong_indicator(indicator: Indicator, position: int) -> None:
    keys: Keys = ("indicators", position)
    if indicator.direction not in {1, -1}:
        raise DirectionError(
            f"the direction of {indicator.code} is {indicator.direction}; 1: more is better, -1: less is",
            (*keys, "direction"),
        )
    if not indicator.weight >= 0:
        raise _negative(indicator, (*keys, "weight"))
    ends = indicator.goalposts
    if ends is not None and not ends.lower < ends.upper:
        raise GoalpostsError(
            f"the goalposts of {indicator.code} are {ends.lower:g} and {ends.upper:g}; the lower comes first, "
            "also where less is better",
            (*keys, "goalposts"),
        )


def _refuse_wrong_tree(specification: Specification) -> None:
    if not specification.indicators:
        raise TreeError("an index has at least one indicator", ("indicators",))
    places = _places(specification)
    known = {one.code for one in specification.aggregates}
    parents = {code: one.parent for code, (one, _) in places.items()}
    for code, (one, keys) in places.items():
        if one.parent is not None and one.parent not in known:
            raise TreeError(f"{code} has the parent {one.parent!r}, which is no aggregate", (*keys, "parent"))
    roots = [one.code for one in specification.aggregates if one.parent is None]
    if len(roots) != 1:
        raise TreeError(
            f"one aggregate, the index, has no parent; here {', '.join(roots) or 'each has one'}",
            ("aggregates",),
        )
    with_members = set(parents.values())
    for code in known:
        if code not in with_members:
            raise TreeError(f"the aggregate {code} has no members", places[code][1])
        _refuse_ring(code, parents, places[code][1])


def _places(specification: Specification) -> dict[str, tuple[Node, Keys]]:
    """Each node with the keys that lead to it; a code that stands twice is an error."""
    found: list[tuple[Node, Keys]] = [
        *((one, ("indicators", position)) for position, one in enumerate(specification.indicators)),
        *((one, ("aggregates", position)) for position, one in enumerate(specification.aggregates)),
    ]
    places: dict[str, tuple[Node, Keys]] = {}
    for one, keys in found:
        if one.code in places:
            raise TreeError(f"the code {one.code} stands twice", (*keys, "code"))
        places[one.code] = (one, keys)
    return places


def _refuse_ring(code: str, parents: Mapping[str, str | None], keys: Keys) -> None:
    seen, at = {code}, parents[code]
    while at is not None:
        if at in seen:
            raise TreeError(f"the aggregate {code} is above itself, by way of {at}", (*keys, "parent"))
        seen.add(at)
        if len(seen) >= MOST_LEVELS:
            raise TreeError(f"{code} lies more than {MOST_LEVELS} levels deep", keys)
        at = parents[at]
