"""`actionlines data`, whole: its commands stand in three modules."""

from __future__ import annotations

from actionlines.cli.data import app
from actionlines.cli.fetch import fetch
from actionlines.cli.revisions import show_revisions

app.command()(fetch)
app.command("revisions")(show_revisions)

__all__ = ["app"]
