"""A country in pictures: eighteen pictograms with shapes for those who do not read, words for those who listen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.safestring import SafeString, mark_safe

from actionlines import places
from actionlines.charts import people
from actionlines.commitments import shape
from actionlines.indicators.releases import Release
from actionlines.languages import translate
from actionlines.profiles.country import CountryProfile, country
from actionlines.profiles.figures import Verdict
from actionlines.profiles.level_sentences import level_text, level_words, move_words
from actionlines.profiles.levels import Level, LineLevel
from actionlines.web.addresses import address_of, key_of
from actionlines.web.lines import shown_line
from actionlines.web.pages import Page, page

PAGE: Final = "country-pictures"

LEVEL_SHAPES: Final[dict[Level, str]] = {
    "high": "status-full",
    "middle": "status-half",
    "low": "status-ring",
    "not_compared": "status-not-measured",
    "no_figure": "status-not-measured",
}
MOVE_SHAPES: Final[dict[Verdict, str]] = {"better": "trend-up", "steady": "trend-flat", "worse": "trend-down"}
IN_THE_LEGEND: Final = 7
"""People in ten that the legend shows."""


@dataclass(frozen=True)
class Tile:
    """One action line as a picture."""

    code: str
    title: str
    address: str
    """Its figures on the country's page."""
    pictogram: SafeString
    level: str
    level_shape: SafeString
    move: str
    move_shape: SafeString
    people: SafeString
    said: str


@dataclass(frozen=True)
class Key:
    """One shape of the legend: drawn, drawn again as what it stands for, and said."""

    shape: SafeString
    kind: str
    meaning: SafeString
    words: str


@page()
def pictures_view(release: Release, request: HttpRequest, *, lang: str, name: str) -> Page | HttpResponse:
    code = places.find(name, lang=lang).code
    if key_of("country", code) != name:
        return HttpResponseRedirect(address_of(PAGE, code, lang=lang))
    profile = country(release, code, lang=lang)
    title = translate("%(country)s in pictures", lang=lang) % {"country": profile.name}
    return Page(
        "web/country_pictures.html",
        {
            "here": "country",
            "name": profile.name,
            "title": title,
            "description": title,
            "address": address_of("country", code, lang=lang),
            "edition": profile.edition,
            "tiles": [_tile(level, profile) for level in profile.levels],
            "legend": legend(lang),
        },
    )


def _tile(level: LineLevel, profile: CountryProfile) -> Tile:
    lang, line = profile.lang, shown_line(level.line, profile.lang)
    in_ten = level.people_in_ten
    return Tile(
        code=line.code,
        title=line.title,
        address=f"{address_of('country', profile.area, lang=lang)}#{line.key}",
        pictogram=line.pictogram,
        level=level.level,
        level_shape=_shape(LEVEL_SHAPES[level.level]),
        move=level.move,
        move_shape=_shape(MOVE_SHAPES[level.move]) if level.move in MOVE_SHAPES else mark_safe(""),
        people=mark_safe(people(in_ten)) if in_ten is not None else mark_safe(""),  # noqa: S308  drawn by us
        said=level_text(level, lang=lang),
    )


def legend(lang: str) -> list[Key]:
    """Every shape once: with a picture of what it means and in words."""
    levels: tuple[Level, ...] = ("high", "middle", "low", "no_figure")
    moves: tuple[Verdict, ...] = ("better", "steady", "worse")
    found = [
        Key(_shape(LEVEL_SHAPES[one]), one, _drawn(_LADDERS[one]), level_words(one, lang=lang))
        for one in levels
    ]
    found += [
        Key(_shape(MOVE_SHAPES[one]), one, _drawn(_COURSES[one]), move_words(one, lang=lang)) for one in moves
    ]
    seven = translate("Filled: so many people in ten", lang=lang)
    return [*found, Key(mark_safe(people(IN_THE_LEGEND)), "people", mark_safe(""), seven)]  # noqa: S308


def _shape(name: str) -> SafeString:
    return mark_safe(shape(name, title=""))  # noqa: S308  a file of ours


def _ladder(first: int | None) -> str:
    """Nine rungs, three of them bold from the one given on; none, and every other is missing."""
    rungs = range(9)
    bold = [] if first is None else [n for n in rungs if first <= n < first + 3]
    fine = [n for n in rungs if n not in bold and (first is not None or n % 3 == 0)]
    return "".join(
        f'<path stroke-width="{wide}" d="{"".join(f"M4 {4 + 5 * n}h28" for n in chosen)}"/>'
        for chosen, wide in ((fine, "1"), (bold, "4"))
        if chosen
    )


_LADDERS: Final[dict[Level, str]] = {
    "high": _ladder(0),
    "middle": _ladder(3),
    "low": _ladder(6),
    "no_figure": _ladder(None),
}
_COURSES: Final[dict[Verdict, str]] = {
    "better": '<path stroke-width="2.5" d="M4 40l9-8 9-3 10-17"/>',
    "steady": '<path stroke-width="2.5" d="M4 25l9-2 9 3 10-1"/>',
    "worse": '<path stroke-width="2.5" d="M4 10l9 5 9 6 10 17"/>',
}


def _drawn(body: str) -> SafeString:
    return mark_safe(  # noqa: S308  drawn by us
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 48" fill="none" stroke="currentColor" '
        f'aria-hidden="true">{body}</svg>'
    )
