"""`actionlines derive`: make what follows from a release, and judge targets by it."""

from __future__ import annotations

from typing import Annotated

import polars as pl
import typer

from actionlines.cli.output import AsJson, print_rows, progress, say
from actionlines.cli.setup import store
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.derived_layer import build, open_derived
from actionlines.indicators.store import CURRENT
from actionlines.indices.layer import build as build_indices
from actionlines.progress.layer import SCHEMAS, open_progress
from actionlines.progress.layer import build as build_progress
from actionlines.progress.targets import known_sets


def derive(
    release: Annotated[str, typer.Argument(help="Id, label or `current`.")] = CURRENT, as_json: AsJson = False
) -> None:
    """Make parity, gaps, aggregates, figures per head, verdicts, forecasts, divides and indices from a release."""
    releases = store()
    found = releases.open(release)
    with progress("Derive") as advance:
        folder = build(found, releases.root, catalogue=load_catalogue())
        build_progress(found, releases.root, catalogue=load_catalogue())
        made = build_indices(found, releases.root, catalogue=load_catalogue(), progress=advance)
    counted = (
        open_derived(found, releases.root)
        .group_by("RECIPE")
        .agg(pl.len().alias("figures"), pl.col("INDICATOR").n_unique().alias("indicators"))
        .sort("RECIPE")
        .collect()
    )
    judged = [open_progress(found, releases.root, name).collect() for name in SCHEMAS]
    of_progress = pl.DataFrame(
        {
            "RECIPE": [f"progress/{name}" for name in SCHEMAS],
            "figures": [rows.height for rows in judged],
            "indicators": [rows["INDICATOR"].n_unique() for rows in judged],
        },
        schema=counted.schema,
    )
    counted = pl.concat([counted, of_progress])
    print_rows(counted, title=f"Derived from {found.label} ({found.id})", as_json=as_json)
    for reason in known_sets(releases.root).broken.values():
        say(f"A set of targets is left out: {reason}")
    for name, reason in made.left_out.items():
        say(f"{name} is left out: {reason}")
    say(f"In {folder}")
