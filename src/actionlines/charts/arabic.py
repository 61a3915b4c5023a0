"""Arabic letters written in the forms they take in a word, for a renderer that cannot be trusted to choose them."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

_FORMS_B: Final = range(0xFE70, 0xFEFD)
"""Arabic Presentation Forms-B: every form of the letters of Arabic itself."""


@cache
def _forms() -> dict[tuple[str, str], str]:
    """The form of a letter, or of lam with alef, by letter and place (`isolated`, `initial`, `medial`, `final`)."""
    forms = {}
    for form in map(chr, _FORMS_B):
        place, *letters = unicodedata.decomposition(form).split() or [""]
        plain = "".join(chr(int(letter, 16)) for letter in letters)
        if plain and not plain.startswith(" ") and "\u0640" not in plain:
            forms[plain, place.strip("<>")] = form
    return forms


def in_forms(text: str) -> str:
    """Give a text with each Arabic letter in the form of its place, lam and alef as one.

    A letter joins the one after it if it has an initial form, and the one before it if it has a final form.
    A mark between two letters does not part them.

    Examples
    --------
    >>> [unicodedata.name(char).rpartition(" ")[2] for char in in_forms("سلام")]
    ['FORM', 'FORM', 'FORM']
    >>> in_forms("2023 %") == "2023 %"
    True
    """
    pieces = _pieces(text)
    return "".join(
        letter if mark else _formed(letter, before=_beside(pieces, n, -1), after=_beside(pieces, n, 1))
        for n, (letter, mark) in enumerate(pieces)
    )


def _pieces(text: str) -> list[tuple[str, bool]]:
    """Letters, lam with alef as one, and whether each is a mark that stands on another."""
    pieces: list[tuple[str, bool]] = []
    for char in text:
        if pieces and (pieces[-1][0] + char, "isolated") in _forms():
            pieces[-1] = (pieces[-1][0] + char, False)
        else:
            pieces.append((char, unicodedata.category(char) == "Mn"))
    return pieces


def _beside(pieces: list[tuple[str, bool]], at: int, step: int) -> str:
    at += step
    while 0 <= at < len(pieces) and pieces[at][1]:
        at += step
    return pieces[at][0] if 0 <= at < len(pieces) else ""


def _formed(letter: str, *, before: str, after: str) -> str:
    forms = _forms()
    joins_before = (letter, "final") in forms and (before == "\u0640" or (before, "initial") in forms)
    joins_after = (letter, "initial") in forms and (after == "\u0640" or (after, "final") in forms)
    place = {
        (True, True): "medial",
        (True, False): "final",
        (False, True): "initial",
        (False, False): "isolated",
    }[joins_before, joins_after]
    return forms.get((letter, place), letter)
