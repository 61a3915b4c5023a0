"""How good a survey's estimates are, as a sheet: with their intervals, who answered, what is kept back, and why.

It is made from what may be published alone: of an estimate kept back it knows nothing but its place and the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

import actionlines
from actionlines.charts.estimates import Estimate, Group, estimates_chart
from actionlines.charts.picture import Picture
from actionlines.charts.sheet import Facts, Part, Section, Sheet
from actionlines.cli.survey_names import (
    breakdowns,
    breakdowns_heading,
    capital,
    domain_text,
    indicator_title,
    item_text,
    parts_of,
)
from actionlines.cli.survey_report_about import about
from actionlines.cli.survey_report_origin import made_again
from actionlines.cli.survey_report_tables import answered, apart, careful, found_by_check, how_sure
from actionlines.cli.survey_words import (
    as_said,
    dimensions_in,
    measure_of,
    reference_text,
    scale_of,
    statistic_text,
)
from actionlines.languages import number, side_by_side, translate, translate_plural
from actionlines.places import area, display_name
from actionlines.profiles.breakdown_words import part_text
from actionlines.surveys.description import Description, Indicator
from actionlines.surveys.findings import Found
from actionlines.surveys.provenance import Origin
from actionlines.surveys.publication import FLAGGED, SHOWN, SUPPRESSED, WHOLE

Row = dict[str, Any]


def survey_sheet(
    published: pl.DataFrame,
    description: Description,
    *,
    origin: Origin,
    notes: Sequence[Found] = (),
    differences: pl.DataFrame | None = None,
    lang: str,
) -> Sheet:
    """The report on a survey's estimates.

    Parameters
    ----------
    published : frame
        Of `outputs.published`: nothing is in it of what is kept back.
    origin : Origin
        What is needed to make the estimates again.
    notes : sequence of Found
        Of `checking.check`.
    differences : frame, optional
        Of `differing.judge_differences`.
    lang : str
        Language of the report. What the description and the check say is as they say it.
    """
    survey = description.survey
    sections = [
        about(description, lang=lang),
        *_indicators(published, description, lang),
        *apart(differences, description, lang=lang),
        how_sure(published, description, lang=lang),
        answered(published, description, lang=lang),
        *careful(published, description, lang=lang),
        *found_by_check(notes, lang=lang),
        *made_again(origin, survey.round, lang=lang),
    ]
    title = translate("%(survey)s, %(round)s: the estimates and how sure they are", lang=lang)
    made = translate("Made with Actionlines %(version)s.", lang=lang) % {"version": actionlines.__version__}
    return Sheet(
        title % {"survey": as_said(survey.name, lang=lang), "round": as_said(survey.round, lang=lang)},
        _lead(published, description, lang),
        lang,
        tuple(sections),
        (*((_source(description, lang),) if survey.publisher else ()), made),
    )


def _source(description: Description, lang: str) -> str:
    survey = description.survey
    return translate("Microdata: %(survey)s, %(publisher)s.", lang=lang) % {
        "survey": as_said(survey.name, lang=lang),
        "publisher": as_said(survey.publisher, lang=lang),
    }


def _lead(published: pl.DataFrame, description: Description, lang: str) -> str:
    counts = dict(published["STATUS"].value_counts().iter_rows())
    facts = {
        "n": number(published.height, lang=lang),
        "area": display_name(area(description.survey.area), lang),
        "shown": number(counts.get(SHOWN, 0), lang=lang),
        "flagged": number(counts.get(FLAGGED, 0), lang=lang),
        "hidden": number(counts.get(SUPPRESSED, 0), lang=lang),
    }
    message = translate_plural(
        "%(area)s: %(n)s estimate. Shown: %(shown)s; to be read with care: %(flagged)s; kept back: %(hidden)s.",
        "%(area)s: %(n)s estimates. Shown: %(shown)s; to be read with care: %(flagged)s; kept back: %(hidden)s.",
        published.height,
        lang=lang,
    )
    return message % facts


def _indicators(published: pl.DataFrame, description: Description, lang: str) -> Iterator[Section]:
    for indicator in description.indicators:
        rows = _in_order(published, description, indicator)
        if rows:
            yield Section(
                indicator_title(indicator, lang=lang),
                (*_scope(description, indicator, lang), *_pictures(rows, description, indicator, lang)),
            )


def _in_order(published: pl.DataFrame, description: Description, indicator: Indicator) -> list[Row]:
    """An indicator's rows, breakdowns and items as the description names them for it."""
    rows = published.filter(pl.col("INDICATOR") == indicator.code).to_dicts()
    dimensions = dimensions_in(description, published.columns)
    named = [frozenset(cross) for cross in description.crosses_of(indicator)]
    items = [WHOLE, *(indicator.items or ()), *(name for name, _ in indicator.shares)]

    def place(row: Row) -> tuple[int, int]:
        return (named.index(frozenset(parts_of(row, dimensions))), items.index(row["ITEM"]))

    return sorted(rows, key=place)


def _scope(description: Description, indicator: Indicator, lang: str) -> Iterator[Facts]:
    """Whom and what time the figures are about, and how they are made from answers."""
    ages = indicator.age_scope or description.files[indicator.unit].age_scope
    period = indicator.reference_period or description.survey.reference_period
    told = {
        translate("Statistic", lang=lang): statistic_text(indicator.statistic, lang=lang),
        translate("Of whom", lang=lang): ages and part_text("AGE", ages, lang=lang),
        translate("Reference period", lang=lang): period and reference_text(period, lang=lang),
        translate("Note", lang=lang, context="survey"): indicator.note,
    }
    yield Facts(tuple((name, text) for name, text in told.items() if text))


def _pictures(
    rows: Sequence[Row], description: Description, indicator: Indicator, lang: str
) -> Iterator[Part]:
    """The whole and its single breakdowns in one picture, each wider cross in one of its own."""
    dimensions = dimensions_in(description, list(rows[0]))
    widths: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        cross = parts_of(row, dimensions)
        widths.setdefault(cross if len(cross) > 1 else (), []).append(row)
    for cross, own in widths.items():
        if all(row["STATUS"] == SUPPRESSED for row in own):
            told = translate("%(title)s: all estimates are kept back.", lang=lang)
            yield told % {"title": _title(indicator, cross, description, lang)}
        else:
            yield _picture(own, _title(indicator, cross, description, lang), description, indicator, lang)


def _title(indicator: Indicator, cross: Sequence[str], description: Description, lang: str) -> str:
    named = [indicator_title(indicator, lang=lang), *breakdowns(cross, description, lang=lang)]
    return side_by_side(named, lang=lang)


def _picture(
    rows: Sequence[Row], title: str, description: Description, indicator: Indicator, lang: str
) -> Picture:
    return estimates_chart(
        _groups(rows, description, indicator, lang),
        measure=measure_of(indicator.statistic, title, lang=lang),
        lang=lang,
        title=title,
        heading=translate("Part", lang=lang, context="population"),
        level=description.design.level,
    )


def _groups(rows: Sequence[Row], description: Description, indicator: Indicator, lang: str) -> list[Group]:
    """Rows by breakdown; of an indicator of several items its items in each part."""
    found: dict[str, list[Estimate]] = {}
    dimensions = dimensions_in(description, list(rows[0]))
    itemised = any(row["ITEM"] != WHOLE for row in rows)
    for row in rows:
        domain = domain_text(row, dimensions, description, lang=lang)
        heading = breakdowns_heading(parts_of(row, dimensions), description, lang=lang)
        name = item_text(indicator, row["ITEM"], lang=lang) if itemised else domain
        found.setdefault(capital(domain) if itemised else heading, []).append(_estimate(row, name))
    return [Group(title, tuple(own)) for title, own in found.items()]


def _estimate(row: Row, name: str) -> Estimate:
    scale = scale_of(row["STATISTIC"])
    value, low, high = (None if row[end] is None else scale * row[end] for end in ("VALUE", "LOWER", "UPPER"))
    return Estimate(name, value, low, high, doubtful=row["STATUS"] == FLAGGED)
