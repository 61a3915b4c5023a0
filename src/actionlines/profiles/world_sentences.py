"""What a year of the world comes to, in sentences: for the page, the picture and the command."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from actionlines.languages import number, translate, translate_plural
from actionlines.profiles.sentences import joined, years_text
from actionlines.profiles.wording import areas_text, full_value_text, value_text
from actionlines.profiles.world import CLASSES_FROM

if TYPE_CHECKING:
    from actionlines.profiles.world import AreaFigure, WorldProfile


def world_title(profile: WorldProfile) -> str:
    """What is shown, of which year."""
    if profile.year is None:
        return profile.name
    message = translate("%(indicator)s, %(year)s", lang=profile.lang)
    return message % {"indicator": profile.name, "year": profile.year}


def world_lead(profile: WorldProfile) -> str:
    """The middle, the ends, and how many have no figure."""
    lang, subject = profile.lang, profile.indicator
    if profile.year is None or profile.since is None:
        return translate("Not measured: no source in this release has a figure.", lang=lang)
    if not profile.figures:
        message = translate("No country or territory has a figure of %(years)s.", lang=lang)
        return message % {"years": years_text(profile.since, profile.year)}
    told = [
        translate("With a figure: %(areas)s; half of them lie at or below %(median)s.", lang=lang)
        % {
            "areas": areas_text(len(profile.figures), lang=lang),
            "median": full_value_text(
                median(one.figure.value for one in profile.figures), subject, lang=lang
            ),
        },
        translate("Highest: %(high)s (%(high_who)s). Lowest: %(low)s (%(low_who)s).", lang=lang)
        % {
            "high": _value(profile, 0),
            "high_who": _who(profile, profile.figures[0]),
            "low": _value(profile, -1),
            "low_who": _who(profile, profile.figures[-1]),
        },
    ]
    return joined(told, lang=lang)


def world_scope(profile: WorldProfile) -> list[str]:
    """Which years the figures are of, how many are estimates, how many areas have none."""
    lang, found = profile.lang, []
    if profile.earlier:
        message = translate_plural(
            "%(n)s figure is from %(years)s: where an area has none of %(year)s, its latest of the two years before "
            "stands in and says its year.",
            "%(n)s figures are from %(years)s: where an area has none of %(year)s, its latest of the two years before "
            "stands in and says its year.",
            profile.earlier,
            lang=lang,
        )
        years = years_text(profile.since or 0, (profile.year or 0) - 1)
        found.append(
            message % {"n": number(profile.earlier, lang=lang), "years": years, "year": profile.year}
        )
    if profile.estimates:
        message = translate_plural(
            "%(n)s figure is an estimate or modelled.",
            "%(n)s figures are estimates or modelled.",
            profile.estimates,
            lang=lang,
        )
        found.append(message % {"n": number(profile.estimates, lang=lang)})
    return found


def class_rule(profile: WorldProfile) -> str:
    """How the classes were made."""
    lang, bounds = profile.lang, profile.bounds
    lowest, highest = profile.indicator.valid_min, profile.indicator.valid_max
    if not bounds:
        return ""
    if lowest is not None and highest is not None and _fifths(bounds, lowest, highest):
        return translate("The classes are fifths of the scale and the same in every year.", lang=lang)
    return translate(
        "Each class holds about a fifth of all figures since %(year)s, and is the same in every year.",
        lang=lang,
    ) % {"year": max(CLASSES_FROM, profile.years[0].year)}


def _fifths(bounds: tuple[float, ...], lowest: float, highest: float) -> bool:
    step = (highest - lowest) / (len(bounds) + 1)
    return all(abs(bound - lowest - step * n) < 1e-6 * step for n, bound in enumerate(bounds, start=1))


def _value(profile: WorldProfile, at: int) -> str:
    return value_text(profile.figures[at].figure.value, profile.indicator, lang=profile.lang)


def _who(profile: WorldProfile, end: AreaFigure) -> str:
    """The area at an end, or how many share it."""
    text = value_text(end.figure.value, profile.indicator, lang=profile.lang)
    alike = [
        one
        for one in profile.figures
        if value_text(one.figure.value, profile.indicator, lang=profile.lang) == text
    ]
    return end.name if len(alike) == 1 else areas_text(len(alike), lang=profile.lang)
