"""Pictures of progress: the fan of a target, the chances of an area's targets, a divide over time, past errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from actionlines.charts import Goal, Measure, Picture, line_chart, strip_chart
from actionlines.charts.bars import Bar, bar_chart
from actionlines.indicators.catalogue import load_catalogue
from actionlines.languages import number, percent, translate
from actionlines.profiles.breakdown_words import dimension_text, part_text
from actionlines.profiles.target_words import FORMULAS, measured_text
from actionlines.profiles.wording import measure

if TYPE_CHECKING:
    from actionlines.profiles.area_progress import AreaTargets
    from actionlines.profiles.divide import DivideProfile
    from actionlines.profiles.divide_within import WithinProfile
    from actionlines.profiles.target import TargetProfile

LEAST_AREAS: Final = 10
"""Countries that a picture of them, or a year of it, needs."""
YEARS_MISSED: Final = 5
"""Years ahead at which past errors are drawn."""


def fan_picture(profile: TargetProfile) -> Picture | None:
    """Figures so far, the forecast with its interval of 95 %, and the line to the target; None without figures."""
    target, lang = profile.target, profile.lang
    if len(profile.history) < 2 or target.indicator is None:
        return None
    indicator = load_catalogue().indicator(target.indicator)
    so_far, to_come, way = (
        profile.binds,
        translate("Forecast", lang=lang),
        translate("Straight way to the target", lang=lang),
    )
    rows: list[tuple[str, str, float, float | None, float | None]] = [
        (so_far, str(year), value, None, None)
        for year, value in profile.history
        if year >= target.deadline - 30
    ]
    last_year, last = profile.history[-1]
    if not profile.fan.is_empty():
        rows.append((to_come, str(last_year), last, last, last))
        rows += [
            (to_come, str(year), value, low, high)
            for year, value, low, high in profile.fan.select(
                "YEAR", "FORECAST", "LOW_95", "HIGH_95"
            ).iter_rows()
        ]
    whole = profile.whole
    if whole is not None and whole.target_value is not None and whole.base_year is not None:
        rows += [
            (way, str(whole.base_year), float(whole.base_value or 0), None, None),
            (way, str(target.deadline), whole.target_value, None, None),
        ]
    schema = {
        **dict.fromkeys(("REF_AREA", "TIME_PERIOD"), pl.String()),
        **dict.fromkeys(("OBS_VALUE", "LOW", "HIGH"), pl.Float64()),
    }
    table = pl.DataFrame(rows, schema=schema, orient="row")
    told = measure(indicator, lang=lang)
    if target.measure != "figure":
        told = Measure(profile.name, lambda value: measured_text(target, value, lang=lang), kind="ratio")
    title = translate("%(name)s: %(aim)s", lang=lang) % {"name": profile.name, "aim": profile.aim}
    names = {one: one for one in (so_far, to_come, way)}  # in this order, and colours, in every language
    return line_chart(table, measure=told, lang=lang, title=title, names=names)


def chances_picture(profile: AreaTargets) -> Picture | None:
    """How likely each target of an area that is still to come is met in time; None where none has a probability."""
    lang = profile.lang
    likely = [
        (one.progress.probability_pct, f"{one.name}: {one.aim}")
        for one in profile.targets
        if one.progress.probability_pct is not None
    ]
    if not likely:
        return None
    chance = translate("Probability that it is met in time", lang=lang)
    told = Measure(
        chance,
        lambda value: percent(value, lang=lang, decimals=0),
        kind="percent",
        lowest=0.0,
        highest=100.0,
    )
    return bar_chart(
        [Bar(name, pct) for pct, name in sorted(likely, key=lambda one: -one[0])],
        measure=told,
        lang=lang,
        title=translate("%(area)s: how likely each target is in time", lang=lang) % {"area": profile.name},
        heading=translate("Target", lang=lang, context="column"),
        first=chance,
    )


def errors_picture(facts: Mapping[str, Any], *, lang: str) -> Picture:
    """How far each rule of forecasting missed five years ahead, on areas from which nothing was learnt."""
    rows = [
        row
        for row in facts["errors"]
        if (row["LEVEL"], row["SPLIT"], row["HORIZON"]) == ("all", "kept", YEARS_MISSED)
    ]
    bars = [
        Bar(f"{row['RULE']}: {FORMULAS[row['RULE']]}", row["MEAN_ABS_ERROR"], second=row["MEDIAN_ABS_ERROR"])
        for row in sorted(rows, key=lambda row: float(row["MEAN_ABS_ERROR"]))
    ]
    told = Measure(
        translate("Absolute error, in points", lang=lang),
        lambda value: number(value, lang=lang, decimals=2),
        lowest=0.0,
    )
    return bar_chart(
        bars,
        measure=told,
        lang=lang,
        title=translate("How far forecasts missed 5 years ahead", lang=lang),
        heading=translate("Rule", lang=lang, context="column"),
        first=translate("Mean absolute error, in points", lang=lang),
        second=translate("Median absolute error, in points", lang=lang),
    )


def countries_picture(profile: TargetProfile) -> Picture | None:
    """All countries as a strip with the value to be reached; None where sizes do not compare."""
    target, lang = profile.target, profile.lang
    subject = load_catalogue().indicators.get(target.indicator or "")
    if subject is None or subject.kind in {"count", "money"} or len(profile.areas) < LEAST_AREAS:
        return None
    shown = measure(subject, lang=lang)
    if target.measure != "figure":
        shown = Measure(profile.name, lambda value: measured_text(target, value, lang=lang), kind="ratio")
    latest = pl.DataFrame(
        {
            "REF_AREA": [one.area for one in profile.areas],
            "OBS_VALUE": [one.value for one in profile.areas],
        }
    )
    return strip_chart(
        latest,
        measure=shown,
        lang=lang,
        names={one.area: one.name for one in profile.areas},
        goal=_goal(profile),
    )


def _goal(profile: TargetProfile) -> Goal | None:
    """The value that every country is held to; none where each has its own."""
    target, lang = profile.target, profile.lang
    value = target.aim.value_for(None)
    if value is None:
        return None
    met = sum(one.outcome in {"met", "reached"} for one in profile.areas)
    message = translate("Countries and territories that are there: %(met)s of %(all)s.", lang=lang)
    told = message % {"met": number(met, lang=lang), "all": number(len(profile.areas), lang=lang)}
    return Goal(translate("Target", lang=lang, context="column"), value, told)


def divide_picture(profile: DivideProfile) -> Picture | None:
    """Gini coefficient by people over time: of the figure, and where it has a bound, corrected for it."""
    lang = profile.lang
    names = {
        "gini": translate("Gini coefficient", lang=lang),
        "wagstaff": translate("Gini coefficient, corrected for the bound", lang=lang),
        "theil_t": translate("Theil’s T", lang=lang),
    }
    rows = profile.measures.filter(
        pl.col("WEIGHTED") == "people",
        pl.col("SIDE") != "lack",
        pl.col("SCHEME").is_null(),
        pl.col("MEASURE").is_in(list(names)),
        pl.col("VALUE").is_not_null(),
    )
    if rows["YEAR"].n_unique() < 2:
        return None
    table = rows.select(
        pl.col("MEASURE").alias("REF_AREA"),
        pl.col("YEAR").cast(pl.String).alias("TIME_PERIOD"),
        pl.col("VALUE").alias("OBS_VALUE"),
    )
    told = Measure(
        translate("Inequality between countries, by people", lang=lang),
        lambda value: number(value, lang=lang, decimals=2),
        kind="ratio",
        lowest=0.0,
    )
    return line_chart(
        table,
        measure=told,
        lang=lang,
        names={code: name for code, name in names.items() if code in set(table["REF_AREA"])},
        title=translate("%(name)s: divide between countries", lang=lang) % {"name": profile.name},
    )


def within_picture(profile: WithinProfile) -> Picture | None:
    """Median parity of the countries of each year, with the middle half of them as a band; None with one year alone."""
    lang = profile.lang
    told = [one for one in profile.years if one.parity is not None and one.areas >= LEAST_AREAS]
    if len(told) < 2:
        return None
    name = translate("Median of countries", lang=lang)
    table = pl.DataFrame(
        {
            "REF_AREA": [name] * len(told),
            "TIME_PERIOD": [str(one.year) for one in told],
            "OBS_VALUE": [one.parity for one in told],
            "LOW": [one.parity_low for one in told],
            "HIGH": [one.parity_high for one in told],
        }
    )
    behind, ahead = (part_text(profile.dimension, code, lang=lang) for code in profile.groups)
    parity = translate("Parity: %(first)s divided by %(second)s", lang=lang)
    shown = Measure(
        parity % {"first": behind, "second": ahead},
        lambda value: number(value, lang=lang, decimals=2),
        kind="ratio",
    )
    title = translate("%(name)s: divide by %(dimension)s", lang=lang)
    facts = {"name": profile.name, "dimension": dimension_text(profile.dimension, lang=lang)}
    return line_chart(table, measure=shown, lang=lang, title=title % facts)
