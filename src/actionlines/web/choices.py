"""Countries and peers chosen in an address: read, added to, taken out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from actionlines import places
from actionlines.errors import NotFoundError
from actionlines.languages import quote, translate
from actionlines.profiles.peers import group_meant
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
    areas = [_code(name, lang) for name in _names(written)]
    typed = query.get("add", "").strip()[:_LONGEST_NAME]
    if typed:
        try:
            areas.append(_code(typed, lang))
        except NotFoundError:
            return Choice(tuple(dict.fromkeys(areas)), typed=typed)
    chosen = tuple(dict.fromkeys(areas))
    return Choice(chosen, changed="add" in query or written != ",".join(chosen))


@dataclass(frozen=True)
class PeerChoice:
    """Peers as `profiles.peers.peer_group` reads them; empty for the usual ones."""

    asked: str = ""
    typed: str = ""
    """A name that fits no country, or more than one."""
    changed: bool = False
    """The address is not the plain one for these peers."""


def read_peers(query: QueryDict, *, lang: str) -> PeerChoice:
    """Read `peers` (a kind, a group, or codes or names with commas between) and `named` (names, which go first)."""
    written, typed = query.get("peers", "").strip(), query.get("named", "").strip()
    if not typed:
        asked = _peers(written, lang)
        return PeerChoice(asked, changed="named" in query or written != asked)
    found: list[str] = []
    for name in _names(typed):
        try:
            found.append(_code(name, lang))
        except NotFoundError:
            return PeerChoice(_peers(written, lang), typed=name[:_LONGEST_NAME])
    return PeerChoice(",".join(dict.fromkeys(found)), changed=True)


def _peers(written: str, lang: str) -> str:
    if not written or written.lower() in {"region", "income"}:
        return written.lower()
    return group_meant(written) or ",".join(dict.fromkeys(_code(name, lang) for name in _names(written)))


def _names(written: str) -> list[str]:
    """Names with commas between, in any script."""
    plain = written.replace("،", ",").replace("，", ",").replace("、", ",").replace(";", ",")
    return [name.strip() for name in plain.split(",") if name.strip()][:_MOST_NAMES]


def wrong_name(choice: Choice | PeerChoice, *, lang: str) -> dict[str, Any]:
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
