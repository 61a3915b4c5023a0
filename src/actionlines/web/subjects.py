"""The pages that have a picture of their own, and what the files of that picture share with the page."""

from __future__ import annotations

from django.http import HttpRequest

from actionlines import commitments, places
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.releases import Release
from actionlines.languages import translate
from actionlines.profiles.action_line import action_line
from actionlines.profiles.country import country
from actionlines.profiles.home import home
from actionlines.profiles.indicator import indicator
from actionlines.profiles.sentences import country_lead
from actionlines.profiles.world import world
from actionlines.profiles.world_sentences import world_lead, world_title
from actionlines.web.addresses import key_of
from actionlines.web.choices import read_choice, read_peers
from actionlines.web.home_page import lead_text as home_lead
from actionlines.web.indicator_page import lead_text as indicator_lead
from actionlines.web.line_page import asked_indicator
from actionlines.web.line_page import lead_text as line_lead
from actionlines.web.lines import shown_line
from actionlines.web.picture_files import Subject
from actionlines.web.pictures import (
    country_picture,
    home_picture,
    indicator_picture,
    line_picture,
    spread_picture,
    world_pictures,
)
from actionlines.web.world_page import year_asked


def home_subject(release: Release, request: HttpRequest, *, lang: str) -> Subject:
    profile = home(release, lang=lang)
    title = translate("The state of the information society", lang=lang)
    return Subject("home", {}, {}, title, home_lead(profile), profile.edition, (home_picture(profile),))


def country_subject(release: Release, request: HttpRequest, *, lang: str, name: str) -> Subject:
    peers = read_peers(request.GET, lang=lang).asked
    profile = country(release, places.find(name, lang=lang).code, lang=lang, peers=peers)
    words, query = {"name": key_of("country", profile.area)}, {"peers": peers}
    lead, picture = country_lead(profile), country_picture(profile)
    return Subject("country", words, query, profile.name, lead, profile.edition, (picture,))


def indicator_subject(release: Release, request: HttpRequest, *, lang: str, name: str) -> Subject:
    areas = read_choice(request.GET, lang=lang).areas
    profile = indicator(release, load_catalogue().indicator(name).code, areas=areas, lang=lang)
    words, query = {"name": key_of("indicator", profile.indicator.code)}, {"areas": ",".join(areas)}
    lead, picture = indicator_lead(profile), indicator_picture(profile)
    return Subject("indicator", words, query, profile.name, lead, profile.edition, (picture,))


def line_subject(release: Release, request: HttpRequest, *, lang: str, name: str) -> Subject:
    asked = asked_indicator(request)
    profile = action_line(release, commitments.action_line(name).code, indicator=asked, lang=lang)
    code, pictures = profile.line.code, (line_picture(profile), spread_picture(profile))
    query = {"indicator": key_of("indicator", asked)} if asked else {}
    title = f"{code} {shown_line(code, lang).title}"
    return Subject(
        "line", {"name": key_of("line", code)}, query, title, line_lead(profile), profile.edition, pictures
    )


def world_subject(release: Release, request: HttpRequest, *, lang: str, name: str) -> Subject:
    year = year_asked(request)
    profile = world(release, load_catalogue().indicator(name).code, year, lang=lang)
    words, query = {"name": key_of("indicator", profile.indicator.code)}, {"year": str(year or "")}
    pictures = tuple(world_pictures(profile, alone=True).values())
    title, lead = world_title(profile), world_lead(profile)
    return Subject("world-indicator", words, query, title, lead, profile.edition, pictures)
