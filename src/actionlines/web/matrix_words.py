"""The matrix in words: goals, where a link comes from, how sure it is, a pair as a row."""

from __future__ import annotations

from typing import Any, Final

from actionlines.commitments.goals import goal_name
from actionlines.commitments.links import Basis, Sure
from actionlines.languages import mark, number, translate
from actionlines.profiles.matrix import Pair
from actionlines.web.cited import paragraph_address

_SURE: Final = {
    Sure.HIGH: mark("very sure"),
    Sure.MEDIUM: mark("fairly sure"),
    Sure.LOW: mark("not very sure"),
}
_BASES: Final = {
    Basis.MATRIX: mark("matrix of 2015"),
    Basis.OWN: mark("our reading"),
    Basis.LINE: mark("facilitates the line"),
}


def goal_text(goal: int, *, lang: str) -> str:
    """A goal by number and name."""
    facts = {"goal": number(goal, lang=lang), "name": goal_name(goal, lang=lang)}
    return translate("Goal %(goal)s: %(name)s", lang=lang) % facts


def basis_text(basis: Basis, *, lang: str) -> str:
    """Where a link comes from."""
    return translate(_BASES[basis], lang=lang)


def sure_text(sure: Sure, *, lang: str) -> str:
    """How sure a link is."""
    return translate(_SURE[sure], lang=lang)


def shown_pair(one: Pair, *, lang: str) -> dict[str, Any]:
    """A pair as a row of a table."""
    return {
        "target": one.target,
        "about": one.about,
        "paragraph": one.paragraph,
        "address": paragraph_address(one.paragraph, lang=lang),
        "near": not one.own,
        "gist": one.gist,
        "why": one.why,
        "sure": sure_text(one.sure, lang=lang),
        "basis": basis_text(one.basis, lang=lang),
    }
