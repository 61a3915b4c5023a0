"""An index for several years as its specification makes them comparable, with each unit's score year by year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from actionlines.indices.build import build
from actionlines.indices.panel import Panel, PanelResult, build_panel, chain_linked, filled_over_years
from actionlines.indices.panel_rule import CHAINED, RATIO, PanelRule
from actionlines.indices.result import IndexResult
from actionlines.indices.specification import Specification


@dataclass(frozen=True)
class YearsResult:
    """An index, built for several years.

    `results` are by year, in rising order. `linked` has YEAR, UNIT and LINKED where years are chained, else None.
    """

    results: Mapping[int, IndexResult]
    rule: PanelRule
    linked: pl.DataFrame | None = None

    @property
    def newest(self) -> IndexResult:
        """Of the last year."""
        return self.results[max(self.results)]

    def table(self) -> pl.DataFrame:
        """YEAR, UNIT, SCORE, RANK and CHANGE since the year before in the panel; where years are chained LINKED too.

        A score of a chained index is on the scale of its own year alone: there CHANGE is that of LINKED.
        """
        rows = PanelResult(self.results, self.rule.reference_year).table()
        if self.linked is not None:
            rows = rows.join(self.linked, on=["YEAR", "UNIT"], how="left", maintain_order="left")
        moved = pl.col("SCORE" if self.linked is None else "LINKED")
        following = dict(zip(self.rule.years, self.rule.years[1:], strict=False))
        later = pl.col("YEAR").replace_strict(following, default=None, return_dtype=pl.Int64)
        before = rows.select(later, "UNIT", moved.alias("BEFORE")).drop_nulls("YEAR")
        joined = rows.join(before, on=["YEAR", "UNIT"], how="left", maintain_order="left")
        return joined.with_columns((moved - pl.col("BEFORE")).alias("CHANGE")).drop("BEFORE")


def build_years(
    specification: Specification,
    panel: Panel,
    rule: PanelRule,
    *,
    rng: np.random.Generator | None = None,
) -> YearsResult:
    """Build an index for every year of a panel, comparable as `rule` says.

    Parameters
    ----------
    specification, panel, rng
        As for `panel.build_panel`.
    rule
        The specification's own, or another; its years are the panel's.

    Returns
    -------
    YearsResult

    Raises
    ------
    ReferenceYearError
        If the panel lacks the reference year, or a way to normalise cannot be held to one.

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 5: fixed reference year.

    Examples
    --------
    >>> from actionlines.indices.sheet import Sheet
    >>> from actionlines.indices.specification_file import parse_specification
    >>> flat = parse_specification('''
    ... code = "X"
    ... [[indicators]]
    ... code = "A"
    ... [[steps]]
    ... do = "normalise"
    ... method = "min_max"
    ... ''')
    >>> years = Panel(tuple(Sheet(("P", "Q"), ("A",), [[1], [top]], year=year) for year, top in ((2020, 3), (2021, 5))))
    >>> build_years(flat, years, PanelRule(years.years)).table().select("YEAR", "UNIT", "SCORE", "CHANGE").rows()
    [(2020, 'P', 0.0, None), (2020, 'Q', 50.0, None), (2021, 'P', 0.0, 0.0), (2021, 'Q', 100.0, 50.0)]
    """
    if rule.scale != CHAINED:
        shared = build_panel(specification, panel, reference_year=rule.reference_year, rng=rng)
        return YearsResult(shared.results, rule)
    left, filled, records = filled_over_years(specification, panel)
    built = [build(left, sheet, rng=rng) for sheet in filled.sheets]
    results = {
        year: replace(one, specification=specification, sheet=raw, steps=(*done, *one.steps))
        for year, one, raw, done in zip(panel.years, built, panel.sheets, records, strict=True)
    }
    linked = chain_linked(left, filled, ratio=rule.link == RATIO, rng=rng)
    return YearsResult(results, rule, linked.select("YEAR", "UNIT", "LINKED"))
