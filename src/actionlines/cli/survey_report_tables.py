"""Tables of a survey's report: design effects, who answered, what is kept back or to be read with care, differences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any, Final

import polars as pl

from actionlines.charts.picture import MISSING
from actionlines.charts.sheet import Facts, Part, Section, Table
from actionlines.cli.survey_names import domain_text, row_title
from actionlines.cli.survey_words import (
    LIMITS,
    as_said,
    dimensions_in,
    limit_text,
    measure_of,
    reason_text,
    rules_limits,
    scale_of,
)
from actionlines.languages import change, interval, number, percent, translate, translate_plural
from actionlines.surveys.description import Description
from actionlines.surveys.findings import Found
from actionlines.surveys.publication import FLAGGED, SUPPRESSED, WHOLE, Rules

UNKNOWN: Final = "design_unknown"
"""A reason that holds for every estimate of a survey, and is told once."""

SMALLEST: Final = 0.0001
"""Below it a p-value is not told."""

Row = dict[str, Any]


def how_sure(published: pl.DataFrame, description: Description, *, lang: str) -> Section:
    """Standard errors and design effects of the whole, and where those of all estimates lie."""
    title = translate("Standard errors and design effects", lang=lang)
    columns = (
        translate("Indicator", lang=lang),
        translate("Estimate", lang=lang),
        translate("Standard error", lang=lang),
        translate("Relative standard error", lang=lang),
        translate("Design effect", lang=lang),
        translate("Degrees of freedom", lang=lang),
    )
    rows = tuple(_sure(row, description, lang) for row in _whole(published))
    table = Table(title, columns, rows, frozenset(range(1, 6)))
    return Section(title, (*_effects(published, lang), table))


def _sure(row: Row, description: Description, lang: str) -> tuple[str, ...]:
    write, scale = measure_of(row["STATISTIC"], "", lang=lang).write, scale_of(row["STATISTIC"])
    error = MISSING if row["STD_ERROR"] is None else number(scale * row["STD_ERROR"], lang=lang)
    return (
        row_title(row, description, lang=lang),
        MISSING if row["VALUE"] is None else write(scale * row["VALUE"]),
        error,
        MISSING if row["CV"] is None else percent(100 * row["CV"], lang=lang),
        _number(row["DEFF"], 2, lang),
        _number(row["DF"], 0, lang),
    )


def _effects(published: pl.DataFrame, lang: str) -> Iterator[str]:
    """The middle and the largest design effect of all that is shown."""
    effects = published["DEFF"].drop_nulls().to_list()
    if effects:
        message = translate(
            "Design effect: how many times the variance is that of a simple random sample of as many. In the middle "
            "of all estimates it is %(middle)s, at most %(most)s.",
            lang=lang,
        )
        yield message % {
            "middle": number(median(effects), lang=lang, decimals=2),
            "most": number(max(effects), lang=lang, decimals=2),
        }


def answered(published: pl.DataFrame, description: Description, *, lang: str) -> Section:
    """Of each indicator how many were asked, how many answered, and the share that did not."""
    title = translate("Who answered", lang=lang)
    filled = bool(published["IMPUTED"].sum())
    columns = (
        translate("Indicator", lang=lang),
        translate("Asked", lang=lang, context="people"),
        translate("Answered", lang=lang, context="people"),
        translate("Without an answer", lang=lang),
        translate("Without an answer, weighted", lang=lang),
        *((translate("Filled in", lang=lang, context="people"),) if filled else ()),
    )
    rows = tuple(
        (
            row_title(row, description, lang=lang),
            _number(row["ASKED"], 0, lang),
            _number(row["ANSWERED"], 0, lang),
            _share(_silent(row), lang),
            _share(row["NO_ANSWER"], lang),
            *((_number(row["IMPUTED"], 0, lang),) if filled else ()),
        )
        for row in _whole(published)
    )
    counted = translate(
        "Rows of the files, without weights, of the whole population; one column says that it is by weight.",
        lang=lang,
    )
    return Section(title, (counted, Table(title, columns, rows, frozenset(range(1, len(columns))))))


def _silent(row: Row) -> float | None:
    return None if not row["ASKED"] else 1 - row["ANSWERED"] / row["ASKED"]


def careful(published: pl.DataFrame, description: Description, *, lang: str) -> Iterator[Section]:
    """The rules, and each estimate that they keep back or flag, without its value."""
    rules = description.publication.chosen
    parts: list[Part] = [_rules(rules, lang)]
    if published.filter(pl.col("REASON") == UNKNOWN).height:
        parts.append(translate("Not on any list below: estimates whose design alone is in doubt.", lang=lang))
    hidden = translate("Kept back", lang=lang, context="estimates")
    flagged = translate("To be read with care", lang=lang, context="estimates")
    for status, caption in ((SUPPRESSED, hidden), (FLAGGED, flagged)):
        rows = published.filter(pl.col("STATUS") == status, pl.col("REASON") != UNKNOWN).to_dicts()
        if rows:
            parts.append(_with_reasons(rows, caption, description, lang))
        else:
            parts.append(translate("%(what)s: none.", lang=lang) % {"what": caption})
    yield Section(translate("Kept back, and to be read with care", lang=lang), tuple(parts))


def _rules(rules: Rules, lang: str) -> Facts:
    name = (translate("Rules of publication", lang=lang), rules.name)
    source = ((translate("Source", lang=lang), rules.source),) if rules.source else ()
    limits = (
        (translate(LIMITS[limit], lang=lang), limit_text(limit, value, lang=lang))
        for limit, value in rules_limits(rules).items()
    )
    return Facts((name, *source, *limits))


def _with_reasons(rows: Sequence[Row], caption: str, description: Description, lang: str) -> Table:
    dimensions = dimensions_in(description, list(rows[0]))
    columns = (
        translate("Indicator", lang=lang),
        translate("Part", lang=lang, context="population"),
        translate("Reason", lang=lang),
    )
    told = tuple(
        (
            row_title(row, description, lang=lang),
            domain_text(row, dimensions, description, lang=lang),
            reason_text(row["REASON"], description.publication.chosen, lang=lang),
        )
        for row in rows
    )
    return Table(caption, columns, told)


def apart(differences: pl.DataFrame | None, description: Description, *, lang: str) -> Iterator[Section]:
    """Differences between parts, with their intervals; those kept back have none."""
    if differences is None or differences.is_empty():
        return
    title = translate("Differences between parts", lang=lang)
    dimensions = dimensions_in(description, differences.columns)
    columns = (
        translate("Indicator", lang=lang),
        translate("Part", lang=lang, context="population"),
        translate("Difference", lang=lang),
        translate("Interval", lang=lang, context="column"),
        translate("p-value", lang=lang),
    )
    rows = tuple(_difference(row, dimensions, description, lang) for row in differences.iter_rows(named=True))
    meant = translate(
        "The second part is taken off the first; of shares the difference is in points. The p-value says how likely "
        "so large a difference would be if the parts were alike.",
        lang=lang,
    )
    yield Section(title, (meant, Table(title, columns, rows, frozenset(range(2, 5)))))


def _difference(row: Row, dimensions: Sequence[str], description: Description, lang: str) -> tuple[str, ...]:
    scale = scale_of(row["STATISTIC"])
    decimals = 1 if scale > 1 else None
    ends = [
        None if row[end] is None else change(scale * row[end], lang=lang, decimals=decimals)
        for end in ("VALUE", "LOWER", "UPPER")
    ]
    low, high = ends[1], ends[2]
    return (
        row_title(row, description, lang=lang),
        domain_text(row, dimensions, description, lang=lang),
        ends[0] or MISSING,
        MISSING if low is None or high is None else interval(low, high),
        _probability(row["P"], lang),
    )


def _probability(value: float | None, lang: str) -> str:
    if value is not None and value < SMALLEST:
        least = number(SMALLEST, lang=lang, decimals=4)
        return translate("below %(value)s", lang=lang, context="probability") % {"value": least}
    return _number(value, 4, lang)


def found_by_check(notes: Sequence[Found], *, lang: str) -> Iterator[Section]:
    """What the check of the files noted, as it said it."""
    title = translate("Notes of the check of the files", lang=lang)
    if not notes:
        yield Section(title, (translate("The check found nothing to note.", lang=lang),))
        return
    count = translate_plural("%(n)s note, in English:", "%(n)s notes, in English:", len(notes), lang=lang) % {
        "n": number(len(notes), lang=lang)
    }
    yield Section(title, (count, *(as_said(note.text, lang=lang) for note in notes)))


def _whole(published: pl.DataFrame) -> list[Row]:
    start, stop = published.columns.index("TIME_PERIOD") + 1, published.columns.index("VALUE")
    whole = (pl.col(name) == WHOLE for name in published.columns[start:stop])
    return published.filter(*whole).to_dicts()


def _number(value: float | None, decimals: int, lang: str) -> str:
    return MISSING if value is None else number(value, lang=lang, decimals=decimals)


def _share(value: float | None, lang: str) -> str:
    return MISSING if value is None else percent(100 * value, lang=lang)
