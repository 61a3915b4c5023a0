"""Pages for what went wrong: what was asked for and what may have been meant, in the page's language."""

from __future__ import annotations

from itertools import islice
from typing import Any, Final
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop, override

from actionlines.errors import ActionlinesError, BadInputError, NotFoundError
from actionlines.indicators.releases import BrokenReleaseError
from actionlines.indicators.store import NoReleaseError, UnknownReleaseError
from actionlines.languages import LANGUAGES, translate
from actionlines.profiles.comparison import TooManyIndicatorsError, YearsError
from actionlines.profiles.indicator import TooManyAreasError
from actionlines.profiles.peers import NoSuchPeersError, TooManyPeersError
from actionlines.profiles.revisions import TooManyRevisionsError
from actionlines.profiles.what_if import (
    MeanOfNoughtError,
    NotAWeightError,
    NoWeightsError,
    WrongWeightsError,
)
from actionlines.search import Hit, entries, search
from actionlines.web.addresses import ASOF, address
from actionlines.web.drawing import draw
from actionlines.web.negotiation import language_for
from actionlines.web.release_in_use import the_store
from actionlines.web.results import shown_hits

MOST_PARTS: Final = 200
"""Parts of a query that are held against an error: more are asked for by no page of ours."""

SENTENCES: Final = {
    404: (gettext_noop("Not found"), gettext_noop("There is no page at this address.")),
    400: (
        gettext_noop("This cannot be shown"),
        gettext_noop("The address asks for something we cannot show."),
    ),
    500: (
        gettext_noop("Something went wrong"),
        gettext_noop("The fault is ours. It was written down, and trying again later may help."),
    ),
    429: (
        gettext_noop("This cannot be shown"),
        gettext_noop(
            "Too many pictures are being drawn at this moment. Try again in a few seconds, or take the SVG."
        ),
    ),
    501: (
        gettext_noop("This cannot be shown"),
        gettext_noop(
            "This server has no font with all letters of the picture, and a PNG would show boxes instead. It needs "
            "Noto for Arabic and Han: Debian's fonts-noto-core and fonts-noto-cjk, or a folder of fonts named by "
            "ACTIONLINES_FONTS. The SVG needs neither."
        ),
    ),
    503: (
        gettext_noop("No figures yet"),
        gettext_noop(
            "This site has no release of figures yet. Whoever runs it adds one from the command line."
        ),
    ),
}
"""Heading and sentence for each status."""

_SPECIAL: Final[dict[type[ActionlinesError], str]] = {
    TooManyAreasError: gettext_noop(
        "A picture shows at most twelve countries. Leave some out, or take all figures from the download."
    ),
    TooManyIndicatorsError: gettext_noop(
        "A comparison shows at most twelve indicators. Leave some out, or make two comparisons of it."
    ),
    YearsError: gettext_noop("Years are written with four digits, the earlier first, such as 2005 and 2020."),
    TooManyRevisionsError: gettext_noop(
        "These are too many figures for one file. Ask for an indicator, a country or one kind of change."
    ),
    WrongWeightsError: gettext_noop("Each part has a weight of 0 or more, and one at least is above 0."),
    NotAWeightError: gettext_noop("A weight is a number of 0 or more, such as 25 or 12.5."),
    MeanOfNoughtError: gettext_noop(
        "Some parts have a score of 0, of which only an arithmetic mean can be taken."
    ),
    NoWeightsError: gettext_noop("This index has no weights that could be changed."),
    NoSuchPeersError: gettext_noop(
        "This country is in no such group. Choose another group, or name the countries to compare it with."
    ),
    TooManyPeersError: gettext_noop("At most sixty countries can be named as peers. Choose a group instead."),
}

_NO_SUCH_RELEASE: Final = gettext_noop("There is no release of this name, or of this day or before.")
_SHOWN_OF_ADDRESS: Final = 60
_CANDIDATES: Final = 5


def answer(request: HttpRequest, error: ActionlinesError, *, lang: str) -> HttpResponse:
    """Page for an error that a person can mend."""
    if isinstance(error, NoReleaseError):
        return error_page(request, 503, lang=lang)
    if isinstance(error, UnknownReleaseError):
        return _no_such_release(request, lang=lang)
    if isinstance(error, NotFoundError):
        return _not_known(request, error, lang=lang)
    if isinstance(error, BadInputError) and not isinstance(error, BrokenReleaseError):
        return error_page(request, 400, lang=lang, sentence=_SPECIAL.get(type(error)))
    raise error


def _not_known(request: HttpRequest, error: NotFoundError, *, lang: str) -> HttpResponse:
    """What the path names, or a part of the query, is not known: then the page without that part is offered too."""
    name, part = _in_query(request, error)
    if not part:
        return error_page(request, 404, lang=lang, candidates=error.candidates)
    rest = request.GET.copy()
    del rest[name]
    without = {
        "name": translate("The same page without it", lang=lang),
        "address": f"{request.path}?{rest.urlencode()}" if rest else request.path,
    }
    hits = shown_hits(_meant(error.candidates, part, lang), lang=lang)
    return error_page(request, 404, lang=lang, asked=part, meant=[without, *hits])


def _in_query(request: HttpRequest, error: NotFoundError) -> tuple[str, str]:
    """The parameter, and the part of it, that an error speaks of; empty where it speaks of the path."""
    said = str(error)
    parts = (
        (name, part.strip())
        for name, values in request.GET.lists()
        for part in ",".join(values).split(",")
        if part.strip()
    )
    for name, part in islice(parts, MOST_PARTS):
        if repr(part) in said:
            return name, part
    return "", ""


def _no_such_release(request: HttpRequest, *, lang: str) -> HttpResponse:
    """The same address under each release that there is; or these releases, where the address named one itself."""
    asked = request.GET.copy()
    meant = []
    for release in reversed(the_store().releases()):
        if ASOF in request.GET:
            asked[ASOF] = release.label
            message = translate("This page under release %(label)s", lang=lang)
            where = f"{request.path}?{asked.urlencode()}"
        else:
            message = translate("Release %(label)s", lang=lang)
            where = address("release", lang=lang, name=release.id)
        meant.append({"name": message % {"label": release.label}, "address": where})
    return error_page(request, 404, lang=lang, sentence=_NO_SUCH_RELEASE, meant=meant)


def error_page(
    request: HttpRequest,
    status: int,
    *,
    lang: str,
    sentence: str | None = None,
    candidates: tuple[str, ...] = (),
    asked: str | None = None,
    meant: list[Any] | None = None,
) -> HttpResponse:
    """Page for a status, with what may have been meant: `candidates` by code, then what a search finds."""
    heading, usual = SENTENCES[status]
    if asked is None:
        asked = asked_for(request.path) if meant is None else ""
    hits = _meant(candidates, asked, lang) if status == 404 and meant is None else []
    facts = {
        "heading": translate(heading, lang=lang),
        "sentence": translate(sentence or usual, lang=lang),
        "asked": asked[:_SHOWN_OF_ADDRESS] if status == 404 else "",
        "candidates": meant or shown_hits(hits, lang=lang),
    }
    with override(lang):
        content = draw("web/error.html", facts, address=request.get_full_path(), lang=lang, found=False)
    response = HttpResponse(content, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _meant(candidates: tuple[str, ...], asked: str, lang: str) -> list[Hit]:
    by_code = {entry.code: entry for entry in entries()}
    named = [
        Hit(by_code[code], by_code[code].names[lang], lang, 0.0) for code in candidates if code in by_code
    ]
    found = search(asked, lang=lang, most=_CANDIDATES) if asked else ()
    return list({(hit.entry.kind, hit.entry.code): hit for hit in (*named, *found)}.values())[:_CANDIDATES]


def asked_for(path: str) -> str:
    """What a person may have had in mind: the last part of the address, as words.

    Examples
    --------
    >>> asked_for("/en/country/cote-divoire.csv"), asked_for("/fr/")
    ('cote divoire', '')
    """
    last = unquote(path).rstrip("/").rpartition("/")[2]
    words = last.partition(".")[0].replace("-", " ").replace("_", " ").strip()
    return "" if words in LANGUAGES else words


def page_language(request: HttpRequest) -> str:
    """Language of the address, or else the one the reader prefers."""
    first = request.path.split("/", 2)[1]
    return first if first in LANGUAGES else language_for(request.headers.get("Accept-Language", ""))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler404."""
    return error_page(request, 404, lang=page_language(request))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler400."""
    return error_page(request, 400, lang=page_language(request))


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: draws from the language alone, for the fault may lie anywhere else."""
    return error_page(request, 500, lang=page_language(request))
