"""An indicator's first page: what all areas say together, and the series of chosen countries."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.releases import Release
from actionlines.languages import translate
from actionlines.profiles.indicator import IndicatorProfile, indicator
from actionlines.profiles.sentences import spread_lead
from actionlines.web import downloads
from actionlines.web.addresses import address_of, key_of
from actionlines.web.choices import read_choice
from actionlines.web.comparison_asked import Asked
from actionlines.web.datasets import dataset
from actionlines.web.indicator_tables import caution_sentences
from actionlines.web.indicator_tabs import PICTURE, asked_for, chooser, elsewhere, top
from actionlines.web.pages import Download, Page, handed_out, page
from actionlines.web.pictures import indicator_picture

FORMS: Final = ("csv", "xlsx", "json", "sdmx-csv")


@page("areas", "add", every_release=True)
def indicator_view(release: Release, request: HttpRequest, *, lang: str, name: str) -> Page | HttpResponse:
    subject, choice = asked_for(request, lang=lang, name=name)
    leads = elsewhere(PICTURE, subject, choice, request, lang=lang, name=name, params=())
    if leads is not None:
        return leads
    profile = indicator(release, subject.code, areas=choice.areas, lang=lang)
    lead = lead_text(profile)
    facts = {
        **top(PICTURE, release, subject, choice, lang=lang),
        "lead": lead,
        "description": lead,
        "dataset": dataset(profile),
        "picture": indicator_picture(profile),
        "choose": chooser(PICTURE, subject, choice, profile.areas, lang=lang, more={}),
        "compare": Asked(areas=profile.areas, indicators=(subject.code,)).address(lang=lang),
        "definition": profile.definition,
        "facts": unit_and_direction(profile),
        "cautions": caution_sentences(profile),
        "sources": profile.sources,
        "downloads": downloads.links(
            {form: address_of("indicator", subject.code, lang=lang, form=form) for form in FORMS}, lang=lang
        ),
    }
    return Page("web/indicator.html", facts, keep=not choice.typed)


@page("areas")
def indicator_file(
    release: Release, request: HttpRequest, *, lang: str, name: str, form: str
) -> Download | HttpResponse:
    subject = load_catalogue().indicator(name)
    choice = read_choice(request.GET, lang=lang)
    if key_of("indicator", subject.code) != name:
        query = {"areas": ",".join(choice.areas)}
        return HttpResponseRedirect(address_of("indicator", subject.code, lang=lang, form=form, query=query))
    profile = indicator(release, subject.code, areas=choice.areas, lang=lang)
    return handed_out(profile, name, form)


def lead_text(profile: IndicatorProfile) -> str:
    """What the areas say together; or that nobody has a figure."""
    if profile.spread is None:
        return translate("Not measured: no source in this release has a figure.", lang=profile.lang)
    return spread_lead(profile.spread, lang=profile.lang)


def unit_and_direction(profile: IndicatorProfile) -> list[tuple[str, str]]:
    """What a reader of the picture must know: code, unit, which way is better."""
    lang, subject = profile.lang, profile.indicator
    directions = {
        1: translate("more is better", lang=lang),
        -1: translate("less is better", lang=lang),
        0: translate("neither more nor less is better", lang=lang),
    }
    return [
        (translate("Code", lang=lang), subject.code),
        (translate("Unit", lang=lang), load_catalogue().units[subject.unit].names[lang]),
        (translate("Direction", lang=lang), directions[subject.direction]),
    ]
