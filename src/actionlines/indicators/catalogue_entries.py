"""The parts of a catalogue: indicator, series, source, unit, headline. Plain values, nothing is read here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

Texts = Mapping[str, str]
"""One text in the six languages: language code to text."""

KINDS: Final = (
    "percent",
    "per_100",
    "per_million",
    "count",
    "index",
    "ratio",
    "money",
    "years",
    "quantity",
    "year",
)
DIRECTNESS: Final = ("direct", "in_part", "proxy")
AGGREGATES: Final = ("weighted_mean", "sum", "none")
NO_HEADLINE: Final = ("no_indicator_agreed", "none_published", "not_redistributable", "not_bundled")
UNUSED: Final = (
    "another_unit",
    "complement",
    "derived_here",
    "detail",
    "no_dimension",
    "outside_subject",
    "superseded",
)


@dataclass(frozen=True, slots=True)
class Reference:
    """Code of an indicator in another list, `seen` in that list's own text or `unverified`."""

    code: str
    status: str


@dataclass(frozen=True, slots=True)
class Measure:
    """How directly an indicator measures an action line: `direct`, `in_part` or `proxy`."""

    line: str
    directness: str


@dataclass(frozen=True, slots=True)
class Series:
    """A source's own series and where it lies in our key; a breakdown not named is as the reader says."""

    source: str
    series: str
    breakdowns: Mapping[str, str] = field(default_factory=dict)
    factor: float = 1.0
    age_scope: str | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """Unit of measure: SDMX-like code, name and short form in six languages.

    `around` has, for languages that put the unit not behind the figure, how the two stand together.
    """

    code: str
    names: Texts
    short_names: Texts
    around: Mapping[str, str] = field(default_factory=dict)

    def with_figure(self, figure: str, *, lang: str) -> str:
        """A written figure and its unit in full, as running text has them."""
        if lang in self.around:
            return self.around[lang].format(figure=figure)
        return f"{figure} {self.names[lang]}"


@dataclass(frozen=True, slots=True)
class Family:
    """Indicators that belong together: one file of the catalogue."""

    code: str
    names: Texts


@dataclass(frozen=True, slots=True)
class Source:
    """Who states figures, under which licence, and whether they may be passed on."""

    id: str
    names: Texts
    publisher: str
    address: str
    licence: str
    licence_address: str | None
    redistributable: bool
    vintages: tuple[str, ...]
    attribution: str


@dataclass(frozen=True, slots=True)
class Headline:
    """The one figure on the tile of an action line, or the reason why there is none.

    `candidate` names the indicator that would serve once somebody brings its figures.
    """

    line: str
    indicator: str | None
    directness: str | None
    reason: str | None
    candidate: str | None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator. `direction` is +1 where more is better, -1 where less is, 0 where neither."""

    code: str
    family: str
    names: Texts
    short_names: Texts
    definitions: Texts
    unit: str
    unit_mult: int
    decimals: int
    kind: str
    valid_min: float | None
    valid_max: float | None
    direction: int
    sdg: Reference | None
    core_list: Reference | None
    disaggregations: tuple[str, ...]
    principal: Mapping[str, str]
    denominator: str | None
    aggregate: str
    measures: tuple[Measure, ...]
    series: tuple[Series, ...]
    comparable_over_time: bool = True
    """False where each edition stands on a scale of its own: there is no trend from one to the next."""

    @property
    def moves_in_points(self) -> bool:
        """Whether a change is judged in percentage points: a share of people or things.

        Shares given to the hundredth (spending, prices) are small, so that a point would be too coarse.
        """
        return self.kind == "percent" and self.decimals < 2

    @property
    def slug(self) -> str:
        """Address of the indicator's page: `internet-users`."""
        return self.code.lower().replace("_", "-")

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources that state it, in order of precedence."""
        return tuple(dict.fromkeys(series.source for series in self.series))

    def directness(self, line: str) -> str | None:
        """How directly it measures this action line; None where it does not."""
        return next((measure.directness for measure in self.measures if measure.line == line), None)


@dataclass(frozen=True)
class Entries:
    """All that the files of a catalogue say, each mapping in the order of the files."""

    families: Mapping[str, Family]
    indicators: Mapping[str, Indicator]
    sources: Mapping[str, Source]
    units: Mapping[str, Unit]
    headlines: Mapping[str, Headline]
    unused: Mapping[tuple[str, str], str]
