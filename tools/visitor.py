"""Somebody who asks for pages within the process of a test, as Django's client does, at a site that is set up once."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.test import Client
from django.test.client import ClientHandler


class Visitor(Client):
    """A client of its own cookies. What stands between it and the pages is shared by all of a process.

    Each client of Django makes its middleware anew, and WhiteNoise then looks through every static file: that took
    longer than most pages do.
    """

    def __init__(self, *, enforce_csrf_checks: bool = False, **options: Any) -> None:
        super().__init__(enforce_csrf_checks=enforce_csrf_checks, **options)
        self.handler = _ready(enforce_csrf_checks)


@cache
def _ready(enforce_csrf_checks: bool) -> ClientHandler:
    handler = ClientHandler(enforce_csrf_checks)
    handler.load_middleware()
    return handler
