"""What changed from one release to another: filters by a plain form, counts, and the figures page by page."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest

from actionlines import places
from actionlines.errors import BadInputError
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.releases import Release
from actionlines.indicators.revisions import KINDS
from actionlines.languages import translate
from actionlines.profiles.edition import edition
from actionlines.profiles.revision_words import counts_text
from actionlines.profiles.revisions import MOST_IN_A_FILE, RevisionsProfile, revisions
from actionlines.web import downloads
from actionlines.web.addresses import address
from actionlines.web.pages import Download, Page, handed_out, page
from actionlines.web.release_in_use import the_store
from actionlines.web.releases_page import release_name
from actionlines.web.revision_tables import revision_parts

PARAMS: Final = ("from", "to", "indicator", "area", "kind", "page")
EVERY_KIND: Final = "all"


class NotAPageNumberError(BadInputError):
    """The part of a list that is asked for is not a whole number."""


@page(*PARAMS, every_release=True)
def revisions_view(release: Release, request: HttpRequest, *, lang: str) -> Page:
    newer, older = _pair(release, request)
    if older is None:
        return _of_the_first(newer, lang, keep=not any(map(request.GET.get, PARAMS)))
    profile = _asked(newer, older, request, lang)
    query = _query(request, newer, older)
    lead = _lead(profile)
    return Page(
        "web/revisions.html",
        {
            "here": "releases",
            "lead": lead,
            "description": lead,
            "edition": profile.edition,
            "scope": _scope(profile),
            "choices": _choices(profile, query),
            "what": revision_parts(profile, lambda more: _address(lang, {**query, **more})),
            "downloads": downloads.links(
                {
                    form: address("revisions-file", lang=lang, form=form, query={**query, "page": ""})
                    for form in file_forms(profile)
                },
                lang=lang,
            ),
        },
        keep=_is_plain(request, profile, query),
    )


@page(*PARAMS, every_release=True)
def revisions_file(release: Release, request: HttpRequest, *, lang: str, form: str) -> Download:
    newer, older = _pair(release, request)
    profile = _asked(newer, older or newer, request, lang)
    return handed_out(profile, "revisions", form)


def file_forms(profile: RevisionsProfile) -> tuple[str, ...]:
    """Forms in which the figures listed are handed out: as a table where they are not too many."""
    return ("csv", "xlsx", "json") if profile.total <= MOST_IN_A_FILE else ("json",)


def _pair(release: Release, request: HttpRequest) -> tuple[Release, Release | None]:
    """The later release and the earlier one; by default this one and the one before it."""
    store = the_store()
    newer = store.as_of(request.GET["to"].strip()) if request.GET.get("to", "").strip() else release
    asked = request.GET.get("from", "").strip()
    return newer, store.as_of(asked) if asked else store.before(newer)


def _asked(newer: Release, older: Release, request: HttpRequest, lang: str) -> RevisionsProfile:
    indicator, area = (request.GET.get(name, "").strip() for name in ("indicator", "area"))
    return revisions(
        newer,
        older,
        indicator=load_catalogue().indicator(indicator).code if indicator else None,
        area=places.find(area, lang=lang).code if area else None,
        kind=kind_asked(request),
        part=part_asked(request),
        lang=lang,
    )


def kind_asked(request: HttpRequest) -> str | None:
    """Kind of change that the address asks for; None for all."""
    kind = request.GET.get("kind", "").strip() or KINDS[0]
    return None if kind == EVERY_KIND else kind


def part_asked(request: HttpRequest) -> int:
    """Page of a list that the address asks for.

    Raises
    ------
    NotAPageNumberError
        If it is no whole number.
    """
    asked = request.GET.get("page", "").strip() or "1"
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        raise NotAPageNumberError(f"page={asked[:40]!r} is not a whole number: pages are counted from 1")
    return int(asked)


def _query(request: HttpRequest, newer: Release, older: Release) -> dict[str, str]:
    """What was asked, as addresses say it."""
    asked = {name: request.GET.get(name, "").strip() for name in ("indicator", "area", "kind")}
    return {"from": release_name(older), "to": release_name(newer), **asked}


def _is_plain(request: HttpRequest, profile: RevisionsProfile, query: dict[str, str]) -> bool:
    """Whether the address says what is asked as the form and the links do, and not by another of its many names."""
    ours = {**query, "indicator": profile.indicator, "area": profile.area}
    return all(request.GET.get(name, "") in {"", said} for name, said in ours.items())


def _address(lang: str, query: dict[str, str]) -> str:
    return address("revisions", lang=lang, query=query)


def _of_the_first(release: Release, lang: str, *, keep: bool) -> Page:
    message = translate("%(label)s is the first release: there is none before it to compare with.", lang=lang)
    lead = message % {"label": release.label}
    facts = {"here": "releases", "lead": lead, "edition": edition(release)}
    return Page("web/revisions.html", facts, keep=keep)


def _lead(profile: RevisionsProfile) -> str:
    lang = profile.lang
    message = translate("From release %(before)s to %(after)s: %(counts)s.", lang=lang)
    return message % {
        "before": profile.before.label,
        "after": profile.edition.label,
        "counts": counts_text(dict(profile.counts), lang=lang),
    }


def _scope(profile: RevisionsProfile) -> str:
    """Indicator and country asked for, by name."""
    found = []
    if profile.indicator:
        found.append(load_catalogue().indicator(profile.indicator).names[profile.lang])
    if profile.area:
        found.append(places.display_name(profile.area, profile.lang))
    return " · ".join(found)


def _choices(profile: RevisionsProfile, query: dict[str, str]) -> dict[str, Any]:
    """What the form offers, and what is chosen."""
    lang, catalogue, every = profile.lang, load_catalogue(), the_store().releases()
    named = sorted(
        (
            (places.display_name(code, lang), code)
            for code in {*profile.areas, *([profile.area] if profile.area else [])}
        ),
        key=lambda one: one[0].casefold(),
    )
    return {
        "releases": [(release_name(one, every), one.label) for one in reversed(every)],
        "from": query["from"],
        "to": query["to"],
        "indicators": [
            (one.code, one.names[lang])
            for one in catalogue.indicators.values()
            if one.code in {*profile.indicators, profile.indicator}
        ],
        "indicator": profile.indicator or "",
        "areas": [(code, name) for name, code in named],
        "area": profile.area or "",
        "kind": query["kind"],
    }
