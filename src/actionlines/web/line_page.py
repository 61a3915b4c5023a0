"""An action line's page: its indicators, its headline over all countries, what is not measured."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from actionlines import commitments, places
from actionlines.commitments.gists import gists
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.releases import Release
from actionlines.languages import mark, number, translate
from actionlines.profiles.action_line import ActionLineProfile, Item, Leader, Measurement, action_line
from actionlines.profiles.sentences import joined, spread_lead, years_text
from actionlines.profiles.wording import (
    directness_mark,
    directness_text,
    full_value_text,
    period_text,
    reason_text,
    trend_text,
    unit_text,
    value_text,
)
from actionlines.web import downloads
from actionlines.web.addresses import address, address_of, key_of
from actionlines.web.line_pictures import distribution_panels, group_panels
from actionlines.web.line_tables import climber_row, climbers_rule, directly_text, silent_rows
from actionlines.web.line_texts import text_rows
from actionlines.web.lines import shown_line
from actionlines.web.pages import Download, Page, handed_out, page
from actionlines.web.passages import passage_address
from actionlines.web.pictures import line_picture, spread_picture

_ROLES: Final[dict[str, str]] = {
    "lead": mark("lead facilitator"),
    "facilitator": mark("facilitator"),
    "co-facilitator": mark("co-facilitator"),
    "partner": mark("partner"),
}


@page("indicator")
def line_view(release: Release, request: HttpRequest, *, lang: str, name: str) -> Page | HttpResponse:
    line, asked = commitments.action_line(name), asked_indicator(request)
    plain = address_of("line", line.code, lang=lang, query=_query(line.code, asked))
    if key_of("line", line.code) != name or _written(request) != _query(line.code, asked):
        return HttpResponseRedirect(plain)
    profile = action_line(release, line.code, indicator=asked, lang=lang)
    return Page("web/line.html", _facts(profile))


@page("indicator")
def line_file(
    release: Release, request: HttpRequest, *, lang: str, name: str, form: str
) -> Download | HttpResponse:
    line, asked = commitments.action_line(name), asked_indicator(request)
    if key_of("line", line.code) != name:
        return HttpResponseRedirect(
            address_of("line", line.code, lang=lang, form=form, query=_query(line.code, asked))
        )
    profile = action_line(release, line.code, indicator=asked, lang=lang)
    return handed_out(profile, name, form)


def _item(one: Item, lang: str) -> dict[str, str]:
    """A lettered item, which leads to all that is known of its paragraph."""
    where = passage_address(gists().document, one.code, lang=lang)
    return {"code": one.code, "anchor": one.code.lower(), "gist": one.gist, "address": where}


def asked_indicator(request: HttpRequest) -> str | None:
    """Code of the indicator that the address asks for."""
    asked = request.GET.get("indicator", "").strip()
    return load_catalogue().indicator(asked).code if asked else None


def _query(line: str, asked: str | None) -> dict[str, str]:
    """The headline is shown anyway, and not named in the address."""
    listed = load_catalogue().headline(line)
    usual = asked is None or (listed is not None and listed.indicator == asked)
    return {} if usual or asked is None else {"indicator": key_of("indicator", asked)}


def _written(request: HttpRequest) -> dict[str, str]:
    return {"indicator": request.GET["indicator"]} if request.GET.get("indicator") else {}


def _facts(profile: ActionLineProfile) -> dict[str, Any]:
    lang, code = profile.lang, profile.line.code
    shown = shown_line(code, lang)
    lead = lead_text(profile)
    chosen = load_catalogue().indicator(profile.chosen.indicator) if profile.chosen else None
    query = _query(code, profile.chosen.indicator if profile.chosen else None)
    course, spread = line_picture(profile), spread_picture(profile)
    return {
        "here": "line",
        "code": code,
        "title": shown.title,
        "title_note": shown.title_note,
        "gist": shown.gist,
        "pictogram": shown.pictogram,
        "lead": lead,
        "description": shown.gist,
        "facilitators": facilitators(profile.line, lang=lang),
        "title_source": profile.line.title(lang=lang).source,
        "items": [_item(one, lang) for one in profile.items],
        "texts": text_rows(profile),
        "measured": profile.headline is not None,
        "traced": _traced(code, lang),
        "address": address_of("line", code, lang=lang),
        "choices": _choices(profile),
        "directly": directly_text(profile),
        "groups": group_panels(profile),
        "distributions": distribution_panels(profile),
        "edition": profile.edition,
        "picture": course or spread,
        "spread": spread if course else None,
        "measurements": [_measurement(one, lang) for one in profile.measurements],
        "leaders": [_leader(one, profile) for one in profile.leaders],
        "leaders_rule": _leaders_rule(profile),
        "climbers": [climber_row(one, profile) for one in profile.climbers],
        "climbers_rule": climbers_rule(profile),
        "unmeasured": [_named(one, lang) for one in profile.unmeasured],
        "chosen_name": chosen.names[lang] if chosen else "",
        "silent": silent_rows(profile),
        "sources": profile.sources,
        "downloads": downloads.links(
            {form: address_of("line", code, lang=lang, form=form, query=query) for form in ("csv", "json")},
            lang=lang,
        ),
    }


def _traced(code: str, lang: str) -> list[tuple[str, str]]:
    """Name and address of the pages that say what the line has to do with, and what nothing measures of it."""
    key = key_of("line", code)
    return [
        (
            translate("Its targets of the 2030 Agenda, paragraph by paragraph", lang=lang),
            address("matrix-line", lang=lang, name=key),
        ),
        (
            translate("What nothing measures of it, and who answers for it", lang=lang),
            address("coverage", lang=lang, query={"line": key}),
        ),
    ]


def facilitators(line: commitments.ActionLine, *, lang: str) -> list[dict[str, str]]:
    """The bodies that facilitate the line: full name, role, and whether a source was read for it."""
    return [
        {
            "name": one.agency.name(lang=lang),
            "short": one.agency.short_name(lang=lang),
            "role": translate(_ROLES[one.role], lang=lang),
            "doubt": "" if one.status == "seen" else translate("unverified", lang=lang),
        }
        for one in line.facilitators
    ]


def lead_text(profile: ActionLineProfile) -> str:
    """The indicator shown at length in words, or why there is none."""
    lang = profile.lang
    if profile.chosen is None or profile.chosen.spread is None:
        not_measured = translate("Not measured.", lang=lang)
        why = [reason_text(profile.reason, lang=lang)] if profile.reason else []
        return joined([not_measured, *why], lang=lang)
    indicator = load_catalogue().indicator(profile.chosen.indicator)
    message = translate("%(indicator)s (%(how)s).", lang=lang) % {
        "indicator": indicator.names[lang],
        "how": directness_text(profile.chosen.directness, lang=lang),
    }
    return joined([message, spread_lead(profile.chosen.spread, lang=lang)], lang=lang)


def _choices(profile: ActionLineProfile) -> list[dict[str, Any]]:
    """Indicators of the line with figures, to be shown at length."""
    own = profile.chosen.indicator if profile.chosen else ""
    return [
        {
            "code": key_of("indicator", one.indicator),
            "name": load_catalogue().indicator(one.indicator).names[profile.lang],
            "selected": one.indicator == own,
        }
        for one in profile.measurements
    ]


def _named(one: Measurement, lang: str) -> dict[str, Any]:
    return {
        "name": load_catalogue().indicator(one.indicator).names[lang],
        "address": address_of("indicator", one.indicator, lang=lang),
        "mark": directness_mark(one.directness, lang=lang),
    }


def _measurement(one: Measurement, lang: str) -> dict[str, Any]:
    spread = one.spread
    assert spread is not None
    indicator, moved = load_catalogue().indicator(one.indicator), spread.trend
    return _named(one, lang) | {
        "value": value_text(spread.median, indicator, lang=lang),
        "unit": unit_text(indicator, lang=lang),
        "years": years_text(spread.first_year, spread.last_year),
        "trend": trend_text(moved, indicator, lang=lang) if moved else "",
        "direction": moved.direction if moved else "",
        "verdict": moved.verdict if moved else "",
        "areas": number(spread.in_window, lang=lang),
    }


def _leader(one: Leader, profile: ActionLineProfile) -> dict[str, Any]:
    assert profile.chosen is not None
    lang, indicator = profile.lang, load_catalogue().indicator(profile.chosen.indicator)
    return {
        "rank": one.rank,
        "name": places.display_name(one.area, lang),
        "address": address_of("country", one.area, lang=lang),
        "value": full_value_text(one.value, indicator, lang=lang),
        "period": period_text(one.period, lang=lang),
        "source": load_catalogue().source_name(one.source, lang=lang),
    }


def _leaders_rule(profile: ActionLineProfile) -> str:
    if profile.chosen is None:
        return ""
    indicator = load_catalogue().indicator(profile.chosen.indicator)
    message = translate(
        "The first five places in: %(indicator)s. Equal figures share a place.", lang=profile.lang
    )
    return message % {"indicator": indicator.names[profile.lang]}
