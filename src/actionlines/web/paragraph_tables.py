"""What a paragraph is linked to, as rows of its page: indicators, targets, agencies, each with how sure it is."""

from __future__ import annotations

import datetime
from typing import Any, Final

from actionlines import commitments
from actionlines.commitments.tracker import Entity
from actionlines.indicators.catalogue import load_catalogue
from actionlines.languages import date, language, mark, side_by_side, translate
from actionlines.profiles.paragraph import AimedAt, MeasuredBy, ParagraphProfile, Tie
from actionlines.profiles.sentences import joined, years_text
from actionlines.profiles.wording import areas_text, full_value_text, reason_text
from actionlines.profiles.world_figures import WorldFigure
from actionlines.web.addresses import address_of
from actionlines.web.link_words import basis_text, measures_text, sure_text
from actionlines.web.target_cells import target_address

_ROLES: Final = {
    "lead": mark("lead facilitator"),
    "facilitator": mark("facilitator"),
    "co-facilitator": mark("co-facilitator"),
    "partner": mark("partner"),
}


def indicators(profile: ParagraphProfile) -> list[dict[str, Any]]:
    """Indicators with the latest figure of the world, the most direct first."""
    return [_indicator(one, profile.lang) for one in profile.indicators]


def _indicator(one: MeasuredBy, lang: str) -> dict[str, Any]:
    return {
        "name": one.name,
        "address": address_of("indicator", one.tie.code, lang=lang),
        "how": measures_text(one.tie.measures, lang=lang),
        **_tie(one.tie, lang),
        **_figure(one.figure, lang),
    }


def _figure(figure: WorldFigure | None, lang: str) -> dict[str, Any]:
    if figure is None:
        return {"value": "", "reason": reason_text("not_reported", lang=lang)}
    indicator = load_catalogue().indicator(figure.indicator)
    of = translate("the world", lang=lang, context="figure")
    if figure.kind == "median":
        message = translate("median of %(areas)s", lang=lang)
        of = message % {"areas": areas_text(figure.areas or 0, lang=lang)}
    return {
        "value": full_value_text(figure.value, indicator, lang=lang),
        "of": of,
        "years": years_text(figure.first_year, figure.last_year),
        "source": load_catalogue().source_name(figure.sources[0], lang=lang) if figure.sources else "",
    }


def targets(profile: ParagraphProfile) -> list[dict[str, Any]]:
    """Dated targets, each with what is to be reached."""
    return [_target(one, profile.lang) for one in profile.targets]


def _target(one: AimedAt, lang: str) -> dict[str, Any]:
    return {
        "name": one.name,
        "aim": one.aim,
        "address": target_address(one.slug, lang=lang),
        "unverified": one.status == "unverified",
        **_tie(one.tie, lang),
    }


def sdg_targets(profile: ParagraphProfile) -> list[dict[str, Any]]:
    """Targets of the 2030 Agenda, each with where the pair comes from."""
    return [{"code": one.code, **_tie(one, profile.lang)} for one in profile.sdg]


def agencies(profile: ParagraphProfile) -> list[dict[str, Any]]:
    """Bodies that answer for it, each with its role."""
    found = []
    for one in profile.agencies:
        agency = commitments.agencies()[one.code]
        name, short = agency.name(lang=profile.lang), agency.short_name(lang=profile.lang)
        found.append(
            {
                "name": name,
                "short": short if short != name else "",
                "role": translate(_ROLES[one.role or "partner"], lang=profile.lang),
                "unverified": one.sure == "low",
                **_tie(one, profile.lang),
            }
        )
    return found


def asked_actions(profile: ParagraphProfile) -> list[dict[str, Any]]:
    """What it asks for by the tracker of its text, of whom, by when; words as the tracker has them."""
    lang = profile.lang
    return [
        {
            "language": language(profile.asked_lang),
            "action": one.action,
            "entities": side_by_side([_entity(each, lang) for each in one.entities], lang=lang),
            "due": one.due or (date(one.due_by, lang=lang) if one.due_by else ""),
            "due_as_written": bool(one.due),
            "state": one.state,
        }
        for one in profile.asked
    ]


def _entity(one: Entity, lang: str) -> str:
    return commitments.agencies()[one.agency].short_name(lang=lang) if one.agency else one.name


def made_by(profile: ParagraphProfile) -> str:
    """Who made the links, and when: a sentence for each."""
    lang = profile.lang
    ties = (
        *(one.tie for one in profile.indicators),
        *(one.tie for one in profile.targets),
        *profile.sdg,
        *profile.agencies,
    )
    message = translate("These links were made by %(who)s on %(day)s.", lang=lang)
    made = dict.fromkeys((one.by, one.on) for one in ties)
    told = (
        message % {"who": who, "day": date(datetime.date.fromisoformat(day), lang=lang)} for who, day in made
    )
    return joined(told, lang=lang)


def _tie(one: Tie, lang: str) -> dict[str, str]:
    return {
        "why": one.why,
        "source": one.source,
        "sure": sure_text(one.sure, lang=lang),
        "basis": basis_text(one.basis, lang=lang),
    }
