"""What a target is. Plain values; nothing is read here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from actionlines.progress.within import PARITY_HIGH, PARITY_LOW

Rule = Literal["at_least", "at_most", "times_baseline", "parity", "improve"]
RULES: Final = ("at_least", "at_most", "times_baseline", "parity", "improve")
"""`at_least` and `at_most`: a value in the unit of the indicator. `times_baseline`: that many times the figure of
the baseline year. `parity`: the ratio of two groups within a band. `improve`: the right way, no value is stated.
"""

GROUPS_KNOWN_TO: Final = 2024
"""From this year on groups are taken as they were in it: who joins or leaves later is not known yet."""

Measured = Literal["figure", "parity_sex", "parity_urbanisation"]
MEASURES: Final = ("figure", "parity_sex", "parity_urbanisation")
"""What of the indicator is held against the target: the figure itself, or a recipe of the derived layer."""

Binds = Literal["world", "group", "country"]
BINDS: Final = ("world", "group", "country")
"""Whom it binds: the world as a whole, a group of countries as a whole, or each country for itself."""

Status = Literal["seen", "unverified"]
STATUSES: Final = ("seen", "unverified")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a target is written, and whether it was read there."""

    document: str
    publisher: str
    address: str | None
    place: str
    """Paragraph, page or number in the document."""
    status: Status
    """`seen` in the document or in a copy of its words; `unverified`: recalled, not found in a source."""


@dataclass(frozen=True, slots=True)
class Binding:
    """Whom a target binds."""

    kind: Binds
    area: str
    """Code of the world, the group or the one country; 001 where each country is bound for itself."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What is to be reached."""

    rule: Rule
    value: float | None
    """Value, factor or None (`parity`, `improve`)."""
    low: float = PARITY_LOW
    high: float = PARITY_HIGH
    """Of a parity band."""

    def value_for(self, baseline: float | None) -> float | None:
        """The value to be reached, where the baseline is that; None where there is none to be told.

        Examples
        --------
        >>> Aim("times_baseline", 1.4).value_for(50.0), Aim("at_least", 70.0).value_for(None)
        (70.0, 70.0)
        """
        if self.rule == "times_baseline":
            return None if baseline is None or self.value is None else self.value * baseline
        return 1.0 if self.rule == "parity" else self.value


@dataclass(frozen=True, slots=True)
class Target:
    """One dated target."""

    code: str
    """Of its set and itself: `UMC_2030.internet-use`."""
    set: str
    names: Mapping[str, str]
    """Its own name in the six languages; empty where the name of the indicator serves."""
    indicator: str | None
    """Whose figures are held against it; None where no indicator of the catalogue measures it."""
    proxy: bool
    """The indicator stands for what the target asks, but is not the same."""
    measure: Measured
    aim: Aim
    binding: Binding
    baseline_year: int | None
    deadline: int
    commitments: tuple[str, ...]
    """Codes of the action lines and paragraphs it serves."""
    bands: tuple[float, ...]
    """Bounds of the publisher's own bands of the score, ascending; empty where it has none."""
    source: Source

    @property
    def measurable(self) -> bool:
        """Whether there is an indicator to hold against it."""
        return self.indicator is not None

    @property
    def slug(self) -> str:
        """Address of the target's page: `umc-2030-internet-use`."""
        return self.code.lower().replace("_", "-").replace(".", "-")


@dataclass(frozen=True, slots=True)
class Set:
    """Targets that were set together."""

    code: str
    names: Mapping[str, str]
    publisher: str
    targets: tuple[Target, ...]
