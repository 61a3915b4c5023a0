"""A picture as PNG. The letters are the machine's, so first it is made sure that it has them all."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from functools import lru_cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import Final
from xml.sax.saxutils import escape

import vl_convert
from lxml import etree

from actionlines.charts.arabic import in_forms
from actionlines.errors import ActionlinesError, BadInputError

LARGEST: Final = 4_000_000
"""Pixels of a picture, at most."""
_FAMILIES: Final = {"ar": ("DejaVu Sans", "Noto Sans Arabic"), "zh": ("Noto Sans CJK SC",)}
"""Fonts of a language, the best first. A text is drawn in one font alone: where it lacks a letter, the next one
at hand is taken, in whatever weight. DejaVu Sans has Arabic and Latin; Noto Sans Arabic not even a bracket."""
_LATIN: Final = ("Noto Sans", "DejaVu Sans", "Liberation Sans")
AT_ONCE: Final = 2
"""Pictures that one process has drawn at a time; a server's other threads stay free for pages."""
LONGEST: Final = 60
"""Seconds that a drawing may take."""
_PLACES: Final = BoundedSemaphore(AT_ONCE)
_DRAWING: Final = """
import sys, vl_convert
if sys.argv[2]:
    vl_convert.register_font_directory(sys.argv[2])
sys.stdout.buffer.write(vl_convert.svg_to_png(sys.stdin.buffer.read().decode(), scale=float(sys.argv[1])))
"""
_fonts = ""
_NO_LETTER: Final = "\U0010ffff"
"""A code point that is none and never will be: what is drawn for it is what is drawn for lack of a letter."""
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Mn", "Me", "Zs", "Zl", "Zp"})


class MissingLettersError(BadInputError):
    """The machine has no font for some letters of a picture: a PNG of it would show boxes."""


class TooManyDrawingsError(ActionlinesError):
    """As many pictures are being drawn as may be."""


def png(svg: str, *, lang: str, scale: float = 2.0) -> bytes:
    """Draw an SVG as PNG, smaller than `scale` where it would have more than `LARGEST` pixels.

    Parameters
    ----------
    svg : str
        With its width and height in pixels; its text elements hold text alone.
    lang : str
        Language of its texts: Chinese has its own Latin letters beside Han.
    scale : float
        Pixels of the picture for each of the SVG.

    Raises
    ------
    MissingLettersError
        If no font of this machine has one of its letters.
    TooManyDrawingsError
        If `AT_ONCE` others are being drawn, or the machine is too busy to draw it within `LONGEST`.
    """
    root = etree.fromstring(svg.encode())
    texts = [part for part in root.iter("{*}text", "{*}tspan") if part.text]
    for part in texts:
        part.text = in_forms(
            part.text
        )  # as many letters in any font: the renderer mixes up texts that differ
    missing = sorted({char for part in texts for char in missing_letters(part.text, lang=lang)})
    if missing:
        raise MissingLettersError(
            f"no font on this machine has {', '.join(missing[:5])}: install Debian's fonts-noto-core and "
            "fonts-noto-cjk, or name a folder of fonts with ACTIONLINES_FONTS; the SVG needs neither"
        )
    for part in [root, *root.iterfind(".//*[@font-family]")]:
        part.set("font-family", _family(lang))
    size = float(root.get("width") or 0) * float(root.get("height") or 0)
    factor = min(scale, (LARGEST / size) ** 0.5) if size else scale
    return _apart(etree.tostring(root, encoding="unicode"), factor)


def use_fonts(folder: Path) -> None:
    """Draw with the fonts of a folder as well as with those of the machine."""
    global _fonts
    _fonts = str(folder.resolve())
    vl_convert.register_font_directory(_fonts)
    _is_missing.cache_clear()
    _family.cache_clear()


def _apart(svg: str, scale: float) -> bytes:
    """Draw in a process of its own: a second or two in which this one has to answer others."""
    if not _PLACES.acquire(blocking=False):
        raise TooManyDrawingsError(f"{AT_ONCE} pictures are being drawn: try again in a moment")
    try:
        command = [sys.executable, "-I", "-c", _DRAWING, str(scale), _fonts]
        done = subprocess.run(
            command, input=svg.encode(), stdout=subprocess.PIPE, timeout=LONGEST, check=True
        )
    except subprocess.TimeoutExpired as error:
        raise TooManyDrawingsError(f"a picture was not drawn within {LONGEST} seconds") from error
    finally:
        _PLACES.release()
    return done.stdout


def missing_letters(text: str, *, lang: str) -> str:
    """Give those letters of a text that no font of this machine has, each once.

    Examples
    --------
    >>> missing_letters("a \\ue000", lang="en")
    '\\ue000'
    """
    return "".join(char for char in dict.fromkeys(text) if _is_missing(char, _family(lang)))


@lru_cache(maxsize=20_000)
def _is_missing(char: str, family: str) -> bool:
    """Whether a letter is drawn as a code point that has none is, or not at all."""
    if unicodedata.category(char) in _INVISIBLE:
        return False
    return _drawn(char, family) in {_drawn(_NO_LETTER, family), _drawn(" ", family)}


def _drawn(char: str, family: str) -> bytes:
    drawn: bytes = vl_convert.svg_to_png(
        '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><text x="2" y="18" font-size="16" '
        f'font-family="{family}">{escape(char)}</text></svg>'
    )
    return drawn


@lru_cache(maxsize=8)
def _family(lang: str) -> str:
    """The first font of a language that this machine has; any other where it has none."""
    for family in _FAMILIES.get(lang, _LATIN):
        if _drawn("0", family) != _drawn(" ", family):
            return f"{family}, sans-serif"
    return "sans-serif"
