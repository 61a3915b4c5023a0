"""Search in documents: paragraphs by the words of their texts and of our gists, in six languages at once.

Each wording is taken apart by the one text analyser of all searches (`actionlines.words`), in its own language:
Chinese, which has no blanks, by pairs of characters; an Arabic word with and without its article alike.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from actionlines.commitments.book import Book, books
from actionlines.commitments.kept_trackers import Trackers
from actionlines.commitments.library import Library
from actionlines.languages import LANGUAGES
from actionlines.words import taken_apart, terms

MOST_LETTERS: Final = 200
"""Of a longer query the rest is not looked at."""
EXCERPT: Final = 220
"""About how many signs of a wording are shown."""
_LEAST_SHARES: Final = (0.7, 0.4)
"""A paragraph is found where it holds this share of the query, by weight of its words; where none does, the second."""
_OWN_LANGUAGE: Final = 0.2
_TEXT: Final = 0.1
"""What it adds that the words stand in the text itself and not in our gist of it."""
_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LETTERS: Final = (
    (re.compile("[A-Za-z]"), ("en", "fr", "es")),
    (re.compile("[\u0400-\u04ff]"), ("ru",)),
    (re.compile("[\u0600-\u06ff]"), ("ar",)),
    (re.compile(f"[{_HAN}]"), ("zh",)),
)
"""Letters, and the languages that are written in them."""
_PIECE: Final = re.compile(rf"[{_HAN}]|(?:(?![{_HAN}_])[\w\u0300-\u036f\u064b-\u065f\u0670])+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of an excerpt: whether it is a word that was looked for."""

    text: str
    found: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A paragraph that was found."""

    document: str
    code: str
    lang: str
    """Language of the wording it was found in."""
    gist: bool
    """Whether that is our gist; else it is the text."""
    score: float
    excerpt: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class _Wording:
    document: str
    code: str
    lang: str
    gist: bool
    text: str
    place: int


_Scored = tuple[float, _Wording, frozenset[str]]


class _Shelf:
    """Wordings in one language by their terms."""

    def __init__(self, wordings: Iterable[_Wording], lang: str) -> None:
        self.wordings = list(wordings)
        self._by_term: dict[str, list[int]] = defaultdict(list)
        for at, wording in enumerate(self.wordings):
            for term in set(terms(wording.text, lang=lang)):
                self._by_term[term].append(at)

    def holding(self, asked: frozenset[str], least: float) -> Iterator[tuple[float, _Wording]]:
        """Wordings that hold enough of what is asked, with the share of it."""
        weights = {term: self._weight(term) for term in asked}
        held: dict[int, float] = defaultdict(float)
        for term, weight in weights.items():
            for at in self._by_term.get(term, ()):
                held[at] += weight
        whole = sum(weights.values())
        for at, weight in held.items():
            if weight >= least * whole:
                yield weight / whole, self.wordings[at]

    def _weight(self, term: str) -> float:
        """Rare words say more than common ones."""
        return math.log(1 + len(self.wordings) / max(1, len(self._by_term.get(term, ()))))


class Finder:
    """Wordings of documents; those of a language are taken apart when it is first searched in."""

    def __init__(self, of: Iterable[Book]) -> None:
        self._books = tuple(of)
        self._shelves: dict[str, _Shelf] = {}

    def find(self, query: str, *, lang: str, document: str = "", most: int = 100) -> tuple[Found, ...]:
        """Paragraphs that fit a query, each once, the best first.

        Parameters
        ----------
        query
            Words, in any of the six languages; of a long one the first 200 letters count.
        lang
            Language that comes first among equals.
        document
            The one to search in; empty for all.
        """
        asked = query[:MOST_LETTERS]
        likely = _likely(asked, lang)
        for langs in (likely, tuple(one for one in LANGUAGES if one not in likely)):
            for least in _LEAST_SHARES:
                if found := self._best(asked, lang, langs, document, least):
                    ranked = sorted(found, key=lambda one: (-round(one[0], 6), one[1].place))
                    return tuple(_found(*one) for one in ranked[:most])
        return ()

    def _best(
        self, query: str, lang: str, langs: Iterable[str], document: str, least: float
    ) -> list[_Scored]:
        """Of each paragraph the wording that fits best."""
        best: dict[tuple[str, str], _Scored] = {}
        for each in langs:
            asked = _asked(query, each)
            for share, wording in self._shelf(each).holding(asked, least):
                score = share + _OWN_LANGUAGE * (each == lang) + _TEXT * (not wording.gist)
                key = (wording.document, wording.code)
                fits = document in {"", wording.document}
                if fits and (key not in best or score > best[key][0]):
                    best[key] = (score, wording, asked)
        return list(best.values())

    def _shelf(self, lang: str) -> _Shelf:
        if lang not in self._shelves:
            self._shelves[lang] = _Shelf(_wordings(self._books, lang), lang)
        return self._shelves[lang]


def _likely(query: str, lang: str) -> tuple[str, ...]:
    """Languages that a query may be in by its letters, and that of the page."""
    found = {one for pattern, langs in _LETTERS for one in langs if pattern.search(query)}
    return tuple(one for one in LANGUAGES if one == lang or one in found)


def _wordings(of: Iterable[Book], lang: str) -> Iterator[_Wording]:
    """The text of each passage, where it may be shown, and our gist of it."""
    passages = ((book, passage) for book in of for passage in book.passages)
    for place, (book, passage) in enumerate(passages):
        if lang in passage.wordings:
            yield _Wording(book.code, passage.code, lang, False, passage.wordings[lang].text, place)
        if text := book.gist(passage.code, lang=lang):
            yield _Wording(book.code, passage.code, lang, True, text, place)


def _asked(query: str, lang: str) -> frozenset[str]:
    """Terms of a query; of several Han characters in a row the pairs."""
    apart = taken_apart(query, lang=lang)
    return frozenset(term for _, found in apart for term in found if len(found) == 1 or len(term) > 1)


def _found(score: float, wording: _Wording, asked: frozenset[str]) -> Found:
    excerpt = tuple(_excerpt(wording.text, wording.lang, asked))
    return Found(wording.document, wording.code, wording.lang, wording.gist, round(score, 3), excerpt)


def _excerpt(text: str, lang: str, asked: frozenset[str]) -> Iterator[Stretch]:
    """What stands around the first word that was looked for, each such word a stretch of its own."""
    marked = _marked(text, lang, asked)
    start, end = _window(text, marked[0][0] if marked else 0)
    if start:
        yield Stretch("… ", False)
    at = start
    for begins, ends in marked:
        if begins >= at and ends <= end:
            if begins > at:
                yield Stretch(text[at:begins], False)
            yield Stretch(text[begins:ends], True)
            at = ends
    if at < end:
        yield Stretch(text[at:end], False)
    if end < len(text):
        yield Stretch(" …", False)


def _marked(text: str, lang: str, asked: frozenset[str]) -> list[tuple[int, int]]:
    """Where words that were looked for stand; those that touch are one."""
    pieces = list(_PIECE.finditer(text))
    found: list[tuple[int, int]] = []
    for at, piece in enumerate(pieces):
        if not (_is_asked(piece[0], lang, asked) or _in_a_pair(pieces, at, asked)):
            continue
        if found and found[-1][1] == piece.start():
            found[-1] = (found[-1][0], piece.end())
        else:
            found.append(piece.span())
    return found


def _is_asked(word: str, lang: str, asked: frozenset[str]) -> bool:
    return any(term in asked for term in terms(word, lang=lang))


def _in_a_pair(pieces: list[re.Match[str]], at: int, asked: frozenset[str]) -> bool:
    """Whether a character and one beside it are a pair that was looked for."""
    around = [pieces[i] for i in (at - 1, at, at + 1) if 0 <= i < len(pieces)]
    return any(
        here.end() == there.start() and here[0] + there[0] in asked for here, there in pairwise(around)
    )


def _window(text: str, first: int) -> tuple[int, int]:
    """A stretch of a text around a place, cut between words where it has blanks."""
    if len(text) <= EXCERPT:
        return 0, len(text)
    start = max(0, min(first - EXCERPT // 3, len(text) - EXCERPT))
    blank = text.find(" ", start, start + 30) if start else -1
    start = blank + 1 if 0 <= blank < first else start
    end = min(len(text), start + EXCERPT)
    blank = text.rfind(" ", end - 30, end) if end < len(text) else -1
    return start, blank if blank > first else end


def find(
    library: Library, query: str, *, lang: str, document: str = "", most: int = 100
) -> tuple[Found, ...]:
    """Find paragraphs of all documents, or of one, by words of their texts that may be shown and of our gists.

    Examples
    --------
    >>> nowhere = Library(Path("/nowhere"))
    >>> [(one.document, one.code, one.lang) for one in find(nowhere, "IPv6", lang="en")]
    [('wsis10', 'V.B.33', 'en')]
    """
    kept = f"{library.fingerprint} {Trackers(library.root).fingerprint}"
    return _finder(library.root, kept).find(query, lang=lang, document=document, most=most)


@lru_cache(maxsize=2)
def _finder(root: Path, _fingerprint: str) -> Finder:
    return Finder(books(Library(root)))
