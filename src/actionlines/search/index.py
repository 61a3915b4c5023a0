"""An index in memory over a few thousand names: forgiving, in six languages at once.

A name is found by its words in any order and any language, by the beginning of a word, by a code, and where
nothing fits by what is spelt nearly alike.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from actionlines.search.entries import Entry, entries
from actionlines.words import fold, nearest, terms

MOST_LETTERS: Final = 200
"""Of a longer query the rest is not looked at."""

_STEMMED: Final = ("en", "fr", "es")
"""Languages whose words a query may be in whatever the page's language; other scripts tell themselves."""

_BEGINNING: Final = 0.6
"""Worth of a word found by its beginning."""
_SHORTEST_BEGINNING: Final = 3
_LEAST_SHARE: Final = 0.5
"""A hit holds at least this share of the query, by weight of its words."""
_UNKNOWN_WORD: Final = 1.5
_OWN_LANGUAGE: Final = 0.05


@dataclass(frozen=True)
class Hit:
    """An entry that was found."""

    entry: Entry
    name: str
    """The name it was found by."""
    lang: str
    score: float
    """1 where the query is the name; more than 1 where it is the code."""
    guessed: bool = False
    """Found only because it is spelt nearly alike."""


@dataclass(frozen=True)
class _Name:
    entry: Entry
    text: str
    lang: str
    words: frozenset[str]


class Index:
    """Names of entries by their words."""

    def __init__(self, found: Iterable[Entry]) -> None:
        self._entries = tuple(found)
        self._names: list[_Name] = []
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_code: dict[str, list[Entry]] = defaultdict(list)
        for entry in self._entries:
            self._add(entry)

    def _add(self, entry: Entry) -> None:
        for lang, text in dict.fromkeys((*entry.names.items(), *entry.also)):
            words = frozenset(terms(text, lang=lang)) | frozenset(terms(text))
            for word in words:
                self._by_word[word].append(len(self._names))
            self._names.append(_Name(entry, text, lang, words))
        for code in dict.fromkeys(entry.codes):
            self._by_code[fold(code)].append(entry)

    @cached_property
    def _sorted_words(self) -> list[str]:
        return sorted(self._by_word)

    def search(self, query: str, *, lang: str, most: int = 30) -> tuple[Hit, ...]:
        """Give entries that fit `query`, best first, each once; names in `lang` come first among equals."""
        text = query.strip()[:MOST_LETTERS]
        if not fold(text):
            return ()
        best: dict[tuple[str, str], Hit] = {}
        for hit in (*self._with_code(text, lang), *self._with_words(text, lang)):
            key = (hit.entry.kind, hit.entry.code)
            if key not in best or hit.score > best[key].score:
                best[key] = hit
        hits = best.values() or self._nearly(text, lang)
        return tuple(sorted(hits, key=lambda hit: (-hit.score, len(hit.name), hit.entry.code))[:most])

    def _with_code(self, text: str, lang: str) -> Iterable[Hit]:
        for entry in self._by_code.get(fold(text), ()):
            yield Hit(entry, entry.names[lang], lang, 2.0)

    def _with_words(self, text: str, lang: str) -> Iterable[Hit]:
        for asked in self._readings(text, lang):
            whole = sum(self._weight(word) for word in asked)
            found: dict[int, float] = defaultdict(float)
            for word in asked:
                for at, worth in self._names_with(word).items():
                    found[at] += worth * self._weight(word)
            for at, weight in found.items():
                if weight >= _LEAST_SHARE * whole:
                    yield self._hit(at, weight / whole, len(asked), fold(text), lang)

    def _hit(self, at: int, share: float, asked: int, folded: str, lang: str) -> Hit:
        name = self._names[at]
        tightness = min(1.0, asked / max(1, len(name.words)))
        score = share * (0.7 + 0.2 * tightness) + (0.1 if fold(name.text).startswith(folded) else 0.0)
        return Hit(name.entry, name.text, name.lang, score + (_OWN_LANGUAGE if name.lang == lang else 0.0))

    def _readings(self, text: str, lang: str) -> Iterable[tuple[str, ...]]:
        """The query's words as each language would cut them, each reading once."""
        langs = dict.fromkeys((lang, *_STEMMED))
        readings = [tuple(dict.fromkeys(terms(text, lang=one))) for one in (*langs, None)]
        return dict.fromkeys(reading for reading in readings if reading)

    def _names_with(self, word: str) -> dict[int, float]:
        found = dict.fromkeys(self._by_word.get(word, ()), 1.0)
        if len(word) >= _SHORTEST_BEGINNING:
            for longer in self._beginning_with(word):
                for at in self._by_word[longer]:
                    found.setdefault(at, _BEGINNING)
        return found

    def _beginning_with(self, word: str) -> Iterable[str]:
        at = bisect_left(self._sorted_words, word)
        while at < len(self._sorted_words) and self._sorted_words[at].startswith(word):
            yield self._sorted_words[at]
            at += 1

    def _weight(self, word: str) -> float:
        """Rare words say more than common ones; a word that stands in no name says little."""
        names = self._by_word.get(word)
        return math.log(1 + len(self._names) / len(names)) if names else _UNKNOWN_WORD

    def _nearly(self, text: str, lang: str) -> list[Hit]:
        by_text: dict[str, _Name] = {}
        for name in self._names:
            if name.text not in by_text or name.lang == lang:
                by_text[name.text] = name
        near = nearest(text, by_text, n=12)
        hits: dict[tuple[str, str], Hit] = {}
        for position, text_found in enumerate(near):
            name = by_text[text_found]
            key = (name.entry.kind, name.entry.code)
            hits.setdefault(key, Hit(name.entry, name.text, name.lang, 0.5 - position / 100, guessed=True))
        return list(hits.values())


@lru_cache(maxsize=1)
def _index() -> Index:
    return Index(entries())


@lru_cache(maxsize=2_000)
def search(query: str, *, lang: str, most: int = 30) -> tuple[Hit, ...]:
    """Find countries, indicators and action lines by what a person typed.

    Parameters
    ----------
    query
        Names, parts of names or codes, in any of the six languages, also misspelt. After 200 letters the
        rest is not looked at.
    lang
        Language of the page: its names come first among equals.
    """
    return _index().search(query, lang=lang, most=most)
