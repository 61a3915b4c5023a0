"""The bare address: on to the reader's own language."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from actionlines.web.negotiation import language_for


def entrance(request: HttpRequest) -> HttpResponse:
    """Send a reader to the home page in the language she prefers."""
    lang = language_for(request.headers.get("Accept-Language", ""))
    response = HttpResponseRedirect(reverse("home", kwargs={"lang": lang}))
    response["Vary"] = "Accept-Language"
    return response
