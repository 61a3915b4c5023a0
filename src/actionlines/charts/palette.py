"""Colours of pictures, by the part they play; light and dark, some of them the site's own.

A drawn part carries its light colour as an attribute, so that a picture stands alone, and a class (`s-` for
its stroke, `f-` for its fill), by which `stylesheet` recolours it: an attribute yields to any rule.

References
----------
Okabe, M. and Ito, K. (2008), Color Universal Design. Orange, sky blue and reddish purple are darkened on
light paper, blue is lightened on dark, to stand out from it 3:1 (WCAG 2.2, 1.4.11).
"""

from __future__ import annotations

from typing import Final

# Part: (light, dark, custom property of the site's sheet that holds both, where there is one)
ROLES: Final[dict[str, tuple[str, str, str | None]]] = {
    "ink": ("#1a2225", "#e4e9e7", "--ink"),
    "quiet": ("#566064", "#a0adac", "--quiet"),
    "rule": ("#dcdbd4", "#2d393c", "--rule"),
    "strong": ("#868d8f", "#70807f", "--strong-rule"),
    "paper": ("#fdfcf9", "#12181a", "--paper"),
    "accent": ("#00696b", "#63cdc3", "--accent"),
    "warm": ("#9c4410", "#f2a56f", "--warm"),
    "1": ("#0072b2", "#4d9fd6", None),
    "2": ("#d55e00", "#e8743b", None),
    "3": ("#009e73", "#1fb58b", None),
    "4": ("#c46f9e", "#d98bb4", None),
    "5": ("#b98000", "#e69f00", None),
    "6": ("#3795cb", "#7cc8f2", None),
}
NAMED: Final = ("1", "2", "3", "4", "5", "6")
"""Colours of named lines, in the order they are given out."""

AMOUNTS: Final[tuple[tuple[str, str, str, str], ...]] = (
    ("#ced88b", "#2e4988", "#10181a", "#ffffff"),
    ("#6cbb92", "#14769a", "#10181a", "#ffffff"),
    ("#2f9494", "#3d9f9e", "#10181a", "#10181a"),
    ("#006b90", "#77c69d", "#ffffff", "#10181a"),
    ("#263f7e", "#d9e496", "#ffffff", "#10181a"),
)
"""Classes from least to most: light, dark, and the text on either. Even steps of lightness: 14 of L* in CIE Lab."""

_OF_COLOUR: Final = {light: role for role, (light, _, _) in ROLES.items()}


def colour(role: str) -> str:
    """Give the light colour of a part."""
    return ROLES[role][0]


def role_of(value: str) -> str | None:
    """Give the part that a colour stands for."""
    return _OF_COLOUR.get(value.lower())


def stylesheet() -> str:
    """Give the rules that colour pictures on a page; `static/actionlines/charts.css` is this text."""
    light, dark = _properties(0), _properties(1)
    rules = [
        "/* Made from actionlines.charts.palette: change it there. */",
        f":root{{{light}}}",
        f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}",
        ".chart{font-family:inherit;font-variant-numeric:tabular-nums}",
        ".chart:not(.spark){inline-size:100%;block-size:auto}",
    ]
    for role, (_, _, shared) in ROLES.items():
        value = f"var({shared or f'--line-{role}'})"
        rules.append(f".chart .s-{role}{{stroke:{value}}}.chart .f-{role}{{fill:{value}}}")
    rules += [
        f".f-k{number}{{fill:var(--amount-{number})}}.f-t{number}{{fill:var(--on-{number})}}"
        for number in range(1, len(AMOUNTS) + 1)
    ]
    return "\n".join(rules) + "\n"


def _properties(dark: int) -> str:
    """Custom properties that hold the colours of ours: those of light paper, or of dark."""
    lines = [f"--line-{role}:{one[dark]};" for role, one in ROLES.items() if one[2] is None]
    amounts = [
        f"--amount-{number}:{one[dark]};--on-{number}:{one[2 + dark]};"
        for number, one in enumerate(AMOUNTS, start=1)
    ]
    return "".join(lines + amounts)
