"""Countries chosen in an address: read, added to, taken out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from actionlines import places
from actionlines.errors import NotFoundError
from actionlines.languages import quote, translate
from actionlines.search import search
from actionlines.web.results import shown_hits

_LONGEST_NAME = 100
_MOST_NAMES = 100


@dataclass(frozen=True)
class Choice:
    """Codes of the countries chosen, and what could not be understood."""

    areas: tuple[str, ...]
    typed: str = ""
    """A name that fits no country, or more than one."""
    changed: bool = False
    """The address is not the plain one for these countries: another should be used."""


def read_choice(query: QueryDict, *, lang: str) -> Choice:
    """Read `areas` (codes or names with commas between) and `add` (one more name)."""
    written = query.get("areas", "")
    names = [name.strip() for name in written.split(",") if name.strip()]
    areas = [_code(name, lang) for name in names[:_MOST_NAMES]]
    typed = query.get("add", "").strip()[:_LONGEST_NAME]
    if typed:
        try:
            areas.append(_code(typed, lang))
        except NotFoundError:
            return Choice(tuple(dict.fromkeys(areas)), typed=typed)
    chosen = tuple(dict.fromkeys(areas))
    return Choice(chosen, changed="add" in query or written != ",".join(chosen))


def wrong_name(choice: Choice, *, lang: str) -> dict[str, Any]:
    """What to say of a name that was not understood."""
    if not choice.typed:
        return {}
    message = translate("%(name)s is not the name of one country we know.", lang=lang)
    hits = [hit for hit in search(choice.typed, lang=lang) if hit.entry.kind == "country"][:5]
    return {
        "wrong": message % {"name": quote(choice.typed, lang=lang)},
        "typed": choice.typed,
        "candidates": shown_hits(hits, lang=lang),
    }


def _code(name: str, lang: str) -> str:
    return places.find(name, lang=lang).code
