"""Drawing a template in a language, with what the frame of every page needs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation

from actionlines.languages import LANGUAGES, language


def draw(template: str, facts: dict[str, Any], *, request: HttpRequest, lang: str) -> str:
    """Draw `template` with `facts`."""
    frame = {
        "language": language(lang),
        "lang": lang,
        "tongues": [(language(code), in_language(request.get_full_path(), code)) for code in LANGUAGES],
    }
    with translation.override(lang):
        return render_to_string(template, {**frame, **facts})


def in_language(address: str, other: str) -> str:
    """The same address in another language.

    Examples
    --------
    >>> in_language("/fr/country/rwa", "ar"), in_language("/nowhere", "ar")
    ('/ar/country/rwa', '/ar/')
    """
    _, first, *rest = address.split("/", 2)
    if first not in LANGUAGES or not rest:
        return f"/{other}/"
    return f"/{other}/{rest[0]}"
