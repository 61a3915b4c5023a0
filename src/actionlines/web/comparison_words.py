"""A comparison in words: what it is of, how groups and places are made, the latest figures as a table."""

from __future__ import annotations

from typing import Any

from actionlines import places
from actionlines.indicators.catalogue import Indicator, load_catalogue
from actionlines.indicators.derive import MIN_COVERAGE_PCT, MIN_SUM_COVERAGE_PCT
from actionlines.languages import list_of, number, percent, side_by_side, translate, translate_plural
from actionlines.profiles.comparison import Compared, Comparison, Course, Made, is_group
from actionlines.profiles.sentences import joined, years_text
from actionlines.profiles.wording import period_text, unit_text, value_text
from actionlines.profiles.yearly import LEAST_SHARE
from actionlines.web.addresses import address_of
from actionlines.web.comparison_asked import Asked
from actionlines.web.comparison_pictures import by_area, one_unit, sources_text, title_of
from actionlines.web.indicator_tables import caution_text


def heading_of(profile: Comparison) -> str:
    """Whom the comparison is of."""
    if not profile.areas:
        return translate("Compare countries and groups", lang=profile.lang)
    return title_of(profile)


def description_of(profile: Comparison) -> str:
    """Which indicators it is in."""
    catalogue = load_catalogue()
    names = [catalogue.indicator(code).short_names[profile.lang] for code in profile.indicators]
    if not names:
        return translate("Choose countries or groups, and indicators.", lang=profile.lang)
    message = translate("Compared in: %(indicators)s.", lang=profile.lang)
    return message % {"indicators": list_of(names, lang=profile.lang)}


def lead_of(profile: Comparison, asked: Asked) -> str:
    """How much is compared, and what is still missing to begin."""
    lang = profile.lang
    if not profile.areas and not profile.indicators:
        return translate(
            "Set any countries and groups of countries side by side, in any indicators. The address keeps what "
            "you choose: send it, or come back to it.",
            lang=lang,
        )
    if not profile.indicators:
        return translate("Now choose an indicator.", lang=lang)
    if not profile.areas:
        return translate("Now choose a country or a group.", lang=lang)
    years = [
        int(step.period[:4]) for one in profile.compared for course in one.courses for step in course.steps
    ]
    if not years:
        return translate("No source in this release has a figure of it.", lang=lang)
    message = translate_plural(
        "%(n)s indicator, figures of %(years)s.",
        "%(n)s indicators, figures of %(years)s.",
        len(profile.indicators),
        lang=lang,
    )
    facts = {"n": number(len(profile.indicators), lang=lang), "years": years_text(min(years), max(years))}
    return joined([message % facts, *_asked_in_vain(profile, asked)], lang=lang)


def _asked_in_vain(profile: Comparison, asked: Asked) -> list[str]:
    lang = profile.lang
    if asked.by == "area" and asked.view == "lines" and not one_unit(profile):
        return [
            translate(
                "These indicators have different units, which share no axis: there is a panel for each indicator.",
                lang=lang,
            )
        ]
    return []


def panel_note(one: Compared, profile: Comparison) -> str:
    """Under a panel: who has no figure, which groups are shown by their median for want of more, and who says so."""
    lang, found = profile.lang, []
    if not load_catalogue().indicator(one.indicator).comparable_over_time:
        found.append(
            translate(
                "Each edition has a scale of its own: figures of different years do not compare.", lang=lang
            )
        )
    if one.silent:
        names = list_of((places.display_name(code, lang, short=True) for code in one.silent), lang=lang)
        found.append(translate("No figure: %(names)s.", lang=lang) % {"names": names})
    medians = [course.area for course in one.courses if course.drawn and course.made == "median"]
    if profile.together and medians:
        names = list_of((places.display_name(code, lang, short=True) for code in medians), lang=lang)
        message = translate(
            "Shown by the median, since there is no figure of all together: %(names)s.", lang=lang
        )
        found.append(message % {"names": names})
    return joined([*found, sources_text(one.sources, lang=lang)], lang=lang)


def rules_of(profile: Comparison, asked: Asked) -> list[str]:
    """How what is shown was made, one sentence each."""
    lang, found = profile.lang, []
    share = percent(100 * LEAST_SHARE, lang=lang, decimals=0)
    if any(is_group(code) for code in profile.areas):
        found.append(
            translate(
                "The median of a group: half of its countries of today with a figure of that year lie at or below it. "
                "Years in which fewer than %(share)s of those that report have a figure are left out.",
                lang=lang,
            )
            % {"share": share}
        )
        found.append(
            translate(
                "All together: an average in which each country counts by its size, or for counts the sum. None where "
                "the countries with a figure make up less than %(share)s of the group, for sums %(sum_share)s.",
                lang=lang,
            )
            % {
                "share": percent(MIN_COVERAGE_PCT, lang=lang, decimals=0),
                "sum_share": percent(MIN_SUM_COVERAGE_PCT, lang=lang, decimals=0),
            }
        )
    if asked.view != "lines" and any(not is_group(code) for code in profile.areas):
        found.append(
            translate(
                "Places are counted anew for each year, among the countries and territories with a figure of it: 1 is "
                "the best, or the highest where neither more nor less is better. Years in which fewer than %(share)s "
                "of those that report have a figure give no places, and groups have none.",
                lang=lang,
            )
            % {"share": share}
        )
    if asked.view == "lines" and profile.first is None and not by_area(profile, asked):
        found.append(translate("The pictures begin in 2000; the download has all years.", lang=lang))
    return found


def caution_lines(profile: Comparison) -> list[dict[str, Any]]:
    """What a reader must know before comparing, by indicator."""
    lang = profile.lang
    return [
        {
            "name": load_catalogue().indicator(one.indicator).names[lang],
            "cautions": [caution_text(caution, lang) for caution in one.cautions],
        }
        for one in profile.compared
        if one.cautions
    ]


def table_of(profile: Comparison) -> list[dict[str, Any]]:
    """Latest figures, indicator by indicator, best or highest first."""
    found = []
    for one in profile.compared:
        subject = load_catalogue().indicator(one.indicator)
        rising = -1 if subject.direction >= 0 else 1
        courses = sorted(one.courses, key=lambda course: rising * course.latest.value)
        found.append(
            {
                "name": subject.names[profile.lang],
                "unit": unit_text(subject, lang=profile.lang),
                "address": address_of("indicator", subject.code, lang=profile.lang),
                "rows": [_row(course, subject, profile.lang) for course in courses],
                "silent": [places.display_name(code, profile.lang) for code in one.silent],
            }
        )
    return found


def _row(course: Course, subject: Indicator, lang: str) -> dict[str, str]:
    latest = course.latest
    return {
        "name": _name(course, lang),
        "address": "" if is_group(course.area) else address_of("country", course.area, lang=lang),
        "value": value_text(latest.value, subject, lang=lang),
        "period": period_text(latest.period, lang=lang),
        "place": _place(course, lang),
        "how": _how(course, lang),
    }


def _name(course: Course, lang: str) -> str:
    """Of a group also which of its two figures this is."""
    name = places.display_name(course.area, lang)
    messages: dict[Made, str] = {
        "stated": "%(group)s",
        "median": translate("%(group)s (median)", lang=lang),
        "weighted_mean": translate("%(group)s (together)", lang=lang),
        "sum": translate("%(group)s (together)", lang=lang),
    }
    return messages[course.made] % {"group": name}


def _place(course: Course, lang: str) -> str:
    """The last place there is, with its year where that is not the figure's own."""
    ranked = [step for step in course.steps if step.place is not None]
    if not ranked:
        return "–"
    last = ranked[-1]
    facts = {"rank": number(last.place or 0, lang=lang), "areas": number(last.placed or 0, lang=lang)}
    if last.period == course.latest.period:
        return translate("%(rank)s of %(areas)s", lang=lang, context="rank") % facts
    message = translate("%(rank)s of %(areas)s in %(year)s", lang=lang, context="rank")
    return message % {**facts, "year": period_text(last.period, lang=lang)}


def _how(course: Course, lang: str) -> str:
    if course.source is not None:
        return load_catalogue().source_name(course.source, lang=lang)
    words: dict[Made, str] = {
        "median": translate("computed here: median", lang=lang),
        "weighted_mean": translate("computed here: weighted average", lang=lang),
        "sum": translate("computed here: sum", lang=lang),
    }
    found = [words[course.made]]
    if course.areas is not None:
        message = translate_plural("%(n)s country", "%(n)s countries", course.areas, lang=lang)
        found.append(message % {"n": number(course.areas, lang=lang)})
    if course.coverage_pct is not None:
        share = percent(course.coverage_pct, lang=lang, decimals=0)
        found.append(translate("%(share)s of the group", lang=lang) % {"share": share})
    return side_by_side(found, lang=lang)
