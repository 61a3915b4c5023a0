"""What the figures are, where they are from, and how to bring one's own."""

from __future__ import annotations

import datetime

from django.http import HttpRequest

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.releases import Release
from actionlines.languages import date, number, translate
from actionlines.profiles.edition import edition
from actionlines.web.pages import Page, page


@page()
def about_view(release: Release, request: HttpRequest, *, lang: str) -> Page:
    manifest = release.manifest
    lead = translate(
        "Actionlines collects official figures, checks them, keeps what each source said, and shows it for "
        "every country and every action line.",
        lang=lang,
    )
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
    return Page(
        "web/about.html",
        {
            "here": "about",
            "lead": lead,
            "description": lead,
            "facts": facts,
            "rows": rows,
            "edition": edition(release),
        },
    )
