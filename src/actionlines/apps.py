from __future__ import annotations

from django.apps import AppConfig


class ActionlinesConfig(AppConfig):
    """The one Django app: its models are gathered in `actionlines.models`, subjects are packages below it."""

    name = "actionlines"
    label = "actionlines"
    default_auto_field = "django.db.models.BigAutoField"
