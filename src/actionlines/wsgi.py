"""What a web server runs: `actionlines.wsgi:application`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "actionlines.settings")

_django = get_wsgi_application()

from actionlines.web.warming import warm_in_background  # noqa: E402  (it needs the settings)

warm_in_background()  # in each process of the server, after its fork: the chart engine does not survive one


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer a request. Addresses and forms are UTF-8: Django would read them in any codec a stranger names."""
    kind, *parameters = environ.get("CONTENT_TYPE", "").split(";")
    kept = (one for one in parameters if not one.strip().lower().startswith("charset"))
    environ["CONTENT_TYPE"] = ";".join((kind, *kept))
    return _django(environ, start_response)
