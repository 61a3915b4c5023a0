"""The glossary as a page: every word with what it means, and its English beside it."""

from __future__ import annotations

from typing import Any

from actionlines.guides import glossary
from actionlines.indicators.releases import Release
from actionlines.web.text_pages import text_page


def _themes(release: Release, lang: str) -> dict[str, Any]:
    themes = [
        {
            "anchor": theme.anchor,
            "name": theme.names[lang],
            "terms": [
                {
                    "anchor": term.anchor,
                    "name": term.names[lang],
                    "english": term.names["en"] if lang != "en" else "",
                    "means": term.means[lang],
                }
                for term in theme.terms
            ],
        }
        for theme in glossary()
    ]
    return {"themes": themes, "contents": [(theme["anchor"], theme["name"]) for theme in themes]}


glossary_view = text_page("glossary", template="web/glossary.html", more=_themes)
