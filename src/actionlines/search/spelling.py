"""Words that are spelt nearly alike, among some thousand, in milliseconds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from actionlines.words import distance

SLIPS: Final = ((8, 2), (4, 1))
"""Letters of a word and how many slips are let pass; a shorter word has none."""

_MOST: Final = 8
"""Words at most that one may be meant for."""


def slips_allowed(word: str) -> int:
    """How many slips are let pass in a word of this length."""
    return next((slips for letters, slips in SLIPS if len(word) >= letters), 0)


class Vocabulary:
    """Words by length, each with the set of its letters: those rule most of them out at once."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_length: dict[int, list[tuple[str, int]]] = defaultdict(list)
        for word in words:
            if not _is_han(word):
                self._by_length[len(word)].append((word, _letters(word)))

    def near(self, word: str) -> dict[str, int]:
        """Give the words that differ from `word` by the fewest slips, or by one more, with their number.

        Examples
        --------
        >>> Vocabulary(["united", "untied", "unit", "kenya"]).near("unietd")
        {'united': 1}
        """
        allowed = 0 if _is_han(word) else slips_allowed(word)
        if not allowed:
            return {}
        letters = _letters(word)
        found: dict[str, int] = {}
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            for other, mask in self._by_length.get(length, ()):
                if (letters ^ mask).bit_count() <= 2 * allowed:
                    slips = distance(word, other, limit=allowed)
                    if slips <= allowed:
                        found[other] = slips
        return dict(sorted(found.items(), key=lambda item: (item[1], item[0]))[:_MOST])


def _letters(word: str) -> int:
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) & 63)
    return mask


def _is_han(word: str) -> bool:
    return "\u3400" <= word[:1] <= "\u9fff"
