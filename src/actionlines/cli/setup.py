from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from actionlines.commitments.kept_trackers import Trackers
    from actionlines.commitments.library import Library
    from actionlines.indicators.store import Store


def set_up_django(*, serves: bool = False) -> None:
    """Load the settings and the models.

    A command that serves needs the site's own secret key. The others sign nothing that outlives them, so
    a key made for this one process does.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "actionlines.settings")
    if not serves and not os.environ.get("ACTIONLINES_SECRET_KEY", "").strip():
        os.environ["ACTIONLINES_SECRET_KEY"] = secrets.token_urlsafe(64)
    django.setup()


def store() -> Store:
    """The releases of this installation, below the folder that the settings name."""
    set_up_django()
    from django.conf import settings

    from actionlines.indicators.store import Store

    return Store(settings.ACTIONLINES_VAR)


def library() -> Library:
    """The official texts of this installation, below the same folder."""
    set_up_django()
    from django.conf import settings

    from actionlines.commitments.library import Library

    return Library(settings.ACTIONLINES_VAR)


def trackers() -> Trackers:
    """The trackers that were kept in this installation, below the same folder."""
    set_up_django()
    from django.conf import settings

    from actionlines.commitments.kept_trackers import Trackers

    return Trackers(settings.ACTIONLINES_VAR)
