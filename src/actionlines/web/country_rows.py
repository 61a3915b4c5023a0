"""The scorecard on a country's page: of each action line its figures, with trend, places, gaps, other sources."""

from __future__ import annotations

from typing import Any, Final

from django.utils.safestring import SafeString, mark_safe

from actionlines.charts import mute_strip
from actionlines.indicators.catalogue import Indicator, load_catalogue
from actionlines.languages import change, list_of, number, translate, translate_plural
from actionlines.profiles.country import CountryProfile, LineScores
from actionlines.profiles.figures import Gap, OtherSource, Score
from actionlines.profiles.sentences import group_name
from actionlines.profiles.wording import (
    directness_mark,
    gap_text,
    interval_text,
    period_text,
    place_text,
    reason_text,
    remarks,
    trend_text,
    unit_text,
    value_text,
    verdict_text,
)
from actionlines.web.addresses import address_of
from actionlines.web.lines import shown_line
from actionlines.web.pictures import spark

SHOWN_AT_ONCE: Final = 4
"""Indicators of a line that stand open; the rest is behind a click."""


def line_rows(line: LineScores, profile: CountryProfile) -> dict[str, Any]:
    lang = profile.lang
    shown = shown_line(line.line, lang)
    names = [load_catalogue().indicator(score.indicator).names[lang] for score in line.unmeasured]
    scores = [_score(score, profile) for score in line.scores]
    return {
        "code": shown.code,
        "anchor": shown.key,
        "title": shown.title,
        "pictogram": shown.pictogram,
        "address": shown.address,
        "scores": scores[:SHOWN_AT_ONCE],
        "more": scores[SHOWN_AT_ONCE:],
        "more_text": _more_text(len(scores) - SHOWN_AT_ONCE, lang),
        "unmeasured": list_of(names, lang=lang),
        "unmeasured_text": _unmeasured_text(len(names), lang),
        "reason": reason_text(line.reason, lang=lang) if line.reason else "",
    }


def _more_text(more: int, lang: str) -> str:
    message = translate_plural("Show %(n)s more indicator", "Show %(n)s more indicators", more, lang=lang)
    return message % {"n": number(more, lang=lang)}


def _unmeasured_text(indicators: int, lang: str) -> str:
    message = translate_plural(
        "%(n)s indicator of this line has no figure here",
        "%(n)s indicators of this line have no figure here",
        indicators,
        lang=lang,
    )
    return message % {"n": number(indicators, lang=lang)}


def _score(score: Score, profile: CountryProfile) -> dict[str, Any]:
    lang, figure, moved = profile.lang, score.figure, score.trend
    indicator = load_catalogue().indicator(score.indicator)
    assert figure is not None
    return {
        "name": indicator.names[lang],
        "address": address_of("indicator", score.indicator, lang=lang, query={"areas": profile.area}),
        "mark": directness_mark(score.directness, lang=lang),
        "value": value_text(figure.value, indicator, lang=lang),
        "unit": unit_text(indicator, lang=lang),
        "interval": interval_text(figure, indicator, lang=lang),
        "period": period_text(figure.period, lang=lang),
        "remarks": remarks(figure, lang=lang),
        "source": load_catalogue().source_name(figure.source, lang=lang),
        "others": _others(score, lang),
        "spark": spark(score),
        "trend": trend_text(moved, indicator, lang=lang) if moved else "",
        "direction": moved.direction if moved else "",
        "verdict": moved.verdict if moved else "",
        "verdict_text": verdict_text(moved, lang=lang) if moved else "",
        "no_trend": _no_trend(score, lang),
        "places": [
            (group_name(place.group, lang=lang), place_text(place, lang=lang))
            for place in score.places
            if place.group in profile.groups
        ],
        "strip": _strip(score),
        "no_place": _no_place(score, lang),
        "gaps": [_gap(gap, score, lang) for gap in score.gaps],
    }


def _strip(score: Score) -> SafeString:
    """Its figure among those of all countries compared; the places beside it say the same in words."""
    standing, figure = score.standing, score.figure
    if standing is None or figure is None or len(standing.values) < 2:
        return mark_safe("")
    return mark_safe(mute_strip(standing.values, own=figure.value, ends=(figure.low, figure.high)))  # noqa: S308  drawn by us


def _no_trend(score: Score, lang: str) -> str:
    if score.broken:
        return translate("none: the figures do not compare", lang=lang, context="trend")
    return translate("none: no older figure", lang=lang, context="trend")


def _no_place(score: Score, lang: str) -> str:
    figure = score.figure
    if figure and score.window_from and figure.year < score.window_from:
        message = translate("none: others are from %(year)s on", lang=lang, context="place")
        return message % {"year": score.window_from}
    return translate("none: too few report", lang=lang, context="place")


def _gap(gap: Gap, score: Score, lang: str) -> dict[str, str]:
    indicator = load_catalogue().indicator(score.indicator)
    source = load_catalogue().source_name(gap.source, lang=lang)
    same = score.figure is not None and gap.source == score.figure.source
    return {
        "text": gap_text(gap, indicator, lang=lang),
        "note": period_text(gap.period, lang=lang) + ("" if same else f", {source}"),
    }


def _others(score: Score, lang: str) -> list[str]:
    """What other sources say: together where they say the same, one by one where they differ."""
    indicator = load_catalogue().indicator(score.indicator)
    same = [other for other in score.others if _agrees(other, indicator)]
    said = [_other(other, indicator, lang) for other in score.others if other not in same]
    if same:
        names = list_of((load_catalogue().source_name(other.source, lang=lang) for other in same), lang=lang)
        said.append(translate("Same figures: %(sources)s", lang=lang) % {"sources": names})
    return said


def _agrees(other: OtherSource, indicator: Indicator) -> bool:
    return other.difference is not None and abs(other.difference) < 0.5 * 10.0**-indicator.decimals


def _other(other: OtherSource, indicator: Indicator, lang: str) -> str:
    """What another source says, and how far off it is at most."""
    facts = {
        "source": load_catalogue().source_name(other.source, lang=lang),
        "value": value_text(other.value, indicator, lang=lang),
        "year": period_text(other.period, lang=lang),
    }
    if other.difference is None or other.difference_period is None:
        return translate("Also: %(source)s, %(value)s (%(year)s)", lang=lang) % facts
    message = translate(
        "Also: %(source)s, %(value)s (%(year)s); differs by up to %(difference)s (%(when)s)", lang=lang
    )
    widest = change(other.difference * 10.0**indicator.unit_mult, lang=lang, decimals=indicator.decimals)
    when = period_text(other.difference_period, lang=lang)
    return message % {**facts, "difference": widest, "when": when}
