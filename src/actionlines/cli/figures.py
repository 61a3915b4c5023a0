"""`actionlines data`, whole: its commands stand in four modules."""

from __future__ import annotations

from actionlines.cli.data import app
from actionlines.cli.fetch import fetch
from actionlines.cli.indicator import show_breakdown, show_table
from actionlines.cli.revisions import show_revisions

app.command()(fetch)
app.command("revisions")(show_revisions)
app.command("table")(show_table)
app.command("breakdown")(show_breakdown)

__all__ = ["app"]
