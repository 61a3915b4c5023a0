"""What the figures are, where they are from, and how to bring one's own; with the release's own account."""

from __future__ import annotations

import datetime
from typing import Any

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.releases import Release
from actionlines.languages import date, number, translate
from actionlines.web.text_pages import text_page


def _account(release: Release, lang: str) -> dict[str, Any]:
    manifest = release.manifest
    facts = [
        (translate("Release", lang=lang), f"{release.label} ({release.id})"),
        (translate("Day", lang=lang), date(datetime.date.fromisoformat(manifest.on), lang=lang)),
        (translate("Figures", lang=lang), number(manifest.rows, lang=lang)),
        (
            translate("Found unusual by our checks, kept and marked", lang=lang),
            number(manifest.flagged, lang=lang),
        ),
    ]
    rows = [
        {
            "name": load_catalogue().source_name(entry.id, lang=lang),
            "address": entry.address,
            "read": number(entry.read, lang=lang),
            "accepted": number(entry.accepted, lang=lang),
            "quarantined": number(entry.quarantined, lang=lang),
            "licence": entry.licence,
        }
        for entry in manifest.sources
    ]
    release_section = ("release", translate("This release", lang=lang))
    return {"facts": facts, "rows": rows, "contents": [release_section]}


about_view = text_page("about", template="web/about.html", more=_account)
