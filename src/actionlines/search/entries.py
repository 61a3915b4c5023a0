"""What can be found: countries and territories, indicators, action lines, each with all its names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from actionlines import places
from actionlines.commitments import action_lines
from actionlines.indicators.catalogue import load_catalogue
from actionlines.languages import LANGUAGES

Kind = Literal["country", "indicator", "line"]


@dataclass(frozen=True)
class Entry:
    """One thing that can be found."""

    kind: Kind
    code: str
    names: Mapping[str, str]
    """The name to show, by language."""
    also: tuple[tuple[str, str], ...] = ()
    """Other names it is found by, each with its language."""
    codes: tuple[str, ...] = ()
    """Codes it is found by; they must be given whole."""


@lru_cache(maxsize=1)
def entries() -> tuple[Entry, ...]:
    """Everything that can be found, in order of kind."""
    return (*_countries(), *_lines(), *_indicators())


def _countries() -> Iterator[Entry]:
    for kind in ("country", "territory"):
        for area in places.areas(kind):
            names = {lang: places.display_name(area, lang) for lang in LANGUAGES}
            official = tuple((lang, name) for lang, name in area.names.items() if name != names.get(lang))
            codes = tuple(code for code in (area.code, area.iso2) if code)
            yield Entry("country", area.code, names, official, codes)


def _lines() -> Iterator[Entry]:
    for line in action_lines():
        names = {lang: line.title(lang=lang).text for lang in LANGUAGES}
        short = tuple((lang, line.short_name(lang=lang)) for lang in LANGUAGES)
        yield Entry("line", line.code, names, short, (line.code, line.slug))


def _indicators() -> Iterator[Entry]:
    for indicator in load_catalogue().indicators.values():
        short = tuple(
            (lang, name) for lang, name in indicator.short_names.items() if name != indicator.names[lang]
        )
        references = tuple(one.code for one in (indicator.sdg, indicator.core_list) if one)
        series = tuple(one.series for one in indicator.series)
        yield Entry(
            "indicator", indicator.code, indicator.names, short, (indicator.code, *references, *series)
        )
