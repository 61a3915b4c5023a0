"""What became of a document's codes, import after import: a former code leads to its paragraph for ever.

A renumbering may give a code to another paragraph. What led to the code before then leads to where its own paragraph
went, and what leads to it from then on is the other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

Codes = tuple[str, ...]


@dataclass(frozen=True)
class Moves:
    """Former codes of a document, and the codes of what became of them."""

    now: Mapping[str, Codes] = field(default_factory=dict)
    """Several where a paragraph was split, or where a code was the code of several, one after the other."""
    said: Mapping[str, Codes] = field(default_factory=dict)
    """What the last renumbering said."""
    langs: Codes = ()
    """In which languages it was said: the same said again in another language is the same renumbering."""

    def then(self, said: Mapping[str, Codes], *, lang: str, known: Collection[str]) -> Moves:
        """What became of all codes, once a further renumbering was said.

        Parameters
        ----------
        said
            Of each code of the edition before that moved, what became of it.
        lang
            The language of the text in which it was said.
        known
            Codes of the new edition.

        Examples
        --------
        >>> once = Moves().then({"2bis": ("3",), "3": ("4",)}, lang="en", known={"3", "4"})
        >>> dict(once.now)
        {'2bis': ('3',), '3': ('4',)}
        >>> once.then({"3": ("4",), "4": ("5",)}, lang="en", known={"3", "4", "5"}).now["2bis"]
        ('4',)
        """
        if not said:
            return self
        if said == self.said and lang not in self.langs:
            return Moves(self.now, said, (*self.langs, lang))
        last = {code: _at_last(code, said, known, (code,)) for code in said}
        moved = {
            former: _once(one for code in codes for one in last.get(code, (code,)))
            for former, codes in self.now.items()
        }
        for code, codes in last.items():
            moved[code] = _once((*codes, *moved.get(code, ())))
        return Moves(moved, said, (lang,))


def _at_last(code: str, said: Mapping[str, Codes], known: Collection[str], passed: Codes) -> Codes:
    """Where a code leads that was said to be another, which was said to be another again."""
    found: list[str] = []
    for one in said[code]:
        further = one not in known and one in said and one not in passed
        found += _at_last(one, said, known, (*passed, one)) if further else [one]
    return tuple(found)


def _once(codes: Iterable[str]) -> Codes:
    return tuple(dict.fromkeys(codes))
