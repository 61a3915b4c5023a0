"""Sheets of the questionnaire's workbook with all indicators: totals, population in scope, town and country by sex."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from actionlines.surveys.core_list import core_list
from actionlines.surveys.description import Description, Indicator
from actionlines.surveys.publication import SUPPRESSED
from actionlines.surveys.questionnaire import Row, cross_of, kind_of, scaled
from actionlines.surveys.questionnaire_names import indicator_name, item_cells
from actionlines.surveys.questionnaire_totals import (
    AREAS,
    KINDS,
    SEXES,
    Rows,
    ages_of,
    crossed_of,
    populations_of,
    time_of,
)
from actionlines.surveys.rows import RELATIVE

Looks = Mapping[str, Any]

OVERVIEW: Final = "Overview"
POPULATION: Final = "Population in scope"
CROSSED: Final = "Urban and rural by sex"

OVERVIEW_COLUMNS: Final = (
    *("Code", "Indicator", "Item", "What the item is", "Of whom", "Ages", "Reference period"),
    *("Statistic", "Unit", "Value", "Number", "Population in scope"),
    *("Standard error", "Lower bound", "Upper bound", "Asked", "Answered", "Status", "Reason", "Note"),
)
POPULATION_COLUMNS: Final = (
    *("Of whom", "Ages", "Breakdown", "Category", "Code"),
    *("Population in scope", "Asked", "Answered", "Status", "Taken from"),
)
GROUPS: Final = ("Percentage or value", "Standard error", "Number", "Population in scope", "Status")
CROSSED_COLUMNS: Final = ("Code", "Indicator", "Item", "What the item is", "Area")

_WIDTHS: Final = {
    **dict.fromkeys(("Indicator", "What the item is", "Category", "Taken from"), 44),
    **dict.fromkeys(("Population in scope", "Number", "Reference period", "Breakdown"), 18),
    **dict.fromkeys(("Ages",), 24),
    **dict.fromkeys(("Note",), 60),
}
_WIDTH: Final = 13


def write_overview(page: Any, looks: Looks, rows: Rows, description: Description) -> None:
    """The total of every indicator of the survey, and of the core list what the survey has not."""
    _lay_out(page, looks, OVERVIEW_COLUMNS, frozen=(1, 1))
    asked = {one.code: one for one in description.indicators if one.code in rows}
    at = 1
    for code in dict.fromkeys((*core_list(), *asked)):
        told = _totals(asked[code], rows[code], description) if code in asked else [_not_asked(code)]
        for cells in told:
            page.write_row(at, 0, cells)
            at += 1


def _totals(indicator: Indicator, rows: Sequence[Row], description: Description) -> Iterator[list[Any]]:
    """The whole of an indicator, a row for each item."""
    lead = [indicator.code, indicator_name(indicator)]
    kind = KINDS[kind_of(indicator, description)]
    about = [kind, ages_of(indicator, description), time_of(indicator, description), indicator.statistic]
    unit = "%" if indicator.statistic == "proportion" else indicator.unit_measure or ""
    for row in rows:
        if not cross_of(row, description):
            value, *errors = scaled(row, ("VALUE", "STD_ERROR", "LOWER", "UPPER"))
            sums = [row["NUMERATOR"], row["DENOMINATOR"]]
            note = "" if row["STATUS"] == SUPPRESSED else row["NOTE"] or ""
            told = [row["ASKED"], row["ANSWERED"], row["STATUS"], row["REASON"] or "", note]
            yield [*lead, *item_cells(indicator, row["ITEM"]), *about, unit, value, *sums, *errors, *told]


def _not_asked(code: str) -> list[Any]:
    known = core_list()[code]
    cells = dict.fromkeys(OVERVIEW_COLUMNS, None) | {"Code": code, "Indicator": known.name}
    return list((cells | {"Of whom": KINDS[known.unit], "Status": "not in this survey"}).values())


def write_population(page: Any, looks: Looks, rows: Rows, description: Description) -> None:
    """How many households and individuals the figures are about, by each breakdown that the survey has."""
    _lay_out(page, looks, POPULATION_COLUMNS, frozen=(1, 4))
    if description.design.relative:
        page.write_string(1, 0, RELATIVE)
    at = 1
    for one in populations_of(rows, description):
        left_out = "" if one.indicator.no_answer == "separate" else ", without those who gave no answer"
        for line, row in one.lines:
            figures = [row[name] for name in ("DENOMINATOR", "ASKED", "ANSWERED", "STATUS")]
            lead = [one.kind, one.ages, line.breakdown, line.category, line.code]
            page.write_row(at, 0, [*lead, *figures, f"{one.indicator.code}{left_out}"])
            at += 1


def write_crossed(page: Any, looks: Looks, rows: Rows, description: Description) -> None:
    """Town and country crossed with sex: three rows an item, three columns a figure."""
    lead = len(CROSSED_COLUMNS)
    _lay_out(page, looks, (*CROSSED_COLUMNS, *(name for name in GROUPS for _ in SEXES)), frozen=(2, lead))
    for place, _ in enumerate(GROUPS):
        page.write_row(1, lead + len(SEXES) * place, list(SEXES.values()), looks["bold"])
    for at, one in enumerate(crossed_of(rows, description), 2):
        names = [one.indicator.code, indicator_name(one.indicator), *item_cells(one.indicator, one.item)]
        page.write_row(at, 0, [*names, AREAS[one.area], *_by_figure(one.by_sex)])


def _by_figure(by_sex: Sequence[Row | None]) -> Iterator[Any]:
    for name in ("VALUE", "STD_ERROR"):
        yield from (None if row is None else scaled(row, [name])[0] for row in by_sex)
    for name in ("NUMERATOR", "DENOMINATOR", "STATUS"):
        yield from (None if row is None else row[name] for row in by_sex)


def _lay_out(page: Any, looks: Looks, columns: Sequence[str], *, frozen: tuple[int, int]) -> None:
    """Names of columns, widths and how figures look; names stay in sight and stand on every page that is printed."""
    for at, name in enumerate(columns):
        page.set_column(at, at, _WIDTHS.get(name, _WIDTH), looks.get(name))
        if at == 0 or name != columns[at - 1]:
            page.write_string(0, at, name, looks["bold"])
    page.freeze_panes(*frozen)
    page.repeat_rows(0, frozen[0] - 1)
    page.set_landscape()
    page.fit_to_pages(1, 0)
