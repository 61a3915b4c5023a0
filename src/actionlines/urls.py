"""Which address is answered by whom."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("actionlines.api.urls")),
    path("", include("actionlines.web.urls")),
]
