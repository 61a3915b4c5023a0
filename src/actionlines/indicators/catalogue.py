"""The catalogue: what each indicator is, what it measures, and which series of which source state it.

It is written in YAML, one file an indicator family (`data/catalogue/`), beside the list of sources, units,
headlines of the action lines and series that are left out on purpose. `docs/catalogue.md` explains every key.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

import polars as pl

from actionlines.errors import NotFoundError
from actionlines.indicators.catalogue_entries import (
    DIRECTNESS,
    Entries,
    Family,
    Headline,
    Indicator,
    Measure,
    Reference,
    Series,
    Source,
    Unit,
)
from actionlines.indicators.catalogue_file import read_entries
from actionlines.indicators.observations import BREAKDOWNS
from actionlines.indicators.preference import preferred
from actionlines.words import nearest

__all__ = [
    "Catalogue",
    "Family",
    "Headline",
    "Indicator",
    "Measure",
    "Reference",
    "Series",
    "Source",
    "Unit",
    "UnknownIndicatorError",
    "UnknownSourceError",
    "load_catalogue",
]

DATA: Final = Path(__file__).parent / "data"
"""The catalogue that comes with the package."""

SERIES_SCHEMA: Final = pl.Schema(
    {
        "SOURCE": pl.String(),
        "SERIES": pl.String(),
        "INDICATOR": pl.String(),
        **dict.fromkeys(BREAKDOWNS, pl.String()),  # null: as the reader says
        "FACTOR": pl.Float64(),  # value in our unit = value in the source's unit x FACTOR
        "UNIT_MEASURE": pl.String(),
        "UNIT_MULT": pl.Int8(),
        "AGE_SCOPE": pl.String(),  # null: as the reader says
        "RANK": pl.Int32(),  # order of precedence of the source for this indicator; 0 speaks first
    }
)


Drawn = TypeVar("Drawn")


class UnknownIndicatorError(NotFoundError):
    """The catalogue has no indicator of this code or address."""


class UnknownSourceError(NotFoundError):
    """The catalogue has no source of this id."""


@dataclass(frozen=True)
class Catalogue(Entries):
    """All indicators, with their families, sources, units and the headlines of the action lines."""

    preferred: tuple[str, ...] = ()
    """Sources that speak before those the catalogue names, for every indicator they state: the operator's own."""

    def indicator(self, code: str) -> Indicator:
        """Indicator of this code (`INTERNET_USERS`) or address (`internet-users`).

        Raises
        ------
        UnknownIndicatorError
            With the codes nearest to what was asked for as candidates.
        """
        wanted = code.strip().upper().replace("-", "_")
        if wanted in self.indicators:
            return self.indicators[wanted]
        words = {known.replace("_", " "): known for known in self.indicators}
        near = tuple(words[name] for name in nearest(wanted.replace("_", " "), words))
        hint = f"; nearest are {', '.join(near)}" if near else ""
        raise UnknownIndicatorError(f"no indicator {code!r} in the catalogue{hint}", near)

    def source(self, source_id: str) -> Source:
        """Source of this id.

        Raises
        ------
        UnknownSourceError
            With all ids as candidates.
        """
        if source_id in self.sources:
            return self.sources[source_id]
        known = tuple(self.sources)
        raise UnknownSourceError(f"no source {source_id!r}; known are {', '.join(known)}", known)

    def source_name(self, source_id: str, *, lang: str) -> str:
        """Name of a source; its id where an operator brought it and the catalogue does not know it."""
        known = self.sources.get(source_id)
        return known.names[lang] if known else source_id

    def by_line(self, line: str) -> tuple[Indicator, ...]:
        """Indicators that measure an action line, the most direct first, else in order of the catalogue."""
        return self._by_line.get(line, ())

    @cached_property
    def _by_line(self) -> dict[str, tuple[Indicator, ...]]:
        lines = {measure.line for indicator in self.indicators.values() for measure in indicator.measures}
        return {
            line: tuple(
                indicator
                for directness in DIRECTNESS
                for indicator in self.indicators.values()
                if indicator.directness(line) == directness
            )
            for line in lines
        }

    def headline(self, line: str) -> Headline | None:
        """What stands on the tile of an action line; None for a line the list does not know."""
        return self.headlines.get(line)

    def why_unused(self, source: str, series: str) -> str | None:
        """Reason why a series of a source is left out on purpose; None where the list does not name it."""
        for (of, pattern), reason in self.unused.items():
            if of == source and fnmatch.fnmatchcase(series, pattern):
                return reason
        return None

    def series_table(self) -> pl.DataFrame:
        """Every series of every source with its place in our key: columns of `SERIES_SCHEMA`."""
        return self._series_table

    def once(self, draw: Callable[..., Drawn], *given: Hashable) -> Drawn:
        """What `draw` makes of this catalogue and what is given, made at the first call and then at hand."""
        key = (draw, *given)
        if key not in self._at_hand:
            self._at_hand[key] = draw(self, *given)
        found: Drawn = self._at_hand[key]
        return found

    @cached_property
    def _at_hand(self) -> dict[tuple[Hashable, ...], Any]:
        return {}

    @cached_property
    def _series_table(self) -> pl.DataFrame:
        rows = [
            _series_row(indicator, series)
            for indicator in self.indicators.values()
            for series in indicator.series
        ]
        return pl.DataFrame(rows, schema=SERIES_SCHEMA, orient="row")


def _series_row(indicator: Indicator, series: Series) -> tuple[object, ...]:
    return (
        series.source,
        series.series,
        indicator.code,
        *(series.breakdowns.get(dimension) for dimension in BREAKDOWNS),
        series.factor,
        indicator.unit,
        indicator.unit_mult,
        series.age_scope,
        indicator.sources.index(series.source),
    )


def load_catalogue(path: Path | None = None) -> Catalogue:
    """Read and validate a catalogue; without `path` the one of the package, read once, with what `prefer` set.

    Raises
    ------
    actionlines.declared.DeclarationError
        Naming file, line and key of the first thing that is wrong.
    """
    return _with_preferred(preferred()) if path is None else _read(path)


@lru_cache(maxsize=1)
def _bundled() -> Catalogue:
    return _read(DATA)


@lru_cache(maxsize=2)
def _with_preferred(sources: tuple[str, ...]) -> Catalogue:
    return replace(_bundled(), preferred=sources) if sources else _bundled()


def _read(path: Path) -> Catalogue:
    entries = read_entries(path)
    return Catalogue(
        entries.families,
        entries.indicators,
        entries.sources,
        entries.units,
        entries.headlines,
        entries.unused,
    )
