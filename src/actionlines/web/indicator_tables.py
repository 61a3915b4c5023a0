"""The tables and cautions of an indicator's page, in words."""

from __future__ import annotations

from typing import Final

from actionlines import places
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.comparability import NOT_STATED
from actionlines.indicators.derive import MIN_COVERAGE_PCT
from actionlines.languages import change, list_of, number, percent, translate
from actionlines.profiles.cautions import Caution
from actionlines.profiles.indicator import IndicatorProfile, SourceShare
from actionlines.profiles.indicator_table import IndicatorTable
from actionlines.profiles.sentences import years_text
from actionlines.profiles.wording import period_text, unit_text, value_text


def value_heading(profile: IndicatorProfile | IndicatorTable) -> str:
    """Heading of the column of values, with the unit where it does not stand in each value."""
    unit = unit_text(profile.indicator, lang=profile.lang)
    heading = translate("Value", lang=profile.lang)
    return f"{heading} ({unit})" if unit else heading


SHOWN_SCHEMES: Final = ("M49", "ITU", "INCOME", "STATUS")
"""Groups on the page: the world and its regions, ITU regions, income groups, groups in special situations."""


def group_rows(profile: IndicatorTable) -> list[dict[str, str]]:
    """What groups of countries come to together."""
    lang = profile.lang
    found = {one.group: one for one in profile.groups}
    order = [group.code for scheme in SHOWN_SCHEMES for group in places.groups(scheme) if _is_wide(group)]
    return [
        {
            "name": places.display_name(code, lang),
            "value": value_text(found[code].value, profile.indicator, lang=lang),
            "period": period_text(found[code].period, lang=lang),
            "areas": number(found[code].areas, lang=lang),
            "coverage": percent(found[code].coverage_pct, lang=lang, decimals=0),
        }
        for code in order
        if code in found
    ]


def _is_wide(group: places.Group) -> bool:
    return group.level in {None, "world", "region"}


def group_lead(profile: IndicatorTable) -> str:
    """How the figures of groups are made."""
    lang, subject = profile.lang, profile.indicator
    share = percent(MIN_COVERAGE_PCT, lang=lang, decimals=0)
    if subject.aggregate == "sum":
        message = translate(
            "Sums of the countries that have a figure of that year; none where fewer than %(share)s of the "
            "group’s people live in them.",
            lang=lang,
        )
        return message % {"share": share}
    weight = load_catalogue().indicator(subject.denominator or "POPULATION").names[lang]
    message = translate(
        "Computed here: an average in which each country counts by its size (%(weight)s); none where the "
        "countries that have a figure of that year make up less than %(share)s of the group.",
        lang=lang,
    )
    return message % {"weight": weight, "share": share}


def share_rows(profile: IndicatorProfile) -> list[dict[str, str]]:
    """What each source states and how far it lies from the one that speaks."""
    lang = profile.lang
    return [
        {
            "name": load_catalogue().source_name(share.source, lang=lang),
            "areas": number(share.areas, lang=lang),
            "speaks_for": number(share.speaks_for, lang=lang),
            "years": years_text(int(share.first[:4]), int(share.last[:4])),
            "difference": _difference(share, profile),
        }
        for share in profile.shares
    ]


def _difference(share: SourceShare, profile: IndicatorProfile) -> str:
    lang, subject = profile.lang, profile.indicator
    if share.largest_difference is None or share.largest_area is None or share.largest_period is None:
        return translate("nothing to compare", lang=lang)
    facts = {"common": number(share.common, lang=lang), "differing": number(share.differing, lang=lang)}
    if not share.differing:
        return translate("%(common)s shared figures, all the same", lang=lang) % facts
    widest = change(share.largest_difference * 10.0**subject.unit_mult, lang=lang, decimals=subject.decimals)
    message = translate(
        "%(differing)s of %(common)s shared figures differ, at most by %(difference)s (%(area)s, %(year)s)",
        lang=lang,
    )
    return message % {
        **facts,
        "difference": widest,
        "area": places.display_name(share.largest_area, lang),
        "year": period_text(share.largest_period, lang=lang),
    }


def caution_sentences(profile: IndicatorProfile) -> list[str]:
    """What a reader must know before comparing, one sentence each."""
    return [caution_text(one, profile.lang) for one in profile.cautions]


def caution_text(caution: Caution, lang: str) -> str:
    """One caution as a sentence."""
    message = {
        "unit": translate("They are in different units: %(groups)s.", lang=lang),
        "age_scope": translate("They are about people of different ages: %(groups)s.", lang=lang),
        "ref_period": translate("They ask about different periods of time: %(groups)s.", lang=lang),
        "source": translate("They are by different sources: %(groups)s.", lang=lang),
        "nature": translate("Some are measured, some estimated: %(groups)s.", lang=lang),
        "break": translate(
            "A series was broken, so that before and after do not compare: %(groups)s.", lang=lang
        ),
        "flag": translate("Our checks found figures unusual: %(groups)s.", lang=lang),
    }[caution.kind]
    groups = (
        f"{_footing(caution.kind, footing, lang)} ({_names(areas, lang)})"
        for footing, areas in caution.groups
    )
    return message % {"groups": list_of(groups, lang=lang)}


def _names(areas: tuple[str, ...], lang: str) -> str:
    return list_of((places.display_name(area, lang, short=True) for area in areas), lang=lang)


def _footing(kind: str, footing: str, lang: str) -> str:
    """A source by its name, a period as it is written, an age scope or unit by its code."""
    words = {
        NOT_STATED: translate("not stated", lang=lang),
        "estimated": translate("estimated", lang=lang),
        "measured": translate("measured", lang=lang),
    }
    if footing in words:
        return words[footing]
    if kind == "source":
        return load_catalogue().source_name(footing, lang=lang)
    return period_text(footing, lang=lang) if kind in {"break", "flag"} else footing
