from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings

from actionlines import places
from actionlines.indicators.preference import prefer


class ActionlinesConfig(AppConfig):
    """The one Django app: its models are gathered in `actionlines.models`, subjects are packages below it."""

    name = "actionlines"
    label = "actionlines"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give areas the names that the operator set, and the operator's sources the first word."""
        places.set_display_names(settings.ACTIONLINES_DISPLAY_NAMES)
        prefer(settings.ACTIONLINES_PREFERRED_SOURCES)
