"""Drawing a template in a language, with what the frame of every page needs."""

from __future__ import annotations

import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.template.loader import render_to_string
from django.utils import translation

from actionlines.languages import LANGUAGES, date, language, translate
from actionlines.profiles.edition import Edition
from actionlines.web.addresses import ASOF, asof_asked
from actionlines.web.head import head_of, in_language


def draw(template: str, facts: dict[str, Any], *, address: str, lang: str, found: bool = True) -> str:
    """Draw `template` with `facts`; `address` is the page's own, which it is offered under in each language.

    Where nothing was `found` there, the page says nothing of that address to a search engine.
    """
    pictured = bool(getattr(facts.get("picture"), "name", ""))
    frame = {
        "page_address": address,
        "head": head_of(facts.get("page_address", address), lang=lang, pictured=pictured) if found else None,
        "language": language(lang),
        "lang": lang,
        "release_note": release_note(facts.get("edition"), lang=lang),
        "asof_note": _asof_note(facts.get("edition"), lang),
        "unpinned": _without_asof(address),
        "tongues": [(language(code), in_language(address, code)) for code in LANGUAGES],
    }
    with translation.override(lang):
        return render_to_string(template, {**frame, **facts})


def release_note(edition: Edition | None, *, lang: str) -> str:
    """Which release the page speaks of."""
    if edition is None:
        return ""
    message = translate(
        "Release %(label)s (%(id)s) of %(day)s. A release never changes: a correction is a new one.",
        lang=lang,
    )
    day = date(datetime.date.fromisoformat(edition.on), lang=lang)
    return message % {"label": edition.label, "id": edition.id, "day": day}


def _asof_note(edition: Edition | None, lang: str) -> str:
    """Says so where the address asked for a certain release."""
    if edition is None or not asof_asked():
        return ""
    message = translate("You see this page as it was under release %(label)s of %(day)s.", lang=lang)
    return message % {
        "label": edition.label,
        "day": date(datetime.date.fromisoformat(edition.on), lang=lang),
    }


def _without_asof(address: str) -> str:
    """The same address under the release in use.

    Examples
    --------
    >>> _without_asof("/fr/indicator/internet-users?areas=FRA,RWA&asof=2020-10"), _without_asof("/fr/")
    ('/fr/indicator/internet-users?areas=FRA,RWA', '/fr/')
    """
    path, _, query = address.partition("?")
    rest = [(name, value) for name, value in parse_qsl(query) if name != ASOF]
    return f"{path}?{urlencode(rest, safe=',')}" if rest else path
