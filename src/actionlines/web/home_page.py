"""The home page: eighteen tiles, a search, one picture."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.releases import Release
from actionlines.languages import number, translate, translate_plural
from actionlines.profiles.home import HomeProfile, Tile, home
from actionlines.profiles.sentences import years_text
from actionlines.profiles.wording import (
    areas_text,
    directness_mark,
    reason_text,
    trend_text,
    unit_text,
    value_text,
    verdict_text,
)
from actionlines.web import downloads
from actionlines.web.addresses import address, address_of
from actionlines.web.lines import shown_line
from actionlines.web.pages import Download, Page, handed_out, page
from actionlines.web.pictures import home_picture


@page()
def home_view(release: Release, request: HttpRequest, *, lang: str) -> Page:
    profile = home(release, lang=lang)
    lead = lead_text(profile)
    return Page(
        "web/home.html",
        {
            "lead": lead,
            "description": lead,
            "edition": profile.edition,
            "picture": home_picture(profile),
            "tiles": [_tile(tile, lang) for tile in profile.tiles],
            "sources": profile.sources,
            "downloads": downloads.links(
                {form: address("home-file", lang=lang, form=form) for form in ("csv", "json")},
                lang=lang,
            ),
        },
    )


@page()
def home_file(release: Release, request: HttpRequest, *, lang: str, form: str) -> Download | HttpResponse:
    profile = home(release, lang=lang)
    return handed_out(profile, "action-lines", form)


def lead_text(profile: HomeProfile) -> str:
    """What stands behind the page."""
    message = translate(
        "%(indicators)s indicators for %(areas)s, %(years)s, from official sources: what is measured of the "
        "eighteen action lines of the World Summit on the Information Society, and what is not.",
        lang=profile.lang,
    )
    return message % {
        "indicators": number(profile.indicators, lang=profile.lang),
        "areas": areas_text(profile.areas, lang=profile.lang),
        "years": years_text(profile.first_year, profile.last_year),
    }


def _tile(tile: Tile, lang: str) -> dict[str, Any]:
    line = shown_line(tile.line, lang)
    shown: dict[str, Any] = {
        "code": line.code,
        "title": line.title,
        "pictogram": line.pictogram,
        "address": line.address,
    }
    return shown | (_measured(tile, lang) if tile.spread else _unmeasured(tile, lang))


def _measured(tile: Tile, lang: str) -> dict[str, Any]:
    spread = tile.spread
    assert spread is not None
    indicator = load_catalogue().indicator(spread.indicator)
    moved = spread.trend
    coverage = translate("Median of %(areas)s, %(years)s", lang=lang) % {
        "areas": areas_text(spread.in_window, lang=lang),
        "years": years_text(spread.first_year, spread.last_year),
    }
    return {
        "value": value_text(spread.median, indicator, lang=lang),
        "unit": unit_text(indicator, lang=lang),
        "indicator_name": indicator.names[lang],
        "indicator_address": address_of("indicator", indicator.code, lang=lang),
        "mark": directness_mark(tile.directness or "direct", lang=lang),
        "trend": trend_text(moved, indicator, lang=lang) if moved else "",
        "direction": moved.direction if moved else "",
        "verdict": moved.verdict if moved else "",
        "verdict_text": verdict_text(moved, lang=lang) if moved else "",
        "coverage": coverage,
    }


def _unmeasured(tile: Tile, lang: str) -> dict[str, Any]:
    candidate = load_catalogue().indicator(tile.candidate).names[lang] if tile.candidate else ""
    return {
        "reason": reason_text(tile.reason, lang=lang) if tile.reason else "",
        "candidate_name": candidate,
        "others": _others_text(tile.measured_by, lang) if tile.measured_by else "",
    }


def _others_text(indicators: int, lang: str) -> str:
    message = translate_plural(
        "%(n)s other indicator touches this line",
        "%(n)s other indicators touch this line",
        indicators,
        lang=lang,
    )
    return message % {"n": number(indicators, lang=lang)}
