"""What stands between figures that are set side by side: two of them, or all that a chart shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from actionlines.errors import BadInputError
from actionlines.indicators.observations import BREAKDOWNS

AGE_SCOPE: Final = "age_scope"
REF_PERIOD: Final = "ref_period"
SOURCE: Final = "source"
BREAK: Final = "break"
NATURE: Final = "nature"
UNIT: Final = "unit"
TIME: Final = "time"

KINDS: Final = (UNIT, AGE_SCOPE, REF_PERIOD, SOURCE, NATURE, BREAK, TIME)
"""Kinds of difference, the gravest first: unit, people asked about, period asked about, source (and with it
the definition), measured or estimated, break in the series, year."""

NOT_STATED: Final = "not_stated"
"""Stands for a scope or period that the source leaves open."""

ESTIMATED: Final = "estimated"
MEASURED: Final = "measured"

_ESTIMATES: Final = ("E", "M")
"""UN codes of NATURE for figures that nobody measured: estimated by the agency, modelled."""


class DifferentIndicatorsError(BadInputError):
    """Figures of two indicators are held against each other."""


@dataclass(frozen=True)
class Note:
    """One reason why a comparison has to be read with care; a sentence in any language is made of it."""

    code: str
    """One of `KINDS`."""
    parameters: Mapping[str, object] = field(default_factory=dict)
    """What differs: FROM and TO of two figures, GROUPS of many, PERIODS in which a break lies."""


def notes(
    first: Mapping[str, object], second: Mapping[str, object], *, breaks: Iterable[str] = ()
) -> tuple[Note, ...]:
    """Say what stands between two figures of one indicator.

    Parameters
    ----------
    first, second
        Observations as mappings of `observations.SCHEMA` columns to values, such as rows of
        ``frame.to_dicts()``. A missing column counts as not stated.
    breaks
        Periods in which a new footing of the series starts (OBS_STATUS B, see `differences`), for two figures
        of one series: those between the two are named.

    Returns
    -------
    tuple of Note
        In the order of `KINDS`, with FROM and TO; empty where nothing is known to stand between them. What
        only one of them states is a difference; what neither states is none. A different year is named,
        since a page that sets 2016 beside 2023 has to say so.

    Raises
    ------
    DifferentIndicatorsError
        If the two are of different indicators: that is no comparison.

    References
    ----------
    UN Statistics Division, SDG metadata 17.8.1: differences of age scope, reference period and breaks go into
    a note.

    Examples
    --------
    >>> brazil = {"INDICATOR": "INTERNET_USERS", "AGE_SCOPE": "Y_GE10", "REF_PERIOD": "P3M", "SOURCE": "S",
    ...           "TIME_PERIOD": "2018"}
    >>> spain = {**brazil, "AGE_SCOPE": "Y16T74"}
    >>> notes(brazil, spain)
    (Note(code='age_scope', parameters={'FROM': 'Y_GE10', 'TO': 'Y16T74'}),)
    """
    if first.get("INDICATOR") != second.get("INDICATOR"):
        pair = f"{first.get('INDICATOR')} and {second.get('INDICATOR')}"
        raise DifferentIndicatorsError(f"{pair} are different indicators; compare figures of one")
    found = list(_footings_between(first, second))
    if crossed := _crossed(first, second, breaks):
        found.append(Note(BREAK, {"PERIODS": crossed}))
    return tuple(sorted(found, key=lambda note: KINDS.index(note.code)))


def _footings_between(first: Mapping[str, object], second: Mapping[str, object]) -> Iterator[Note]:
    for kind in KINDS:
        before, after = _footing(first, kind), _footing(second, kind)
        if before != after:
            yield Note(kind, {"FROM": before, "TO": after})


def _crossed(
    first: Mapping[str, object], second: Mapping[str, object], breaks: Iterable[str]
) -> tuple[str, ...]:
    """Breaks after the earlier and up to the later of two figures of one series."""
    if any(first.get(name) != second.get(name) for name in ("REF_AREA", "SOURCE", *BREAKDOWNS)):
        return ()
    earlier, later = sorted(str(figure.get("TIME_PERIOD")) for figure in (first, second))
    return tuple(sorted({period for period in breaks if earlier < period <= later}))


def _footing(figure: Mapping[str, object], kind: str) -> str:
    """Value of one kind of difference for a figure."""
    if kind == NATURE:
        if figure.get("NATURE") in _ESTIMATES or figure.get("OBS_STATUS") == "E":
            return ESTIMATED
        return MEASURED if figure.get("NATURE") else NOT_STATED
    if kind == BREAK:
        return ""  # lies between figures, not in one
    column = {UNIT: "UNIT_MEASURE", TIME: "TIME_PERIOD"}.get(kind, kind.upper())
    return str(figure.get(column) or NOT_STATED)


def compare(observations: pl.DataFrame) -> tuple[Note, ...]:
    """Say what stands between the figures of one indicator that are shown together.

    Parameters
    ----------
    observations
        Columns of `observations.SCHEMA`: what one chart or table shows, several areas, years or sources.

    Returns
    -------
    tuple of Note
        One for each kind in which they differ, in the order of `KINDS`. GROUPS maps each footing to the areas
        on it, most areas first. A break has GROUPS by period. Years are no difference here: a table has them
        as columns. A kind that no figure states is left out: there is nothing to tell apart.

    Examples
    --------
    >>> from actionlines.indicators.observations import conform
    >>> rows = pl.DataFrame({"INDICATOR": "INTERNET_USERS", "REF_AREA": ["BRA", "ESP", "FRA"], "SOURCE": "S",
    ...                      "TIME_PERIOD": "2018", "AGE_SCOPE": ["Y_GE10", "Y16T74", "Y16T74"]})
    >>> compare(conform(rows))
    (Note(code='age_scope', parameters={'GROUPS': {'Y16T74': ('ESP', 'FRA'), 'Y_GE10': ('BRA',)}}),)
    """
    found = []
    for kind, footing in footings().items():
        groups = _groups(observations, footing)
        if len(groups) > 1:
            found.append(Note(kind, {"GROUPS": groups}))
    if breaks := _groups(observations.filter(is_break()), pl.col("TIME_PERIOD")):
        found.append(Note(BREAK, {"GROUPS": breaks}))
    return tuple(found)


def _groups(observations: pl.DataFrame, footing: pl.Expr) -> dict[str, tuple[str, ...]]:
    groups = (
        observations.group_by(footing.alias("_footing"))
        .agg(pl.col("REF_AREA").unique().sort())
        .sort(-pl.col("REF_AREA").list.len().cast(pl.Int64), "_footing")
    )
    return {str(name): tuple(areas) for name, areas in groups.iter_rows()}


def footings() -> dict[str, pl.Expr]:
    """Value of each kind of difference that a figure has by itself."""
    estimated = pl.col("NATURE").is_in(_ESTIMATES) | (pl.col("OBS_STATUS") == "E")
    return {
        UNIT: pl.col("UNIT_MEASURE").fill_null(NOT_STATED),
        AGE_SCOPE: pl.col("AGE_SCOPE").fill_null(NOT_STATED),
        REF_PERIOD: pl.col("REF_PERIOD").fill_null(NOT_STATED),
        SOURCE: pl.col("SOURCE"),
        NATURE: (
            pl.when(estimated)
            .then(pl.lit(ESTIMATED))
            .when(pl.col("NATURE").is_not_null())
            .then(pl.lit(MEASURED))
            .otherwise(pl.lit(NOT_STATED))
        ),
    }


def is_break() -> pl.Expr:
    """OBS_STATUS B of the SDMX code list, alone or among others: a break in the series starts here."""
    return pl.col("OBS_STATUS").fill_null("").str.contains(r"\bB\b")
