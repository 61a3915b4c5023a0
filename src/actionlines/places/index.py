"""Names as they are looked up: folded, or as the set of their words; how close each is to what we show."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from actionlines.places.display import names_set
from actionlines.places.tables import rows

SHOWN, VARIANT, SOURCE = 0, 1, 2
"""How close a spelling is: the name we show, a variant we list, a spelling a source uses."""
_FORCED: Final = -1  # a name that means several areas whatever else says

# Words that tell no country from another, and what is written for others.
_SMALL: Final = frozenset({
    "the", "of", "and", "a", "s", "la", "le", "les", "l", "de", "du", "des", "d", "et", "el", "los", "las",
    "del", "y", "e", "i", "и", "на", "в", "و",
})  # fmt: skip
_FULL: Final = {
    "rep": "republic", "dem": "democratic", "democr": "democratic", "ppl": "people", "peoples": "people",
    "st": "saint", "ste": "sainte", "is": "islands", "isl": "islands", "fed": "federated", "sts": "states",
    "u": "united", "utd": "united", "afr": "african", "terr": "territory",
}  # fmt: skip

# What a state calls itself tells no country from another, unless it stands alone.
STYLES: Final = frozenset({
    "republic", "kingdom", "commonwealth", "principality", "sultanate", "state", "republique", "royaume",
    "etat", "republica", "reino", "estado", "республика", "королевство", "государство",
    "جمهوريه", "مملكه", "دوله",
})  # fmt: skip


@dataclass(frozen=True, eq=False)
class Names:
    """`keys`: folded name to (language, rank, area); `bags`: the same by the set of its words."""

    keys: dict[str, list[tuple[str, int, str]]] = field(default_factory=dict)
    bags: dict[str, list[tuple[str, int, str]]] = field(default_factory=dict)


def names() -> Names:
    """Give all names, the operator's among them."""
    return _names(tuple(sorted(names_set().items())))


@lru_cache(maxsize=4)
def _names(of_operator: tuple[tuple[tuple[str, str], str], ...]) -> Names:
    from actionlines.words import fold

    found = Names()
    for row in rows("spellings.csv"):
        found.keys.setdefault(row["key"], []).append((row["lang"], int(row["rank"]), row["code"]))
    for row in rows("variants.csv"):
        rank = _FORCED if row["kind"] == "ambiguous" else VARIANT
        found.keys.setdefault(fold(row["name"]), []).append((row["lang"], rank, row["area"]))
    for (code, lang), name in of_operator:
        found.keys.setdefault(fold(name), []).append((lang, SHOWN, code))
    for key, entries in found.keys.items():
        found.bags.setdefault(bag(key), []).extend(entries)
    return found


def bag(key: str) -> str:
    """Give the words of a folded name in one order, small words out, shortened ones written out."""
    kept = (_FULL.get(word, word) for word in key.split() if word not in _SMALL)
    return " ".join(sorted(_plain(word) for word in kept)) or key


def _plain(word: str) -> str:
    """Take off the Arabic article."""
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def meant(entries: list[tuple[str, int, str]], lang: str | None = None) -> frozenset[str]:
    """Give the areas a spelling means: in this language if it has it, and those closest to what we show."""
    forced = {code for _, rank, code in entries if rank == _FORCED}
    if forced:
        return frozenset(forced | {code for _, rank, code in entries if rank == SHOWN})
    own = [entry for entry in entries if entry[0] == lang] or entries
    best = min(rank for _, rank, _ in own)
    return frozenset(code for _, rank, code in own if rank == best)


def unambiguous_names() -> list[tuple[str, str]]:
    """Give (folded name, area) for every name that means one area."""
    found = ((key, meant(entries)) for key, entries in names().keys.items())
    return [(key, next(iter(places))) for key, places in found if len(places) == 1]
