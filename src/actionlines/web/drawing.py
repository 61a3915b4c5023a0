"""Drawing a template in a language, with what the frame of every page needs."""

from __future__ import annotations

import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from actionlines.languages import LANGUAGES, date, language, translate
from actionlines.profiles.edition import Edition


def draw(template: str, facts: dict[str, Any], *, address: str, lang: str) -> str:
    """Draw `template` with `facts`; `address` is the page's own, which it is offered under in each language."""
    frame = {
        "language": language(lang),
        "lang": lang,
        "release_note": _release_note(facts.get("edition"), lang),
        "tongues": [(language(code), in_language(address, code)) for code in LANGUAGES],
    }
    with translation.override(lang):
        return render_to_string(template, {**frame, **facts})


def _release_note(edition: Edition | None, lang: str) -> str:
    """Which release the page speaks of."""
    if edition is None:
        return ""
    message = translate(
        "Release %(label)s (%(id)s) of %(day)s. A release never changes: a correction is a new one.",
        lang=lang,
    )
    day = date(datetime.date.fromisoformat(edition.on), lang=lang)
    return message % {"label": edition.label, "id": edition.id, "day": day}


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
