"""An index in memory over some thousand names: forgiving, in six languages at once.

A name is found by its words in any order and any language, by the beginning of a word, by a word that is spelt
nearly alike, by all its letters whatever the blanks between them, and by a code.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Final

from actionlines.search.entries import Entry, Kind, entries
from actionlines.search.spelling import Vocabulary
from actionlines.words import fold, taken_apart, terms

MOST_LETTERS: Final = 200
"""Of a longer query the rest is not looked at."""

_STEMMED: Final = ("en", "fr", "es")
"""Languages whose words a query may be in whatever the page's language; other scripts tell themselves."""

_BEGINNING: Final = 0.6
"""Worth of a word found by its beginning."""
_SHORTEST_BEGINNING: Final = 3
_SLIPPED: Final = (1.0, 0.75, 0.55)
"""Worth of a word with no slip, one, two."""
_LEAST_SHARE: Final = 0.5
"""A hit holds at least this share of the query, by weight of its words."""
_LEAST_OF_ALL: Final = 0.15
"""Or this, where nothing holds more: somebody wrote a sentence."""
_FAR_BEHIND: Final = 0.55
"""A hit with less than this part of the best one's score says nothing beside it."""
_UNKNOWN_WORD: Final = 1.5
_MOST_UNKNOWN: Final = 8
"""Words of one query that are looked for among those spelt nearly alike."""
_WHOLE: Final = 0.1
"""What it adds to be the name and nothing more."""
_IN_LANGUAGE: Final = {"en": 0.02}
_OWN_LANGUAGE: Final = 0.06
_NEAR_ENOUGH: Final = 0.15
"""The name in the page's language speaks for an entry, if it was found with no less than this below the best."""
_FIRST: Final[dict[Kind, float]] = {"country": 0.04, "line": 0.03, "indicator": 0.03, "group": 0.02}
"""Among equals: what most people are after."""
_LEADING: Final = 0.02


@dataclass(frozen=True)
class Hit:
    """An entry that was found."""

    entry: Entry
    name: str
    """The name it was found by; where that is a spelling or a code, the one to show."""
    lang: str
    score: float
    """About 1 where the query is the name; more where it is the code."""
    guessed: bool = False
    """Found only because a word of it is spelt nearly alike."""


@dataclass(frozen=True)
class _Name:
    entry: Entry
    text: str
    """Empty for a spelling that is never shown."""
    lang: str
    size: int
    """How many words it has; of Han text, pairs of characters."""
    folded: str


@dataclass
class _Found:
    """What of a query was found in a name."""

    weight: float = 0.0
    words: int = 0
    guessed: bool = False


_Asked = tuple[tuple[str, tuple[str, ...]], ...]


class Index:
    """Names of entries by their words."""

    def __init__(self, found: Iterable[Entry]) -> None:
        self._names: list[_Name] = []
        self._by_term: dict[str, list[int]] = defaultdict(list)
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_letters: dict[str, list[int]] = defaultdict(list)
        self._by_code: dict[str, list[Entry]] = defaultdict(list)
        for entry in found:
            self._add(entry)
        self._vocabulary = Vocabulary(self._by_word)

    def _add(self, entry: Entry) -> None:
        shown = dict.fromkeys((*entry.names.items(), *entry.also))
        for lang, text in (*shown, *(("", spelling) for spelling in entry.spellings)):
            apart = taken_apart(text)
            stemmed = frozenset(terms(text, lang=lang)) if lang else frozenset()
            at = len(self._names)
            for term in stemmed | {term for _, found in apart for term in found}:
                self._by_term[term].append(at)
            for word in dict.fromkeys(word for word, _ in apart):
                self._by_word[word].append(at)
            folded = fold(text)
            self._by_letters[folded.replace(" ", "")].append(at)
            size = len(set(_characters(tuple(apart))))
            self._names.append(_Name(entry, text if lang else "", lang, size, folded))
        for code in dict.fromkeys(entry.codes):
            self._by_code[fold(code)].append(entry)

    @cached_property
    def _sorted_terms(self) -> list[str]:
        return sorted({*self._by_term, *self._by_word})

    def search(self, query: str, *, lang: str, most: int = 60) -> tuple[Hit, ...]:
        """Give entries that fit `query`, best first, each once; names in `lang` come first among equals."""
        text = query.strip()[:MOST_LETTERS]
        if not fold(text):
            return ()
        found = self._found(text, lang, _LEAST_SHARE) or self._found(text, lang, _LEAST_OF_ALL)
        hits = sorted(
            (_spokesman(each, lang) for each in found.values()),
            key=lambda hit: (-hit.score, len(hit.name), hit.entry.code),
        )
        least = _FAR_BEHIND * min(1.0, hits[0].score) if hits else 0.0
        return tuple(hit for hit in hits[:most] if hit.score >= least)

    def _found(self, text: str, lang: str, least: float) -> dict[tuple[str, str], list[Hit]]:
        """Hits by what they lead to."""
        found: dict[tuple[str, str], list[Hit]] = defaultdict(list)
        exact = (*self._with_code(text, lang), *self._with_letters(text, lang))
        for hit in (*exact, *self._with_words(text, lang, least)):
            found[hit.entry.kind, hit.entry.code].append(hit)
        return found

    def _with_code(self, text: str, lang: str) -> Iterator[Hit]:
        for entry in self._by_code.get(fold(text), ()):
            yield Hit(entry, entry.names[lang], lang, 2.0)

    def _with_letters(self, text: str, lang: str) -> Iterator[Hit]:
        """Names that are the query, letter by letter: `newzealand`."""
        for at in self._by_letters.get(fold(text).replace(" ", ""), ()):
            yield self._hit(at, _Found(1.0, self._names[at].size), 1.0, fold(text), lang)

    def _with_words(self, text: str, lang: str, least: float) -> Iterator[Hit]:
        near: dict[str, Mapping[str, int]] = {}
        for asked in self._readings(text, lang):
            weights = [self._weight(word, found, near) for word, found in asked]
            whole = sum(weights)
            in_names: dict[int, _Found] = defaultdict(_Found)
            for (word, stems), weight in zip(asked, weights, strict=True):
                for at, worth in self._names_with(word, stems, near.get(word, {})).items():
                    held = in_names[at]
                    held.weight += abs(worth) * weight
                    held.words += 1
                    held.guessed |= worth < 0
            for at, held in in_names.items():
                if held.weight >= least * whole:
                    yield self._hit(at, held, whole, fold(text), lang)

    def _hit(self, at: int, held: _Found, whole: float, folded: str, lang: str) -> Hit:
        name = self._names[at]
        tightness = min(1.0, held.words / max(1, name.size))
        score = held.weight / whole * (0.7 + 0.2 * tightness) + _FIRST.get(name.entry.kind, 0.0)
        score += _LEADING if name.entry.leading else 0.0
        if name.folded == folded:
            score += _WHOLE
        elif name.folded.startswith(folded):
            score += _WHOLE / 2
        if not name.text:
            return Hit(name.entry, name.entry.names[lang], lang, score + _OWN_LANGUAGE, held.guessed)
        score += _OWN_LANGUAGE if name.lang == lang else _IN_LANGUAGE.get(name.lang, 0.0)
        return Hit(name.entry, name.text, name.lang, score, held.guessed)

    def _readings(self, text: str, lang: str) -> Iterable[_Asked]:
        """The query's words as each language would cut them, each reading once."""
        langs = (*dict.fromkeys((lang, *_STEMMED)), None)
        readings = (tuple(dict.fromkeys(taken_apart(text, lang=one))) for one in langs)
        return dict.fromkeys(_characters(reading) for reading in readings if reading)

    def _names_with(self, word: str, stems: tuple[str, ...], near: Mapping[str, int]) -> dict[int, float]:
        """Names that hold a word, with the worth of having found it; below zero where it is a guess."""
        found: dict[int, float] = {}
        for stem in stems:
            found |= dict.fromkeys(self._by_term.get(stem, ()), 1.0)
        if len(word) >= _SHORTEST_BEGINNING:
            for longer in self._beginning_with(word):
                for at in (*self._by_term.get(longer, ()), *self._by_word.get(longer, ())):
                    found.setdefault(at, _BEGINNING)
        for other, slips in near.items():
            for at in self._by_word[other]:
                found.setdefault(at, -_SLIPPED[slips])
        return found

    def _beginning_with(self, word: str) -> Iterable[str]:
        at = bisect_left(self._sorted_terms, word)
        while at < len(self._sorted_terms) and self._sorted_terms[at].startswith(word):
            yield self._sorted_terms[at]
            at += 1

    def _weight(self, word: str, stems: tuple[str, ...], near: dict[str, Mapping[str, int]]) -> float:
        """Rare words say more than common ones; of an unknown word those count that are spelt nearly alike."""
        names = max((len(self._by_term.get(stem, ())) for stem in stems), default=0)
        if not names:
            if word not in near and len(near) < _MOST_UNKNOWN:
                near[word] = self._vocabulary.near(word)
            names = max((len(self._by_word[other]) for other in near.get(word, ())), default=0)
        return math.log(1 + len(self._names) / names) if names else _UNKNOWN_WORD


def _characters(reading: _Asked) -> _Asked:
    """Han text has no words: each pair of characters is looked for by itself, and a character that stands alone."""
    return tuple(
        (word, (stem,)) for word, stems in reading for stem in stems if len(stems) == 1 or len(stem) > 1
    )


def _spokesman(hits: list[Hit], lang: str) -> Hit:
    """The hit that speaks for an entry: of the page's language where that is nearly as good; the best score."""
    best = max(hits, key=lambda hit: hit.score)
    own = [hit for hit in hits if hit.lang == lang and hit.score >= best.score - _NEAR_ENOUGH]
    return (
        replace(max(own, key=lambda hit: hit.score), score=best.score, guessed=best.guessed) if own else best
    )


@lru_cache(maxsize=1)
def _index() -> Index:
    return Index(entries())


@lru_cache(maxsize=2_000)
def search(query: str, *, lang: str, most: int = 60) -> tuple[Hit, ...]:
    """Find countries, action lines, indicators, groups, words of the glossary and texts by what was typed.

    Parameters
    ----------
    query
        Names, parts of names or codes, in any of the six languages, also misspelt. After 200 letters the
        rest is not looked at.
    lang
        Language of the page: its names come first among equals.
    """
    return _index().search(query, lang=lang, most=most)
