"""`actionlines data revisions`: what became of the figures that pages show."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import polars as pl
import typer

from actionlines import places
from actionlines.cli.output import AsJson, print_rows, say
from actionlines.cli.setup import store
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.observations import BREAKDOWNS
from actionlines.indicators.revisions import KINDS
from actionlines.indicators.store import CURRENT
from actionlines.profiles.revisions import revisions


def show_revisions(
    newer: Annotated[str, typer.Argument(help="Id or label of the later release.")] = CURRENT,
    older: Annotated[
        str | None, typer.Option(help="Id or label of the earlier one; the one before where not given.")
    ] = None,
    indicator: Annotated[str | None, typer.Option(help="Only this indicator.")] = None,
    area: Annotated[str | None, typer.Option(help="Only this country or area, by code or name.")] = None,
    kind: Annotated[
        str | None, typer.Option(help=f"Every figure of this kind instead of counts: {', '.join(KINDS)}.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Tell which of the figures that pages show are not the same any more, by how much, and why."""
    releases = store()
    found = releases.open(newer)
    before = releases.open(older) if older else releases.before(found) or found
    told = revisions(
        found,
        before,
        indicator=load_catalogue().indicator(indicator).code if indicator else None,
        area=places.find(area).code if area else None,
        kind=kind,
        lang="en",
    )
    title = f"From {before.label} to {found.label}"
    if kind is None and indicator is None and area is None:
        print_rows(pl.DataFrame([asdict(one) for one in told.by_indicator]), title=title, as_json=as_json)
        return
    rows = told.table()
    print_rows(rows if as_json else _readable(rows), title=title, as_json=as_json)
    say("All columns: --json, or /revisions.csv of the site.")


def _readable(rows: pl.DataFrame) -> pl.DataFrame:
    """Columns that fit a screen: of the breakdowns those by which the figures differ."""
    varying = [name for name in BREAKDOWNS if rows[name].n_unique() > 1]
    return rows.select(
        *("REF_AREA", "INDICATOR", "TIME_PERIOD", *varying, "KIND", "OLD", "NEW", "DIFFERENCE"),
        *("OLD_SOURCE", "NEW_SOURCE", "REASON"),
    )
