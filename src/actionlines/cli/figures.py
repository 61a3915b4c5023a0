"""`actionlines data`, whole: its commands stand in two modules."""

from __future__ import annotations

from actionlines.cli.data import app
from actionlines.cli.fetch import fetch

app.command()(fetch)

__all__ = ["app"]
