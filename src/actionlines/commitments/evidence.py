"""What a cell of evidence says, and the addresses in it that may be followed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'`{}|\\^，、；。）》]+", re.IGNORECASE)
_AFTER: Final = ".,;:!?،؛؟)]"
"""What ends a sentence, not an address."""
_LONGEST: Final = 2000


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, and where it leads."""

    text: str
    address: str = ""
    """Begins with http:// or https://; empty where it leads nowhere."""


def pieces(text: str) -> tuple[Piece, ...]:
    """The parts of a text: addresses on the web, and what stands between them; nothing is left out.

    Only whole addresses of http and https lead anywhere: a table comes from strangers.

    Examples
    --------
    >>> [(one.text, bool(one.address)) for one in pieces("Report 7, https://example.org/7.")]
    [('Report 7, ', False), ('https://example.org/7', True), ('.', False)]
    >>> pieces("javascript:alert(1)")
    (Piece(text='javascript:alert(1)', address=''),)
    """
    found: list[Piece] = []
    at = 0
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(_AFTER)
        if not _leads(address):
            continue
        found += [Piece(text[at : match.start()]), Piece(address, address)]
        at = match.start() + len(address)
    found.append(Piece(text[at:]))
    return tuple(one for one in found if one.text)


def addresses(text: str) -> tuple[str, ...]:
    """The addresses in a text, each once.

    >>> addresses("see https://a.example/1 and https://a.example/1")
    ('https://a.example/1',)
    """
    return tuple(dict.fromkeys(one.address for one in pieces(text) if one.address))


def _leads(address: str) -> bool:
    """Whether it names a host, and nobody's name and password before it."""
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and "@" not in parts.netloc and len(address) <= _LONGEST
    except ValueError:
        return False
