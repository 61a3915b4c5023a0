"""The first part of a survey's report: what it is, how its sample was drawn, what was done about missing answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from actionlines.charts.sheet import Facts, Part, Section
from actionlines.cli.survey_words import as_said
from actionlines.languages import list_of, mark, number, percent, side_by_side, translate, translate_plural
from actionlines.places import area, display_name
from actionlines.surveys.description import Description

INTERVALS: Final = {
    "korn_graubard": mark("by Korn and Graubard, the effective sample at most as large as the sample"),
    "korn_graubard_uncapped": mark("by Korn and Graubard, the effective sample as large as it comes out"),
    "logit": mark("on the scale of the logit"),
    "likelihood": mark("by the likelihood"),
    "wilson": mark("by Wilson, on the effective sample"),
    "arcsine": mark("on the scale of the arcsine of the square root"),
    "plain": mark("the estimate less and plus a multiple of its standard error"),
}
"""How intervals of proportions are made."""

METHODS: Final = {
    "brr": mark("balanced half-samples (BRR)"),
    "fay": mark("balanced half-samples by Fay"),
    "jk1": mark("jackknife without strata (JK1)"),
    "jkn": mark("jackknife within strata (JKn)"),
    "bootstrap": mark("bootstrap"),
}
"""How replicate weights are made."""


def about(description: Description, *, lang: str) -> Section:
    """The survey and how its sample was drawn."""
    parts: list[Part] = [Facts(tuple(_facts(description, lang)))]
    if not description.design.known:
        parts.append(_of_unknown_design(description, lang))
    if description.design.relative:
        message = translate(
            "The weights are relative: they tell shares and means and add up to no population. No number of people is "
            "told.",
            lang=lang,
        )
        parts.append(message)
    return Section(translate("The survey", lang=lang), tuple(parts))


def _facts(description: Description, lang: str) -> Iterator[tuple[str, str]]:
    survey, design = description.survey, description.design
    none = translate("none", lang=lang, context="design")
    yield translate("Survey", lang=lang), survey.name
    yield translate("Country or territory", lang=lang), display_name(area(survey.area), lang)
    yield translate("Round", lang=lang, context="survey"), survey.round
    yield translate("Publisher", lang=lang), survey.publisher
    yield from _of_fieldwork(description, lang)
    if survey.address:
        yield translate("Address", lang=lang, context="web"), survey.address
    if survey.licence:
        yield translate("Licence", lang=lang), survey.licence
    if survey.note:
        yield translate("Note", lang=lang, context="survey"), survey.note
    yield translate("Weight", lang=lang), design.weight
    yield translate("Strata", lang=lang), list_of(design.strata, lang=lang) or none
    yield translate("Clusters", lang=lang), list_of(design.clusters, lang=lang) or none
    yield translate("Variance", lang=lang), _variance(description, lang)
    yield (
        translate("Intervals of proportions", lang=lang),
        side_by_side(
            [
                percent(100 * design.level, lang=lang, decimals=None),
                translate(INTERVALS[design.interval], lang=lang),
            ],
            lang=lang,
        ),
    )
    if description.calibration:
        yield translate("Calibrated to", lang=lang), _calibrated(description, lang)
    if description.imputation is not None:
        yield translate("Missing answers", lang=lang), _filled_in(description.imputation.draws, lang)
    yield translate("Rules of publication", lang=lang), description.publication.chosen.name


def _of_fieldwork(description: Description, lang: str) -> Iterator[tuple[str, str]]:
    """When people were asked, and how many of those drawn answered, where the description says so."""
    if description.survey.fieldwork:
        yield translate("Fieldwork", lang=lang), description.survey.fieldwork
    for name, file in description.files.items():
        if file.response_rate is not None:
            told = translate("Response rate, %(file)s", lang=lang) % {"file": as_said(name, lang=lang)}
            yield told, percent(100 * file.response_rate, lang=lang, decimals=None)


def _variance(description: Description, lang: str) -> str:
    replicates = description.design.replicates
    if replicates is None:
        return translate("Taylor linearisation", lang=lang)
    return translate("replicate weights: %(method)s", lang=lang) % {
        "method": translate(METHODS[replicates.method], lang=lang)
    }


def _filled_in(draws: int, lang: str) -> str:
    message = translate_plural(
        "filled in by a hot deck, with the error of that, in %(n)s draw",
        "filled in by a hot deck, with the error of that, in %(n)s draws",
        draws,
        lang=lang,
    )
    return message % {"n": number(draws, lang=lang)}


def _calibrated(description: Description, lang: str) -> str:
    named = [margin for one in description.calibration.values() for margin in (*one.margins, *one.totals)]
    return list_of(named, lang=lang)


def _of_unknown_design(description: Description, lang: str) -> str:
    design = description.design
    message = translate(
        "The strata and clusters of the sample are not known. Each standard error is that of a stated proxy, its "
        "square times a design effect of %(effect)s (%(source)s). No estimate is called sure on such an error alone.",
        lang=lang,
    )
    return message % {
        "effect": number(design.design_effect or 1.0, lang=lang),
        "source": as_said(design.design_effect_source or "", lang=lang),
    }
