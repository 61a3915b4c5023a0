"""The pages of one indicator: which there are, which have something to show, and what all of them say on top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from actionlines import places
from actionlines.indicators.catalogue import Indicator, load_catalogue
from actionlines.indicators.releases import Release
from actionlines.languages import translate
from actionlines.profiles.board import board
from actionlines.profiles.breakdowns import dimensions_of
from actionlines.profiles.edition import edition
from actionlines.profiles.peers import compared_areas
from actionlines.web.addresses import address, key_of
from actionlines.web.choices import Choice, read_choice, wrong_name
from actionlines.web.divide_kinds import divide_address
from actionlines.web.release_in_use import the_store

PICTURE: Final = "indicator"
MAP: Final = "indicator-map"
TABLE: Final = "indicator-table"
BREAKDOWNS: Final = "indicator-breakdowns"
DIVIDE: Final = "indicator-divide"
DEFINITION: Final = "indicator-definition"
REVISIONS: Final = "indicator-revisions"
TABS: Final = (PICTURE, MAP, TABLE, BREAKDOWNS, DIVIDE, DEFINITION, REVISIONS)


@dataclass(frozen=True)
class Tab:
    """One page of the indicator in the row of all; without an address there is nothing to show, and `why`."""

    name: str
    address: str
    here: bool
    why: str


def tab_address(tab: str, subject: Indicator, *, lang: str, query: dict[str, str] | None = None) -> str:
    """Address of one of the indicator's pages."""
    return address(tab, lang=lang, name=key_of("indicator", subject.code), query=query)


def elsewhere(
    tab: str,
    subject: Indicator,
    choice: Choice,
    request: HttpRequest,
    *,
    lang: str,
    name: str,
    params: tuple[str, ...],
) -> HttpResponse | None:
    """Lead to the plain address of what was asked, where the address is not that already."""
    if key_of("indicator", subject.code) == name and (choice.typed or not choice.changed):
        return None
    query = {param: request.GET.get(param, "") for param in params} | {"areas": ",".join(choice.areas)}
    return HttpResponseRedirect(tab_address(tab, subject, lang=lang, query=query))


def asked_for(request: HttpRequest, *, lang: str, name: str) -> tuple[Indicator, Choice]:
    """The indicator and the countries that an address names."""
    return load_catalogue().indicator(name), read_choice(request.GET, lang=lang)


def top(tab: str, release: Release, subject: Indicator, choice: Choice, *, lang: str) -> dict[str, Any]:
    """What stands on top of every page of an indicator."""
    return {
        "here": "indicator",
        "name": subject.names[lang],
        "edition": edition(release),
        "tabs": _tabs(tab, release, subject, choice, lang),
        "areas": ",".join(choice.areas),
    }


def chooser(
    tab: str, subject: Indicator, choice: Choice, areas: tuple[str, ...], *, lang: str, more: dict[str, str]
) -> dict[str, Any]:
    """The form in which countries are chosen: those shown, and what else the address holds."""
    return {
        "address": address(tab, lang=lang, name=key_of("indicator", subject.code)),
        "areas": ",".join(areas),
        "more": [(name, value) for name, value in more.items() if value],
        "choice": _choice_text(choice, lang),
        "chosen": [
            {
                "name": places.display_name(area, lang),
                "without": tab_address(
                    tab,
                    subject,
                    lang=lang,
                    query={**more, "areas": ",".join(code for code in areas if code != area)},
                ),
            }
            for area in areas
        ],
        "options": sorted(places.display_name(code, lang) for code in compared_areas()),
        **wrong_name(choice, lang=lang),
    }


def _choice_text(choice: Choice, lang: str) -> str:
    if choice.areas:
        return translate("The countries you chose:", lang=lang)
    return translate("Until you choose, the most populous country of each region is shown:", lang=lang)


def _tabs(here: str, release: Release, subject: Indicator, choice: Choice, lang: str) -> list[Tab]:
    names = {
        PICTURE: translate("Picture", lang=lang, context="tab"),
        MAP: translate("Map", lang=lang, context="tab"),
        TABLE: translate("Table", lang=lang, context="tab"),
        BREAKDOWNS: translate("Breakdowns", lang=lang, context="tab"),
        DIVIDE: translate("Divides", lang=lang, context="tab"),
        DEFINITION: translate("Definition and source", lang=lang, context="tab"),
        REVISIONS: translate("Revisions", lang=lang, context="tab"),
    }
    query = {"areas": ",".join(choice.areas)}
    divide = divide_address(release, subject, lang=lang, areas=query["areas"])
    missing = _missing(release, subject, lang)
    if not divide:
        missing[DIVIDE] = translate("none is measured", lang=lang, context="divides")
    addresses = {tab: tab_address(tab, subject, lang=lang, query=query) for tab in TABS} | {DIVIDE: divide}
    return [
        Tab(
            names[tab],
            "" if tab in missing and tab != here else addresses[tab],
            tab == here,
            missing.get(tab, ""),
        )
        for tab in TABS
    ]


def _missing(release: Release, subject: Indicator, lang: str) -> dict[str, str]:
    """Why some of the pages have nothing to show."""
    found = {}
    own = board(release).summaries["INDICATOR"]
    if subject.code not in own:
        none = translate("no figures", lang=lang)
        found |= {MAP: none, TABLE: none}
    if not dimensions_of(release, subject.code):
        found[BREAKDOWNS] = translate("none in this release", lang=lang, context="breakdowns")
    if the_store().before(release) is None:
        found[REVISIONS] = translate("no release before this one", lang=lang)
    return found
