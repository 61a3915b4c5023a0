"""What an indicator is: definition, unit, direction, the lines it measures, its sources side by side."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from actionlines.commitments.gists import gist
from actionlines.commitments.known_links import paragraphs_of_indicator, shipped_links
from actionlines.commitments.links import Link
from actionlines.indicators.releases import Release
from actionlines.languages import list_of, number, translate
from actionlines.profiles.breakdown_words import dimension_text
from actionlines.profiles.indicator import IndicatorProfile, indicator
from actionlines.profiles.wording import directness_text
from actionlines.web import downloads
from actionlines.web.addresses import address_of
from actionlines.web.indicator_page import FORMS, lead_text, unit_and_direction
from actionlines.web.indicator_tables import caution_sentences, share_rows
from actionlines.web.indicator_tabs import DEFINITION, asked_for, elsewhere, top
from actionlines.web.lines import shown_line
from actionlines.web.link_words import measures_text
from actionlines.web.pages import Page, page
from actionlines.web.passages import passage_address


@page("areas", every_release=True)
def definition_view(release: Release, request: HttpRequest, *, lang: str, name: str) -> Page | HttpResponse:
    subject, choice = asked_for(request, lang=lang, name=name)
    leads = elsewhere(DEFINITION, subject, choice, request, lang=lang, name=name, params=())
    if leads is not None:
        return leads
    profile = indicator(release, subject.code, areas=choice.areas, lang=lang)
    facts = {
        **top(DEFINITION, release, subject, choice, lang=lang),
        "lead": lead_text(profile),
        "description": profile.definition,
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
        "paragraphs": [_paragraph(one, lang) for one in paragraphs_of_indicator(subject.code)],
        "cautions": caution_sentences(profile),
        "sources_lead": _sources_text(profile),
        "shares": share_rows(profile),
        "sources": profile.sources,
        "downloads": downloads.links(
            {form: address_of("indicator", subject.code, lang=lang, form=form) for form in FORMS}, lang=lang
        ),
    }
    return Page("web/indicator_definition.html", facts)


def _paragraph(one: Link, lang: str) -> dict[str, str]:
    """A paragraph of the ten-year review that the indicator is linked to."""
    return {
        "code": one.paragraph,
        "address": passage_address(shipped_links().document, one.paragraph, lang=lang),
        "gist": gist(one.paragraph, lang=lang),
        "how": measures_text(one.measures, lang=lang),
    }


def metadata(profile: IndicatorProfile) -> list[tuple[str, str]]:
    """Unit, direction, codes in other lists, breakdowns."""
    lang, subject = profile.lang, profile.indicator
    found = unit_and_direction(profile)
    if subject.sdg:
        found.append(
            (translate("SDG indicator", lang=lang), _reference(subject.sdg.code, subject.sdg.status, lang))
        )
    if subject.core_list:
        name = translate("Partnership core list", lang=lang)
        found.append((name, _reference(subject.core_list.code, subject.core_list.status, lang)))
    if profile.breakdowns:
        names = [dimension_text(dimension, lang=lang) for dimension in profile.breakdowns]
        found.append((translate("Breakdowns in the download", lang=lang), list_of(names, lang=lang)))
    return found


def _reference(code: str, status: str, lang: str) -> str:
    if status == "seen":
        return code
    return translate("%(code)s (unverified)", lang=lang) % {"code": code}


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
