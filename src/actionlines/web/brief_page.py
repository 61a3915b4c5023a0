"""A country on one sheet of paper: the essentials of its page, made to be printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from actionlines import places
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.releases import Release
from actionlines.languages import number
from actionlines.profiles.country import CountryProfile, LineScores, country
from actionlines.profiles.edition import SourceNote
from actionlines.profiles.figures import Score
from actionlines.profiles.sentences import country_lead, group_name
from actionlines.profiles.wording import (
    directness_mark,
    interval_text,
    period_text,
    place_text,
    reason_text,
    trend_text,
    unit_text,
    value_text,
)
from actionlines.web.addresses import address_of, key_of
from actionlines.web.choices import read_peers
from actionlines.web.country_page import facts
from actionlines.web.lines import shown_line
from actionlines.web.pages import Page, page
from actionlines.web.pictures import country_picture

PAGE: Final = "country-print"


@dataclass(frozen=True)
class BriefLine:
    """One action line: one row of the sheet."""

    code: str
    title: str
    reason: str
    """Why it has no figure; empty where it has one."""
    indicator: str = ""
    mark: str = ""
    value: str = ""
    unit: str = ""
    interval: str = ""
    period: str = ""
    trend: str = ""
    direction: str = ""
    places: tuple[str, ...] = ()
    """Of each group of the sheet, in their order; empty where it has none."""
    source: str = ""
    """Number of its note."""


@page("peers")
def print_view(release: Release, request: HttpRequest, *, lang: str, name: str) -> Page | HttpResponse:
    code, choice = places.find(name, lang=lang).code, read_peers(request.GET, lang=lang)
    query = {"peers": choice.asked}
    if key_of("country", code) != name or choice.changed:
        return HttpResponseRedirect(address_of(PAGE, code, lang=lang, query=query))
    profile = country(release, code, lang=lang, peers=choice.asked)
    notes = _notes(profile)
    lead = country_lead(profile)
    return Page(
        "web/brief.html",
        {
            "here": "country",
            "name": profile.name,
            "address": address_of("country", code, lang=lang, query=query),
            "path": address_of(PAGE, code, lang=lang),
            "lead": lead,
            "description": lead,
            "edition": profile.edition,
            "facts": facts(profile),
            "picture": country_picture(profile),
            "groups": [group_name(group, lang=lang) for group in profile.groups],
            "lines": [_line(line, profile, [note.id for note in notes]) for line in profile.lines],
            "notes": notes,
        },
    )


def _notes(profile: CountryProfile) -> list[SourceNote]:
    """Sources of the figures on the sheet, in the order in which they come."""
    shown = [line.scores[0].figure for line in profile.lines if line.scores]
    shown.append(profile.lead.figure if profile.lead else None)
    used = list(dict.fromkeys(figure.source for figure in shown if figure))
    by_id = {note.id: note for note in profile.sources}
    return [by_id[source] for source in used if source in by_id]


def _line(line: LineScores, profile: CountryProfile, notes: list[str]) -> BriefLine:
    lang, shown = profile.lang, shown_line(line.line, profile.lang)
    if not line.scores:
        reason = reason_text(line.reason, lang=lang) if line.reason else ""
        return BriefLine(shown.code, shown.title, reason)
    return _told(line.scores[0], BriefLine(shown.code, shown.title, ""), profile, notes)


def _told(score: Score, line: BriefLine, profile: CountryProfile, notes: list[str]) -> BriefLine:
    lang, figure, moved = profile.lang, score.figure, score.trend
    assert figure is not None
    indicator = load_catalogue().indicator(score.indicator)
    stands = {place.group: place_text(place, lang=lang) for place in score.places}
    return BriefLine(
        line.code,
        line.title,
        "",
        indicator=indicator.short_names[lang],
        mark=directness_mark(score.directness, lang=lang),
        value=value_text(figure.value, indicator, lang=lang),
        unit=unit_text(indicator, lang=lang),
        interval=interval_text(figure, indicator, lang=lang),
        period=period_text(figure.period, lang=lang),
        trend=trend_text(moved, indicator, lang=lang) if moved else "",
        direction=moved.direction if moved else "",
        places=tuple(stands.get(group, "") for group in profile.groups),
        source=number(notes.index(figure.source) + 1, lang=lang),
    )
