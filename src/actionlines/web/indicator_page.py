"""An indicator's page: series of chosen countries, latest figures, definition, sources side by side."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from actionlines import places
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.releases import Release
from actionlines.languages import list_of, number, translate
from actionlines.profiles import indicator
from actionlines.profiles.indicator import IndicatorProfile
from actionlines.profiles.peers import compared_areas
from actionlines.profiles.sentences import joined, spread_lead
from actionlines.profiles.wording import directness_text
from actionlines.web import downloads
from actionlines.web.addresses import address_of, key_of
from actionlines.web.choices import Choice, read_choice, wrong_name
from actionlines.web.indicator_tables import (
    caution_sentences,
    group_lead,
    group_rows,
    share_rows,
    standing_rows,
    value_heading,
)
from actionlines.web.lines import shown_line
from actionlines.web.pages import Download, Page, page
from actionlines.web.pictures import indicator_picture

FORMS = ("csv", "xlsx", "json", "sdmx-csv")


@page("areas", "add")
def indicator_view(release: Release, request: HttpRequest, *, lang: str, name: str) -> Page | HttpResponse:
    subject = load_catalogue().indicator(name)
    choice = read_choice(request.GET, lang=lang)
    if key_of("indicator", subject.code) != name or (choice.changed and not choice.typed):
        return HttpResponseRedirect(_with_areas(subject.code, choice.areas, lang=lang))
    profile = indicator(release, subject.code, areas=choice.areas, lang=lang)
    return Page("web/indicator.html", _facts(profile, choice), keep=not choice.typed)


@page("areas")
def indicator_file(
    release: Release, request: HttpRequest, *, lang: str, name: str, form: str
) -> Download | HttpResponse:
    subject = load_catalogue().indicator(name)
    choice = read_choice(request.GET, lang=lang)
    if key_of("indicator", subject.code) != name:
        return HttpResponseRedirect(_with_areas(subject.code, choice.areas, lang=lang, form=form))
    profile = indicator(release, subject.code, areas=choice.areas, lang=lang)
    if form == "json":
        return Download("", form, facts=profile.as_dict())
    return Download(f"{name}.{form.replace('sdmx-csv', 'sdmx.csv')}", form, rows=profile.table())


def _with_areas(code: str, areas: tuple[str, ...], *, lang: str, form: str | None = None) -> str:
    """Address that chooses these countries."""
    return address_of("indicator", code, lang=lang, form=form, query={"areas": ",".join(areas)})


def _facts(profile: IndicatorProfile, choice: Choice) -> dict[str, Any]:
    lang, subject = profile.lang, profile.indicator
    lead = lead_text(profile)
    return {
        "here": "indicator",
        "name": profile.name,
        "lead": lead,
        "description": lead,
        "edition": profile.edition,
        "address": reverse("indicator", kwargs={"lang": lang, "name": key_of("indicator", subject.code)}),
        "picture": indicator_picture(profile),
        "areas": ",".join(profile.areas),
        "choice": _choice_text(profile),
        "chosen": [_chip(profile, area) for area in profile.areas],
        "options": sorted(places.display_name(code, lang) for code in compared_areas()),
        **wrong_name(choice, lang=lang),
        "definition": profile.definition,
        "facts": metadata(profile),
        "measured_lines": [
            {
                "code": measure.line,
                "title": shown_line(measure.line, lang).title,
                "address": shown_line(measure.line, lang).address,
                "how": directness_text(measure.directness, lang=lang),
            }
            for measure in subject.measures
        ],
        "cautions": caution_sentences(profile),
        "ranking": _ranking_text(profile),
        "value_heading": value_heading(profile),
        "standings": standing_rows(profile),
        "groups": group_rows(profile),
        "groups_lead": group_lead(profile),
        "sources_lead": _sources_text(profile),
        "shares": share_rows(profile),
        "sources": profile.sources,
        "downloads": downloads.links(
            {form: address_of("indicator", subject.code, lang=lang, form=form) for form in FORMS}, lang=lang
        ),
    }


def lead_text(profile: IndicatorProfile) -> str:
    """What the areas say together; or that nobody has a figure."""
    if profile.spread is None:
        return translate("Not measured: no source in this release has a figure.", lang=profile.lang)
    return spread_lead(profile.spread, lang=profile.lang)


def metadata(profile: IndicatorProfile) -> list[tuple[str, str]]:
    """Unit, direction, codes in other lists, breakdowns."""
    lang, subject = profile.lang, profile.indicator
    directions = {
        1: translate("more is better", lang=lang),
        -1: translate("less is better", lang=lang),
        0: translate("neither more nor less is better", lang=lang),
    }
    found = [
        (translate("Code", lang=lang), subject.code),
        (translate("Unit", lang=lang), load_catalogue().units[subject.unit].names[lang]),
        (translate("Direction", lang=lang), directions[subject.direction]),
    ]
    if subject.sdg:
        found.append(
            (translate("SDG indicator", lang=lang), _reference(subject.sdg.code, subject.sdg.status, lang))
        )
    if subject.core_list:
        name = translate("Partnership core list", lang=lang)
        found.append((name, _reference(subject.core_list.code, subject.core_list.status, lang)))
    if profile.breakdowns:
        names = [dimension_name(dimension, lang=lang) for dimension in profile.breakdowns]
        found.append((translate("Breakdowns in the download", lang=lang), list_of(names, lang=lang)))
    return found


def dimension_name(dimension: str, *, lang: str) -> str:
    """A dimension in words."""
    return {
        "SEX": translate("sex", lang=lang),
        "AGE": translate("age", lang=lang),
        "URBANISATION": translate("urban and rural", lang=lang),
        "EDUCATION_LEV": translate("schooling", lang=lang),
        "DISABILITY_STATUS": translate("disability", lang=lang),
        "INCOME_WEALTH_QUANTILE": translate("income", lang=lang),
    }[dimension]


def _reference(code: str, status: str, lang: str) -> str:
    if status == "seen":
        return code
    return translate("%(code)s (unverified)", lang=lang) % {"code": code}


def _choice_text(profile: IndicatorProfile) -> str:
    if profile.asked:
        return translate("The countries you chose:", lang=profile.lang)
    return translate(
        "Until you choose, the most populous country of each region is shown:", lang=profile.lang
    )


def _chip(profile: IndicatorProfile, area: str) -> dict[str, str]:
    rest = tuple(code for code in profile.areas if code != area)
    without = _with_areas(profile.indicator.code, rest, lang=profile.lang)
    return {"name": places.display_name(area, profile.lang), "without": without}


def _ranking_text(profile: IndicatorProfile) -> str:
    lang = profile.lang
    if profile.window_from is None:
        return ""
    order = {
        1: translate("1 is the highest, which is best.", lang=lang),
        -1: translate("1 is the lowest, which is best.", lang=lang),
        0: translate("1 is the highest; neither more nor less is better.", lang=lang),
    }[profile.indicator.direction]
    window = translate(
        "Ranked are figures of %(year)s and later: from two years before the last in which ten report.",
        lang=lang,
    ) % {"year": profile.window_from}
    return joined([order, window], lang=lang)


def _sources_text(profile: IndicatorProfile) -> str:
    lang = profile.lang
    if len(profile.shares) == 1:
        return translate("One source states this indicator.", lang=lang)
    message = translate(
        "%(n)s sources state this indicator. For each country the first of them that has any figure speaks, "
        "with its whole series.",
        lang=lang,
    )
    return message % {"n": number(len(profile.shares), lang=lang)}
