"""From normalised scores to the index for many replicates at once: as `roll_up`, with weights and methods of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from actionlines.errors import BadInputError
from actionlines.indices.arrays import Floats, Truths, Wholes, floats
from actionlines.indices.robustness.inputs import STATED_WEIGHTS
from actionlines.indices.robustness.means import Indicators, Scores, power_mean, power_of, sum_of
from actionlines.indices.roll_up import one_level, weighed
from actionlines.indices.specification import Choice, Rule, Specification


@dataclass
class Refused:
    """Which replicates (replicates, variants) have no index, and how many for what reason."""

    where: Truths
    reasons: Counter[str] = field(default_factory=Counter)

    def mark(self, faulty: Truths, reason: str) -> None:
        """Refuse these as well; one that was refused before is not counted again."""
        if not faulty.any():
            return
        new = np.broadcast_to(faulty, self.where.shape) & ~self.where
        if new.any():
            self.reasons[reason] += int(new.sum())
            self.where |= new


class Tree:
    """The tree of a specification, ready for many replicates."""

    def __init__(self, specification: Specification) -> None:
        self.specification = specification
        self.plans = [_Plan(specification, one.code) for one in specification.bottom_up]

    def index(
        self,
        normalised: Floats,
        weights: Mapping[str, Floats],
        *,
        why: Sequence[str],
        aggregation: Mapping[str, Choice],
        dropped: Wholes | None,
    ) -> tuple[Floats, Refused]:
        """Scores of the index, (replicates, variants, units), and what was refused; NaN there.

        Parameters
        ----------
        normalised : (replicates, units, indicators)
        weights
            By aggregate, (replicates or 1, variants, members); for those whose weights look at no figures.
        why
            Of each replicate why it was refused before; empty where it was not.
        aggregation
            By aggregate, where it is another than its rule's.
        dropped : (replicates or 1, variants)
            Column of the indicator that is left out, -1 for none.
        """
        variants = next(iter(weights.values())).shape[1] if weights else 1
        refused = Refused(np.zeros((len(normalised), variants), dtype=np.bool_))
        for reason in sorted(set(why) - {""}):
            refused.mark(np.array([one == reason for one in why])[:, None], reason)
        indicators = Indicators(normalised)
        done: dict[str, Scores] = {}
        for plan in self.plans:
            rule = plan.rule
            rule = Rule(aggregation.get(plan.code, rule.aggregation), rule.weights, rule.minimum_share)
            member = _Members(plan, indicators, done, dropped)
            power = power_of(rule.aggregation)
            own = weights.get(plan.code)
            if power is not None and rule.weights.method in STATED_WEIGHTS and own is not None:
                scores = member.mean(power, own, rule, refused)
            else:
                scores = member.by_the_rule(own, rule, refused)
            done[plan.code] = scores
        index = np.broadcast_to(
            done[self.specification.root].plain(), (*refused.where.shape, normalised.shape[1])
        )
        if refused.where.any():
            index = np.where(refused.where[..., None], np.nan, index)
        return floats(index), refused


class _Plan:
    """What stays the same of an aggregate: its rule, and which of its members are indicators in which columns."""

    def __init__(self, specification: Specification, code: str) -> None:
        column = {one.code: position for position, one in enumerate(specification.indicators)}
        self.code, self.rule = code, specification.rule_of(code)
        self.members = specification.children(code)
        self.stated = floats([specification.node(member).weight for member in self.members])
        self.leaves = [place for place, one in enumerate(self.members) if one in column]
        self.inner = [place for place, one in enumerate(self.members) if one not in column]
        self.inner_codes = [self.members[place] for place in self.inner]
        columns = [column[self.members[place]] for place in self.leaves]
        self.columns = np.array(columns, dtype=np.int64)
        in_a_row = bool(columns) and columns == list(range(columns[0], columns[0] + len(columns)))
        self.some: slice | Wholes = slice(columns[0], columns[0] + len(columns)) if in_a_row else self.columns


class _Members:
    """Members of one aggregate: scores of those that are indicators and of those that are aggregates."""

    def __init__(
        self, plan: _Plan, indicators: Indicators, done: Mapping[str, Scores], dropped: Wholes | None
    ) -> None:
        self.code, self.members, self.stated = plan.code, plan.members, plan.stated
        self.leaves, self.inner, self.columns = plan.leaves, plan.inner, plan.columns
        self.indicators, self.some = indicators, plan.some
        self.below = [done[code] for code in plan.inner_codes]
        self.dropped = dropped

    def mean(self, power: float, weights: Floats, rule: Rule, refused: Refused) -> Scores:
        """By one of the means, for all replicates together."""
        nothing: Truths = np.asarray(weights.sum(axis=-1) <= 0, dtype=np.bool_)
        refused.mark(nothing, f"{self.code}: all weights are 0")
        leaf_weights = weights[..., self.leaves] if self.inner else weights
        away = self._away()
        if away is not None:
            leaf_weights = np.where(away, 0.0, leaf_weights)
        reason = f"{self.code}: a score of 0 or below in a mean that takes none ({rule.aggregation.method})"
        self._refuse_low(power, away, reason, refused)
        inner_weights = weights[..., self.inner]
        if rule.minimum_share <= 0:
            whole = sum_of(self.columns, leaf_weights, self.below, inner_weights, power, self.indicators)
            if whole is not None:
                return whole
        members = []
        for place, scores in enumerate(self.below):
            moved, faulty = scores.transformed(power)
            if faulty.any():
                refused.mark(faulty, reason)
                moved = np.where(np.isfinite(moved), moved, np.nan)
            members.append((moved, scores.gaps or bool(faulty.any()), inner_weights[..., place]))
        return self._with_minimum(power_mean(self._leaves(power), leaf_weights, members, power), rule)

    def _leaves(self, power: float) -> tuple[Floats, bool] | None:
        """Transformed scores of the members that are indicators, and whether any is missing."""
        if not self.leaves:
            return None
        known = self.indicators.transformed(power)
        return known.scores[:, self.some], bool(known.gaps[self.some].any())

    def _refuse_low(self, power: float, away: Truths | None, reason: str, refused: Refused) -> None:
        """Refuse replicates in which an indicator that is not left out has a score that is too low."""
        if self.leaves and power != 1:
            low = self.indicators.transformed(power).low[:, None, self.some]
            if low.any():
                refused.mark(np.asarray((low if away is None else low & ~away).any(axis=-1)), reason)

    def by_the_rule(self, weights: Floats | None, rule: Rule, refused: Refused) -> Scores:
        """By any other method, one replicate after the other; weights from its figures where the rule says so."""
        scores = self._stacked(refused.where.shape[1])
        found = np.full(scores.shape[:-1], np.nan)
        known: dict[bytes, Floats] = {}
        for place in np.argwhere(~refused.where):
            row, variant = (int(position) for position in place)
            some = ~np.isnan(scores[row, variant]).all(axis=0) if self.dropped is not None else slice(None)
            below = scores[row, variant][:, some]
            own = (self.stated if weights is None else weights[row if len(weights) > 1 else 0, variant])[some]
            try:
                if weights is None:
                    own = self._found(below, own, rule, known)
                elif rule.weights.method != "as_stated":
                    own = own / own.sum()
                found[row, variant] = one_level(below, own, rule)
            except BadInputError as error:
                refused.mark(_only(refused.where, row, variant), f"{self.code}: {type(error).__name__}")
        return Scores(1.0, found, gaps=bool(np.isnan(found).any()))

    def _found(self, below: Floats, stated: Floats, rule: Rule, known: dict[bytes, Floats]) -> Floats:
        """Weights by a method that looks at the figures; the same figures are not looked at twice."""
        key = below.tobytes()
        if key not in known:
            known[key] = weighed([str(number) for number in range(len(stated))], below, stated, rule)
        return known[key]

    def _away(self) -> Truths | None:
        """Which indicators (replicates, variants, members) are left out; None where no doubt is about that."""
        if self.dropped is None or not self.leaves:
            return None
        away: Truths = np.equal(self.dropped[..., None], self.columns)
        return away

    def _stacked(self, variants: int) -> Floats:
        """All scores, (replicates, variants, units, members); NaN for what is left out."""
        replicates, _, units = self.indicators.plain.shape
        stacked = np.full((replicates, variants, units, len(self.members)), np.nan)
        leaves = np.swapaxes(self.indicators.plain[:, self.some], 1, 2)[:, None]
        away = self._away()
        stacked[..., self.leaves] = leaves if away is None else np.where(away[:, :, None, :], np.nan, leaves)
        for place, scores in zip(self.inner, self.below, strict=True):
            stacked[..., place] = scores.plain()
        return stacked

    def _with_minimum(self, found: Scores, rule: Rule) -> Scores:
        """The scores, missing where too few of the members that are not left out have one."""
        if rule.minimum_share <= 0:
            return found
        away = self._away()
        gone = np.zeros((1, 1, 1)) if away is None else away.astype(np.float64)
        there = np.matmul(
            1.0 - np.broadcast_to(gone, (*gone.shape[:2], len(self.leaves))),
            ~np.isnan(self.indicators.plain[:, self.some]),
        )
        count = len(self.members) - gone.sum(axis=-1)[..., None]
        for scores in self.below:
            there = there + ~np.isnan(scores.kept)
        with np.errstate(invalid="ignore", divide="ignore"):
            enough = there / count >= rule.minimum_share
        kept = np.where(enough, found.kept, np.nan)
        return Scores(found.power, kept, gaps=bool(np.isnan(kept).any()))


def _only(shape: Truths, row: int, variant: int) -> Truths:
    one = np.zeros_like(shape)
    one[row, variant] = True
    return one
