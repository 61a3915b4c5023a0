"""`/api/v1/`: every answer has an ETag made of the release in use, the code version and the address."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.views.decorators.http import condition

import actionlines
from actionlines.api.app import api
from actionlines.api.installation import store
from actionlines.api.problems import no_such_address


def etag(request: HttpRequest, **_path: object) -> str:
    """Name of what this address says under the release in use and this version of the code."""
    facts = (store().current_id() or "", actionlines.__version__, request.get_full_path())
    return f'"{hashlib.sha256(chr(0).join(facts).encode()).hexdigest()[:20]}"'


def _patterns() -> list[URLPattern]:
    patterns: list[URLPattern] = api.urls[0]
    for pattern in patterns:
        pattern.callback = condition(etag_func=etag)(pattern.callback)
    return patterns


app_name = "api"
urlpatterns = [*_patterns(), path("<path:path>", no_such_address)]
