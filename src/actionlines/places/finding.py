"""Find an area by any code or name, also misspelt: one match, or an error with the nearest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from actionlines.errors import NotFoundError
from actionlines.places.areas import Area, UnknownAreaError, all_areas, area
from actionlines.places.codes import codes
from actionlines.places.display import display_name
from actionlines.places.index import STYLES, bag, meant, names
from actionlines.places.slips import misspelt, nearest

# Tried in this order: a code that two schemes use for two areas is read by the first.
_SCHEMES: Final = ("AREA", "ISO3", "ISO2", "M49", "WB", "WB_ISO2", "OWID", "GAPMINDER")


class AmbiguousAreaError(NotFoundError):
    """Several areas may be meant; `candidates` are their codes."""


def find(text: str, lang: str | None = None) -> Area:
    """Find the area that a code or name means.

    Tried in turn: a name in six languages as it is; a code (ISO 3166, M49, World Bank, Gapminder, Our World
    in Data); the same words in another order, with the usual shortenings ("Korea (Rep. of)"); without what
    the state calls itself ("Nepal (Republic of)"); with a slip in five letters or two in nine, no other name
    being within one slip more. Names we show go before variants, and those before spellings of sources:
    "Congo" is what the United Nations call so.

    Parameters
    ----------
    text : str
        In any case and with or without marks.
    lang : str, optional
        The language it is most likely in: preferred where languages disagree, others are still tried.

    Raises
    ------
    AmbiguousAreaError
        If it means several areas.
    UnknownAreaError
        If it is no code or name and not near enough to one; `candidates` holds the nearest codes.

    Examples
    --------
    >>> [find(text).code for text in ("Ivory Coast", "科特迪瓦", "KOREA (REP. OF)", "Urugay")]
    ['CIV', 'CIV', 'KOR', 'URY']
    """
    from actionlines.words import fold

    key = fold(text)
    if not key:
        raise UnknownAreaError("an empty text names no area: give a code such as RWA or a name")
    for places in _ways(text, key, lang):
        if len(places) == 1:
            return area(next(iter(places)))
        if places:
            raise AmbiguousAreaError(_several(text, sorted(places), lang), tuple(sorted(places)))
    near = nearest(key)
    hint = f": did you mean {_listed(near, lang)}?" if near else "; look it up in the list of areas"
    raise UnknownAreaError(f"no area is called {text.strip()!r}{hint}", near)


def _ways(text: str, key: str, lang: str | None) -> Iterable[frozenset[str]]:
    known = names()
    if key in known.keys:
        yield meant(known.keys[key], lang)
    if code := _of_code(text.strip()):
        yield frozenset({code})
    if bag(key) in known.bags:
        yield meant(known.bags[bag(key)], lang)
    yield _without_style(key, lang)
    yield misspelt(key)


def _of_code(text: str) -> str | None:
    for scheme in _SCHEMES:
        listed = codes()[scheme]
        if found := listed.get(text) or listed.get(text.upper()) or listed.get(text.lower()):
            return found
    return None


def _without_style(key: str, lang: str | None) -> frozenset[str]:
    words = bag(key).split()
    kept = " ".join(word for word in words if word not in STYLES)
    entries = names().bags.get(kept, []) if kept and len(kept.split()) < len(words) else []
    states = [entry for entry in entries if all_areas()[entry[2]].kind in {"country", "territory"}]
    return meant(states, lang) if states else frozenset()


def _several(text: str, places: list[str], lang: str | None) -> str:
    return f"{text.strip()!r} may mean {_listed(tuple(places), lang)}: give the code or the full name"


def _listed(places: tuple[str, ...], lang: str | None) -> str:
    return ", ".join(f"{display_name(code, lang or 'en')} ({code})" for code in places)
