"""The one text analyser: what a search finds, and what a misspelt name may have meant.

A word goes through NFKC, case folding and the Snowball stemmer, and only then loses its marks: the stemmers
know é and ё, and would miss them. Han text, which has no spaces, becomes single characters and pairs.

References
----------
Porter, M. (2001), Snowball: a language for stemming algorithms. Damerau, F. (1964), A technique for computer
detection and correction of spelling errors, CACM 7(3).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

import Stemmer  # type: ignore[import-not-found, unused-ignore]  # ships no types

_STEMMERS: Final = {"en": "english", "fr": "french", "es": "spanish", "ru": "russian", "ar": "arabic"}
_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_APOSTROPHES: Final = "'’ʼ‘`´ʻ"
_WORD: Final = re.compile(rf"[{_HAN}]+|(?:(?![{_HAN}_])[\w\u0300-\u036f\u064b-\u065f\u0670])+")
_ELIDED: Final = re.compile(rf"\b[^\W\d_{_HAN}][{_APOSTROPHES}](?=\w)|(?<=\w)[{_APOSTROPHES}]s\b")
_ARABIC: Final = re.compile("[\u0620-\u064a\u066e-\u06d3]")
_CYRILLIC: Final = re.compile("[\u0400-\u04ff]")
_HAN_FIRST: Final = re.compile(f"[{_HAN}]")
# Letters that no decomposition takes apart; Arabic letters that people write one for another.
_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ŋ": "n"}
    | {"ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ٱ": "ا", "ء": None, "ـ": None}
)
_VOWELS: Final = re.compile("[\u0640\u064b-\u0652\u0670]")
_ALEFS: Final = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا"})
_ARTICLE: Final = re.compile("(?:[وفبك]ال|لل)(?=.{3})|ال(?=.{2})")
_PLURAL_BEFORE_NOUN: Final = re.compile("(?<=.{4})و$")


def terms(text: str, *, lang: str | None = None) -> list[str]:
    """Give the search terms of a text, in its order.

    Parameters
    ----------
    text : str
        Anything a person wrote.
    lang : str, optional
        The language of its Latin words (a code of `languages`): without one they are kept whole. Cyrillic is
        stemmed as Russian, Arabic script as Arabic and Han is cut into characters in any case.

    Returns
    -------
    list of str
        An Arabic word gives the same term with and without its article.

    Examples
    --------
    >>> terms("Women's Rights", lang="en"), terms("l’accès à l’internet", lang="fr")
    (['women', 'right'], ['acces', 'a', 'internet'])
    >>> terms("互联网"), terms("الإنترنت") == terms("إنترنت")
    (['互', '互联', '联', '联网', '网'], True)
    """
    return [term for _, found in taken_apart(text, lang=lang) for term in found]


def taken_apart(text: str, *, lang: str | None = None) -> list[tuple[str, tuple[str, ...]]]:
    """Give each word as its slips are counted, not stemmed and without marks and Arabic article, with its terms.

    Examples
    --------
    >>> taken_apart("Les Pêcheurs", lang="fr"), taken_apart("الكويت")
    ([('les', ('le',)), ('pecheurs', ('pecheur',))], [('كويت', ('كويت',))])
    """
    ready = _ELIDED.sub(" ", unicodedata.normalize("NFKC", text).casefold())
    return [_apart(word, lang) for word in _WORD.findall(ready)]


@lru_cache(maxsize=50_000)
def _apart(word: str, lang: str | None) -> tuple[str, tuple[str, ...]]:
    """A text says most of its words more than once."""
    return _without_article(_bare(word)), tuple(_terms_of(word, lang))


def fold(text: str) -> str:
    """Give a name as it is compared: NFKC, lower case, no marks, one space between words, nothing stemmed.

    Examples
    --------
    >>> fold("Côte d’Ivoire"), fold("TÜRKİYE "), fold("ألمانيا") == fold("المانيا")
    ('cote d ivoire', 'turkiye', True)
    """
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return " ".join(filter(None, map(_bare, words)))


def distance(a: str, b: str, *, limit: int | None = None) -> int:
    """Count the slips between two texts: a letter too many, missing, wrong, or two neighbours swapped.

    Damerau-Levenshtein in its optimal-string-alignment form: no stretch is mended twice.

    Parameters
    ----------
    a, b : str
        Compared as they are; `fold` them first to pass over case and marks.
    limit : int, optional
        The cut-off, >= 0: where the distance is larger, `limit + 1` comes back, and sooner.

    Examples
    --------
    >>> distance("Brasil", "Brazil"), distance("Chian", "China"), distance("abc", "xyz", limit=1)
    (1, 1, 2)
    """
    most = max(len(a), len(b)) if limit is None else limit
    if _at_least(a, b) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, start=1):
        before, row = row, _next_row(a, b, i, letter, before, row)
        if min(row) > most and min(before) > most:
            return most + 1
    return min(row[-1], most + 1)


def nearest(query: str, names: Iterable[str], *, n: int = 5, limit: int | None = None) -> list[str]:
    """Give the names that may have been meant, nearest first; at one distance by length, then by letters.

    A name is near when all of it is, or when each word of the query is near to one of its words.

    Parameters
    ----------
    query, names : str, iterable of str
        Compared folded.
    n : int
        How many at most.
    limit : int, optional
        How many slips are let pass; without it one for each three letters of the query.

    Examples
    --------
    >>> nearest("Turkye", ["Türkiye", "Turkmenistan", "Tuvalu"]), nearest("xyz", ["Chad"])
    (['Türkiye'], [])
    """
    wanted = fold(query)
    most = max(1, len(wanted) // 3) if limit is None else limit
    ranked = []
    for name in dict.fromkeys(names):
        slips = _name_distance(wanted, _folded(name), most)
        if slips <= most:
            ranked.append((slips, len(name), name))
    return [name for _, _, name in sorted(ranked)[:n]]


def _terms_of(word: str, lang: str | None) -> Iterator[str]:
    if _HAN_FIRST.match(word):
        for here, there in pairwise(word):
            yield here
            yield here + there
        yield word[-1]
        return
    term = _arabic_term(word) if _ARABIC.search(word) else _bare(_stem(word, _language_of(word, lang)))
    if term:
        yield term


def _language_of(word: str, lang: str | None) -> str | None:
    if _CYRILLIC.search(word):
        return "ru"
    return None if lang in {"ru", "ar", "zh"} else lang


@cache
def _stemmer(lang: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_STEMMERS[lang])


def _stem(word: str, lang: str | None) -> str:
    return word if lang is None else str(_stemmer(lang).stemWord(word))


def _arabic_term(word: str) -> str:
    """Stem as if the article stood before the word: the stemmer cuts other endings with it than without it.

    It leaves the plural that another noun follows: مستخدمو beside مستخدمون.

    The forms of alef are told apart by no stemmer and by few writers: they alone are folded first, or
    the article of one spelling would be the first letters of another (ألمانيا, المانيا).
    """
    indefinite = _without_article(_VOWELS.sub("", word).translate(_ALEFS))
    return _PLURAL_BEFORE_NOUN.sub("", _without_article(_bare(_stem("ال" + indefinite, "ar"))))


def _without_article(word: str) -> str:
    """Take off the article with what may stand before it, as often as it comes."""
    while found := _ARTICLE.match(word):
        word = word[found.end() :]
    return word


def _without_marks(word: str) -> str:
    apart = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", "".join(char for char in apart if unicodedata.category(char) != "Mn"))


def _bare(word: str) -> str:
    plain = _without_marks(word).translate(_LETTERS)
    return "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in plain)


@lru_cache(maxsize=50_000)
def _folded(name: str) -> str:
    return fold(name)


def _at_least(a: str, b: str) -> int:
    """Give a bound that no distance falls below: the letters that one has and the other has not."""
    if abs(len(a) - len(b)) > 3:
        return abs(len(a) - len(b))
    here, there = Counter(a), Counter(b)
    return max((here - there).total(), (there - here).total())


def _next_row(a: str, b: str, i: int, letter: str, before: list[int], row: list[int]) -> list[int]:
    """Give row `i` of the table of distances: `row` is the one above it, `before` the one above that."""
    new = [i]
    for j, other in enumerate(b, start=1):
        cost = min(row[j] + 1, new[j - 1] + 1, row[j - 1] + (letter != other))
        if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
            cost = min(cost, before[j - 2] + 1)
        new.append(cost)
    return new


def _name_distance(wanted: str, name: str, most: int) -> int:
    whole = distance(wanted, name, limit=most)
    parts = name.split()
    if whole <= 1 or len(parts) < 2:
        return whole
    return min(whole, _by_words(wanted.split(), parts, most - 1) + 1)


def _by_words(wanted: list[str], parts: list[str], most: int) -> int:
    total = 0
    for word in wanted:
        left = min(most - total, len(word) // 3)
        if left < 0:
            return most + 1
        slips = min(distance(word, part, limit=left) for part in parts)
        if slips > left:
            return most + 1
        total += slips
    return total
