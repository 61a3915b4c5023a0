"""What a picture shows, in whole sentences of the page's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Final

from actionlines import periods
from actionlines.charts.picture import Measure
from actionlines.charts.series import Series, Spot
from actionlines.languages import list_of, number, percent, period, translate, translate_plural

MOST_TOLD: Final = 3
"""Up to so many lines are told one by one; of more, the ends."""


def when(text: str, *, lang: str) -> str:
    """Write a period."""
    return period(periods.parse(text), lang=lang)


def headings(lang: str) -> dict[str, str]:
    """Name the columns of the table behind a picture."""
    return {
        "period": translate("Period", lang=lang, context="column"),
        "area": translate("Area", lang=lang, context="column"),
        "value": translate("Value", lang=lang, context="column"),
        "interval": translate("%(level)s interval", lang=lang, context="column") % _level(lang),
    }


def title_of_lines(series: Sequence[Series], measure: Measure, *, lang: str) -> str:
    """Say what is measured, of whom, and when."""
    first = min((each.first for each in series), key=lambda spot: spot.at)
    last = max((each.last for each in series), key=lambda spot: spot.at)
    facts = {
        "measure": measure.name,
        "names": list_of([each.name for each in series], lang=lang),
        "first": when(first.period, lang=lang),
        "last": when(last.period, lang=lang),
    }
    if first.at == last.at:
        return translate("%(measure)s: %(names)s, %(last)s", lang=lang) % facts
    return translate("%(measure)s: %(names)s, %(first)s to %(last)s", lang=lang) % facts


def of_lines(series: Sequence[Series], measure: Measure, *, lang: str) -> str:
    """Say how each of a few lines went, or where the ends of many lie, and what to beware of."""
    if len(series) <= MOST_TOLD:
        told = [_course(each, measure, lang=lang) for each in series]
    else:
        told = [_ends(series, measure, lang=lang)]
    return joined([*told, *_cautions(series, lang=lang)], lang=lang)


def of_trend(series: Series, measure: Measure, *, lang: str) -> str:
    """Say how one unnamed line went."""
    return _course(series, measure, lang=lang, named=False)


def of_places(series: Sequence[Series], measure: Measure, *, lang: str) -> str:
    """Say from which place to which each of a few went, or which of many stand first and last."""
    if len(series) > MOST_TOLD:
        return _ends_of_places(series, measure, lang=lang)
    told = []
    for each in series:
        facts = {
            "name": each.name,
            "before": measure.write(each.first.value),
            "after": measure.write(each.last.value),
            "first": when(each.first.period, lang=lang),
            "last": when(each.last.period, lang=lang),
        }
        message = translate("%(name)s: place %(before)s in %(first)s, %(after)s in %(last)s.", lang=lang)
        if each.first.at == each.last.at:
            message = translate("%(name)s: place %(after)s in %(last)s.", lang=lang)
        told.append(message % facts)
    return joined(told, lang=lang)


def _ends_of_places(series: Sequence[Series], measure: Measure, *, lang: str) -> str:
    ordered = sorted(series, key=lambda each: (each.last.value, each.name))
    message = translate(
        "Latest places: in front %(first)s with place %(high)s (%(high_year)s), last %(last)s with place %(low)s "
        "(%(low_year)s).",
        lang=lang,
    )
    front, back = ordered[0], ordered[-1]
    return message % {
        "first": front.name,
        "high": measure.write(front.last.value),
        "high_year": when(front.last.period, lang=lang),
        "last": back.name,
        "low": measure.write(back.last.value),
        "low_year": when(back.last.period, lang=lang),
    }


def part(name: str, told: str, *, lang: str) -> str:
    """What one of several panels shows."""
    return translate("%(panel)s. %(told)s", lang=lang) % {"panel": name, "told": told}


def title_of_areas(measure: Measure, areas: int, *, lang: str) -> str:
    """Say what is measured, and of how many."""
    message = translate_plural("%(measure)s, %(n)s area", "%(measure)s, %(n)s areas", areas, lang=lang)
    return message % {"measure": measure.name, "n": number(areas, lang=lang)}


def of_strip(name: str, value: float, others: Sequence[float], measure: Measure, *, lang: str) -> str:
    """Say where one stands among the others."""
    below, level = sum(other < value for other in others), sum(other == value for other in others)
    message = translate_plural(
        "%(name)s: %(value)s. Of %(n)s other area: lower %(below)s, same %(level)s, higher %(above)s.",
        "%(name)s: %(value)s. Of %(n)s other areas: lower %(below)s, same %(level)s, higher %(above)s.",
        len(others),
        lang=lang,
    )
    counts = {"n": len(others), "below": below, "level": level, "above": len(others) - below - level}
    facts = {key: number(count, lang=lang) for key, count in counts.items()}
    return message % {"name": name, "value": measure.write(value), **facts}


def of_all(values: Sequence[float], measure: Measure, *, lang: str) -> str:
    """Say how far apart all are."""
    message = translate_plural(
        "%(n)s area: lowest %(low)s, median %(median)s, highest %(high)s.",
        "%(n)s areas: lowest %(low)s, median %(median)s, highest %(high)s.",
        len(values),
        lang=lang,
    )
    ends = {"low": min(values), "median": median(values), "high": max(values)}
    facts = {key: measure.write(value) for key, value in ends.items()}
    return message % {"n": number(len(values), lang=lang), **facts}


def of_missing(areas: int, *, lang: str) -> str:
    """Say how many have no figure."""
    message = translate_plural("%(n)s area has no figure.", "%(n)s areas have no figure.", areas, lang=lang)
    return message % {"n": number(areas, lang=lang)}


def of_medians(medians: Mapping[str, float], measure: Measure, *, lang: str) -> list[str]:
    """Give the median of each group."""
    message = translate("Median of %(group)s: %(median)s.", lang=lang)
    return [message % {"group": name, "median": measure.write(value)} for name, value in medians.items()]


def label_of_median(name: str, value: float, measure: Measure, *, lang: str) -> str:
    """Name the mark of a group's median."""
    message = translate("%(group)s, median %(median)s", lang=lang)
    return message % {"group": name, "median": measure.write(value)}


def of_dots(names: Sequence[str], values: Sequence[float], measure: Measure, *, lang: str) -> str:
    """Say who stands first and last in a ranking."""
    facts = {
        "n": number(len(names), lang=lang),
        "first": names[0],
        "first_value": measure.write(values[0]),
        "last": names[-1],
        "last_value": measure.write(values[-1]),
    }
    if len(names) == 1:
        return translate("%(first)s: %(first_value)s.", lang=lang) % facts
    message = translate_plural(
        "%(n)s area in order: first %(first)s with %(first_value)s, last %(last)s with %(last_value)s.",
        "%(n)s areas in order: first %(first)s with %(first_value)s, last %(last)s with %(last_value)s.",
        len(names),
        lang=lang,
    )
    return message % facts


def interval_of_dots(*, lang: str) -> str:
    """Say what the line through a dot is."""
    message = translate(
        "The line through a dot is the %(level)s interval; where two overlap, their order is not certain.",
        lang=lang,
    )
    return message % _level(lang)


def joined(sentences: Sequence[str], *, lang: str) -> str:
    """Put sentences one after another; Chinese has no blank between them."""
    return ("" if lang == "zh" else " ").join(sentences)


def _course(series: Series, measure: Measure, *, lang: str, named: bool = True) -> str:
    first, last = series.first, series.last
    before, after = measure.write(first.value), measure.write(last.value)
    facts = {
        "name": series.name,
        "before": before,
        "after": after,
        "first": when(first.period, lang=lang),
        "last": when(last.period, lang=lang),
    }
    return (_named if named else _unnamed)(first, last, before == after, lang) % facts


def _named(first: Spot, last: Spot, level: bool, lang: str) -> str:
    if first.at == last.at:
        return translate("%(name)s: %(after)s in %(last)s.", lang=lang)
    if level:
        return translate("%(name)s: %(after)s in %(last)s, the same as in %(first)s.", lang=lang)
    if last.value > first.value:
        return translate("%(name)s: up from %(before)s in %(first)s to %(after)s in %(last)s.", lang=lang)
    return translate("%(name)s: down from %(before)s in %(first)s to %(after)s in %(last)s.", lang=lang)


def _unnamed(first: Spot, last: Spot, level: bool, lang: str) -> str:
    if first.at == last.at:
        return translate("%(after)s in %(last)s.", lang=lang)
    if level:
        return translate("%(after)s in %(last)s, the same as in %(first)s.", lang=lang)
    if last.value > first.value:
        return translate("Up from %(before)s in %(first)s to %(after)s in %(last)s.", lang=lang)
    return translate("Down from %(before)s in %(first)s to %(after)s in %(last)s.", lang=lang)


def _ends(series: Sequence[Series], measure: Measure, *, lang: str) -> str:
    ordered = sorted(series, key=lambda each: (each.last.value, each.name))
    message = translate(
        "Latest figures: highest %(high_name)s with %(high)s (%(high_year)s), "
        "lowest %(low_name)s with %(low)s (%(low_year)s).",
        lang=lang,
    )
    facts = {}
    for end, each in (("low", ordered[0]), ("high", ordered[-1])):
        facts[f"{end}_name"] = each.name
        facts[end] = measure.write(each.last.value)
        facts[f"{end}_year"] = when(each.last.period, lang=lang)
    return message % facts


def _cautions(series: Sequence[Series], *, lang: str) -> list[str]:
    spots = [spot for each in series for spot in each.spots]
    cautions = []
    if missing := sum(each.missing for each in series):
        message = translate_plural(
            "%(n)s figure between the first and the last is missing; its place is left empty.",
            "%(n)s figures between the first and the last are missing; their places are left empty.",
            missing,
            lang=lang,
        )
        cautions.append(message % {"n": number(missing, lang=lang)})
    if any(spot.broken for spot in spots):
        cautions.append(
            translate("An upright bar marks a break: figures on its two sides cannot be compared.", lang=lang)
        )
    if any(spot.flagged for spot in spots):
        cautions.append(translate("A ring marks a figure that our checks found unusual.", lang=lang))
    if any(spot.low is not None for spot in spots):
        cautions.append(translate("The band is the %(level)s interval.", lang=lang) % _level(lang))
    return cautions


def _level(lang: str) -> dict[str, str]:
    return {"level": percent(95, lang=lang, decimals=0)}
