"""The releases and texts that this installation answers from."""

from __future__ import annotations

from django.conf import settings

from actionlines.commitments.kept_trackers import Trackers
from actionlines.commitments.library import Library
from actionlines.indicators.releases import Release
from actionlines.indicators.store import CURRENT, Store


def store() -> Store:
    """The store below the folder that the settings name."""
    return Store(settings.ACTIONLINES_VAR)


def release(name: str = CURRENT) -> Release:
    """A release by id, label or `current`."""
    return store().open(name)


def library() -> Library:
    """The official texts below the same folder."""
    return Library(settings.ACTIONLINES_VAR)


def trackers() -> Trackers:
    """The trackers that were kept below the same folder."""
    return Trackers(settings.ACTIONLINES_VAR)
