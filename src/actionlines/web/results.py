"""Hits of a search as a page shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from actionlines.languages import language, language_name, translate
from actionlines.search import Entry, Hit
from actionlines.web.addresses import address, address_of


@dataclass(frozen=True)
class ShownHit:
    """One hit: where it leads, its name in the page's language, and the other name it was found by."""

    kind: str
    code: str
    address: str
    name: str
    also: SafeString | str
    """The other name; where it is of another language, that language's name before it."""
    guessed: bool


def shown_hits(hits: Iterable[Hit], *, lang: str) -> list[ShownHit]:
    """Make hits ready to be shown."""
    return [_shown(hit, lang) for hit in hits]


def _shown(hit: Hit, lang: str) -> ShownHit:
    name = hit.entry.names[lang]
    return ShownHit(
        kind=hit.entry.kind,
        code=hit.entry.code,
        address=_address(hit.entry, lang),
        name=name,
        also=_also(hit, lang) if hit.name != name else "",
        guessed=hit.guessed,
    )


def _also(hit: Hit, lang: str) -> SafeString:
    other = format_html('<bdi lang="{}">{}</bdi>', language(hit.lang).tag, hit.name)
    if hit.lang == lang:
        return other
    message = escape(translate("%(language)s: %(name)s", lang=lang))
    said = {"language": escape(language_name(hit.lang, lang=lang)), "name": other}
    return mark_safe(message % said)  # noqa: S308  each part is escaped


def _address(entry: Entry, lang: str) -> str:
    if entry.kind == "group":
        return address("countries", lang=lang, query={"group": entry.code})
    if entry.kind == "term":
        return f"{address('glossary', lang=lang)}#{entry.code}"
    if entry.kind == "page":
        view, mark, anchor = entry.code.partition("#")
        return f"{address(view, lang=lang)}{mark}{anchor}"
    return address_of(entry.kind, entry.code, lang=lang)
