"""An index: who stands where, and with what score in each part."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from actionlines.indicators.releases import Release
from actionlines.languages import list_of
from actionlines.profiles.index import IndexNode, IndexProfile, Ranked, index
from actionlines.profiles.index_words import highest_score, index_lead, place_text, score_text, share_text
from actionlines.web import downloads
from actionlines.web.addresses import address
from actionlines.web.index_tabs import COUNTRY, RANKING, elsewhere, top
from actionlines.web.pages import Download, Page, handed_out, page


@page()
def index_view(release: Release, request: HttpRequest, *, lang: str, name: str) -> Page | HttpResponse:
    leads = elsewhere(RANKING, name, lang=lang)
    if leads is not None:
        return leads
    profile = index(release, name, lang=lang)
    lead = index_lead(profile)
    files = {form: address("index-file", lang=lang, name=name, form=form) for form in downloads.FORMS}
    return Page(
        "web/index.html",
        {
            **top(RANKING, name, release, lang=lang),
            "lead": lead,
            "description": lead,
            "maker": profile.source,
            "parts": [_part(one, lang) for one in profile.members(profile.code)],
            "rows": _rows(profile),
            "unranked": [_unranked(one, profile) for one in profile.unranked],
            "others": _others(profile),
            "country_address": address(COUNTRY, lang=lang, name=name),
            "sources": profile.sources,
            "downloads": downloads.links(files, lang=lang),
        },
    )


@page()
def index_file(
    release: Release, request: HttpRequest, *, lang: str, name: str, form: str
) -> Download | HttpResponse:
    leads = elsewhere("index-file", name, lang=lang, form=form)
    if leads is not None:
        return leads
    profile = index(release, name, lang=lang)
    return handed_out(profile, name, form)


def country_address(profile: IndexProfile, area: str) -> str:
    """Where one country in this index is."""
    return address(COUNTRY, lang=profile.lang, name=profile.name, query={"area": area.lower()})


def _part(node: IndexNode, lang: str) -> dict[str, str]:
    """A part of the index as a column of the table."""
    return {"name": node.name, "weight": "" if node.weight is None else share_text(node.weight, lang=lang)}


def _rows(profile: IndexProfile) -> list[dict[str, Any]]:
    members = [one.code for one in profile.members(profile.code)]
    highest = highest_score(profile)
    return [_row(one, profile, members, highest) for one in profile.ranking]


def _row(one: Ranked, profile: IndexProfile, members: list[str], highest: float) -> dict[str, Any]:
    scores = {part.node: part.score for part in one.parts}
    return {
        "place": place_text(one.place, lang=profile.lang),
        "name": one.name,
        "address": country_address(profile, one.area),
        "score": score_text(one.score, highest=highest, lang=profile.lang),
        "parts": [score_text(scores.get(code), highest=highest, lang=profile.lang) for code in members],
    }


def _unranked(one: Any, profile: IndexProfile) -> dict[str, str]:
    names = [profile.node(code).name for code in one.lacking]
    return {"name": one.name, "lacking": list_of(names, lang=profile.lang)}


def _others(profile: IndexProfile) -> list[dict[str, str]]:
    """Other editions of the index, by their year."""
    return [
        {"name": name.rpartition("-")[2], "address": address(RANKING, lang=profile.lang, name=name)}
        for name in profile.others
    ]
