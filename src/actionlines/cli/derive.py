"""`actionlines derive`: make what follows from a release by plain arithmetic."""

from __future__ import annotations

from typing import Annotated

import polars as pl
import typer

from actionlines.cli.output import AsJson, print_rows, progress, say
from actionlines.cli.setup import store
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.derived_layer import build, open_derived
from actionlines.indicators.store import CURRENT


def derive(
    release: Annotated[str, typer.Argument(help="Id, label or `current`.")] = CURRENT, as_json: AsJson = False
) -> None:
    """Make parity, gaps, aggregates of groups and figures per head from a release."""
    releases = store()
    found = releases.open(release)
    with progress("Derive"):
        folder = build(found, releases.root, catalogue=load_catalogue())
    counted = (
        open_derived(found, releases.root)
        .group_by("RECIPE")
        .agg(pl.len().alias("figures"), pl.col("INDICATOR").n_unique().alias("indicators"))
        .sort("RECIPE")
        .collect()
    )
    print_rows(counted, title=f"Derived from {found.label} ({found.id})", as_json=as_json)
    say(f"In {folder}")
