"""What a page answers with first: a profile's main point in one or two sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionlines import places
from actionlines.indicators.catalogue import load_catalogue
from actionlines.languages import interval, number, translate, translate_plural
from actionlines.profiles.peers import CHOSEN
from actionlines.profiles.wording import (
    areas_text,
    change_text,
    full_value_text,
    period_text,
    value_text,
)

if TYPE_CHECKING:
    from actionlines.profiles.country import CountryProfile
    from actionlines.profiles.home import Spread


def country_lead(profile: CountryProfile) -> str:
    """How many people use the Internet there, how that changed, and where it stands."""
    lang, lead = profile.lang, profile.lead
    if lead is None or lead.figure is None:
        message = translate(
            "%(country)s: no source in this release says how many people use the Internet.", lang=lang
        )
        return message % {"country": profile.name}
    indicator = load_catalogue().indicator(lead.indicator)
    sentences = [
        translate("%(country)s: %(share)s of people used the Internet in %(year)s.", lang=lang)
        % {
            "country": profile.name,
            "share": value_text(lead.figure.value, indicator, lang=lang),
            "year": period_text(lead.figure.period, lang=lang),
        }
    ]
    if lead.trend is not None:
        since = {"since": period_text(lead.trend.since, lang=lang)}
        if lead.trend.direction == "steady":
            sentences.append(translate("That is about the same as in %(since)s.", lang=lang) % since)
        else:
            how_far = change_text(lead.trend, indicator, lang=lang)
            message = translate("Change since %(since)s: %(change)s.", lang=lang)
            sentences.append(message % {"change": how_far, **since})
    sentences += _ranks(profile)
    return joined(sentences, lang=lang)


def _ranks(profile: CountryProfile) -> list[str]:
    lang, found = profile.lang, []
    for place in profile.lead.places if profile.lead else ():
        facts = {"rank": number(place.rank, lang=lang), "areas": number(place.areas, lang=lang)}
        if place.kind == "world":
            message = translate(
                "It ranks %(rank)s among the %(areas)s countries and territories compared.", lang=lang
            )
            found.append(message % facts)
        elif profile.chosen and place.group == profile.chosen.group:
            message = translate("Among the peers chosen it ranks %(rank)s of %(areas)s.", lang=lang)
            found.append(message % facts)
    return found


def spread_lead(spread: Spread, *, lang: str) -> str:
    """Where half the areas lie, where the middle half lies, and how the median moved."""
    indicator = load_catalogue().indicator(spread.indicator)
    years = years_text(spread.first_year, spread.last_year)
    sentences = [
        translate("Median of %(areas)s (%(years)s): %(median)s.", lang=lang)
        % {
            "areas": areas_text(spread.in_window, lang=lang),
            "years": years,
            "median": full_value_text(spread.median, indicator, lang=lang),
        },
        translate("The middle half lie between %(low)s and %(high)s.", lang=lang)
        % {
            "low": value_text(spread.low, indicator, lang=lang),
            "high": full_value_text(spread.high, indicator, lang=lang),
        },
    ]
    if spread.trend is not None:
        message = translate_plural(
            "In the %(n)s country with both figures the median moved by %(change)s since %(since)s.",
            "In the %(n)s countries with both figures the median moved by %(change)s since %(since)s.",
            spread.followed,
            lang=lang,
        )
        sentences.append(
            message
            % {
                "n": number(spread.followed, lang=lang),
                "since": spread.trend.since,
                "change": change_text(spread.trend, indicator, lang=lang),
            }
        )
    return joined(sentences, lang=lang)


def years_text(first: int, last: int) -> str:
    """One year, or from one to another."""
    return str(first) if first == last else interval(str(first), str(last))


def group_name(code: str, *, lang: str) -> str:
    """Name of a group; also of the countries that a reader named."""
    if code == CHOSEN:
        return translate("Countries chosen", lang=lang)
    return places.display_name(code, lang)


def joined(sentences: list[str], *, lang: str) -> str:
    """Chinese sets no blank between sentences."""
    return ("" if lang == "zh" else " ").join(sentences)
