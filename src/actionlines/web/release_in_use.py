"""The release that pages are drawn from."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from actionlines.indicators.releases import Release, open_release
from actionlines.indicators.store import Store


def release_in_use() -> Release:
    """Give the current release, opened once per process.

    Raises
    ------
    actionlines.indicators.store.NoReleaseError
        If the site has none yet.
    """
    store = Store(Path(settings.ACTIONLINES_VAR))
    name = store.current_id()
    return store.current() if name is None else _opened(store.folder / name)


@lru_cache(maxsize=4)
def _opened(path: Path) -> Release:
    return open_release(path)
