"""What a page says of itself to those who do not read it: search engines, messengers, other languages' readers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from actionlines.charts.raster import missing_letters
from actionlines.languages import LANGUAGES, language
from actionlines.web.addresses import beside, whole


@dataclass(frozen=True)
class Head:
    """Whole addresses of a page: its own, in other languages, of its preview picture."""

    canonical: str
    """Without query: every choice and every earlier release of a page is the same page to a search engine."""
    others: tuple[tuple[str, str], ...]
    """BCP 47 tag and address of each language, and `x-default`."""
    image: str
    """Empty where it has no picture, or the machine no letters for one."""
    indexed: bool


def head_of(address: str, *, lang: str, pictured: bool) -> Head:
    """Give the head of the page at `address`."""
    path, _, query = address.partition("?")
    others = [(language(code).tag, whole(in_language(path, code))) for code in LANGUAGES]
    default = "/" if path == f"/{lang}/" else in_language(path, LANGUAGES[0])
    drawable = pictured and not missing_letters(language(lang).own_name, lang=lang)
    return Head(
        canonical=whole(path),
        others=(*others, ("x-default", whole(default))),
        image=whole(beside(address, "card.png")) if drawable else "",
        indexed="q" not in dict(parse_qsl(query)),
    )


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


def data_block(facts: dict[str, Any]) -> str:
    """JSON that may stand in a `script` element as data: no text of it ends the element.

    Examples
    --------
    >>> data_block({"name": "</script>"})
    '{"name":"\\\\u003c/script>"}'
    """
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
