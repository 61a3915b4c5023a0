"""The matrix in words: goals, a pair as a row."""

from __future__ import annotations

from typing import Any

from actionlines.commitments.goals import goal_name
from actionlines.languages import number, translate
from actionlines.profiles.matrix import Pair
from actionlines.web.cited import paragraph_address
from actionlines.web.link_words import basis_text, sure_text


def goal_text(goal: int, *, lang: str) -> str:
    """A goal by number and name."""
    facts = {"goal": number(goal, lang=lang), "name": goal_name(goal, lang=lang)}
    return translate("Goal %(goal)s: %(name)s", lang=lang) % facts


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
