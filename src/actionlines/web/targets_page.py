"""All dated targets: where whom they bind stands, and who is on track by rule and region."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from actionlines import places
from actionlines.indicators.releases import Release
from actionlines.languages import number, translate
from actionlines.profiles.target_words import rule_text
from actionlines.profiles.targets import TargetLine, TargetsProfile, judged, on_course, targets
from actionlines.web import downloads
from actionlines.web.addresses import address
from actionlines.web.pages import Download, Page, handed_out, page
from actionlines.web.target_cells import NONE, counted, probability_text, target_address


@page()
def targets_view(release: Release, request: HttpRequest, *, lang: str) -> Page:
    profile = targets(release, lang=lang)
    lead = _lead(profile)
    regions = [(places.display_name(code, lang), counts) for code, counts in profile.by_region.items()]
    rules = [(rule_text(rule, lang=lang), counts) for rule, counts in profile.by_rule.items()]
    return Page(
        "web/targets.html",
        {
            "here": "targets",
            "lead": lead,
            "description": lead,
            "edition": profile.edition,
            "method": address("target-method", lang=lang),
            "sets": [
                {
                    "key": each.code.lower().replace("_", "-"),
                    "name": each.name,
                    "targets": [_line(one, lang) for one in each.targets],
                }
                for each in profile.sets
            ],
            "by_rule": counted(rules, lang=lang),
            "by_region": counted(regions, lang=lang),
            "downloads": downloads.links(
                {form: address("targets-file", lang=lang, form=form) for form in downloads.WITHOUT_WORKBOOK},
                lang=lang,
            ),
        },
    )


@page()
def targets_file(release: Release, request: HttpRequest, *, lang: str, form: str) -> Download:
    profile = targets(release, lang=lang)
    return handed_out(profile, "targets", form)


def _lead(profile: TargetsProfile) -> str:
    lines = [one for each in profile.sets for one in each.targets]
    facts = {
        "all": number(len(lines), lang=profile.lang),
        "measured": number(sum(bool(one.counts) for one in lines), lang=profile.lang),
        "met": number(sum(one.outcome in {"met", "reached"} for one in lines), lang=profile.lang),
        "missed": number(sum(one.outcome == "missed" for one in lines), lang=profile.lang),
    }
    message = translate(
        "Dated targets: %(all)s. With figures in this release: %(measured)s. Of those that bind the world or a group "
        "as a whole, reached: %(met)s; missed: %(missed)s.",
        lang=profile.lang,
    )
    return message % facts


def _line(one: TargetLine, lang: str) -> dict[str, Any]:
    outcomes = {
        "met": translate("met", lang=lang),
        "missed": translate("missed", lang=lang, context="target"),
        "reached": translate("reached", lang=lang, context="target"),
    }
    told = outcomes.get(one.outcome or "", probability_text(one.probability_pct, lang=lang))
    whole = judged(one.counts)
    facts = {"course": number(on_course(one.counts), lang=lang), "all": number(whole, lang=lang)}
    return {
        "name": one.name,
        "address": target_address(one.slug, lang=lang),
        "aim": one.aim,
        "binds": one.binds,
        "told": told,
        "on_course": translate("%(course)s of %(all)s", lang=lang, context="countries") % facts
        if whole
        else NONE,
        "unverified": one.status == "unverified",
        "blind": one.indicator is None,
    }
