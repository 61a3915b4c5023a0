"""What the questionnaire's workbook calls breakdowns, classes, items, ages and times, in English.

A name that the description gives comes first, then that of the questionnaire or the core list; what nobody named is
called by its code.
"""

from __future__ import annotations

import re
from typing import Final

from actionlines.surveys.core_list import core_item, core_list
from actionlines.surveys.description import Description, Indicator
from actionlines.surveys.publication import WHOLE
from actionlines.surveys.questionnaire_layout import layout

_AGES: Final = re.compile(r"Y(?:(?P<first>\d+)T(?P<last>\d+)|_GE(?P<least>\d+)|_LT(?P<under>\d+))")
_MONTHS: Final = re.compile(r"P(\d+)M")
_SHARES: Final = {0.25: "Lower quartile", 0.5: "Median", 0.75: "Upper quartile"}


def breakdown_name(dimension: str, description: Description) -> str:
    """A breakdown; one of the survey's own that has no name by its code."""
    described = description.by.get(dimension)
    own = described.name if described else ""
    return own or next((block.name for block in layout().of(dimension)), dimension)


def class_name(dimension: str, code: str, description: Description) -> str:
    """A class of a breakdown."""
    described = description.by.get(dimension)
    if described is not None and code in described.names:
        return described.names[code]
    known = (block.classes[code] for block in layout().of(dimension) if code in block.classes)
    return next(known, ages_name(code) if dimension == "AGE" else code)


def ages_name(code: str) -> str:
    """Ages by their code.

    Examples
    --------
    >>> ages_name("Y16T24"), ages_name("Y_GE10"), ages_name("Y_LT15"), ages_name("ADULTS")
    ('16 to 24', '10 and older', 'Under 15', 'ADULTS')
    """
    found = _AGES.fullmatch(code)
    if found is None:
        return code
    first, last, least, under = found.group("first", "last", "least", "under")
    return f"{first} to {last}" if first else f"{least} and older" if least else f"Under {under}"


def period_name(code: str) -> str:
    """The time that a question is about; its code where it is no number of months.

    Examples
    --------
    >>> period_name("P3M"), period_name("P1M"), period_name("usual")
    ('Last 3 months', 'Last month', 'usual')
    """
    found = _MONTHS.fullmatch(code)
    if found is None:
        return code
    return "Last month" if int(found[1]) == 1 else f"Last {found[1]} months"


def indicator_name(indicator: Indicator) -> str:
    """An indicator, without its code."""
    core = core_list().get(indicator.code)
    return indicator.name or (core.name if core else "")


def item_cells(indicator: Indicator, item: str) -> tuple[str, str]:
    """The code of an item and its name; both empty of the indicator itself."""
    return ("" if item == WHOLE else item, item_name(indicator, item))


def item_name(indicator: Indicator, item: str) -> str:
    """An item or a quantile; empty of the indicator itself."""
    if item == WHOLE:
        return ""
    if item in indicator.names:
        return indicator.names[item]
    if item in dict(indicator.shares):
        share = dict(indicator.shares)[item]
        return _SHARES.get(share, f"Below it {100 * share:g} per cent")
    known = core_item(indicator.code, item)
    return known.names["en"] if known else item
