"""The official texts of this site."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from actionlines.commitments.library import Library


def the_library() -> Library:
    """All documents that were imported here."""
    return Library(Path(settings.ACTIONLINES_VAR))
