"""What the profiles of a release share, made when it comes in and not while a visitor waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionlines.profiles.area_changes import prepare_changes
from actionlines.profiles.board import board

if TYPE_CHECKING:
    from actionlines.indicators.releases import Release
    from actionlines.indicators.store import Store


def prepare_profiles(release: Release, store: Store) -> None:
    """Put the board of a release, and what changed since the one before, into its derived layer."""
    board(release)
    prepare_changes(release, store)
