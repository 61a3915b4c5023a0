"""An indicator on the map and in tiles: what the page of the world shows, among the indicator's own pages."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse

from actionlines.indicators.releases import Release
from actionlines.profiles.world import YearWithoutFiguresError, world
from actionlines.web.indicator_tabs import MAP, asked_for, elsewhere, tab_address, top
from actionlines.web.pages import Page, page
from actionlines.web.pictures import ShownPicture
from actionlines.web.world_page import NotAYearError, no_such_year, world_facts, year_asked


@page("areas", "year", every_release=True)
def indicator_map_view(
    release: Release, request: HttpRequest, *, lang: str, name: str
) -> Page | HttpResponse:
    subject, choice = asked_for(request, lang=lang, name=name)
    leads = elsewhere(MAP, subject, choice, request, lang=lang, name=name, params=("year",))
    if leads is not None:
        return leads
    try:
        profile = world(release, subject.code, year_asked(request), lang=lang)
    except (NotAYearError, YearWithoutFiguresError):
        return no_such_year(request, world(release, subject.code, lang=lang))
    areas = ",".join(choice.areas)

    def where(year: int | None) -> str:
        return tab_address(MAP, subject, lang=lang, query={"year": str(year or ""), "areas": areas})

    facts = world_facts(profile, where)
    pictures = {
        name: replace(shown, name="") for name, shown in facts.items() if isinstance(shown, ShownPicture)
    }  # their files stand beside the page of the world
    return Page(
        "web/indicator_map.html", {**facts, **pictures, **top(MAP, release, subject, choice, lang=lang)}
    )
