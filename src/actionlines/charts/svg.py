"""From a Vega-Lite specification to an SVG that may stand in a page.

Vega draws; then everything that a page cannot have goes: its English aria texts, fonts, white ground, fixed
size and nested groups. Left are paths and texts at rounded places, with one title and one description,
which are ours.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

import vl_convert
from lxml import etree

from actionlines.charts.axes import FONT
from actionlines.charts.palette import role_of
from actionlines.charts.picture import Picture
from actionlines.charts.stand_ins import StandIns

VEGA_LITE: Final = "6.4"
"""Named, so that a newer one in the library does not change a byte unnoticed."""

_KEPT: Final = (
    *("fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray"),
    *("text-anchor", "font-size", "font-weight"),
)
_DEFAULTS: Final = {
    "stroke-width": "1",
    "text-anchor": "start",
    "font-size": str(FONT),
    "stroke-dasharray": "",
}
_TRANSLATE: Final = re.compile(r"translate\(([^,()]+),([^,()]+)\)")
_PATH: Final = re.compile(r"([A-Za-z])|(-?[0-9.]+(?:e-?[0-9]+)?)")
# Of each path command, which of its numbers move with the picture: 0 along, 1 down, None neither.
_MOVES: Final[dict[str, tuple[int | None, ...]]] = {
    "M": (0, 1),
    "L": (0, 1),
    "H": (0,),
    "V": (1,),
    "C": (0, 1, 0, 1, 0, 1),
    "A": (None, None, None, None, None, 0, 1),
}


@dataclass(frozen=True)
class Part:
    """A drawn path, or lines of text at a place."""

    attributes: tuple[tuple[str, str], ...]
    path: str = ""
    at: tuple[str, str] = ("", "")
    lines: tuple[str, ...] = ()
    leading: str = ""


def draw(spec: Mapping[str, Any], *, title: str, description: str, ident: str | None = None) -> str:
    """Draw a specification whose sizes are fixed."""
    texts = StandIns()
    drawn = vl_convert.vegalite_to_svg(texts.of(spec), vl_version=VEGA_LITE, allowed_base_urls=[])
    root = etree.fromstring(drawn.encode())
    parts = [replace(part, lines=tuple(map(texts.put_back, part.lines))) for part in _parts(root, 0.0, 0.0)]
    return enclose(
        "".join(_written(parts)),
        size=(round(float(root.get("width") or 0)), round(float(root.get("height") or 0))),
        title=title,
        description=description,
        ident=ident,
    )


def draw_narrow(picture: Picture) -> str:
    """Draw a picture for a screen of 360 pixels; empty where it has no such drawing."""
    if not picture.narrow_spec:
        return picture.narrow_svg
    return draw(picture.narrow_spec, title=picture.title, description=picture.description)


def enclose(
    body: str,
    *,
    size: tuple[int, int],
    title: str,
    description: str,
    ident: str | None = None,
    role: str = "img",
) -> str:
    """Put a drawing into its own root, with a name that no other picture of the page has.

    `role` is `group` for a drawing that holds links: an image has nothing in it for a screen reader.
    """
    ident = ident or "p" + hashlib.sha256((body + title).encode()).hexdigest()[:8]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {size[0]} {size[1]}" role="{role}" '
        f'aria-labelledby="{ident}-t" aria-describedby="{ident}-d" direction="ltr" fill="none" '
        f'font-family="sans-serif" font-size="{FONT}"><title id="{ident}-t">{escape(title)}</title>'
        f'<desc id="{ident}-d">{escape(description)}</desc>{body}</svg>'
    )


def short(value: float) -> str:
    """Write a place to a tenth, in as few characters as can be."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def _parts(node: Any, x: float, y: float) -> Iterator[Part]:
    dx, dy = _moved(node)
    x, y = x + dx, y + dy
    tag = node.tag.rpartition("}")[2]
    if node.get("display") == "none" or node.get("class") in {"background", "foreground"}:
        return
    if tag in {"svg", "g"}:
        for child in node:
            yield from _parts(child, x, y)
    elif tag == "line":
        x2, y2 = x + float(node.get("x2") or 0), y + float(node.get("y2") or 0)
        yield Part(_attributes(node), path=_line(x, y, x2, y2))
    elif tag == "path" and node.get("d"):
        yield Part(_attributes(node), path=_shifted(node.get("d"), x, y))
    elif tag == "text" and (lines := tuple(node.itertext())) and any(lines):
        leading = next((child.get("dy") for child in node if child.get("dy")), "")
        yield Part(_attributes(node), at=(short(x), short(y)), lines=lines, leading=leading)


def _moved(node: Any) -> tuple[float, float]:
    found = _TRANSLATE.match(node.get("transform") or "")
    return (float(found[1]), float(found[2])) if found else (0.0, 0.0)


def _attributes(node: Any) -> tuple[tuple[str, str], ...]:
    return _look(tuple(node.get(name) for name in _KEPT))


@lru_cache(maxsize=512)
def _look(values: tuple[str | None, ...]) -> tuple[tuple[str, str], ...]:
    """Hundreds of marks of a picture look the same."""
    given = {name: value.removesuffix("px") for name, value in zip(_KEPT, values, strict=True) if value}
    classes = [f"{name[0]}-{role}" for name in ("stroke", "fill") if (role := role_of(given.get(name, "")))]
    if classes:
        given = {"class": " ".join(classes), **given}
    return tuple((name, value) for name, value in given.items() if _DEFAULTS.get(name) != value)


def _line(x: float, y: float, x2: float, y2: float) -> str:
    start = f"M{short(x)},{short(y)}"
    if short(y) == short(y2):
        return f"{start}H{short(x2)}"
    return f"{start}V{short(y2)}" if short(x) == short(x2) else f"{start}L{short(x2)},{short(y2)}"


def _shifted(path: str, x: float, y: float) -> str:
    """Move a path; a command in lower case counts from where the pen is, and stays."""
    out, command, count = [], "", 0
    for letter, text in _PATH.findall(path):
        if letter:
            command, count = letter, 0
            out.append(letter)
            continue
        moves = _MOVES.get(command)
        along = moves[count % len(moves)] if moves else None
        value = float(text) + (0.0 if along is None else (x, y)[along])
        out.append(("," if count else "") + short(value))
        count += 1
    return "".join(out)


def _written(parts: list[Part]) -> Iterator[str]:
    """Write neighbours that look the same as one path, or as texts of one group."""
    for (attributes, is_path), group in groupby(parts, key=lambda part: (part.attributes, bool(part.path))):
        alike = "".join(f" {name}={quoteattr(value)}" for name, value in attributes)
        if is_path:
            yield f'<path{alike} d="{"".join(part.path for part in group)}"/>'
        else:
            yield f"<g{alike}>{''.join(map(_text, group))}</g>"


def _text(part: Part) -> str:
    x, y = part.at
    first, *rest = (escape(line) for line in part.lines)
    more = "".join(f'<tspan x="{x}" dy="{part.leading}">{line}</tspan>' for line in rest)
    return f'<text x="{x}" y="{y}">{first}{more}</text>'
