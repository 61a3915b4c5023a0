"""Pages of text, one file for each page and language: `texts/<page>.<language>.html`.

A file begins with `<h1>` and one paragraph, the lead; each `<h2 id="...">` after it opens a section. Sections,
links and what is filled in (`${least_share}`) are the same in all six languages, which a test holds. A figure
that the code knows is filled in and never written out. A link names a page and an anchor (`glossary#release`);
whoever shows the text makes it an address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from actionlines.errors import NotFoundError
from actionlines.languages import language

GUIDES: Final = ("methods", "glossary", "about", "api", "accessibility", "privacy")
"""The pages, by the names of their addresses."""

FOLDER: Final = Path(__file__).parent / "texts"

_HEAD: Final = re.compile(r"<h1>(.+?)</h1>\s*<p>(.+?)</p>", re.DOTALL)
_SECTION: Final = re.compile(r'<h2 id="([a-z-]+)">(.+?)</h2>\s*', re.DOTALL)


class UnknownGuideError(NotFoundError):
    """No page of text has this name; `candidates` are those there are."""


@dataclass(frozen=True)
class Section:
    """A part of a page under a heading of its own; `body` is HTML, not yet filled in."""

    anchor: str
    heading: str
    body: str


@dataclass(frozen=True)
class Guide:
    """A page of text in one language."""

    name: str
    lang: str
    title: str
    lead: str
    sections: tuple[Section, ...]


@cache
def guide(name: str, *, lang: str) -> Guide:
    """Give a page of text in a language.

    Raises
    ------
    UnknownGuideError
        If there is no such page.

    Examples
    --------
    >>> guide("methods", lang="fr").title
    'Méthodes'
    """
    if name not in GUIDES:
        raise UnknownGuideError(f"no page of text is called {name!r}; there are {', '.join(GUIDES)}", GUIDES)
    text = (FOLDER / f"{name}.{language(lang).code}.html").read_text("utf-8")
    head, *parts = _SECTION.split(text)
    title, lead = _HEAD.findall(head)[0]
    each = zip(parts[0::3], parts[1::3], parts[2::3], strict=True)
    return Guide(name, lang, _line(title), _line(lead), tuple(Section(a, _line(h), b) for a, h, b in each))


def _line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text.strip())
