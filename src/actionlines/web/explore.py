"""The page where a picture is explored: the still one, its table, and what scripts make of both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actionlines.web.addresses import beside
from actionlines.web.pictures import MAIN, RUNTIME_KB, ShownPicture


def explore_facts(picture: ShownPicture, live: Mapping[str, Any], *, page: str, lang: str) -> dict[str, Any]:
    """What the page shows; `page` is the address of the one that the picture stands on, `live` what is explored."""
    which = "" if picture.name == MAIN else picture.name
    return {
        "picture": picture,
        "page_address": page,
        "description": picture.description,
        "wide": beside(page, "vega.json", picture=which),
        "narrow": beside(page, "narrow.vega.json", picture=which),
        "last": len(picture.rows) - 1,
        "weight": RUNTIME_KB,
        "years": bool(live["usermeta"]["years"]),
    }
