"""A country's page: what is known of it over the eighteen action lines."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.safestring import SafeString, mark_safe

from actionlines import places
from actionlines.charts import spark_strip
from actionlines.indicators.catalogue import Indicator, load_catalogue
from actionlines.indicators.releases import Release
from actionlines.languages import (
    change,
    list_of,
    number,
    quote,
    side_by_side,
    translate,
    translate_plural,
)
from actionlines.profiles import country
from actionlines.profiles.country import CountryProfile, LineScores
from actionlines.profiles.figures import Gap, OtherSource, Score
from actionlines.profiles.sentences import country_lead, group_name
from actionlines.profiles.wording import (
    areas_text,
    directness_mark,
    gap_text,
    measure,
    period_text,
    place_text,
    reason_text,
    remarks,
    trend_text,
    unit_text,
    value_text,
    verdict_text,
)
from actionlines.web import downloads
from actionlines.web.addresses import address, address_of, key_of
from actionlines.web.choices import PeerChoice, read_peers, wrong_name
from actionlines.web.lines import shown_line
from actionlines.web.lists import schemes
from actionlines.web.pages import Download, Page, page
from actionlines.web.pictures import country_picture, spark

SHOWN_AT_ONCE: Final = 4
"""Indicators of a line that stand open; the rest is behind a click."""


@page("peers", "named")
def country_view(release: Release, request: HttpRequest, *, lang: str, name: str) -> Page | HttpResponse:
    code, choice = places.find(name, lang=lang).code, read_peers(request.GET, lang=lang)
    query = {"peers": choice.asked}
    if key_of("country", code) != name or (choice.changed and not choice.typed):
        return HttpResponseRedirect(address_of("country", code, lang=lang, query=query))
    profile = country(release, code, lang=lang, peers=choice.asked)
    lead = country_lead(profile)
    return Page(
        "web/country.html",
        {
            "here": "country",
            "name": profile.name,
            "lead": lead,
            "description": lead,
            "edition": profile.edition,
            "picture": country_picture(profile),
            "facts": facts(profile),
            "more": more(profile),
            "scope": scope_text(profile),
            **_peers(profile, choice),
            "lines": [_line(line, profile) for line in profile.lines],
            "sources": profile.sources,
            "downloads": downloads.links(
                {
                    form: address_of("country", code, lang=lang, form=form, query=query)
                    for form in ("csv", "xlsx", "json")
                },
                lang=lang,
            ),
        },
        keep=not choice.typed,
    )


@page("peers")
def country_file(
    release: Release, request: HttpRequest, *, lang: str, name: str, form: str
) -> Download | HttpResponse:
    code, choice = places.find(name, lang=lang).code, read_peers(request.GET, lang=lang)
    if key_of("country", code) != name or choice.changed:
        query = {"peers": choice.asked}
        return HttpResponseRedirect(address_of("country", code, lang=lang, form=form, query=query))
    profile = country(release, code, lang=lang, peers=choice.asked)
    if form == "json":
        return Download("", form, facts=profile.as_dict())
    return Download(f"{name}.{form}", form, rows=profile.table())


def facts(profile: CountryProfile) -> list[tuple[str, str]]:
    """What kind of place it is: its groups."""
    lang, peers = profile.lang, profile.peers
    found = [(translate("Code", lang=lang), profile.area)]
    if peers.region:
        found.append((translate("Region", lang=lang), places.display_name(peers.region, lang)))
    if peers.income:
        found.append((translate("Income group", lang=lang), places.display_name(peers.income, lang)))
    if peers.special:
        names = [places.display_name(code, lang) for code in peers.special]
        found.append((translate("Groups", lang=lang), side_by_side(names, lang=lang, apart=True)))
    return found


def _peers(profile: CountryProfile, choice: PeerChoice) -> dict[str, Any]:
    """The form that chooses peers, and whom the page speaks of as it stands."""
    lang, own, chosen = profile.lang, profile.peers, profile.chosen
    kinds = [
        (kind, group_name(group, lang=lang))
        for kind, group in (("region", own.region), ("income", own.income))
        if group
    ]
    by_hand = chosen.areas if chosen and chosen.by_hand else ()
    return {
        "action": address("country", lang=lang, name=key_of("country", profile.area)),
        "kinds": kinds,
        "schemes": schemes(lang),
        "asked": chosen.asked if chosen else "",
        "peers_text": _peers_text(profile),
        "named": ", ".join(places.display_name(code, lang) for code in by_hand),
        **wrong_name(choice, lang=lang),
    }


def _peers_text(profile: CountryProfile) -> str:
    lang, chosen = profile.lang, profile.chosen
    if chosen is None:
        return translate(
            "Places and medians are of the world and of the country's own region and income group.", lang=lang
        )
    if chosen.by_hand:
        message = translate("Held against %(countries)s, and against the world.", lang=lang)
        names = list_of((places.display_name(code, lang) for code in chosen.areas), lang=lang)
        return message % {"countries": names}
    message = translate("Held against the group %(group)s (%(areas)s), and against the world.", lang=lang)
    return message % {
        "group": quote(group_name(chosen.group, lang=lang), lang=lang),
        "areas": areas_text(len(chosen.areas), lang=lang),
    }


def more(profile: CountryProfile) -> list[tuple[str, str]]:
    """Other pages about the same country."""
    pages = {
        "country-divides": translate("Divides: women and men, town and country", lang=profile.lang),
        "country-pictures": translate("In pictures, also spoken", lang=profile.lang),
        "country-print": translate("One page to print", lang=profile.lang),
    }
    peers = {"country-print": {"peers": profile.chosen.asked if profile.chosen else ""}}
    return [
        (title, address_of(kind, profile.area, lang=profile.lang, query=peers.get(kind)))
        for kind, title in pages.items()
    ]


def scope_text(profile: CountryProfile) -> str:
    """How many lines and indicators have a figure."""
    measured = sum(bool(line.scores) for line in profile.lines)
    indicators = {score.indicator for line in profile.lines for score in line.scores}
    message = translate(
        "%(measured)s of %(lines)s action lines have at least one figure; %(indicators)s indicators in all.",
        lang=profile.lang,
    )
    return message % {
        "measured": number(measured, lang=profile.lang),
        "lines": number(len(profile.lines), lang=profile.lang),
        "indicators": number(len(indicators), lang=profile.lang),
    }


def _line(line: LineScores, profile: CountryProfile) -> dict[str, Any]:
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
        "period": period_text(figure.period, lang=lang),
        "remarks": remarks(figure, lang=lang),
        "source": load_catalogue().source_name(figure.source, lang=lang),
        "others": _others(score, lang),
        "spark": spark(score, lang=lang),
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
        "strip": _strip(score, profile),
        "no_place": _no_place(score, lang),
        "gaps": [_gap(gap, score, lang) for gap in score.gaps],
    }


def _strip(score: Score, profile: CountryProfile) -> SafeString:
    """Its figure among those of all countries compared; the places beside it say the same in words."""
    standing, figure = score.standing, score.figure
    if standing is None or figure is None or len(standing.values) < 2:
        return mark_safe("")
    drawn = spark_strip(
        standing.values,
        own=figure.value,
        name=profile.name,
        measure=measure(load_catalogue().indicator(score.indicator), lang=profile.lang),
        lang=profile.lang,
        spoken=False,
    )
    return mark_safe(drawn.svg)  # noqa: S308  drawn by us


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
