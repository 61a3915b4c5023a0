"""Formulas of the methods page as MathML: browsers draw it without scripts, screen readers speak it.

Letters only, so that one formula serves six languages; the text beside it says what each letter stands for.
"""

from __future__ import annotations

from typing import Final


def _sub(letter: str, index: str) -> str:
    return f"<msub><mi>{letter}</mi><mi>{index}</mi></msub>"


def _sum(over: str, what: str) -> str:
    return f"<munder><mo>∑</mo><mrow>{over}</mrow></munder>{what}"


def _fraction(above: str, below: str) -> str:
    return f"<mfrac><mrow>{above}</mrow><mrow>{below}</mrow></mfrac>"


def _equation(left: str, right: str) -> str:
    return f'<math display="block" dir="ltr"><mrow>{left}<mo>=</mo>{right}</mrow></math>'


_MEMBERS: Final = "<mi>i</mi><mo>∈</mo><mi>G</mi>"
_WITH_FIGURE: Final = "<mi>i</mi><mo>∈</mo><mi>S</mi>"
_HUNDRED: Final = "<mn>100</mn><mo>⋅</mo>"
_CHANGE: Final = "<msub><mi>x</mi><mn>1</mn></msub><mo>−</mo><msub><mi>x</mi><mn>0</mn></msub>"
_FIRST: Final = "<msub><mi>x</mi><mn>0</mn></msub>"

FORMULAS: Final[dict[str, str]] = {
    "parity": _equation("<mi>P</mi>", _fraction(_sub("x", "W"), _sub("x", "M"))),
    "gap": _equation("<mi>D</mi>", f"{_sub('x', 'M')}<mo>−</mo>{_sub('x', 'W')}"),
    "mean": _equation(
        "<mi>A</mi>",
        _fraction(_sum(_WITH_FIGURE, _sub("w", "i") + _sub("x", "i")), _sum(_WITH_FIGURE, _sub("w", "i"))),
    ),
    "coverage": _equation(
        "<mi>C</mi>",
        _HUNDRED + _fraction(_sum(_WITH_FIGURE, _sub("w", "i")), _sum(_MEMBERS, _sub("w", "i"))),
    ),
    "per_head": _equation(
        "<mi>H</mi>", f"<mn>${{per}}</mn><mo>⋅</mo>{_fraction('<mi>n</mi>', '<mi>p</mi>')}"
    ),
    "change": _equation("<mi>R</mi>", _HUNDRED + _fraction(_CHANGE, f"<mo>|</mo>{_FIRST}<mo>|</mo>")),
    "outlier": _equation(
        "<mi>Z</mi>",
        "<mn>${mad_to_sigma}</mn><mo>⋅</mo>" + _fraction("<mi>r</mi>", "<mi>d</mi>"),
    ),
}
"""By the name under which a text asks for it: `${parity}`."""
