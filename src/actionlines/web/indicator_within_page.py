"""The divide within countries in one indicator by one split: over the years, and country by country."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.releases import Release
from actionlines.languages import interval, mark, number, percent, translate
from actionlines.profiles.breakdown_words import dimension_text, part_text
from actionlines.profiles.divide_within import DividedArea, WithinProfile, within_profile
from actionlines.profiles.progress_pictures import within_picture
from actionlines.profiles.sentences import joined
from actionlines.profiles.wording import areas_text, gap_size_text, period_text, value_text
from actionlines.web import downloads
from actionlines.web.addresses import address, address_of, key_of
from actionlines.web.divide_kinds import WITHIN, divide_kinds, split_key
from actionlines.web.indicator_tabs import BREAKDOWNS, DIVIDE, asked_for, tab_address, top
from actionlines.web.pages import Download, Page, handed_out, page
from actionlines.web.target_cells import NONE, shown

BAND_WORDS: Final = {
    "parity": mark("parity", context="band"),
    "near": mark("near parity", context="band"),
    "behind": mark("the first group is behind", context="band"),
    "ahead": mark("the first group is ahead", context="band"),
}


@page("areas")
def indicator_within_view(
    release: Release, request: HttpRequest, *, lang: str, name: str, split: str
) -> Page | HttpResponse:
    (subject, choice), dimension = asked_for(request, lang=lang, name=name), split.upper().replace("-", "_")
    key, areas = key_of("indicator", subject.code), ",".join(choice.areas)
    if (key, split_key(dimension)) != (name, split) or choice.changed:
        words = {"lang": lang, "name": key, "split": split_key(dimension)}
        return HttpResponseRedirect(address(WITHIN, query={"areas": areas}, **words))
    profile = within_profile(release, subject.code, dimension, lang=lang)
    lead = _lead(profile)
    files = {
        form: address(f"{WITHIN}-file", lang=lang, name=name, split=split, form=form)
        for form in downloads.WITHOUT_WORKBOOK
    }
    return Page(
        "web/indicator_within.html",
        {
            **top(DIVIDE, release, subject, choice, lang=lang),
            "lead": lead,
            "description": lead,
            "dimension": dimension_text(dimension, lang=lang),
            "kinds": divide_kinds(release, subject, here=dimension, lang=lang, areas=areas),
            "method": address("target-method", lang=lang),
            "breakdowns": tab_address(BREAKDOWNS, subject, lang=lang, query={"by": split, "areas": areas}),
            "facts": _facts(profile),
            "picture": shown(within_picture(profile), [one.id for one in profile.sources], lang=lang),
            "bands": [_band(name, lang) for name in BAND_WORDS],
            "years": [_year(profile, place) for place in reversed(range(len(profile.years)))],
            "groups": _groups(profile),
            "areas": [_area(one, profile, choice.areas) for one in profile.areas],
            "lacking": any(one.share_of_lacking_pct is not None for one in profile.areas),
            "errors": any(one.gap_low is not None for one in profile.areas),
            "downloads": downloads.links(files, lang=lang),
            "sources": profile.sources,
        },
    )


@page()
def indicator_within_file(
    release: Release, request: HttpRequest, *, lang: str, name: str, split: str, form: str
) -> Download | HttpResponse:
    subject, dimension = load_catalogue().indicator(name), split.upper().replace("-", "_")
    key = key_of("indicator", subject.code)
    if (key, split_key(dimension)) != (name, split):
        words = {"name": key, "split": split_key(dimension), "form": form}
        return HttpResponseRedirect(address(f"{WITHIN}-file", lang=lang, **words))
    profile = within_profile(release, subject.code, dimension, lang=lang)
    return handed_out(profile, f"{name}-divide-{split}", form)


def _groups(profile: WithinProfile) -> list[str]:
    return [part_text(profile.dimension, code, lang=profile.lang) for code in profile.groups]


def _band(name: str, lang: str) -> str:
    return translate(BAND_WORDS[name], lang=lang, context="band")


def _lead(profile: WithinProfile) -> str:
    """Which groups are held against each other, and how the countries of the latest full year stand."""
    lang = profile.lang
    behind, ahead = _groups(profile)
    first = translate("Held against each other: %(first)s and %(second)s, in %(areas)s.", lang=lang)
    said = [first % {"first": behind, "second": ahead, "areas": areas_text(len(profile.areas), lang=lang)}]
    last = max(profile.years, key=lambda one: (one.areas >= 0.5 * _most(profile), one.year))
    if last.parity is not None:
        message = translate(
            "In %(year)s the median parity of %(areas)s was %(parity)s (1 is parity), the median gap %(gap)s.",
            lang=lang,
        )
        facts = {
            "year": str(last.year),
            "areas": areas_text(last.areas, lang=lang),
            "parity": number(last.parity, lang=lang, decimals=2),
            "gap": gap_size_text(last.gap, profile.indicator, lang=lang),
        }
        said.append(message % facts)
    return joined(said, lang=lang)


def _most(profile: WithinProfile) -> int:
    return max(one.areas for one in profile.years)


def _facts(profile: WithinProfile) -> list[tuple[str, str]]:
    """In how many countries the gap narrowed, over about five years."""
    lang, moves = profile.lang, profile.moves
    if not moves:
        return []
    words = {
        "better": translate("Gap narrower", lang=lang),
        "steady": translate("Gap about the same", lang=lang),
        "worse": translate("Gap wider", lang=lang),
    }
    return [(term, number(moves[verdict], lang=lang)) for verdict, term in words.items()]


def _year(profile: WithinProfile, place: int) -> dict[str, Any]:
    one, lang = profile.years[place], profile.lang
    return {
        "year": str(one.year),
        "cells": [
            number(one.areas, lang=lang),
            NONE if one.parity is None else number(one.parity, lang=lang, decimals=2),
            gap_size_text(one.gap, profile.indicator, lang=lang),
            *(number(one.bands[name], lang=lang) for name in BAND_WORDS),
        ],
    }


def _area(one: DividedArea, profile: WithinProfile, chosen: tuple[str, ...]) -> dict[str, Any]:
    lang, subject = profile.lang, profile.indicator
    low_high = [gap_size_text(at, subject, lang=lang) for at in (one.gap_low, one.gap_high) if at is not None]
    share = one.share_of_lacking_pct
    return {
        "name": one.name,
        "chosen": one.area in chosen,
        "address": address_of("country-divides", one.area, lang=lang),
        "values": [value_text(value, subject, lang=lang) for value in (one.behind, one.ahead)],
        "parity": NONE if one.parity is None else number(one.parity, lang=lang, decimals=2),
        "band": _band(one.band, lang) if one.band else "",
        "gap": gap_size_text(one.gap, subject, lang=lang),
        "interval": interval(*low_high) if len(low_high) == 2 else NONE,
        "log_odds": NONE if one.log_odds is None else number(one.log_odds, lang=lang, decimals=2),
        "share": NONE if share is None else percent(share, lang=lang, decimals=0),
        "moved": _moved(one, profile),
        "period": period_text(one.period, lang=lang),
    }


def _moved(one: DividedArea, profile: WithinProfile) -> str:
    if one.moved is None:
        return NONE
    words = {
        "better": translate("narrower", lang=profile.lang, context="gap"),
        "steady": translate("about the same", lang=profile.lang, context="gap"),
        "worse": translate("wider", lang=profile.lang, context="gap"),
    }
    return words[one.moved.verdict]
