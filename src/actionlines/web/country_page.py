"""A country's page: what is known of it over the eighteen action lines."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from actionlines import places
from actionlines.indicators.releases import Release
from actionlines.languages import list_of, number, quote, side_by_side, translate
from actionlines.profiles.change_sentences import change_sentence, changes_lead, told_changes
from actionlines.profiles.country import CountryProfile, country
from actionlines.profiles.peers import WORLD
from actionlines.profiles.sentences import country_lead, group_name
from actionlines.profiles.wording import areas_text
from actionlines.web import downloads
from actionlines.web.addresses import address, address_of, key_of
from actionlines.web.choices import PeerChoice, read_peers, wrong_name
from actionlines.web.comparison_asked import USUAL, Asked
from actionlines.web.country_rows import line_rows
from actionlines.web.lists import schemes
from actionlines.web.pages import Download, Page, handed_out, page
from actionlines.web.pictures import country_picture
from actionlines.web.release_in_use import the_store
from actionlines.web.targets_on_scorecard import targets_on_scorecard


@page("peers", "named", every_release=True)
def country_view(release: Release, request: HttpRequest, *, lang: str, name: str) -> Page | HttpResponse:
    code, choice = places.find(name, lang=lang).code, read_peers(request.GET, lang=lang)
    query = {"peers": choice.asked}
    if key_of("country", code) != name or (choice.changed and not choice.typed):
        return HttpResponseRedirect(address_of("country", code, lang=lang, query=query))
    profile = country(release, code, lang=lang, peers=choice.asked, before=the_store().before(release))
    lead = country_lead(profile)
    return Page(
        "web/country.html",
        {
            "here": "country",
            "name": profile.name,
            "lead": lead,
            "description": lead,
            "edition": profile.edition,
            "picture": country_picture(profile),
            "facts": facts(profile),
            "more": more(profile),
            "scope": scope_text(profile),
            **_peers(profile, choice),
            **_changes(profile),
            **targets_on_scorecard(release, profile),
            "lines": [line_rows(line, profile) for line in profile.lines],
            "sources": profile.sources,
            "downloads": downloads.links(
                {
                    form: address_of("country", code, lang=lang, form=form, query=query)
                    for form in ("csv", "xlsx", "json")
                },
                lang=lang,
            ),
        },
        keep=not choice.typed,
    )


@page("peers", every_release=True)
def country_file(
    release: Release, request: HttpRequest, *, lang: str, name: str, form: str
) -> Download | HttpResponse:
    code, choice = places.find(name, lang=lang).code, read_peers(request.GET, lang=lang)
    if key_of("country", code) != name or choice.changed:
        query = {"peers": choice.asked}
        return HttpResponseRedirect(address_of("country", code, lang=lang, form=form, query=query))
    profile = country(release, code, lang=lang, peers=choice.asked, before=the_store().before(release))
    return handed_out(profile, name, form)


def facts(profile: CountryProfile) -> list[tuple[str, str]]:
    """What kind of place it is: its groups."""
    lang, peers = profile.lang, profile.peers
    found = [(translate("Code", lang=lang), profile.area)]
    if peers.region:
        found.append((translate("Region", lang=lang), places.display_name(peers.region, lang)))
    if peers.income:
        found.append((translate("Income group", lang=lang), places.display_name(peers.income, lang)))
    if peers.special:
        names = [places.display_name(code, lang) for code in peers.special]
        found.append((translate("Groups", lang=lang), side_by_side(names, lang=lang, apart=True)))
    return found


def _peers(profile: CountryProfile, choice: PeerChoice) -> dict[str, Any]:
    """The form that chooses peers, and whom the page speaks of as it stands."""
    lang, own, chosen = profile.lang, profile.peers, profile.chosen
    kinds = [
        (kind, group_name(group, lang=lang))
        for kind, group in (("region", own.region), ("income", own.income))
        if group
    ]
    by_hand = chosen.areas if chosen and chosen.by_hand else ()
    return {
        "action": address("country", lang=lang, name=key_of("country", profile.area)),
        "kinds": kinds,
        "schemes": schemes(lang),
        "asked": chosen.asked if chosen else "",
        "peers_text": _peers_text(profile),
        "named": ", ".join(places.display_name(code, lang) for code in by_hand),
        **wrong_name(choice, lang=lang),
    }


def _peers_text(profile: CountryProfile) -> str:
    lang, chosen = profile.lang, profile.chosen
    if chosen is None:
        return translate(
            "Places and medians are of the world and of the country's own region and income group.", lang=lang
        )
    if chosen.by_hand:
        message = translate("Held against %(countries)s, and against the world.", lang=lang)
        names = list_of((places.display_name(code, lang) for code in chosen.areas), lang=lang)
        return message % {"countries": names}
    message = translate("Held against the group %(group)s (%(areas)s), and against the world.", lang=lang)
    return message % {
        "group": quote(group_name(chosen.group, lang=lang), lang=lang),
        "areas": areas_text(len(chosen.areas), lang=lang),
    }


def more(profile: CountryProfile) -> list[tuple[str, str]]:
    """Other pages about the same country."""
    pages = {
        "country-divides": translate("Divides: women and men, town and country", lang=profile.lang),
        "country-targets": translate("Dated targets", lang=profile.lang),
        "country-pictures": translate("In pictures, also spoken", lang=profile.lang),
        "country-print": translate("One page to print", lang=profile.lang),
    }
    peers = {"country-print": {"peers": profile.chosen.asked if profile.chosen else ""}}
    found = [
        (title, address_of(kind, profile.area, lang=profile.lang, query=peers.get(kind)))
        for kind, title in pages.items()
    ]
    beside = tuple(code for code in (profile.area, profile.peers.region, WORLD) if code)
    compared = Asked(areas=beside, indicators=USUAL).address(lang=profile.lang)
    return [*found, (translate("Compare with its region and the world", lang=profile.lang), compared)]


def _changes(profile: CountryProfile) -> dict[str, Any]:
    """What changed since the release before: the counts, a few of the latest figures, where the rest is."""
    changes, lang = profile.changes, profile.lang
    if changes is None:
        return {}
    return {
        "changes_lead": changes_lead(changes, lang=lang),
        "changes": [change_sentence(one, lang=lang) for one in told_changes(changes)],
        "changes_address": address("revisions", lang=lang, query={"area": profile.area, "kind": "all"}),
    }


def scope_text(profile: CountryProfile) -> str:
    """How many lines and indicators have a figure."""
    measured = sum(bool(line.scores) for line in profile.lines)
    indicators = {score.indicator for line in profile.lines for score in line.scores}
    message = translate(
        "%(measured)s of %(lines)s action lines have at least one figure; %(indicators)s indicators in all.",
        lang=profile.lang,
    )
    return message % {
        "measured": number(measured, lang=profile.lang),
        "lines": number(len(profile.lines), lang=profile.lang),
        "indicators": number(len(indicators), lang=profile.lang),
    }
