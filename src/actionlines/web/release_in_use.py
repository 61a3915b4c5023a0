"""The release that pages are drawn from: the one in use, or an earlier one that the address asks for."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from actionlines.indicators.releases import Release, open_release
from actionlines.indicators.store import Store


def release_in_use(asof: str = "") -> Release:
    """Give the current release, or the one `asof` names or that was the newest on that day; each is opened once.

    Raises
    ------
    actionlines.indicators.store.NoReleaseError
        If the site has none yet.
    actionlines.indicators.store.UnknownReleaseError
        If `asof` fits none.
    """
    store = the_store()
    if asof:
        return _opened(store.as_of(asof).path)
    name = store.current_id()
    return store.current() if name is None else _opened(store.folder / name)


def the_store() -> Store:
    """All releases of this site."""
    return Store(Path(settings.ACTIONLINES_VAR))


@lru_cache(maxsize=4)
def _opened(path: Path) -> Release:
    return open_release(path)
