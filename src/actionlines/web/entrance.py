"""The bare address: on to the reader's own language."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from actionlines.web.negotiation import language_for


@csrf_exempt  # it only reads
def entrance(request: HttpRequest, lang: str | None = None) -> HttpResponse:
    """Send a reader to the home page in the language of the address, or else the one she prefers."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    chosen = lang or language_for(request.headers.get("Accept-Language", ""))
    response = HttpResponseRedirect(reverse("home", kwargs={"lang": chosen}))
    response["Vary"] = "Accept-Language"
    return response
