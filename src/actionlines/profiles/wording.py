"""The facts of a profile in words: values, trends, places, gaps, reasons. One voice for all interfaces."""

from __future__ import annotations

from typing import Final

from actionlines import periods
from actionlines.charts import Measure
from actionlines.indicators.catalogue import Indicator, load_catalogue
from actionlines.languages import (
    change,
    compact,
    interval,
    mark,
    number,
    percent,
    period,
    translate,
    translate_plural,
)
from actionlines.profiles.figures import Figure, Gap, Place, Reason, Trend

COMPACT_FROM: Final = 1_000_000
"""Counts from here on are written short: 1.4 million, not 1,412,530."""

_BARE: Final = {"percent", "index", "ratio", "year", "count"}
"""Kinds whose value needs no unit beside it: it stands in the value or in the indicator's name."""

_NAMED_WITH_UNIT: Final = {"per_100", "per_million"}
"""Kinds whose name says the unit already."""


def value_text(value: float, indicator: Indicator, *, lang: str) -> str:
    """The value as it is read, rounded to what the indicator can carry, without its unit."""
    scaled = value * 10.0**indicator.unit_mult
    if indicator.kind == "percent":
        return percent(scaled, lang=lang, decimals=indicator.decimals)
    if indicator.kind == "year":
        return str(round(scaled))
    if abs(scaled) >= COMPACT_FROM:
        return compact(scaled, lang=lang, long=True)
    return number(scaled, lang=lang, decimals=indicator.decimals)


def exact_text(value: float, indicator: Indicator, *, lang: str) -> str:
    """The value with all digits that the indicator carries: two large counts are told apart."""
    if indicator.kind in {"percent", "year"}:
        return value_text(value, indicator, lang=lang)
    return number(value * 10.0**indicator.unit_mult, lang=lang, decimals=indicator.decimals)


def interval_text(figure: Figure, indicator: Indicator, *, lang: str) -> str:
    """Between which ends a sample's figure lies; empty where no error is stated."""
    if figure.low is None or figure.high is None:
        return ""
    low, high = (value_text(end, indicator, lang=lang) for end in (figure.low, figure.high))
    facts = {"level": percent(95, lang=lang, decimals=0), "interval": interval(low, high)}
    return translate("%(level)s interval: %(interval)s", lang=lang) % facts


def unit_text(indicator: Indicator, *, lang: str) -> str:
    """The unit to stand beside a value; empty where the value says it or there is none."""
    if indicator.kind in _BARE:
        return ""
    return load_catalogue().units[indicator.unit].short_names[lang]


def full_value_text(value: float, indicator: Indicator, *, lang: str) -> str:
    """Value and unit in one piece, for sentences: the unit in full, since its short form ends in a stop."""
    text = value_text(value, indicator, lang=lang)
    if indicator.kind in _BARE:
        return text
    return load_catalogue().units[indicator.unit].with_figure(text, lang=lang)


def measure(indicator: Indicator, *, lang: str) -> Measure:
    """What an indicator measures, for a picture: the unit stands in the name, not at each figure."""
    unit = unit_text(indicator, lang=lang) if indicator.kind not in _NAMED_WITH_UNIT else ""
    name = indicator.names[lang]
    return Measure(
        name=f"{name} ({unit})" if unit else name,
        write=lambda value: value_text(value, indicator, lang=lang),
        kind=indicator.kind,
        factor=10.0**indicator.unit_mult,
        lowest=indicator.valid_min,
        highest=indicator.valid_max,
    )


def period_text(text: str, *, lang: str) -> str:
    """A period as the language writes it."""
    return period(periods.parse(text), lang=lang)


def change_text(moved: Trend, indicator: Indicator, *, lang: str) -> str:
    """How far it moved: points for shares, per cent of the older figure for the rest."""
    return difference_text(moved.change, moved.change_pct, indicator, lang=lang)


def difference_text(difference: float, relative_pct: float | None, indicator: Indicator, *, lang: str) -> str:
    """A difference of two figures: in points for shares, in per cent of the older figure for the rest."""
    if indicator.kind == "percent":
        points = change(difference, lang=lang, decimals=max(1, indicator.decimals))
        return translate("%(change)s points", lang=lang) % {"change": points}
    if indicator.kind in {"index", "ratio", "years", "year"} or relative_pct is None:
        return change(difference * 10.0**indicator.unit_mult, lang=lang, decimals=indicator.decimals)
    return _change_in_percent(relative_pct, lang=lang)


def _change_in_percent(value: float, *, lang: str) -> str:
    decimals = 0 if abs(value) >= 10 else 1
    written = percent(abs(value), lang=lang, decimals=decimals)
    signed = change(value, lang=lang, decimals=decimals)
    digits = number(abs(value), lang=lang, decimals=decimals)
    return signed.replace(digits, written.lstrip("\u200e"), 1)


def trend_text(moved: Trend, indicator: Indicator, *, lang: str) -> str:
    """The trend in one phrase: how far since when; or that it held steady."""
    since = {"since": period_text(moved.since, lang=lang)}
    if moved.direction == "steady":
        return translate("steady since %(since)s", lang=lang) % since
    how_far = change_text(moved, indicator, lang=lang)
    return translate("%(change)s since %(since)s", lang=lang) % {"change": how_far, **since}


def verdict_text(moved: Trend, *, lang: str) -> str:
    """What the trend means, where a direction is better; else empty."""
    words = {
        "better": translate("better", lang=lang, context="trend"),
        "worse": translate("worse", lang=lang, context="trend"),
    }
    return words.get(moved.verdict, "")


def place_text(place: Place, *, lang: str) -> str:
    """Rank in a group, in short."""
    facts = {"rank": number(place.rank, lang=lang), "areas": number(place.areas, lang=lang)}
    return translate("%(rank)s of %(areas)s", lang=lang, context="rank") % facts


def gap_text(gap: Gap, indicator: Indicator, *, lang: str) -> str:
    """Both groups' figures and the year."""
    message = {
        "SEX": translate("women %(first)s, men %(second)s", lang=lang),
        "URBANISATION": translate("urban %(first)s, rural %(second)s", lang=lang),
    }[gap.dimension]
    return message % {
        "first": value_text(gap.first, indicator, lang=lang),
        "second": value_text(gap.second, indicator, lang=lang),
    }


def gap_size_text(size: float, indicator: Indicator, *, lang: str) -> str:
    """How far two figures lie apart: points for shares, the unit in full for the rest."""
    if indicator.kind != "percent":
        return full_value_text(abs(size), indicator, lang=lang)
    points = number(abs(size), lang=lang, decimals=max(1, indicator.decimals))
    return translate("%(change)s points", lang=lang) % {"change": points}


def sides(dimension: str, *, lang: str) -> tuple[str, str]:
    """Names of the two groups that a figure is split into."""
    if dimension == "SEX":
        return translate("women", lang=lang, context="group"), translate("men", lang=lang, context="group")
    return translate("urban", lang=lang, context="group"), translate("rural", lang=lang, context="group")


def areas_text(areas: int, *, lang: str) -> str:
    """How many countries and territories."""
    message = translate_plural(
        "%(n)s country or territory", "%(n)s countries and territories", areas, lang=lang
    )
    return message % {"n": number(areas, lang=lang)}


_REASONS: Final[dict[Reason, str]] = {
    "no_indicator_agreed": mark("No indicator has been agreed for this line."),
    "none_published": mark("An indicator is agreed, but no figures are published in a form we can read."),
    "not_redistributable": mark("Figures exist, but their licence does not let us pass them on."),
    "not_bundled": mark("Figures exist, but this release does not hold them."),
    "not_reported": mark("No source in this release has a figure for it."),
}


def reason_text(reason: Reason, *, lang: str) -> str:
    """Why there is no figure, as a sentence."""
    return translate(_REASONS[reason], lang=lang)


_DIRECTNESS: Final = {
    "direct": mark("measures this line directly"),
    "in_part": mark("measures a part of this line"),
    "proxy": mark("proxy: stands in for what is not measured"),
}
_DIRECTNESS_SHORT: Final = {"in_part": mark("in part"), "proxy": mark("proxy")}


def directness_text(directness: str, *, lang: str) -> str:
    """How an indicator measures its line, as a phrase."""
    return translate(_DIRECTNESS[directness], lang=lang)


def directness_mark(directness: str, *, lang: str) -> str:
    """The same as one word; empty where it is direct."""
    return translate(_DIRECTNESS_SHORT[directness], lang=lang) if directness in _DIRECTNESS_SHORT else ""


_STATUS: Final = {
    "B": mark("break in series"),
    "E": mark("estimate"),
    "F": mark("forecast"),
    "I": mark("imputed"),
    "P": mark("provisional"),
    "U": mark("low reliability"),
}
_NATURE: Final = {
    "CA": mark("country figure, adjusted"),
    "E": mark("estimate"),
    "M": mark("modelled"),
    "G": mark("global monitoring"),
}


def remarks(figure: Figure, *, lang: str) -> tuple[str, ...]:
    """What a reader must know of a figure that is not simply a country's own normal value."""
    found = [_STATUS.get(figure.status or ""), _NATURE.get(figure.nature or "")]
    if figure.flags:
        found.append(mark("unusual: flagged by our checks"))
    return tuple(dict.fromkeys(translate(text, lang=lang) for text in found if text))
