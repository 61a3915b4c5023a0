"""Which years an index is built for, and how they are made comparable: the `panel` of a specification."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from actionlines.declared import DeclarationError, Node

SHARED: Final = "shared"
CHAINED: Final = "chained"
SCALES: Final = (SHARED, CHAINED)
RATIO: Final = "ratio"
LINKS: Final = (RATIO, "difference")


class FaultyPanelError(DeclarationError):
    """Years that are not in order, a reference year that is not among them, or keys that do not go together."""


@dataclass(frozen=True, slots=True)
class PanelRule:
    """Years of an index, and their scale.

    `shared`: one scale for all years, that of `reference_year` where there is one. `chained`: each year has its own,
    and scores are linked by the change on the scale of the year before, as a ratio or (`link`) a difference.
    """

    years: tuple[int, ...]
    scale: str = SHARED
    reference_year: int | None = None
    link: str = RATIO


def panel_rule(node: Node) -> PanelRule:
    """The rule that a node of TOML states.

    Raises
    ------
    DeclarationError
        If a key is missing, unknown or wrong; names file, line and key.
    """
    entries = node.mapping(required=("years",), optional=("scale", "reference_year", "link"))
    years = tuple(item.whole(least=1900, most=2200) for item in entries["years"].items())
    if len(years) < 2 or not all(earlier < later for earlier, later in pairwise(years)):
        raise entries["years"].fail(FaultyPanelError, f"two years or more in rising order, not {list(years)}")
    scale = entries["scale"].text(among=SCALES) if "scale" in entries else SHARED
    for key, of in (("reference_year", SHARED), ("link", CHAINED)):
        if key in entries and scale != of:
            raise entries[key].fail(FaultyPanelError, f"this goes with the scale {of!r}, not {scale!r}")
    reference = (
        entries["reference_year"].whole(least=1900, most=2200) if "reference_year" in entries else None
    )
    if reference is not None and reference not in years:
        raise entries["reference_year"].fail(
            FaultyPanelError, f"{reference} is none of the years of the panel"
        )
    return PanelRule(
        years, scale, reference, entries["link"].text(among=LINKS) if "link" in entries else RATIO
    )
