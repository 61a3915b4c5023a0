"""Which address is answered by whom, also where something goes wrong: pages for people, problems for programs."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from actionlines.api import problems
from actionlines.web import errors

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("actionlines.api.urls")),
    path("", include("actionlines.web.urls")),
]

Handler = Callable[..., HttpResponse]


def _of(request: HttpRequest, *, pages: Handler, programs: Handler) -> Handler:
    return programs if f"{request.path}/".startswith("/api/") else pages


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django itself refuses."""
    return _of(request, pages=errors.bad_request, programs=problems.bad_request)(request, exception)


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that nobody answers."""
    return _of(request, pages=errors.not_found, programs=problems.not_found)(request, exception)


def handler500(request: HttpRequest) -> HttpResponse:
    """A fault of ours."""
    return _of(request, pages=errors.server_error, programs=problems.server_error)(request)
