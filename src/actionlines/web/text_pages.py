"""The pages of text: one shape for all, filled with what the code knows."""

from __future__ import annotations

import re
from collections.abc import Callable
from string import Template
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString, mark_safe

from actionlines.guides import FORMULAS, Guide, guide
from actionlines.indicators.releases import Release
from actionlines.profiles.edition import edition
from actionlines.web.addresses import address
from actionlines.web.pages import Page, page
from actionlines.web.text_figures import figures

_LINK: Final = re.compile(r'href="([a-z]+)(#[a-z0-9-]+)?"')
"""A page of ours by the name of its address; whole addresses and anchors of the same page are none."""

BEST_QUALITY: Final = 11
"""Some dozens of pages a release, packed once each: what a visitor loads counts for more."""

Contents = list[tuple[str, str]]
More = Callable[[Release, str], dict[str, Any]]


def text_page(
    name: str, *, template: str = "web/text.html", more: More | None = None
) -> Callable[..., HttpResponse]:
    """Make the view of a page of text; `more` adds what a release or the data say to what is written.

    Where it adds `contents`, they stand in the list of contents after those of the text.
    """

    @page()
    def view(release: Release, request: HttpRequest, *, lang: str) -> Page:
        written = guide(name, lang=lang)
        added = more(release, lang) if more else {}
        sections = [(one.anchor, one.heading) for one in written.sections]
        facts = {
            **shown(written),
            **added,
            "here": name,
            "contents": sections + added.get("contents", []),
            "edition": edition(release),
        }
        return Page(template, facts, quality=BEST_QUALITY)

    return view


def shown(written: Guide) -> dict[str, Any]:
    """A text ready to be shown: figures and formulas filled in, links made addresses."""
    known = figures(written.lang)
    filled = {name: Template(formula).substitute(known) for name, formula in FORMULAS.items()}
    lead = Template(written.lead).substitute(known)
    return {
        "title": written.title,
        "lead": lead,
        "description": lead,
        "sections": [
            {
                "anchor": one.anchor,
                "heading": one.heading,
                "body": _body(one.body, {**known, **filled}, written.lang),
            }
            for one in written.sections
        ],
    }


def _body(text: str, known: dict[str, str], lang: str) -> SafeString:
    def to_address(link: re.Match[str]) -> str:
        return f'href="{address(link[1], lang=lang)}{link[2] or ""}"'

    return mark_safe(_LINK.sub(to_address, Template(text).substitute(known)))  # noqa: S308  files of ours
