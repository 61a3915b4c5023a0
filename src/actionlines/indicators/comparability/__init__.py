"""What keeps figures of one indicator from being compared: whom they are about, when, by whose definition.

Internet use of those aged 16 to 74 over twelve months is not Internet use of all over three. Nothing is
corrected here; every difference is named by a code and its parameters, and a page or report says it in the
reader's language. "Not stated" is never taken for "the same".
"""

from __future__ import annotations

from actionlines.indicators.comparability.differences import DIFFERENCES_SCHEMA, differences
from actionlines.indicators.comparability.disagreements import (
    DISAGREEMENTS_SCHEMA,
    THRESHOLD_ABS,
    THRESHOLD_REL,
    agreement,
    disagreements,
    shared,
)
from actionlines.indicators.comparability.notes import (
    KINDS,
    NOT_STATED,
    DifferentIndicatorsError,
    Note,
    compare,
    notes,
)

__all__ = [
    "DIFFERENCES_SCHEMA",
    "DISAGREEMENTS_SCHEMA",
    "KINDS",
    "NOT_STATED",
    "THRESHOLD_ABS",
    "THRESHOLD_REL",
    "DifferentIndicatorsError",
    "Note",
    "agreement",
    "compare",
    "differences",
    "disagreements",
    "notes",
    "shared",
]
