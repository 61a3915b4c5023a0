"""What can be found, each with all its names: countries, lines, indicators, indices, groups, words, pages of text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from actionlines import places
from actionlines.commitments import action_lines
from actionlines.guides import GUIDES, glossary, guide
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indices.presets import PRESETS, preset
from actionlines.languages import LANGUAGES
from actionlines.places.index import unambiguous_names

Kind = Literal["country", "line", "indicator", "index", "group", "term", "page"]

_SCHEMES: Final = ("M49", "STATUS", "INCOME", "ITU")
"""Groups that a list of countries is asked for by; those of single databases are not looked for."""


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
    spellings: tuple[str, ...] = ()
    """Ways to write it that it is found by, and that are never shown."""
    leading: bool = False
    """An indicator that speaks for an action line: among equals it comes first."""


@lru_cache(maxsize=1)
def entries() -> tuple[Entry, ...]:
    """Everything that can be found, in order of kind."""
    return (*_countries(), *_lines(), *_indicators(), *_indices(), *_groups(), *_terms(), *_pages())


def _countries() -> Iterator[Entry]:
    spellings = _spellings()
    for kind in ("country", "territory"):
        for area in places.areas(kind):
            names = {lang: places.display_name(area, lang) for lang in LANGUAGES}
            official = tuple((lang, name) for lang, name in area.names.items() if name != names.get(lang))
            codes = tuple(code for code in (area.code, area.iso2) if code)
            yield Entry("country", area.code, names, official, codes, spellings.get(area.code, ()))


def _spellings() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for spelling, code in unambiguous_names():
        found[code].append(spelling)
    return {code: tuple(each) for code, each in found.items()}


def _lines() -> Iterator[Entry]:
    for line in action_lines():
        names = {lang: line.title(lang=lang).text for lang in LANGUAGES}
        short = tuple((lang, line.short_name(lang=lang)) for lang in LANGUAGES)
        yield Entry("line", line.code, names, short, (line.code, line.slug))


def _indicators() -> Iterator[Entry]:
    catalogue = load_catalogue()
    leading = {headline.indicator for headline in catalogue.headlines.values()}
    for indicator in catalogue.indicators.values():
        short = tuple(
            (lang, name) for lang, name in indicator.short_names.items() if name != indicator.names[lang]
        )
        references = tuple(one.code for one in (indicator.sdg, indicator.core_list) if one)
        series = tuple(one.series for one in indicator.series)
        codes = (indicator.code, *references, *series)
        leads = indicator.code in leading
        yield Entry("indicator", indicator.code, indicator.names, short, codes, leading=leads)


def _indices() -> Iterator[Entry]:
    for name in PRESETS:
        specification = preset(name)
        names = {
            lang: f"{specification.name(specification.root, lang=lang)} {specification.year}"
            for lang in LANGUAGES
        }
        yield Entry("index", name, names, codes=(name, name.rpartition("-")[0], specification.root))


def _groups() -> Iterator[Entry]:
    spellings = _spellings()
    for scheme in _SCHEMES:
        for group in places.groups(scheme):
            names = {lang: places.display_name(group.code, lang) for lang in LANGUAGES}
            yield Entry("group", group.code, names, (), (group.code,), spellings.get(group.code, ()))


def _terms() -> Iterator[Entry]:
    for theme in glossary():
        for term in theme.terms:
            yield Entry("term", term.anchor, term.names)


def _pages() -> Iterator[Entry]:
    """The pages of text, and each section of one: `methods#trends`."""
    for name in GUIDES:
        written = {lang: guide(name, lang=lang) for lang in LANGUAGES}
        yield Entry("page", name, {lang: one.title for lang, one in written.items()})
        for at, section in enumerate(written["en"].sections):
            names = {lang: one.sections[at].heading for lang, one in written.items()}
            yield Entry("page", f"{name}#{section.anchor}", names)
