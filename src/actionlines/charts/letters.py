"""How wide a text is drawn, how it is broken into lines, and how labels keep out of each other's way.

By a table of our own and never by a font: a picture has the same bytes on a machine that has none.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

_NARROW: Final = frozenset("iljtfrI.,:;'’|!()[] -·\u00a0\u202f\u2009")
_WIDE: Final = frozenset("mwMW@%ЖШЩЮЫФМжшщюыфм—")
_RIGHT_TO_LEFT: Final = ("R", "AL")


def width(text: str, size: float) -> float:
    """Estimate how wide a text is at a font size, in the same unit; rather too wide than too narrow."""
    return round(sum(_ems(char) for char in text) * size, 2)


def _ems(char: str) -> float:
    if unicodedata.east_asian_width(char) in {"W", "F"}:
        return 1.0
    if unicodedata.category(char) in {"Mn", "Cf"}:
        return 0.0
    if char in _NARROW:
        return 0.34
    if char in _WIDE:
        return 0.9
    return 0.7 if char.isupper() else 0.57


def wrapped(text: str, *, size: float, widest: float) -> list[str]:
    """Break a text into lines no wider than `widest`, where it has a blank or between Han characters."""
    lines = [""]
    for piece in _pieces(text):
        if lines[-1] and width((lines[-1] + piece).rstrip(), size) > widest:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.strip() for line in lines if line.strip()] or [""]


def _pieces(text: str) -> list[str]:
    """What no line may part: no line begins with a sign that closes, or ends with one that opens."""
    pieces = [""]
    for char in text:
        at = -2 if not pieces[-1] and len(pieces) > 1 and _closes(char) else -1
        pieces[at] += char
        wide = unicodedata.east_asian_width(char) in {"W", "F"}
        if at == -1 and (char == " " or (wide and unicodedata.category(char) not in {"Ps", "Pi"})):
            pieces.append("")
    return [piece for piece in pieces if piece]


def _closes(char: str) -> bool:
    return unicodedata.category(char) in {"Pe", "Pf"} or char in "，。、：；！？"


def isolated(text: str) -> str:
    """Mark a text that reads from right to left, so that it does in a picture that runs otherwise."""
    if any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in text):
        return f"\u2067{text}\u2069"
    return text


def spread(wanted: Sequence[float], heights: Sequence[float], *, low: float, high: float) -> list[float]:
    """Place labels as near as can be to where they are wanted, in that order, none over another.

    Parameters
    ----------
    wanted, heights : sequences of float
        The middle that each label wants, and how tall it is.
    low, high : float
        Where the first may begin and the last may end; if they do not fit, the last ones go beyond.

    Returns
    -------
    list of float
        The middle of each label.
    """
    order = sorted(range(len(wanted)), key=lambda each: (wanted[each], each))
    blocks: list[tuple[float, list[int]]] = []
    for each in order:
        block = [each]
        top = _top(block, wanted, heights, low, high)
        while blocks and blocks[-1][0] + sum(heights[one] for one in blocks[-1][1]) > top + 1e-9:
            block = blocks.pop()[1] + block
            top = _top(block, wanted, heights, low, high)
        blocks.append((top, block))
    placed = [0.0] * len(wanted)
    for top, block in blocks:
        for each in block:
            placed[each] = round(top + heights[each] / 2, 2)
            top += heights[each]
    return placed


def _top(
    block: Sequence[int], wanted: Sequence[float], heights: Sequence[float], low: float, high: float
) -> float:
    """Where a block of touching labels begins: in the mean nearest to what they want, within the bounds."""
    above, offsets = 0.0, []
    for each in block:
        offsets.append(wanted[each] - above - heights[each] / 2)
        above += heights[each]
    return max(low, min(sum(offsets) / len(offsets), high - above))
