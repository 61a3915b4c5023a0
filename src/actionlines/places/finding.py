"""Find an area by any code or name, also misspelt: one match, or an error with the nearest."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from actionlines.errors import NotFoundError
from actionlines.places.areas import Area, UnknownAreaError, all_areas, area
from actionlines.places.codes import codes
from actionlines.places.display import display_name
from actionlines.places.index import Names, bag, meant, names

# Tried in this order: a code that two schemes use for two areas is read by the first.
_SCHEMES: Final = ("AREA", "ISO3", "ISO2", "M49", "WB", "WB_ISO2", "OWID", "GAPMINDER")
# What a state calls itself tells no country from another, unless it stands alone.
_STYLES: Final = frozenset(
    "republic republique republica kingdom royaume reino commonwealth principality sultanate state etat estado "
    "республика королевство государство جمهوريه مملكه دوله".split()
)
_HAN: Final = re.compile("[\u3400-\u9fff]")
_CANDIDATES: Final = 5


class AmbiguousAreaError(NotFoundError):
    """Several areas may be meant; `candidates` are their codes."""


def find(text: str, lang: str | None = None) -> Area:
    """Find the area that a code or name means.

    Tried in turn: a name in six languages as it is; a code (ISO 3166, M49, World Bank, Gapminder, Our World in
    Data); the same words in another order, with the usual shortenings ("Korea (Rep. of)"); without what the state
    calls itself ("Nepal (Republic of)"); with a slip in five letters or two in nine, if no other name is within
    one slip more. Names we show go before variants, those before spellings of sources: "Congo" is what the United
    Nations call so.

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
    near = _nearest(key)
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
    yield _misspelt(key)


def _of_code(text: str) -> str | None:
    for scheme in _SCHEMES:
        listed = codes()[scheme]
        if found := listed.get(text) or listed.get(text.upper()) or listed.get(text.lower()):
            return found
    return None


def _without_style(key: str, lang: str | None) -> frozenset[str]:
    words = bag(key).split()
    kept = " ".join(word for word in words if word not in _STYLES)
    entries = names().bags.get(kept, []) if kept and len(kept.split()) < len(words) else []
    states = [entry for entry in entries if all_areas()[entry[2]].kind in {"country", "territory"}]
    return meant(states, lang) if states else frozenset()


# --- slips -------------------------------------------------------------------------------------------------------


def _misspelt(key: str) -> frozenset[str]:
    """The one area within the slips let pass, if no other is within one slip more."""
    allowed = 0 if _HAN.search(key) or len(key) < 5 else 1 if len(key) < 9 else 2
    if not allowed:
        return frozenset()
    slips = _slips(key, allowed + 1)
    least = min(slips.values(), default=allowed + 1)
    near = {code for code, count in slips.items() if count <= least + 1}
    return frozenset(near) if least <= allowed and len(near) == 1 else frozenset()


def _slips(key: str, most: int) -> dict[str, int]:
    """How many slips each area's nearest name is away, up to `most`."""
    from actionlines.words import distance

    letters = _letters(key)
    found: dict[str, int] = {}
    for name, mask, places in _by_length(len(key), most):
        if (letters ^ mask).bit_count() > 2 * most:
            continue
        count = distance(key, name, limit=most)
        for place in places if count <= most else ():
            found[place] = min(count, found.get(place, count))
    return found


def _by_length(length: int, most: int) -> Iterable[tuple[str, int, frozenset[str]]]:
    for size in range(length - most, length + most + 1):
        yield from _masks(names()).get(size, ())


@lru_cache(maxsize=4)
def _masks(known: Names) -> dict[int, list[tuple[str, int, frozenset[str]]]]:
    """Every name with the letters it has, by its length: the letters rule most of them out at once."""
    found: dict[int, list[tuple[str, int, frozenset[str]]]] = {}
    for name, entries in known.keys.items():
        if not _HAN.search(name):
            found.setdefault(len(name), []).append((name, _letters(name), meant(entries)))
    return found


def _letters(name: str) -> int:
    mask = 0
    for letter in name:
        mask |= 1 << (ord(letter) & 63)
    return mask


# --- what may have been meant ------------------------------------------------------------------------------------


def _nearest(key: str) -> tuple[str, ...]:
    """Codes of the areas whose names share rare words, pairs of Han characters, or most letters with the text."""
    most = min(3, len(key) // 3)
    scores = {code: float(most + 1 - count) for code, count in _slips(key, most).items()} if most else {}
    for part in _parts(key):
        places = _by_part(names()).get(part, frozenset())
        for code in places if len(places) <= 40 else ():
            scores[code] = scores.get(code, 0.0) + 1 / len(places)
    for name, _, places in _starting(key):
        for code in places:
            scores[code] = scores.get(code, 0.0) + len(key) / len(name)
    order = sorted(scores, key=lambda code: (-scores[code], all_areas()[code].kind == "aggregate", code))
    return tuple(order[:_CANDIDATES])


def _starting(key: str) -> Iterable[tuple[str, int, frozenset[str]]]:
    """The names that begin so: somebody may have stopped writing."""
    if len(key) >= 4:
        longer = (entry for listed in _masks(names()).values() for entry in listed)
        yield from (entry for entry in longer if entry[0].startswith(key))


def _parts(key: str) -> set[str]:
    if _HAN.search(key):
        return {key[here : here + 2] for here in range(len(key) - 1)}
    return {word for word in bag(key).split() if len(word) > 2 and word not in _STYLES}


@lru_cache(maxsize=4)
def _by_part(known: Names) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, entries in known.keys.items():
        for part in _parts(name):
            found.setdefault(part, set()).update(meant(entries))
    return {part: frozenset(places) for part, places in found.items()}


def _several(text: str, places: list[str], lang: str | None) -> str:
    return f"{text.strip()!r} may mean {_listed(tuple(places), lang)}: give the code or the full name"


def _listed(places: tuple[str, ...], lang: str | None) -> str:
    return ", ".join(f"{display_name(code, lang or 'en')} ({code})" for code in places)
