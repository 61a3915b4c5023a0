"""Links of paragraphs in words: how an indicator measures, how sure a link is, where it comes from."""

from __future__ import annotations

from typing import Final

from actionlines.commitments.links import Basis, Measures, Sure
from actionlines.languages import mark, translate

_MEASURES: Final = {
    Measures.DIRECTLY: mark("directly", context="how it measures"),
    Measures.IN_PART: mark("in part", context="how it measures"),
    Measures.BY_PROXY: mark("by proxy", context="how it measures"),
}
_SURE: Final = {
    Sure.HIGH: mark("sure", context="how sure"),
    Sure.MEDIUM: mark("fairly sure", context="how sure"),
    Sure.LOW: mark("not sure", context="how sure"),
}
_BASES: Final = {
    Basis.OWN: mark("our reading"),
    Basis.MATRIX: mark("WSIS-SDG matrix of 2015"),
    Basis.LINE: mark("facilitates the action line"),
}


def measures_text(measures: str | None, *, lang: str) -> str:
    """How an indicator measures a paragraph, as a phrase; by proxy where nobody said."""
    return translate(_MEASURES[Measures(measures or Measures.BY_PROXY)], lang=lang, context="how it measures")


def sure_text(sure: str, *, lang: str) -> str:
    """How sure a link is."""
    return translate(_SURE[Sure(sure)], lang=lang, context="how sure")


def basis_text(basis: str, *, lang: str) -> str:
    """Where a link comes from."""
    return translate(_BASES[Basis(basis)], lang=lang)
