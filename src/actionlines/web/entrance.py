"""The bare address: on to the reader's own language."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from actionlines.web.negotiation import language_for


def entrance(request: HttpRequest, lang: str | None = None) -> HttpResponse:
    """Send a reader to the home page in the language of the address, or else the one she prefers."""
    chosen = lang or language_for(request.headers.get("Accept-Language", ""))
    response = HttpResponseRedirect(reverse("home", kwargs={"lang": chosen}))
    response["Vary"] = "Accept-Language"
    return response
