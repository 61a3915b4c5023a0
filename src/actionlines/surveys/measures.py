"""What is summed for an indicator: y over x, for the units of its scope that answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any, Final

import ibis

from actionlines.surveys.description import Indicator, Statistic
from actionlines.surveys.units import Unit

WHOLE: Final = "_T"
"""The item of an indicator that has none."""


@dataclass(frozen=True)
class Measure:
    """One column of results: an indicator, or one of its items.

    The estimate is sum(w y) / sum(w x) over the rows in scope, or sum(w y) for a total. `x` is 1 except for a ratio.
    """

    indicator: Indicator
    item: str
    y: str | None
    x: str | None
    scope: tuple[str, ...]

    @property
    def statistic(self) -> Statistic:
        return self.indicator.statistic

    @property
    def is_total(self) -> bool:
        """Whether nothing stands below the line."""
        return self.statistic in ("total", "count")

    @property
    def is_share(self) -> bool:
        """Whether y is yes or no."""
        return self.statistic in ("proportion", "count")

    @property
    def keeps_unknown(self) -> bool:
        """Whether who gave no answer stays in the denominator, as a part of its own beside yes and no."""
        return self.indicator.no_answer == "separate"

    @property
    def x_is_answered(self) -> bool:
        """Whether x is 1 for who answered and 0 for who did not."""
        return self.x is None and not self.keeps_unknown

    def columns(self, unit: Unit) -> dict[str, Any]:
        """`scope`, `valid` (answered), `y` and `x` of each row; y and x are 0 where the row does not count."""
        one, zero = ibis.literal(1.0, "float64"), ibis.literal(0.0, "float64")
        scope, known = self._told(unit)
        y = one if self.y is None else unit.told(self.y)
        x = one if self.x is None else unit.told(self.x).cast("float64")
        if self.x is not None:
            known.append(x.notnull())
        valid = reduce(and_, known, scope)
        number = y.ifelse(one, zero) if y.type().is_boolean() else y.cast("float64")
        return {
            "scope": scope,
            "valid": valid,
            "y": ibis.cases((valid, number), else_=zero),
            "x": ibis.cases((scope if self.keeps_unknown else valid, x), else_=zero),
        }

    def answer(self, unit: Unit) -> Any:
        """What a row says of a yes or no, as one number: 0 not in scope, 1 no answer, 2 no, 3 yes."""
        parts = [unit.told(text) for text in self.scope]
        yes = ibis.literal(True) if self.y is None else unit.told(self.y)
        told = [(~_in_scope(parts), 0), (reduce(or_, [part.isnull() for part in parts]), 1)] if parts else []
        return ibis.cases(*told, (yes, 3), (yes.isnull(), 1), else_=2).cast("int8")

    def _told(self, unit: Unit) -> tuple[Any, list[Any]]:
        """Whether a row is in scope, and what must be known of it."""
        parts = [unit.told(text) for text in self.scope]
        asked = [] if self.y is None else [unit.told(self.y)]
        return _in_scope(parts), [part.notnull() for part in (*parts, *asked)]


def _in_scope(parts: Sequence[Any]) -> Any:
    """Whether all hold, where what is not known leaves a row in."""
    return reduce(and_, [ibis.coalesce(part, ibis.literal(True)) for part in parts], ibis.literal(True))


def measures_of(indicator: Indicator) -> Iterator[Measure]:
    """The measures of an indicator: one, or one an item."""
    scope = tuple(text for text in (indicator.scope,) if text is not None)
    below = None
    if indicator.statistic == "ratio":
        below = indicator.denominator
    elif indicator.denominator is not None:
        scope = (*scope, indicator.denominator)
    own: dict[str, str | None] = {WHOLE: indicator.numerator or indicator.value}
    for item, above in (indicator.items or own).items():
        yield Measure(indicator, item, above, below, scope)
