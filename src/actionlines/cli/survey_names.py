"""What a survey's indicators, items, breakdowns and parts are called: as its description says, or in words of ours.

What a description says is of one language; what nobody named is called by its code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from actionlines.cli.survey_words import as_said
from actionlines.indicators.catalogue import load_catalogue
from actionlines.languages import mark, percent, side_by_side, translate
from actionlines.profiles.breakdown_words import dimension_text, part_text
from actionlines.surveys.core_list import core_item, core_list
from actionlines.surveys.description import Description, Indicator
from actionlines.surveys.differing import LESS
from actionlines.surveys.publication import WHOLE
from actionlines.surveys.rows import DIMENSIONS

QUANTILES: Final = {
    0.25: mark("lower quartile", context="item"),
    0.5: mark("median", context="item"),
    0.75: mark("upper quartile", context="item"),
}
MINUS: Final = "\u2212"


def indicator_title(indicator: Indicator, *, lang: str) -> str:
    """Code and name: the description's, or of our catalogue where it names its code, otherwise of the core list."""
    name = as_said(indicator.name, lang=lang) if indicator.name else ""
    if not name and indicator.catalogue is not None:
        name = load_catalogue().indicator(indicator.catalogue).names[lang]
    elif not name and indicator.code in core_list():
        name = core_list()[indicator.code].names[lang]
    named = translate("%(code)s: %(name)s", lang=lang, context="indicator")
    return named % {"code": indicator.code, "name": name} if name else indicator.code


def item_text(indicator: Indicator, item: str, *, lang: str) -> str:
    """An item, or a quantile by the share that lies below it."""
    if item in indicator.names:
        return as_said(indicator.names[item], lang=lang)
    share = dict(indicator.shares).get(item)
    if share in QUANTILES:
        return translate(QUANTILES[share], lang=lang, context="item")
    if share is not None:
        told = translate("quantile: %(share)s lie below", lang=lang, context="item")
        return told % {"share": percent(100 * share, lang=lang, decimals=None)}
    known = core_item(indicator.code, item)
    return known.names[lang] if known else item


def row_title(row: Mapping[str, Any], description: Description, *, lang: str) -> str:
    """The code of a row's indicator, and its item where it has any."""
    code, item = row["INDICATOR"], row["ITEM"]
    if item == WHOLE:
        return str(code)
    (indicator,) = (one for one in description.indicators if one.code == code)
    named = translate("%(code)s: %(name)s", lang=lang, context="indicator")
    return named % {"code": code, "name": item_text(indicator, item, lang=lang)}


def parts_of(row: Mapping[str, Any], dimensions: Sequence[str]) -> tuple[str, ...]:
    """The breakdowns by which a row is a part."""
    return tuple(name for name in dimensions if row[name] != WHOLE)


def domain_text(
    row: Mapping[str, Any], dimensions: Sequence[str], description: Description, *, lang: str
) -> str:
    """The part that a row is of: women, 15 to 24 years."""
    named = [_part(name, row[name], description, lang) for name in parts_of(row, dimensions)]
    return side_by_side(named, lang=lang) if named else translate("all", lang=lang, context="whole")


def _part(dimension: str, codes: str, description: Description, lang: str) -> str:
    """A part, or a part less another: women − men."""
    own = description.by[dimension].names if dimension in description.by else {}
    named = [
        as_said(own[code], lang=lang) if code in own else part_text(dimension, code, lang=lang)
        for code in codes.split(LESS)
    ]
    return f" {MINUS} ".join(named)


def breakdowns(names: Sequence[str], description: Description, *, lang: str) -> list[str]:
    """Breakdowns as words."""
    return [_breakdown(name, description, lang) for name in names]


def _breakdown(name: str, description: Description, lang: str) -> str:
    if name in description.by and description.by[name].name:
        return as_said(description.by[name].name, lang=lang)
    return dimension_text(name, lang=lang) if name in DIMENSIONS else name


def breakdowns_heading(names: Sequence[str], description: Description, *, lang: str) -> str:
    """Breakdowns as a heading; empty of the whole."""
    return capital(side_by_side(breakdowns(names, description, lang=lang), lang=lang))


def capital(text: str) -> str:
    """A text that begins a line."""
    return text[:1].upper() + text[1:]
