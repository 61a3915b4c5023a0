"""Names with slips in them: what one may have meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from actionlines.places.areas import all_areas
from actionlines.places.index import STYLES, Names, bag, meant, names

_HAN: Final = re.compile("[\u3400-\u9fff]")
_CANDIDATES: Final = 5


def misspelt(key: str) -> frozenset[str]:
    """Give the one area within the slips let pass, if no other is within one slip more."""
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


def nearest(key: str) -> tuple[str, ...]:
    """Give the codes of the areas whose names share rare words, pairs of Han characters or most letters."""
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
    return {word for word in bag(key).split() if len(word) > 2 and word not in STYLES}


@lru_cache(maxsize=4)
def _by_part(known: Names) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, entries in known.keys.items():
        for part in _parts(name):
            found.setdefault(part, set()).update(meant(entries))
    return {part: frozenset(places) for part, places in found.items()}
