"""All targets of one country: status by rule, how likely each is in time, and when."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from actionlines import places
from actionlines.indicators.releases import Release
from actionlines.languages import number, translate
from actionlines.profiles.area_progress import AreaTargets, TargetOfArea, area_targets
from actionlines.profiles.assessed import sets_of
from actionlines.profiles.target_words import rule_text
from actionlines.profiles.targets import LEADING
from actionlines.web import downloads
from actionlines.web.addresses import address, address_of, key_of
from actionlines.web.pages import Download, Page, handed_out, page
from actionlines.web.target_cells import (
    SHORT,
    effort_text,
    latest_text,
    outcome_text,
    probability_text,
    target_address,
    verdict_cell,
    year_text,
)

PAGE = "country-targets"


@page()
def country_targets_view(
    release: Release, request: HttpRequest, *, lang: str, name: str
) -> Page | HttpResponse:
    code = places.find(name, lang=lang).code
    if key_of("country", code) != name:
        return HttpResponseRedirect(address_of(PAGE, code, lang=lang))
    profile = area_targets(release, code, lang=lang)
    lead = _lead(profile)
    names = {one.code: one.names[lang] for one in sets_of(release)}
    return Page(
        "web/country_targets.html",
        {
            "here": "country",
            "name": profile.name,
            "address": address_of("country", code, lang=lang),
            "lead": lead,
            "description": lead,
            "edition": profile.edition,
            "method": address("target-method", lang=lang),
            "short": [rule_text(rule, lang=lang) for rule in SHORT],
            "sets": [
                {"key": key.lower().replace("_", "-"), "name": title, "targets": rows}
                for key, title in names.items()
                if (rows := [_row(one, lang) for one in profile.targets if one.target.set == key])
            ],
            "downloads": downloads.links(
                {form: address_of(PAGE, code, lang=lang, form=form) for form in downloads.WITHOUT_WORKBOOK},
                lang=lang,
            ),
        },
    )


@page()
def country_targets_file(
    release: Release, request: HttpRequest, *, lang: str, name: str, form: str
) -> Download | HttpResponse:
    code = places.find(name, lang=lang).code
    if key_of("country", code) != name:
        return HttpResponseRedirect(address_of(PAGE, code, lang=lang, form=form))
    profile = area_targets(release, code, lang=lang)
    return handed_out(profile, f"{name}-targets", form)


def _lead(profile: AreaTargets) -> str:
    lang = profile.lang
    if not profile.targets:
        return translate("This release has no figures that a target could be held against.", lang=lang)
    verdicts = [one.progress.verdicts.get(LEADING) for one in profile.targets]
    facts = {
        "all": number(len(profile.targets), lang=lang),
        "met": number(verdicts.count("met"), lang=lang),
        "track": number(verdicts.count("on_track"), lang=lang),
    }
    message = translate(
        "Targets that can be judged: %(all)s. By the rule of the UN Statistics Division, met: %(met)s; on track: "
        "%(track)s.",
        lang=lang,
    )
    return message % facts


def _row(one: TargetOfArea, lang: str) -> dict[str, Any]:
    progress = one.progress
    return {
        "name": one.name,
        "address": target_address(one.target, lang=lang),
        "aim": one.aim,
        "latest": latest_text(one.target, progress, lang=lang),
        "outcome": "" if progress.outcome == "open" else outcome_text(progress, lang=lang),
        "probability": probability_text(progress.probability_pct, lang=lang),
        "year": year_text(progress, lang=lang),
        "effort": effort_text(progress, lang=lang),
        "verdicts": [verdict_cell(progress, rule, lang=lang) for rule in SHORT],
    }
