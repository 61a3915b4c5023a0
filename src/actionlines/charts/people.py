"""People in ten, for those who do not read figures: so many are filled, the others outlined."""

from __future__ import annotations

from typing import Final

from actionlines.charts.spark import mute
from actionlines.charts.svg import short

TEN: Final = 10
STEP: Final = 12
HEIGHT: Final = 26


def people(filled: int) -> str:
    """Draw ten people in a row, `filled` of them solid, for a place beside its own words.

    Raises
    ------
    ValueError
        If `filled` is not 0 to 10.

    Examples
    --------
    >>> people(3).count("<path")
    2
    """
    if not 0 <= filled <= TEN:
        raise ValueError(f"{filled} of ten people cannot be drawn: give 0 to 10")
    solid = "".join(_person(n) for n in range(filled))
    empty = "".join(_person(n) for n in range(filled, TEN))
    body = (f'<path fill="currentColor" d="{solid}"/>' if solid else "") + (
        f'<path stroke="currentColor" d="{empty}"/>' if empty else ""
    )
    return mute(body, size=(TEN * STEP, HEIGHT)).replace('class="chart"', 'class="people"', 1)


def _person(n: int) -> str:
    """A head, and a body with round shoulders."""
    x = n * STEP + STEP / 2
    return (
        f"M{short(x - 2.6)} 4.5a2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0-5.2 0z"
        f"M{short(x - 4)} 24v-10a4 4 0 0 1 8 0v10z"
    )
