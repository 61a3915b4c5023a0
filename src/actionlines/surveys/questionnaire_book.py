"""The questionnaire as an Excel workbook: what it is about, sheets of all indicators, then a sheet for each."""

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
from actionlines.surveys.questionnaire import Line, lines_of, rows_of, scaled
from actionlines.surveys.questionnaire_about import write_about
from actionlines.surveys.questionnaire_front import (
    CROSSED,
    OVERVIEW,
    POPULATION,
    write_crossed,
    write_overview,
    write_population,
)
from actionlines.surveys.questionnaire_names import indicator_name, item_cells
from actionlines.surveys.questionnaire_totals import ages_of, time_of

ABOUT: Final = "About"
HISTORY: Final = "History"
"""A name that Excel keeps for itself."""

NAME_OF_SHEET: Final = 31
"""Letters that Excel allows."""

COLUMNS: Final = (
    *("Breakdown", "Category", "Code", "Item", "What the item is", "Year"),
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

WIDTHS: Final = (26, 34, 14, 12, 40, 8, 12, 16, 18, 14, 12, 12, 10, 10, 12, 16, 60)

SHOWN_AS: Final = {
    **dict.fromkeys(
        ("Percentage", "Percentage or value", "Value", "Standard error", "Lower bound", "Upper bound"),
        "#,##0.00",
    ),
    **dict.fromkeys(("Number", "Population in scope", "Asked", "Answered"), "#,##0"),
}
"""How figures look; the cell holds all their digits."""


def to_questionnaire(published: pl.DataFrame, description: Description) -> bytes:
    """Published estimates as a workbook in the order of ITU's questionnaire; the same table gives the same bytes."""
    target = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    rows = rows_of(published, description)
    indicators = [one for one in description.indicators if one.code in rows]
    names = _names_of_sheets([one.code for one in indicators])
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
        looks = _looks(book)
        write_about(book.add_worksheet(ABOUT), looks, description, names)
        write_overview(book.add_worksheet(OVERVIEW), looks, rows, description)
        write_population(book.add_worksheet(POPULATION), looks, rows, description)
        write_crossed(book.add_worksheet(CROSSED), looks, rows, description)
        for indicator, name in zip(indicators, names.values(), strict=True):
            page = book.add_worksheet(name)
            lines = lines_of(rows[indicator.code], description, indicator)
            _write_indicator(page, looks["bold"], indicator, description, lines)
            _lay_out(page, looks, first=_first_row(indicator, description))
    return target.getvalue()


def _looks(book: Any) -> dict[str, Any]:
    """How names, figures and what is to be filled in look."""
    own = {"bold": {"bold": True}, "to fill in": {"border": 1, "bg_color": "#FFF7D6"}}
    figures = {name: {"num_format": shown} for name, shown in SHOWN_AS.items()}
    return {name: book.add_format(look) for name, look in (own | figures).items()}


def _names_of_sheets(codes: Sequence[str]) -> dict[str, str]:
    """Codes as names that Excel takes; one that is too long, or is another's in small letters, ends in its number."""
    names: dict[str, str] = {}
    taken = {name.casefold() for name in (ABOUT, OVERVIEW, POPULATION, CROSSED, HISTORY)}
    for number, code in enumerate(codes, 1):
        numbered = (f"{code[: NAME_OF_SHEET - 4]}_{at:03d}" for at in count(number))
        wanted = numbered if len(code) > NAME_OF_SHEET else chain([code], numbered)
        names[code] = next(name for name in wanted if name.casefold() not in taken)
        taken.add(names[code].casefold())
    return names


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
        page.write_row(at, 0, _cells(line, indicator, description))


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
    yield "Indicator", f"{indicator.code} {indicator_name(indicator)}".rstrip()
    if core and not indicator.name and core.status == "unverified":
        yield "Name", "of the core list as we know of it; not compared with its text"
    yield "Statistic", indicator.statistic
    yield "Population in scope", ages_of(indicator, description) or "all rows"
    yield "Only those with", indicator.scope or indicator.denominator or ""
    yield "Reference period", time_of(indicator, description)
    yield "Source", f"{survey.name} {survey.round}, {survey.publisher}"
    yield "Note", indicator.note


def _cells(line: Line, indicator: Indicator, description: Description) -> list[Any]:
    """A row: figures as numbers, empty where there is none or it is kept back."""
    lead = [line.breakdown, line.category, line.code, *item_cells(indicator, line.item)]
    row = line.row
    if row is None:
        return [*lead, description.survey.round[:4], *[None] * 8, "", "", ""]
    value, *rest = scaled(row, ("VALUE", "STD_ERROR", "LOWER", "UPPER"))
    number, population = row["NUMERATOR"], row["DENOMINATOR"]
    told = [row["STATUS"], row["REASON"] or "", "" if row["STATUS"] == SUPPRESSED else row["NOTE"] or ""]
    return [*lead, row["TIME_PERIOD"], value, number, population, *rest, row["ASKED"], row["ANSWERED"], *told]
