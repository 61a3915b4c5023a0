"""Hits of a search as a page shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from actionlines.languages import language
from actionlines.search import Hit
from actionlines.web.addresses import address_of


@dataclass(frozen=True)
class ShownHit:
    """One hit: where it leads, its name in the page's language, and the other name it was found by."""

    kind: str
    code: str
    address: str
    name: str
    also: str
    also_tag: str
    """BCP 47 tag of the other name's language."""
    guessed: bool


def shown_hits(hits: Iterable[Hit], *, lang: str) -> list[ShownHit]:
    """Make hits ready to be shown."""
    return [_shown(hit, lang) for hit in hits]


def _shown(hit: Hit, lang: str) -> ShownHit:
    name = hit.entry.names[lang]
    differs = hit.name != name
    return ShownHit(
        kind=hit.entry.kind,
        code=hit.entry.code,
        address=address_of(hit.entry.kind, hit.entry.code, lang=lang),
        name=name,
        also=hit.name if differs else "",
        also_tag=language(hit.lang).tag if differs else "",
        guessed=hit.guessed,
    )
