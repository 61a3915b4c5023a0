"""Targets, rules and verdicts in words: one voice for pages, commands and files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from actionlines import places
from actionlines.indicators.catalogue import load_catalogue
from actionlines.languages import mark, number, percent, translate
from actionlines.profiles.wording import value_text

if TYPE_CHECKING:
    from actionlines.progress.targets import Target

VERDICT_WORDS: Final = {
    "met": mark("met"),
    "on_track": mark("on track"),
    "too_slow": mark("too slow"),
    "stagnant": mark("hardly moving"),
    "away": mark("moving away"),
}
OUTCOME_WORDS: Final = {
    "met": mark("Met by the deadline."),
    "missed": mark("Missed at the deadline."),
    "reached": mark("Reached already; the deadline is still to come."),
    "open": mark("Open: the figure of the deadline is not known yet."),
}
REASON_WORDS: Final = {
    "too_few": mark("fewer than two figures"),
    "no_target": mark("no value is stated"),
    "zero": mark("no rate from nought"),
    "sign": mark("the sign changes"),
    "no_peers": mark("others are not known"),
    "no_judgement": mark("tells how far, not whether in time"),
}
WHY_WORDS: Final = {
    "agree": mark("All rules that speak agree."),
    "basis": mark(
        "They expect different values: some let growth compound, some draw a straight line, some look at "
        "the level or at other countries alone."
    ),
    "threshold": mark("Rules of the same kind draw the line between on track and too slow elsewhere."),
    "recent_years": mark("One weighs recent years more than earlier ones."),
    "away_or_stagnant": mark("They differ only in how they name what does not move forward."),
}
RULE_WORDS: Final = {
    "unsd": mark("UN Statistics Division"),
    "eurostat": mark("Eurostat"),
    "statcan": mark("Statistics Canada"),
    "escap_current": mark("ESCAP, current status"),
    "escap_anticipated": mark("ESCAP, anticipated progress"),
    "sdsn": mark("SDSN trend"),
    "oecd": mark("OECD distance"),
    "aarr": mark("UNICEF rate of change"),
    "time_distance": mark("Time-distance"),
    "speed": mark("World Bank speed of progress"),
}
FORMULAS: Final = {
    "last": "y",
    "linear": "a + b t",
    "aarr": "y (1 + g)^h",
    "damped": "y + d (0.9 + 0.9^2 + … + 0.9^h)",
    "logistic": "K / (1 + e^-(a + r t))",
    "gompertz": "K e^-e^-(a + r t)",
    "bass": "dy/dt = (p + q y / K)(K - y)",
    "combined": "w1 y1 + … + w5 y5",
}
"""Of each rule of forecasting: the same in every language."""


def verdict_text(verdict: str | None, reason: str | None, *, lang: str) -> str:
    """What a rule says, or why it says nothing."""
    if verdict is not None:
        return translate(VERDICT_WORDS[verdict], lang=lang)
    return translate(REASON_WORDS[reason or "no_judgement"], lang=lang)


def rule_text(rule: str, *, lang: str) -> str:
    """Name of a rule."""
    return translate(RULE_WORDS[rule], lang=lang)


def why_text(why: str, *, lang: str) -> str:
    """Why rules differ: a sentence for each reason."""
    return " ".join(translate(WHY_WORDS[each], lang=lang) for each in why.split())


def target_name(target: Target, *, lang: str) -> str:
    """What a target is called: its own name, or that of its indicator, with the groups a parity is of."""
    if target.names:
        return target.names[lang]
    name = load_catalogue().indicator(str(target.indicator)).names[lang]
    if target.measure == "parity_sex":
        return translate("%(name)s: parity of women and men", lang=lang) % {"name": name}
    if target.measure == "parity_urbanisation":
        return translate("%(name)s: parity of urban and rural areas", lang=lang) % {"name": name}
    return name


def aim_text(target: Target, *, lang: str) -> str:
    """What is to be reached, with the year."""
    aim, year = target.aim, str(target.deadline)
    if aim.rule == "improve":
        return translate("better by %(year)s; no value is stated", lang=lang) % {"year": year}
    if aim.rule == "parity":
        low, high = (number(bound, lang=lang, decimals=2) for bound in (aim.low, aim.high))
        facts = {"low": low, "high": high, "year": year}
        return translate("from %(low)s to %(high)s by %(year)s", lang=lang) % facts
    if aim.rule == "times_baseline":
        facts = {
            "factor": percent(100 * float(aim.value or 0), lang=lang, decimals=0),
            "base": str(target.baseline_year),
            "year": year,
        }
        return translate("%(factor)s of the figure of %(base)s by %(year)s", lang=lang) % facts
    facts = {"value": measured_text(target, float(aim.value or 0), lang=lang), "year": year}
    if aim.rule == "at_most":
        return translate("at most %(value)s by %(year)s", lang=lang) % facts
    return translate("at least %(value)s by %(year)s", lang=lang) % facts


def measured_text(target: Target, value: float, *, lang: str) -> str:
    """A value of what the target is held against."""
    if target.measure != "figure" or target.indicator is None:
        return number(value, lang=lang, decimals=2)
    indicator = load_catalogue().indicator(target.indicator)
    if indicator.kind == "percent" and value == round(value):
        return percent(value, lang=lang, decimals=0)
    return value_text(value, indicator, lang=lang)


def binds_text(target: Target, *, lang: str) -> str:
    """Whom it binds."""
    if target.binding.kind == "country" and target.binding.area == "001":
        return translate("each country", lang=lang)
    return places.display_name(target.binding.area, lang)
