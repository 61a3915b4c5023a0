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
    gap_size_text,
    gap_text,
    period_text,
    value_text,
)

if TYPE_CHECKING:
    from actionlines.profiles.country import CountryProfile
    from actionlines.profiles.figures import Direction
    from actionlines.profiles.gaps import Divide
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


def divide_text(divide: Divide, *, lang: str) -> str:
    """Both groups' latest figures, the gap and the parity, and whether the gap narrows."""
    indicator, last = load_catalogue().indicator(divide.indicator), divide.last
    facts = {
        "year": period_text(last.period, lang=lang),
        "both": gap_text(divide.gap, indicator, lang=lang),
        "gap": gap_size_text(last.difference, indicator, lang=lang),
    }
    if last.parity is None:
        sentences = [translate("%(year)s: %(both)s; gap %(gap)s.", lang=lang) % facts]
    else:
        message = translate("%(year)s: %(both)s; gap %(gap)s, parity %(parity)s.", lang=lang)
        sentences = [message % {**facts, "parity": number(last.parity, lang=lang, decimals=2)}]
    if divide.trend is not None:
        facts = {
            "since": period_text(divide.trend.since, lang=lang),
            "change": gap_size_text(divide.trend.change, indicator, lang=lang),
        }
        sentences.append(_course_of_gap(divide.trend.direction, lang) % facts)
    return joined(sentences, lang=lang)


def _course_of_gap(direction: Direction, lang: str) -> str:
    return {
        "up": translate("Gap wider than in %(since)s, by %(change)s.", lang=lang),
        "down": translate("Gap narrower than in %(since)s, by %(change)s.", lang=lang),
        "steady": translate("Gap about as wide as in %(since)s.", lang=lang),
    }[direction]


def divides_lead(profile: CountryProfile) -> str:
    """Where women and men lie furthest apart, and where town and country do."""
    lang = profile.lang
    messages = {
        "SEX": translate("Widest gap between women and men: %(indicator)s, %(both)s (%(year)s).", lang=lang),
        "URBANISATION": translate(
            "Widest gap between town and country: %(indicator)s, %(both)s (%(year)s).", lang=lang
        ),
    }
    sentences = []
    for dimension, message in messages.items():
        widest = widest_divide(profile, dimension)
        if widest is not None:
            indicator = load_catalogue().indicator(widest.indicator)
            facts = {
                "indicator": indicator.names[lang],
                "both": gap_text(widest.gap, indicator, lang=lang),
                "year": period_text(widest.last.period, lang=lang),
            }
            sentences.append(message % facts)
    if not sentences:
        message = translate(
            "%(country)s: no source in this release splits a share by sex or by town and country.", lang=lang
        )
        return message % {"country": profile.name}
    return joined(sentences, lang=lang)


def widest_divide(profile: CountryProfile, dimension: str) -> Divide | None:
    """The divide with the widest gap, of shares in per cent: other units do not compare."""
    indicators = load_catalogue().indicators
    shares = [
        one
        for one in profile.divides
        if one.dimension == dimension and indicators[one.indicator].kind == "percent"
    ]
    return max(shares, key=lambda one: abs(one.last.difference), default=None)


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
