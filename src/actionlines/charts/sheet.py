"""A sheet: a report as one file of HTML, with its pictures and tables in it and nothing that comes from elsewhere.

No script, no foreign font, picture or style; its policy forbids them. It follows the reader's light or dark
colours, is read from the right in Arabic, prints, and holds the table behind each picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias
from unicodedata import bidirectional
from xml.sax.saxutils import escape, quoteattr

from actionlines.charts.palette import stylesheet
from actionlines.charts.picture import Picture
from actionlines.charts.svg import draw_narrow
from actionlines.languages import language, translate

STYLE: Final = Path(__file__).parent / "data" / "sheet.css"
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
TALL: Final = 25
"""A table of more rows scrolls within its own frame."""
CONTENTS_FROM: Final = 4
"""So many sections have a list of them before the first."""

_IDENT: Final = re.compile(r'\b(id|aria-labelledby|aria-describedby)="([^"]*)"|url\(#([^)]*)\)')


@dataclass(frozen=True)
class Facts:
    """Names and what they are, one a line."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """A table as text in the language of the sheet; its first column names the row.

    `numbers` are the positions of columns that hold numbers: they end at the same side.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Listing:
    """A file of text as it stands, line by line: of no language, and read from the left."""

    title: str
    text: str


Part: TypeAlias = str | Facts | Table | Listing | Picture
"""What a section is made of; a text is one paragraph."""


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Sheet:
    """A report: what it says first, its sections, and where it comes from."""

    title: str
    lead: str
    lang: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = ()
    """What stands at its foot, a paragraph each: source, release, version."""


def written(sheet: Sheet) -> str:
    """The sheet as one file of HTML, the same bytes for the same sheet.

    Examples
    --------
    >>> report = Sheet("Who ranks where", "A is first.", "en", (Section("Places", ("A, then B.",)),))
    >>> text = written(report)
    >>> text[:15], "<script" in text, "://" in text
    ('<!doctype html>', False, False)
    """
    spoken = language(sheet.lang)
    return "\n".join(
        [
            f'<!doctype html>\n<html lang="{spoken.tag}" dir="{spoken.direction}">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(sheet.title)}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n<main>",
            f'<h1>{escape(sheet.title)}</h1>\n<p class="lead">{escape(sheet.lead)}</p>',
            *_contents(sheet),
            *(
                line
                for number, one in enumerate(sheet.sections, start=1)
                for line in _section(one, number, sheet)
            ),
            "</main>",
            *_foot(sheet.notes),
            "</body>\n</html>\n",
        ]
    )


@cache
def _style() -> str:
    return STYLE.read_text("utf-8") + stylesheet()


def _contents(sheet: Sheet) -> Iterator[str]:
    if len(sheet.sections) >= CONTENTS_FROM:
        items = "".join(
            f'<li><a href="#s{number}">{escape(one.title)}</a></li>'
            for number, one in enumerate(sheet.sections, start=1)
        )
        label = quoteattr(translate("Contents", lang=sheet.lang))
        yield f"<nav aria-label={label}><ol>{items}</ol></nav>"


def _foot(notes: Sequence[str]) -> Iterator[str]:
    if notes:
        yield "<footer>" + "".join(f"<p>{escape(note)}</p>" for note in notes) + "</footer>"


def _section(section: Section, number: int, sheet: Sheet) -> Iterator[str]:
    yield f'<section id="s{number}">\n<h2>{escape(section.title)}</h2>'
    for position, part in enumerate(section.parts, start=1):
        match part:
            case str():
                yield f"<p>{escape(part)}</p>"
            case Facts():
                pairs = (f"<dt>{escape(name)}</dt><dd>{_isolated(told)}</dd>" for name, told in part.pairs)
                yield f"<dl>{''.join(pairs)}</dl>"
            case Table():
                yield _table(part)
            case Listing():
                yield _listing(part)
            case Picture():
                yield from _figure(part, f"s{number}-{position}", sheet.lang)
    yield "</section>"


def _isolated(text: str) -> str:
    """A text that runs as its first letter does: a figure that leads an Arabic sentence brings a mark of its own."""
    first = next((bidirectional(sign) for sign in text if sign.isalpha()), "L")
    way = ' dir="rtl"' if first in ("R", "AL") else ""
    return f"<bdi{way}>{escape(text)}</bdi>"


def _figure(picture: Picture, ident: str, lang: str) -> Iterator[str]:
    yield f"<figure>\n<h3>{escape(picture.title)}</h3>"
    narrow = draw_narrow(picture)
    reached = "" if narrow else f' tabindex="0" role="group" aria-label={quoteattr(picture.title)}'
    yield f'<div class="frame on-wide"{reached}>{_named(picture.svg, ident)}</div>'
    if narrow:
        yield f'<div class="on-narrow">{_named(narrow, ident + "n")}</div>'
    yield f"<figcaption>{escape(picture.description)}</figcaption>"
    if picture.columns:
        told = escape(translate("Show the picture's figures as a table", lang=lang))
        numbers = frozenset(range(1, len(picture.columns)))
        table = _table(Table(picture.title, picture.columns, picture.rows, numbers))
        yield f"<details><summary>{told}</summary>{table}</details>"
    yield "</figure>"


def _named(svg: str, ident: str) -> str:
    """The drawing with names that no other drawing of the sheet has, also where the same one stands twice."""

    def renamed(found: re.Match[str]) -> str:
        if found[1]:
            return f'{found[1]}="{ident}-{found[2]}"'
        return f"url(#{ident}-{found[3]})"

    return _IDENT.sub(renamed, svg)


def _table(table: Table) -> str:
    kinds = [' class="n"' if at in table.numbers else "" for at in range(len(table.columns))]
    heads = "".join(
        f'<th scope="col"{kind}>{escape(name)}</th>' for name, kind in zip(table.columns, kinds, strict=True)
    )
    tall = " tall" if len(table.rows) > TALL else ""
    return (
        f'<div class="frame{tall}" tabindex="0" role="group" aria-label={quoteattr(table.caption)}><table>'
        f"<caption>{escape(table.caption)}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{''.join(_row(row, kinds) for row in table.rows)}</tbody></table></div>"
    )


def _listing(listing: Listing) -> str:
    tall = " tall" if listing.text.count("\n") >= TALL else ""
    return (
        f'<p class="quiet">{escape(listing.title)}</p>'
        f'<div class="frame{tall}" tabindex="0" role="group" aria-label={quoteattr(listing.title)}>'
        f'<pre dir="ltr" translate="no"><code>{escape(listing.text)}</code></pre></div>'
    )


def _row(row: Sequence[str], kinds: Sequence[str]) -> str:
    first, *others = row
    cells = "".join(f"<td{kind}>{escape(text)}</td>" for text, kind in zip(others, kinds[1:], strict=True))
    return f'<tr><th scope="row"{kinds[0]}>{escape(first)}</th>{cells}</tr>'
