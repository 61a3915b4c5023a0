"""A picture as a file of its own: what it shows above it, where its figures come from below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import escape

from lxml import etree

from actionlines.charts.letters import isolated, wrapped
from actionlines.charts.palette import colour
from actionlines.languages import language

EDGE: Final = 24
FAMILIES: Final = {
    "zh": "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, Noto Sans, sans-serif",
    "ar": "Noto Sans, Noto Sans Arabic, Segoe UI, Tahoma, sans-serif",
}
"""Fonts that write a language, the best first; the rest is written by `LATIN`."""
LATIN: Final = "Noto Sans, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif"
CARD: Final = (1200, 630)
"""The size that social networks ask for."""


@dataclass(frozen=True)
class Written:
    """Lines of text of one look, the first of them `down` from the top."""

    lines: tuple[str, ...]
    size: int
    role: str
    weight: int = 400
    most: int = 0

    @property
    def leading(self) -> float:
        return round(self.size * 1.4)

    @property
    def height(self) -> float:
        return self.leading * len(self.lines)


def standalone(svg: str, *, title: str, subtitle: str, notes: Sequence[str], lang: str) -> str:
    """Put a picture of a page into a file that needs no page.

    Parameters
    ----------
    svg : str
        The picture, with a `viewBox`, whose parts carry their light colours as attributes.
    title, subtitle : str
        What stands above it.
    notes : sequence of str
        What stands below it, a paragraph each: source, release, address.
    lang : str
        Language of the texts; Arabic begins at the right.

    Returns
    -------
    str
        An SVG with its size in pixels, a white ground, no class, no style sheet and no script.
    """
    drawing, (wide, high) = _drawing(svg)
    head = _set(title, wide, size=20, role="ink", weight=600), _set(subtitle, wide, size=14, role="quiet")
    foot = [_set(note, wide, size=12, role="quiet") for note in notes if note]
    width = wide + 2 * EDGE
    body, down = _column(head, EDGE, width=width, lang=lang)
    body += _placed(drawing, EDGE, down + 10, 1.0)
    below, down = _column(foot, down + 10 + high + 12, width=width, lang=lang)
    return _file(body + below, (width, down + EDGE - 6), title=title, description=subtitle, lang=lang)


def card(svg: str, *, title: str, lead: str, foot: str, lang: str) -> str:
    """Put a picture of a page onto a card of 1200 by 630 pixels, the size of a preview in a message.

    Parameters are those of `standalone`; `lead` is cut after three lines, and the picture takes what is left.
    """
    edge = 2 * EDGE
    drawing, (wide, high) = _drawing(svg)
    across = CARD[0] - 2 * edge
    head = (
        _set(title, across, size=40, role="ink", weight=600, most=2),
        _set(lead, across, size=24, role="quiet", most=3),
    )
    last = _set(foot, across, size=20, role="accent", weight=600, most=1)
    body, down = _column(head, edge - 8, width=CARD[0], lang=lang, edge=edge)
    room = CARD[1] - down - last.height - edge
    scale = round(min(across / wide, room / high), 3)
    body += _placed(drawing, (CARD[0] - wide * scale) / 2, down + 8 + (room - high * scale) / 2, scale)
    below, _ = _column((last,), CARD[1] - last.height - edge / 2, width=CARD[0], lang=lang, edge=edge)
    return _file(body + below, CARD, title=title, description=lead, lang=lang)


def _set(text: str, wide: float, *, size: int, role: str, weight: int = 400, most: int = 0) -> Written:
    lines = wrapped(text, size=size, widest=wide) if text else []
    if most and len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1].rstrip(" ,.;:，。；、،") + "…"]
    return Written(tuple(lines), size, role, weight)


def _column(
    texts: Sequence[Written], down: float, *, width: float, lang: str, edge: float = EDGE
) -> tuple[str, float]:
    """Texts below each other from `down` on, and where they end."""
    rightward = language(lang).direction == "ltr"
    x, anchor = (edge, "start") if rightward else (width - edge, "end")
    written = []
    for text in texts:
        style = f'fill="{colour(text.role)}" font-size="{text.size}" font-weight="{text.weight}"'
        for line in text.lines:
            down += text.leading
            said = escape(line if rightward else isolated(line))
            written.append(
                f'<text x="{x:g}" y="{down - 0.3 * text.size:g}" text-anchor="{anchor}" {style}>{said}</text>'
            )
        down += 4
    return "".join(written), down


def _drawing(svg: str) -> tuple[Any, tuple[float, float]]:
    """The picture's parts in a group with what they inherit, and its size."""
    root = etree.fromstring(svg.encode())
    _, _, wide, high = map(float, (root.get("viewBox") or "").split())
    for part in [part for part in root.iter() if part.tag is etree.Comment]:
        part.getparent().remove(part)
    for part in [*root.iter("{*}title"), *root.iter("{*}desc")]:
        if part.getparent() is root:
            root.remove(part)
    for part in root.iter():
        part.attrib.pop("class", None)
    group = etree.Element("{http://www.w3.org/2000/svg}g", nsmap={None: "http://www.w3.org/2000/svg"})
    for name in ("fill", "font-size", "direction", "stroke-linejoin"):
        if root.get(name):
            group.set(name, root.get(name))
    group.extend(list(root))
    return group, (wide, high)


def _placed(drawing: Any, x: float, y: float, scale: float) -> str:
    moved = f"translate({x:g} {y:g})" + (f" scale({scale:g})" if scale != 1 else "")
    drawing.set("transform", moved)
    return etree.tostring(drawing, encoding="unicode").replace(' xmlns="http://www.w3.org/2000/svg"', "", 1)


def _file(body: str, size: tuple[float, float], *, title: str, description: str, lang: str) -> str:
    wide, high = size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:g}" height="{high:g}" viewBox="0 0 {wide:g} {high:g}" '
        f'role="img" lang="{language(lang).tag}" aria-labelledby="t" aria-describedby="d" '
        f'font-family="{FAMILIES.get(lang, LATIN)}"><title id="t">{escape(title)}</title>'
        f'<desc id="d">{escape(description)}</desc>'
        f'<rect width="100%" height="100%" fill="{colour("paper")}"/>{body}</svg>'
    )
