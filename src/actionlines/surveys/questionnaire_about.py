"""The first sheet of the questionnaire's workbook: the survey, what an office fills in by hand, what words mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from actionlines.surveys.core_list import core_list
from actionlines.surveys.description import Description
from actionlines.surveys.questionnaire_layout import layout
from actionlines.surveys.rows import RELATIVE

FILL_IN: Final = "To be filled in by the office"

WORDS: Final = (
    ("Percentage", "Weighted share of the population in scope, in per cent"),
    ("Number", "Weighted number of those in scope to whom it applies"),
    (
        "Sum; Numerator, Denominator",
        "Of a mean or total; of a ratio: weighted sums of the quantities, in their unit",
    ),
    ("Population in scope", "Weighted number of all those in scope, as they were asked or answered"),
    (
        "Standard error, bounds",
        "In the unit of the percentage or value; bounds of the interval at the level stated",
    ),
    ("Asked, Answered", "Rows of the survey's files, without weights"),
    ("Status", "shown; flagged: to be read with care; suppressed: kept back by the rules of publication"),
    ("An empty row", "The questionnaire has the class, the survey does not"),
)

REASONS: Final = (
    ("too_few", "Kept back: too few people in the denominator"),
    ("few_counted", "Kept back: a number of too few people"),
    ("at_the_end", "Kept back: a quantile with too few people on one side of it"),
    (
        "too_unsure",
        "Kept back: its error is too large or cannot be told, or its effective sample is too small",
    ),
    ("secondary", "Kept back so that nobody can work out another from it"),
    ("few", "With care: few people in the denominator"),
    ("unsure", "With care: a large standard error"),
    ("few_degrees", "With care: few degrees of freedom"),
    ("imputed", "With care: missing answers of many were filled in"),
    ("all_or_none", "With care: everybody answered alike"),
    ("design_unknown", "With care: the design of the sample is not known"),
)


def write_about(page: Any, looks: Mapping[str, Any], description: Description, names: dict[str, str]) -> None:
    """What the workbook is about, lines to be filled in, words, and where each indicator is."""
    page.set_column(0, 0, 34)
    page.set_column(1, 1, 100)
    empty = ("", "")
    lines = [*_about(description), empty, *_to_fill_in(description), empty]
    lines += [*WORDS, empty, ("Reason", "Why an estimate is kept back or to be read with care"), *REASONS]
    lines += [empty, *_contents(names)]
    for at, (name, told) in enumerate(lines):
        page.write_string(at, 0, name, looks["bold"])
        if told is None:
            page.write_blank(at, 1, None, looks["to fill in"])
        else:
            page.write_string(at, 1, told)
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _about(description: Description) -> Iterator[tuple[str, str]]:
    survey, design = description.survey, description.design
    yield "Layout", layout().layout
    yield "Source of the layout", layout().source
    yield "How sure of the layout", layout().status
    yield "Survey", survey.name
    yield "Country or territory", survey.area
    yield "Year", survey.round[:4]
    yield "Round", survey.round
    yield "Source", survey.publisher
    yield "Address", survey.address
    yield "Licence", survey.licence
    yield "Level of intervals", f"{100 * design.level:g} %"
    yield "Rules of publication", description.publication.chosen.name
    yield "Design of the sample", "known" if design.known else _unknown(description)
    yield "Weights", RELATIVE if design.relative else "add up to the population in scope"
    yield "Note", survey.note


def _unknown(description: Description) -> str:
    design = description.design
    return (
        "not known: standard errors are those of a stated proxy, their squares times a design effect of "
        f"{design.design_effect:g} ({design.design_effect_source})"
    )


def _to_fill_in(description: Description) -> Iterator[tuple[str, str | None]]:
    """What the survey's files do not tell; `None` where its description does not either."""
    yield FILL_IN, "what the survey's files do not tell; a cell with a frame is empty"
    yield "Dates of fieldwork", description.survey.fieldwork or None
    for name, file in description.files.items():
        rate = None if file.response_rate is None else f"{100 * file.response_rate:.10g} %"
        yield f"Response rate: {name}", rate
    yield "Stand-alone survey, or part of which", None
    yield "Areas and people not covered", None
    yield "Breaks with earlier figures", None
    yield "Who answers questions (name, office, e-mail)", None


def _contents(names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Every indicator of the core list and of the survey, and whether it has a sheet."""
    for code in dict.fromkeys((*core_list(), *names)):
        told = core_list()[code].name if code in core_list() else "an indicator of the survey's own"
        where = f"sheet {names[code]}" if code in names else "not in this survey"
        yield code, f"{told}: {where}"
