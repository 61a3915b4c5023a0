"""What the pages of targets share: cells of tables, addresses, the picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.safestring import mark_safe

from actionlines.charts import Picture, draw_narrow
from actionlines.indicators.catalogue import load_catalogue
from actionlines.languages import interval, list_of, number, percent, translate
from actionlines.profiles.target import AreaProgress
from actionlines.profiles.target_words import (
    OUTCOME_WORDS,
    VERDICT_WORDS,
    measured_text,
    verdict_text,
)
from actionlines.progress.on_track import VERDICTS
from actionlines.progress.targets import Target
from actionlines.web.addresses import address
from actionlines.web.pictures import ShownPicture

NONE: Final = "…"
"""What stands where nothing is told, as in UN statistical tables."""
SHORT: Final = ("unsd", "eurostat", "sdsn", "escap_anticipated")
"""Rules that a table of many rows has a column for; all ten are in the files."""


def target_address(target: Target | str, *, lang: str) -> str:
    """Address of a target's page."""
    name = target.slug if isinstance(target, Target) else target
    return address("target", lang=lang, name=name)


def verdict_cell(one: AreaProgress, rule: str, *, lang: str) -> dict[str, str]:
    """What a rule says of an area."""
    verdict = one.verdicts.get(rule)
    return {"text": verdict_text(verdict, one.reasons.get(rule), lang=lang), "verdict": verdict or ""}


def probability_text(value: float | None, *, lang: str) -> str:
    """A probability as it may be read: in whole per cent, and never as nought or all."""
    if value is None:
        return NONE
    if value < 1:
        return translate("below %(share)s", lang=lang) % {"share": percent(1, lang=lang, decimals=0)}
    if value > 99:
        return translate("above %(share)s", lang=lang) % {"share": percent(99, lang=lang, decimals=0)}
    return percent(value, lang=lang, decimals=0)


def year_text(one: AreaProgress, *, lang: str) -> str:
    """The year in which it will be met, with its interval of 80 %."""
    if one.met_in is None and one.met_early is None:
        return NONE
    later = translate("later", lang=lang, context="year")
    early, middle, late = (str(year or later) for year in (one.met_early, one.met_in, one.met_late))
    if early == middle == late:
        return middle
    return f"{middle} ({interval(early, late)})"


def effort_text(one: AreaProgress, *, lang: str) -> str:
    """Points a year that are needed until the deadline, and in brackets those of the last five years."""
    if one.needed_per_year is None or one.outcome != "open":
        return NONE
    needed = number(one.needed_per_year, lang=lang, decimals=1)
    if one.pace_per_year is None:
        return needed
    facts = {"needed": needed, "pace": number(one.pace_per_year, lang=lang, decimals=1)}
    return translate("%(needed)s (%(pace)s)", lang=lang, context="needed, and so far") % facts


def outcome_text(one: AreaProgress, *, lang: str) -> str:
    """Met, missed, reached or open, as a sentence."""
    return translate(OUTCOME_WORDS[one.outcome], lang=lang)


def latest_text(target: Target, one: AreaProgress, *, lang: str) -> str:
    """The latest figure with its year."""
    facts = {"value": measured_text(target, one.value, lang=lang), "year": str(one.year)}
    return translate("%(value)s in %(year)s", lang=lang) % facts


def counted(rows: Iterable[tuple[str, Mapping[str, int]]], *, lang: str) -> dict[str, Any]:
    """A table of counts: a row for each name, a column for each verdict."""
    columns = [translate(VERDICT_WORDS[verdict], lang=lang) for verdict in VERDICTS]
    columns.append(translate("nothing said", lang=lang, context="column"))
    keys = (*VERDICTS, "silent")
    return {
        "columns": columns,
        "rows": [(name, [number(counts.get(key, 0), lang=lang) for key in keys]) for name, counts in rows],
    }


def shown(drawn: Picture | None, sources: Iterable[str], *, lang: str) -> ShownPicture | None:
    """A picture with its words and its sources."""
    if drawn is None:
        return None
    names = [load_catalogue().source_name(source, lang=lang) for source in dict.fromkeys(sources)]
    credit = translate("Source: %(names)s.", lang=lang) % {"names": list_of(names, lang=lang)}
    return ShownPicture(
        mark_safe(drawn.svg),  # noqa: S308  drawn by us
        mark_safe(draw_narrow(drawn)),  # noqa: S308  drawn by us
        drawn.title,
        drawn.description,
        credit if names else "",
        drawn.columns,
        drawn.rows,
    )
