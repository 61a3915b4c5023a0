"""`/api/v1/`: every answer has an ETag made of the releases there are, the code version and the address."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.http import parse_etags
from django.views.decorators.csrf import csrf_exempt

import actionlines
from actionlines.api.app import api
from actionlines.api.installation import store
from actionlines.api.problems import no_such_address, problem
from actionlines.commitments.kept_trackers import Trackers
from actionlines.commitments.library import Library
from actionlines.indices.known import known_indices
from actionlines.progress.targets import known_sets

REVALIDATE: Final = "public, max-age=0, must-revalidate"
View = Callable[..., HttpResponse]


def etag(request: HttpRequest) -> str:
    """Name of what this address says under the releases there are and this version of the code."""
    facts = (
        *(store().current_id() or "", *store().ids(), actionlines.__version__, request.get_full_path()),
        *settings.ACTIONLINES_PREFERRED_SOURCES,
        *(known(store().root).fingerprint for known in (known_indices, known_sets, Library, Trackers)),
    )
    return f'"{hashlib.sha256(chr(0).join(facts).encode()).hexdigest()[:20]}"'


def reading(view: View) -> View:
    """Answer GET and HEAD alone; name what was answered by its ETag, and what went wrong by none."""

    @csrf_exempt  # it only reads: a form from elsewhere is told so
    @wraps(view)
    def answer(request: HttpRequest, **words: object) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            refused = problem(HTTPStatus.METHOD_NOT_ALLOWED, "this address is only read: use GET or HEAD")
            refused["Allow"] = "GET, HEAD"
            return refused
        request.method = "GET"  # the body of an answer to HEAD is left out further on
        name = etag(request)  # before the figures are read: a release made meanwhile must not lend its name
        known = parse_etags(request.headers.get("If-None-Match", ""))
        if name in (one.removeprefix("W/") for one in known):
            response = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
        else:
            response = view(request, **words)
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            response["Cache-Control"] = "no-store"
            return response
        response["ETag"], response["Cache-Control"] = name, REVALIDATE
        return response

    return answer


def _patterns() -> list[URLPattern]:
    patterns: list[URLPattern] = api.urls[0]
    for pattern in patterns:
        pattern.callback = reading(pattern.callback)
    return patterns


app_name = "api"
urlpatterns = [*_patterns(), path("<path:path>", csrf_exempt(no_such_address))]
