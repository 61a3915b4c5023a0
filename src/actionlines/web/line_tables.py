"""Who climbs fastest, who has no figure, how directly a line is measured: the rows and rules of its page, in words."""

from __future__ import annotations

from typing import Any

from actionlines import places
from actionlines.indicators.catalogue import load_catalogue
from actionlines.languages import change, number, percent, translate, translate_plural
from actionlines.profiles.action_line import ActionLineProfile
from actionlines.profiles.climbers import FEWEST_FIGURES, RELATIVE, Climber
from actionlines.profiles.sentences import joined, years_text
from actionlines.profiles.silence import SilentRegion
from actionlines.profiles.wording import value_text
from actionlines.web.addresses import address_of


def directly_text(profile: ActionLineProfile) -> str:
    """How many of the line's indicators have figures, and how many of these measure it directly."""
    lang, measured = profile.lang, profile.measurements
    every = len(measured) + len(profile.unmeasured)
    if not every:
        return ""
    message = translate_plural(
        "%(measured)s of %(n)s indicator has figures; %(direct)s measures the line directly.",
        "%(measured)s of %(n)s indicators have figures; %(direct)s of these measure the line directly.",
        every,
        lang=lang,
    )
    return message % {
        "measured": number(len(measured), lang=lang),
        "n": number(every, lang=lang),
        "direct": number(sum(one.directness == "direct" for one in measured), lang=lang),
    }


def climber_row(one: Climber, profile: ActionLineProfile) -> dict[str, Any]:
    """One climber: from where to where, how fast, and how much of what was missing it made up."""
    assert profile.chosen is not None
    lang, indicator = profile.lang, load_catalogue().indicator(profile.chosen.indicator)
    return {
        "rank": number(one.rank, lang=lang),
        "name": places.display_name(one.area, lang),
        "address": address_of("country", one.area, lang=lang),
        "before": value_text(one.before, indicator, lang=lang),
        "after": value_text(one.value, indicator, lang=lang),
        "years": years_text(int(one.since[:4]), int(one.period[:4])),
        "per_year": _per_year(one, profile),
        "closed": "" if one.gap_closed_pct is None else percent(one.gap_closed_pct, lang=lang, decimals=0),
        "source": load_catalogue().source_name(one.source, lang=lang),
    }


def _per_year(one: Climber, profile: ActionLineProfile) -> str:
    assert profile.chosen is not None
    lang, indicator = profile.lang, load_catalogue().indicator(profile.chosen.indicator)
    moved = one.per_year * indicator.direction
    if one.relative:
        return percent(moved, lang=lang, decimals=1)
    written = change(moved * 10.0**indicator.unit_mult, lang=lang, decimals=max(1, indicator.decimals))
    if indicator.kind == "percent":
        return translate("%(change)s points", lang=lang) % {"change": written}
    return written


def climbers_rule(profile: ActionLineProfile) -> str:
    """The rule by which climbers are chosen, or why there are none."""
    if profile.chosen is None or profile.chosen.spread is None:
        return ""
    lang, indicator = profile.lang, load_catalogue().indicator(profile.chosen.indicator)
    if not indicator.direction:
        return translate("None are named: neither more nor less is better here.", lang=lang)
    if not profile.climbers:
        return translate(
            "None are named: no two figures of a country compare over three to seven years.", lang=lang
        )
    told = [
        translate(
            "The latest figure against the one nearest to five years before it, three to seven years apart, by the "
            "same source, with at least %(figures)s figures on the way and no break among them; figures too old to be "
            "ranked are left out.",
            lang=lang,
        )
        % {"figures": number(FEWEST_FIGURES, lang=lang)}
    ]
    if indicator.kind in RELATIVE:
        told.append(translate("The order is by growth a year in per cent.", lang=lang))
    else:
        told.append(translate("The order is by what was gained a year.", lang=lang))
    if any(one.gap_closed_pct is not None for one in profile.climbers):
        told.append(
            translate(
                "A share cannot climb far where it is near %(whole)s already: the last column but one says how much "
                "was made up of what was missing to it.",
                lang=lang,
            )
            % {"whole": percent(100, lang=lang, decimals=0)}
        )
    return joined(told, lang=lang)


def silent_rows(profile: ActionLineProfile) -> list[dict[str, Any]]:
    """Countries without a figure by region, the least developed first."""
    return [_silent(one, profile.lang) for one in profile.silent]


def _silent(one: SilentRegion, lang: str) -> dict[str, Any]:
    missing = len(one.least_developed) + len(one.others)
    message = translate("%(missing)s of %(countries)s countries", lang=lang)
    return {
        "name": places.display_name(one.region, lang)
        if one.region
        else translate("Without a region", lang=lang),
        "count": message
        % {"missing": number(missing, lang=lang), "countries": number(one.countries, lang=lang)},
        "least_developed": _links(one.least_developed, lang),
        "others": _links(one.others, lang),
    }


def _links(codes: tuple[str, ...], lang: str) -> list[dict[str, str]]:
    return [
        {"name": places.display_name(code, lang), "address": address_of("country", code, lang=lang)}
        for code in codes
    ]
