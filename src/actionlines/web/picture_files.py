"""A page's picture by itself: as SVG and PNG, as the preview in a message, and on a page where it is explored."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from actionlines.charts import explorable
from actionlines.charts.raster import MissingLettersError, TooManyDrawingsError, png, use_fonts
from actionlines.charts.standalone import card, standalone
from actionlines.errors import NotFoundError
from actionlines.indicators.releases import Release
from actionlines.languages import translate
from actionlines.profiles.edition import Edition
from actionlines.web import errors
from actionlines.web.addresses import address, beside, whole
from actionlines.web.drawing import release_note
from actionlines.web.explore import explore_facts
from actionlines.web.page_store import PNG
from actionlines.web.pages import Drawn, Page, page
from actionlines.web.pictures import MAIN, ShownPicture

SVG: Final = "image/svg+xml"
JSON: Final = "application/json"

if settings.ACTIONLINES_FONTS is not None:
    use_fonts(settings.ACTIONLINES_FONTS)


class NoPictureError(NotFoundError):
    """A page without a picture, or without one of that name."""


@dataclass(frozen=True)
class Subject:
    """What a page and the files of its pictures share."""

    view: str
    words: dict[str, str]
    """What the page's address holds besides its language, written as it should be."""
    query: dict[str, str]
    title: str
    lead: str
    edition: Edition
    pictures: tuple[ShownPicture | None, ...]

    def picture(self, name: str) -> ShownPicture:
        """The picture of that name; without one the first that there is."""
        given = [one for one in self.pictures if one is not None]
        if not given or name not in {"", *(one.name for one in given)}:
            raise NoPictureError(f"{self.view} {self.words} has no picture {name!r}")
        return next(one for one in given if not name or one.name == name)

    def page(self, *, lang: str) -> str:
        """Address of the page itself."""
        return address(self.view, lang=lang, query=self.query, **self.words)


SubjectOf = Callable[..., Subject]


def drawing_view(subject_of: SubjectOf, *params: str) -> Callable[..., HttpResponse]:
    """Make a view of the picture's files out of a function that gives the subject of (release, request, …)."""

    @page("picture", *params)
    def view(release: Release, request: HttpRequest, *, lang: str, form: str, **words: str) -> Any:
        subject = subject_of(release, request, lang=lang, **words)
        if not _is_plain(subject, request, words, params):
            return HttpResponseRedirect(beside(subject.page(lang=lang), form, picture=_asked(request)))
        picture = subject.picture(_asked(request))
        try:
            return Drawn(*_file(subject, picture, form, lang))
        except MissingLettersError:
            return _refusal(request, 501, subject, picture, lang)
        except TooManyDrawingsError:
            response = _refusal(request, 429, subject, picture, lang)
            response["Retry-After"] = "5"
            return response

    return view


def explore_view(subject_of: SubjectOf, *params: str) -> Callable[..., HttpResponse]:
    """Make a view of the page where a subject's picture is explored."""

    @page("picture", *params)
    def view(release: Release, request: HttpRequest, *, lang: str, **words: str) -> Page | HttpResponse:
        subject = subject_of(release, request, lang=lang, **words)
        if not _is_plain(subject, request, words, params):
            return HttpResponseRedirect(beside(subject.page(lang=lang), "explore", picture=_asked(request)))
        picture = subject.picture(_asked(request))
        if picture.live is None:
            raise NoPictureError(f"{subject.view} {words} has no picture to explore")
        return Page(
            "web/explore.html",
            explore_facts(picture, picture.live(), page=subject.page(lang=lang), lang=lang)
            | {
                "name": subject.title,
                "edition": subject.edition,
            },
        )

    return view


def _is_plain(subject: Subject, request: HttpRequest, words: dict[str, str], params: tuple[str, ...]) -> bool:
    """Whether the address says it as we do: a thing has many names, and its picture is to be kept once."""
    said = {name: request.GET[name] for name in params if request.GET.get(name)}
    return subject.words == words and said == {name: value for name, value in subject.query.items() if value}


def _asked(request: HttpRequest) -> str:
    name = request.GET.get("picture", "")
    return "" if name == MAIN else name


def _file(subject: Subject, picture: ShownPicture, form: str, lang: str) -> tuple[bytes, str]:
    """Content and media type."""
    if form.endswith("vega.json"):
        live = picture.live_narrow if form.startswith("narrow") else picture.live
        if live is None:
            raise NoPictureError(f"{subject.view} {subject.words} has no picture to explore")
        return json.dumps(explorable(live()), ensure_ascii=False, separators=(",", ":")).encode(), JSON
    if form == "card.png":
        foot = f"Actionlines · {whole('').partition('://')[2]}"
        drawn = card(picture.svg, title=subject.title, lead=subject.lead, foot=foot, lang=lang)
        return png(drawn, lang=lang, scale=1), PNG
    notes = picture.source, release_note(subject.edition, lang=lang), whole(subject.page(lang=lang))
    drawn = standalone(
        picture.svg, title=picture.heading, subtitle=picture.description, notes=notes, lang=lang
    )
    return (drawn.encode(), SVG) if form == "svg" else (png(drawn, lang=lang), PNG)


def _refusal(
    request: HttpRequest, status: int, subject: Subject, picture: ShownPicture, lang: str
) -> HttpResponse:
    """Rather no PNG than one with boxes for letters, or than pages that wait for it."""
    which = "" if picture.name == MAIN else picture.name
    instead = {
        "name": translate("Picture as SVG", lang=lang),
        "address": beside(subject.page(lang=lang), "svg", picture=which),
    }
    return errors.error_page(request, status, lang=lang, meant=[instead])
