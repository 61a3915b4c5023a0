"""One target: where it is written, the world's way to it, and every country by every rule."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from actionlines import places
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.releases import Release
from actionlines.languages import number, translate
from actionlines.profiles.assessed import sets_of
from actionlines.profiles.progress_pictures import countries_picture, fan_picture
from actionlines.profiles.target import AreaProgress, TargetProfile, target_profile
from actionlines.profiles.target_words import measured_text, rule_text, why_text
from actionlines.profiles.targets import LEADING, judged, on_course
from actionlines.progress.targets import target as find_target
from actionlines.web import downloads
from actionlines.web.addresses import address, address_of
from actionlines.web.divide_kinds import divide_address
from actionlines.web.pages import Download, Page, handed_out, page
from actionlines.web.pictures import ShownPicture
from actionlines.web.target_cells import (
    SHORT,
    counted,
    latest_text,
    outcome_text,
    probability_text,
    shown,
    target_address,
    verdict_cell,
    year_text,
)


@page()
def target_view(release: Release, request: HttpRequest, *, lang: str, name: str) -> Page | HttpResponse:
    target = find_target(name, sets_of(release))
    if target.slug != name:
        return HttpResponseRedirect(target_address(target, lang=lang))
    profile = target_profile(release, target.code, lang=lang)
    lead = _lead(profile)
    regions = [(places.display_name(code, lang), counts) for code, counts in profile.by_region.items()]
    rules = [(rule_text(rule, lang=lang), counts) for rule, counts in profile.by_rule.items()]
    files = {
        form: address("target-file", lang=lang, name=target.slug, form=form)
        for form in downloads.WITHOUT_WORKBOOK
    }
    sources = profile.whole.source.split() if profile.whole else []
    return Page(
        "web/target.html",
        {
            "here": "targets",
            "name": profile.name,
            "lead": lead,
            "description": lead,
            "edition": profile.edition,
            "all": address("targets", lang=lang),
            "method": address("target-method", lang=lang),
            "source": target.source,
            "unverified": target.source.status == "unverified",
            "proxy": target.proxy,
            "indicator": address_of("indicator", target.indicator, lang=lang) if target.indicator else "",
            "divide": divide_address(release, load_catalogue().indicator(target.indicator), lang=lang)
            if target.indicator
            else "",
            "facts": _facts(profile),
            "picture": shown(fan_picture(profile), sources, lang=lang),
            "strip": _strip(profile),
            "by_rule": counted(rules, lang=lang) if profile.areas else None,
            "by_region": counted(regions, lang=lang),
            "whole": _rules(profile.whole, lang) if profile.whole else [],
            "whole_name": profile.binds,
            "why": why_text(profile.whole.why, lang=lang) if profile.whole else "",
            "short": [rule_text(rule, lang=lang) for rule in SHORT],
            "areas": [_row(profile, one) for one in profile.areas],
            "downloads": downloads.links(files, lang=lang),
            "sources": profile.sources,
        },
    )


@page()
def target_file(
    release: Release, request: HttpRequest, *, lang: str, name: str, form: str
) -> Download | HttpResponse:
    target = find_target(name, sets_of(release))
    if target.slug != name:
        return HttpResponseRedirect(address("target-file", lang=lang, name=target.slug, form=form))
    profile = target_profile(release, target.code, lang=lang)
    return handed_out(profile, name, form)


def _strip(profile: TargetProfile) -> ShownPicture | None:
    """All countries; their figures stand in the page's own table."""
    sources = dict.fromkeys(one for area in profile.areas for one in area.source.split())
    drawn = shown(countries_picture(profile), sources, lang=profile.lang)
    return replace(drawn, rows=()) if drawn else None


def _lead(profile: TargetProfile) -> str:
    """What is aimed at, where the whole stands, and how many countries are on track."""
    lang, counts = profile.lang, profile.by_rule[LEADING]
    said = [translate("Aim: %(aim)s.", lang=lang) % {"aim": profile.aim}]
    if profile.whole is not None:
        facts = {"name": profile.binds, "latest": latest_text(profile.target, profile.whole, lang=lang)}
        said.append(translate("%(name)s: %(latest)s.", lang=lang) % facts)
        said.append(outcome_text(profile.whole, lang=lang))
    if judged(counts):
        facts = {"course": number(on_course(counts), lang=lang), "all": number(judged(counts), lang=lang)}
        message = translate(
            "Countries and territories that have met it or are on track, by the rule of the UN Statistics Division: "
            "%(course)s of %(all)s.",
            lang=lang,
        )
        said.append(message % facts)
    else:
        said.append(translate("This release has no figures for it: a blind spot.", lang=lang))
    return " ".join(said)


def _facts(profile: TargetProfile) -> list[tuple[str, str]]:
    lang, target, whole = profile.lang, profile.target, profile.whole
    facts = [(translate("Binds", lang=lang), profile.binds)]
    if whole is None:
        return facts
    if whole.probability_pct is not None:
        facts.append(
            (
                translate("Probability that it is met in time", lang=lang),
                probability_text(whole.probability_pct, lang=lang),
            )
        )
        facts.append(
            (translate("Year in which it is met, with its interval", lang=lang), year_text(whole, lang=lang))
        )
    points = {
        translate("Needed a year", lang=lang): whole.needed_per_year,
        translate("Pace of the last five years, a year", lang=lang): whole.pace_per_year,
    }
    message = translate("%(change)s points", lang=lang)
    facts += [
        (term, message % {"change": number(value, lang=lang, decimals=1)})
        for term, value in points.items()
        if value is not None
    ]
    if whole.peers_value is not None:
        facts.append(
            (
                translate("At the deadline, at the pace of the fastest quarter of countries", lang=lang),
                measured_text(target, whole.peers_value, lang=lang),
            )
        )
    return facts


def _rules(one: AreaProgress, lang: str) -> list[dict[str, Any]]:
    return [
        {
            "rule": rule_text(rule, lang=lang),
            **verdict_cell(one, rule, lang=lang),
            "score": "" if one.scores[rule] is None else number(one.scores[rule], lang=lang, decimals=2),
        }
        for rule in one.verdicts
    ]


def _row(profile: TargetProfile, one: AreaProgress) -> dict[str, Any]:
    lang = profile.lang
    return {
        "name": one.name,
        "address": address_of("country-targets", one.area, lang=lang),
        "latest": latest_text(profile.target, one, lang=lang),
        "probability": probability_text(one.probability_pct, lang=lang),
        "year": year_text(one, lang=lang),
        "verdicts": [verdict_cell(one, rule, lang=lang) for rule in SHORT],
    }
