"""Which address is answered by whom."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("actionlines.api.urls")),
    path("", include("actionlines.web.urls")),
]

handler400 = "actionlines.web.errors.bad_request"
handler404 = "actionlines.web.errors.not_found"
handler500 = "actionlines.web.errors.server_error"
