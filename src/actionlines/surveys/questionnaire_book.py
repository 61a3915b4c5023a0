"""The questionnaire as an Excel workbook: what it is about, then a sheet for each indicator."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain, count
from typing import Any, Final

import polars as pl
import xlsxwriter

from actionlines.surveys.core_list import core_list
from actionlines.surveys.description import Description, Indicator
from actionlines.surveys.publication import SUPPRESSED
from actionlines.surveys.questionnaire import SCALES, Line, layout, lines_of
from actionlines.surveys.rows import RELATIVE

ABOUT: Final = "About"
HISTORY: Final = "History"
"""A name that Excel keeps for itself."""

NAME_OF_SHEET: Final = 31
"""Letters that Excel allows."""

COLUMNS: Final = (
    *("Breakdown", "Category", "Code", "Item", "Year"),
    *("Percentage", "Number", "Population in scope"),
    *("Standard error", "Lower bound", "Upper bound"),
    *("Asked", "Answered", "Status", "Reason", "Note"),
)
"""Of a proportion; of any other statistic `Value` stands in the place of `Percentage`."""

SUMS: Final = {
    "mean": {"Number": "Sum"},
    "total": {"Number": "Sum"},
    "ratio": {"Number": "Numerator", "Population in scope": "Denominator"},
}
"""Statistics of quantities: what they are made of is no number of people."""

WIDTHS: Final = (26, 34, 14, 12, 8, 12, 16, 18, 14, 12, 12, 10, 10, 12, 16, 60)

SHOWN_AS: Final = {
    **dict.fromkeys(("Percentage", "Standard error", "Lower bound", "Upper bound"), "#,##0.00"),
    **dict.fromkeys(("Number", "Population in scope", "Asked", "Answered"), "#,##0"),
}
"""How figures look; the cell holds all their digits."""

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


def to_questionnaire(published: pl.DataFrame, description: Description) -> bytes:
    """Published estimates as a workbook in the order of ITU's questionnaire; the same table gives the same bytes."""
    target = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
        bold = book.add_format({"bold": True})
        looks = {name: book.add_format({"num_format": shown}) for name, shown in SHOWN_AS.items()}
        indicators = [one for one in description.indicators if one.code in set(published["INDICATOR"])]
        names = _names_of_sheets([one.code for one in indicators])
        _write_about(book.add_worksheet(ABOUT), bold, description, names)
        for indicator, name in zip(indicators, names.values(), strict=True):
            page = book.add_worksheet(name)
            lines = lines_of(published, description, indicator)
            _write_indicator(page, bold, indicator, description, lines)
            _lay_out(page, looks, first=_first_row(indicator, description))
    return target.getvalue()


def _names_of_sheets(codes: Sequence[str]) -> dict[str, str]:
    """Codes as names that Excel takes; one that is too long, or is another's in small letters, ends in its number."""
    names: dict[str, str] = {}
    taken = {ABOUT.casefold(), HISTORY.casefold()}
    for number, code in enumerate(codes, 1):
        numbered = (f"{code[: NAME_OF_SHEET - 4]}_{at:03d}" for at in count(number))
        wanted = numbered if len(code) > NAME_OF_SHEET else chain([code], numbered)
        names[code] = next(name for name in wanted if name.casefold() not in taken)
        taken.add(names[code].casefold())
    return names


def _write_about(page: Any, bold: Any, description: Description, names: dict[str, str]) -> None:
    page.set_column(0, 0, 26)
    page.set_column(1, 1, 100)
    lines = [*_about(description), ("", ""), *WORDS, ("", ""), *_contents(names)]
    for at, (name, told) in enumerate(lines):
        page.write_string(at, 0, name, bold)
        page.write_string(at, 1, told)


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


def _contents(names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Every indicator of the core list and of the survey, and whether it has a sheet."""
    for code in dict.fromkeys((*core_list(), *names)):
        told = core_list()[code].name if code in core_list() else "an indicator of the survey's own"
        where = f"sheet {names[code]}" if code in names else "not in this survey"
        yield code, f"{told}: {where}"


def _write_indicator(
    page: Any, bold: Any, indicator: Indicator, description: Description, lines: Sequence[Line]
) -> None:
    for at, (name, told) in enumerate(_head(indicator, description)):
        page.write_string(at, 0, name, bold)
        page.write_string(at, 1, told)
    own = (
        {}
        if indicator.statistic == "proportion"
        else {"Percentage": "Value", **SUMS.get(indicator.statistic, {})}
    )
    first = _first_row(indicator, description)
    page.write_row(first - 1, 0, [own.get(name, name) for name in COLUMNS], bold)
    for at, line in enumerate(lines, first):
        page.write_row(at, 0, _cells(line, description))


def _first_row(indicator: Indicator, description: Description) -> int:
    """Below what an indicator is about, an empty row, and the names of columns."""
    return len(list(_head(indicator, description))) + 2


def _lay_out(page: Any, looks: dict[str, Any], *, first: int) -> None:
    """Widths and how figures look; names of columns stay in sight, and stand on every page that is printed."""
    for at, (name, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
        page.set_column(at, at, width, looks.get(name))
    page.freeze_panes(first, 2)
    page.repeat_rows(first - 1)
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _head(indicator: Indicator, description: Description) -> Iterator[tuple[str, str]]:
    survey = description.survey
    core = core_list().get(indicator.code)
    yield "Indicator", f"{indicator.code} {core.name}" if core else indicator.code
    if core and core.status == "unverified":
        yield "Name", "of the core list as we know of it; not compared with its text"
    yield "Statistic", indicator.statistic
    yield (
        "Population in scope",
        indicator.age_scope or description.files[indicator.unit].age_scope or "all rows",
    )
    yield "Only those with", indicator.scope or indicator.denominator or ""
    yield "Reference period", indicator.reference_period or survey.reference_period or ""
    yield "Source", f"{survey.name} {survey.round}, {survey.publisher}"
    yield "Note", indicator.note


def _cells(line: Line, description: Description) -> list[Any]:
    """A row: figures as numbers, empty where there is none or it is kept back."""
    lead = [line.breakdown, line.category, line.code, line.item]
    row = line.row
    if row is None:
        return [*lead, description.survey.round[:4], *[None] * 8, "", "", ""]
    scale = SCALES.get(row["STATISTIC"], 1.0)
    scaled = [_times(row[name], scale) for name in ("VALUE", "STD_ERROR", "LOWER", "UPPER")]
    value, *rest = scaled
    number, population = row["NUMERATOR"], row["DENOMINATOR"]
    told = [row["STATUS"], row["REASON"] or "", "" if row["STATUS"] == SUPPRESSED else row["NOTE"] or ""]
    return [*lead, row["TIME_PERIOD"], value, number, population, *rest, row["ASKED"], row["ANSWERED"], *told]


def _times(value: float | None, scale: float) -> float | None:
    return None if value is None else scale * value
